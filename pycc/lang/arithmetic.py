"""Arithmetic intrinsics in plain CPython. Each is exact, so compiled code may use one instruction for it."""

from __future__ import annotations

import math
from typing import Any, NoReturn

from pycc.support.diagnostics import IntegerRangeError

_WORD = (1 << 64) - 1


def sqrt(x: float) -> float:
    """Correctly rounded square root; NaN below zero."""
    return math.sqrt(x) if x >= 0 or x == 0 else math.nan


def _whole(x: float, rounding: Any) -> float:
    """Apply a rounding that gives an int, keeping NaN, infinities and the sign of zero."""
    return math.copysign(float(rounding(x)), x) if math.isfinite(x) else x


def floor(x: float) -> float:
    """Largest whole float not above x."""
    return _whole(x, math.floor)


def ceil(x: float) -> float:
    """Smallest whole float not below x."""
    return _whole(x, math.ceil)


def trunc(x: float) -> float:
    """x without its fraction."""
    return _whole(x, math.trunc)


def round_even(x: float) -> float:
    """Nearest whole float, ties to even."""
    return _whole(x, round)


def copysign(x: float, y: float) -> float:
    """Magnitude of x with the sign of y."""
    return math.copysign(x, y)


def fabs(x: float) -> float:
    """x without its sign."""
    return math.fabs(x)


def mul_high(a: Any, b: Any) -> Any:
    """High 64 bits of the 128-bit product of two u64."""
    return type(a)((int(a) * int(b)) >> 64)


def count_leading_zeros(x: Any) -> Any:
    """Zero bits above the highest one bit of a u64; 64 for 0."""
    return _i64(64 - int(x).bit_length())


def count_trailing_zeros(x: Any) -> Any:
    """Zero bits below the lowest one bit of a u64; 64 for 0."""
    value = int(x)
    return _i64((value & -value).bit_length() - 1 if value else 64)


def popcount(x: Any) -> Any:
    """One bits of a u64."""
    return _i64((int(x) & _WORD).bit_count())


def float_to_i64(x: float) -> Any:
    """x without its fraction, as i64; the caller has checked that it fits."""
    return _i64(int(x))


def integer_range_error() -> NoReturn:
    """An `int` left 64 bits (D4)."""
    raise IntegerRangeError("an int left the 64-bit range")


def unreachable() -> NoReturn:
    """Control never comes here."""
    raise AssertionError("lang.unreachable() was reached")


def _i64(value: int) -> Any:
    import numpy

    return numpy.int64(value)
