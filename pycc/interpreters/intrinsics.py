"""The intrinsics of `pycc.lang` at TYPED: one row per name of `dialects/intrinsics.py`, over the model heap."""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, DenseIntOrFPElementsAttr, FloatAttr, IntegerAttr, StringAttr
from xdsl.ir import Attribute, TypeAttribute

from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.interpreters import c_functions, floats, integers, numbers
from pycc.interpreters.arrays import make_array
from pycc.interpreters.counting import class_of
from pycc.interpreters.engine import Code, Frame, Row, Step, effect_step, value_step
from pycc.interpreters.errors import Raised, at
from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.heap import NULL
from pycc.interpreters.kinds import NOTHING, kind_of
from pycc.interpreters.mem import cast_function as address_cast
from pycc.interpreters.mem import context_value, data_function, same_address
from pycc.interpreters.memory_access import loader, offset_by, storer, taker
from pycc.interpreters.numbers import number_of
from pycc.support.exceptions import RANGE_ERROR


def _types(op: py.IntrinsicOp) -> list[Attribute]:
    """The types among the compile-time arguments."""
    return [d for d in op.data.data if isinstance(d, TypeAttribute)]


def _element(type_: Attribute) -> Attribute:
    """What a pointer type points to."""
    if not isinstance(type_, py.PointerType):
        raise Fault(f"{type_} is no pointer type")
    return type_.element


def _plain(function: Callable[..., Any]) -> Row:
    return lambda code, op: value_step(code, op, function)


def _effect(code: Code, op: py.IntrinsicOp, function: Callable[..., Any]) -> Step:
    """A step for an intrinsic whose result is None."""
    perform, result = effect_step(code, op, function), code.place(op.result)

    def step(frame: Frame) -> None:
        perform(frame)
        frame[result] = None

    return step


# ---------------------------------------------------------------- memory


def _allocate(code: Code, op: py.IntrinsicOp) -> Step:
    kind, heap = kind_of(_element(op.result.type)), code.machine.heap
    return value_step(code, op, lambda count: heap.allocate(kind, count, op))


def _reallocate(code: Code, op: py.IntrinsicOp) -> Step:
    kind, heap = kind_of(_element(op.result.type)), code.machine.heap
    return value_step(code, op, lambda pointer, old, new: heap.reallocate(pointer, kind, old, new, op))


def _free(code: Code, op: py.IntrinsicOp) -> Step:
    kind, heap = kind_of(_element(op.arguments[0].type)), code.machine.heap
    return _effect(code, op, lambda pointer, count: heap.free(pointer, kind, count))


def _move(code: Code, op: py.IntrinsicOp) -> Step:
    kind, heap = kind_of(_element(op.arguments[0].type)), code.machine.heap
    return _effect(code, op, lambda to, source, count: heap.move(to, source, kind, count))


def _sizeof(code: Code, op: py.IntrinsicOp) -> Step:
    size = kind_of(_types(op)[0]).size
    return value_step(code, op, lambda *_: size)


def _load(code: Code, op: py.IntrinsicOp) -> Step:
    kind = kind_of(_element(op.arguments[0].type))
    if kind is NOTHING:
        return value_step(code, op, lambda pointer, index: None)
    return value_step(code, op, loader(code.machine.heap, kind))


def _take(code: Code, op: py.IntrinsicOp) -> Step:
    kind = kind_of(_element(op.arguments[0].type))
    if kind is NOTHING:
        return value_step(code, op, lambda pointer, index: None)
    return value_step(code, op, taker(code.machine.heap, kind))


def _store(code: Code, op: py.IntrinsicOp) -> Step:
    return _effect(code, op, storer(code.machine.heap, kind_of(_element(op.arguments[0].type))))


def _offset(code: Code, op: py.IntrinsicOp) -> Step:
    return value_step(code, op, offset_by(kind_of(_element(op.arguments[0].type)).size))


