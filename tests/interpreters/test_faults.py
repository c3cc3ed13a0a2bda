"""What no module may do is a `Fault` that names the op and its place: misuse of memory and of counts, undefined values."""

from __future__ import annotations

import numpy
import pytest

from pycc.driver.interpret.interpret import Fault, OutOfFuel
from pycc.ir.levels import Level
from tests.interpreters.text import run

CLASS = """
  mem.class @box fields (value: i64, next: !mem.ref<"box">)
"""


def faulty(body: str, reason: str, *arguments: object, level: Level = Level.BUFFERS) -> None:
    """Running `body` is a fault for that reason, at the line marked with `here`."""
    lines = body.splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "// here" in line]
    with pytest.raises(Fault, match=reason) as caught:
        run(body, *arguments, level=level)
    if marked:
        assert f"test.mlir:{marked[0]}:" in str(caught.value)


def test_use_after_the_last_release() -> None:
    faulty(
        CLASS
        + """
  func.func @f() -> i64 {
    %o = mem.new : !mem.ref<"box">
    mem.release %o : !mem.ref<"box">
    %v = mem.get_field %o "value" : i64 // here
    flow.return %v : i64
  }""",
        r"mem\.get_field: uses an object of class box after its last release \(allocated at test\.mlir:5",
    )


def test_a_release_too_many() -> None:
    faulty(
        CLASS
        + """
  func.func @f() {
    %o = mem.new : !mem.ref<"box">
    mem.release %o : !mem.ref<"box">
    mem.release %o : !mem.ref<"box"> // here
    flow.return
  }""",
        "releases an object of class box once too often",
    )


def test_a_retain_of_the_dead() -> None:
    faulty(
        CLASS
        + """
  func.func @f() {
    %o = mem.new : !mem.ref<"box">
    mem.release %o : !mem.ref<"box">
    mem.retain %o : !mem.ref<"box"> // here
    flow.return
  }""",
        "after its last release",
    )


def test_a_leaked_object() -> None:
    faulty(
        CLASS
        + """
  func.func @f() {
    %o = mem.new : !mem.ref<"box"> // here
    mem.retain %o : !mem.ref<"box">
    mem.release %o : !mem.ref<"box">
    flow.return
  }""",
        "memory is left at the end: an object of class box .*count 1",
    )


def test_leaked_memory() -> None:
    faulty(
        """
  func.func @f(%n: i64) {
    %p = mem.alloc %n : !mem.ptr<i64> // here
    flow.return
  }""",
        "memory is left at the end: 80 bytes",
        10,
    )


def test_nothing_is_counted_at_structured() -> None:
    text = (
        CLASS
        + """
  func.func @f() -> i64 {
    %o = mem.new : !mem.ref<"box">
    %v = mem.get_field %o "value" : i64
    flow.return %v : i64
  }"""
    )
    assert run(text, level=Level.STRUCTURED) == 0


def test_an_edge_that_does_not_release() -> None:
    text = (
        CLASS
        + """
  func.func @f(%ok: i1) {
    %o = mem.new : !mem.ref<"box">
    flow.check %ok "ValueError" "no" RELEASES
    mem.release %o : !mem.ref<"box">
    flow.return
  }"""
    )
    run(text.replace("RELEASES", "unwind(%o)"), True)
    with pytest.raises(ValueError, match="^no$"):
        run(text.replace("RELEASES", "unwind(%o)"), False)
    run(text.replace("RELEASES", ""), True)
    with pytest.raises(Fault, match="memory is left"):
        run(text.replace("RELEASES", ""), False)


