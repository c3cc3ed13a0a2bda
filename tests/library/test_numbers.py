"""Text, rounding, parsing and powers of numbers against CPython's."""

# ruff: noqa: E501

from __future__ import annotations

import math
import random
import struct
from decimal import Decimal
from typing import Any

import pytest

from pycc import lang
from tests.library.loading import library_text, load, outcome, plain

load("str")
exact, shortest = load("exact"), load("shortest")
library_divmod, power_modulo = load("builtins").divmod, load("builtins").power_modulo

CHANCE = random.Random(3)
EDGES = [
    5e-324, 2.2250738585072014e-308, 1e22, 1e23, 0.1, 2.0**60, 2.0**-30, 1.7976931348623157e308, 9007199254740993.0,
    123456.789, 1e16, 9999999999999998.0, 1e15, 1e-4, 1e-5, 0.00012345, 2.675, 0.5, 1.5, 12345678901234567.0, 100.0,
]  # fmt: skip


def any_finite() -> float:
    """Any finite bits but zero."""
    while True:
        value = struct.unpack("<d", struct.pack("<Q", CHANCE.getrandbits(64)))[0]
        if math.isfinite(value) and value:
            return value


def test_shortest_decimals() -> None:
    values = EDGES + [any_finite() for _ in range(500)] + [2.0**k for k in range(-1074, 1023, 7)]
    for value in values + [CHANCE.uniform(0, 1) for _ in range(200)]:
        significand, exponent = shortest.shortest_decimal(value)
        assert Decimal(int(significand)).scaleb(int(exponent)) == Decimal(repr(abs(value))), value


@pytest.mark.parametrize("value", [*EDGES, 0.0, math.inf, math.nan, *[any_finite() for _ in range(30)]])
def test_float_text(value: float) -> None:
    for signed in (value, -value):
        assert plain(load("text").float_repr(signed)) == repr(signed)


def test_int_text() -> None:
    for value in (0, 7, 10, 99, 100, 12345, 10**18, 2**63 - 1, -(2**63), -1, 1234567890123):
        assert plain(load("text").str_text(value)) == str(value)


def test_container_text() -> None:
    for value in ([], [1, 2], [1.5, -0.0], (), (1,), (1, (2.5, None)), [[True], []], None, True):
        assert plain(load("text").repr_text(value)) == repr(value)


def test_round() -> None:
    values = [2.675, 0.5, 1.5, 2.5, 1e16, 5e-324, 1.7e308, 123456.789, 0.05, 1e-30, 1e22, 0.0, math.inf, math.nan]
    values += (
        [CHANCE.uniform(-1000, 1000) for _ in range(30)] + [any_finite() for _ in range(5)] + [k / 8 for k in range(20)]
    )
    for value in values:
        for digits in (*range(-20, 24, 3), 0, 1, 2, 3, -1, -2, -308, -309, 300, 323, 324):
            ours = outcome(exact.round_float, value, lang.i64(digits))
            assert repr(ours) == repr(outcome(round, value, digits)), (value, digits)


def test_round_int() -> None:
    round_int = load("int").round_int
    for value in (0, 5, 15, 25, -15, -25, 14, 16, 149, 150, 151, 250, 10**18 * 5, 2**63 - 1, -(2**63)):
        for digits in (1, 0, -1, -2, -3, -18, -19, -20):
            theirs = round(value, digits)
            ours = outcome(round_int, value, lang.i64(digits))
            # In CPython the library's product is an int that grows; only its last step is checked here.
            assert ours == theirs or (ours[0] == "IntegerRangeError" and abs(theirs) >= 2**63), (value, digits)


def test_powers() -> None:
    power, float_power = load("int").power, load("float").power
    for base in (-3, -1, 0, 1, 2, 7):
        for exponent in (0, 1, 2, 3, 10, 63):
            assert power(base, exponent) == base**exponent
    for base in (0.0, -0.0, 1.0, -2.0, 2.0, 1e200, math.inf, -math.inf, math.nan):
        for exponent in (0.0, 1.0, -1.0, 2.0, -3.0, 1e6, math.inf, -math.inf, math.nan):
            ours = outcome(float_power, base, exponent)
            try:
                theirs: Any = base**exponent
            except ArithmeticError as error:
                theirs = (type(error).__name__, str(error))
            assert repr(ours) == repr(theirs), (base, exponent)


def test_modular_powers() -> None:
    for _ in range(200):
        base, exponent = CHANCE.randrange(-(2**63), 2**63), CHANCE.randrange(-20, 2**40)
        modulus = CHANCE.choice([1, -1, 2, 7, 10**9 + 7, -(10**9), 2**63 - 1, -(2**63), 2**62, 12, 0])
        assert outcome(power_modulo, base, exponent, modulus) == outcome(pow, base, exponent, modulus)


def test_divmod() -> None:
    for dividend in (7, -7, 7.5, -7.5):
        for divisor in (2, -2, 2.5, 0.0):
            assert outcome(library_divmod, dividend, divisor) == outcome(divmod, dividend, divisor)


INT_TEXTS = ["0", "12", "-7", "+5", "  42\n", "1_000", "1__0", "_1", "1_", "", " ", "-", "x", "12a", "٣٤", "9223372036854775807", "-9223372036854775808", "1 2", "0x10", "日"]  # fmt: skip


@pytest.mark.parametrize("text", INT_TEXTS)
def test_int_of_text(text: str) -> None:
    assert outcome(load("parse").parse_int, library_text(text)) == outcome(int, text)


def test_int_of_long_text_is_refused() -> None:
    for text in ("9223372036854775808", "-9223372036854775809", "1" * 100):
        assert outcome(load("parse").parse_int, library_text(text))[0] == "IntegerRangeError"


FLOAT_TEXTS = [
    "0", "1.5", "-2.5e3", "1e400", "1e-400", " 3.25 ", ".5", "5.", ".", "", "e5", "1e", "1e+", "inf", "-Infinity", "NaN", "+nan",
    "infinit", "0x1p3", "1_0.5_0", "1_.5", "1._5", "_1", "1e1_0", "٣.٤", "1\x000", "12 3", "1d5", "日", "1.7976931348623159e308", "4.9e-324",
]  # fmt: skip


@pytest.mark.parametrize("text", FLOAT_TEXTS)
def test_float_of_text(text: str) -> None:
    assert repr(outcome(load("parse").parse_float, library_text(text))) == repr(outcome(float, text))


def test_shortest_decimals_of_single_precision() -> None:
    import numpy

    values = [1e-45, 1.1754944e-38, 3.4028235e38, 0.1, 16777216.0, 1e-4, 1e15, 1e16, 1e10, 0.3, 2.0**-126, 123456.79]
    values += [float(numpy.uint32(CHANCE.getrandbits(31)).view(numpy.float32)) for _ in range(500)]
    values += [2.0**k for k in range(-149, 128)]
    for value in values:
        single = numpy.float32(value)
        if single == 0 or not numpy.isfinite(single):
            continue
        sink = load("builder").builder()
        load("text").write_float32(sink, float(single))
        assert plain(sink.finish()) == str(single)
