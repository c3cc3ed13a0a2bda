"""`lower-py`: constants, tuples, structs, objects, lists."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, i1, i64
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import mem, py
from pycc.dialects.foreign import FOREIGN
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError
from pycc.passes.python.type_lowering import EMPTY, SCALARS, lower_type

LIST_DATA = "_data"
"""The field of the library's `list` that points to its elements."""


def constant(low: FunctionLowering, value: Attribute, type_: Attribute) -> SSAValue | None:
    """The value of a constant attribute at a TYPED type; None for contentless types."""
    match type_:
        case _ if isinstance(value, py.InstanceAttr):
            return constant(low, value.parts.data[0], FOREIGN[type_].carrier)
        case py.TupleType() if isinstance(value, ArrayAttr):
            parts = zip(value.data, type_.elements.data, strict=True)
            components = [constant(low, part, part_type) or low.constant(0, i1) for part, part_type in parts]
            return low.pack(components, lower_type(type_))
        case py.StructType() if isinstance(value, py.ListAttr):
            data = low.one(mem.TableOp(_table(value), mem.PointerType(lower_type(value.element))))
            return low.pack([data, low.constant(value.size)], lower_type(type_))
        case py.StrType() if isinstance(value, py.TextAttr):
            return low.one(mem.StringOp(value.text))
        case py.FloatType():
            return low.float_constant(_number(value))
        case py.ScalarType() if SCALARS[type_.dtype.data].floating:
            return low.float_constant(_number(value), lower_type(type_))
        case py.IntType() | py.BoolType() | py.ScalarType():
            return low.constant(int(_number(value)), lower_type(type_))
        case _ if type(type_) in EMPTY:
            return None
        case _:
            raise LoweringError(f"a constant {value} of type {type_}")


def _table(value: py.ListAttr) -> Attribute:
    """The items of a constant list as `mem.table` takes them; dense vectors stay as they are."""
    if not isinstance(value.values, ArrayAttr):
        return value.values
    return ArrayAttr([_item(part) for part in value.values])


def _item(value: Attribute) -> Attribute:
    match value:
        case py.TextAttr():
            return value.escaped
        case ArrayAttr():
            return ArrayAttr([_item(part) for part in value])
        case py.ListAttr():
            return ArrayAttr([_table(value), IntegerAttr(value.size, i64)])
        case _:
            return value


def _number(value: Attribute) -> float:
    match value:
        case IntegerAttr():
            number = value.value.data
            return number & 1 if value.type == i1 else number
        case FloatAttr():
            return value.value.data
        case _:
            raise LoweringError(f"{value} is no number")


def _constant(low: FunctionLowering, op: py.ConstantOp) -> None:
    new = constant(low, op.value, op.result.type)
    if new is not None:
        low.define(op.result, new)


def _nothing(low: FunctionLowering, op: Operation) -> None:
    """Ops whose value is known at compile time."""


def _pack(low: FunctionLowering, op: py.TupleOp | py.SliceOp) -> None:
    low.define(op.result, low.pack([low.value(v) for v in op.operands], lower_type(op.result.type)))


def _extract(low: FunctionLowering, op: py.ExtractOp) -> None:
    if type(op.result.type) not in EMPTY:
        low.define(op.result, low.extract(low.value(op.value), op.index.value.data))


def _getitem(low: FunctionLowering, op: py.GetItemOp) -> None:
    index = op.index.owner
    if not (isinstance(op.object.type, py.TupleType) and isinstance(index, py.ConstantOp)):
        raise LoweringError("py.getitem is left on something that is not a tuple with a constant index")
    if type(op.result.type) not in EMPTY:
        position = int(_number(index.value)) % len(op.object.type.elements.data)
        low.define(op.result, low.extract(low.value(op.object), position))


_SLICE_PARTS = {"lower": 0, "start": 0, "upper": 1, "stop": 1, "step": 2}


def _position(low: FunctionLowering, type_: Attribute, field: str) -> int:
    """The position of a field of a value type."""
    match type_:
        case py.SliceType():
            return _SLICE_PARTS[field]
        case py.StructType():
            declaration = low.facts.classes.get(type_.class_name.data)
            if declaration is None:
                raise LoweringError(f"no py.class for the struct {type_.class_name.data}")
            return [name.data for name in declaration.field_names.data].index(field)
        case _:
            raise LoweringError(f"{type_} has no fields")


def _getattr(low: FunctionLowering, op: py.GetAttrOp) -> None:
    type_, field = op.object.type, op.attribute.data
    if type(op.result.type) in EMPTY:
        return
    if isinstance(type_, py.ObjectType | py.StrType):
        new = low.one(mem.GetFieldOp(low.value(op.object), field, lower_type(op.result.type)))
    else:
        new = low.extract(low.value(op.object), _position(low, type_, field))
    low.define(op.result, new)


def _setattr(low: FunctionLowering, op: py.SetAttrOp) -> None:
    low.add(mem.SetFieldOp(low.value(op.object), op.attribute.data, low.value(op.value)))


def _list(low: FunctionLowering, op: py.ListOp) -> None:
    if op.allocate is None:
        raise LoweringError("py.list without its allocation function")
    size = low.constant(len(op.elements))
    new = low.call(op.allocate.string_value(), [size], [lower_type(op.result.type)])[0]
    low.define(op.result, new)
    if op.elements:
        element = lower_type(op.elements[0].type)
        data = low.one(mem.GetFieldOp(new, LIST_DATA, mem.PointerType(element)))
        for i, value in enumerate(op.elements):
            low.add(mem.StoreOp(low.value(value), data, low.constant(i, i64)))


HANDLERS: Mapping[type[Operation], Handler] = {
    py.ConstantOp: _constant,
    py.GlobalOp: _nothing,
    py.UnboundOp: _nothing,
    py.TupleOp: _pack,
    py.SliceOp: _pack,
    py.ExtractOp: _extract,
    py.GetItemOp: _getitem,
    py.GetAttrOp: _getattr,
    py.SetAttrOp: _setattr,
    py.ListOp: _list,
}
