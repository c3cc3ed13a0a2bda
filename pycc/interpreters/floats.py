"""Floating-point arithmetic as `arith` and `math` define it, with the bits that compiled code gives.

Values are Python floats; those of type `f32` (`f16`) are exactly representable there. Each `f32` result is computed as
a double and rounded once more, which is exact for + - * / and square root (a double has more than twice the digits).
Functions that are not exact are the C library's, the same that compiled code calls.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import ctypes
import math
import struct
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pycc.interpreters.faults import Fault, Poison

Function = Callable[..., Any]


def _half(value: Any) -> Any:
    if type(value) is Poison:
        return value
    try:
        return struct.unpack("<e", struct.pack("<e", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def _single(value: Any) -> Any:
    return value if type(value) is Poison else ctypes.c_float(value).value


ROUND: dict[int, Callable[[Any], Any]] = {16: _half, 32: _single, 64: lambda value: value}
"""By width: a double rounded to it."""


def rounded(plain: Function, width: int) -> Function:
    """`plain` on doubles, as the same operation of a width."""
    if width == 64:
        return plain
    if width not in ROUND:
        raise Fault(f"floats of {width} bits are not interpreted")
    round_, count = ROUND[width], plain.__code__.co_argcount if hasattr(plain, "__code__") else -1
    if count == 1:
        return lambda a: round_(plain(a))
    if count == 2:
        return lambda a, b: round_(plain(a, b))
    return lambda *operands: round_(plain(*operands))


def add(a: Any, b: Any) -> Any:
    """`addf`."""
    return a + b


def sub(a: Any, b: Any) -> Any:
    """`subf`."""
    return a - b


def mul(a: Any, b: Any) -> Any:
    """`mulf`."""
    return a * b


def div(a: Any, b: Any) -> Any:
    """`divf`, with IEEE's answers for a divisor of zero."""
    try:
        return a / b
    except ZeroDivisionError:
        if a != a or a == 0.0:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)


def negate(a: Any) -> Any:
    """`negf`: the other sign, of NaN too."""
    return -a


def maximum(a: Any, b: Any) -> Any:
    """`maximumf`: NaN if either is, and 0.0 above -0.0."""
    if a != a or b != b:
        return math.nan
    if a == b:
        return a if math.copysign(1.0, a) > 0 else b
    return a if a > b else b


def minimum(a: Any, b: Any) -> Any:
    """`minimumf`: NaN if either is, and -0.0 below 0.0."""
    return -maximum(-a, -b)


def maximum_number(a: Any, b: Any) -> Any:
    """`maxnumf`: the other one if one is NaN."""
    return b if a != a else a if b != b else maximum(a, b)


def minimum_number(a: Any, b: Any) -> Any:
    """`minnumf`: the other one if one is NaN."""
    return b if a != a else a if b != b else minimum(a, b)


_ORDERED: tuple[Callable[[Any, Any], Any], ...] = (
    lambda a, b: False,
    lambda a, b: a == b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: a < b or a > b,
    lambda a, b: a == a and b == b,
)
_UNORDERED: tuple[Callable[[Any, Any], Any], ...] = (
    lambda a, b: a == b or a != a or b != b,
    lambda a, b: not a <= b,
    lambda a, b: not a < b,
    lambda a, b: not a >= b,
    lambda a, b: not a > b,
    lambda a, b: a != b,
    lambda a, b: a != a or b != b,
    lambda a, b: True,
)


def compare(predicate: int) -> Function:
    """`cmpf` with the number of a predicate: false oeq ogt oge olt ole one ord ueq ugt uge ult ule une uno true."""
    return (_ORDERED + _UNORDERED)[predicate]


def to_integer(width: int, signed: bool) -> Function:
    """`fptosi` and `fptoui`: without the fraction; poison where that does not fit."""
    half, mask = 1 << (width - 1), (1 << width) - 1
    lowest, highest = (-half, half - 1) if signed else (0, mask)

    def function(a: Any) -> Any:
        if type(a) is Poison:
            return a
        if not math.isfinite(a) or not lowest <= (whole := math.trunc(a)) <= highest:
            return Poison(f"the float {a} does not fit into i{width}")
        return whole & 1 if width == 1 else ((whole + half) & mask) - half

    return function


