"""From a live function and argument types to object code: the only part of the JIT that loads the compiler."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pycc.backends.llvm.object import compile_here
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.driver import native
from pycc.driver.artifact import Artifact, Dependency
from pycc.driver.cache import ABSENT_DIGEST, value_digest
from pycc.driver.diagnostics import CannotReturn
from pycc.driver.entry import Signature, Target, entry_text, imported_names, llvm_type
from pycc.driver.keys import Key, from_attribute, to_attribute
from pycc.driver.options import Options
from pycc.driver.program import ABSENT, LiveProgram
from pycc.driver.run import Timing, guarded
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.ir.locations import op_span
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError


@dataclass
class Compiled:
    """A module at MACHINE with the facts about its entry that were known on the way."""

    module: ModuleOp
    target: Target
    result: Key
    program: LiveProgram


def typed_entry(module: ModuleOp, symbol: str) -> py.FuncOp:
    """The specialisation that inference made of an entry."""
    for op in module.ops:
        if isinstance(op, py.FuncOp) and op.sym_visibility is not None and op.sym_visibility.data == "public":
            if op.sym_name.data.startswith(f"{symbol}["):
                return op
    raise AssertionError(f"inference made no specialisation of {symbol}")


def compile_module(
    function: types.FunctionType, parameters: Sequence[Key], session: Session, program: LiveProgram
) -> Compiled:
    """Down to MACHINE."""
    symbol = program.function_symbol(function)
    module = session.compile([Entry(symbol, [to_attribute(k) for k in parameters])], Level.TYPED)
    entry = typed_entry(module, symbol)
    result_type = entry.function_type.outputs.data[0]
    result = from_attribute(result_type)
    if result is None:
        raise CompileError([CannotReturn(op_span(entry), function.__qualname__, type_text(result_type))])
    name = entry.sym_name.data
    session.lower(module, Level.TYPED, Level.BUFFERS)
    target = entry_target(module, name, result)
    session.lower(module, Level.BUFFERS, Level.MACHINE)
    return Compiled(module, target, result, program)


def entry_target(module: ModuleOp, name: str, result: Key) -> Target:
    """How a function of a BUFFERS module will be called."""
    for op in module.ops:
        if isinstance(op, FuncOp) and op.sym_name.data == name:
            has_result = bool(op.function_type.outputs.data)
            return Target(name, "pycc.raises" in op.attributes, llvm_type(result) if has_result else "")
    raise AssertionError(f"{name} is not in the module")


def specialise(function: types.FunctionType, parameters: Sequence[Key], options: Options, timing: Timing) -> Artifact:
    """The compiled specialisation of a function for argument types."""
    from pycc.driver.jit import JitFunction

    program = LiveProgram()
    session = Session(program, options, timing)
    compiled = compile_module(function, parameters, session, program)
    with guarded("llvm"):
        target = native.target_of(options)
        with timing.step("translate"):
            text = translate(compiled.module, TranslateOptions(function_attributes=target.function_attributes))
        signature = Signature(compiled.target, tuple(parameters), compiled.result)
        text = f"{text}\n{entry_text(signature, JitFunction.__mro__[1])}"
        with timing.step("llvm"):
            object_code = compile_here(text, target, options.level)
    names = set().union(*(imported_names(k) for k in (*parameters, compiled.result)))
    dependencies = tuple(
        Dependency(module, name, ABSENT_DIGEST if value is ABSENT else value_digest(value))
        for (module, name), value in program.captured.items()
    )
    return Artifact(
        compiled.target.symbol, tuple(parameters), compiled.result, object_code, tuple(sorted(names)), dependencies
    )
