"""`lower-py`: NumPy scalars and sized numbers. Integers wrap, division by zero gives 0 (integers) or inf and nan
(floats), as NumPy's do without its warnings. Both operands have the scalar type when they come here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from xdsl.dialects import arith
from xdsl.dialects.builtin import f64, i1
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import py
from pycc.passes.python.emitter import Emitter, known_float, known_int
from pycc.passes.python.lowering import FunctionLowering, LoweringError
from pycc.passes.python.type_lowering import SCALARS, Scalar

Rule = Callable[[FunctionLowering, SSAValue, SSAValue, Scalar], SSAValue]

SIGNED = {"eq": "eq", "ne": "ne", "lt": "slt", "le": "sle", "gt": "sgt", "ge": "sge", "is": "eq", "is_not": "ne"}
UNSIGNED = {"eq": "eq", "ne": "ne", "lt": "ult", "le": "ule", "gt": "ugt", "ge": "uge", "is": "eq", "is_not": "ne"}
FLOATING = {"eq": "oeq", "ne": "une", "lt": "olt", "le": "ole", "gt": "ogt", "ge": "oge", "is": "oeq", "is_not": "une"}


def facts(type_: Attribute) -> Scalar:
    """The facts of a scalar type."""
    return SCALARS[cast(py.ScalarType, type_).dtype.data]


def is_float(type_: Attribute) -> bool:
    """Whether a scalar type is a floating one."""
    return facts(type_).floating


# ---------------------------------------------------------------- conversions


def convert(low: Emitter, value: SSAValue, source: Scalar, target: Scalar) -> SSAValue:
    """C's cast between scalar types, with x86's answers where C has none."""
    if source is target:
        return value
    integer, number = known_int(value), known_float(value)
    if integer is not None:
        integer = integer & source.highest if not source.signed else integer
        if target.name == "bool":
            return low.constant(int(integer != 0), i1)
        return low.float_constant(integer, target.type) if target.floating else low.constant(integer, target.type)
    if number is not None and target.name == "float64":
        return low.float_constant(number)
    if target.name == "bool":
        if source.floating:
            return low.compare_float("une", value, low.float_constant(0.0, source.type))
        return low.compare("ne", value, low.constant(0, source.type))
    if source.floating:
        return _from_float(low, value, source, target)
    if target.floating:
        return low.convert(arith.SIToFPOp if source.signed else arith.UIToFPOp, value, target.type)
    return _resize(low, value, source, target)


def _resize(low: Emitter, value: SSAValue, source: Scalar, target: Scalar) -> SSAValue:
    if source.bits == target.bits:
        return value
    if source.bits > target.bits:
        return low.convert(arith.TruncIOp, value, target.type)
    return low.convert(arith.ExtSIOp if source.signed else arith.ExtUIOp, value, target.type)


def _from_float(low: Emitter, value: SSAValue, source: Scalar, target: Scalar) -> SSAValue:
    if target.floating:
        return low.convert(arith.ExtFOp if target.bits > source.bits else arith.TruncFOp, value, target.type)
    value = low.convert(arith.ExtFOp, value, f64)
    if target.name == "uint64":
        return _to_uint64(low, value)
    # Narrow types go through the width that C compilers use; what does not fit that becomes its lowest value.
    through = SCALARS["int32" if target.bits < 32 or target.name == "int32" else "int64"]
    return _resize(low, _to_signed(low, value, through), through, target)


def _to_signed(low: Emitter, value: SSAValue, target: Scalar) -> SSAValue:
    """Truncation towards zero; NaN and what does not fit give the lowest value."""
    bound = float(1 << (target.bits - 1))
    if target.bits < 64:
        above = low.compare_float("ogt", value, low.float_constant(-bound - 1.0))
    else:
        above = low.compare_float("oge", value, low.float_constant(-bound))
    fits = low.binary(arith.AndIOp, above, low.compare_float("olt", value, low.float_constant(bound)))
    safe = low.select(fits, value, low.float_constant(-bound))
    return low.convert(arith.FPToSIOp, safe, target.type)


def _to_uint64(low: Emitter, value: SSAValue) -> SSAValue:
    signed = SCALARS["int64"]
    half = low.float_constant(float(1 << 63))
    high = low.compare_float("oge", value, half)
    direct = _to_signed(low, value, signed)
    shifted = _to_signed(low, low.binary(arith.SubfOp, value, half), signed)
    flipped = low.binary(arith.XOrIOp, shifted, low.constant(signed.lowest))
    return low.select(high, flipped, direct)


# ---------------------------------------------------------------- arithmetic


def _by_kind(integer: type[Operation], floating: type[Operation] | None, boolean: type[Operation] | None) -> Rule:
    def rule(low: FunctionLowering, a: SSAValue, b: SSAValue, scalar: Scalar) -> SSAValue:
        kind = floating if scalar.floating else boolean if scalar.name == "bool" else integer
        if kind is None:
            raise LoweringError(f"{integer.name} on {scalar.name}")
        return low.binary(kind, a, b)

    return rule


def _is_zero(low: Emitter, value: SSAValue) -> SSAValue:
    known = known_int(value)
    return low.constant(int(known == 0), i1) if known is not None else low.compare("eq", value, low.zero(value.type))


def _safe_divisor(low: Emitter, a: SSAValue, b: SSAValue, scalar: Scalar) -> tuple[SSAValue, SSAValue]:
    """The divisor with 1 in place of 0, and of -1 under the lowest value; and whether it was 0."""
    zero = _is_zero(low, b)
    known = known_int(b)
    if known not in (None, 0, -1):
        return b, zero
    unsafe = zero
    if scalar.signed and known != 0:
        lowest = low.compare("eq", a, low.constant(scalar.lowest, scalar.type))
        minus_one = low.compare("eq", b, low.constant(-1, scalar.type))
        unsafe = low.binary(arith.OrIOp, zero, low.binary(arith.AndIOp, lowest, minus_one))
    return low.select(unsafe, low.constant(1, scalar.type), b), zero


def _floordiv(low: FunctionLowering, a: SSAValue, b: SSAValue, scalar: Scalar) -> SSAValue:
    if scalar.floating:
        name = low.facts.need(f"pycc.float_floordiv.f{scalar.bits}")
        regular = low.call_pure(name, [a, b], [scalar.type])[0]
        zero = low.compare_float("oeq", b, low.float_constant(0.0, scalar.type))
        return low.select(zero, low.binary(arith.DivfOp, a, b), regular)
    divisor, zero = _safe_divisor(low, a, b, scalar)
    quotient = low.binary(arith.FloorDivSIOp if scalar.signed else arith.DivUIOp, a, divisor)
    return quotient if known_int(zero) == 0 else low.select(zero, low.constant(0, scalar.type), quotient)


def _mod(low: FunctionLowering, a: SSAValue, b: SSAValue, scalar: Scalar) -> SSAValue:
    if scalar.floating:
        return low.call_pure(low.facts.need(f"pycc.float_mod.f{scalar.bits}"), [a, b], [scalar.type])[0]
    divisor, _ = _safe_divisor(low, a, b, scalar)
    return floor_remainder(low, a, divisor) if scalar.signed else low.binary(arith.RemUIOp, a, divisor)


def floor_remainder(low: Emitter, a: SSAValue, b: SSAValue) -> SSAValue:
    """`a - floor(a / b) * b` in a signed integer type, for a divisor with which the machine's remainder is defined."""
    divisor = known_int(b)
    if divisor is not None and divisor > 0 and divisor & (divisor - 1) == 0:
        return low.binary(arith.AndIOp, a, low.constant(divisor - 1, a.type))
    zero = low.constant(0, a.type)
    remainder = low.binary(arith.RemSIOp, a, b)
    if divisor is not None:
        wrong = low.compare("slt" if divisor > 0 else "sgt", remainder, zero)
    else:
        signs = low.compare("slt", low.binary(arith.XOrIOp, remainder, b), zero)
        wrong = low.binary(arith.AndIOp, low.compare("ne", remainder, zero), signs)
    return low.select(wrong, low.binary(arith.AddiOp, remainder, b), remainder)


