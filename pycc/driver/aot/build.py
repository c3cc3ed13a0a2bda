"""Files out of files: libraries, objects, archives, executables, and C++ text (`pycc build`, `pycc emit`).

Takes in a source file and options. Gives out files that need no Python, written whole or not at all, with a C header
beside a library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute

from pycc.backends.llvm.machine import CodeGenerationError, host_triple
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects.names import type_text
from pycc.driver import native
from pycc.driver.aot import link
from pycc.driver.aot.c_interface import MODULE, Exported, NotExportable, export_source
from pycc.driver.aot.header import header_text
from pycc.driver.diagnostics import BadMain, EntryNotFound, TypeNotExportable, UnknownOutputKind, UnknownTargetName
from pycc.driver.options import Options
from pycc.driver.program.sourcefile import MAIN, Parameters, SourceFile, exported, load_file
from pycc.driver.run import Timing, guarded
from pycc.driver.session import Session, typed_function
from pycc.frontend.module import ModuleSource
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.support.diagnostics import CompileError

KINDS = ("library", "object", "archive", "executable")
_SUFFIXES = {
    ".so": "library",
    ".dylib": "library",
    ".dll": "library",
    ".o": "object",
    ".obj": "object",
    ".a": "archive",
}

C_MAIN = '''"""The program's main, generated."""
from pycc import lang
from pycc.lang import Pointer, i32, i64
from pycc.library import c_main
import {module} as user

@lang.export
def main(count: i32, words: Pointer[i64]) -> i32:
    c_main.start()
    try:
        user.{function}({arguments})
        return c_main.succeed()
    except lang.EveryError as e:
        return c_main.fail(e)
'''


@dataclass
class Request:
    """What to build."""

    source: Path
    output: Path
    kind: str
    entries: Sequence[str] = ()
    options: Options = field(default_factory=Options)
    timing: Timing = field(default_factory=Timing)


def kind_of(output: Path, emit: str | None) -> str:
    """What an output path asks for; `CompileError` where it says nothing."""
    if emit is not None:
        return emit
    if output.suffix == "":
        return "executable"
    kind = _SUFFIXES.get(output.suffix)
    if kind is None:
        raise CompileError([UnknownOutputKind(None, str(output))])
    return kind


def build(request: Request) -> list[Path]:
    """Build it; the files written."""
    link.check_writable(request.output)
    file = load_file(request.source)
    if request.kind == "executable":
        data = _object(executable_module(file, request), request)
        link.link([data], request.output, request.options.target, host_triple(), shared=False)
        return [request.output]
    functions = library_functions(file, request.entries, request.options)
    data = _object(library_module(file, functions, request), request)
    names = [function.c_name for function in functions]
    if request.kind == "library":
        link.link([data], request.output, request.options.target, host_triple(), shared=True)
    elif request.kind == "archive":
        member = f"{request.source.stem}.o"[:15]
        link.save_bytes(request.output, link.archive([(member, data)], [names]))
    else:
        link.save_bytes(request.output, data)
    header = request.output.with_name(f"{request.source.stem}.h")
    link.save_bytes(header, header_text(request.source.stem, functions).encode())
    return [request.output, header]


# ---------------------------------------------------------------- modules


def library_functions(file: SourceFile, entries: Sequence[str], options: Options) -> list[Exported]:
    """The functions of a library with their C types; results without annotation are inferred."""
    chosen = exported(file, entries)
    open_ = [function for function in chosen if function.result is None]
    inferred: dict[str, Attribute] = {}
    if open_:
        session = Session(file.program, options)
        module = session.compile([Entry(file.symbol(f.function), f.types) for f in open_], Level.TYPED)
        for function in open_:
            typed = typed_function(module, file.symbol(function.function))
            inferred[function.function] = typed.function_type.outputs.data[0]
    return [_exported(file, function, function.result or inferred[function.function]) for function in chosen]


def _exported(file: SourceFile, function: Parameters, result: Attribute) -> Exported:
    made = Exported(
        function.function.replace(".", "_"),
        file.source.module,
        function.function,
        tuple(zip(function.names, function.types, strict=True)),
        result,
    )
    try:
        export_source([made])
    except NotExportable as error:
        place = "the result" if error.parameter is None else f"parameter `{error.parameter}`"
        span = file.source.span(function.function)
        raise CompileError([TypeNotExportable(span, function.function, place, type_text(error.type))]) from None
    return made


def library_module(
    file: SourceFile, functions: Sequence[Exported], request: Request, level: Level = Level.MACHINE
) -> ModuleOp:
    """The module of a library at a level: its C interface and all that it needs."""
    source = ModuleSource(export_source(functions), "<c interface>", MODULE, library=True)
    return _compile_generated(file, source, [f.c_name for f in functions], request, level)


def executable_module(file: SourceFile, request: Request, level: Level = Level.MACHINE) -> ModuleOp:
    """The module of an executable: a C `main` that runs the program."""
    function, arguments = main_call(file, request.entries)
    text = C_MAIN.format(module=file.source.module, function=function, arguments=arguments)
    source = ModuleSource(text, "<c main>", MODULE, library=True)
    return _compile_generated(file, source, ["main"], request, level)


def main_call(file: SourceFile, entries: Sequence[str] = ()) -> tuple[str, str]:
    """The function that a program starts with, and its arguments: the body of `if __name__ == "__main__":`, else
    `main`.
    """
    functions = file.source.functions()
    name = entries[0] if entries else MAIN if MAIN in functions else "main"
    if name not in functions:
        raise CompileError([EntryNotFound(None, name, str(file.path))])
    count = len(file.source.function(name).arg_names.data)
    if count > 1:
        raise CompileError([BadMain(file.source.span(name), name)])
    return name, "c_main.arguments(count, words)" if count else ""


def _compile_generated(
    file: SourceFile, source: ModuleSource, names: Sequence[str], request: Request, level: Level
) -> ModuleOp:
    file.program.add_generated(source)
    entries: list[Entry] = []
    for name in names:
        annotations = source.function(name).annotations
        assert annotations is not None
        entries.append(Entry(f"{source.module}.{name}", annotations.data, name))
    return Session(file.program, request.options, request.timing).compile(entries, level)


def _object(module: ModuleOp, request: Request) -> bytes:
    target = native.target_of(request.options, travels=True)
    with guarded("llvm", through=(CodeGenerationError,)):
        with request.timing.step("translate"):
            options = TranslateOptions(function_attributes=target.function_attributes, debug=request.options.debug)
            text = translate(module, options)
        try:
            with request.timing.step("llvm"):
                return compile_to_object(text, target, request.options.level)
        except CodeGenerationError as error:
            named = request.options.target or request.options.cpu
            if not named:
                raise
            raise CompileError([UnknownTargetName(None, named, str(error))]) from None


__all__ = ["KINDS", "Request", "build", "executable_module", "kind_of", "library_functions", "library_module"]
