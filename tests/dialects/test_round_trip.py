"""Every op of `py`, `flow` and `mem`: what it prints is read back as the same op, and stays readable."""

from __future__ import annotations

from io import StringIO

import pytest
from xdsl.context import Context
from xdsl.dialects.arith import Arith
from xdsl.dialects.builtin import Builtin, ModuleOp
from xdsl.dialects.func import Func
from xdsl.printer import Printer
from xdsl.utils.exceptions import ParseError, VerifyException

from pycc.dialects.flow import Flow
from pycc.dialects.mem import Mem
from pycc.dialects.py import Py
from pycc.dialects.syntax import TextParser

FLOW = """
func.func private @callee(i64) -> i64
func.func @all(%n: i64, %c: i1, %e: !mem.struct<"exception", [i64, !mem.ref<"str">]>, %s: !mem.ref<"str">) -> i64 {
  %a = flow.if %c -> (i64) {
    flow.yield %n : i64
  } else {
    flow.raise %e unwind(%s) escape(%s, %s)
  }
  flow.if %c {
    flow.return %a : i64
  }
  %l, %m = flow.loop (%x = %a : i64, %y = %c : i1) -> (i64, i1) {
    flow.if %y {
      flow.break %x, %y : i64, i1
    } else {
      flow.continue %x, %c : i64, i1
    }
    flow.unreachable
  }
  flow.loop {
    flow.poll unwind(%s)
    flow.break
  }
  %f = flow.for %i = %n to %l step %a (%z = %n : i64) {
    %q = flow.checked "mul" %i, %z unwind(%s) : i64
    flow.continue %q : i64
  }
  flow.for %j = %n to %l step %a attributes {note = "kept"} {
    flow.continue
  }
  %b = flow.block -> (i64) {
    flow.check %c "ValueError" "a \\22quoted\\22 \\E2\\82\\AC text" unwind(%s) escape(%s)
    %r = flow.call @callee(%n) unwind(%s) {note = 1 : i32} : (i64) -> i64
    flow.call @callee() escape(%s) : () -> ()
    flow.leave %r : i64
  }
  %t = flow.try -> (i64) {
    flow.yield %b : i64
  } catch (%error: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield %b : i64
  }
  flow.try every {
    flow.yield
  } catch (%number: i64) {
    flow.yield
  }
  %slot = flow.slot "total" : !flow.slot<i64>
  %other = flow.slot : !flow.slot<!mem.ref<"str">>
  %v = flow.load_slot %slot : !flow.slot<i64> -> i64
  flow.store_slot %v, %slot : i64, !flow.slot<i64>
  flow.return %v : i64
}
"""

MEM = """
mem.class @"list[int]" fields (size: i64, data: !mem.ptr<i64>, "odd name": f64) finalizer @"list.__del__[int]"
mem.class @Context fields () uncounted
func.func @all(%n: i64, %o: !mem.ref<"list[int]">, %s: !mem.ref<"str">) {
  %a = mem.new : !mem.ref<"list[int]">
  %b = mem.new %n unwind(%o) escape(%s) : !mem.ref<"list[int]">
  %p = mem.alloc %n unwind(%o) : !mem.ptr<i64>
  %q = mem.realloc %p, %n, %n escape(%o) : !mem.ptr<i64>
  mem.free %q, %n
  %l = mem.load %p[%n] : i64
  %t = mem.take %p[%n] : i64
  mem.store %l, %p[%n] : i64
  %f = mem.offset %p, %n : !mem.ptr<i64>
  mem.move %p, %f, %n
  %z = mem.null : !mem.ref<"str">
  %w = mem.sizeof !mem.struct<"pair", [i64, f64]> : i64
  %x = mem.cast %p : !mem.ptr<i64> -> i64
  %i = mem.is %s, %z : !mem.ref<"str"> -> i1
  %g = mem.get_field %o "size" : i64
  mem.set_field %o "size", %g : i64
  %d = mem.data %o : !mem.ptr<i8>
  %k = mem.pack(%n, %s) : !mem.struct<"pair", [i64, !mem.ref<"str">]>
  %u = mem.pack() : !mem.struct<"empty", []>
  %h = mem.extract %k[1] : !mem.ref<"str">
  mem.retain %k : !mem.struct<"pair", [i64, !mem.ref<"str">]>
  mem.release %s : !mem.ref<"str">
  mem.free_object %o, %n
  %c = mem.call_c "sin"(%n) pure : (i64) -> f64
  mem.call_c "puts"(%s) : (!mem.ref<"str">) -> ()
  %r = mem.call_pointer %n(%n, %s) : (i64, !mem.ref<"str">) -> i64
  %y = mem.string "caf\\\\xe9 \\\\ud800" : !mem.ref<"str">
  %v = mem.table dense<[1, 2, 3]> : tensor<3xi64> : !mem.ptr<i64>
  %array = mem.make_array %p sizes(%n, %n) strides(%n, %l) : memref<?x?xi64, strided<[?, ?], offset: ?>>
  %base = mem.array_pointer %array : memref<?x?xi64, strided<[?, ?], offset: ?>> -> !mem.ptr<i64>
  %stride = mem.array_stride %array[0] : i64
  %context = mem.context : !mem.ref<"Context">
  func.return
}
"""

