"""Names, constants, attributes and items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, i64
from xdsl.ir import Attribute, Operation

from pycc.dialects import py
from pycc.passes.infer import rules_scalar
from pycc.passes.infer.calls import attribute_value, call_function, call_method, describe, find_method, no_attribute
from pycc.passes.infer.coerce import coerce, store_as
from pycc.passes.infer.constant_lists import refuse_change
from pycc.passes.infer.construct import COMPILE_TIME, class_bindings, module_member
from pycc.passes.infer.diagnostics import Refused, Unsupported, WrongOperands
from pycc.passes.infer.engine import substitute
from pycc.passes.infer.intrinsics import call_intrinsic
from pycc.passes.infer.type_names import class_symbol, short_name
from pycc.passes.infer.undefined import undefined
from pycc.passes.infer.values import Value, of_type
from pycc.passes.infer.walker import Walker
from pycc.support.diagnostics import CompileError

Result = TypeVar("Result")
_INDEX = py.ScalarType(StringAttr("int64"))


# ---------------------------------------------------------------- names and constants


def constant_op(walker: Walker, op: py.ConstantOp) -> None:
    """`py.constant`."""
    walker.set(op, attribute_value(op.value))


def located(walker: Walker, ask: Callable[[], Result]) -> Result:
    """Ask the program; what it refuses without knowing where is told here."""
    try:
        return ask()
    except CompileError as error:
        raise CompileError([replace(d, span=walker.span) if d.span is None else d for d in error.diagnostics]) from None


def global_op(walker: Walker, op: py.GlobalOp) -> None:
    """`py.global`: a type parameter, what the program says, or a name that inference itself knows."""
    name = op.variable.data
    bound = walker.context.bindings.get(name)
    if bound is not None:
        walker.set(op, of_type(py.TypeObjectType(bound)))
        return
    found = located(walker, lambda: walker.engine.resolve_global(op.module.data, name, attribute_value))
    if found is None:
        if name not in COMPILE_TIME:
            raise undefined(walker.span, name, op.module.data)
        found = of_type(COMPILE_TIME[name])
    walker.set(op, found)


# ---------------------------------------------------------------- attributes


def getattr_op(walker: Walker, op: py.GetAttrOp) -> None:
    """`py.getattr`."""
    name = op.attribute.data
    walker.set(op, walker.expand(walker.get(op.object), lambda v: attribute(walker, v, name)))


def attribute(walker: Walker, value: Value, name: str) -> Value:
    """`value.name`."""
    row = _ATTRIBUTES.get(type(value.type))
    found = None if row is None else row(walker, value, name)
    if found is None:
        found = _property(walker, value, name)
    if found is None:
        raise no_attribute(walker, value.type, name)
    return found


def _property(walker: Walker, value: Value, name: str) -> Value | None:
    symbol = find_method(walker, value.type, name)
    if symbol is None:
        return None
    if walker.engine.program.function(symbol).has_flag("property"):
        return call_method(walker, value, name, [])
    raise Refused(Unsupported(walker.span, f"the method `{name}` as a value", f"call it: `.{name}(...)`"))


def field(walker: Walker, type_: Attribute, name: str) -> tuple[int, Attribute] | None:
    """Position and type of a field of a class."""
    try:
        class_ = walker.engine.program.class_(class_symbol(type_))
    except KeyError:
        return None
    names = [n.data for n in class_.field_names.data]
    if name not in names:
        return None
    index = names.index(name)
    bindings = walker.engine.class_bindings(class_, type_) if type(type_) is py.ObjectType else {}
    return index, substitute(class_.field_types.data[index], bindings)


def _object_field(walker: Walker, value: Value, name: str) -> Value | None:
    found = field(walker, value.type, name)
    if found is None:
        return None
    type_ = walker.lattice.value_type(found[1])
    if type(type_) is py.NeverType:
        raise walker.dead()
    return walker.make(type_, lambda t: py.GetAttrOp(walker.ssa(value), name, t))


def _struct_field(walker: Walker, value: Value, name: str) -> Value | None:
    found = field(walker, value.type, name)
    return None if found is None else walker.extract(value, found[0])


def _slice_part(walker: Walker, value: Value, name: str) -> Value | None:
    index = {"start": 0, "stop": 1, "step": 2}.get(name)
    return None if index is None else walker.extract(value, index)


def _array_attribute(walker: Walker, value: Value, name: str) -> Value | None:
    rank = value.type.rank.value.data  # pyright: ignore
    if name == "shape":
        return walker.tuple([dimension(walker, value, i) for i in range(rank)])
    if name == "ndim":
        return walker.constant(rank)
    return None


def dimension(walker: Walker, array: Value, index: int) -> Value:
    """One extent of an array, an int."""
    return walker.make(py.int_, lambda _: py.ArrayDimOp(walker.ssa(array), index))


def _type_attribute(walker: Walker, value: Value, name: str) -> Value | None:
    if name == "__name__":
        return walker.constant(short_name(value.type.instance))  # pyright: ignore
    symbol = f"{class_symbol(value.type.instance)}.{name}"  # pyright: ignore
    if walker.engine.program.has_function(symbol):
        return of_type(py.FunctionValueType(StringAttr(symbol)))
    return None


def _function_attribute(walker: Walker, value: Value, name: str) -> Value | None:
    if name == "__name__":
        return walker.constant(value.type.symbol.data.rpartition(".")[2])  # pyright: ignore
    return None


_ATTRIBUTES: dict[type[Attribute], Callable[[Walker, Value, str], Value | None]] = {
    py.ModuleType: lambda walker, value, name: module_member(walker, value.type, name),  # pyright: ignore
    py.ObjectType: _object_field,
    py.StrType: _object_field,
    py.StructType: _struct_field,
    py.SliceType: _slice_part,
    py.ArrayType: _array_attribute,
    py.TypeObjectType: _type_attribute,
    py.FunctionValueType: _function_attribute,
}


def setattr_op(walker: Walker, op: py.SetAttrOp) -> None:
    """`py.setattr`: a field of an object."""
    target, value, name = walker.get(op.object), walker.get(op.value), op.attribute.data
    found = field(walker, target.type, name) if type(target.type) in (py.ObjectType, py.StrType) else None
    if found is None:
        raise no_attribute(walker, target.type, name)
    symbol = class_symbol(target.type)
    if type(found[1]) is py.VariableType:
        stored = store_as(walker, value, found[1])
    else:
        stored = coerce(walker, value, found[1], {}, (symbol, name))
    if walker.emitting and walker.builder is not None:
        walker.builder.add(py.SetAttrOp(walker.ssa(target), name, walker.ssa(stored)))


# ---------------------------------------------------------------- items


def getitem_op(walker: Walker, op: py.GetItemOp) -> None:
    """`py.getitem`."""
    index = walker.get(op.index)
    walker.set(op, walker.expand(walker.get(op.object), lambda v: getitem(walker, v, index)))


def getitem(walker: Walker, value: Value, index: Value) -> Value:
    """`value[index]`."""
    row = _ITEMS.get(type(value.type))
    if row is not None:
        return row(walker, value, index)
    if find_method(walker, value.type, "__getitem__") is not None:
        if type(index.type) is py.UnionType:
            return walker.expand(
                index, lambda i: call_method(walker, value, "__getitem__", [_checked(walker, value, i)])
            )
        return call_method(walker, value, "__getitem__", [_checked(walker, value, index)])
    raise walker.operand_error(f"'{short_name(value.type)}' object is not subscriptable")


_INDICES = frozenset({py.IntType, py.BoolType, py.ScalarType, py.SliceType})
_SEQUENCES = {
    "list": "list indices must be integers or slices",
    "constant_list": "list indices must be integers or slices",
    "str": "string indices must be integers",
    "range": "range indices must be integers or slices",
}


def _checked(walker: Walker, value: Value, index: Value) -> Value:
    """An index of a built-in sequence must be an integer or a slice."""
    rule = _SEQUENCES.get(class_symbol(value.type))
    type_: Any = index.type
    floating = type(type_) is py.ScalarType and type_.dtype.data.startswith("float")
    if rule is None or (type(type_) in _INDICES and not floating):
        return index
    raise walker.operand_error(
        f"{rule}, not {short_name(type_)}" if rule.endswith("slices") else f"{rule}, not '{short_name(type_)}'"
    )


def _tuple_item(walker: Walker, value: Value, index: Value) -> Value:
    count = len(value.type.elements.data)  # pyright: ignore
    type_ = type(index.type)
    if type_ is py.SliceType:
        bounds = [walker.extract(index, i) for i in range(3)]
        if all(b.known for b in bounds):
            if bounds[2].constant == 0:
                raise walker.raise_("ValueError", "slice step cannot be zero")
            chosen = range(count)[slice(*[b.constant for b in bounds])]
            return walker.tuple([walker.extract(value, i) for i in chosen])
        raise Refused(Unsupported(walker.span, "a slice of a tuple with bounds known only at run time", "use a list"))
    if type_ is py.BoolType:
        index = walker.cast(index, py.int_)
    elif type_ is py.ScalarType:
        index = coerce(walker, index, py.int_, {}, ("tuple", "index"))
    elif type_ is not py.IntType:
        message = f"tuple indices must be integers or slices, not {short_name(index.type)}"
        raise Refused(WrongOperands(walker.span, message), ("TypeError", message))
    if index.known:
        position = index.constant + count if index.constant < 0 else index.constant
        if not 0 <= position < count:
            raise walker.raise_("IndexError", "tuple index out of range")
        return walker.extract(value, position)
    if count == 0:
        raise walker.raise_("IndexError", "tuple index out of range")
    return _item_at(walker, value, index, count)


def _item_at(walker: Walker, value: Value, index: Value, count: int) -> Value:
    """A chain of tests; the components' types join."""
    zero = walker.constant(0)
    negative = walker.compare("lt", index, zero)
    index = walker.branch(negative, lambda: walker.binary("add", index, walker.constant(count), py.int_), lambda: index)

    def from_(position: int) -> Value:
        if position == count:
            raise walker.raise_("IndexError", "tuple index out of range")
        found = walker.compare("eq", index, walker.constant(position))
        return walker.branch(found, lambda: walker.extract(value, position), lambda: from_(position + 1))

    return from_(0)


