"""A source file as a program: parsed, and its module code run in CPython (D3).

Takes in a path. Gives out the program, its exported functions with their types, and what `if __name__ ==
"__main__":` does.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.driver.diagnostics import CannotRead, EntryNotFound, MissingAnnotation, ModuleFailed, NothingToExport
from pycc.driver.program.library import library
from pycc.driver.program.program import LiveProgram, live_defaults, run_module
from pycc.frontend.module import ModuleSource
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

MAIN = "__pycc_main__"
"""The function that the body of `if __name__ == "__main__":` becomes."""


@dataclass
class SourceFile:
    """A file ready to be compiled."""

    path: Path
    source: ModuleSource
    module: ModuleType
    program: LiveProgram

    def symbol(self, function: str) -> str:
        """Full name of one of its functions."""
        return f"{self.source.module}.{function}"


def read_source(path: Path) -> str:
    """The text of a file; `CompileError` if it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CompileError([CannotRead(None, str(path), error.strerror or str(error))]) from None
    try:
        import io
        import tokenize

        with io.BytesIO(data) as stream:
            encoding, _ = tokenize.detect_encoding(stream.readline)
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, SyntaxError, LookupError) as error:
        raise CompileError([CannotRead(None, str(path), f"not Python source text: {error}")]) from None


def load_file(path: Path, arguments: Sequence[str] = (), text: str | None = None) -> SourceFile:
    """Parse and run a file. `arguments` are its `sys.argv[1:]` while it runs; `text` stands for what is in the file."""
    if text is None:
        text = read_source(path)
    name = module_name(path)
    # The whole text must be Python before any of it runs.
    live: dict[str, object] = {}
    changed = _with_main(text)
    source = ModuleSource(changed, str(path), name, live_defaults=lambda function: live_defaults(live.get(function)))
    folder, argv = str(path.resolve().parent), sys.argv
    sys.argv = [str(path), *arguments]
    sys.path.insert(0, folder)
    try:
        module = run_module(changed, str(path), name)
        vars(module).pop(MAIN, None)
        linecache.cache[str(path)] = (len(text), None, text.splitlines(keepends=True), str(path))
    except CompileError:
        raise
    except BaseException as error:
        raise CompileError([ModuleFailed(_place(error, str(path)), f"{type(error).__name__}: {error}")]) from None
    finally:
        sys.argv = argv
        sys.path.remove(folder)
    live.update(vars(module))
    program = LiveProgram()
    program.add_file(source, vars(module))
    return SourceFile(path, source, module, program)


def module_name(path: Path) -> str:
    """Name of a file's module; not one that the library or Python's own modules have."""
    name = "".join(c if c.isalnum() or c == "_" else "_" for c in path.stem) or "program"
    if library().has_module(name) or name in sys.stdlib_module_names or name[0].isdigit():
        name = f"program_{name}"
    return name


def _place(error: BaseException, file: str) -> Span | None:
    found = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            found = Span(file, trace.tb_lineno, 0, trace.tb_lineno, 1)
        trace = trace.tb_next
    return found


def _with_main(text: str) -> str:
    """The text with the line of `if __name__ == "__main__":` replaced by a function's head: same lines, same
    indentation. A script that ends with `main()`, without the test, ends with the body of such a function.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    lines = text.split("\n")
    for statement in tree.body:
        if isinstance(statement, ast.If) and _is_main_test(statement.test) and not statement.orelse:
            first = statement.body[0].lineno
            if first == statement.lineno:
                head = lines[first - 1]
                lines[first - 1] = f"def {MAIN}():{head[statement.body[0].col_offset - 1 :]}"
            elif statement.test.end_lineno == statement.lineno:
                lines[statement.lineno - 1] = f"def {MAIN}():"
            return "\n".join(lines)
    match tree.body:
        case [*_, ast.Expr(value=ast.Call(func=ast.Name(id="main"))) as last]:
            lines[last.lineno - 1] = f"def {MAIN}(): {lines[last.lineno - 1]}"
            return "\n".join(lines)
        case _:
            return text


def _is_main_test(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]):
            return True
        case ast.Compare(left=ast.Constant(value="__main__"), ops=[ast.Eq()], comparators=[ast.Name(id="__name__")]):
            return True
        case _:
            return False


# ---------------------------------------------------------------- what to export


@dataclass(frozen=True)
class Parameters:
    """A function to compile with the types of its annotations."""

    function: str
    names: tuple[str, ...]
    types: tuple[Attribute, ...]
    result: Attribute | None


def annotated(file: SourceFile, function: str) -> Parameters:
    """The annotated types of a function; `CompileError` where one is missing."""
    if function not in file.source.functions():
        raise CompileError([EntryNotFound(None, function, str(file.path))])
    op = file.source.function(function)
    names = [name.data for name in op.arg_names.data]
    types = list(op.annotations.data) if op.annotations is not None else [py.unknown] * len(names)
    missing = [n for n, t in zip(names, types, strict=True) if isinstance(t, py.UnknownType)]
    if missing:
        span = file.source.span(function)
        raise CompileError([MissingAnnotation(span, function, name) for name in missing])
    declared = op.result_annotation
    result = None if declared is None or isinstance(declared, py.UnknownType) else declared
    return Parameters(function, tuple(names), tuple(types), result)


def exported(file: SourceFile, entries: Sequence[str]) -> list[Parameters]:
    """The functions that a library exports: those named, else those marked `@pycc.export`, else all that are fully
    annotated.
    """
    if entries:
        return [annotated(file, name) for name in entries]
    own = [name for name in file.source.functions() if "." not in name and "@" not in name and name != MAIN]
    marked = [name for name in own if "export" in getattr(getattr(file.module, name, None), "__pycc_marks__", ())]
    if marked:
        return [annotated(file, name) for name in marked]
    found: list[Parameters] = []
    errors: list[CompileError] = []
    for name in own:
        if name.startswith("_") or name == "main":
            continue
        try:
            found.append(annotated(file, name))
        except CompileError as error:
            if not all(isinstance(d, MissingAnnotation) for d in error.diagnostics):
                errors.append(error)
    if errors:
        raise CompileError([d for error in errors for d in error.diagnostics])
    if not found:
        raise CompileError([NothingToExport(None, str(file.path))])
    return found