PY = """
py.class "object" @list ["T"] fields (size: !py.int, data: !py.pointer<!py.parameter<"T">>) methods ["append"]
py.class "object" @"list[int]" [] fields (size: !py.int) methods [] finalizer @"list.__del__[int]"
py.func template @prog.f(%x, %y {default = 1 : i64, annotation = !py.int}, %z {kind = "varargs"}) {
  %c = py.constant 1 : i64 -> !py.unknown
  %t = py.constant #py.text<"caf\\\\xe9"> -> !py.str
  %none = py.constant #py.none_value -> !py.none
  %pair = py.constant [1 : i64, 2.500000e+00 : f64] -> !py.unknown
  %g = py.global "prog" "math"
  %u = py.unbound
  %b = py.check_bound %u "x"
  %neg = py.unary "neg" %x
  %sum = py.binary "add" %x, %y
  %acc = py.binary "add" %sum, %y inplace : !py.int
  %less = py.compare "lt" %x, %y : !py.bool
  %truth = py.truth %x : !py.bool
  %called = py.call %g(%x, %y) keywords ["key"] star [0 : i64]
  %plain = py.call %g()
  %method = py.call_method %x "append"(%y)
  %attr = py.getattr %x "real"
  py.setattr %x "real", %y
  %item = py.getitem %x, %y
  py.setitem %x, %y, %item
  py.delitem %x, %y
  %slice = py.slice %x, %y, %none
  %tuple = py.tuple(%x, %y)
  %nothing = py.tuple()
  %list = py.list(%x, %y)
  %empty = py.list()
  %first, %second = py.unpack %tuple : !py.unknown, !py.unknown
  %r = py.for %element in %list (%total = %c : !py.unknown) {
    %next = py.binary "add" %total, %element
    flow.continue %next : !py.unknown
  }
  py.for %each : !py.int in %list {
    flow.continue
  }
  %comprehension = py.comprehension "list" {
    py.for %inner in %list {
      py.collect %inner
      flow.continue
    }
    flow.yield
  }
  %after = flow.if %truth -> (!py.unknown) {
    flow.yield %x : !py.unknown
  } else {
    flow.yield %y : !py.unknown
  }
  %caught = flow.try -> (!py.unknown) {
    flow.yield %x : !py.unknown
  } catch (%error: !py.exception) {
    %matches = py.exception_match %error(%g) : !py.bool
    %typed = py.exception_match %error() classes ["ValueError"] : !py.bool
    flow.yield %y : !py.unknown
  }
  flow.return %r : !py.unknown
}
py.func @"prog.f[int]"(%x: !py.int, %s: !py.struct<"range", [!py.int]>) -> (!py.float) attributes {flags = ["inline"]} {
  %f = py.cast %x : !py.int -> !py.float
  %narrow = py.checked_cast %x : !py.int -> !py.scalar<"int8">
  %u = py.cast %x : !py.int -> !py.union<[!py.float, !py.int]>
  %m = py.is_member %u, !py.int : !py.bool
  %g = py.get_member %u : !py.union<[!py.float, !py.int]> -> !py.int
  %i = py.invoke @"prog.g[int]"(%x) : !py.float
  %p = py.intrinsic "allocate"(%x) data [!py.int, "name"] : !py.pointer<!py.int>
  %q = py.intrinsic "context"() : !py.object<"Context", []>
  %e = py.extract %s[0] : !py.int
  %l = py.list(%x) allocate @"list.__sized__[int]" : !py.object<"list", [!py.int]>
  %c = py.comprehension "list" : !py.object<"list", [!py.int]> attributes {allocate = @a, append = @b} {
    flow.yield
  }
  %x1 = py.exception "ValueError"() : !py.exception
  flow.return %f : !py.float
}
py.func @prog.a(%a: !py.ndarray<"float64", 2 : i64>, %i: !py.int, %odd: !py.int {name = "odd_1"}) -> (!py.int) {
  %v = py.array_load %a[%i, %i] : !py.scalar<"float64">
  py.array_store %v, %a[%i, %i]
  %n = py.array_dim %a[0] : !py.int
  flow.return %n : !py.int
}
py.func @"prog.declared[int]"(%x: !py.int) -> (!py.int) attributes {raises}
py.func @prog.same(%x: !py.int, %x_1: !py.int {name = "na\\C3\\AFve"}) -> (!py.int) {
  flow.return %x : !py.int
}
"""


