"""Textual back ends that packages bring: their names, and running one (`pycc emit NAME`, `pycc-opt --emit NAME`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pycc.driver.diagnostics import ExtensionClash, ExtensionFailed
from pycc.driver.extensions.loading import Loaded, called, resolve, rows
from pycc.support.diagnostics import CompileError
from pycc.support.extension import PrinterRow

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pycc.ir.levels import Level

OWN = ("mlir", "llvm", "cpp", "asm", "py", "typed", "structured", "buffers", "llvm-dialect")
"""What pycc itself prints."""


def printer_names() -> list[str]:
    """Names of the printers from outside, sorted."""
    return sorted(row.name for _, row in _rows())


def _rows() -> list[tuple[Loaded, PrinterRow]]:
    found: list[tuple[Loaded, PrinterRow]] = list(rows("printers"))
    for one, row in found:
        if row.name in OWN:
            raise CompileError([ExtensionClash(None, one.title, "pycc", f"the printer `{row.name}`")])
    return found


def printer_level(name: str) -> Level:
    """The level of the modules that a printer takes."""
    from pycc.driver.extensions.install import level_of

    one, row = _row(name)
    return level_of(one, f"printer `{row.name}`", row.level)


def print_with(name: str, module: ModuleOp) -> str:
    """A module at the printer's level as its text."""
    one, row = _row(name)
    what = f"printer `{name}`"
    function = resolve(one, row.print_module, what, callable, "a function")
    text = called(one, what, lambda: function(module))
    if not isinstance(text, str):
        cause = f"it gave a value of type {type(text).__name__}, not a str"
        raise CompileError([ExtensionFailed(None, one.title, what, cause)])
    return text if text.endswith("\n") else f"{text}\n"


def _row(name: str) -> tuple[Loaded, PrinterRow]:
    return next((one, row) for one, row in _rows() if row.name == name)
