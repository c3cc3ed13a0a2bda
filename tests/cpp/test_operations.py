"""Every operation of BUFFERS through C++: values as Python computes them, and no complaint from the compiler.

One C++ program per group: functions without arguments' tricks, called with tables of values through ctypes.
"""

from __future__ import annotations

import ctypes
import math
import struct
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pycc.backends.source.cpp import emit_cpp
from tests.cpp.harness import FLAGS, GXX, parse

pytestmark = pytest.mark.skipif(GXX is None, reason="no g++")

_C_TYPES = {"i64": ctypes.c_int64, "i32": ctypes.c_int32, "i16": ctypes.c_int16, "i8": ctypes.c_int8,
            "i1": ctypes.c_bool, "f64": ctypes.c_double, "f32": ctypes.c_float}  # fmt: skip


def load(text: str, folder: Path, name: str = "sample") -> ctypes.CDLL:
    """The exported functions of IR, as a library."""
    assert GXX is not None
    module = parse(text)
    module.verify()
    files = emit_cpp(module, name)
    (folder / f"{name}.h").write_text(files.header)
    (folder / f"{name}.cpp").write_text(files.source)
    command = [GXX, *FLAGS, "-fPIC", "-shared", f"{name}.cpp", "-o", f"{name}.so", "-lm"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:6000] + files.source[-3000:]
    check = subprocess.run(
        [GXX.replace("g++", "gcc"), "-std=c99", "-Wall", "-Werror", "-fsyntax-only", f"{name}.h"], cwd=folder
    )
    assert check.returncode == 0
    return ctypes.CDLL(str(folder / f"{name}.so"))


def function(library: ctypes.CDLL, name: str, arguments: Sequence[str], result: str) -> Callable[..., object]:
    found = getattr(library, name)
    found.argtypes = [_C_TYPES[argument] for argument in arguments]
    found.restype = _C_TYPES[result]
    return found


def wrap(value: int, bits: int = 64) -> int:
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def unsigned(value: int, bits: int = 64) -> int:
    return value & ((1 << bits) - 1)


def quotient(a: int, b: int) -> int:
    magnitude = abs(a) // abs(b)
    return magnitude if (a < 0) == (b < 0) else -magnitude


INTEGERS = (
    0,
    1,
    -1,
    2,
    -2,
    3,
    7,
    -7,
    63,
    64,
    127,
    -128,
    1 << 31,
    -(1 << 31),
    (1 << 63) - 1,
    -(1 << 63),
    123456789012345,
)