def test_releases_reach_fields_and_finalizers() -> None:
    text = """
  mem.class @box fields (data: !mem.ptr<i64>, next: !mem.ref<"box">) finalizer @end
  func.func @end(%o: !mem.ref<"box">) {
    %n = arith.constant 4 : i64
    %p = mem.get_field %o "data" : !mem.ptr<i64>
    mem.free %p, %n
    flow.return
  }
  func.func @one() -> !mem.ref<"box"> {
    %n = arith.constant 4 : i64
    %o = mem.new : !mem.ref<"box">
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.set_field %o "data", %p : !mem.ptr<i64>
    flow.return %o : !mem.ref<"box">
  }
  func.func @f(%n: i64) {
    %zero = arith.constant 0 : i64
    %step = arith.constant 1 : i64
    %first = flow.call @one() : () -> !mem.ref<"box">
    %last = flow.for %i = %zero to %n step %step (%o = %first : !mem.ref<"box">) {
      %new = flow.call @one() unwind(%o) : () -> !mem.ref<"box">
      mem.set_field %new "next", %o : !mem.ref<"box">
      flow.continue %new : !mem.ref<"box">
    }
    mem.release %last : !mem.ref<"box">
    flow.return
  }"""
    # A chain is released without recursion.
    run(text, 3000)


def test_access_outside_of_memory() -> None:
    text = """
  func.func @f(%i: i64) -> i64 {
    %n = arith.constant 3 : i64
    %zero = arith.constant 0 : i64
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.store %n, %p[%zero] : i64
    %v = mem.load %p[%i] : i64 // here
    mem.free %p, %n
    flow.return %v : i64
  }"""
    assert run(text, 0) == 3
    faulty(text, "read outside of its block: byte 24 of 24", 3)
    faulty(text, "read outside of its block: byte -8 of 24", -1)
    faulty(text, "was never written", 1)


def test_memory_that_was_freed() -> None:
    faulty(
        """
  func.func @f() -> i64 {
    %n = arith.constant 3 : i64
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.store %n, %p[%n] : i64 // here
    flow.return %n : i64
  }""",
        "written outside",
    )
    faulty(
        """
  func.func @f() {
    %n = arith.constant 3 : i64
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.free %p, %n
    mem.free %p, %n // here
    flow.return
  }""",
        "freed after it was freed",
    )
    faulty(
        """
  func.func @f() {
    %n = arith.constant 3 : i64
    %m = arith.constant 4 : i64
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.free %p, %m // here
    flow.return
  }""",
        "24 bytes is freed as 4 elements of 8",
    )


def test_memory_read_as_another_type() -> None:
    text = """
  func.func @f() -> f64 {
    %n = arith.constant 1 : i64
    %zero = arith.constant 0 : i64
    %p = mem.alloc %n : !mem.ptr<i64>
    mem.store %n, %p[%zero] : i64
    %block = mem.new : !mem.ref<"holder">
    mem.set_field %block "address", %p : !mem.ptr<i64>
    %q = PUN
    %v = mem.load %q[%zero] : f64 // here
    mem.free %p, %n
    mem.release %block : !mem.ref<"holder">
    flow.return %v : f64
  }
  mem.class @holder fields (address: !mem.ptr<i64>)"""
    # Through a cast it is allowed, as everywhere in pycc.
    assert run(text.replace("PUN", "mem.cast %p : !mem.ptr<i64> -> !mem.ptr<f64>")) == 5e-324
    faulty(text.replace("PUN", 'mem.get_field %block "address" : !mem.ptr<f64>'), "memory of int64 is read as float64")


def test_an_object_of_another_class() -> None:
    faulty(
        CLASS
        + """
  mem.class @other fields (value: i64)
  func.func @f() {
    %o = mem.new : !mem.ref<"box">
    %p = mem.cast %o : !mem.ref<"box"> -> !mem.ref<"other">
    %v = mem.get_field %p "value" : i64 // here
    flow.return
  }""",
        "an object of class box is used as other",
    )


def test_null() -> None:
    faulty(
        CLASS
        + """
  func.func @f() {
    %o = mem.null : !mem.ref<"box">
    %v = mem.get_field %o "value" : i64 // here
    flow.return
  }""",
        "a null reference is used as box",
    )
    faulty(
        """
  func.func @f() {
    %zero = arith.constant 0 : i64
    %p = mem.null : !mem.ptr<i64>
    %v = mem.load %p[%zero] : i64 // here
    flow.return
  }""",
        "null is read",
    )


def test_constants_are_not_written() -> None:
    faulty(
        """
  func.func @f() {
    %zero = arith.constant 0 : i64
    %p = mem.table dense<[1, 2]> : tensor<2xi64> : !mem.ptr<i64>
    mem.store %zero, %p[%zero] : i64 // here
    flow.return
  }""",
        "writes constant memory",
    )


