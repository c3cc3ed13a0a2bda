"""What ops on constants are, and identities that hold for every value: the tables of `simplify`.

Integers: all identities of arithmetic modulo 2**n. Floats: only those that keep every bit, signed zeros included.
A rule gives the value to use instead, a number to make a constant of, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from xdsl.dialects import arith
from xdsl.dialects.builtin import FloatAttr, IntegerAttr, IntegerType
from xdsl.ir import Operation, SSAValue

from pycc.dialects import flow, mem

Folded: TypeAlias = "SSAValue | int | None"
Rule: TypeAlias = Callable[[Operation], Folded]


def integer(value: SSAValue) -> int | None:
    """The number that an integer value is known to be (of `i1`, 0 or 1)."""
    op = value.owner
    if type(op) is not arith.ConstantOp:
        return None
    attribute = op.properties["value"]
    if not isinstance(attribute, IntegerAttr):
        return None
    return attribute.value.data & 1 if width(value) == 1 else attribute.value.data


def _number(value: SSAValue) -> float | None:
    op = value.owner
    if type(op) is not arith.ConstantOp:
        return None
    attribute = op.properties["value"]
    return attribute.value.data if isinstance(attribute, FloatAttr) else None


def width(value: SSAValue) -> int:
    """Bits of an integer value; 64 for `index`."""
    return value.type.width.data if isinstance(value.type, IntegerType) else 64


def wrapped(number: int, bits: int) -> int:
    """A number modulo 2**bits, signed; of one bit, 0 or 1."""
    if bits == 1:
        return number & 1
    half = 1 << (bits - 1)
    return ((number + half) & ((1 << bits) - 1)) - half


def _integers(
    compute: Callable[[int, int, int], int | None], identity: Callable[[Operation, int | None, int | None], Folded]
) -> Rule:
    """`compute` has both numbers and the width, `identity` what is known of either side."""

    def rule(op: Operation) -> Folded:
        a, b = integer(op.operands[0]), integer(op.operands[1])
        bits = width(op.results[0])
        if a is not None and b is not None:
            number = compute(a, b, bits)
            return None if number is None else wrapped(number, bits)
        return identity(op, a, b)

    return rule


def _sum(op: Operation, a: int | None, b: int | None) -> Folded:
    return op.operands[0] if b == 0 else op.operands[1] if a == 0 else None


def _difference(op: Operation, a: int | None, b: int | None) -> Folded:
    return op.operands[0] if b == 0 else 0 if op.operands[0] is op.operands[1] else None


def _product(op: Operation, a: int | None, b: int | None) -> Folded:
    if a == 0 or b == 0:
        return 0
    return op.operands[0] if b == 1 else op.operands[1] if a == 1 else None


def _and(op: Operation, a: int | None, b: int | None) -> Folded:
    ones = 1 if width(op.results[0]) == 1 else -1
    if a == 0 or b == 0:
        return 0
    if b == ones or op.operands[0] is op.operands[1]:
        return op.operands[0]
    return op.operands[1] if a == ones else None


def _or(op: Operation, a: int | None, b: int | None) -> Folded:
    ones = 1 if width(op.results[0]) == 1 else -1
    if a == ones or b == ones:
        return ones
    if b == 0 or op.operands[0] is op.operands[1]:
        return op.operands[0]
    return op.operands[1] if a == 0 else None


def _exclusive_or(op: Operation, a: int | None, b: int | None) -> Folded:
    left, right = op.operands[0], op.operands[1]
    if left is right:
        return 0
    if b == 0 or a == 0:
        return left if b == 0 else right
    # Twice with the same number: `not (not x)`.
    if b is not None and type(left.owner) is arith.XOrIOp and integer(left.owner.operands[1]) == b:
        return left.owner.operands[0]
    return None


def _same(op: Operation, a: int | None, b: int | None) -> Folded:
    return op.operands[0] if op.operands[0] is op.operands[1] else None


def _shift(op: Operation, a: int | None, b: int | None) -> Folded:
    return op.operands[0] if b == 0 else None


def _quotient(op: Operation, a: int | None, b: int | None) -> Folded:
    return op.operands[0] if b == 1 else None


def _none(op: Operation, a: int | None, b: int | None) -> Folded:
    return None


def _shifted(by: Callable[[int, int], int]) -> Callable[[int, int, int], int | None]:
    return lambda a, b, bits: by(a, b) if 0 <= b < bits else None


_COMPARISONS: tuple[Callable[[int, int], bool], ...] = (
    lambda a, b: a == b, lambda a, b: a != b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b,
    lambda a, b: a >= b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b, lambda a, b: a >= b,
)  # fmt: skip
"""In the order of `arith.cmpi` predicates; the last four are unsigned."""
_TRUE_FOR_EQUALS = (True, False, False, True, False, True, False, True, False, True)


def _compare(op: Operation) -> Folded:
    predicate: int = op.properties["predicate"].value.data  # pyright: ignore[reportAttributeAccessIssue]
    left, right = op.operands[0], op.operands[1]
    if left is right:
        return int(_TRUE_FOR_EQUALS[predicate])
    a, b = integer(left), integer(right)
    if a is None or b is None:
        return None
    bits = width(left)
    if predicate >= 6:
        a, b = a & ((1 << bits) - 1), b & ((1 << bits) - 1)
    elif bits == 1:
        a, b = -a, -b
    return int(_COMPARISONS[predicate](a, b))


def _select(op: Operation) -> Folded:
    condition, one, other = op.operands
    known = integer(condition)
    if known is not None:
        return one if known else other
    return one if one is other else None


def _checked(op: Operation) -> Folded:
    assert isinstance(op, flow.CheckedOp)
    a, b = integer(op.lhs), integer(op.rhs)
    if a is not None and b is not None:
        number = {"add": a + b, "sub": a - b, "mul": a * b}[op.kind.data]
        return number if number == wrapped(number, 64) else None
    identity = {"add": _sum, "sub": _difference, "mul": _product}[op.kind.data]
    return identity(op, a, b)


def _extract(op: Operation) -> Folded:
    assert isinstance(op, mem.ExtractOp)
    pack = op.struct.owner
    return pack.operands[op.index.value.data] if type(pack) is mem.PackOp else None


def _float_unit(op: Operation) -> Folded:
    """`x * 1.0`, `1.0 * x`, `x / 1.0`."""
    if _number(op.operands[1]) == 1.0:
        return op.operands[0]
    return op.operands[1] if type(op) is arith.MulfOp and _number(op.operands[0]) == 1.0 else None


def _float_zero(op: Operation) -> Folded:
    """`x - 0.0` and `x + -0.0` are `x`, also for `-0.0`; `x + 0.0` is not."""
    number = _number(op.operands[1])
    if number is None or number != 0.0:
        return None
    negative = str(number).startswith("-")
    return op.operands[0] if negative == (type(op) is arith.AddfOp) else None


def _extended(signed: bool) -> Rule:
    def rule(op: Operation) -> Folded:
        number = integer(op.operands[0])
        if number is None:
            return None
        bits = width(op.operands[0])
        if signed:
            return -number if bits == 1 else number
        return number & ((1 << bits) - 1)

    return rule


def _truncated(op: Operation) -> Folded:
    number = integer(op.operands[0])
    return None if number is None else wrapped(number, width(op.results[0]))


def _floor_quotient(a: int, b: int, bits: int) -> int | None:
    return a // b if b not in (0, -1) else None


def _machine_quotient(a: int, b: int, bits: int) -> int | None:
    if b in (0, -1):
        return None
    return abs(a) // abs(b) if (a < 0) == (b < 0) else -(abs(a) // abs(b))


def _machine_remainder(a: int, b: int, bits: int) -> int | None:
    if b in (0, -1):
        return None
    return abs(a) % abs(b) * (-1 if a < 0 else 1)


RULES: Mapping[type[Operation], Rule] = {
    arith.AddiOp: _integers(lambda a, b, bits: a + b, _sum),
    arith.SubiOp: _integers(lambda a, b, bits: a - b, _difference),
    arith.MuliOp: _integers(lambda a, b, bits: a * b, _product),
    arith.AndIOp: _integers(lambda a, b, bits: a & b, _and),
    arith.OrIOp: _integers(lambda a, b, bits: a | b, _or),
    arith.XOrIOp: _integers(lambda a, b, bits: a ^ b, _exclusive_or),
    arith.ShLIOp: _integers(_shifted(lambda a, b: a << b), _shift),
    arith.ShRSIOp: _integers(_shifted(lambda a, b: a >> b), _shift),
    arith.FloorDivSIOp: _integers(_floor_quotient, _quotient),
    arith.DivSIOp: _integers(_machine_quotient, _quotient),
    arith.RemSIOp: _integers(_machine_remainder, _none),
    arith.MinSIOp: _integers(lambda a, b, bits: min(a, b), _same),
    arith.MaxSIOp: _integers(lambda a, b, bits: max(a, b), _same),
    arith.CmpiOp: _compare,
    arith.SelectOp: _select,
    arith.ExtSIOp: _extended(True),
    arith.ExtUIOp: _extended(False),
    arith.TruncIOp: _truncated,
    arith.MulfOp: _float_unit,
    arith.DivfOp: _float_unit,
    arith.AddfOp: _float_zero,
    arith.SubfOp: _float_zero,
    flow.CheckedOp: _checked,
    mem.ExtractOp: _extract,
}