def _class_item(walker: Walker, value: Value, index: Value) -> Value:
    """`list[int]` as a value."""
    instance: Any = value.type.instance  # pyright: ignore
    if type(index.type) is py.TupleType:
        parts = [_class(walker, walker.extract(index, i)) for i in range(len(index.type.elements.data))]
    else:
        parts = [_class(walker, index)]
    if type(instance) is py.ObjectType:
        return of_type(py.TypeObjectType(py.ObjectType(instance.class_name, ArrayAttr(parts))))
    if type(instance) is py.TupleType:
        return of_type(py.TypeObjectType(py.TupleType(ArrayAttr(parts))))
    raise walker.operand_error(f"type '{short_name(instance)}' is not subscriptable")


def _class(walker: Walker, value: Value) -> Attribute:
    from pycc.passes.infer.intrinsics import class_of

    return class_of(walker, value)


def _function_item(walker: Walker, value: Value, index: Value) -> Value:
    if value.type.symbol.data == "lang.Pointer":  # pyright: ignore
        return of_type(py.TypeObjectType(py.PointerType(_class(walker, index))))
    raise walker.operand_error("'function' object is not subscriptable")


def _pointer_item(walker: Walker, value: Value, index: Value) -> Value:
    return call_intrinsic(walker, "pointer_load", [value, index], {})


