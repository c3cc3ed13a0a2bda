"""Functions and conditions that rules may call while they match.

A function here is plain Python; its annotations are its kinds in rule files: `int` and `float` numbers, `bool`, `str`,
`SSAValue` for a value of the pattern, `Attribute` for a type or an attribute. One that raises `ValueError` or
`ArithmeticError` says that the rule does not apply. Integers are those of constants: signed, so `true` is -1.

A module that a rule file uses adds its own in `FUNCTIONS`, a tuple of such functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from xdsl.dialects import arith
from xdsl.dialects.builtin import FloatAttr, IndexType, IntegerAttr, IntegerType
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

MOST_BITS = 1 << 12
"""No number of the compile time may be longer: a shift by a wild constant is not worked out."""

# ---------------------------------------------------------------- what generated matchers call


def wrapped(number: int, bits: int) -> int:
    """A number modulo 2**bits, signed."""
    half = 1 << (bits - 1)
    return ((number + half) & ((1 << bits) - 1)) - half


def bits_of(type_: Attribute) -> int:
    """Bits of an integer type; 64 for `index`."""
    return type_.width.data if isinstance(type_, IntegerType) else 64


def integer_of(op: Operation) -> int | None:
    """The number of an `arith.constant` of a scalar integer or index, signed."""
    attribute = op.properties["value"]
    if type(attribute) is not IntegerAttr:
        return None
    number = attribute.value.data
    type_ = attribute.type
    if type(type_) is IntegerType:
        bits = type_.width.data
        if not -(1 << (bits - 1)) <= number < 1 << (bits - 1):
            return wrapped(number, bits)
    return number


def float_of(op: Operation) -> float | None:
    """The number of an `arith.constant` of a scalar float."""
    attribute = op.properties["value"]
    return attribute.value.data if type(attribute) is FloatAttr else None


def number_of(value: SSAValue) -> int | None:
    """The number that an integer value is known to be, signed; of an `i1`, 0 or -1."""
    if type(value) is OpResult and type(value.op) is arith.ConstantOp:
        return integer_of(value.op)
    return None


def negative_zero(number: float) -> bool:
    """Whether a number is -0.0, and not 0.0."""
    return number == 0.0 and math.copysign(1.0, number) < 0


def positive_zero(number: float) -> bool:
    """Whether a number is 0.0, and not -0.0."""
    return number == 0.0 and math.copysign(1.0, number) > 0


def shift_left(number: int, places: int) -> int:
    """`number << places`, unless that is absurd."""
    if not 0 <= places < MOST_BITS:
        raise ValueError("a shift by too much")
    return number << places


def shift_right(number: int, places: int) -> int:
    """`number >> places`."""
    if not 0 <= places < MOST_BITS:
        raise ValueError("a shift by too much")
    return number >> places


# ---------------------------------------------------------------- numbers


def power_of_two(c: int) -> bool:
    """Whether `c` is 1, 2, 4, ..."""
    return c > 0 and c & (c - 1) == 0


def log2(c: int) -> int:
    """The k of `c == 2**k`."""
    if not power_of_two(c):
        raise ValueError("not a power of two")
    return c.bit_length() - 1


def floor_divide(a: int, b: int) -> int:
    """Quotient rounded down, as Python's `a // b` (which begins a comment in a rule file)."""
    return a // b


def trunc_divide(a: int, b: int) -> int:
    """Quotient rounded towards zero, as C's."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def trunc_remainder(a: int, b: int) -> int:
    """Remainder with the sign of `a`, as C's."""
    return a - b * trunc_divide(a, b)


def minimum(a: int, b: int) -> int:
    """The smaller number."""
    return min(a, b)


def maximum(a: int, b: int) -> int:
    """The greater number."""
    return max(a, b)


# ---------------------------------------------------------------- numbers and types


