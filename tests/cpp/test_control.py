"""Control flow, errors, counting and memory of BUFFERS through C++, against what the IR says by hand."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from pycc.backends.source.cpp import emit_cpp
from pycc.ir.levels import LevelError
from tests.cpp.harness import GXX, parse
from tests.cpp.test_operations import function, load

pytestmark = pytest.mark.skipif(GXX is None, reason="no g++")

LOOPS = """
func.func @swap(%n: i64) -> i64 attributes {pycc.export = "swap"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %hundred = arith.constant 100 : i64
  %a, %b, %c = flow.for %i = %zero to %n step %one (%x = %one : i64, %y = %zero : i64, %z = %hundred : i64) {
    %s = arith.addi %x, %y : i64
    flow.continue %y, %s, %x : i64, i64, i64
  }
  %d = arith.muli %a, %hundred : i64
  %e = arith.addi %d, %b : i64
  %f = arith.muli %e, %hundred : i64
  %g = arith.addi %f, %c : i64
  flow.return %g : i64
}
func.func @range(%lower: i64, %upper: i64, %step: i64) -> i64 attributes {pycc.export = "range_"} {
  %zero = arith.constant 0 : i64
  %k = arith.constant 31 : i64
  %one = arith.constant 1 : i64
  %limit = arith.constant 1000 : i64
  %h, %n = flow.for %i = %lower to %upper step %step (%x = %zero : i64, %count = %zero : i64) {
    %y = arith.muli %x, %k : i64
    %z = arith.addi %y, %i : i64
    %more = arith.addi %count, %one : i64
    %stop = arith.cmpi sge, %more, %limit : i64
    flow.if %stop {
      flow.break %z, %more : i64, i64
    }
    flow.continue %z, %more : i64, i64
  }
  %m = arith.muli %h, %k : i64
  %r = arith.addi %m, %n : i64
  flow.return %r : i64
}
func.func @down(%n: i64) -> i64 attributes {pycc.export = "down"} {
  %zero = arith.constant 0 : i64
  %minus = arith.constant -1 : i64
  %seven = arith.constant -7 : i64
  %ten = arith.constant 10 : i64
  %a = flow.for %i = %n to %zero step %minus (%x = %zero : i64) {
    %y = arith.muli %x, %ten : i64
    %z = arith.addi %y, %i : i64
    flow.continue %z : i64
  }
  %b = flow.for %j = %n to %zero step %seven (%x2 = %a : i64) {
    %y = arith.subi %x2, %j : i64
    flow.continue %y : i64
  }
  flow.return %b : i64
}
func.func @search(%n: i64, %wanted: i64) -> i64 attributes {pycc.export = "search"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %none = arith.constant -1 : i64
  %r = flow.block -> (i64) {
    flow.for %i = %zero to %n step %one {
      flow.for %j = %zero to %i step %one {
        %p = arith.muli %i, %j : i64
        %skip = arith.cmpi slt, %p, %n : i64
        flow.if %skip {
          flow.continue
        }
        %hit = arith.cmpi eq, %p, %wanted : i64
        flow.if %hit {
          %k = arith.constant 1000 : i64
          %q = arith.muli %i, %k : i64
          %s = arith.addi %q, %j : i64
          flow.leave %s : i64
        }
        %far = arith.cmpi sgt, %p, %wanted : i64
        flow.if %far {
          flow.break
        } else {
          flow.continue
        }
        flow.unreachable
      }
      flow.continue
    }
    flow.leave %none : i64
  }
  flow.return %r : i64
}
func.func @chain(%n: i64) -> i64 attributes {pycc.export = "chain"} {
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %a = arith.cmpi eq, %n, %one : i64
  %r = flow.if %a -> (i64) {
    %x = arith.constant 10 : i64
    flow.yield %x : i64
  } else {
    %b = arith.cmpi eq, %n, %two : i64
    %s = flow.if %b -> (i64) {
      %x = arith.constant 20 : i64
      flow.yield %x : i64
    } else {
      %c = arith.cmpi eq, %n, %three : i64
      flow.if %c {
        flow.return %n : i64
      }
      flow.yield %n : i64
    }
    %t = arith.addi %s, %one : i64
    flow.yield %t : i64
  }
  %u = arith.muli %r, %two : i64
  flow.return %u : i64
}
func.func @upstream(%n: index) -> index attributes {pycc.export = "upstream"} {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %two = arith.constant 2 : index
  %a = scf.for %i = %zero to %n step %two iter_args(%x = %zero) -> (index) {
    %odd = arith.remsi %x, %two : index
    %c = arith.cmpi eq, %odd, %zero : index
    %y = scf.if %c -> (index) {
      %p = arith.addi %x, %i : index
      %q = arith.addi %p, %one : index
      scf.yield %q : index
    } else {
      %p = arith.muli %x, %two : index
      scf.yield %p : index
    }
    scf.yield %y : index
  }
  %b, %steps = scf.while (%v = %a, %m = %zero) : (index, index) -> (index, index) {
    %go = arith.cmpi sgt, %v, %one : index
    scf.condition(%go) %v, %m : index, index
  } do {
  ^body(%w: index, %k: index):
    %half = arith.divsi %w, %two : index
    %next = arith.addi %k, %one : index
    scf.yield %half, %next : index, index
  }
  %r = arith.addi %b, %steps : index
  func.return %r : index
}
"""


def test_loops(tmp_path: Path) -> None:
    library = load(LOOPS, tmp_path, "loops")

    def swap(n: int) -> int:
        x, y, z = 1, 0, 100
        for _ in range(n):
            x, y, z = y, x + y, x
        return (x * 100 + y) * 100 + z

    call = function(library, "swap", ("i64",), "i64")
    assert [call(n) for n in range(12)] == [swap(n) for n in range(12)]

    def hashed(values: range) -> int:
        h = n = 0
        for i in values:
            h, n = (h * 31 + i + (1 << 63)) % (1 << 64) - (1 << 63), n + 1
            if n >= 1000:
                break
        return (h * 31 + n + (1 << 63)) % (1 << 64) - (1 << 63)

    top, bottom = (1 << 63) - 1, -(1 << 63)
    call = function(library, "range_", ("i64",) * 3, "i64")
    for arguments in (
        (0, 10, 1), (0, 10, 3), (10, 0, -1), (10, 0, -3), (0, 0, 1), (5, 0, 1), (0, 5, -1), (top - 3, top, 1),
        (top - 10, top, 7), (bottom, top, top), (bottom, top, 1), (top, bottom, bottom), (top, bottom, -top),
        (bottom + 5, bottom, -2), (0, top, top),
    ):  # fmt: skip
        assert call(*arguments) == hashed(range(*arguments)), arguments
    call = function(library, "down", ("i64",), "i64")
    for n in (0, 1, 5, 8, -3):
        a = 0
        for i in range(n, 0, -1):
            a = a * 10 + i
        assert call(n) == a - sum(range(n, 0, -7))

    def search(n: int, wanted: int) -> int:
        for i in range(n):
            for j in range(i):
                if i * j < n:
                    continue
                if i * j == wanted:
                    return i * 1000 + j
                if i * j > wanted:
                    break
        return -1

    call = function(library, "search", ("i64", "i64"), "i64")
    assert all(call(n, wanted) == search(n, wanted) for n in range(12) for wanted in range(60))
    call = function(library, "chain", ("i64",), "i64")
    assert [call(n) for n in (1, 2, 3, 4)] == [20, 42, 3, 10]

    def upstream(n: int) -> int:
        x = 0
        for i in range(0, n, 2):
            x = x + i + 1 if x % 2 == 0 else x * 2
        steps = 0
        while x > 1:
            x, steps = x // 2, steps + 1
        return x + steps

    call = function(library, "upstream", ("i64",), "i64")
    assert [call(n) for n in range(20)] == [upstream(n) for n in range(20)]


ERRORS = """
mem.class @box fields (value: i64, text: !mem.ref<"str">, next: !mem.ref<"box">) finalizer @box_del
func.func @box_del(%b: !mem.ref<"box">) {
  %c = mem.context : !mem.ref<"Context">
  %n = mem.get_field %c "user" : i64
  %one = arith.constant 1 : i64
  %m = arith.addi %n, %one : i64
  mem.set_field %c "user", %m : i64
  mem.retain %b : !mem.ref<"box">
  mem.release %b : !mem.ref<"box">
  flow.return
}
func.func @make(%value: i64, %next: !mem.ref<"box">) -> !mem.ref<"box"> attributes {pycc.raises} {
  %b = mem.new : !mem.ref<"box">
  mem.set_field %b "value", %value : i64
  %s = mem.string "hello" : !mem.ref<"str">
  mem.set_field %b "text", %s : !mem.ref<"str">
  mem.retain %next : !mem.ref<"box">
  mem.set_field %b "next", %next : !mem.ref<"box">
  flow.return %b : !mem.ref<"box">
}
func.func @risky(%n: i64, %b: !mem.ref<"box">) -> i64 attributes {pycc.raises} {
  %v = mem.get_field %b "value" : i64
  %five = arith.constant 5 : i64
  %ok = arith.cmpi ne, %n, %five : i64
  flow.check %ok "ValueError" "five \\22 is out"
  %r = flow.checked "mul" %n, %v : i64
  %w = arith.addi %r, %v : i64
  flow.return %w : i64
}
func.func @errors(%n: i64, %result: !mem.ptr<i64>) -> i32 attributes {pycc.export = "errors"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %hundred = arith.constant 100 : i64
  %context = mem.context : !mem.ref<"Context">
  %status = flow.try every -> (i32) {
    %nothing = mem.null : !mem.ref<"box">
    %slot = flow.slot "kept" : !flow.slot<!mem.ref<"box">>
    %a = flow.call @make(%hundred, %nothing) : (i64, !mem.ref<"box">) -> !mem.ref<"box">
    %b = flow.call @make(%n, %a) unwind(%a) : (i64, !mem.ref<"box">) -> !mem.ref<"box">
    %total = flow.for %i = %zero to %n step %one (%sum = %zero : i64) {
      %v = flow.try -> (i64) {
        mem.retain %b : !mem.ref<"box">
        %x = flow.call @risky(%i, %b) unwind(%b) escape(%a, %b, %slot) : (i64, !mem.ref<"box">) -> i64
        flow.store_slot %b, %slot : !mem.ref<"box">, !flow.slot<!mem.ref<"box">>
        flow.yield %x : i64
      } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
        %k = mem.extract %e[0] : i64
        %m = mem.extract %e[1] : !mem.ref<"str">
        %length = mem.get_field %m "length" : i64
        mem.release %m : !mem.ref<"str">
        %w = arith.addi %k, %length : i64
        %big = arith.cmpi sgt, %n, %hundred : i64
        flow.if %big {
          %t = mem.string "again" : !mem.ref<"str">
          %number = arith.constant 30 : i64
          %f = mem.pack(%number, %t) : !mem.struct<"exception", [i64, !mem.ref<"str">]>
          flow.raise %f unwind(%a, %b, %slot)
        }
        flow.yield %w : i64
      }
      %s = flow.checked "add" %sum, %v unwind(%a, %b, %slot) : i64
      flow.continue %s : i64
    }
    mem.store %total, %result[%zero] : i64
    mem.release %a : !mem.ref<"box">
    %kept = flow.load_slot %slot : !flow.slot<!mem.ref<"box">> -> !mem.ref<"box">
    mem.release %kept : !mem.ref<"box">
    mem.release %b : !mem.ref<"box">
    %fine = arith.constant 0 : i32
    flow.yield %fine : i32
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %k = mem.extract %e[0] : i64
    %m = mem.extract %e[1] : !mem.ref<"str">
    mem.release %m : !mem.ref<"str">
    %s = arith.trunci %k : i64 to i32
    flow.yield %s : i32
  }
  %two = arith.constant 2 : i64
  %live = mem.get_field %context "live_bytes" : i64
  mem.store %live, %result[%one] : i64
  %finalized = mem.get_field %context "user" : i64
  mem.store %finalized, %result[%two] : i64
  flow.return %status : i32
}
func.func @reraise(%n: i64, %result: !mem.ptr<i64>) -> i32 attributes {pycc.export = "reraise"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %context = mem.context : !mem.ref<"Context">
  %never = arith.constant false
  %status = flow.try every -> (i32) {
    flow.try {
      flow.try {
        flow.check %never "KeyError" ""
        flow.yield
      } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
        %same = arith.cmpi eq, %n, %zero : i64
        flow.if %same {
          flow.raise %e
        }
        flow.check %never "IndexError" "other"
        flow.yield
      }
      flow.yield
    } catch (%e2: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
      %count = mem.get_field %context "trace_count" : i64
      mem.store %count, %result[%zero] : i64
      flow.raise %e2
    }
    %fine = arith.constant 0 : i32
    flow.yield %fine : i32
  } catch (%e3: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %k = mem.extract %e3[0] : i64
    %count = mem.get_field %context "trace_count" : i64
    mem.store %count, %result[%one] : i64
    %s = arith.trunci %k : i64 to i32
    flow.yield %s : i32
  }
  flow.return %status : i32
}
func.func @delete(%n: i64) -> i64 attributes {pycc.export = "delete"} {
  flow.return %n : i64
}
"""


def test_errors(tmp_path: Path) -> None:
    library = load(ERRORS, tmp_path, "errors")
    out = (ctypes.c_int64 * 3)()
    errors = library.errors
    errors.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_int64)]

    def expected(n: int) -> int:
        return sum(47 + 13 if i == 5 else i * n + n for i in range(n))

    for n in (0, 1, 3, 5, 6, 10):
        assert errors(n, out) == 0
        assert list(out) == [expected(n), 0, 2], n
    # Raised in a handler: past that handler, into the outer one.
    assert errors(200, out) == 30 and out[1] == 0 and out[2] == 2
    # An overflow passes the handler of the loop.
    assert errors(1 << 62, out) == 1 and out[1] == 0 and out[2] == 2
    reraise = library.reraise
    reraise.argtypes = errors.argtypes
    assert reraise(0, out) == 31 and list(out)[:2] == [2, 3]
    assert reraise(1, out) == 30 and list(out)[:2] == [1, 2]
    assert getattr(library, "delete")(5) == 5


MEMORY = """
mem.class @bytes fields (size: i64, flag: i1, small: i16)
func.func @inner(%n: i64) -> i64 attributes {pycc.raises} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %p = mem.alloc %n : !mem.ptr<i64>
  flow.for %i = %zero to %n step %one {
    %sq = arith.muli %i, %i : i64
    mem.store %sq, %p[%i] : i64
    flow.continue
  }
  %m = arith.muli %n, %two : i64
  %q = mem.realloc %p, %n, %m : !mem.ptr<i64>
  %middle = mem.offset %q, %n : !mem.ptr<i64>
  mem.move %middle, %q, %n
  %sum = flow.for %i2 = %zero to %m step %one (%s = %zero : i64) {
    %v = mem.load %q[%i2] : i64
    %w = arith.muli %v, %i2 : i64
    %t = arith.addi %s, %w : i64
    flow.continue %t : i64
  }
  mem.free %q, %m
  flow.return %sum : i64
}
func.func @memory(%n: i64, %result: !mem.ptr<i64>) -> i32 attributes {pycc.export = "memory"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %context = mem.context : !mem.ref<"Context">
  %status = flow.try every -> (i32) {
    %v = flow.call @inner(%n) : (i64) -> i64
    mem.store %v, %result[%zero] : i64
    %fine = arith.constant 0 : i32
    flow.yield %fine : i32
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %k = mem.extract %e[0] : i64
    %s = arith.trunci %k : i64 to i32
    flow.yield %s : i32
  }
  %live = mem.get_field %context "live_bytes" : i64
  mem.store %live, %result[%one] : i64
  flow.return %status : i32
}
func.func @order(%p: !mem.ptr<i64>) -> i64 attributes {pycc.export = "order"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %x = mem.load %p[%zero] : i64
  %ten = arith.constant 10 : i64
  mem.store %ten, %p[%zero] : i64
  %y = mem.load %p[%zero] : i64
  %c = arith.cmpi sgt, %x, %y : i64
  %r = flow.if %c -> (i64) {
    %a = mem.load %p[%one] : i64
    flow.yield %a : i64
  } else {
    flow.yield %x : i64
  }
  mem.store %zero, %p[%one] : i64
  %s = arith.subi %r, %y : i64
  %t = arith.subi %x, %s : i64
  flow.return %t : i64
}
func.func @text(%which: i64, %index: i64) -> i64 attributes {pycc.export = "text"} {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %a = mem.string "quote \\22 \\\\xff\\\\n" : !mem.ref<"str">
  %b = mem.string "\\\\u20ac" : !mem.ref<"str">
  %c = mem.string "x\\\\U0001f600" : !mem.ref<"str">
  %is0 = arith.cmpi eq, %which, %zero : i64
  %is1 = arith.cmpi eq, %which, %one : i64
  %s = arith.select %is1, %b, %c : !mem.ref<"str">
  %t = arith.select %is0, %a, %s : !mem.ref<"str">
  %kind = mem.get_field %t "kind" : i64
  %k1 = arith.cmpi eq, %kind, %one : i64
  %unit = flow.if %k1 -> (i64) {
    %p = mem.data %t : !mem.ptr<i8>
    %u = mem.load %p[%index] : i8
    %w = arith.extui %u : i8 to i64
    flow.yield %w : i64
  } else {
    %two = arith.constant 2 : i64
    %k2 = arith.cmpi eq, %kind, %two : i64
    %v = flow.if %k2 -> (i64) {
      %p = mem.data %t : !mem.ptr<i16>
      %u = mem.load %p[%index] : i16
      %w = arith.extui %u : i16 to i64
      flow.yield %w : i64
    } else {
      %p = mem.data %t : !mem.ptr<i32>
      %u = mem.load %p[%index] : i32
      %w = arith.extui %u : i32 to i64
      flow.yield %w : i64
    }
    flow.yield %v : i64
  }
  flow.return %unit : i64
}
func.func @table(%i: i64) -> f64 attributes {pycc.export = "table"} {
  %p = mem.table dense<[1.5, -0.0, 5.0e-324, 1.0e300]> : tensor<4xf64> : !mem.ptr<f64>
  %q = mem.table dense<[-1, 127, -128, 0]> : tensor<4xi8> : !mem.ptr<i8>
  %v = mem.load %p[%i] : f64
  %w = mem.load %q[%i] : i8
  %x = arith.sitofp %w : i8 to f64
  %y = arith.addf %v, %x : f64
  flow.return %y : f64
}
func.func @objects(%n: i64) -> i64 attributes {pycc.export = "objects"} {
  %context = mem.context : !mem.ref<"Context">
  %r = flow.try every -> (i64) {
    %b = mem.new %n : !mem.ref<"bytes">
    %d = mem.data %b : !mem.ptr<i8>
    %yes = arith.constant true
    mem.set_field %b "flag", %yes : i1
    %small = arith.constant -3 : i16
    mem.set_field %b "small", %small : i16
    %zero = arith.constant 0 : i64
    %seven = arith.constant 7 : i8
    mem.store %seven, %d[%zero] : i8
    %u = mem.load %d[%zero] : i8
    %w = arith.extsi %u : i8 to i64
    %f = mem.get_field %b "flag" : i1
    %g = arith.extui %f : i1 to i64
    %h = mem.get_field %b "small" : i16
    %i = arith.extsi %h : i16 to i64
    %j = arith.addi %w, %g : i64
    %k = arith.addi %j, %i : i64
    %null = mem.null : !mem.ref<"bytes">
    %isnull = mem.is %b, %null : !mem.ref<"bytes"> -> i1
    %is = mem.is %b, %b : !mem.ref<"bytes"> -> i1
    %a1 = arith.xori %isnull, %is : i1
    %a2 = arith.extui %a1 : i1 to i64
    %total = arith.addi %k, %a2 : i64
    mem.release %b : !mem.ref<"bytes">
    flow.yield %total : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %k = mem.extract %e[0] : i64
    flow.yield %k : i64
  }
  %live = mem.get_field %context "live_bytes" : i64
  %s = arith.addi %r, %live : i64
  flow.return %s : i64
}
func.func @total(%a: memref<?x?xf64, strided<[?, ?], offset: ?>>) -> f64 {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %n = memref.dim %a, %zero : memref<?x?xf64, strided<[?, ?], offset: ?>>
  %m = memref.dim %a, %one : memref<?x?xf64, strided<[?, ?], offset: ?>>
  %start = arith.constant 0.0 : f64
  %r = scf.for %i = %zero to %n step %one iter_args(%s = %start) -> (f64) {
    %t = scf.for %j = %zero to %m step %one iter_args(%u = %s) -> (f64) {
      %v = memref.load %a[%i, %j] : memref<?x?xf64, strided<[?, ?], offset: ?>>
      %w = arith.addf %u, %v : f64
      %x = arith.constant 2.0 : f64
      %y = arith.mulf %w, %x : f64
      memref.store %u, %a[%i, %j] : memref<?x?xf64, strided<[?, ?], offset: ?>>
      scf.yield %y : f64
    }
    scf.yield %t : f64
  }
  func.return %r : f64
}
func.func @array(%p: !mem.ptr<f64>, %n: i64, %m: i64, %sn: i64, %sm: i64) -> f64 attributes {pycc.export = "array"} {
  %a = mem.make_array %p sizes(%n, %m) strides(%sn, %sm) : memref<?x?xf64, strided<[?, ?], offset: ?>>
  %one = arith.constant 1 : index
  %two = arith.constant 2 : index
  %v = memref.subview %a[1, %one] [%two, 2] [1, 2] : memref<?x?xf64, strided<[?, ?], offset: ?>> to memref<?x2xf64,
  strided<[?, ?], offset: ?>>
  %w = "memref.cast"(%v) : (memref<?x2xf64, strided<[?, ?], offset: ?>>) -> memref<?x?xf64, strided<[?, ?], offset: ?>>
  %r = func.call @total(%w) : (memref<?x?xf64, strided<[?, ?], offset: ?>>) -> f64
  %s = mem.array_stride %v[1] : i64
  %f = arith.sitofp %s : i64 to f64
  %t = arith.addf %r, %f : f64
  %q = mem.array_pointer %w : memref<?x?xf64, strided<[?, ?], offset: ?>> -> !mem.ptr<f64>
  %zero = arith.constant 0 : i64
  %x = mem.load %q[%zero] : f64
  %y = arith.addf %t, %x : f64
  flow.return %y : f64
}
func.func @sizes() -> i64 attributes {pycc.export = "sizes"} {
  %a = mem.sizeof !mem.struct<"t", [i8, i64, i1]> : i64
  %b = mem.sizeof !mem.struct<"u", [i8, i16, i1]> : i64
  %k = arith.constant 100 : i64
  %c = arith.muli %a, %k : i64
  %d = arith.addi %c, %b : i64
  flow.return %d : i64
}
func.func @native(%x: f64, %address: i64) -> f64 attributes {pycc.export = "native"} {
  %a = mem.call_c "cos"(%x) pure : (f64) -> f64
  %b = mem.call_pointer %address(%a) : (f64) -> f64
  %c = mem.call_c "labs"(%address) : (i64) -> i64
  flow.return %b : f64
}
"""


def test_memory(tmp_path: Path) -> None:
    library = load(MEMORY, tmp_path, "memory")
    out = (ctypes.c_int64 * 3)()
    memory = library.memory
    memory.argtypes = [ctypes.c_int64, ctypes.POINTER(ctypes.c_int64)]
    for n in (0, 1, 5):
        assert memory(n, out) == 0
        values = [i * i for i in range(n)] * 2
        assert list(out)[:2] == [sum(v * i for i, v in enumerate(values)), 0]
    assert memory(-1, out) == 32 and memory(1 << 61, out) == 32 and memory(1 << 62, out) == 32 and out[1] == 0
    order = library.order
    order.restype = ctypes.c_int64
    for first, second in ((3, 8), (30, 8)):
        cells = (ctypes.c_int64 * 2)(first, second)
        r = second if first > 10 else first
        assert order(cells) == first - (r - 10) and list(cells) == [10, 0]
    text = function(library, "text", ("i64", "i64"), "i64")
    for which, string in enumerate(('quote " \xff\n', "\u20ac", "x\U0001f600")):
        assert [text(which, i) for i in range(len(string) + 1)] == [*map(ord, string), 0]
    table = function(library, "table", ("i64",), "f64")
    assert [table(i) for i in range(4)] == [0.5, 127.0, -128.0, 1e300]
    objects = function(library, "objects", ("i64",), "i64")
    assert objects(1) == 7 + 1 - 3 + 1 and objects(-5) == 32
    array = library.array
    array.restype = ctypes.c_double
    array.argtypes = [ctypes.POINTER(ctypes.c_double), *[ctypes.c_int64] * 4]
    numbers = (ctypes.c_double * 20)(*[float(i * i) for i in range(20)])
    cells_ = [[float((i * 5 + j) ** 2) for j in range(5)] for i in range(4)]
    total, first = 0.0, None
    for i in (1, 2):
        for j in (1, 3):
            first = total if first is None else first
            total = (total + cells_[i][j]) * 2.0
    assert array(numbers, 4, 5, 5, 1) == total + 2 + first
    assert function(library, "sizes", (), "i64")() == 2406
    native = library.native
    native.restype, native.argtypes = ctypes.c_double, [ctypes.c_double, ctypes.c_void_p]
    callback = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(lambda value: value + 1.0)
    assert native(0.0, ctypes.cast(callback, ctypes.c_void_p)) == 2.0


def test_refused() -> None:
    """What has no C++ text is a fault of a pass before, and says so."""
    text = 'func.func @f() -> i64 { %e = arith.constant 1 : i64 flow.check %c "E" "" flow.return %e : i64 }'
    for source, message in (
        ('func.func @f(%c: i1) { flow.check %c "ValueError" "no" flow.return }', "not marked pycc.raises"),
        ("func.func @f() { func.call @g() : () -> () flow.return }", "@?g is not declared"),
        ("func.func @f(%a: i128) { flow.return }", "has no C\\+\\+ text"),
        ('func.func @f(%a: !mem.ref<"c">) { flow.return }', "class c is not declared"),
    ):
        with pytest.raises(LevelError, match=message):
            emit_cpp(parse(source), "refused")
    assert text