def test_arithmetic_without_an_answer() -> None:
    faulty(
        """
  func.func @f(%a: i64) -> i64 {
    %zero = arith.constant 0 : i64
    %b = arith.divsi %a, %zero : i64 // here
    flow.return %b : i64
  }""",
        r"arith\.divsi: division by zero",
        1,
    )
    text = """
  func.func @f(%a: i64, %n: i64) -> i64 {
    %b = arith.shli %a, %n : i64
    %small = arith.constant 64 : i64
    %fits = arith.cmpi ult, %n, %small : i64
    %c = arith.select %fits, %b, %a : i64
    flow.return %RESULT : i64
  }"""
    # Computed, but not chosen: that is allowed.
    assert run(text.replace("RESULT", "c"), 5, 64) == 5
    faulty(text.replace("RESULT", "b"), "the result is not defined: a shift of i64 by 64", 5, 64)


def test_a_branch_on_what_overflowed() -> None:
    faulty(
        """
  func.func @f(%a: i64) -> i64 {
    %b = arith.addi %a, %a overflow<nsw> : i64
    %c = arith.cmpi slt, %b, %a : i64
    flow.if %c { // here
      flow.yield
    }
    flow.return %a : i64
  }""",
        r"flow\.if: uses a value that is not defined: an operation marked nsw overflowed",
        1 << 62,
    )


def test_arrays_keep_to_their_bounds() -> None:
    text = """
  func.func @f(%a: memref<?xf64, strided<[?], offset: ?>>, %i: index) -> f64 {
    %v = memref.load %a[%i] : memref<?xf64, strided<[?], offset: ?>> // here
    func.return %v : f64
  }"""
    assert run(text, numpy.array([1.0, 2.0, 3.0])[::-1], 0) == 3.0
    faulty(text, "index 3 is out of bounds for axis 0 with size 3", numpy.zeros(3), 3)


def test_control_flow_that_cannot_be() -> None:
    faulty(
        """
  func.func @f(%a: i64) {
    flow.unreachable // here
  }""",
        r"flow\.unreachable: control came here",
        1,
    )


def test_a_slot_that_was_never_written() -> None:
    faulty(
        """
  func.func @f() -> i64 {
    %s = flow.slot : !flow.slot<i64>
    %v = flow.load_slot %s : !flow.slot<i64> -> i64 // here
    flow.return %v : i64
  }""",
        "a slot is read before it is written",
    )


def test_an_op_without_a_meaning() -> None:
    faulty(
        """
  func.func @f() {
    %t = tensor.empty() : tensor<2xf64> // here
    flow.return
  }""",
        r"tensor\.empty: there is no meaning for this op here",
    )


def test_a_callee_that_is_not_there() -> None:
    faulty(
        """
  func.func @f() {
    func.call @g() : () -> () // here
    flow.return
  }
  func.func private @g() -> ()""",
        "external function",
    )


def test_fuel() -> None:
    text = """
  func.func @f() {
    flow.loop {
      flow.continue
    }
    flow.unreachable
  }"""
    with pytest.raises(OutOfFuel, match="did not end within 10,000 ops"):
        run(text, fuel=10_000)


def test_recursion_ends_as_in_python() -> None:
    text = """
  func.func @f(%n: i64) -> i64 attributes {pycc.raises} {
    %one = arith.constant 1 : i64
    %m = flow.checked "add" %n, %one : i64
    %r = flow.call @f(%m) : (i64) -> i64
    flow.return %r : i64
  }"""
    for level in (Level.STRUCTURED, Level.BUFFERS):
        with pytest.raises(RecursionError, match="^maximum recursion depth exceeded$"):
            run(text, 0, level=level)


def test_blocks_that_are_too_large() -> None:
    text = """
  func.func @f(%n: i64) attributes {pycc.raises} {
    %p = mem.alloc %n : !mem.ptr<i64> // here
    mem.free %p, %n
    flow.return
  }"""
    for count in (-1, 1 << 38, (1 << 63) - 1):
        with pytest.raises(MemoryError):
            run(text, count)
    faulty(text, "134,217,728 elements is too large for the interpreter", 1 << 27)
