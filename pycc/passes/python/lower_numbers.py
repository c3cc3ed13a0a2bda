"""`lower-py`: arithmetic of Python's int, float and bool, exactly CPython's.

int overflow raises through `flow.checked` or a check of `IntegerRangeError`. A division by a constant needs no check,
and one by a power of two no division. Long sequences (float modulo, powers, exact division) are runtime functions,
which LLVM inlines where that pays. Error texts are those of CPython 3.11.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from xdsl.dialects import arith, math
from xdsl.dialects.builtin import f64, i1, i64
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import mem, py
from pycc.passes.python import lower_scalars
from pycc.passes.python.emitter import INT_MIN, known_float, known_int
from pycc.passes.python.lower_scalars import FLOATING, SIGNED, UNSIGNED
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError

Rule = Callable[[FunctionLowering, SSAValue, SSAValue], SSAValue]

EXACT = 1 << 53
"""Integers up to this magnitude are floats exactly."""


# ---------------------------------------------------------------- int


def _checked(kind: str) -> Rule:
    return lambda low, a, b: low.checked(kind, a, b)


def _plain(kind: type[Operation]) -> Rule:
    return lambda low, a, b: low.binary(kind, a, b)


def _nonzero(low: FunctionLowering, divisor: SSAValue, message: str) -> None:
    known = known_int(divisor)
    if known is None:
        low.check(low.compare("ne", divisor, low.constant(0)), "ZeroDivisionError", message)
    elif known == 0:
        low.check(low.constant(0, i1), "ZeroDivisionError", message)


def _power_of_two(value: int | None) -> int | None:
    """The exponent of a positive power of two."""
    return value.bit_length() - 1 if value is not None and value > 0 and value & (value - 1) == 0 else None


def _int_floordiv(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    divisor = known_int(b)
    _nonzero(low, b, "integer division or modulo by zero")
    if divisor == 0:
        return a
    if divisor == 1:
        return a
    if divisor == -1:
        return low.checked("sub", low.constant(0), a)
    shift = _power_of_two(divisor)
    if shift is not None:
        return low.binary(arith.ShRSIOp, a, low.constant(shift))
    if divisor is None:
        lowest = low.compare("eq", a, low.constant(INT_MIN))
        overflow = low.binary(arith.AndIOp, lowest, low.compare("eq", b, low.constant(-1)))
        low.check(low.invert(overflow), "IntegerRangeError")
    return low.binary(arith.FloorDivSIOp, a, b)


def _int_mod(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    divisor = known_int(b)
    _nonzero(low, b, "integer modulo by zero")
    if divisor == 0:
        return a
    if divisor in (1, -1):
        return low.constant(0)
    if divisor is None:
        # The machine's remainder of INT_MIN by -1 traps; anything modulo 1 is 0 as well.
        minus_one = low.compare("eq", b, low.constant(-1))
        b = low.select(minus_one, low.constant(1), b)
    return lower_scalars.floor_remainder(low, a, b)


def _int_truediv(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    _nonzero(low, b, "division by zero")
    if known_int(b) == 0:
        return low.float_constant(0.0)
    return low.call_pure(low.facts.need("pycc.int_truediv"), [a, b], [f64])[0]


def _count_checked(low: FunctionLowering, count: SSAValue) -> None:
    known = known_int(count)
    if known is None:
        low.check(low.compare("sge", count, low.constant(0)), "ValueError", "negative shift count")
    elif known < 0:
        low.check(low.constant(0, i1), "ValueError", "negative shift count")


def _int_lshift(low: FunctionLowering, a: SSAValue, n: SSAValue) -> SSAValue:
    _count_checked(low, n)
    known = known_int(n)
    if known is not None:
        if 0 <= known <= 62:
            return low.checked("mul", a, low.constant(1 << known)) if known else a
        if known < 0:
            return a
    amount = low.binary(arith.MinSIOp, n, low.constant(63))
    shifted = low.binary(arith.ShLIOp, a, amount)
    same = low.compare("eq", low.binary(arith.ShRSIOp, shifted, amount), a)
    # Shifting -1 by 64 comes back as itself after shifting by 63, though it does not fit; 0 fits at any count.
    small = low.compare("sle", n, low.constant(63))
    fits = low.binary(arith.OrIOp, small, low.compare("eq", a, low.constant(0)))
    low.check(low.binary(arith.AndIOp, same, fits), "IntegerRangeError")
    return shifted


def _int_rshift(low: FunctionLowering, a: SSAValue, n: SSAValue) -> SSAValue:
    _count_checked(low, n)
    known = known_int(n)
    if known is not None:
        return low.binary(arith.ShRSIOp, a, low.constant(min(max(known, 0), 63)))
    return low.binary(arith.ShRSIOp, a, low.binary(arith.MinSIOp, n, low.constant(63)))


def _int_pow(low: FunctionLowering, a: SSAValue, n: SSAValue) -> SSAValue:
    """Exponent not negative (inference has made sure)."""
    known = known_int(n)
    if known is not None and 0 <= known <= 64:
        return _constant_pow(low, a, known)
    return low.call(low.facts.need("pycc.int_pow"), [a, n], [i64])[0]


def _constant_pow(low: FunctionLowering, a: SSAValue, n: int) -> SSAValue:
    """Squares and products from the top bit down: every intermediate is a power `a**k` with k <= n, so none of them
    overflows unless the result does (|a| <= 1 never does)."""
    if n == 0:
        return low.constant(1)
    result = a
    for bit in bin(n)[3:]:
        result = low.checked("mul", result, result)
        if bit == "1":
            result = low.checked("mul", result, a)
    return result


INT: Mapping[str, Rule] = {
    "add": _checked("add"),
    "sub": _checked("sub"),
    "mul": _checked("mul"),
    "truediv": _int_truediv,
    "floordiv": _int_floordiv,
    "mod": _int_mod,
    "pow": _int_pow,
    "lshift": _int_lshift,
    "rshift": _int_rshift,
    "and": _plain(arith.AndIOp),
    "or": _plain(arith.OrIOp),
    "xor": _plain(arith.XOrIOp),
}

BOOL: Mapping[str, Rule] = {kind: INT[kind] for kind in ("and", "or", "xor")}


# ---------------------------------------------------------------- float


def _float_nonzero(low: FunctionLowering, divisor: SSAValue, message: str) -> None:
    known = known_float(divisor)
    if known is None:
        low.check(low.compare_float("une", divisor, low.float_constant(0.0)), "ZeroDivisionError", message)
    elif known == 0.0:
        low.check(low.constant(0, i1), "ZeroDivisionError", message)


def _float_truediv(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    _float_nonzero(low, b, "float division by zero")
    return low.binary(arith.DivfOp, a, b)


def _float_floordiv(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    _float_nonzero(low, b, "float floor division by zero")
    return low.call_pure(low.facts.need("pycc.float_floordiv.f64"), [a, b], [f64])[0]


def _float_mod(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    _float_nonzero(low, b, "float modulo")
    return low.call_pure(low.facts.need("pycc.float_mod.f64"), [a, b], [f64])[0]


def _float_pow(low: FunctionLowering, a: SSAValue, b: SSAValue) -> SSAValue:
    """C's `pow` gives all of CPython's special values; an infinity or NaN that is new is one of its errors."""
    result = low.call_c("pow", [a, b], f64)
    finite = low.compare_float("olt", low.unary(math.AbsFOp, result), low.float_constant(float("inf")))

    def failed() -> tuple[()]:
        low.call(low.facts.need("pycc.float_pow_failed"), [a, b], [])
        return ()

    low.if_(finite, [], lambda: (), failed)
    return result


FLOAT: Mapping[str, Rule] = {
    "add": _plain(arith.AddfOp),
    "sub": _plain(arith.SubfOp),
    "mul": _plain(arith.MulfOp),
    "truediv": _float_truediv,
    "floordiv": _float_floordiv,
    "mod": _float_mod,
    "pow": _float_pow,
}

RULES: Mapping[type[Attribute], Mapping[str, Rule]] = {py.IntType: INT, py.FloatType: FLOAT, py.BoolType: BOOL}


def _binary(low: FunctionLowering, op: py.BinaryOp) -> None:
    type_, kind = op.lhs.type, op.kind.data
    lhs, rhs = low.value(op.lhs), low.value(op.rhs)
    if isinstance(type_, py.ScalarType):
        low.define(op.result, lower_scalars.binary(low, kind, lhs, rhs, type_, op.result.type))
        return
    rule = RULES.get(type(type_), {}).get(kind)
    if rule is None:
        raise LoweringError(f"py.binary {kind} on {type_}")
    low.define(op.result, rule(low, lhs, rhs))


# ---------------------------------------------------------------- unary, truth


def _negated(low: FunctionLowering, value: SSAValue) -> SSAValue:
    known = known_int(value)
    if known is not None and known != INT_MIN:
        return low.constant(-known)
    return low.checked("sub", low.constant(0), value)


def _float_negated(low: FunctionLowering, value: SSAValue) -> SSAValue:
    known = known_float(value)
    return low.unary(arith.NegfOp, value) if known is None else low.float_constant(-known)


UNARY: Mapping[tuple[type[Attribute], str], Callable[[FunctionLowering, SSAValue], SSAValue]] = {
    (py.IntType, "neg"): _negated,
    (py.IntType, "pos"): lambda low, v: v,
    (py.IntType, "invert"): lambda low, v: low.binary(arith.XOrIOp, v, low.constant(-1)),
    (py.FloatType, "neg"): _float_negated,
    (py.FloatType, "pos"): lambda low, v: v,
    (py.BoolType, "not"): lambda low, v: low.invert(v),
}


def _unary(low: FunctionLowering, op: py.UnaryOp) -> None:
    type_, kind = op.operand.type, op.kind.data
    value = low.value(op.operand)
    if kind == "not":
        low.define(op.result, low.invert(truth(low, value, type_)))
    elif isinstance(type_, py.ScalarType):
        low.define(op.result, lower_scalars.unary(low, kind, value, type_))
    else:
        rule = UNARY.get((type(type_), kind))
        if rule is None:
            raise LoweringError(f"py.unary {kind} on {type_}")
        low.define(op.result, rule(low, value))


def truth(low: FunctionLowering, value: SSAValue, type_: Attribute) -> SSAValue:
    """Python's truth value of a number."""
    lowered = value.type
    if lowered == i1:
        return value
    if isinstance(type_, py.FloatType) or (isinstance(type_, py.ScalarType) and lower_scalars.is_float(type_)):
        return low.compare_float("une", value, low.float_constant(0.0, lowered))
    if isinstance(type_, py.IntType | py.ScalarType):
        return low.compare("ne", value, low.constant(0, lowered))
    raise LoweringError(f"py.truth on {type_}")