def _bitcast(code: Code, op: py.IntrinsicOp) -> Step:
    source, target = op.arguments[-1].type, op.result.type
    before, after = number_of(source), number_of(target)
    place, result = code.place(op.arguments[-1]), code.place(op.result)
    if before is not None and after is not None:
        convert = _number_bits(before, after)
    else:
        convert = address_cast(code, source, target)

    def step(frame: Frame) -> None:
        frame[result] = convert(frame[place])

    return step


def _number_bits(before: numbers.Number, after: numbers.Number) -> Callable[[Any], Any]:
    if before.floating == after.floating:
        return (lambda value: value) if before.floating else after.wrap
    heads = [("float" if n.floating else "int", n.bits) for n in (before, after)]
    bits = floats.bitcast(heads[0], heads[1])
    if after.floating:
        wrap = integers.wrapping(before.bits)
        return lambda value: bits(wrap(value))
    return lambda value: after.wrap(bits(value))


# ---------------------------------------------------------------- objects and C


def _new(code: Code, op: py.IntrinsicOp) -> Step:
    type_ = op.result.type
    cls = class_of(code.machine, "str" if isinstance(type_, py.StrType) else type_text(type_))
    heap = code.machine.heap
    return value_step(code, op, lambda extra=None, *_: heap.new(cls, extra, op))


def _free_object(code: Code, op: py.IntrinsicOp) -> Step:
    heap = code.machine.heap
    return _effect(code, op, lambda instance, extra: heap.free_object(instance))


def _context(code: Code, op: py.IntrinsicOp) -> Step:
    return value_step(code, op, lambda: context_value(code.machine))


def _name(op: py.IntrinsicOp) -> str:
    for item in op.data.data:
        if isinstance(item, StringAttr):
            return item.data
    raise Fault(f"{op.intrinsic.data} without a name")


def _single(code: Code, op: py.IntrinsicOp, function: Callable[..., Any]) -> Step:
    """A step from a function that gives a list of results."""
    place_of = code.all(op.arguments)
    result, target = code.place(op.result), number_of(op.result.type)

    def step(frame: Frame) -> None:
        values = function(*[frame[place] for place in place_of])
        value = values[0] if values else None
        frame[result] = bool(value) if target is not None and target.name == "bool" else value

    return step


def _call_c(code: Code, op: py.IntrinsicOp) -> Step:
    results = [] if isinstance(op.result.type, py.NoneType) else [op.result.type]
    function = c_functions.find(code.machine, _name(op), [a.type for a in op.arguments], results)
    return _single(code, op, function)


def _call_pointer(code: Code, op: py.IntrinsicOp) -> Step:
    return _single(code, op, c_functions.by_address(code.machine))


# ---------------------------------------------------------------- arithmetic

_WORD = (1 << 64) - 1


def _float_to_i64(value: float) -> Any:
    result = floats.to_integer(64, signed=True)(value)
    if type(result) is Poison:
        raise Fault(result.reason)
    return result