def from_integer(source: int, signed: bool, target: int) -> Function:
    """`sitofp` and `uitofp`: rounded once, ties to even."""
    mask, round_ = (1 << source) - 1, ROUND[target]

    def function(a: Any) -> Any:
        if type(a) is Poison:
            return a
        number = (-a if source == 1 else a) if signed else a & mask
        extra = abs(number).bit_length() - 53
        if target != 64 and extra > 0:
            # Rounded to odd, so that the second rounding sees on which side the rest was.
            size = abs(number)
            kept = size >> extra | (size & ((1 << extra) - 1) != 0)
            number = (-kept if number < 0 else kept) << extra
        return round_(float(number))

    return function


FORMATS: dict[tuple[str, int], str] = {
    ("float", 64): "<d", ("float", 32): "<f", ("float", 16): "<e",
    ("int", 64): "<q", ("int", 32): "<i", ("int", 16): "<h", ("int", 8): "<b",
}  # fmt: skip
"""`struct` formats of numbers in memory."""


def bitcast(source: tuple[str, int], target: tuple[str, int]) -> Function:
    """The same bits as a number of another kind."""
    if source == target:
        return lambda a: a
    if source not in FORMATS or target not in FORMATS:
        raise Fault(f"no bit cast from {source[0]}{source[1]} to {target[0]}{target[1]}")
    pack, unpack = struct.Struct(FORMATS[source]).pack, struct.Struct(FORMATS[target]).unpack
    return lambda a: a if type(a) is Poison else unpack(pack(a))[0]


# ---------------------------------------------------------------- math


def _whole(rounding: Callable[[float], int]) -> Function:
    def function(a: Any) -> Any:
        if type(a) is Poison or not math.isfinite(a):
            return a
        return math.copysign(float(rounding(a)), a)

    return function


floor, ceil, truncate, round_even = _whole(math.floor), _whole(math.ceil), _whole(math.trunc), _whole(round)
round_away = _whole(lambda a: int(math.copysign(math.floor(abs(a)) + (abs(a) % 1.0 >= 0.5), a)))


def square_root(a: Any) -> Any:
    """`sqrt`; NaN below zero."""
    return math.sqrt(a) if a >= 0.0 else a if a == 0.0 else math.nan


def reciprocal_root(a: Any) -> Any:
    """`rsqrt`: one over the root."""
    return div(1.0, square_root(a))


def reciprocal_root_single(a: Any) -> Any:
    """`rsqrt` of f32: both steps are rounded."""
    return _single(div(1.0, _single(square_root(a))))


def absolute(a: Any) -> Any:
    """`absf`."""
    return a if type(a) is Poison else math.fabs(a)


def copy_sign(a: Any, b: Any) -> Any:
    """`copysign`."""
    return math.copysign(a, b)


def fused(a: Any, b: Any, c: Any) -> Any:
    """`fma`: a * b + c, rounded once."""
    if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
        return a * b + c
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if exact == 0:
        return a * b + c
    try:
        return exact.numerator / exact.denominator
    except OverflowError:
        return math.copysign(math.inf, exact)


def fused_single(a: Any, b: Any, c: Any) -> Any:
    """`fma` of f32: the product of two f32 is an exact double, the sum is rounded to odd, then to f32."""
    product = a * b
    total = product + c
    if not math.isfinite(total) or total == 0.0:
        return _single(total)
    error = Fraction(product) + Fraction(c) - Fraction(total)
    if error != 0:
        bits: int = struct.unpack("<q", struct.pack("<d", total))[0]
        if bits & 1 == 0:
            # Towards the exact sum: away from zero if the rest has the sign of the total.
            bits += 1 if (error > 0) == (total > 0) else -1
            total = struct.unpack("<d", struct.pack("<q", bits))[0]
    return _single(total)


@lru_cache(maxsize=1)
def _libraries() -> tuple[ctypes.CDLL, ...]:
    found = [ctypes.CDLL(None)]
    for name in ("libm.so.6", "libSystem.dylib"):
        try:
            found.append(ctypes.CDLL(name))
        except OSError:
            continue
    return tuple(found)


@lru_cache(maxsize=512)
def c_function(name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
    """A function of the C library with these ctypes types; a `Fault` if there is none of that name."""
    for library in _libraries():
        if hasattr(library, name):
            return ctypes.CFUNCTYPE(result, *arguments)((name, library))
    raise Fault(f"there is no C function {name}")


def libm(name: str, width: int, count: int = 1) -> Function:
    """A function of libm on floats of a width."""
    if width == 32:
        return c_function(name + "f", ctypes.c_float, (ctypes.c_float,) * count)
    if width != 64:
        raise Fault(f"{name} of f{width} is not interpreted")
    return c_function(name, ctypes.c_double, (ctypes.c_double,) * count)