def _pow(low: FunctionLowering, a: SSAValue, b: SSAValue, scalar: Scalar) -> SSAValue:
    if scalar.floating:
        return low.call_c("pow" if scalar.bits == 64 else "powf", [a, b], scalar.type)
    return low.call(low.facts.need(f"pycc.scalar_pow.{scalar.name}"), [a, b], [scalar.type])[0]


def _lshift(low: FunctionLowering, a: SSAValue, n: SSAValue, scalar: Scalar) -> SSAValue:
    inside = low.compare("ult", n, low.constant(scalar.bits, scalar.type))
    amount = low.select(inside, n, low.constant(0, scalar.type))
    return low.select(inside, low.binary(arith.ShLIOp, a, amount), low.constant(0, scalar.type))


def _rshift(low: FunctionLowering, a: SSAValue, n: SSAValue, scalar: Scalar) -> SSAValue:
    most = low.constant(scalar.bits - 1, scalar.type)
    inside = low.compare("ult", n, low.constant(scalar.bits, scalar.type))
    amount = low.select(inside, n, most)
    if scalar.signed:
        return low.binary(arith.ShRSIOp, a, amount)
    return low.select(inside, low.binary(arith.ShRUIOp, a, amount), low.constant(0, scalar.type))


RULES: Mapping[str, Rule] = {
    "add": _by_kind(arith.AddiOp, arith.AddfOp, arith.OrIOp),
    "sub": _by_kind(arith.SubiOp, arith.SubfOp, None),
    "mul": _by_kind(arith.MuliOp, arith.MulfOp, arith.AndIOp),
    "floordiv": _floordiv,
    "mod": _mod,
    "pow": _pow,
    "lshift": _lshift,
    "rshift": _rshift,
    "and": _by_kind(arith.AndIOp, None, arith.AndIOp),
    "or": _by_kind(arith.OrIOp, None, arith.OrIOp),
    "xor": _by_kind(arith.XOrIOp, None, arith.XOrIOp),
}


