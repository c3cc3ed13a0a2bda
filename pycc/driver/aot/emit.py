"""A source file at one level, or as C++ text (`pycc emit`)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp

from pycc.driver.aot import link
from pycc.driver.aot.build import Request, library_functions, library_module
from pycc.driver.aot.header import header_text
from pycc.driver.diagnostics import CannotWrite
from pycc.driver.options import Options
from pycc.driver.program.file_levels import file_entries, file_module
from pycc.driver.program.levels import NAMES, entries_text, module_text
from pycc.driver.program.sourcefile import load_file
from pycc.driver.run import Timing, guarded
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.support.diagnostics import CompileError

__all__ = ["NAMES", "emit_cpp", "emit_level", "emit_printed", "save"]


def emit_level(path: Path, level: str, entries: Sequence[str], options: Options, locations: bool) -> tuple[str, Timing]:
    """The text of a file's functions at a level, and the time that each pass took."""
    file = load_file(path)
    session = Session(file.program, options)
    if level == Level.PYTHON.value:
        return module_text(file_module(file, Level.PYTHON, entries, session), locations), session.timing
    return entries_text(session, file_entries(file, entries), level, locations), session.timing


def emit_printed(path: Path, form: str, entries: Sequence[str], options: Options) -> str:
    """The text that a printer of an extension makes of a file's functions."""
    from pycc.driver.extensions.printers import print_with, printer_level

    file = load_file(path)
    return print_with(form, file_module(file, printer_level(form), entries, Session(file.program, options)))


def emit_cpp(path: Path, folder: Path, entries: Sequence[str], options: Options) -> None:
    """One header and one source of C++17 in `folder`."""
    file = load_file(path)
    functions = library_functions(file, entries, options)
    module: ModuleOp = library_module(
        file, functions, Request(path, folder, "library", entries, options), Level.BUFFERS
    )
    from pycc.backends.source.cpp import emit_cpp as write_cpp

    with guarded("C++"):
        made = write_cpp(module, path.stem, header_text(path.stem, functions))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CompileError([CannotWrite(None, str(folder), error.strerror or str(error))]) from None
    link.save_bytes(folder / f"{path.stem}.h", made.header.encode())
    link.save_bytes(folder / f"{path.stem}.cpp", made.source.encode())


def save(path: Path, text: str) -> None:
    """Write text, or say why not."""
    link.check_writable(path)
    link.save_bytes(path, text.encode())
