"""Arithmetic of TYPED: Python's int, float and bool are computed by Python itself, NumPy scalars by their own rules.

Takes in a kind of operation and the type of its operands. Gives out a function of plain values (ints of any type are
Python ints, unsigned ones not negative; float32 are floats that are exactly representable). What CPython raises, these
functions raise; an int that leaves 64 bits is an `IntegerRangeError`.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN
from pycc.interpreters import floats
from pycc.interpreters.faults import Fault
from pycc.interpreters.scalar import HIGHEST, LOWEST
from pycc.support.diagnostics import IntegerRangeError

Function = Callable[..., Any]

PYTHON: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "pow": operator.pow, "lshift": operator.lshift,
    "rshift": operator.rshift, "and": operator.and_, "or": operator.or_, "xor": operator.xor, "matmul": operator.matmul,
}  # fmt: skip
INPLACE: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.iadd, "sub": operator.isub, "mul": operator.imul, "truediv": operator.itruediv,
    "floordiv": operator.ifloordiv, "mod": operator.imod, "pow": operator.ipow, "lshift": operator.ilshift,
    "rshift": operator.irshift, "and": operator.iand, "or": operator.ior, "xor": operator.ixor,
    "matmul": operator.imatmul,
}  # fmt: skip
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "is": operator.is_, "is_not": operator.is_not, "in": lambda a, b: a in b, "not_in": lambda a, b: a not in b,
}  # fmt: skip
UNARY: dict[str, Callable[[Any], Any]] = {
    "neg": operator.neg, "pos": operator.pos, "invert": operator.invert, "not": operator.not_,
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A numeric type: `name` is NumPy's, or int, float, bool of Python."""

    name: str
    bits: int
    floating: bool = False
    signed: bool = True
    python: bool = False

    @property
    def lowest(self) -> int:
        """Smallest integer."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def highest(self) -> int:
        """Largest integer."""
        return (1 << (self.bits - self.signed)) - 1

    def wrap(self, value: int) -> int:
        """An integer modulo the width."""
        value &= (1 << self.bits) - 1
        return value - (1 << self.bits) if self.signed and value >> (self.bits - 1) else value


INT, FLOAT = Number("int", 64, python=True), Number("float", 64, True, python=True)
BOOL = Number("bool", 1, signed=False, python=True)


@lru_cache(maxsize=64)
def _scalar(dtype: str) -> Number:
    if dtype == "bool":
        return Number("bool", 1, signed=False)
    head = dtype.rstrip("0123456789")
    return Number(dtype, int(dtype[len(head) :]), head == "float", head != "uint")


def number_of(type_: Attribute) -> Number | None:
    """The facts of a numeric type; None for other types."""
    match type_:
        case py.IntType():
            return INT
        case py.FloatType():
            return FLOAT
        case py.BoolType():
            return BOOL
        case py.ScalarType():
            return _scalar(type_.dtype.data)
        case _:
            return number_of(FOREIGN[type_].carrier) if type_ in FOREIGN else None


# ---------------------------------------------------------------- binary


def in_range(value: Any) -> Any:
    """An int, if it has 64 bits."""
    if LOWEST <= value <= HIGHEST:
        return value
    raise IntegerRangeError


def _int_pow(a: int, n: int) -> int:
    if n < 0:
        raise Fault("an int to a negative power, which inference gives to float")
    if n > 63 and a not in (-1, 0, 1):
        raise IntegerRangeError
    return in_range(a**n)


def _int_shift_left(a: int, n: int) -> int:
    if n > 63 and a != 0:
        raise IntegerRangeError
    return in_range(a << n if a else 0 << min(n, 1))


def _float_pow(a: float, b: float) -> float:
    if a < 0.0 and math.isfinite(a) and math.isfinite(b) and b != math.floor(b):
        raise ValueError("a negative number raised to a fractional power is complex, which pycc has not")
    return a**b


_INT: dict[str, Function] = {
    "pow": _int_pow,
    "lshift": _int_shift_left,
    "truediv": operator.truediv,
    **{kind: (lambda f: lambda a, b: in_range(f(a, b)))(PYTHON[kind]) for kind in ("add", "sub", "mul", "floordiv")},
    **{kind: PYTHON[kind] for kind in ("mod", "rshift", "and", "or", "xor")},
}
_FLOAT: dict[str, Function] = {
    **{kind: PYTHON[kind] for kind in ("add", "sub", "mul", "truediv", "floordiv", "mod")},
    "pow": _float_pow,
}


def _numpy(kind: str, a: Number) -> Function:
    """The operation as NumPy does it on scalars, without its warnings."""
    import numpy

    dtype, compute = numpy.dtype(a.name).type, PYTHON[kind]

    def function(left: Any, right: Any) -> Any:
        with numpy.errstate(all="ignore"):
            return compute(dtype(left), dtype(right)).item()

    return function


def _wrapping(kind: str, a: Number) -> Function | None:
    """+ - * and bit operations of integers, the ones that library code is full of."""
    half, mask = 1 << (a.bits - 1), (1 << a.bits) - 1
    plain = PYTHON[kind]
    if kind in ("and", "or", "xor"):
        return plain
    if kind not in ("add", "sub", "mul"):
        return None
    if a.signed:
        return lambda x, y: ((plain(x, y) + half) & mask) - half
    return lambda x, y: plain(x, y) & mask


def binary(kind: str, type_: Attribute, result: Attribute) -> Function:
    """`py.binary` on two values of a type."""
    number, wider = number_of(type_), number_of(result)
    if number is None:
        raise Fault(f"py.binary {kind} of {type_}")
    if number.python:
        table = _INT if number is INT else _FLOAT if number is FLOAT else {k: PYTHON[k] for k in ("and", "or", "xor")}
        if kind not in table:
            raise Fault(f"py.binary {kind} of {type_}")
        return table[kind]
    if wider is not None and wider != number and not wider.python:
        # True division of integers, floor division of bools: both are cast first.
        before, compute = convert(number, wider), binary(kind, result, result)
        return lambda a, b: compute(before(a), before(b))
    if not number.floating and number.bits > 1:
        wrapping = _wrapping(kind, number)
        if wrapping is not None:
            return wrapping
    if kind in ("truediv", "add", "sub", "mul") and number.name == "float64":
        return floats.div if kind == "truediv" else PYTHON[kind]
    if kind in ("lshift", "rshift") and not number.floating:
        return _shift(kind, number)
    if kind == "pow" and number.floating:
        return floats.libm("pow", number.bits, 2)
    return _numpy(kind, number)


def _shift(kind: str, number: Number) -> Function:
    """A count outside of the width shifts everything out."""
    bits, mask = number.bits, (1 << number.bits) - 1

    def left(a: int, n: int) -> int:
        return number.wrap(a << n) if 0 <= n < bits else 0

    def right(a: int, n: int) -> int:
        return a >> (n if (n & mask) < bits else bits)

    return left if kind == "lshift" else right


def unary(kind: str, type_: Attribute) -> Function:
    """`py.unary`."""
    number = number_of(type_)
    if number is None:
        raise Fault(f"py.unary {kind} of {type_}")
    plain = UNARY[kind]
    if kind == "not" or (number is not INT and number.floating):
        return plain
    if number is INT:
        return lambda a: in_range(plain(a))
    if number.name == "bool":
        if not number.python and kind == "invert":
            return lambda a: not a
        raise Fault(f"py.unary {kind} of {type_}")
    return lambda a: number.wrap(plain(a))


def compare(kind: str, left: Attribute, right: Attribute) -> Function:
    """`py.compare`: of numbers by value, of references by identity."""
    if kind in ("is", "is_not") and number_of(left) is not None:
        return COMPARE["eq" if kind == "is" else "ne"]
    if kind in ("in", "not_in"):
        raise Fault(f"py.compare {kind}, which inference makes a call")
    if kind not in ("is", "is_not") and (number_of(left) is None or number_of(right) is None):
        raise Fault(f"py.compare {kind} of {left} and {right}")
    return COMPARE[kind]


# ---------------------------------------------------------------- conversions


def convert(source: Number, target: Number) -> Function:
    """C's cast between numeric types, with x86's answers where C has none."""
    if source == target:
        return lambda a: a
    if target.name == "bool":
        return lambda a: a != 0
    if target.floating:
        if target.bits == 64:
            return float
        return floats.ROUND[32] if source.floating else floats.from_integer(64, source.name != "uint64", 32)
    if source.floating:
        return lambda a: _from_float(a, target)
    if target is INT and source.name == "uint64":
        return in_range
    return lambda a: target.wrap(int(a))


def _from_float(value: float, target: Number) -> int:
    if target.name == "uint64":
        if value >= float(1 << 63):
            return (_to_signed(value - float(1 << 63), 64) ^ LOWEST) & ((1 << 64) - 1)
        return _to_signed(value, 64) & ((1 << 64) - 1)
    through = 32 if target.bits < 32 or target.name == "int32" else 64
    return target.wrap(_to_signed(value, through))


def _to_signed(value: float, bits: int) -> int:
    """Truncation towards zero; NaN and what does not fit give the lowest value."""
    lowest = -(1 << (bits - 1))
    if math.isfinite(value) and lowest <= math.trunc(value) < -lowest:
        return math.trunc(value)
    return lowest
