# ruff: noqa: E501 (IR in strings)
"""Text of MACHINE ops as LLVM reads them, and MACHINE text read back."""

from __future__ import annotations

from io import StringIO

import llvmlite.binding as binding
import pytest
from xdsl.dialects.builtin import DenseArrayBase, DictionaryAttr, IntegerAttr, ModuleOp, i1, i32, i64
from xdsl.ir import Block, Operation
from xdsl.printer import Printer

from pycc.backends.llvm.instructions import CONSTANTS, OPS
from pycc.backends.llvm.machine import CodeGenerationError, host_target
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.optimize import optimize
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import llvm
from pycc.passes.machine.emitter import Emitter
from tests.llvm import test_running as programs
from tests.llvm.running import lower, machine_text, parse

BODIES = {
    "switch": (
        "llvm.func @f(%x: i32) -> i32 {\n  llvm.switch %x : i32, ^d [1: ^a, -7: ^b]\n^a:\n  llvm.br ^d\n^b:\n  llvm.br ^d\n"
        "^d:\n  llvm.return %x : i32\n}",
        "switch i32 %v0, label %b3 [i32 1, label %b1 i32 -7, label %b2]",
    ),
    "freeze": ("llvm.func @f(%x: i64) -> i64 {\n %y = llvm.freeze %x : i64\n llvm.return %y : i64\n}", "freeze i64 %v0"),
    "casts": (
        "llvm.func @f(%x: f64) -> f64 {\n %y = llvm.fptosi %x : f64 to i64\n %z = llvm.fptoui %x : f64 to i32\n"
        " %u = llvm.zext %z : i32 to i64\n %s = llvm.add %u, %y overflow<nsw, nuw> : i64\n %w = llvm.uitofp %s : i64 to f64\n"
        " llvm.return %w : f64\n}",
        "add nuw nsw i64",
    ),
    "vectors": (
        "llvm.func @f(%v: vector<4xf64>, %i: i64) -> f64 {\n %e = llvm.extractelement %v[%i : i64] : vector<4xf64>\n"
        " %w = llvm.insertelement %e, %v[%i : i64] : vector<4xf64>\n %s = llvm.shufflevector %w, %v [0, 5, -1, 3] : vector<4xf64>\n"
        " %r = llvm.intr.fma(%s, %w, %v) : (vector<4xf64>, vector<4xf64>, vector<4xf64>) -> vector<4xf64>\n"
        " %x = llvm.extractelement %r[%i : i64] : vector<4xf64>\n llvm.return %x : f64\n}",
        "<4 x i32> <i32 0, i32 5, i32 poison, i32 3>",
    ),
    "fast math": (
        "llvm.func @f(%x: f64, %y: f64) -> f64 {\n %s = llvm.fadd %x, %y {fastmathFlags = #llvm.fastmath<reassoc,contract>} : f64\n"
        " %t = llvm.fmul %s, %y {fastmathFlags = #llvm.fastmath<fast>} : f64\n llvm.return %t : f64\n}",
        "fmul fast double",
    ),
    "attributes": (
        'llvm.func @g(i64 {llvm.noundef}) -> i64 attributes {passthrough = ["cold", ["alloc-family", "malloc"]]}\n'
        'llvm.func internal @f(%x: i64) -> i64 {\n %r = llvm.call @g(%x) {passthrough = ["nobuiltin"]} : (i64) -> i64\n'
        " llvm.return %r : i64\n}\nllvm.func @e(%x: i64) -> i64 {\n %r = llvm.call @f(%x) : (i64) -> i64\n llvm.return %r : i64\n}",
        'attributes #0 = { cold "alloc-family"="malloc" }',
    ),
    "indirect": (
        "llvm.func @f(%p: !llvm.ptr, %x: i64) -> i64 {\n %r = llvm.call %p(%x) : !llvm.ptr, (i64) -> i64\n llvm.return %r : i64\n}",
        "call i64 %v0(i64 %v1)",
    ),
    "intrinsic": (
        'llvm.func @f(%x: f64) -> f64 {\n %r = llvm.call_intrinsic "llvm.rint.f64"(%x) : (f64) -> f64\n llvm.return %r : f64\n}',
        "call double @llvm.rint.f64(double %v0)",
    ),
    "assume": (
        "llvm.func @f(%x: i1) {\n llvm.intr.assume %x : i1\n llvm.return\n}", "call void @llvm.assume(i1 %v0)",
    ),
    "global": (
        "llvm.mlir.global external @table(dense<[1, -2]> : tensor<2xi16>) {addr_space = 0 : i32} : !llvm.array<2 x i16>\n"
        "llvm.func @f() -> !llvm.ptr {\n %p = llvm.mlir.addressof @table : !llvm.ptr\n llvm.return %p : !llvm.ptr\n}",
        "@table = global [2 x i16] [i16 1, i16 -2]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_text(name: str) -> None:
    text, expected = BODIES[name]
    module = parse(text)
    module.verify()
    translated = translate(module)
    assert expected in translated
    binding.parse_assembly(translated).verify()


PROGRAMS = {n: getattr(programs, n) for n in ("ERRORS", "RECURSION", "OBJECTS", "STRIDED", "SCF")}


@pytest.mark.parametrize("generic", [False, True])
@pytest.mark.parametrize("name", PROGRAMS)
def test_machine_text_is_read_back(name: str, generic: bool) -> None:
    module = lower(PROGRAMS[name])
    stream = StringIO()
    Printer(stream, print_generic_format=generic).print_op(module)
    again = parse(stream.getvalue())
    again.verify()
    assert machine_text(again) == machine_text(module)


def _function(build: object, inputs: list[object], output: object) -> ModuleOp:
    emitter = Emitter()
    entry = emitter.start(Block(arg_types=inputs))  # pyright: ignore
    build(emitter, entry.args)  # pyright: ignore
    op = llvm.FuncOp("f", llvm.LLVMFunctionType(inputs, output), llvm.LinkageAttr("external"), body=emitter.region())  # pyright: ignore
    return ModuleOp([op])


def test_two_edges_to_one_block() -> None:
    """LLVM wants one value per predecessor; MLIR allows two edges with different arguments."""

    def build(emitter: Emitter, arguments: list[object]) -> None:
        merge = Block(arg_types=[i64])
        condition, a, b = arguments
        emitter.branch_if(condition, merge, merge, [a], [b])  # pyright: ignore
        emitter.start(merge)
        emitter.ret(merge.args[0])

    module = _function(build, [i1, i64, i64], i64)
    module.verify()
    text = translate(module)
    assert "phi i64 [ %v1, %b0 ], [ %v2, %b0.else ]" in text
    optimised = str(optimize(text, host_target(), 2))
    assert "select i1" in optimised


def test_a_block_nobody_reaches() -> None:
    def build(emitter: Emitter, arguments: list[object]) -> None:
        lost = Block(arg_types=[i64])
        emitter.ret(arguments[0])  # pyright: ignore
        emitter.start(lost)
        emitter.ret(lost.args[0])

    text = translate(_function(build, [i64], i64))
    assert "ret i64 poison" in text
    binding.parse_assembly(text).verify()


def test_branch_weights_and_loop_hints() -> None:
    def build(emitter: Emitter, arguments: list[object]) -> None:
        header, out = Block(arg_types=[i64]), Block()
        emitter.branch(header, [arguments[0]])  # pyright: ignore
        emitter.start(header)
        less = emitter.sub(header.args[0], emitter.integer(1))
        emitter.branch_if(emitter.compare("ne", less, emitter.integer(0)), header, out, [less])
        op = header.last_op
        assert isinstance(op, llvm.CondBrOp)
        op.attributes["branch_weights"] = DenseArrayBase.from_list(i32, [9, 1])
        op.attributes["loop_annotation"] = DictionaryAttr({"unroll.count": IntegerAttr(4, i32)})
        emitter.start(out)
        emitter.ret()

    text = translate(_function(build, [i64], llvm.LLVMVoidType()))
    assert '!{!"branch_weights", i32 9, i32 1}' in text
    assert '!{!"llvm.loop.unroll.count", i32 4}' in text
    binding.parse_assembly(text).verify()


def test_every_op_of_the_dialect_is_translated() -> None:
    """Except those that have no LLVM instruction of their own, or that nothing makes yet."""
    without = {
        "llvm.func", "llvm.mlir.global", "llvm.inline_asm", "llvm.intr.masked.store", "llvm.intr.stacksave",
        "llvm.intr.stackrestore", "llvm.intr.vector.reduce.fadd", "llvm.intr.vector.reduce.fmul",
    }  # fmt: skip
    known = {op.name for op in (*OPS, *CONSTANTS)}
    assert {op.name for op in llvm.Llvm.operations} - known == without


def test_fast_construction_is_construction() -> None:
    """The emitter links ops together by hand: they must be what xDSL's own constructors make."""
    block, again = Block(arg_types=[i64, i64]), Block(arg_types=[i64, i64])
    emitter = Emitter()
    emitter.block = block
    for target in (block, again):
        a, b = target.args
        if target is block:
            op: Operation = emitter.emit(llvm.AddOp, (a, b), (i64,), {"overflowFlags": IntegerAttr(0, 32)})
            emitter.emit(llvm.MulOp, (op.results[0], a), (i64,), {"overflowFlags": IntegerAttr(0, 32)})
        else:
            op = llvm.AddOp(a, b)
            target.add_op(op)
            target.add_op(llvm.MulOp(op.results[0], a))
    assert block.is_structurally_equivalent(again)
    for made, expected in zip(block.ops, again.ops, strict=True):
        for field in vars(expected):
            assert hasattr(made, field)
        assert made.regions == expected.regions
        assert list(made.successors) == list(expected.successors)
        assert made.properties == expected.properties
        assert [u.index for u in made.results[0].uses] == [u.index for u in expected.results[0].uses]
    first, second = list(block.ops)
    assert [use.operation for use in first.results[0].uses] == [second]
    assert [use.index for use in block.args[0].uses] == [use.index for use in again.args[0].uses]
    second.detach()
    second.erase()
    assert not list(first.results[0].uses)
    block.verify()


def test_line_tables() -> None:
    module = lower(
        'func.func @f(%a: i64) -> i64 attributes {pycc.export = "f"} {\n'
        '  %r = arith.addi %a, %a : i64 loc(fused["/tmp/prog.py":3:5, "/tmp/prog.py":3:10])\n  flow.return %r : i64\n'
        '} loc(fused["/tmp/prog.py":2:1, "/tmp/prog.py":4:1])'
    )
    text = translate(module, TranslateOptions(debug=True))
    assert 'DIFile(filename: "prog.py", directory: "/tmp")' in text
    assert "DILocation(line: 3, column: 5" in text
    assert b".debug_line" in compile_to_object(text, host_target(), 2)
    assert "!dbg" not in translate(module)


def test_what_llvm_refuses_is_an_error() -> None:
    with pytest.raises(CodeGenerationError):
        compile_to_object("define i64 @f() {\n ret i32 0\n}\n", host_target(), 2)
    with pytest.raises(CodeGenerationError, match="LLVM refuses"):
        compile_to_object(
            "define i64 @f(i64 %a) {\nb0:\n %x = add i64 %y, 1\n %y = add i64 %a, 1\n ret i64 %x\n}\n", host_target(), 2
        )


def test_arrays_may_overlap_elements() -> None:
    """Library code reads an array through its address, with the type of its elements."""
    text = translate(
        lower(
            'func.func @f(%p: !mem.ptr<f64>, %i: i64) -> f64 attributes {pycc.export = "f"} {\n'
            "  %c0 = arith.constant 0 : index\n"
            "  %one = arith.constant 1.0 : f64\n"
            "  %m = mem.make_array %p sizes(%i) strides(%i) : memref<?xf64, strided<[?], offset: ?>>\n"
            "  %zero = arith.constant 0 : i64\n"
            "  mem.store %one, %p[%zero] : f64\n"
            "  %v = memref.load %m[%c0] : memref<?xf64, strided<[?], offset: ?>>\n"
            "  flow.return %v : f64\n}"
        )
    )
    assert "ret double 1.0" in str(optimize(text, host_target(), 2)).replace("1.000000e+00", "1.0")
