"""Intervals of integers: what arithmetic and comparisons make of `[low, high]`.

Takes in and gives out pairs of Python ints, exact; wrapping is the caller's matter. No IR here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]
Partial: TypeAlias = "Interval | None"
"""An interval, or None for no value at all (the place cannot be reached)."""


def full(bits: int) -> Interval:
    """All values of a signed type; of `i1`, 0 and 1."""
    return (0, 1) if bits == 1 else (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)


def union(a: Interval, b: Interval) -> Interval:
    """Everything in either, and between."""
    return (min(a[0], b[0]), max(a[1], b[1]))


def meet(a: Interval, b: Interval) -> Partial:
    """What is in both."""
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return (low, high) if low <= high else None


def add(a: Interval, b: Interval) -> Interval:
    """Sums."""
    return (a[0] + b[0], a[1] + b[1])


def subtract(a: Interval, b: Interval) -> Interval:
    """Differences."""
    return (a[0] - b[1], a[1] - b[0])


def multiply(a: Interval, b: Interval) -> Interval:
    """Products."""
    if a[0] >= 0 and b[0] >= 0:
        return (a[0] * b[0], a[1] * b[1])
    products = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return (min(products), max(products))


def floor_divide(a: Interval, b: Interval) -> Partial:
    """Quotients rounded down; None where nothing is known (the divisor may be 0)."""
    if b[0] <= 0 <= b[1]:
        return None
    quotients = (a[0] // b[0], a[0] // b[1], a[1] // b[0], a[1] // b[1])
    return (min(quotients), max(quotients))


def _truncated(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def divide(a: Interval, b: Interval) -> Partial:
    """Quotients rounded to zero; None where nothing is known (the divisor may be 0)."""
    if b[0] <= 0 <= b[1]:
        return None
    quotients = [_truncated(x, y) for x in a for y in b]
    if a[0] < 0 < a[1]:
        quotients.append(0)
    return (min(quotients), max(quotients))


def remainder(a: Interval, b: Interval) -> Partial:
    """The machine's remainder, which has the sign of the dividend."""
    if b[0] == b[1] == 0:
        return None
    most = max(abs(b[0]), abs(b[1])) - 1
    low = 0 if a[0] >= 0 else max(-most, a[0])
    high = 0 if a[1] <= 0 else min(most, a[1])
    if a[0] >= 0 and b[0] > a[1]:
        return a
    return (low, high)


def shift_right(a: Interval, b: Interval) -> Partial:
    """Arithmetic shifts by 0 to 63."""
    if b[0] < 0 or b[1] > 63:
        return None
    shifted = (a[0] >> b[0], a[0] >> b[1], a[1] >> b[0], a[1] >> b[1])
    return (min(shifted), max(shifted))


def bit_and(a: Interval, b: Interval) -> Partial:
    """Bitwise and: not more than the smaller of those that are not negative."""
    if a[0] == a[1] and b[0] == b[1]:
        return (a[0] & b[0], a[0] & b[0])
    if a[0] >= 0 and b[0] >= 0:
        return (0, min(a[1], b[1]))
    if a[0] >= 0:
        return (0, a[1])
    return (0, b[1]) if b[0] >= 0 else None


def bit_or(a: Interval, b: Interval) -> Partial:
    """Bitwise or of values that are not negative: no new high bits."""
    if a[0] == a[1] and b[0] == b[1]:
        return (a[0] | b[0], a[0] | b[0])
    if a[0] < 0 or b[0] < 0:
        return None
    return (max(a[0], b[0]), (1 << max(a[1].bit_length(), b[1].bit_length())) - 1)


def bit_xor(a: Interval, b: Interval) -> Partial:
    """Bitwise exclusive or: no new high bits; signs as for truth values."""
    if a[0] == a[1] and b[0] == b[1]:
        return (a[0] ^ b[0], a[0] ^ b[0])
    if a[0] >= 0 and b[0] >= 0:
        return (0, (1 << max(a[1].bit_length(), b[1].bit_length())) - 1)
    if (a[0] >= 0 and b[1] < 0) or (a[1] < 0 and b[0] >= 0):
        return (-(1 << max(_width(a), _width(b))), -1)
    if a[1] < 0 and b[1] < 0:
        return (0, (1 << max(_width(a), _width(b))) - 1)
    return None


