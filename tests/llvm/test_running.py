# ruff: noqa: E501 (IR in strings)
"""BUFFERS programs, run at every LLVM level: arithmetic, loops, errors, memory, against Python."""

from __future__ import annotations

import ctypes
import math
import struct
from typing import Any

import pytest

from pycc.dialects import py
from tests.llvm.running import EXCEPTION, LEVELS, exported, function, load, new_context, trace_of

MIN, MAX = -(2**63), 2**63 - 1
EDGES = [MIN, MIN + 1, -7, -2, -1, 0, 1, 2, 3, 7, 2**31, 2**32, MAX - 1, MAX]


def wrap(value: int) -> int:
    """Into 64 bits, signed."""
    return (value + 2**63) % 2**64 - 2**63


BINARY = {
    "arith.addi": lambda a, b: wrap(a + b),
    "arith.subi": lambda a, b: wrap(a - b),
    "arith.muli": lambda a, b: wrap(a * b),
    "arith.andi": lambda a, b: a & b,
    "arith.ori": lambda a, b: a | b,
    "arith.xori": lambda a, b: a ^ b,
    "arith.maxsi": max,
    "arith.minsi": min,
    "arith.maxui": lambda a, b: wrap(max(a % 2**64, b % 2**64)),
    "arith.minui": lambda a, b: wrap(min(a % 2**64, b % 2**64)),
}
DIVISION = {
    "arith.floordivsi": lambda a, b: a // b,
    "arith.ceildivsi": lambda a, b: -(-a // b),
    "arith.divsi": lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1),
    "arith.remsi": lambda a, b: int(math.copysign(1, a)) * (abs(a) % abs(b)),
    "arith.divui": lambda a, b: wrap(a % 2**64 // (b % 2**64)),
    "arith.remui": lambda a, b: wrap(a % 2**64 % (b % 2**64)),
    "arith.ceildivui": lambda a, b: wrap(-(-(a % 2**64) // (b % 2**64))),
}
SHIFTS = {
    "arith.shli": lambda a, b: wrap(a << b),
    "arith.shrsi": lambda a, b: a >> b,
    "arith.shrui": lambda a, b: wrap(a % 2**64 >> b),
}


def _binary(op: str, level: int) -> Any:
    text = exported(f"%r = {op} %a, %b : i64\nflow.return %r : i64", ["a: i64", "b: i64"], "i64")
    return function(text, "entry", "i64 i64 -> i64", level)


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("op", [*BINARY, *DIVISION, *SHIFTS])
def test_integer_ops(op: str, level: int) -> None:
    compiled = _binary(op, level)
    for a in EDGES:
        for b in EDGES:
            if op in BINARY:
                expected = BINARY[op](a, b)
            elif op in DIVISION:
                if b == 0 or (a == MIN and b == -1):
                    continue
                expected = DIVISION[op](a, b)
            else:
                if not 0 <= b < 64:
                    continue
                expected = SHIFTS[op](a, b)
            assert compiled(a, b) == expected, (op, a, b)


CAUGHT = """
func.func @f(%a: i64, %b: i64) -> i64 attributes {pycc.raises} {
  %r = flow.checked "KIND" %a, %b : i64
  flow.return %r : i64
}
func.func @entry(%a: i64, %b: i64, %p: !mem.ptr<i64>) -> i64 attributes {pycc.export = "entry"} {
  %zero = arith.constant 0 : i64
  %r = flow.try every -> (i64) {
    %v = flow.call @f(%a, %b) : (i64, i64) -> i64
    mem.store %v, %p[%zero] : i64
    flow.yield %zero : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %n = mem.extract %e[0] : i64
    mem.release %e : !mem.struct<"exception", [i64, !mem.ref<"str">]>
    flow.yield %n : i64
  }
  flow.return %r : i64
}
"""


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", ["add", "sub", "mul"])
def test_checked(kind: str, level: int) -> None:
    compiled = function(CAUGHT.replace("KIND", kind), "entry", "i64 i64 ptr -> i64", level)
    exact = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b}[kind]
    for a in EDGES:
        for b in EDGES:
            out = ctypes.c_int64(99)
            status = compiled(a, b, ctypes.addressof(out))
            expected = exact(a, b)
            if MIN <= expected <= MAX:
                assert (status, out.value) == (0, expected)
            else:
                assert (status, out.value) == (py.RANGE_ERROR, 99)


RANGES = [
    (0, 0, 1), (0, 5, 1), (5, 0, 1), (0, 5, 2), (0, 6, 2), (5, 0, -1), (5, 0, -2), (0, 5, -1), (MAX - 3, MAX, 1),
    (MAX - 3, MAX, 2), (MIN + 3, MIN, -1), (MIN + 3, MIN, -2), (MIN, MAX, MAX), (MAX, MIN, MIN), (MIN, MAX, 2**62),
    (-3, 10, 4), (10, -3, -4), (0, 1, MAX), (0, -1, MIN), (MIN, MIN + 1, 1), (MAX, MAX - 1, -1), (3, 3, -1),
]  # fmt: skip

SUMS = """
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  STEP
  %h, %n = flow.for %i = %lower to %upper step %step (%hash = %zero : i64, %count = %zero : i64) {
    %k = arith.constant 31 : i64
    %m = arith.muli %hash, %k : i64
    %s = arith.addi %m, %i : i64
    %c = arith.addi %count, %one : i64
    flow.continue %s, %c : i64, i64
  }
  mem.store %n, %p[%zero] : i64
  flow.return %h : i64
"""


def _hashed(values: Any) -> tuple[int, int]:
    result, count = 0, 0
    for value in values:
        result, count = wrap(wrap(result * 31) + value), count + 1
    return result, count


@pytest.mark.parametrize("level", LEVELS)
def test_for_is_range(level: int) -> None:
    arguments = ["lower: i64", "upper: i64", "step: i64", "p: !mem.ptr<i64>"]
    dynamic = function(exported(SUMS.replace("STEP", ""), arguments, "i64"), "entry", "i64 i64 i64 ptr -> i64", level)
    for lower, upper, step in RANGES:
        out = ctypes.c_int64()
        result = dynamic(lower, upper, step, ctypes.addressof(out))
        assert (result, out.value) == _hashed(range(lower, upper, step)), (lower, upper, step)


@pytest.mark.parametrize("step", [1, -1, 2, -2, 4, -4, 2**62, MAX, MIN])
def test_for_with_known_step(step: int) -> None:
    arguments = ["lower: i64", "upper: i64", "p: !mem.ptr<i64>"]
    body = SUMS.replace("STEP", f"%step = arith.constant {step} : i64")
    for level in (0, 3):
        compiled = function(exported(body, arguments, "i64"), "entry", "i64 i64 ptr -> i64", level)
        for lower, upper, _ in RANGES:
            if len(range(0, abs(upper - lower), abs(step))[:20]) == 20:
                continue
            out = ctypes.c_int64()
            result = compiled(lower, upper, ctypes.addressof(out))
            assert (result, out.value) == _hashed(range(lower, upper, step)), (lower, upper, step)


SEARCH = """
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %found = flow.block -> (i64) {
    flow.for %i = %zero to %n step %one {
      %last = flow.for %j = %i to %n step %one (%best = %zero : i64) {
        %product = arith.muli %i, %j : i64
        %hit = arith.cmpi eq, %product, %wanted : i64
        flow.if %hit {
          %ten = arith.constant 1000 : i64
          %high = arith.muli %i, %ten : i64
          %both = arith.addi %high, %j : i64
          flow.leave %both : i64
        }
        %over = arith.cmpi sgt, %product, %wanted : i64
        flow.if %over {
          flow.break %j : i64
        } else {
          flow.continue %best : i64
        }
        flow.unreachable
      }
      flow.continue
    }
    %none = arith.constant -1 : i64
    flow.leave %none : i64
  }
  flow.return %found : i64
"""


@pytest.mark.parametrize("level", LEVELS)
def test_exits_of_nested_regions(level: int) -> None:
    compiled = function(exported(SEARCH, ["n: i64", "wanted: i64"], "i64"), "entry", "i64 i64 -> i64", level)

    def search(n: int, wanted: int) -> int:
        for i in range(n):
            for j in range(i, n):
                if i * j == wanted:
                    return i * 1000 + j
        return -1

    for wanted in (0, 1, 6, 7, 49, 91, 143, 10**6):
        assert compiled(20, wanted) == search(20, wanted)


COLLATZ = """
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %steps = flow.loop (%x = %n : i64, %count = %zero : i64) -> (i64) {
    %done = arith.cmpi eq, %x, %one : i64
    flow.if %done {
      flow.break %count : i64
    }
    %bit = arith.andi %x, %one : i64
    %odd = arith.cmpi ne, %bit, %zero : i64
    %next = flow.if %odd -> (i64) {
      %t = arith.muli %x, %three : i64
      %u = arith.addi %t, %one : i64
      flow.yield %u : i64
    } else {
      %h = arith.floordivsi %x, %two : i64
      flow.yield %h : i64
    }
    %more = arith.addi %count, %one : i64
    flow.continue %next, %more : i64, i64
  }
  flow.return %steps : i64
"""


@pytest.mark.parametrize("level", LEVELS)
def test_endless_loop_with_break(level: int) -> None:
    assert function(exported(COLLATZ, ["n: i64"], "i64"), "entry", "i64 -> i64", level)(27) == 111


SCF = """
func.func @entry(%n: index, %p: !mem.ptr<i64>) -> i64 attributes {pycc.export = "entry"} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0 : i64
  %sum = scf.for %i = %c0 to %n step %c3 iter_args(%acc = %zero) -> (i64) {
    %v = arith.index_cast %i : index to i64
    %big = arith.cmpi sgt, %i, %c3 : index
    %r = scf.if %big -> (i64) {
      %s = arith.addi %acc, %v : i64
      scf.yield %s : i64
    } else {
      scf.yield %acc : i64
    }
    scf.yield %r : i64
  }
  %count, %left = scf.while (%a = %zero, %b = %sum) : (i64, i64) -> (i64, i64) {
    %more = arith.cmpi sgt, %b, %zero : i64
    scf.condition(%more) %a, %b : i64, i64
  } do {
  ^body(%a: i64, %b: i64):
    %one = arith.constant 1 : i64
    %seven = arith.constant 7 : i64
    %x = arith.addi %a, %one : i64
    %y = arith.subi %b, %seven : i64
    scf.yield %x, %y : i64, i64
  }
  mem.store %left, %p[%zero] : i64
  func.return %count : i64
}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_scf(level: int) -> None:
    compiled = function(SCF, "entry", "i64 ptr -> i64", level)
    for n in (0, 1, 4, 10, 100):
        out = ctypes.c_int64()
        count, left = 0, sum(i for i in range(0, n, 3) if i > 3)
        while left > 0:
            count, left = count + 1, left - 7
        assert compiled(n, ctypes.addressof(out)) == count
        assert out.value == left


FLOATS = [0.0, -0.0, 1.5, -2.5, 0.5, math.inf, -math.inf, math.nan, 5e-324, 1e308, -1e-300]


def bits(value: float) -> bytes:
    """To tell -0.0 from 0.0 and see nan."""
    return b"nan" if value != value else struct.pack("<d", value)


def test_float_ops() -> None:
    ops = {
        "arith.addf": lambda a, b: a + b,
        "arith.subf": lambda a, b: a - b,
        "arith.mulf": lambda a, b: a * b,
        "arith.maximumf": lambda a, b: (
            math.nan if a != a or b != b else max(a, b, key=lambda v: (v, math.copysign(1, v)))
        ),
        "arith.minimumf": lambda a, b: (
            math.nan if a != a or b != b else min(a, b, key=lambda v: (v, math.copysign(1, v)))
        ),
        "math.copysign": math.copysign,
    }
    for op, expected in ops.items():
        text = exported(f"%r = {op} %a, %b : f64\nflow.return %r : f64", ["a: f64", "b: f64"], "f64")
        for level in (0, 2):
            compiled = function(text, "entry", "f64 f64 -> f64", level)
            for a in FLOATS:
                for b in FLOATS:
                    assert bits(compiled(a, b)) == bits(expected(a, b)), (op, a, b)


def test_libm_is_called_as_it_is() -> None:
    """D5: LLVM would make `x * x` of `pow(x, 2.0)`."""
    body = (
        "%two = arith.constant 2.0 : f64\n%r = math.powf %a, %two : f64\n%s = math.sin %r : f64\nflow.return %s : f64"
    )
    text = exported(body, ["a: f64"], "f64")
    for level in LEVELS:
        compiled = function(text, "entry", "f64 -> f64", level)
        for value in (0.1, 1.7, -3.3, 1e5):
            assert bits(compiled(value)) == bits(math.sin(math.pow(value, 2.0)))
    body = "%two = arith.constant 2.5 : f64\n%r = math.exp %two : f64\nflow.return %r : f64"
    assert bits(function(exported(body, [], "f64"), "entry", "-> f64", 3)()) == bits(math.exp(2.5))


def test_constants() -> None:
    for value in ("-0.0", "0x7FF0000000000000", "0x7FF8000000000000", "1.0e-310", "0.1"):
        text = exported(
            f"%r = arith.constant {value} : f64\n%z = arith.constant 0.0 : f64\nflow.return %r : f64", [], "f64"
        )
        expected = float(value) if not value.startswith("0x") else struct.unpack(">d", bytes.fromhex(value[2:]))[0]
        assert bits(function(text, "entry", "-> f64")()) == bits(expected)
    text = exported("%r = arith.constant 0.1 : f32\nflow.return %r : f32", [], "f32")
    assert function(text, "entry", "-> f32")() == ctypes.c_float(0.1).value


# ---------------------------------------------------------------- errors

ERRORS = f"""
func.func @inner(%k: i64) -> i64 attributes {{pycc.raises, pycc.name = "inner"}} {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %max = arith.constant {MAX} : i64
  %ok = arith.cmpi ne, %k, %one : i64
  flow.check %ok "IndexError" "list index out of range"
  %fine = arith.cmpi ne, %k, %two : i64
  flow.check %fine "ValueError" "" loc("inner.py":7:1)
  %sum = flow.checked "add" %k, %max : i64
  flow.return %sum : i64
}}
func.func @outer(%k: i64) -> i64 attributes {{pycc.raises, pycc.name = "outer"}} {{
  %r = flow.try -> (i64) {{
    %v = flow.call @inner(%k) : (i64) -> i64
    flow.yield %v : i64
  }} catch (%e: {EXCEPTION}) {{
    %n = mem.extract %e[0] : i64
    %index = arith.constant {py.EXCEPTIONS["IndexError"]} : i64
    %matches = arith.cmpi eq, %n, %index : i64
    %h = flow.if %matches -> (i64) {{
      mem.release %e : {EXCEPTION}
      %minus = arith.constant -5 : i64
      flow.yield %minus : i64
    }} else {{
      flow.raise %e
    }}
    flow.yield %h : i64
  }}
  flow.return %r : i64
}}
func.func @entry(%context: !mem.ref<"Context">, %k: i64, %p: !mem.ptr<i64>) -> i64 attributes {{pycc.export = "entry"}} {{
  %zero = arith.constant 0 : i64
  %r = flow.try every -> (i64) {{
    %v = flow.call @outer(%k) : (i64) -> i64
    mem.store %v, %p[%zero] : i64
    flow.yield %zero : i64
  }} catch (%e: {EXCEPTION}) {{
    %n = mem.extract %e[0] : i64
    mem.release %e : {EXCEPTION}
    flow.yield %n : i64
  }}
  flow.return %r : i64
}}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_errors_and_tracebacks(level: int) -> None:
    compiled = function(ERRORS, "entry", "ptr i64 ptr -> i64", level)
    results = {}
    for k in (0, 1, 2, 3):
        context, trace = new_context()
        out = ctypes.c_int64(99)
        status = compiled(ctypes.addressof(context), k, ctypes.addressof(out))
        results[k] = (status, out.value, [name for name, _ in trace_of(context)])
        assert context.error_class == 0
        assert context.error_message == 0
        assert context.live_bytes == 0
        del trace
    assert results[0][:2] == (0, MAX)
    # Caught: the traceback is left as it was, but nothing is pending.
    assert results[1][:2] == (0, -5)
    # Raised again by the handler: the innermost frame comes first, and `outer` twice, for the call and for the raise.
    assert results[2] == (py.EXCEPTIONS["ValueError"], 99, ["inner", "outer", "outer", "entry"])
    # A range error passes the handler.
    assert results[3] == (py.RANGE_ERROR, 99, ["inner", "outer", "entry"])


RECURSION = f"""
func.func @f(%n: i64) -> i64 attributes {{pycc.raises, pycc.recursive}} {{
  %one = arith.constant 1 : i64
  %m = arith.addi %n, %one : i64
  %r = flow.call @f(%m) : (i64) -> i64
  %s = flow.checked "add" %r, %n : i64
  flow.return %s : i64
}}
func.func @entry(%context: !mem.ref<"Context">) -> i64 attributes {{pycc.export = "entry"}} {{
  %zero = arith.constant 0 : i64
  %r = flow.try every -> (i64) {{
    %v = flow.call @f(%zero) : (i64) -> i64
    flow.yield %v : i64
  }} catch (%e: {EXCEPTION}) {{
    %n = mem.extract %e[0] : i64
    mem.release %e : {EXCEPTION}
    flow.yield %n : i64
  }}
  flow.return %r : i64
}}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_recursion_is_bounded(level: int) -> None:
    compiled = function(RECURSION, "entry", "ptr -> i64", level)
    context, _trace = new_context()
    here = ctypes.c_int64()
    context.stack_limit = ctypes.addressof(here) - 10**9
    # The address of a heap object says nothing about the stack: ask the machine.
    libc = ctypes.CDLL(None)
    libc.pthread_self.restype = ctypes.c_void_p
    text = exported(
        '%c = mem.context : !mem.ref<"Context">\n%a = mem.cast %c : !mem.ref<"Context"> -> i64\nflow.return %a : i64',
        [],
        "i64",
        "where",
    )
    context.stack_limit = function(text, "where", "-> i64", 0)() - 200_000
    assert compiled(ctypes.addressof(context)) == py.EXCEPTIONS["RecursionError"]
    assert context.trace_count == 64


# ---------------------------------------------------------------- memory

OBJECTS = f"""
mem.class @box fields (value: i64, flag: i1, small: i8, next: !mem.ref<"box">, pair: !mem.struct<"tuple", [i64, !mem.ref<"str">]>)
mem.class @buffer fields (size: i64, data: !mem.ptr<f64>) finalizer @"buffer.__del__"
func.func @"buffer.__del__"(%b: !mem.ref<"buffer">) {{
  %data = mem.get_field %b "data" : !mem.ptr<f64>
  %size = mem.get_field %b "size" : i64
  mem.free %data, %size
  flow.return
}}
func.func @fill(%n: i64) -> !mem.ref<"buffer"> attributes {{pycc.raises}} {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %b = mem.new : !mem.ref<"buffer">
  %p = mem.alloc %n unwind(%b) : !mem.ptr<f64>
  mem.set_field %b "data", %p : !mem.ptr<f64>
  mem.set_field %b "size", %n : i64
  flow.for %i = %zero to %n step %one {{
    %f = arith.sitofp %i : i64 to f64
    mem.store %f, %p[%i] : f64
    flow.continue
  }}
  %limit = arith.constant 1000 : i64
  %ok = arith.cmpi slt, %n, %limit : i64
  flow.check %ok "ValueError" "too long" unwind(%b)
  flow.return %b : !mem.ref<"buffer">
}}
func.func @total(%b: !mem.ref<"buffer">) -> f64 {{
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %start = arith.constant 0.0 : f64
  %size = mem.get_field %b "size" : i64
  %data = mem.get_field %b "data" : !mem.ptr<f64>
  %sum = flow.for %i = %zero to %size step %one (%acc = %start : f64) {{
    %v = mem.load %data[%i] : f64
    %s = arith.addf %acc, %v : f64
    flow.continue %s : f64
  }}
  flow.return %sum : f64
}}
func.func @chain() -> i64 attributes {{pycc.raises}} {{
  %slot = flow.slot "last" : !flow.slot<!mem.ref<"box">>
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %five = arith.constant 5 : i64
  %true = arith.constant true
  flow.for %i = %zero to %five step %one {{
    %b = mem.new unwind(%slot) : !mem.ref<"box">
    %s = mem.string "shared" : !mem.ref<"str">
    %pair = mem.pack(%i, %s) : !mem.struct<"tuple", [i64, !mem.ref<"str">]>
    mem.set_field %b "pair", %pair : !mem.struct<"tuple", [i64, !mem.ref<"str">]>
    mem.set_field %b "value", %i : i64
    mem.set_field %b "flag", %true : i1
    %before = flow.load_slot %slot : !flow.slot<!mem.ref<"box">> -> !mem.ref<"box">
    mem.retain %before : !mem.ref<"box">
    mem.set_field %b "next", %before : !mem.ref<"box">
    flow.store_slot %b, %slot : !mem.ref<"box">, !flow.slot<!mem.ref<"box">>
    flow.continue
  }}
  %last = flow.load_slot %slot : !flow.slot<!mem.ref<"box">> -> !mem.ref<"box">
  %next = mem.get_field %last "next" : !mem.ref<"box">
  %value = mem.get_field %next "value" : i64
  %pair = mem.get_field %next "pair" : !mem.struct<"tuple", [i64, !mem.ref<"str">]>
  %first = mem.extract %pair[0] : i64
  %flag = mem.get_field %next "flag" : i1
  %w = arith.extui %flag : i1 to i64
  %t = arith.addi %value, %first : i64
  %u = arith.addi %t, %w : i64
  mem.release %last : !mem.ref<"box">
  flow.return %u : i64
}}
func.func @entry(%context: !mem.ref<"Context">, %n: i64, %p: !mem.ptr<f64>) -> i64 attributes {{pycc.export = "entry"}} {{
  %zero = arith.constant 0 : i64
  %r = flow.try every -> (i64) {{
    %b = flow.call @fill(%n) : (i64) -> !mem.ref<"buffer">
    %t = func.call @total(%b) : (!mem.ref<"buffer">) -> f64
    mem.store %t, %p[%zero] : f64
    mem.release %b : !mem.ref<"buffer">
    %v = flow.call @chain() : () -> i64
    flow.yield %v : i64
  }} catch (%e: {EXCEPTION}) {{
    %number = mem.extract %e[0] : i64
    mem.release %e : {EXCEPTION}
    %minus = arith.subi %zero, %number : i64
    flow.yield %minus : i64
  }}
  flow.return %r : i64
}}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_objects_die(level: int) -> None:
    compiled = function(OBJECTS, "entry", "ptr i64 ptr -> i64", level)
    expected = {
        0: (7, 0.0),
        10: (7, 45.0),
        2000: (-py.EXCEPTIONS["ValueError"], -1.0),
        -1: (-py.EXCEPTIONS["MemoryError"], -1.0),
        2**61: (-py.EXCEPTIONS["MemoryError"], -1.0),
        MAX: (-py.EXCEPTIONS["MemoryError"], -1.0),
        2**46: (-py.EXCEPTIONS["MemoryError"], -1.0),
    }
    for n, (status, total) in expected.items():
        context, _trace = new_context()
        out = ctypes.c_double(-1.0)
        assert compiled(ctypes.addressof(context), n, ctypes.addressof(out)) == status, n
        assert out.value == total
        assert context.live_bytes == 0


