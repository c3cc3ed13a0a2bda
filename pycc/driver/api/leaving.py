"""Where modules leave pycc: C functions for the public functions of a module, object code, and text of other languages.

Takes in a `Module` of its own at any level, which it changes. Gives out bytes and text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import (
    Float32Type,
    Float64Type,
    FunctionType,
    IndexType,
    IntegerType,
    MemRefType,
    StringAttr,
    UnitAttr,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Block, Region

from pycc.dialects import flow, mem
from pycc.driver.diagnostics import InvalidModule, NotCallable
from pycc.driver.opt.emit import public_functions
from pycc.driver.options import Options
from pycc.ir.levels import Level
from pycc.ir.locations import COMPILER
from pycc.passes.python.emitter import Emitter
from pycc.support.diagnostics import CompileError

if TYPE_CHECKING:
    from pycc.driver.api.api import Module

CONTEXT = mem.ReferenceType(StringAttr("Context"))


@dataclass(frozen=True)
class Entry:
    """A function that can be called from C: its Python or IR name, its C symbol, and its types without the context and
    the address of the result. `wrapped`: whether it takes them and returns a status.
    """

    name: str
    symbol: str
    parameters: tuple[Attribute, ...]
    result: Attribute | None
    wrapped: bool


def entries_of(module: Module, with_context: bool, others: bool = False) -> list[Entry]:
    """Bring a module to BUFFERS and give its public functions C signatures; with a context each takes one first and
    returns a status. A function that cannot have one is an error, or left as it is where `others` may be there.
    """
    if module.level is Level.PYTHON:
        module.lower(Level.TYPED)
    names = public_functions(module.op)
    module.lower(Level.BUFFERS)
    found: list[Entry] = []
    for op in list(module.op.ops):
        if isinstance(op, FuncOp) and op.sym_name.data in names and op.body.blocks:
            try:
                found.append(_entry(module, op, with_context))
            except CompileError:
                if not others:
                    raise
                op.attributes["pycc.external"] = UnitAttr()
    return found


def _entry(module: Module, op: FuncOp, with_context: bool) -> Entry:
    name = op.sym_name.data.partition("[")[0]
    inputs, outputs = op.function_type.inputs.data, op.function_type.outputs.data
    for index, type_ in enumerate(inputs):
        if not (is_c_type(type_) or isinstance(type_, MemRefType)):
            raise CompileError([NotCallable(None, name, f"parameter {index}", str(type_))])
    if len(outputs) > 1 or not all(map(is_c_type, outputs)):
        raise CompileError([NotCallable(None, name, "the result", ", ".join(map(str, outputs)))])
    result = outputs[0] if outputs else None
    exported = op.attributes.get("pycc.export")
    if isinstance(exported, StringAttr):
        return Entry(exported.data, exported.data, inputs, result, False)
    symbol = _c_name(name.rpartition(".")[2])
    if not with_context and "pycc.raises" not in op.attributes:
        op.attributes["pycc.export"] = StringAttr(symbol)
        op.sym_visibility = None
        return Entry(name, symbol, inputs, result, False)
    op.sym_visibility = StringAttr("private")
    if with_context:
        symbol = f"pycc_load.{symbol}"
    module.op.body.block.add_op(_wrapper(op, symbol, inputs, outputs, with_context))
    return Entry(name, symbol, inputs, result, True)


def _wrapper(
    op: FuncOp, symbol: str, inputs: Sequence[Attribute], outputs: Sequence[Attribute], with_context: bool
) -> FuncOp:
    """A C function that calls `op`, stores its result, and returns 0; an error leaves it as its number."""
    place = [mem.PointerType(type_) for type_ in outputs]
    own: list[Attribute] = [CONTEXT] if with_context else []
    types = [*own, *inputs, *place]
    block = Block(arg_types=types)
    build = Emitter(block)
    build.location = COMPILER
    arguments = block.args[len(own) : len(own) + len(inputs)]
    call = build.call if "pycc.raises" in op.attributes else build.call_pure
    values = call(op.sym_name.data, arguments, outputs)
    if values:
        build.add(mem.StoreOp(values[0], block.args[-1], build.constant(0)))
    build.add(flow.ReturnOp([build.constant(0, i32)]))
    made = FuncOp(f"pycc.c.{symbol}", FunctionType.from_lists(types, [i32]), Region(block), None)
    made.attributes["pycc.export"] = StringAttr(symbol)
    made.location = COMPILER  # pyright: ignore[reportAttributeAccessIssue]
    if "pycc.raises" in op.attributes:
        made.attributes["pycc.raises"] = UnitAttr()
    return made


def is_c_type(type_: Attribute) -> bool:
    """Whether values of a type of BUFFERS are passed to C as they are."""
    match type_:
        case IntegerType():
            return type_.width.data in (1, 8, 16, 32, 64)
        case IndexType() | Float32Type() | Float64Type() | mem.PointerType():
            return True
        case _:
            return False


def _c_name(name: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in name)


def object_code(module: Module, options: Options) -> bytes:
    """The module as an object file."""
    from pycc.backends.llvm.object import compile_to_object
    from pycc.driver import native

    return compile_to_object(llvm_text(module, options), native.target_of(options, travels=True), options.level)


def llvm_text(module: Module, options: Options, travels: bool = True) -> str:
    """The module, taken down to MACHINE, as LLVM IR that is not optimised yet."""
    from pycc.backends.llvm.translate import TranslateOptions, translate
    from pycc.driver import native
    from pycc.driver.run import guarded

    module.lower(Level.MACHINE)
    target = native.target_of(options, travels=travels)
    with guarded("translating to LLVM"):
        return translate(module.op, TranslateOptions(function_attributes=target.function_attributes))


def _cpp(module: Module, name: str) -> str:
    from pycc.backends.source.cpp import emit_cpp
    from pycc.driver.run import guarded

    if module.level is Level.MACHINE:
        raise ValueError("C++ is made of modules down to level buffers")
    entries_of(module, with_context=False)
    with guarded("C++"):
        return emit_cpp(module.op, name, "").source + "\n"


def _optimised(module: Module, form: str, options: Options) -> str:
    """LLVM IR or assembly, from a process of its own: LLVM ends the one where it meets text that is no IR."""
    from pycc.backends.llvm.machine import CodeGenerationError
    from pycc.backends.llvm.object import compile_apart
    from pycc.driver import native

    target = native.target_of(options, travels=True)
    try:
        return compile_apart(
            llvm_text(module, options), target, options.level, "llvm" if form == "llvm" else "assembly"
        )
    except CodeGenerationError as error:
        raise CompileError([InvalidModule(None, str(error))]) from None


def emit(module: Module, form: str, options: Options, name: str) -> str:
    """The module as text."""
    from pycc.driver.extensions.printers import print_with, printer_level, printer_names

    if form == "cpp":
        return _cpp(module, name)
    if form in ("llvm", "asm"):
        return _optimised(module, form, options)
    if form not in printer_names():
        raise ValueError(f"form must be llvm, asm, cpp{''.join(f', {one}' for one in printer_names())}, not {form!r}")
    module.lower(printer_level(form))
    return print_with(form, module.op)
