"""The functions of a source file as a module at a level: what `pycc emit` and `pycc-opt file.py` begin with."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Region

from pycc.driver.diagnostics import MissingAnnotation
from pycc.driver.program.program import LiveProgram
from pycc.driver.program.sourcefile import MAIN, SourceFile, annotated
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError


def file_module(file: SourceFile, level: Level, names: Sequence[str], session: Session) -> ModuleOp:
    """The named functions of a file at a level. Without names: at PYTHON all of them, below all that are annotated, and
    what they call."""
    if level is Level.PYTHON:
        chosen = list(names) or [name for name in file.source.functions() if name != MAIN]
        return python_module(file.program, [file.symbol(name) for name in chosen])
    return session.compile(file_entries(file, names), level)


def python_module(program: LiveProgram, symbols: Sequence[str]) -> ModuleOp:
    """The functions of these symbols, as the frontend made them."""
    block = Block([program.function(symbol).clone() for symbol in symbols])
    return ModuleOp(Region([block]))


def file_entries(file: SourceFile, names: Sequence[str]) -> list[Entry]:
    """The functions named; without names every fully annotated one."""
    if names:
        chosen = [annotated(file, name) for name in names]
    else:
        chosen = []
        for name in file.source.functions():
            if "." in name or "@" in name:
                continue
            try:
                chosen.append(annotated(file, name))
            except CompileError as error:
                if not all(isinstance(d, MissingAnnotation) for d in error.diagnostics):
                    raise
    return [Entry(file.symbol(function.function), function.types) for function in chosen]
