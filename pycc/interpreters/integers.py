"""Integer arithmetic of machine width, as `arith` and `math` define it.

Values are Python ints: signed ones for `i2` and wider, 0 or 1 for `i1`. Each maker takes a width in bits and gives a
function of plain values; what MLIR leaves undefined gives a `Poison`, what it calls undefined behaviour a `Fault`.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pycc.interpreters.faults import Fault, Poison

Function = Callable[..., Any]


@lru_cache(maxsize=64)
def wrapping(width: int) -> Callable[[Any], Any]:
    """The function that brings an int into the range of a width."""
    if width == 1:
        return lambda a: a & 1
    half, mask = 1 << (width - 1), (1 << width) - 1
    return lambda a: ((a + half) & mask) - half


def _mask(width: int) -> int:
    return (1 << width) - 1


def _signed(width: int) -> Callable[[Any], Any]:
    """An operand as a signed number."""
    return (lambda a: -a) if width == 1 else (lambda a: a)


def add(width: int) -> Function:
    """`addi`."""
    if width == 1:
        return lambda a, b: (a + b) & 1
    half, mask = 1 << (width - 1), _mask(width)
    return lambda a, b: ((a + b + half) & mask) - half


def sub(width: int) -> Function:
    """`subi`."""
    if width == 1:
        return lambda a, b: (a - b) & 1
    half, mask = 1 << (width - 1), _mask(width)
    return lambda a, b: ((a - b + half) & mask) - half


def mul(width: int) -> Function:
    """`muli`."""
    if width == 1:
        return lambda a, b: a & b
    half, mask = 1 << (width - 1), _mask(width)
    return lambda a, b: ((a * b + half) & mask) - half


def without_overflow(plain: Function, width: int, signed: bool, unsigned: bool) -> Function:
    """`plain` (on unbounded ints) under `nsw` and/or `nuw`: poison where the result does not fit."""
    wrap, mask, view = wrapping(width), _mask(width), _signed(width)

    def function(a: Any, b: Any) -> Any:
        if type(a) is Poison or type(b) is Poison:
            return a if type(a) is Poison else b
        exact = plain(view(a), view(b))
        result = wrap(exact)
        if signed and view(result) != exact:
            return Poison("an operation marked nsw overflowed")
        if unsigned and not 0 <= plain(a & mask, b & mask) <= mask:
            return Poison("an operation marked nuw overflowed")
        return result

    return function


def _divisor(b: Any) -> None:
    if b == 0:
        raise Fault("division by zero")


def _truncated(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def _division(rounding: Callable[[int, int], int], width: int) -> Function:
    wrap, view = wrapping(width), _signed(width)
    highest = (1 << (width - 1)) - 1

    def function(a: Any, b: Any) -> Any:
        _divisor(b)
        quotient = rounding(view(a), view(b))
        if quotient > highest:
            raise Fault("the quotient does not fit: the lowest number divided by -1")
        return wrap(quotient)

    return function


def div_signed(width: int) -> Function:
    """`divsi`: rounds towards zero."""
    return _division(_truncated, width)


def div_floor(width: int) -> Function:
    """`floordivsi`."""
    return _division(lambda a, b: a // b, width)


def div_ceil(width: int) -> Function:
    """`ceildivsi`."""
    return _division(lambda a, b: -(-a // b), width)


def rem_signed(width: int) -> Function:
    """`remsi`: the sign of the dividend."""
    wrap, view = wrapping(width), _signed(width)
    lowest = -(1 << (width - 1))

    def function(a: Any, b: Any) -> Any:
        _divisor(b)
        a, b = view(a), view(b)
        if b == -1 and a == lowest:
            raise Fault("the remainder of the lowest number divided by -1")
        return wrap(a - b * _truncated(a, b))

    return function


def _unsigned(compute: Callable[[int, int], int], width: int, divides: bool = False) -> Function:
    wrap, mask = wrapping(width), _mask(width)

    def function(a: Any, b: Any) -> Any:
        if divides:
            _divisor(b)
        return wrap(compute(a & mask, b & mask))

    return function


def div_unsigned(width: int) -> Function:
    """`divui`."""
    return _unsigned(lambda a, b: a // b, width, divides=True)


def div_ceil_unsigned(width: int) -> Function:
    """`ceildivui`."""
    return _unsigned(lambda a, b: -(-a // b), width, divides=True)


def rem_unsigned(width: int) -> Function:
    """`remui`."""
    return _unsigned(lambda a, b: a % b, width, divides=True)


def min_unsigned(width: int) -> Function:
    """`minui`."""
    return _unsigned(min, width)


def max_unsigned(width: int) -> Function:
    """`maxui`."""
    return _unsigned(max, width)


def min_signed(width: int) -> Function:
    """`minsi`."""
    return max if width == 1 else min


def max_signed(width: int) -> Function:
    """`maxsi`."""
    return min if width == 1 else max


def _shift(compute: Callable[[Any, Any], Any], width: int) -> Function:
    mask = _mask(width)

    def function(a: Any, b: Any) -> Any:
        if type(b) is Poison:
            return b
        amount = b & mask
        if amount >= width:
            return Poison(f"a shift of i{width} by {amount}")
        return compute(a, amount)

    return function


def shift_left(width: int) -> Function:
    """`shli`."""
    wrap = wrapping(width)
    return _shift(lambda a, n: wrap(a << n), width)


def shift_right_signed(width: int) -> Function:
    """`shrsi`."""
    return _shift(lambda a, n: a >> n, width)


def shift_right_unsigned(width: int) -> Function:
    """`shrui`."""
    wrap, mask = wrapping(width), _mask(width)
    return _shift(lambda a, n: wrap((a & mask) >> n), width)


def add_extended(width: int) -> Function:
    """`addui_extended`: sum and carry."""
    wrap, mask = wrapping(width), _mask(width)

    def function(a: Any, b: Any) -> Any:
        total = (a & mask) + (b & mask)
        return wrap(total), int(total > mask)

    return function


def mul_extended(width: int, signed: bool) -> Function:
    """`mulsi_extended` and `mului_extended`: low and high half of the product."""
    wrap, mask, view = wrapping(width), _mask(width), _signed(width)

    def function(a: Any, b: Any) -> Any:
        product = view(a) * view(b) if signed else (a & mask) * (b & mask)
        return wrap(product), wrap(product >> width)

    return function


_COMPARISONS: tuple[Callable[[Any, Any], Any], ...] = (
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
)


def compare(predicate: int, width: int) -> Function:
    """`cmpi` with the number of a predicate: eq ne slt sle sgt sge ult ule ugt uge."""
    if predicate < 2 or (predicate < 6 and width > 1):
        return _COMPARISONS[predicate]
    if predicate < 6:
        plain = _COMPARISONS[predicate]
        return lambda a, b: plain(-a, -b)
    plain, mask = _COMPARISONS[predicate - 4], _mask(width)
    return lambda a, b: plain(a & mask, b & mask)


def extend_signed(source: int) -> Function:
    """`extsi` from a width."""
    return (lambda a: -a) if source == 1 else (lambda a: a)


def extend_unsigned(source: int) -> Function:
    """`extui` from a width; the target is wider."""
    mask = _mask(source)
    return lambda a: a & mask


def count_leading_zeros(width: int) -> Function:
    """`ctlz`; the width for 0."""
    mask = _mask(width)
    return lambda a: wrapping(width)(width - (a & mask).bit_length())


def count_trailing_zeros(width: int) -> Function:
    """`cttz`; the width for 0."""
    return lambda a: wrapping(width)((a & -a).bit_length() - 1 if a else width)


def count_ones(width: int) -> Function:
    """`ctpop`."""
    mask = _mask(width)
    return lambda a: wrapping(width)((a & mask).bit_count())


def absolute(width: int) -> Function:
    """`absi`; the lowest number stays."""
    wrap = wrapping(width)
    return lambda a: wrap(abs(a))


def power(width: int) -> Function:
    """`ipowi`: by repeated multiplication; a negative exponent gives what is left of `1 / base ** n`."""
    wrap = wrapping(width)

    def function(a: Any, b: Any) -> Any:
        if b >= 0:
            return wrap(pow(a, b, 1 << width))
        if a == 0:
            raise Fault("division by zero: 0 to a negative power")
        return wrap(a ** (-b & 1)) if a in (1, -1) else 0

    return function
