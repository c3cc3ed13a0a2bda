"""`math` of the library against CPython's, to the bit, over edge values by table and values by chance."""

# ruff: noqa: E501

from __future__ import annotations

import math
import random
import struct
from typing import Any

import numpy
import pytest

from pycc.library import math as library
from pycc.library import math_integers

EDGES = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 2.5, 3.7, 1.5, -3.0, 1e300, -1e300, 5e-324, -5e-324, 1e-21, 0.999999999, 22.0, 23.0,
    24.0, 171.0, 171.7, -170.5, -200.5, 700.0, 710.0, -745.0, -746.0, 1e17, math.inf, -math.inf, math.nan,
]  # fmt: skip
ONE = """acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 log1p sin sinh sqrt tan tanh log log2 log10 fabs degrees
radians isnan isinf isfinite modf frexp ulp gamma lgamma""".split()
TWO = "atan2 copysign pow fmod remainder nextafter log hypot isclose".split()
CHANCE = random.Random(2)


def any_float() -> float:
    """Any bits."""
    return struct.unpack("<d", struct.pack("<Q", CHANCE.getrandbits(64)))[0]


def outcome(function: Any, *arguments: Any, **keywords: Any) -> Any:
    """Result to the bit, or exception; ints beyond 64 bits are what D4 says."""
    try:
        return exactly(function(*arguments, **keywords))
    except Exception as error:
        return (type(error).__name__, str(error))


def exactly(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(exactly, value))
    if isinstance(value, numpy.generic):
        value = value.item()
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return ("IntegerRangeError", "an int left the 64-bit range")
    return value


def agree(name: str, *arguments: Any, **keywords: Any) -> None:
    ours = outcome(getattr(library, name), *arguments, **keywords)
    assert ours == outcome(getattr(math, name), *arguments, **keywords), (name, arguments)


def test_every_name_is_there() -> None:
    assert {name for name in vars(math) if not name.startswith("_")} <= set(vars(library))
    for name in ("pi", "e", "tau", "inf"):
        assert getattr(library, name) == getattr(math, name)


@pytest.mark.parametrize("name", ONE)
def test_functions_of_one_float(name: str) -> None:
    for value in EDGES:
        agree(name, value)
    for _ in range(100):
        agree(name, CHANCE.uniform(-20, 20))
        agree(name, CHANCE.uniform(-200, 200))
        agree(name, any_float())


@pytest.mark.parametrize("name", TWO)
def test_functions_of_two_floats(name: str) -> None:
    for first in EDGES:
        for second in EDGES:
            agree(name, first, second)
    for _ in range(100):
        agree(name, any_float(), any_float())
        agree(name, CHANCE.uniform(-5, 5), CHANCE.uniform(-5, 5))


def test_rounding_to_int() -> None:
    for value in (0.0, -0.5, 2.5, -2.5, 1e15, math.inf, math.nan):
        for name in ("ceil", "floor", "trunc"):
            agree(name, value)


def test_norms() -> None:
    for _ in range(100):
        agree("hypot", *[CHANCE.uniform(-5, 5) for _ in range(CHANCE.randrange(6))])
        agree("hypot", *[CHANCE.choice([1e-310, 3e-320, 5e-324, 1e-308, 1e308]) for _ in range(3)])
        agree("dist", [1.0, 2.5, CHANCE.random()], [CHANCE.random(), 0.0, 3.0])
    agree("hypot", math.nan, math.inf)
    agree("dist", [1.0], [1.0, 2.0])


def test_sums_and_products() -> None:
    for _ in range(200):
        agree("fsum", [CHANCE.choice([1e16, 1.0, -1e16, 1e100, -1e100, 0.1, CHANCE.uniform(-1, 1)]) for _ in range(10)])
    for items in (
        [],
        [1e308, 1e308],
        [math.inf, 1.0],
        [math.inf, -math.inf],
        [math.nan, 1.0],
        [1e308, 1e308, -1e308],
        [1, 2.5, True],
    ):
        agree("fsum", items)
    agree("prod", [1, 2, 3.5])
    agree("prod", [2, 3], start=5)


def test_scaling() -> None:
    for value in EDGES:
        for exponent in (0, 1, -1, 1023, 1024, -1074, -1075, 2000, -3000, 10**12, -(10**12)):
            agree("ldexp", value, exponent)


def test_integers() -> None:
    for _ in range(300):
        n, k = CHANCE.randrange(-2, 70), CHANCE.randrange(-2, 70)
        agree("comb", n, k)
        agree("gcd", CHANCE.randrange(-(10**18), 10**18), CHANCE.randrange(10**6) * 12)
        agree("lcm", CHANCE.randrange(-(10**9), 10**9), CHANCE.randrange(-(10**9), 10**9), n)
        agree("isqrt", CHANCE.randrange(2**63))
    for value in (
        0,
        1,
        2,
        3,
        4,
        2**52,
        2**53,
        2**62,
        2**63 - 1,
        3037000499**2,
        3037000499**2 - 1,
        3037000499**2 + 1,
        -1,
    ):
        agree("isqrt", value)
    for arguments in ((), (0, 0), (0, 5), (-4,)):
        agree("gcd", *arguments)
        agree("lcm", *arguments)
    agree("lcm", 2**40, 3**30)


def test_products_that_overflow_only_compiled() -> None:
    """In CPython the library's own ints grow; compiled they are refused."""
    for n in (-1, 0, 1, 5, 20):
        assert outcome(math_integers.factorial, n) == outcome(math.factorial, n)
        for k in (-1, 0, 1, 5, 30):
            assert outcome(math_integers.perm, n, k) == outcome(math.perm, n, k)
