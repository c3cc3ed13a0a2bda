"""`lower-py`: `py.cast` and `py.checked_cast`: between numbers, into unions, and part by part through tuples."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects import arith
from xdsl.dialects.builtin import i1, i64
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import py
from pycc.passes.python import lower_scalars, lower_unions
from pycc.passes.python.emitter import known_int
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError
from pycc.passes.python.type_lowering import EMPTY, SCALARS, Scalar, lower_type

_NUMBERS: Mapping[type[Attribute], Scalar] = {
    py.IntType: SCALARS["int64"],
    py.FloatType: SCALARS["float64"],
    py.BoolType: SCALARS["bool"],
}


def number(type_: Attribute) -> Scalar | None:
    """The machine number that a numeric type is; None for other types."""
    return SCALARS[type_.dtype.data] if isinstance(type_, py.ScalarType) else _NUMBERS.get(type(type_))


def cast(low: FunctionLowering, value: SSAValue, source: Attribute, target: Attribute) -> SSAValue:
    """A value of one type as a value of another."""
    if source == target:
        return value
    if isinstance(source, py.NeverType):
        return low.zero(lower_type(target))
    if isinstance(target, py.UnionType):
        return lower_unions.to_union(low, value, source, target)
    from_number, to_number = number(source), number(target)
    if from_number is not None and to_number is not None:
        if isinstance(target, py.IntType) and from_number.name == "uint64":
            low.check(low.compare("sge", value, low.constant(0)), "IntegerRangeError")
        return lower_scalars.convert(low, value, from_number, to_number)
    if isinstance(source, py.TupleType) and isinstance(target, py.TupleType):
        return _tuple(low, value, source, target)
    if lower_type(source) == lower_type(target):
        return value
    raise LoweringError(f"py.cast from {source} to {target}")


def _tuple(low: FunctionLowering, value: SSAValue, source: py.TupleType, target: py.TupleType) -> SSAValue:
    parts: list[SSAValue] = []
    for i, (old, new) in enumerate(zip(source.elements.data, target.elements.data, strict=True)):
        part = low.constant(0, i1) if type(old) in EMPTY else low.extract(value, i)
        parts.append(cast(low, part, old, new))
    return low.pack(parts, lower_type(target))


def _cast(low: FunctionLowering, op: py.CastOp) -> None:
    if type(op.result.type) not in EMPTY:
        low.define(op.result, cast(low, low.value(op.value), op.value.type, op.result.type))


def _checked_cast(low: FunctionLowering, op: py.CheckedCastOp) -> None:
    value, target = low.value(op.value), number(op.result.type)
    if target is not None and not target.floating and isinstance(op.value.type, py.IntType):
        _check_fits(low, value, target)
    low.define(op.result, cast(low, value, op.value.type, op.result.type))


def _check_fits(low: FunctionLowering, value: SSAValue, target: Scalar) -> None:
    """`OverflowError` with NumPy's text for an int that the scalar type does not hold."""
    known = known_int(value)
    if known is not None:
        fits = target.lowest <= known <= target.highest
        message = f"Python integer {known} out of bounds for {target.name}"
        low.check(low.constant(int(fits), i1), "OverflowError", message)
        return
    if target.name in ("int64", "bool"):
        return
    if target.name == "uint64":
        fits = low.compare("sge", value, low.constant(0))
    else:
        offset = low.binary(arith.SubiOp, value, low.constant(target.lowest, i64))
        fits = low.compare("ule", offset, low.constant(target.highest - target.lowest, i64))

    def out_of_bounds() -> tuple[()]:
        low.call(low.facts.need(f"pycc.out_of_bounds.{target.name}"), [value], [])
        return ()

    low.if_(fits, [], lambda: (), out_of_bounds)


HANDLERS: Mapping[type[Operation], Handler] = {py.CastOp: _cast, py.CheckedCastOp: _checked_cast}