def context() -> Context:
    result = Context()
    for dialect in (Builtin, Func, Arith, Flow, Mem, Py):
        result.load_dialect(dialect)
    return result


def parse(text: str) -> ModuleOp:
    return TextParser(context(), text).parse_module()


def text_of(module: ModuleOp, generic: bool = False, locations: bool = False) -> str:
    stream = StringIO()
    Printer(stream, print_generic_format=generic, print_debuginfo=locations).print_op(module)
    return stream.getvalue()


SAMPLES = {"flow": (FLOW, Flow), "mem": (MEM, Mem), "py": (PY, Py)}


@pytest.mark.parametrize("name", SAMPLES)
def test_text_is_stable(name: str) -> None:
    """What is written here is what is printed, line for line."""
    module = parse(SAMPLES[name][0])
    body = [line[2:] for line in text_of(module).split("\n")[1:-1]]
    assert body == SAMPLES[name][0].strip().split("\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_round_trip(name: str) -> None:
    """Custom and generic syntax give the same module, with and without locations."""
    module = parse(SAMPLES[name][0])
    module.verify()
    for generic in (False, True):
        again = parse(text_of(module, generic=generic, locations=True))
        assert module.is_structurally_equivalent(again)
        assert text_of(again, generic=True) == text_of(module, generic=True)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_op_is_here(name: str) -> None:
    text, dialect = SAMPLES[name]
    present = {op.name for op in parse(text).walk()}
    assert {op.name for op in dialect.operations} <= present


REFUSED = {
    "flow.break is not inside a loop": "func.func @f() { flow.break }",
    "flow.continue is not inside a loop": "func.func @f() { flow.block { flow.continue } flow.return }",
    "flow.leave is not inside a flow.block": "func.func @f() { flow.loop { flow.leave } flow.return }",
    "must end a region of": "func.func @f() { flow.loop { flow.yield } flow.return }",
    "carries 0 values, but flow.loop takes 1": "func.func @f() { %r = flow.loop -> (i64) { flow.break } flow.return }",
    "value 0 is i64, but flow.if takes i1": (
        "func.func @f(%a: i64, %c: i1) { %r = flow.if %c -> (i1) { flow.yield %a : i64 } else { flow.unreachable }"
        " flow.return }"
    ),
    "the function's result takes 1": "func.func @f() -> i64 { flow.return }",
    "the condition is i64": "func.func @f(%a: i64) { flow.if %a { flow.yield } flow.return }",
    "is not a terminator": "func.func @f() { flow.loop { %a = arith.constant 1 : i64 } flow.return }",
    "expects at least a terminator": "func.func @f() { flow.loop { } flow.return }",
    "no such kind: div": 'func.func @f(%a: i64) { %b = flow.checked "div" %a, %a : i64 flow.return }',
    "the slot holds i1, the value is i64": (
        'func.func @f(%a: i64) { %s = flow.slot "x" : !flow.slot<i1> flow.store_slot %a, %s : i64, !flow.slot<i1>'
        " flow.return }"
    ),
    "does not point to f64": "func.func @f(%p: !mem.ptr<i64>, %i: i64) { %v = mem.load %p[%i] : f64 flow.return }",
    "has no component 2": ('func.func @f(%s: !mem.struct<"t", [i64]>) { %v = mem.extract %s[2] : i64 flow.return }'),
    "the components are": 'func.func @f(%a: i64) { %v = mem.pack(%a) : !mem.struct<"t", [f64]> flow.return }',
    "the block takes": (
        'func.func @f() { "flow.loop"() ({ ^entry(%x: i64): flow.continue %x : i64 }) : () -> () flow.return }'
    ),
}


@pytest.mark.parametrize("message", REFUSED)
def test_refused(message: str) -> None:
    with pytest.raises((VerifyException, ParseError), match=message.replace("(", "\\(")):
        parse(REFUSED[message]).verify()


def test_value_defined_below_is_refused() -> None:
    with pytest.raises(ParseError, match="not defined above"):
        parse('func.func @f() { mem.release %later : i64 mem.set_field %later "x", %later : i64 flow.return }')
