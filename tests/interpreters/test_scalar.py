"""The arithmetic table against C: every integer op on edge values of every width, floats against NumPy and libm."""

from __future__ import annotations

import itertools
import math
import struct
from typing import Any

import numpy
import pytest
from xdsl.dialects.arith import IntegerOverflowAttr, IntegerOverflowFlag
from xdsl.dialects.builtin import IntegerAttr, IntegerType, StringAttr, VectorType, f16, f32, f64, i1, i8, i16, i32, i64

from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.scalar import evaluate
from pycc.support.diagnostics import IntegerRangeError

numpy.seterr(all="ignore")
SIGNED = {8: numpy.int8, 16: numpy.int16, 32: numpy.int32, 64: numpy.int64}
UNSIGNED = {8: numpy.uint8, 16: numpy.uint16, 32: numpy.uint32, 64: numpy.uint64}


def edges(width: int) -> list[int]:
    half = 1 << (width - 1)
    return sorted({-half, -half + 1, -7, -2, -1, 0, 1, 2, 3, 5, half - 2, half - 1, half // 3})


def one(name: str, operands: list[Any], types: Any, result: Any, **properties: Any) -> Any:
    return evaluate(name, properties, operands, types, [result])[0]


BINARY = {
    "arith.addi": numpy.add, "arith.subi": numpy.subtract, "arith.muli": numpy.multiply, "arith.andi": numpy.bitwise_and,
    "arith.ori": numpy.bitwise_or, "arith.xori": numpy.bitwise_xor, "arith.minsi": numpy.minimum,
    "arith.maxsi": numpy.maximum,
}  # fmt: skip
UNSIGNED_BINARY = {
    "arith.minui": numpy.minimum, "arith.maxui": numpy.maximum, "arith.divui": numpy.floor_divide,
    "arith.remui": numpy.remainder,
}  # fmt: skip


@pytest.mark.parametrize("width", [8, 16, 32, 64])
def test_integers_wrap_as_in_numpy(width: int) -> None:
    type_ = IntegerType(width)
    for name, (a, b) in itertools.product(BINARY, itertools.product(edges(width), repeat=2)):
        expected = int(BINARY[name](SIGNED[width](a), SIGNED[width](b)))
        assert one(name, [a, b], [type_] * 2, type_) == expected, (name, a, b)
    for name, (a, b) in itertools.product(UNSIGNED_BINARY, itertools.product(edges(width), repeat=2)):
        if b == 0 and name in ("arith.divui", "arith.remui"):
            with pytest.raises(Fault, match="division by zero"):
                one(name, [a, b], [type_] * 2, type_)
            continue
        mask = (1 << width) - 1
        exact = UNSIGNED_BINARY[name](UNSIGNED[width](a & mask), UNSIGNED[width](b & mask))
        assert one(name, [a, b], [type_] * 2, type_) == int(exact.astype(SIGNED[width])), (name, a, b)


@pytest.mark.parametrize("width", [8, 64])
def test_signed_divisions(width: int) -> None:
    type_ = IntegerType(width)
    lowest = -(1 << (width - 1))
    for a, b in itertools.product(edges(width), repeat=2):
        for name in ("arith.divsi", "arith.remsi", "arith.floordivsi", "arith.ceildivsi"):
            if b == 0 or (a, b) == (lowest, -1):
                with pytest.raises(Fault):
                    one(name, [a, b], [type_] * 2, type_)
        if b == 0 or (a, b) == (lowest, -1):
            continue
        quotient = one("arith.divsi", [a, b], [type_] * 2, type_)
        remainder = one("arith.remsi", [a, b], [type_] * 2, type_)
        assert quotient * b + remainder == a and abs(remainder) < abs(b)
        assert remainder == 0 or (remainder < 0) == (a < 0)
        assert one("arith.floordivsi", [a, b], [type_] * 2, type_) == a // b
        assert one("arith.ceildivsi", [a, b], [type_] * 2, type_) == -(-a // b)


def test_shifts() -> None:
    assert one("arith.shli", [1, 7], [i8, i8], i8) == -128
    assert one("arith.shrsi", [-128, 7], [i8, i8], i8) == -1
    assert one("arith.shrui", [-128, 7], [i8, i8], i8) == 1
    for name in ("arith.shli", "arith.shrsi", "arith.shrui"):
        for amount in (8, -1):
            assert isinstance(one(name, [1, amount], [i8, i8], i8), Poison)


def test_comparisons_are_signed_or_unsigned() -> None:
    names = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"]
    results = [one("arith.cmpi", [-1, 1], [i8, i8], i1, predicate=IntegerAttr(k, i64)) for k in range(10)]
    assert [n for n, r in zip(names, results, strict=True) if r] == ["ne", "slt", "sle", "ugt", "uge"]
    # The only negative number of one bit is 1.
    assert one("arith.cmpi", [1, 0], [i1, i1], i1, predicate=IntegerAttr(2, i64))
    assert not one("arith.cmpi", [1, 0], [i1, i1], i1, predicate=IntegerAttr(6, i64))


def test_widths() -> None:
    assert one("arith.extui", [-1], [i8], i64) == 255
    assert one("arith.extsi", [-1], [i8], i64) == -1
    assert one("arith.extsi", [1], [i1], i8) == -1
    assert one("arith.extui", [1], [i1], i8) == 1
    assert one("arith.trunci", [255], [i64], i8) == -1
    assert one("arith.trunci", [3], [i64], i1) == 1


def test_overflow_flags_give_poison() -> None:
    nsw = IntegerOverflowAttr([IntegerOverflowFlag.NSW])
    nuw = IntegerOverflowAttr([IntegerOverflowFlag.NUW])
    assert one("arith.addi", [126, 1], [i8, i8], i8, overflowFlags=nsw) == 127
    assert isinstance(one("arith.addi", [127, 1], [i8, i8], i8, overflowFlags=nsw), Poison)
    assert isinstance(one("arith.subi", [0, 1], [i8, i8], i8, overflowFlags=nuw), Poison)
    assert isinstance(one("arith.muli", [64, 2], [i8, i8], i8, overflowFlags=nsw), Poison)
    assert isinstance(one("arith.shli", [64, 1], [i8, i8], i8, overflowFlags=nsw), Poison)


def test_poison_spreads_and_may_not_decide() -> None:
    poison = one("arith.shli", [1, 64], [i64, i64], i64)
    assert one("arith.addi", [poison, 1], [i64, i64], i64) is poison
    assert one("arith.select", [1, 5, poison], [i1, i64, i64], i64) == 5
    with pytest.raises(Fault, match="not defined"):
        one("arith.select", [one("arith.trunci", [poison], [i64], i1), 1, 2], [i1, i64, i64], i64)


def test_products_with_two_halves() -> None:
    for a, b in itertools.product(edges(64), repeat=2):
        low, high = evaluate("arith.mulsi_extended", {}, [a, b], [i64] * 2, [i64] * 2)
        assert (high << 64) + (low & (1 << 64) - 1) == a * b
        low, high = evaluate("arith.mului_extended", {}, [a, b], [i64] * 2, [i64] * 2)
        mask = (1 << 64) - 1
        assert ((high & mask) << 64) + (low & mask) == (a & mask) * (b & mask)
    assert evaluate("arith.addui_extended", {}, [-1, 1], [i8] * 2, [i8, i1]) == (0, 1)


FLOATS = [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan, 3.0, 16777217.0]


def bits(value: float) -> bytes:
    return b"nan" if math.isnan(value) else struct.pack("<d", value)


@pytest.mark.parametrize("type_, number", [(f64, numpy.float64), (f32, numpy.float32), (f16, numpy.float16)])
def test_floats_round_as_in_numpy(type_: Any, number: Any) -> None:
    table = {
        "arith.addf": numpy.add,
        "arith.subf": numpy.subtract,
        "arith.mulf": numpy.multiply,
        "arith.divf": numpy.divide,
    }
    for name, (a, b) in itertools.product(table, itertools.product(FLOATS, repeat=2)):
        left, right = number(a), number(b)
        given = one(name, [float(left), float(right)], [type_] * 2, type_)
        assert bits(given) == bits(float(table[name](left, right))), (name, a, b)
    for name, function in {"math.sqrt": numpy.sqrt, "math.floor": numpy.floor, "math.roundeven": numpy.rint}.items():
        for a in FLOATS:
            given = one(name, [float(number(a))], [type_], type_)
            assert bits(given) == bits(float(function(number(a)))), (name, a)


def test_float_comparisons() -> None:
    names = "false oeq ogt oge olt ole one ord ueq ugt uge ult ule une uno true".split()

    def holding(a: float, b: float) -> list[str]:
        results = [one("arith.cmpf", [a, b], [f64, f64], i1, predicate=IntegerAttr(k, i64)) for k in range(16)]
        return [n for n, r in zip(names, results, strict=True) if r]

    assert holding(1.0, 2.0) == ["olt", "ole", "one", "ord", "ult", "ule", "une", "true"]
    assert holding(0.0, -0.0) == ["oeq", "oge", "ole", "ord", "ueq", "uge", "ule", "true"]
    assert holding(math.nan, 1.0) == ["ueq", "ugt", "uge", "ult", "ule", "une", "uno", "true"]


def test_extrema() -> None:
    assert bits(one("arith.maximumf", [0.0, -0.0], [f64] * 2, f64)) == bits(0.0)
    assert bits(one("arith.minimumf", [0.0, -0.0], [f64] * 2, f64)) == bits(-0.0)
    assert math.isnan(one("arith.maximumf", [math.nan, 1.0], [f64] * 2, f64))
    assert one("arith.maxnumf", [math.nan, 1.0], [f64] * 2, f64) == 1.0
    assert one("arith.minnumf", [2.0, math.nan], [f64] * 2, f64) == 2.0


def test_conversions() -> None:
    assert one("arith.fptosi", [-2.9], [f64], i64) == -2
    for bad in (math.nan, math.inf, 2.0**63, -129.0):
        assert isinstance(one("arith.fptosi", [bad], [f64], i8), Poison)
    assert one("arith.fptoui", [200.0], [f64], i8) == -56
    assert one("arith.uitofp", [-1], [i8], f64) == 255.0
    assert one("arith.sitofp", [1], [i1], f64) == -1.0
    # A detour through f64 would round twice.
    for number in [(1 << 60) + (1 << 36) + 1, (1 << 62) + 1, -((1 << 60) + (1 << 36) + 1), (1 << 63) - 1, 16777217]:
        assert one("arith.sitofp", [number], [i64], f32) == float(numpy.int64(number).astype(numpy.float32))
    assert one("arith.bitcast", [1.0], [f64], i64) == 0x3FF0000000000000
    assert bits(one("arith.bitcast", [-(1 << 63)], [i64], f64)) == bits(-0.0)
    assert one("arith.truncf", [1e300], [f64], f32) == math.inf


def test_bits_and_powers() -> None:
    for value in (*edges(64), 0):
        assert one("math.ctpop", [value], [i64], i64) == (value & (1 << 64) - 1).bit_count()
    assert [one("math.ctlz", [v], [i8], i8) for v in (0, 1, -1)] == [8, 7, 0]
    assert [one("math.cttz", [v], [i8], i8) for v in (0, -128, 6)] == [8, 7, 1]
    assert one("math.absi", [-128], [i8], i8) == -128
    assert one("math.ipowi", [-3, 3], [i64, i64], i64) == -27
    assert one("math.ipowi", [-1, -3], [i64, i64], i64) == -1


def test_math_is_the_c_library() -> None:
    for name in ("sin", "cos", "exp", "log", "tanh", "atan"):
        assert one(f"math.{name}", [0.7], [f64], f64) == getattr(math, name)(0.7)
    assert math.isnan(one("math.log", [-1.0], [f64], f64))
    assert one("math.powf", [2.0, 10.0], [f64] * 2, f64) == 1024.0
    # Rounded once: the product alone would be 1.0.
    assert one("math.fma", [0.1, 10.0, -1.0], [f64] * 3, f64) == 5.551115123125783e-17
    third = float(numpy.float32(1 / 3))
    exact = float(numpy.float32(third * third + 1e-20))
    assert one("math.fma", [third, third, float(numpy.float32(1e-20))], [f32] * 3, f32) == exact


def test_flow_arithmetic() -> None:
    kind = {"kind": StringAttr("mul")}
    assert one("flow.checked", [3, -4], [i64, i64], i64, **kind) == -12
    with pytest.raises(IntegerRangeError):
        one("flow.checked", [1 << 62, 2], [i64, i64], i64, **kind)


def test_vectors_element_by_element() -> None:
    vector = VectorType(i16, [3])
    assert one("arith.addi", [(1, 2, 32767), (1, 1, 1)], [vector] * 2, vector) == (2, 3, -32768)


def test_ops_outside_of_the_table_are_named() -> None:
    with pytest.raises(Fault, match=r"memref\.load does not compute"):
        evaluate("memref.load", {}, [], [], [])
    with pytest.raises(Fault, match="i32"):
        one("math.sqrt", [1], [i32], i32)