def _truth(low: FunctionLowering, op: py.TruthOp) -> None:
    low.define(op.result, truth(low, low.value(op.value), op.value.type))


# ---------------------------------------------------------------- comparisons

SWAPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
# Of a three-way result -1, 0, 1, or 2 for NaN, against a constant.
_THREE_WAY = {"eq": ("eq", 0), "ne": ("ne", 0), "lt": ("slt", 0), "le": ("sle", 0), "gt": ("eq", 1), "ge": ("ult", 2)}


def _int_float(low: FunctionLowering, kind: str, integer: SSAValue, number: SSAValue) -> SSAValue:
    """An int against a float, exactly."""
    known = known_int(integer)
    if known is not None and abs(known) <= EXACT:
        return low.compare_float(FLOATING[kind], low.float_constant(float(known)), number)
    order = low.call_pure(low.facts.need("pycc.compare_int_float"), [integer, number], [i64])[0]
    predicate, against = _THREE_WAY[kind]
    return low.compare(predicate, order, low.constant(against))


def _compare(low: FunctionLowering, op: py.CompareOp) -> None:
    kind, left, right = op.kind.data, op.lhs.type, op.rhs.type
    lhs, rhs = low.value(op.lhs), low.value(op.rhs)
    low.define(op.result, compare(low, kind, lhs, rhs, left, right))