def _width(a: Interval) -> int:
    return max(a[0].bit_length(), a[1].bit_length())


Comparison: TypeAlias = Callable[[Interval, Interval], "bool | None"]


def _less(a: Interval, b: Interval) -> bool | None:
    if a[1] < b[0]:
        return True
    return False if a[0] >= b[1] else None


def _equal(a: Interval, b: Interval) -> bool | None:
    if a[0] == a[1] == b[0] == b[1]:
        return True
    return False if a[1] < b[0] or b[1] < a[0] else None


def _negated(of: Comparison) -> Comparison:
    def comparison(a: Interval, b: Interval) -> bool | None:
        known = of(a, b)
        return None if known is None else not known

    return comparison


def _unsigned(of: Comparison) -> Comparison:
    def comparison(a: Interval, b: Interval) -> bool | None:
        if a[0] >= 0 and b[0] >= 0:
            return of(a, b)
        # A negative number is, unsigned, above all that are not.
        if a[1] < 0 <= b[0]:
            return of((1, 1), (0, 0))
        if b[1] < 0 <= a[0]:
            return of((0, 0), (1, 1))
        return of(a, b) if a[1] < 0 and b[1] < 0 else None

    return comparison


def _flipped(of: Comparison) -> Comparison:
    return lambda a, b: of(b, a)


_SIGNED: Mapping[str, Comparison] = {
    "eq": _equal,
    "ne": _negated(_equal),
    "slt": _less,
    "sge": _negated(_less),
    "sgt": _flipped(_less),
    "sle": _negated(_flipped(_less)),
}

COMPARISONS: Mapping[str, Comparison] = {
    **_SIGNED,
    **{f"u{kind[1:]}": _unsigned(_SIGNED[kind]) for kind in ("slt", "sge", "sgt", "sle")},
}
"""Predicates of `arith.cmpi`: True or False where the intervals decide, else None."""

NEGATED: Mapping[str, str] = {
    "eq": "ne", "ne": "eq", "slt": "sge", "sge": "slt", "sgt": "sle", "sle": "sgt",
    "ult": "uge", "uge": "ult", "ugt": "ule", "ule": "ugt",
}  # fmt: skip
"""The predicate that holds where another does not."""


def refine(predicate: str, a: Interval, b: Interval) -> tuple[Partial, Partial]:
    """What is left of two operands once `predicate` holds between them."""
    match predicate:
        case "eq":
            both = meet(a, b)
            return both, both
        case "ne":
            return _without(a, b), _without(b, a)
        case "slt":
            return _cut(a, a[0], b[1] - 1), _cut(b, a[0] + 1, b[1])
        case "sle":
            return _cut(a, a[0], b[1]), _cut(b, a[0], b[1])
        case "sgt" | "sge":
            right, left = refine("slt" if predicate == "sgt" else "sle", b, a)
            return left, right
        case "ult" if b[0] >= 0:
            # Below something that is not negative: not negative either.
            return _cut(a, 0, b[1] - 1), _cut(b, max(a[0], 0) + 1, b[1])
        case "ule" if b[0] >= 0:
            return _cut(a, 0, b[1]), b
        case "ugt" | "uge" if a[0] >= 0:
            right, left = refine("ult" if predicate == "ugt" else "ule", b, a)
            return left, right
        case _:
            return a, b


def _cut(a: Interval, low: int, high: int) -> Partial:
    return meet(a, (low, high)) if low <= high else None


def _without(a: Interval, b: Interval) -> Partial:
    if b[0] != b[1]:
        return a
    value = b[0]
    if a[0] == value:
        return (a[0] + 1, a[1]) if a[1] > value else None
    return (a[0], a[1] - 1) if a[1] == value else a