def _array_indices(walker: Walker, array: Value, index: Value) -> list[Value]:
    """The indices of an element access; what is more than integers is refused."""
    if type(index.type) is py.TupleType:
        values = [walker.extract(index, i) for i in range(len(index.type.elements.data))]
    else:
        values = [index]
    rank = array.type.rank.value.data  # pyright: ignore
    if len(values) > rank:
        message = f"too many indices for array: array is {rank}-dimensional, but {len(values)} were indexed"
        raise Refused(WrongOperands(walker.span, message, "give one index per dimension"), ("IndexError", message))
    result: list[Value] = []
    for value in values:
        type_: Any = value.type
        integer = type(type_) is py.ScalarType and rules_scalar.is_integer(type_.dtype.data)
        if type(type_) is not py.IntType and not integer:
            if type(type_) is py.SliceType or type(type_) is py.BoolType:
                raise Refused(
                    Unsupported(
                        walker.span, f"a {short_name(type_)} as an array index", "index with integers, in a loop"
                    )
                )
            message = (
                "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) "
                "and integer or boolean arrays are valid indices"
            )
            raise Refused(WrongOperands(walker.span, message, "index with integers"), ("IndexError", message))
        result.append(walker.cast(value, py.int_))
    return result


def _array_item(walker: Walker, value: Value, index: Value) -> Value:
    type_: Any = value.type
    indices = _array_indices(walker, value, index)
    left = type_.rank.value.data - len(indices)
    result = py.ScalarType(type_.dtype) if left == 0 else py.ArrayType(type_.dtype, IntegerAttr(left, i64))
    return walker.make(result, lambda t: py.ArrayLoadOp(walker.ssa(value), [walker.ssa(i) for i in indices], t))