BINARY: dict[str, Callable[[int, int], int | None]] = {
    "addi": lambda a, b: wrap(a + b),
    "subi": lambda a, b: wrap(a - b),
    "muli": lambda a, b: wrap(a * b),
    "divsi": lambda a, b: None if b == 0 or (b == -1 and a == -(1 << 63)) else quotient(a, b),
    "remsi": lambda a, b: None if b == 0 or (b == -1 and a == -(1 << 63)) else a - b * quotient(a, b),
    "divui": lambda a, b: None if b == 0 else wrap(unsigned(a) // unsigned(b)),
    "remui": lambda a, b: None if b == 0 else wrap(unsigned(a) % unsigned(b)),
    "floordivsi": lambda a, b: None if b == 0 or (b == -1 and a == -(1 << 63)) else a // b,
    "ceildivsi": lambda a, b: None if b == 0 or (b == -1 and a == -(1 << 63)) else -(-a // b),
    "ceildivui": lambda a, b: None if b == 0 else wrap(-(-unsigned(a) // unsigned(b))),
    "minsi": min,
    "maxsi": max,
    "minui": lambda a, b: wrap(min(unsigned(a), unsigned(b))),
    "maxui": lambda a, b: wrap(max(unsigned(a), unsigned(b))),
    "andi": lambda a, b: a & b,
    "ori": lambda a, b: a | b,
    "xori": lambda a, b: a ^ b,
    "shli": lambda a, b: wrap(a << b) if 0 <= b < 64 else None,
    "shrsi": lambda a, b: a >> b if 0 <= b < 64 else None,
    "shrui": lambda a, b: wrap(unsigned(a) >> b) if 0 <= b < 64 else None,
}
NARROW = ("addi", "subi", "muli", "andi", "ori", "xori", "minsi", "maxui")
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
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


def test_integers(tmp_path: Path) -> None:
    parts = [
        f'func.func @{op}(%a: i64, %b: i64) -> i64 attributes {{pycc.export = "{op}"}} {{\n'
        f"  %r = arith.{op} %a, %b : i64\n  func.return %r : i64\n}}\n"
        for op in BINARY
    ]
    for bits in (8, 16, 32):
        parts += [
            f'func.func @{op}{bits}(%a: i{bits}, %b: i{bits}) -> i{bits} attributes {{pycc.export = "{op}{bits}"}} {{\n'
            f"  %r = arith.{op} %a, %b : i{bits}\n  func.return %r : i{bits}\n}}\n"
            for op in NARROW
        ]
    parts += [
        f'func.func @c{op}(%a: i64, %b: i64) -> i1 attributes {{pycc.export = "c{op}"}} {{\n'
        f"  %r = arith.cmpi {op}, %a, %b : i64\n  func.return %r : i1\n}}\n"
        for op in COMPARISONS
    ]
    parts.append(
        'func.func @high(%a: i64, %b: i64) -> i64 attributes {pycc.export = "high"} {\n'
        "  %l, %h = arith.mului_extended %a, %b : i64\n  func.return %h : i64\n}\n"
        'func.func @highs(%a: i64, %b: i64) -> i64 attributes {pycc.export = "highs"} {\n'
        "  %l, %h = arith.mulsi_extended %a, %b : i64\n  func.return %h : i64\n}\n"
        'func.func @carry(%a: i64, %b: i64) -> i1 attributes {pycc.export = "carry"} {\n'
        "  %l, %h = arith.addui_extended %a, %b : i64, i1\n  func.return %h : i1\n}\n"
        'func.func @bits(%a: i64) -> i64 attributes {pycc.export = "bits"} {\n'
        "  %l = math.ctlz %a : i64\n  %t = math.cttz %a : i64\n  %p = math.ctpop %a : i64\n"
        "  %k = arith.constant 1000 : i64\n  %x = arith.muli %l, %k : i64\n  %y = arith.addi %x, %t : i64\n"
        "  %z = arith.muli %y, %k : i64\n  %r = arith.addi %z, %p : i64\n  func.return %r : i64\n}\n"
        'func.func @lit(%a: i64) -> i64 attributes {pycc.export = "lit"} {\n'
        "  %lowest = arith.constant -9223372036854775808 : i64\n  %r = arith.subi %lowest, %a : i64\n"
        "  %s = arith.xori %r, %lowest : i64\n  func.return %s : i64\n}\n"
    )
    library = load("".join(parts), tmp_path)
    for op, expected in BINARY.items():
        call = function(library, op, ("i64", "i64"), "i64")
        for a in INTEGERS:
            for b in INTEGERS:
                want = expected(a, b)
                assert want is None or call(a, b) == want, (op, a, b)
    for bits in (8, 16, 32):
        values = sorted({wrap(value, bits) for value in INTEGERS})
        for op in NARROW:
            call = function(library, f"{op}{bits}", (f"i{bits}", f"i{bits}"), f"i{bits}")
            for a in values:
                for b in values:
                    if op == "maxui":
                        want = wrap(max(unsigned(a, bits), unsigned(b, bits)), bits)
                    else:
                        want = wrap(BINARY[op](a, b) or 0, bits)
                    assert call(a, b) == want, (op, bits, a, b)
    for op, compares in COMPARISONS.items():
        call = function(library, f"c{op}", ("i64", "i64"), "i1")
        assert all(call(a, b) == compares(a, b) for a in INTEGERS for b in INTEGERS), op
    high, highs = (function(library, n, ("i64", "i64"), "i64") for n in ("high", "highs"))
    carry = function(library, "carry", ("i64", "i64"), "i1")
    bits_of, lit = (function(library, n, ("i64",), "i64") for n in ("bits", "lit"))
    for a in INTEGERS:
        u = unsigned(a)
        zeros, ones = 64 - u.bit_length(), u.bit_count()
        trailing = 64 if u == 0 else (u & -u).bit_length() - 1
        assert bits_of(a) == (zeros * 1000 + trailing) * 1000 + ones
        assert lit(a) == wrap(wrap(-(1 << 63) - a) ^ -(1 << 63))
        for b in INTEGERS:
            assert high(a, b) == wrap(unsigned(a) * unsigned(b) >> 64)
            assert highs(a, b) == wrap(a * b >> 64)
            assert carry(a, b) == (unsigned(a) + unsigned(b) >= 1 << 64)


FLOATS = (0.0, -0.0, 1.0, -1.0, 0.1, 1e300, -1e300, 5e-324, math.inf, -math.inf, math.nan, 2.5, 3.5, -2.5, 1e16)
FLOAT_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "oeq": lambda a, b: a == b,
    "one": lambda a, b: a < b or a > b,
    "olt": lambda a, b: a < b,
    "ole": lambda a, b: a <= b,
    "ogt": lambda a, b: a > b,
    "oge": lambda a, b: a >= b,
    "ord": lambda a, b: not (math.isnan(a) or math.isnan(b)),
    "ueq": lambda a, b: not (a < b or a > b),
    "une": lambda a, b: a != b,
    "ult": lambda a, b: not a >= b,
    "ule": lambda a, b: not a > b,
    "ugt": lambda a, b: not a <= b,
    "uge": lambda a, b: not a < b,
    "uno": lambda a, b: math.isnan(a) or math.isnan(b),
}


def same(a: float, b: float) -> bool:
    return struct.pack("<d", a) == struct.pack("<d", b) or (math.isnan(a) and math.isnan(b))


def test_floats(tmp_path: Path) -> None:
    text = "".join(
        f'func.func @c{op}(%a: f64, %b: f64) -> i1 attributes {{pycc.export = "c{op}"}} {{\n'
        f"  %r = arith.cmpf {op}, %a, %b : f64\n  func.return %r : i1\n}}\n"
        f'func.func @self{op}(%a: f64) -> i1 attributes {{pycc.export = "self{op}"}} {{\n'
        f"  %r = arith.cmpf {op}, %a, %a : f64\n  func.return %r : i1\n}}\n"
        for op in FLOAT_COMPARISONS
    )
    text += "".join(
        f'func.func @{op}(%a: f64, %b: f64) -> f64 attributes {{pycc.export = "{op}"}} {{\n'
        f"  %r = arith.{op} %a, %b : f64\n  func.return %r : f64\n}}\n"
        for op in ("addf", "subf", "mulf", "divf", "maximumf", "minimumf")
    )
    text += "".join(
        f'func.func @{op}_(%a: f64) -> f64 attributes {{pycc.export = "{op}_"}} {{\n'
        f"  %r = math.{op} %a : f64\n  func.return %r : f64\n}}\n"
        for op in ("sqrt", "floor", "ceil", "trunc", "roundeven", "absf", "sin", "exp")
    )
    text += """
func.func @order(%a: f64, %b: f64) -> f64 attributes {pycc.export = "order"} {
  %p = arith.subf %a, %b : f64
  %q = arith.subf %b, %p : f64
  %r = arith.addf %p, %q : f64
  %s = arith.subf %a, %r : f64
  %t = arith.negf %s : f64
  %u = arith.negf %t : f64
  %v = arith.divf %u, %a : f64
  %w = arith.mulf %v, %b : f64
  %x = arith.divf %a, %w : f64
  func.return %x : f64
}
func.func @odd(%which: i64) -> f64 attributes {pycc.export = "odd"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %inf = arith.constant 0x7FF0000000000000 : f64
  %ninf = arith.constant 0xFFF0000000000000 : f64
  %nzero = arith.constant -0.0 : f64
  %tenth = arith.constant 0.1 : f64
  %tiny = arith.constant 0x0000000000000001 : f64
  %is0 = arith.cmpi eq, %which, %zero : i64
  %is1 = arith.cmpi eq, %which, %one : i64
  %is2 = arith.cmpi eq, %which, %two : i64
  %is3 = arith.cmpi eq, %which, %three : i64
  %a = arith.select %is3, %tenth, %tiny : f64
  %b = arith.select %is2, %nzero, %a : f64
  %c = arith.select %is1, %ninf, %b : f64
  %d = arith.select %is0, %inf, %c : f64
  func.return %d : f64
}
func.func @convert(%a: f64) -> i64 attributes {pycc.export = "convert"} {
  %i = arith.fptosi %a : f64 to i64
  %n = arith.trunci %i : i64 to i8
  %s = arith.extsi %n : i8 to i64
  %u = arith.extui %n : i8 to i64
  %k = arith.constant 1000 : i64
  %x = arith.muli %s, %k : i64
  %r = arith.addi %x, %u : i64
  func.return %r : i64
}
func.func @flag(%a: i1) -> f64 attributes {pycc.export = "flag"} {
  %s = arith.sitofp %a : i1 to f64
  %u = arith.uitofp %a : i1 to f64
  %e = arith.extsi %a : i1 to i64
  %f = arith.sitofp %e : i64 to f64
  %g = arith.mulf %s, %f : f64
  %h = arith.addf %g, %u : f64
  func.return %h : f64
}
func.func @pun(%a: f64) -> i64 attributes {pycc.export = "pun"} {
  %i = arith.bitcast %a : f64 to i64
  %b = mem.cast %i : i64 -> f64
  %c = arith.bitcast %b : f64 to i64
  func.return %c : i64
}
func.func @single(%a: f32, %b: f32) -> f32 attributes {pycc.export = "single"} {
  %k = arith.constant 0.1 : f32
  %c = arith.mulf %a, %k : f32
  %d = arith.addf %c, %b : f32
  func.return %d : f32
}
"""
    library = load(text, tmp_path)
    for op, compares in FLOAT_COMPARISONS.items():
        call, alone = function(library, f"c{op}", ("f64", "f64"), "i1"), function(library, f"self{op}", ("f64",), "i1")
        assert all(call(a, b) == compares(a, b) for a in FLOATS for b in FLOATS), op
        assert all(alone(a) == compares(a, a) for a in FLOATS), op
    calls = {
        op: function(library, op, ("f64", "f64"), "f64")
        for op in ("addf", "subf", "mulf", "maximumf", "minimumf", "order")
    }
    for a in FLOATS:
        for b in FLOATS:
            assert same(calls["addf"](a, b), a + b) and same(calls["subf"](a, b), a - b)
            assert same(calls["mulf"](a, b), a * b)
            if a == a and b == b and a != b:
                assert calls["maximumf"](a, b) == max(a, b) and calls["minimumf"](a, b) == min(a, b)
    assert same(calls["maximumf"](-0.0, 0.0), 0.0) and same(calls["minimumf"](0.0, -0.0), -0.0)
    assert math.isnan(calls["maximumf"](math.nan, 1.0))
    p = 0.1 - 0.7
    w = (-(-(0.1 - (p + (0.7 - p)))) / 0.1) * 0.7
    assert same(calls["order"](0.1, 0.7), 0.1 / w)
    unary = {
        "sqrt": lambda x: math.sqrt(x) if x >= 0 else math.nan if x < 0 else x,
        "floor": lambda x: x if not math.isfinite(x) else math.copysign(float(math.floor(x)), x),
        "trunc": lambda x: x if not math.isfinite(x) else math.copysign(float(math.trunc(x)), x),
        "roundeven": lambda x: x if not math.isfinite(x) else math.copysign(float(round(x)), x), "absf": abs,
        "sin": lambda x: math.sin(x) if math.isfinite(x) else math.nan,
    }  # fmt: skip
    for op, expected in unary.items():
        call = function(library, f"{op}_", ("f64",), "f64")
        assert all(same(call(x), expected(x)) for x in FLOATS), op
    odd = function(library, "odd", ("i64",), "f64")
    assert [repr(odd(i)) for i in range(5)] == ["inf", "-inf", "-0.0", "0.1", "5e-324"]
    convert = function(library, "convert", ("f64",), "i64")
    assert [convert(x) for x in (1.9, -1.9, 127.0, 128.0, 255.5)] == [1001, -745, 127127, -127872, -745]
    flag = function(library, "flag", ("i1",), "f64")
    assert [flag(True), flag(False)] == [2.0, 0.0]
    assert function(library, "pun", ("f64",), "i64")(-2.0) == wrap(0xC000000000000000)
    single = function(library, "single", ("f32", "f32"), "f32")
    tenth = ctypes.c_float(0.1).value
    product = ctypes.c_float(ctypes.c_float(3.3).value * tenth).value
    assert single(3.3, 1.0) == ctypes.c_float(product + 1.0).value
