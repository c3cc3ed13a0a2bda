"""`Q16` as compiled code has it: a value of type `!fixed.q16`, carried as an `i32`, whose methods stand here.

The arithmetic is one op each, written where it is called (`lang.in_place`), so that the passes of this package see it.
"""

from pycc import lang
from pycc.lang import i32

from pycc_fixed.q16 import Q16, add, divide, multiply, subtract

LOWEST = -2147483648
HIGHEST = 2147483647


@lang.primitive
class Methods:
    def __new__(value=0) -> Q16:
        if not -32768.0 <= value < 32768.0:
            raise OverflowError("Q16 out of range")
        if isinstance(value, int):
            return from_raw(int(value) * 65536)
        return from_raw(round(value * 65536.0))

    @staticmethod
    def from_raw(raw: int) -> Q16:
        return from_raw(raw)

    @property
    @lang.inline
    def raw(self) -> int:
        return raw_of(self)

    @lang.in_place
    def __add__(self, other: Q16) -> Q16:
        return add(self, other)

    @lang.in_place
    def __sub__(self, other: Q16) -> Q16:
        return subtract(self, other)

    @lang.in_place
    def __mul__(self, other: Q16) -> Q16:
        return multiply(self, other)

    @lang.in_place
    def __truediv__(self, other: Q16) -> Q16:
        return divide(self, other)

    @lang.inline
    def __neg__(self) -> Q16:
        return from_raw(-raw_of(self))

    @lang.inline
    def __abs__(self) -> Q16:
        return from_raw(abs(raw_of(self)))

    @lang.inline
    def __eq__(self, other: Q16) -> bool:
        return raw_of(self) == raw_of(other)

    @lang.inline
    def __lt__(self, other: Q16) -> bool:
        return raw_of(self) < raw_of(other)

    @lang.inline
    def __le__(self, other: Q16) -> bool:
        return raw_of(self) <= raw_of(other)

    @lang.inline
    def __gt__(self, other: Q16) -> bool:
        return raw_of(self) > raw_of(other)

    @lang.inline
    def __ge__(self, other: Q16) -> bool:
        return raw_of(self) >= raw_of(other)

    @lang.inline
    def __hash__(self) -> int:
        return hash(raw_of(self))

    @lang.inline
    def __bool__(self) -> bool:
        return raw_of(self) != 0

    @lang.inline
    def __float__(self) -> float:
        return raw_of(self) / 65536.0

    @lang.inline
    def __int__(self) -> int:
        return int(raw_of(self) / 65536.0)

    def __str__(self) -> str:
        return str(raw_of(self) / 65536.0)

    def __repr__(self) -> str:
        return "Q16(" + repr(raw_of(self) / 65536.0) + ")"


@lang.inline
def raw_of(value: Q16) -> int:
    return int(lang.bitcast(i32, value))


@lang.inline
def from_raw(raw: int) -> Q16:
    if raw < LOWEST or raw > HIGHEST:
        raise OverflowError("Q16 out of range")
    return lang.bitcast(Q16, i32(raw))
