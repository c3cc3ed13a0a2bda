"""`Q16`: a number in 32 bits, 16 of them behind the binary point. This is plain Python; compiled code does the same.

The functions below are what the `fixed` dialect's ops do. Methods call them, so that compiled code, where a function of
these becomes its op, and Python cannot differ in more than one place.
"""

from __future__ import annotations

from typing import Any, Final

LOWEST, HIGHEST = -(1 << 31), (1 << 31) - 1
RANGE = "Q16 out of range"


class Q16:
    """A fixed-point number: `raw` / 65536. Immutable; OverflowError for what does not fit."""

    __slots__ = ("raw",)
    raw: Final[int]

    def __new__(cls, value: int | float = 0) -> Q16:
        """The nearest number, ties to even."""
        if not -32768.0 <= value < 32768.0:
            raise OverflowError(RANGE)
        return cls.from_raw(round(value * 65536.0))

    @staticmethod
    def from_raw(raw: int) -> Q16:
        """The number with these bits."""
        if raw < LOWEST or raw > HIGHEST:
            raise OverflowError(RANGE)
        made = object.__new__(Q16)
        object.__setattr__(made, "raw", raw)
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"'Q16' object attribute '{name}' is read-only")

    def __add__(self, other: Any) -> Q16:
        return add(self, other) if isinstance(other, Q16) else NotImplemented

    def __sub__(self, other: Any) -> Q16:
        return subtract(self, other) if isinstance(other, Q16) else NotImplemented

    def __mul__(self, other: Any) -> Q16:
        return multiply(self, other) if isinstance(other, Q16) else NotImplemented

    def __truediv__(self, other: Any) -> Q16:
        return divide(self, other) if isinstance(other, Q16) else NotImplemented

    def __neg__(self) -> Q16:
        return Q16.from_raw(-self.raw)

    def __abs__(self) -> Q16:
        return Q16.from_raw(abs(self.raw))

    def __eq__(self, other: Any) -> bool:
        return self.raw == other.raw if isinstance(other, Q16) else NotImplemented

    def __lt__(self, other: Any) -> bool:
        return self.raw < other.raw if isinstance(other, Q16) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self.raw <= other.raw if isinstance(other, Q16) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return self.raw > other.raw if isinstance(other, Q16) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return self.raw >= other.raw if isinstance(other, Q16) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.raw)

    def __bool__(self) -> bool:
        return self.raw != 0

    def __float__(self) -> float:
        return self.raw / 65536.0

    def __int__(self) -> int:
        return int(self.raw / 65536.0)

    def __str__(self) -> str:
        return str(self.raw / 65536.0)

    def __repr__(self) -> str:
        return f"Q16({self.raw / 65536.0!r})"


def add(lhs: Q16, rhs: Q16) -> Q16:
    """The sum."""
    return Q16.from_raw(lhs.raw + rhs.raw)


def subtract(lhs: Q16, rhs: Q16) -> Q16:
    """The difference."""
    return Q16.from_raw(lhs.raw - rhs.raw)


def multiply(lhs: Q16, rhs: Q16) -> Q16:
    """The product, rounded down."""
    return Q16.from_raw(lhs.raw * rhs.raw >> 16)


def divide(lhs: Q16, rhs: Q16) -> Q16:
    """The quotient, rounded down."""
    if rhs.raw == 0:
        raise ZeroDivisionError("Q16 division by zero")
    return Q16.from_raw((lhs.raw << 16) // rhs.raw)


def scale(value: Q16, exponent: int) -> Q16:
    """The number times 2 ** exponent, rounded down; compiled code must know the exponent, from -31 to 31."""
    if not -31 <= exponent <= 31:
        raise ValueError("the exponent of scale() is from -31 to 31")
    raw = value.raw << exponent if exponent >= 0 else value.raw >> -exponent
    return Q16.from_raw(raw)
