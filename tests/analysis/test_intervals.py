"""Interval arithmetic against what it stands for: every pair of numbers from small intervals."""

from __future__ import annotations

import itertools

import pytest

from pycc.analysis import intervals

BITS = 5
VALUES = range(-(1 << (BITS - 1)), 1 << (BITS - 1))
INTERVALS = [(a, b) for a in range(-6, 7, 2) for b in range(a, 8, 3)]


def truncated(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


OPERATIONS = {
    "add": (intervals.add, lambda a, b: a + b),
    "subtract": (intervals.subtract, lambda a, b: a - b),
    "multiply": (intervals.multiply, lambda a, b: a * b),
    "floor_divide": (intervals.floor_divide, lambda a, b: a // b if b else None),
    "divide": (intervals.divide, lambda a, b: truncated(a, b) if b else None),
    "remainder": (intervals.remainder, lambda a, b: a - truncated(a, b) * b if b else None),
    "shift_right": (intervals.shift_right, lambda a, b: a >> b if b >= 0 else None),
    "and": (intervals.bit_and, lambda a, b: a & b),
    "or": (intervals.bit_or, lambda a, b: a | b),
    "xor": (intervals.bit_xor, lambda a, b: a ^ b),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_results_lie_inside(name: str) -> None:
    compute, exact = OPERATIONS[name]
    for a, b in itertools.product(INTERVALS, repeat=2):
        found = compute(a, b)
        if found is None:
            continue
        for x in range(a[0], a[1] + 1):
            for y in range(b[0], b[1] + 1):
                value = exact(x, y)
                assert value is None or found[0] <= value <= found[1], (a, b, x, y)


def unsigned(value: int) -> int:
    return value & ((1 << BITS) - 1)


COMPARISONS = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: a < b,
    "sle": lambda a, b: a <= b,
    "sgt": lambda a, b: a > b,
    "sge": lambda a, b: a >= b,
    "ult": lambda a, b: unsigned(a) < unsigned(b),
    "ule": lambda a, b: unsigned(a) <= unsigned(b),
    "ugt": lambda a, b: unsigned(a) > unsigned(b),
    "uge": lambda a, b: unsigned(a) >= unsigned(b),
}


@pytest.mark.parametrize("predicate", COMPARISONS)
def test_comparisons_decide_and_refine(predicate: str) -> None:
    holds = COMPARISONS[predicate]
    for a, b in itertools.product(INTERVALS, repeat=2):
        pairs = [(x, y) for x in range(a[0], a[1] + 1) for y in range(b[0], b[1] + 1)]
        known = intervals.COMPARISONS[predicate](a, b)
        assert known is None or all(holds(x, y) == known for x, y in pairs), (a, b)
        left, right = intervals.refine(predicate, a, b)
        for x, y in pairs:
            if holds(x, y):
                assert left is not None and left[0] <= x <= left[1], (a, b, x, y)
                assert right is not None and right[0] <= y <= right[1], (a, b, x, y)
        assert intervals.NEGATED[intervals.NEGATED[predicate]] == predicate
