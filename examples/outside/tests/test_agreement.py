"""Compiled `Q16` against `Q16` in CPython: values and exceptions, over edge values and many random ones."""

import random
from collections.abc import Callable
from typing import Any

import pycc
import pytest
from pycc_fixed import Q16, Table, dot, scale, sqrt
from pycc_fixed.q16 import HIGHEST, LOWEST

EDGES = [LOWEST, LOWEST + 1, -65537, -65536, -65535, -32768, -1, 0, 1, 32768, 65535, 65536, 65537, HIGHEST - 1, HIGHEST]
HALF, TWO, EIGHTH = Q16(0.5), Q16(2), Q16(0.125)
ROOTS = Table.of(lambda x: x**0.5, Q16(0), Q16(0.25), 17)
POINTS = [Q16(1), Q16(2.5), Q16(-3)]


def outcome(function: Callable[..., Any], *arguments: Any) -> str:
    try:
        return repr(function(*arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def binary(a: Q16, b: Q16) -> Q16: return a * b + a - b  # fmt: skip
def quotient(a: Q16, b: Q16) -> Q16: return a / b
def signs(a: Q16, b: Q16) -> Q16: return -a if a < b else abs(b)
def compared(a: Q16, b: Q16): return a < b, a <= b, a == b, a != b, a >= b, a > b, not a
def constants(a: Q16, b: Q16): return a * HALF * EIGHTH, TWO * a, b * EIGHTH * HALF
def scaled(a: Q16, b: Q16): return scale(a, 0), scale(a, -7), scale(b, 3)
def text(a: Q16, b: Q16): return f"{a} {b!r}", str(a), float(b), int(b), a.raw
def root(a: Q16, b: Q16) -> Q16: return sqrt(a)
def table(a: Q16, b: Q16): return ROOTS.at(a), ROOTS.at(b), len(ROOTS)


def caught(a: Q16, b: Q16) -> Q16:
    try:
        return a / b * a
    except ZeroDivisionError:
        return Q16(0)
    except OverflowError:
        return Q16(-1)


def polynomial(a: Q16, b: Q16) -> Q16:
    total = b
    for point in POINTS:
        total = total * a + point
    return total


PROGRAMS = [binary, quotient, signs, compared, constants, scaled, text, root, table, caught, polynomial]


@pytest.mark.parametrize("function", PROGRAMS, ids=lambda function: function.__name__)
def test_two_numbers(function: Callable[..., Any]) -> None:
    compiled = pycc.jit(function)
    seeded = random.Random(7)
    pairs = [(a, b) for a in EDGES for b in EDGES]
    for _ in range(500):
        pairs.append((seeded.randint(LOWEST, HIGHEST) >> seeded.randint(0, 31), seeded.randint(LOWEST, HIGHEST) >> 13))
    for a, b in pairs:
        arguments = Q16.from_raw(a), Q16.from_raw(b)
        assert outcome(compiled, *arguments) == outcome(function, *arguments), (a, b)


@pytest.mark.parametrize("level", ["py", "typed", "structured", "buffers"])
def test_interpreted_at_each_level(level: str) -> None:
    module = pycc.compile(quotient, level=level)
    for a, b in [(3, 7), (-98304, 65536), (1, 0), (HIGHEST, 1)]:
        arguments = Q16.from_raw(a), Q16.from_raw(b)
        assert outcome(lambda x, y: module.interpret("quotient", x, y), *arguments) == outcome(quotient, *arguments)


def test_from_numbers() -> None:
    def from_float(x: float) -> Q16: return Q16(x)
    def from_int(x: int) -> Q16: return Q16(x)
    for function, values in (
        (from_float, [0.0, -0.0, 1.5, 0.00001, 2.0**-17, 3 * 2.0**-17, 32767.99999, 32767.999999, 32768.0, -32768.0]),
        (from_float, [float("nan"), float("inf"), float("-inf"), 1e300, 5e-324]),
        (from_int, [0, 1, -1, 32767, 32768, -32768, -32769, 2**62]),
    ):
        compiled = pycc.jit(function)
        for value in values:
            assert outcome(compiled, value) == outcome(function, value), value


def test_lists() -> None:
    def product(xs: list[Q16], ys: list[Q16]) -> Q16: return dot(xs, ys)
    def halve(xs: list[Q16]) -> list[Q16]:
        for i in range(len(xs)):
            xs[i] = xs[i] * HALF
        return [x for x in xs if x > HALF]
    a, b = [Q16(1), Q16(-2.5), Q16(100)], [Q16(3), Q16(0.125), Q16(0.001)]
    assert outcome(pycc.jit(product), a, b) == outcome(product, a, b)
    assert outcome(pycc.jit(product), a, []) == outcome(product, a, [])
    mine, yours = list(a), list(a)
    assert pycc.jit(halve)(mine) == halve(yours)
    assert mine == yours


def test_dicts_and_sets() -> None:
    def counted(xs: list[Q16]) -> dict[Q16, int]:
        counts = {}
        for x in xs:
            counts[x] = counts.get(x, 0) + 1
        return counts
    def distinct(xs: list[Q16]) -> list[Q16]: return [x for x in set(xs)]
    xs = [Q16(3), HALF, Q16(-2), HALF, Q16(3), Q16(0)]
    assert outcome(pycc.jit(counted), xs) == outcome(counted, xs)
    assert outcome(pycc.jit(distinct), xs) == outcome(distinct, xs)


def test_wrong_operands_are_refused() -> None:
    def mixed(a: Q16) -> Q16: return a + 1.5
    with pytest.raises(pycc.CompileError, match=r"unsupported operand type\(s\) for \+: 'Q16' and 'float'"):
        pycc.jit(mixed)(HALF)
