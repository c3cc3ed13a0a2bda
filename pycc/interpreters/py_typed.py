"""`py` at TYPED: calls of specialisations, arithmetic by type, unions, objects, and the intrinsics of library code.

Values: int, float, bool and scalars are Python numbers, None is None; a str, list or other object is an `Object` of the
model heap, `Pointer[T]` an address in it; tuples and structs are tuples; a union is `(member type, value)`; an
exception `(class number, message)`. Values known at compile time (functions, classes, modules) are None.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, DenseIntOrFPElementsAttr, FloatAttr, IntegerAttr, i1
from xdsl.ir import Attribute, Operation

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN
from pycc.dialects.names import type_text
from pycc.interpreters import numbers
from pycc.interpreters.arrays import Array
from pycc.interpreters.counting import class_of
from pycc.interpreters.engine import CARRIED, DEPTH, Code, Frame, Row, Step, effect_step, value_step
from pycc.interpreters.errors import Raised
from pycc.interpreters.faults import Fault
from pycc.interpreters.flow import call_step
from pycc.interpreters.heap import Class
from pycc.interpreters.intrinsics import INTRINSIC_ROWS
from pycc.interpreters.kinds import kind_of
from pycc.interpreters.mem import getter, setter
from pycc.interpreters.memory_access import loader, storer
from pycc.interpreters.numbers import number_of
from pycc.support.exceptions import class_number, exception_range

# ---------------------------------------------------------------- constants


def constant(code: Code, value: Attribute, type_: Attribute) -> Any:
    """The value of a constant attribute at a type."""
    match value, type_:
        case ArrayAttr(), py.TupleType():
            pairs = zip(value.data, type_.elements.data, strict=True)
            return tuple(constant(code, part, part_type) for part, part_type in pairs)
        case py.ListAttr(), py.StructType():
            return _constant_list(code, value)
        case py.InstanceAttr(), py.StructType():
            pairs = zip(value.parts.data, type_.fields.data, strict=True)
            return tuple(constant(code, part, part_type) for part, part_type in pairs)
        case py.InstanceAttr(), _ if type_ in FOREIGN:
            return constant(code, value.parts.data[0], FOREIGN[type_].carrier)
        case py.TextAttr(), _:
            return code.machine.heap.constant_string(value.text)
        case IntegerAttr(), _:
            return _integer(value, type_)
        case FloatAttr(), _:
            number = number_of(type_)
            if number is None:
                raise Fault(f"a constant {value} of type {type_}")
            return numbers.convert(numbers.FLOAT, number)(value.value.data)
        case _:
            return None


def _integer(value: IntegerAttr[Any], type_: Attribute) -> Any:
    number = number_of(type_)
    if number is None:
        raise Fault(f"a constant {value} of type {type_}")
    plain = value.value.data & 1 if value.type == i1 else value.value.data
    if number.name == "bool":
        return bool(plain)
    return float(plain) if number.floating else number.wrap(plain)


def _constant_list(code: Code, value: py.ListAttr) -> Any:
    tables: dict[Attribute, Any] = code.machine.state.setdefault("lists", {})
    if value not in tables:
        tables[value] = code.machine.heap.table(kind_of(value.element), _items(code, value)), value.size
    return tables[value]


def _items(code: Code, value: py.ListAttr) -> list[Any]:
    match value.values:
        case DenseIntOrFPElementsAttr():
            number = number_of(value.element)
            if number is None:
                raise Fault(f"a list of {value.element}")
            return [bool(n & 1) if number.name == "bool" else n for n in value.values.get_values()]  # pyright: ignore
        case ArrayAttr():
            return [_item(code, part, value.element) for part in value.values.data]
        case _:
            raise Fault(f"a list of {value.values}")


def _item(code: Code, value: Attribute, type_: Attribute) -> Any:
    return _constant_list(code, value) if isinstance(value, py.ListAttr) else constant(code, value, type_)


# ---------------------------------------------------------------- numbers


def _binary(code: Code, op: py.BinaryOp) -> Step:
    return value_step(code, op, numbers.binary(op.kind.data, op.lhs.type, op.result.type))


def _unary(code: Code, op: py.UnaryOp) -> Step:
    return value_step(code, op, numbers.unary(op.kind.data, op.operand.type))


def _compare(code: Code, op: py.CompareOp) -> Step:
    return value_step(code, op, numbers.compare(op.kind.data, op.lhs.type, op.rhs.type))


def _truth(code: Code, op: py.TruthOp) -> Step:
    if number_of(op.value.type) is None:
        raise Fault(f"py.truth of {op.value.type}")
    return value_step(code, op, bool)


# ---------------------------------------------------------------- casts and unions


def members_of(type_: Attribute) -> tuple[Attribute, ...]:
    """The members of a union; any other type is its own only member."""
    return type_.members.data if isinstance(type_, py.UnionType) else (type_,)


def cast_function(source: Attribute, target: Attribute) -> Callable[[Any], Any]:
    """A value of one type as a value of another."""
    if source == target:
        return lambda value: value
    if isinstance(target, py.UnionType):
        return lambda value: value if isinstance(source, py.UnionType) else (source, value)
    before, after = number_of(source), number_of(target)
    if before is not None and after is not None:
        return numbers.convert(before, after)
    if isinstance(source, py.TupleType) and isinstance(target, py.TupleType):
        pairs = zip(source.elements.data, target.elements.data, strict=True)
        parts = [cast_function(a, b) for a, b in pairs]
        return lambda value: tuple(part(item) for part, item in zip(parts, value, strict=True))
    return lambda value: value


def _cast(code: Code, op: py.CastOp) -> Step:
    return value_step(code, op, cast_function(op.value.type, op.result.type))


def _checked_cast(code: Code, op: py.CheckedCastOp) -> Step:
    target = number_of(op.result.type)
    plain = cast_function(op.value.type, op.result.type)
    if target is None or target.floating or target.name == "bool" or not isinstance(op.value.type, py.IntType):
        return value_step(code, op, plain)

    def cast(value: int) -> int:
        if not target.lowest <= value <= target.highest:
            raise OverflowError(f"Python integer {value} out of bounds for {target.name}")
        return plain(value)

    return value_step(code, op, cast)


def _is_member(code: Code, op: py.IsMemberOp) -> Step:
    wanted = frozenset(members_of(op.member))
    if not isinstance(op.value.type, py.UnionType):
        answer = op.value.type in wanted
        return value_step(code, op, lambda value: answer)
    return value_step(code, op, lambda value: value[0] in wanted)


def _get_member(code: Code, op: py.GetMemberOp) -> Step:
    return value_step(code, op, member_getter(op.value.type, op.result.type))


def member_getter(source: Attribute, target: Attribute) -> Callable[[Any], Any]:
    """What takes a member, or a smaller union, out of a union known to be that."""
    if source == target:
        return lambda value: value
    wanted = frozenset(members_of(target))
    smaller = isinstance(target, py.UnionType)

    def get(value: Any) -> Any:
        if value[0] not in wanted:
            raise Fault(f"a union that holds {type_text(value[0])} is taken for {type_text(target)}")
        return value if smaller else value[1]

    return get


def _check_bound(code: Code, op: py.CheckBoundOp) -> Step:
    source, (class_name, message) = op.value.type, op.error
    if py.unbound not in members_of(source):
        return value_step(code, op, lambda value: value)
    error = NameError if class_name == "NameError" else UnboundLocalError
    get = member_getter(source, op.result.type) if isinstance(source, py.UnionType) else None

    def check(value: Any) -> Any:
        if get is None or value[0] == py.unbound:
            raise error(message)
        return None if isinstance(op.result.type, py.NeverType) else get(value)

    return value_step(code, op, check)


# ---------------------------------------------------------------- calls


def _invoke(code: Code, op: py.InvokeOp) -> Step:
    return call_step(code, op.callee.string_value(), op, code.all(op.arguments), None)


def _intrinsic(code: Code, op: py.IntrinsicOp) -> Step | None:
    row = INTRINSIC_ROWS.get(op.intrinsic.data)
    if row is None:
        raise Fault(f"the intrinsic {op.intrinsic.data} may not appear at TYPED")
    return row(code, op)


# ---------------------------------------------------------------- data


def object_class(code: Code, type_: Attribute) -> Class:
    """The class of an object type."""
    return class_of(code.machine, "str" if isinstance(type_, py.StrType) else type_text(type_))


_SLICE_PARTS = {"lower": 0, "start": 0, "upper": 1, "stop": 1, "step": 2}


def _getattr(code: Code, op: py.GetAttrOp) -> Step:
    type_, field = op.object.type, op.attribute.data
    match type_:
        case py.SliceType():
            position = _SLICE_PARTS[field]
        case py.StructType():
            declaration = code.machine.symbols.get(type_.class_name.data)
            if not isinstance(declaration, py.ClassOp):
                raise Fault(f"the module does not declare the struct {type_.class_name.data}")
            position = [name.data for name in declaration.field_names.data].index(field)
        case _:
            return value_step(code, op, getter(object_class(code, type_), field))
    return value_step(code, op, lambda value: value[position])


def _setattr(code: Code, op: py.SetAttrOp) -> Step:
    return effect_step(code, op, setter(object_class(code, op.object.type), op.attribute.data, None))


def _extract(code: Code, op: py.ExtractOp) -> Step:
    position = op.index.value.data
    return value_step(code, op, lambda value: value[position])


def _pack(code: Code, op: py.TupleOp | py.SliceOp) -> Step:
    return value_step(code, op, lambda *parts: parts)


def _list(code: Code, op: py.ListOp) -> Step:
    """The library makes a list of that size, the items go straight into it."""
    if op.allocate is None:
        raise Fault("a list without the function that makes it")
    result, places, machine = code.place(op.result), code.all(op.elements), code.machine
    name = op.allocate.string_value()
    data = getter(object_class(code, op.result.type), "_data")
    store = storer(machine.heap, kind_of(op.elements[0].type)) if places else None

    def step(frame: Frame) -> None:
        (made,) = machine.call(name, [len(places)], frame[DEPTH] + 1)
        frame[result] = made
        if store is not None:
            pointer = data(made)
            for position, place in enumerate(places):
                store(pointer, position, frame[place])

    return step


def _comprehension(code: Code, op: py.ComprehensionOp) -> Step:
    if op.allocate is None:
        raise Fault("a comprehension without the functions that make its list")
    result, machine, body = code.place(op.result), code.machine, code.region(op.body)
    name = op.allocate.string_value()
    collecting: list[Any] = machine.state.setdefault("collecting", [])

    def step(frame: Frame) -> Any:
        arguments = [0] * machine.function(name).arguments
        (made,) = machine.call(name, arguments, frame[DEPTH] + 1)
        collecting.append(made)
        try:
            signal = body(frame)
        finally:
            collecting.pop()
        frame[result] = made
        return signal

    return step


def _collect(code: Code, op: py.CollectOp) -> Step:
    around = op.parent_op()
    while around is not None and not isinstance(around, py.ComprehensionOp):
        around = around.parent_op()
    if around is None or around.append is None:
        raise Fault("stands in no comprehension that knows its function")
    name, place, machine = around.append.string_value(), code.place(op.value), code.machine
    collecting: list[Any] = machine.state.setdefault("collecting", [])

    def step(frame: Frame) -> None:
        machine.call(name, [collecting[-1], frame[place]], frame[DEPTH] + 1)

    return step


def _getitem(code: Code, op: py.GetItemOp) -> Step:
    index = op.index.owner
    if not (isinstance(op.object.type, py.TupleType) and isinstance(index, py.ConstantOp)):
        raise Fault("py.getitem on something that is not a tuple with a constant index")
    place, position = code.place(op.object), constant(code, index.value, py.int_)
    result = code.place(op.result)

    def step(frame: Frame) -> None:
        frame[result] = frame[place][position]

    return step


# ---------------------------------------------------------------- exceptions


def _exception(code: Code, op: py.ExceptionOp) -> Step:
    number = class_number(op.class_name.data)
    return value_step(code, op, lambda message=None: (number, message))


def _match(code: Code, op: py.ExceptionMatchOp) -> Step:
    if op.classes is None:
        raise Fault("py.exception_match without its classes")
    ranges = [exception_range(name.data) for name in op.classes.data]
    everything = exception_range("BaseException") in ranges

    def match(error: Any) -> bool:
        return everything or any(first <= error[0] <= last for first, last in ranges)

    return value_step(code, op, match)


# ---------------------------------------------------------------- arrays


def _position(array: Array, axis: int, index: int) -> int:
    size = array.sizes[axis]
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for axis {axis} with size {size}")
    return index + size if index < 0 else index


def _array_load(code: Code, op: py.ArrayLoadOp) -> Step:
    place, indices, result = code.place(op.array), code.all(op.indices), code.place(op.result)
    array_type: Any = op.array.type
    rank = array_type.rank.value.data
    load = loader(code.machine.heap, kind_of(py.ScalarType(array_type.dtype)))

    def step(frame: Frame) -> None:
        array: Array = frame[place]
        positions = [_position(array, axis, frame[index]) for axis, index in enumerate(indices)]
        byte = array.offset + sum(p * s for p, s in zip(positions, array.strides, strict=False)) * array.kind.size
        if len(positions) == rank:
            frame[result] = load((array.block, byte), 0)
        else:
            rest = len(positions)
            frame[result] = Array(array.kind, array.block, byte, array.sizes[rest:], array.strides[rest:])

    return step


def _array_store(code: Code, op: py.ArrayStoreOp) -> Step:
    value, place, indices = code.place(op.value), code.place(op.array), code.all(op.indices)
    store = storer(code.machine.heap, kind_of(op.value.type))

    def step(frame: Frame) -> None:
        array: Array = frame[place]
        positions = [_position(array, axis, frame[index]) for axis, index in enumerate(indices)]
        store((array.block, array.place(positions)), 0, frame[value])

    return step


def _array_dim(code: Code, op: py.ArrayDimOp) -> Step:
    index = op.index.value.data
    return value_step(code, op, lambda array: array.sizes[index])


def raising(row: Row) -> Row:
    """A row whose step may raise Python exceptions: they are the program's."""

    def wrapped(code: Code, op: Any) -> Step | None:
        step = row(code, op)
        if step is None:
            return None
        heap = code.machine.heap
        from pycc.interpreters.errors import host_error

        def run(frame: Frame) -> Any:
            try:
                return step(frame)
            except (ArithmeticError, ValueError, LookupError, NameError) as error:
                raise host_error(heap, error, op) from error

        return run

    return wrapped