STRINGS = """
func.func @entry(%p: !mem.ptr<i64>) -> i64 attributes {pycc.export = "entry"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %a = mem.string "plain" : !mem.ref<"str">
  %b = mem.string "caf\\\\xe9" : !mem.ref<"str">
  %c = mem.string "\\\\u4f60\\\\ud800\\\\x00" : !mem.ref<"str">
  %d = mem.string "\\\\U0001f600\\\\n" : !mem.ref<"str">
  %e = mem.string "" : !mem.ref<"str">
  %again = mem.string "plain" : !mem.ref<"str">
  %same = mem.is %a, %again : !mem.ref<"str"> -> i1
  mem.store %a, %p0[%zero] : !mem.ref<"str">
  %r = arith.extui %same : i1 to i64
  flow.return %r : i64
}
"""


def test_strings() -> None:
    body = ["%zero = arith.constant 0 : i64", '%q = mem.cast %p : !mem.ptr<i64> -> !mem.ptr<!mem.ref<"str">>']
    texts = ["plain", "caf\xe9", "\u4f60\ud800\x00", "\U0001f600\n", "", "plain"]
    for index, text in enumerate(texts):
        escaped = text.encode("unicode_escape").decode().replace("\\", "\\\\")
        body.append(f'%s{index} = mem.string "{escaped}" : !mem.ref<"str">')
        body.append(f"%i{index} = arith.constant {index} : i64")
        body.append(f'mem.store %s{index}, %q[%i{index}] : !mem.ref<"str">')
    body.append("flow.return")
    out = (ctypes.c_int64 * len(texts))()
    function(exported("\n".join(body), ["p: !mem.ptr<i64>"], ""), "entry", "ptr -> void")(ctypes.addressof(out))
    assert out[0] == out[5]
    for text, address in zip(texts, out, strict=True):
        count, length, kind, hash_ = (ctypes.c_int64 * 4).from_address(address)
        assert (count, length, hash_) == (1 << 62, len(text), 0)
        raw = ctypes.string_at(address + 32, kind * (length + 1))
        units = [int.from_bytes(raw[i : i + kind], "little") for i in range(0, len(raw), kind)]
        assert units == [*map(ord, text), 0]
        assert kind == (1 if max(units) < 256 else 2 if max(units) < 65536 else 4)