def compare(
    low: FunctionLowering, kind: str, lhs: SSAValue, rhs: SSAValue, left: Attribute, right: Attribute
) -> SSAValue:
    """A comparison of two numbers, or the identity of two references."""
    match left, right:
        case py.FloatType(), py.FloatType():
            return low.compare_float(FLOATING[kind], lhs, rhs)
        case py.IntType(), py.IntType():
            return low.compare(SIGNED[kind], lhs, rhs)
        case py.BoolType(), py.BoolType():
            return low.compare(UNSIGNED[kind], lhs, rhs)
        case py.IntType(), py.FloatType():
            return _int_float(low, kind, lhs, rhs)
        case py.FloatType(), py.IntType():
            return _int_float(low, SWAPPED[kind], rhs, lhs)
        case py.ScalarType(), py.ScalarType() if left == right:
            return lower_scalars.compare(low, kind, lhs, rhs, left)
        case _ if kind in ("is", "is_not") and left == right and isinstance(lhs.type, mem.ReferenceType):
            same = low.one(mem.IsOp(lhs, rhs))
            return same if kind == "is" else low.invert(same)
        case _:
            raise LoweringError(f"py.compare {kind} on {left} and {right}")


HANDLERS: Mapping[type[Operation], Handler] = {
    py.BinaryOp: _binary,
    py.UnaryOp: _unary,
    py.TruthOp: _truth,
    py.CompareOp: _compare,
}