CONSTANTS: dict[type[Operation], Callable[[Code, Any], Any]] = {
    py.ConstantOp: lambda code, op: constant(code, op.value, op.result.type),
    py.GlobalOp: lambda code, op: None,
    py.UnboundOp: lambda code, op: (py.unbound, None) if isinstance(op.result.type, py.UnionType) else None,
}
ROWS: dict[type[Operation], Row] = {
    py.BinaryOp: raising(_binary),
    py.UnaryOp: raising(_unary),
    py.CompareOp: _compare,
    py.TruthOp: _truth,
    py.CastOp: raising(_cast),
    py.CheckedCastOp: raising(_checked_cast),
    py.IsMemberOp: _is_member,
    py.GetMemberOp: _get_member,
    py.CheckBoundOp: raising(_check_bound),
    py.InvokeOp: _invoke,
    py.IntrinsicOp: _intrinsic,
    py.GetAttrOp: _getattr,
    py.SetAttrOp: _setattr,
    py.GetItemOp: _getitem,
    py.SliceOp: _pack,
    py.TupleOp: _pack,
    py.ExtractOp: _extract,
    py.ListOp: _list,
    py.ComprehensionOp: _comprehension,
    py.CollectOp: _collect,
    py.ExceptionOp: _exception,
    py.ExceptionMatchOp: _match,
    py.ArrayLoadOp: raising(_array_load),
    py.ArrayStoreOp: raising(_array_store),
    py.ArrayDimOp: _array_dim,
}
"""At TYPED."""

__all__ = ["CARRIED", "CONSTANTS", "ROWS", "Raised", "cast_function", "constant"]