def _range_count(lower: int, upper: int, step: int) -> int:
    if step == 0:
        raise Fault("a range whose step is 0")
    span = upper - lower if step > 0 else lower - upper
    return max(0, -(-span // abs(step)))


def _range_error(code: Code, op: py.IntrinsicOp) -> Step:
    def step(frame: Frame) -> None:
        raise at(Raised(RANGE_ERROR, None), op)

    return step


def _unreachable(code: Code, op: py.IntrinsicOp) -> Step:
    def step(frame: Frame) -> None:
        raise Fault("control came here")

    return step


# ---------------------------------------------------------------- data, exceptions, arrays


def _table(code: Code, op: py.IntrinsicOp) -> Step:
    element = _element(op.result.type)
    number = number_of(element)
    if number is None:
        raise Fault(f"a table of {element}")
    cells: list[Any] = []
    for item in op.data.data:
        match item:
            case DenseIntOrFPElementsAttr():
                cells = list(item.get_values())
            case ArrayAttr():
                cells = [_plain_number(part) for part in item.data]
            case _:
                continue
    converted = [float(c) if number.floating else number.wrap(int(c)) for c in cells]
    pointer = code.machine.heap.table(kind_of(element), converted)
    return value_step(code, op, lambda *_: pointer)


def _plain_number(attribute: Attribute) -> int | float:
    match attribute:
        case IntegerAttr():
            return attribute.value.data
        case FloatAttr():
            return attribute.value.data
        case _:
            raise Fault(f"a table of {attribute}")


def _exception_message(code: Code, op: py.IntrinsicOp) -> Step:
    empty = code.machine.heap.constant_string("")
    return value_step(code, op, lambda error: empty if error[1] is None else error[1])


def _static_index(op: py.IntrinsicOp) -> int | None:
    for item in op.data.data:
        if isinstance(item, IntegerAttr):
            return item.value.data
    return None


def _of_axis(read: Callable[[Any, int], Any]) -> Row:
    def row(code: Code, op: py.IntrinsicOp) -> Step:
        known = _static_index(op)
        if known is None:
            return value_step(code, op, read)
        place, result = code.place(op.arguments[0]), code.place(op.result)

        def step(frame: Frame) -> None:
            frame[result] = read(frame[place], known)

        return step

    return row


def _make_array(code: Code, op: py.IntrinsicOp) -> Step:
    array: Any = op.result.type
    kind = kind_of(py.ScalarType(array.dtype))
    return value_step(code, op, lambda pointer, shape, strides: make_array(kind, pointer, shape, strides))


INTRINSIC_ROWS: dict[str, Row] = {
    "allocate": _allocate,
    "reallocate": _reallocate,
    "free": _free,
    "null": _plain(lambda *_: NULL),
    "move": _move,
    "sizeof": _sizeof,
    "pointer_load": _load,
    "pointer_take": _take,
    "pointer_store": _store,
    "pointer_offset": _offset,
    "pointer_is_null": _plain(lambda pointer: pointer == NULL),
    "bitcast": _bitcast,
    "new": _new,
    "data": lambda code, op: value_step(code, op, data_function(code)),
    "free_object": _free_object,
    "make": _plain(lambda *fields: fields),
    "context": _context,
    "is_same": lambda code, op: value_step(
        code, op, same_address if op.arguments[0].type == op.arguments[1].type else lambda a, b: False
    ),
    "call_c": _call_c,
    "call_c_pure": _call_c,
    "call_pointer": _call_pointer,
    "sqrt": _plain(floats.square_root),
    "floor": _plain(floats.floor),
    "ceil": _plain(floats.ceil),
    "trunc": _plain(floats.truncate),
    "round_even": _plain(floats.round_even),
    "copysign": _plain(floats.copy_sign),
    "fabs": _plain(floats.absolute),
    "mul_high": _plain(lambda a, b: (a * b) >> 64),
    "count_leading_zeros": _plain(lambda a: 64 - a.bit_length()),
    "count_trailing_zeros": _plain(lambda a: (a & -a).bit_length() - 1 if a else 64),
    "popcount": _plain(lambda a: (a & _WORD).bit_count()),
    "float_to_i64": _plain(_float_to_i64),
    "range_count": _plain(_range_count),
    "integer_range_error": _range_error,
    "unreachable": _unreachable,
    "table": _table,
    "exception_class": _plain(lambda error: error[0]),
    "exception_message": _exception_message,
    "exception_has_message": _plain(lambda error: error[1] is not None),
    "make_exception": _plain(lambda number, message=None: (number, message)),
    "array_data": _plain(lambda array: (array.block, array.offset)),
    "array_dim": _of_axis(lambda array, index: array.sizes[index]),
    "array_stride": _of_axis(lambda array, index: array.strides[index]),
    "make_array": _make_array,
}