_ITEMS: dict[type[Attribute], Callable[[Walker, Value, Value], Value]] = {
    py.TupleType: _tuple_item,
    py.TypeObjectType: _class_item,
    py.FunctionValueType: _function_item,
    py.PointerType: _pointer_item,
    py.ArrayType: _array_item,
}


def setitem_op(walker: Walker, op: py.SetItemOp) -> None:
    """`py.setitem`."""
    index, item = walker.get(op.index), walker.get(op.value)
    walker.expand(walker.get(op.object), lambda v: _setitem(walker, v, index, item))


def _setitem(walker: Walker, value: Value, index: Value, item: Value) -> Value:
    type_: Any = value.type
    if type(type_) is py.ArrayType:
        return walker.expand(item, lambda i: _array_store(walker, value, index, i))
    if type(type_) is py.PointerType:
        return call_intrinsic(walker, "pointer_store", [value, index, item], {})
    if find_method(walker, type_, "__setitem__") is None:
        refuse_change(walker, type_, "__setitem__")
        raise walker.operand_error(f"'{short_name(type_)}' object does not support item assignment")
    return walker.expand(index, lambda i: call_method(walker, value, "__setitem__", [_checked(walker, value, i), item]))


def _array_store(walker: Walker, value: Value, index: Value, item: Value) -> Value:
    type_: Any = value.type
    indices = _array_indices(walker, value, index)
    if len(indices) < type_.rank.value.data:
        raise Refused(
            Unsupported(walker.span, "assignment to a whole row or plane of an array", "assign the elements in a loop")
        )
    if type(item.type) not in (py.IntType, py.FloatType, py.BoolType, py.ScalarType):
        raise Refused(
            Unsupported(walker.span, f"a {describe(walker, item.type)} as an array element", "store a number")
        )
    stored = rules_scalar.convert(walker, item, type_.dtype.data)
    if walker.emitting and walker.builder is not None:
        walker.builder.add(py.ArrayStoreOp(walker.ssa(stored), walker.ssa(value), [walker.ssa(i) for i in indices]))
    return of_type(py.none)


def delitem_op(walker: Walker, op: py.DelItemOp) -> None:
    """`py.delitem`."""
    index = walker.get(op.index)
    walker.expand(walker.get(op.object), lambda v: _delitem(walker, v, index))


def _delitem(walker: Walker, value: Value, index: Value) -> Value:
    if find_method(walker, value.type, "__delitem__") is None:
        refuse_change(walker, value.type, "__delitem__")
        raise walker.operand_error(f"'{short_name(value.type)}' object doesn't support item deletion")
    return walker.expand(index, lambda i: call_method(walker, value, "__delitem__", [_checked(walker, value, i)]))


def slice_op(walker: Walker, op: py.SliceOp) -> None:
    """`py.slice`."""
    parts = [walker.get(v) for v in op.operands]
    walker.set(op, make_slice(walker, parts))


def make_slice(walker: Walker, parts: list[Value]) -> Value:
    """A slice; a part that may be None or an int at run time makes the slices of both."""
    for position, part in enumerate(parts):
        if type(part.type) is py.UnionType:
            rest = list(parts)

            def with_part(member: Value, position: int = position, rest: list[Value] = rest) -> Value:
                return make_slice(walker, [*rest[:position], member, *rest[position + 1 :]])

            return walker.expand(part, with_part)
    for part in parts:
        type_: Any = part.type
        integer = type(type_) is py.ScalarType and rules_scalar.is_integer(type_.dtype.data)
        if type(type_) not in (py.IntType, py.BoolType, py.NoneType) and not integer:
            raise walker.operand_error("slice indices must be integers or None or have an __index__ method")
    values = tuple([walker.cast(p, py.int_) if type(p.type) is py.BoolType else p for p in parts])
    return Value(py.SliceType(ArrayAttr([v.type for v in values])), parts=values)


def tuple_op(walker: Walker, op: py.TupleOp) -> None:
    """`py.tuple`."""
    walker.set(op, walker.tuple([walker.get(v) for v in op.operands]))


HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    py.ConstantOp: constant_op,
    py.GlobalOp: global_op,
    py.GetAttrOp: getattr_op,
    py.SetAttrOp: setattr_op,
    py.GetItemOp: getitem_op,
    py.SetItemOp: setitem_op,
    py.DelItemOp: delitem_op,
    py.SliceOp: slice_op,
    py.TupleOp: tuple_op,
}
__all__ = ["HANDLERS", "attribute", "call_function", "class_bindings", "dimension", "getitem"]