STRIDED = """
func.func @sum(%a: memref<?x?xi32, strided<[?, ?], offset: ?>>) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %rows = memref.dim %a, %c0 : memref<?x?xi32, strided<[?, ?], offset: ?>>
  %columns = memref.dim %a, %c1 : memref<?x?xi32, strided<[?, ?], offset: ?>>
  %r = arith.index_cast %rows : index to i64
  %c = arith.index_cast %columns : index to i64
  %total = flow.for %i = %zero to %r step %one (%outer = %zero : i64) {
    %line = flow.for %j = %zero to %c step %one (%acc = %outer : i64) {
      %x = arith.index_cast %i : i64 to index
      %y = arith.index_cast %j : i64 to index
      %v = memref.load %a[%x, %y] : memref<?x?xi32, strided<[?, ?], offset: ?>>
      %w = arith.extsi %v : i32 to i64
      %s = arith.addi %acc, %w : i64
      memref.store %v, %a[%x, %y] : memref<?x?xi32, strided<[?, ?], offset: ?>>
      flow.continue %s : i64
    }
    flow.continue %line : i64
  }
  flow.return %total : i64
}
func.func @pick(%which: i1, %a: memref<?x?xi32, strided<[?, ?], offset: ?>>, %b: memref<?x?xi32, strided<[?, ?], offset: ?>>) -> memref<?x?xi32, strided<[?, ?], offset: ?>> {
  %r = flow.if %which -> (memref<?x?xi32, strided<[?, ?], offset: ?>>) {
    flow.yield %a : memref<?x?xi32, strided<[?, ?], offset: ?>>
  } else {
    flow.yield %b : memref<?x?xi32, strided<[?, ?], offset: ?>>
  }
  flow.return %r : memref<?x?xi32, strided<[?, ?], offset: ?>>
}
func.func @entry(%p: !mem.ptr<i32>, %rows: i64, %columns: i64, %s0: i64, %s1: i64, %which: i1) -> i64 attributes {pycc.export = "entry"} {
  %a = mem.make_array %p sizes(%rows, %columns) strides(%s0, %s1) : memref<?x?xi32, strided<[?, ?], offset: ?>>
  %one = arith.constant 1 : i64
  %b = mem.make_array %p sizes(%one, %one) strides(%s0, %s1) : memref<?x?xi32, strided<[?, ?], offset: ?>>
  %m = func.call @pick(%which, %a, %b) : (i1, memref<?x?xi32, strided<[?, ?], offset: ?>>, memref<?x?xi32, strided<[?, ?], offset: ?>>) -> memref<?x?xi32, strided<[?, ?], offset: ?>>
  %r = func.call @sum(%m) : (memref<?x?xi32, strided<[?, ?], offset: ?>>) -> i64
  flow.return %r : i64
}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_strided_arrays(level: int) -> None:
    import numpy as np

    compiled = function(STRIDED, "entry", "ptr i64 i64 i64 i64 i1 -> i64", level)
    base = np.arange(-50, 50, dtype=np.int32).reshape(10, 10)
    for view in (base, base.T, base[::2, 1::3], base[::-1, ::-2], base[:0], np.broadcast_to(base[:1], (4, 10))):
        strides = [s // 4 for s in view.strides]
        before = base.copy()
        assert compiled(view.ctypes.data, *view.shape, *strides, True) == view.sum()
        assert (base == before).all()
    assert compiled(base.ctypes.data, 10, 10, 10, 1, False) == -50


def test_address_of_every_level_is_its_own() -> None:
    text = exported("flow.return %a : i64", ["a: i64"], "i64")
    assert len({load(text, level, ("entry",))["entry"] for level in LEVELS}) == len(LEVELS)


POLLS = f"""
func.func @endless() -> i64 attributes {{pycc.raises}} {{
  %zero = arith.constant 0 : i64
  %r = flow.try -> (i64) {{
    flow.loop {{
      flow.poll
      flow.continue
    }}
    flow.unreachable
  }} catch (%e: {EXCEPTION}) {{
    mem.release %e : {EXCEPTION}
    flow.yield %zero : i64
  }}
  flow.return %r : i64
}}
func.func @entry(%context: !mem.ref<"Context">) -> i64 attributes {{pycc.export = "entry"}} {{
  %r = flow.try every -> (i64) {{
    %v = flow.call @endless() : () -> i64
    flow.yield %v : i64
  }} catch (%e: {EXCEPTION}) {{
    %n = mem.extract %e[0] : i64
    mem.release %e : {EXCEPTION}
    flow.yield %n : i64
  }}
  flow.return %r : i64
}}
"""


@pytest.mark.parametrize("level", LEVELS)
def test_an_endless_loop_can_be_stopped(level: int) -> None:
    asked: list[int] = []

    def poll(user: int) -> int:
        asked.append(user)
        return int(len(asked) == 3)

    callback = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(poll)
    context, _trace = new_context()
    context.poll = ctypes.cast(callback, ctypes.c_void_p).value
    context.user = 77
    assert function(POLLS, "entry", "ptr -> i64", level)(ctypes.addressof(context)) == py.PYTHON_EXCEPTION
    assert asked == [77, 77, 77]