def width(t: Attribute) -> int:
    """Bits of an integer or float type; 64 for `index`."""
    bits: Any = getattr(t, "bitwidth", None)
    if isinstance(t, IndexType):
        return 64
    if bits is None:
        raise ValueError("a type without a width")
    return bits


def signed(c: int, t: Attribute) -> int:
    """`c` modulo 2**N, in -2**(N-1) ... 2**(N-1)-1."""
    return wrapped(c, width(t))


def unsigned(c: int, t: Attribute) -> int:
    """`c` modulo 2**N, in 0 ... 2**N-1."""
    return c & ((1 << width(t)) - 1)


def fits(c: int, t: Attribute) -> bool:
    """Whether `c` is a signed number of the type."""
    return signed(c, t) == c


def least(t: Attribute) -> int:
    """The least signed number of an integer type."""
    return -(1 << (width(t) - 1))


def most(t: Attribute) -> int:
    """The greatest signed number of an integer type."""
    return (1 << (width(t) - 1)) - 1


# ---------------------------------------------------------------- predicates of comparisons

PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")
FLOAT_PREDICATES = (
    "false", "oeq", "ogt", "oge", "olt", "ole", "one", "ord", "ueq", "ugt", "uge", "ult", "ule", "une", "uno", "true",
)  # fmt: skip
_NEGATED = (1, 0, 5, 4, 3, 2, 9, 8, 7, 6)
_SWAPPED = (0, 1, 4, 5, 2, 3, 8, 9, 6, 7)
_NEGATED_FLOAT = (15, 13, 12, 11, 10, 9, 8, 14, 6, 5, 4, 3, 2, 1, 7, 0)
_SWAPPED_FLOAT = (0, 1, 4, 5, 2, 3, 6, 7, 8, 11, 12, 9, 10, 13, 14, 15)
_COMPARE: tuple[Callable[[int, int], bool], ...] = (
    lambda a, b: a == b, lambda a, b: a != b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b,
    lambda a, b: a >= b, lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b, lambda a, b: a >= b,
)  # fmt: skip


def negated(p: int) -> int:
    """The predicate of `arith.cmpi` that holds where `p` does not."""
    return _NEGATED[p]


def swapped(p: int) -> int:
    """The predicate of `arith.cmpi` for the operands in the other order."""
    return _SWAPPED[p]


def negated_float(p: int) -> int:
    """The predicate of `arith.cmpf` that holds where `p` does not."""
    return _NEGATED_FLOAT[p]


def swapped_float(p: int) -> int:
    """The predicate of `arith.cmpf` for the operands in the other order."""
    return _SWAPPED_FLOAT[p]


def compare(p: int, a: int, b: int, t: Attribute) -> bool:
    """What `arith.cmpi` gives for two numbers of a type."""
    if p >= 6:
        a, b = unsigned(a, t), unsigned(b, t)
    return _COMPARE[p](a, b)


def reflexive(p: int) -> bool:
    """What `arith.cmpi` gives for a value and itself."""
    return _COMPARE[p](0, 0)


# ---------------------------------------------------------------- values


def one_use(v: SSAValue) -> bool:
    """Whether the value is used once: by the op that is being rewritten."""
    return v.has_one_use()


def constant(v: SSAValue) -> bool:
    """Whether the value is the result of an `arith.constant`."""
    return type(v) is OpResult and type(v.op) is arith.ConstantOp


def nonconstant(v: SSAValue) -> bool:
    """Whether the value is anything but the result of an `arith.constant`."""
    return not constant(v)


FUNCTIONS: tuple[Callable[..., object], ...] = (
    power_of_two, log2, floor_divide, trunc_divide, trunc_remainder, minimum, maximum, width, signed, unsigned, fits,
    least, most, negated, swapped, negated_float, swapped_float, compare, reflexive, one_use, constant, nonconstant,
)  # fmt: skip

TOTAL = frozenset({"power_of_two", "minimum", "maximum", "one_use", "constant", "nonconstant"})
"""Functions that always give an answer."""