def binary(low: FunctionLowering, kind: str, a: SSAValue, b: SSAValue, type_: Attribute, result: Attribute) -> SSAValue:
    """`py.binary` on two values of one scalar type. Where the result is of another (true division of integers, floor
    division of bools) both are cast to it first."""
    scalar = facts(type_)
    if isinstance(result, py.ScalarType) and result != type_:
        wider = facts(result)
        a, b, scalar = convert(low, a, scalar, wider), convert(low, b, scalar, wider), wider
    if kind == "truediv":
        return low.binary(arith.DivfOp, a, b)
    rule = RULES.get(kind)
    if rule is None:
        raise LoweringError(f"py.binary {kind} on {type_}")
    return rule(low, a, b, scalar)


def unary(low: FunctionLowering, kind: str, value: SSAValue, type_: Attribute) -> SSAValue:
    """`py.unary` on a scalar."""
    scalar = facts(type_)
    match kind:
        case "pos":
            return value
        case "neg" if scalar.floating:
            return low.unary(arith.NegfOp, value)
        case "neg":
            return low.binary(arith.SubiOp, low.constant(0, scalar.type), value)
        case "invert" if not scalar.floating:
            return low.binary(arith.XOrIOp, value, low.constant(-1, scalar.type))
        case _:
            raise LoweringError(f"py.unary {kind} on {type_}")


def compare(low: FunctionLowering, kind: str, a: SSAValue, b: SSAValue, type_: Attribute) -> SSAValue:
    """A comparison of two values of one scalar type."""
    scalar = facts(type_)
    if scalar.floating:
        return low.compare_float(FLOATING[kind], a, b)
    return low.compare((SIGNED if scalar.signed else UNSIGNED)[kind], a, b)
