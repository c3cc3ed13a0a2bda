"""Modules from text, for tests of the interpreter."""

from __future__ import annotations

from typing import Any

from xdsl.dialects.builtin import ModuleOp

from pycc.driver.interpret.interpret import interpret
from pycc.driver.opt.input import Part, parse_part
from pycc.driver.registry import make_context
from pycc.ir.levels import Level


def module_of(text: str) -> ModuleOp:
    """The module that a text says; its ops have places in `test.mlir`."""
    module = parse_part(Part("test.mlir", text), make_context())
    module.verify()
    return module


def run(text: str, *arguments: Any, entry: str = "f", level: Level = Level.BUFFERS, **settings: Any) -> Any:
    """Call a function of a module."""
    return interpret(module_of(text), entry, arguments, level=level, **settings)
