"""`lower-py`: one handler per intrinsic (`dialects/intrinsics.py`). Types that a call names are taken from its result
type, or from `data` where there is no such result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xdsl.dialects import arith, math
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    TensorType,
    f64,
    i1,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue, TypeAttribute

from pycc.dialects import mem, py
from pycc.passes.python.emitter import known_int
from pycc.passes.python.lower_arrays import integer
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError
from pycc.passes.python.type_lowering import EMPTY, lower_type, result_types

Rule = Callable[[FunctionLowering, py.IntrinsicOp], SSAValue | None]


def _result(op: py.IntrinsicOp) -> Attribute:
    return lower_type(op.result.type)


def _types(op: py.IntrinsicOp) -> list[Attribute]:
    """The types among the compile-time arguments."""
    return [d for d in op.data.data if isinstance(d, TypeAttribute)]


def _name(op: py.IntrinsicOp) -> str:
    for item in op.data.data:
        if isinstance(item, StringAttr):
            return item.data
    raise LoweringError(f"{op.intrinsic.data} without a name")


def _static_index(low: FunctionLowering, op: py.IntrinsicOp) -> int:
    for item in op.data.data:
        if isinstance(item, IntegerAttr):
            return item.value.data
    known = known_int(low.value(op.arguments[-1]))
    if known is None:
        raise LoweringError(f"{op.intrinsic.data} with an index that is not known")
    return known


# ---------------------------------------------------------------- memory


def _allocate(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.AllocOp(integer(low, op.arguments[0]), _result(op)))


def _reallocate(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    pointer, old, new = op.arguments
    return low.one(mem.ReallocOp(low.value(pointer), integer(low, old), integer(low, new)))


def _free(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    low.add(mem.FreeOp(low.value(op.arguments[0]), integer(low, op.arguments[1])))


def _null(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.NullOp(_result(op)))


def _move(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    destination, source, count = op.arguments
    low.add(mem.MoveOp(low.value(destination), low.value(source), integer(low, count)))


def _sizeof(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.SizeOfOp(lower_type(_types(op)[0])))


def _element(low: FunctionLowering, op: py.IntrinsicOp, kind: type[mem.LoadOp | mem.TakeOp]) -> SSAValue | None:
    if type(op.result.type) in EMPTY:
        return None
    return low.one(kind(low.value(op.arguments[0]), integer(low, op.arguments[1]), _result(op)))


def _store(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    pointer, index, value = op.arguments
    low.add(mem.StoreOp(low.value(value), low.value(pointer), integer(low, index)))


def _offset(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.OffsetOp(low.value(op.arguments[0]), integer(low, op.arguments[1])))


def _is_null(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    pointer = low.value(op.arguments[0])
    return low.one(mem.IsOp(pointer, low.one(mem.NullOp(pointer.type))))


def _bitcast(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    value, target = low.value(op.arguments[-1]), _result(op)
    if value.type == target:
        return value
    if {value.type, target} <= {i64, f64} or (not _is_address(value.type) and not _is_address(target)):
        return low.convert(arith.BitcastOp, value, target)
    return low.one(mem.CastOp(value, target))


def _is_address(type_: Attribute) -> bool:
    return isinstance(type_, mem.PointerType | mem.ReferenceType)


# ---------------------------------------------------------------- objects and C


def _new(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    extras = [a for a in op.arguments if type(a.type) not in EMPTY]
    return low.one(mem.NewOp(_result(op), integer(low, extras[0]) if extras else None))


def _data(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.DataOp(low.value(op.arguments[0]), _result(op)))


def _free_object(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    low.add(mem.FreeObjectOp(low.value(op.arguments[0]), integer(low, op.arguments[1])))


def _make(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.pack([low.value(a) for a in op.arguments], _result(op))


def _context(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.ContextOp())


def _is_same(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    left, right = (low.value(a) for a in op.arguments)
    if left.type != right.type:
        return low.constant(0, i1)
    return low.one(mem.IsOp(left, right))


def _call_c(low: FunctionLowering, op: py.IntrinsicOp, pure: bool = False) -> SSAValue | None:
    arguments = [low.value(a) for a in op.arguments]
    call = low.add(mem.CallCOp(_name(op), arguments, result_types(op.result.type), pure))
    return call.results[0] if call.results else None


def _call_pointer(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue | None:
    address, *arguments = (low.value(a) for a in op.arguments)
    call = low.add(mem.CallPointerOp(address, arguments, result_types(op.result.type)))
    return call.results[0] if call.results else None


# ---------------------------------------------------------------- arithmetic


def _unary(kind: type[Operation]) -> Rule:
    return lambda low, op: low.unary(kind, low.value(op.arguments[0]))


def _copysign(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.binary(math.CopySignOp, low.value(op.arguments[0]), low.value(op.arguments[1]))


def _mul_high(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    operands = [low.value(a) for a in op.arguments]
    return low.add(arith.MulUIExtendedOp.create(operands=operands, result_types=[i64, i64])).results[1]


def _float_to_i64(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.convert(arith.FPToSIOp, low.value(op.arguments[0]), i64)


def _range_count(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.call_pure(low.facts.need("pycc.range_count"), [low.value(a) for a in op.arguments], [i64])[0]


def _integer_range_error(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    low.check(low.constant(0, i1), "IntegerRangeError")


def _unreachable(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    """The `flow.unreachable` that follows says it."""


# ---------------------------------------------------------------- data, exceptions, arrays


def _plain_number(attribute: Attribute) -> int | float:
    match attribute:
        case IntegerAttr():
            return attribute.value.data
        case FloatAttr():
            return attribute.value.data
        case _:
            raise LoweringError(f"a table of {attribute}")


def _table(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    pointer = _result(op)
    assert isinstance(pointer, mem.PointerType)
    for item in op.data.data:
        if isinstance(item, DenseIntOrFPElementsAttr):
            return low.one(mem.TableOp(item, pointer))
        if isinstance(item, ArrayAttr):
            numbers = [_plain_number(n) for n in item.data]
            return low.one(mem.TableOp(dense(numbers, pointer.element), pointer))
    raise LoweringError("a table without its values")


def dense(numbers: Sequence[int | float], element: Attribute) -> DenseIntOrFPElementsAttr:
    """A vector of constants; integers are taken modulo the element's width."""
    type_: TensorType[Attribute] = TensorType(element, [len(numbers)])
    width = getattr(element, "width", None)
    if width is not None:
        modulus, half = 1 << width.data, 1 << (width.data - 1)
        numbers = [int(n) & 1 if modulus == 2 else (int(n) + half) % modulus - half for n in numbers]
    return DenseIntOrFPElementsAttr.from_list(type_, list(numbers))  # pyright: ignore


def _exception_class(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.extract(low.value(op.arguments[0]), 0)


def _no_message(low: FunctionLowering, op: py.IntrinsicOp) -> tuple[SSAValue, SSAValue]:
    message = low.extract(low.value(op.arguments[0]), 1)
    return message, low.one(mem.IsOp(message, low.zero(mem.STRING)))


def _exception_has_message(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.invert(_no_message(low, op)[1])


def _exception_message(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    message, missing = _no_message(low, op)
    return low.if_(missing, [mem.STRING], lambda: [low.one(mem.StringOp(""))], lambda: [message])[0]


def _make_exception(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    text = [low.value(a) for a in op.arguments[1:] if type(a.type) not in EMPTY]
    message = text[0] if text else low.zero(mem.STRING)
    return low.pack([integer(low, op.arguments[0]), message], mem.EXCEPTION)


def _array_data(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.ArrayPointerOp(low.value(op.arguments[0]), _result(op)))


def _array_dim(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.extent(low.value(op.arguments[0]), _static_index(low, op))


def _array_stride(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    return low.one(mem.ArrayStrideOp(low.value(op.arguments[0]), _static_index(low, op)))


def _components(low: FunctionLowering, old: SSAValue) -> list[SSAValue]:
    assert isinstance(old.type, py.TupleType)
    new = low.value(old)
    return [low.extract(new, i) for i in range(len(old.type.elements.data))]


def _make_array(low: FunctionLowering, op: py.IntrinsicOp) -> SSAValue:
    pointer, shape, strides = op.arguments
    sizes, steps = _components(low, shape), _components(low, strides)
    return low.one(mem.MakeArrayOp(low.value(pointer), sizes, steps, _result(op)))


RULES: Mapping[str, Rule] = {
    "allocate": _allocate,
    "reallocate": _reallocate,
    "free": _free,
    "null": _null,
    "move": _move,
    "sizeof": _sizeof,
    "pointer_load": lambda low, op: _element(low, op, mem.LoadOp),
    "pointer_take": lambda low, op: _element(low, op, mem.TakeOp),
    "pointer_store": _store,
    "pointer_offset": _offset,
    "pointer_is_null": _is_null,
    "bitcast": _bitcast,
    "new": _new,
    "data": _data,
    "free_object": _free_object,
    "make": _make,
    "context": _context,
    "is_same": _is_same,
    "call_c": _call_c,
    "call_c_pure": lambda low, op: _call_c(low, op, pure=True),
    "call_pointer": _call_pointer,
    "sqrt": _unary(math.SqrtOp),
    "floor": _unary(math.FloorOp),
    "ceil": _unary(math.CeilOp),
    "trunc": _unary(math.TruncOp),
    "round_even": _unary(math.RoundEvenOp),
    "copysign": _copysign,
    "fabs": _unary(math.AbsFOp),
    "mul_high": _mul_high,
    "count_leading_zeros": _unary(math.CountLeadingZerosOp),
    "count_trailing_zeros": _unary(math.CountTrailingZerosOp),
    "popcount": _unary(math.CtPopOp),
    "float_to_i64": _float_to_i64,
    "range_count": _range_count,
    "integer_range_error": _integer_range_error,
    "unreachable": _unreachable,
    "table": _table,
    "exception_class": _exception_class,
    "exception_message": _exception_message,
    "exception_has_message": _exception_has_message,
    "make_exception": _make_exception,
    "array_data": _array_data,
    "array_dim": _array_dim,
    "array_stride": _array_stride,
    "make_array": _make_array,
}


def _intrinsic(low: FunctionLowering, op: py.IntrinsicOp) -> None:
    rule = RULES.get(op.intrinsic.data)
    if rule is None:
        raise LoweringError(f"the intrinsic {op.intrinsic.data} may not appear at level typed")
    new = rule(low, op)
    if new is not None:
        low.define(op.result, new)


HANDLERS: Mapping[type[Operation], Handler] = {py.IntrinsicOp: _intrinsic}
