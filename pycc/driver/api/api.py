"""pycc as a library: programs to modules, and modules at any level down to what a back end takes.

    module = pycc.compile(function, level="typed")
    module.run("simplify").lower("buffers")
    print(module.emit("cpp"))

Takes in a function, source text or a file, or IR that somebody else made, as text or as an op. Gives out `Module`s, and
`CompileError` for whatever is wrong with a program or a module. `docs/api.md` shows it all.
"""

from __future__ import annotations

import linecache
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FunctionType
from typing import Any, TextIO

from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation
from xdsl.utils.exceptions import VerifyException

from pycc.dialects import py
from pycc.driver.api.context import Context
from pycc.driver.boundary.keys import from_attribute
from pycc.driver.diagnostics import InvalidModule, NoSpecialisation
from pycc.driver.opt.emit import public_functions
from pycc.driver.opt.errors import Failed
from pycc.driver.opt.input import Part, parse_part
from pycc.driver.options import DEFAULT, Options
from pycc.driver.pipeline.instrumentation import Failure, Instrumentation, LevelCheck
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.driver.program.module_level import ORDER, standing_level
from pycc.driver.run import guarded, with_room
from pycc.ir.levels import Level, LevelError, check_level
from pycc.ir.locations import op_span
from pycc.ir.verification import InvalidOp, symbol_of
from pycc.support.diagnostics import CompileError


class Module:
    """A module and the level that it stands at. `op` is xDSL's: walk it, change it, build it as you like.

    Methods that lower or run passes change the module and return it; `emit`, `object_code`, `load` and `interpret` work
    on a copy.
    """

    def __init__(
        self, op: ModuleOp, level: Level | str | None = None, context: Context | None = None, *, program: Any = None
    ):
        self.op = op
        self.context = context if context is not None else Context()
        self.level = _level_of(op) if level is None else _named(level)
        self._program = program
        self._signatures: dict[str, tuple[tuple[Attribute, ...], Attribute]] = {}
        """Types of level TYPED of the functions, where the module came from there."""
        """Of a module at level PYTHON that was made from live code: what its global names mean."""

    @staticmethod
    def parse(
        text: str, level: Level | str | None = None, context: Context | None = None, name: str = "<string>"
    ) -> Module:
        """A module from text of IR. Without `level` it is the highest at which the module can stand."""
        context = context if context is not None else Context()
        try:
            if not os.path.exists(name):
                # Errors show the line.
                linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
            op = with_room(lambda: parse_part(Part(name, text), context))
        except Failed as failed:
            raise CompileError([_invalid(one.report.span, one.report.message) for one in failed.told]) from None
        return Module(op, level, context)

    # ------------------------------------------------------------ looking

    @property
    def functions(self) -> dict[str, Operation]:
        """The functions by symbol: `py.func`, `func.func` or `llvm.func` ops."""
        return {symbol_of(op): op for op in self.op.ops if op.name in ("py.func", "func.func", "llvm.func")}

    def function(self, name: str) -> Operation:
        """A function by its symbol, by what stands before the types in it, or by the last part of that."""
        from pycc.driver.interpret.interpret import EntryMissing, find_entry

        found = self.functions.get(name)
        if found is not None:
            return found
        try:
            return find_entry(self.op, name)
        except EntryMissing:
            there = ", ".join(self.functions) or "none"
            raise KeyError(f"the module has no function {name!r}; it has {there}") from None

    def walk(self) -> Iterator[Operation]:
        """Every op, outer ones first."""
        return self.op.walk()

    def text(self, generic: bool = False, locations: bool = False) -> str:
        """The module as text, which `parse` reads back."""
        from pycc.driver.pipeline.print_ir import ir_text

        return with_room(lambda: ir_text(self.op, generic=generic, locations=locations))

    def __str__(self) -> str:
        return self.text().rstrip("\n")

    def __repr__(self) -> str:
        return f"<pycc module at level {self.level.value}: {', '.join(self.functions) or 'no functions'}>"

    def copy(self) -> Module:
        """Another module with the same content."""
        made = Module(self.op.clone(), self.level, self.context, program=self._program)
        made._signatures = dict(self._signatures)
        return made

    def verify(self, locations: bool = False) -> Module:
        """Check every op, dominance, and what the level allows, at BUFFERS also ownership; with `locations` that every
        op has one, as the passes of pycc see to.
        """
        from pycc.analysis.ownership import verify_ownership
        from pycc.analysis.verify import verify_module

        def work() -> None:
            verify_module(self.op, self.level if locations else None)
            check_level(self.op, self.level)
            if self.level is Level.BUFFERS:
                verify_ownership(self.op)

        try:
            with_room(work)
        except (VerifyException, LevelError) as error:
            raise CompileError([_of_error(error)]) from None
        return self

    # ------------------------------------------------------------ changing

    def run(self, pipeline: Pipeline | str, instrumentations: Sequence[Instrumentation] = ()) -> Module:
        """Run passes. The level is then the first, from where the module stood on, at which it can stand."""
        passes = Pipeline.parse(pipeline) if isinstance(pipeline, str) else pipeline
        self._run(passes, instrumentations)
        self.level = standing_level(self.op, self.level) or self.level
        return self

    def lower(
        self,
        level: Level | str,
        pipeline: Pipeline | None = None,
        instrumentations: Sequence[Instrumentation] = (),
    ) -> Module:
        """Take the module down to a level, by the stages of `pipeline` (of the default one, without).

        At MACHINE the public functions are C functions, as in `object_code`; one with types that C has not keeps the
        signature that compiled code gives it (docs/architecture.md).
        """
        end = _named(level)
        if ORDER.index(end) < ORDER.index(self.level):
            raise ValueError(f"the module is at level {self.level.value}, below {end.value}")
        if self.level is Level.PYTHON and end is not Level.PYTHON:
            self._infer(instrumentations)
        stages = Pipeline.default() if pipeline is None else pipeline
        if ORDER.index(self.level) < ORDER.index(Level.BUFFERS) and self.level is not end:
            self._lower(Level.BUFFERS if end is Level.MACHINE else end, stages, instrumentations)
        if self.level is not end:
            from pycc.driver.api.leaving import entries_of

            entries_of(self, with_context=False, others=True)
            self._lower(end, stages, instrumentations)
        return self

    def _infer(self, instrumentations: Sequence[Instrumentation]) -> None:
        from pycc.driver.program.program import LiveProgram
        from pycc.passes.infer import infer_types

        program: Any = None if self._program is None else _Names(self._program)
        infer_types.library_program = LiveProgram if program is None else lambda: program
        try:
            self._run(Pipeline([infer_types.InferTypesPass()]), instrumentations)
        finally:
            infer_types.library_program = LiveProgram
        self.level = Level.TYPED

    def _lower(self, end: Level, stages: Pipeline, instrumentations: Sequence[Instrumentation]) -> None:
        public = public_functions(self.op)
        for op in self.op.ops:
            if isinstance(op, py.FuncOp):
                self._signatures[op.sym_name.data] = op.function_type.inputs.data, op.function_type.outputs.data[0]
        self._run(stages.between(self.level, end), [LevelCheck(), *instrumentations])
        self.level = end
        for op in self.op.ops:
            if isinstance(op, FuncOp) and op.sym_name.data in public and "pycc.export" not in op.attributes:
                # Below TYPED functions are private, unless somebody says so.
                op.sym_visibility = StringAttr("public")

    def _run(self, pipeline: Pipeline, instrumentations: Sequence[Instrumentation]) -> None:
        failure = Failure()

        def work() -> None:
            try:
                pipeline.run(self.op, self.context, [failure, *instrumentations])
            except CompileError:
                raise
            except (VerifyException, LevelError) as error:
                raise CompileError([_of_error(error, failure)]) from None
            except Exception as error:
                with guarded(failure.failed.name if failure.failed is not None else "the pipeline"):
                    raise error

        with_room(work)

    # ------------------------------------------------------------ leaving

    def emit(self, form: str, options: Options = DEFAULT, name: str = "module") -> str:
        """The module as text of another language: "llvm", "asm", "cpp", or the name of a printer that an extension
        brings. "llvm" and "asm" are optimised as `options.level` says. `name` is the module's, for C++.
        """
        from pycc.driver.api.leaving import emit

        return with_room(lambda: emit(self.copy(), form, options, name))

    def object_code(self, options: Options = DEFAULT) -> bytes:
        """An object file whose C functions are the module's public ones: one that cannot raise has its own signature,
        any other returns 0 or the number of an error as an int32 and takes an address for its result last.
        """
        from pycc.driver.api.leaving import object_code

        return with_room(lambda: object_code(self.copy(), options))

    def load(self, options: Options = DEFAULT) -> Any:
        """The public functions, compiled into this process (`driver/api/loaded.py`): callables as attributes."""
        from pycc.driver.api.loaded import load

        return load(self.copy(), options)

    def interpret(self, function: str, *arguments: Any, output: TextIO | None = None) -> Any:
        """What a function gives, without compiling it (docs/interpreter.md)."""
        from pycc.driver.interpret.interpret import Signature, interpret

        typed = self._signatures.get(symbol_of(self.function(function))) if self._signatures else None
        signature = None if typed is None else Signature(*typed)
        names = None if self._program is None else self._program.scopes()
        return interpret(
            self.op, function, arguments, level=self.level, output=output, names=names, signature=signature
        )


class _Names:
    """A program that finds its modules' names among the builtins: there `infer-types` looks for what a module lacks."""

    def __init__(self, program: Any):
        self._program = program
        self._signatures: dict[str, tuple[tuple[Attribute, ...], Attribute]] = {}
        """Types of level TYPED of the functions, where the module came from there."""

    def resolve(self, module: str, name: str) -> Any:
        """A name that is no function of the module."""
        if module == "builtins":
            module = next((scope for scope, names in self._program.scopes().items() if name in names), module)
        return self._program.resolve(module, name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._program, name)


def _invalid(span: Any, message: str) -> InvalidModule:
    return InvalidModule(span, message)


def _of_error(error: Exception, failure: Failure | None = None) -> InvalidModule:
    failed = failure.failed if failure is not None else None
    after = f"{failed.name}: " if failed is not None else ""
    if isinstance(error, InvalidOp):
        return InvalidModule(
            op_span(error.op), f"{after}{error.located()}" if op_span(error.op) is None else f"{after}{error}"
        )
    return InvalidModule(None, f"{after}{error}")


def _named(level: Level | str) -> Level:
    """A level, or the level of a name."""
    try:
        return Level(level)
    except ValueError:
        raise ValueError(f"level must be one of {', '.join(one.value for one in Level)}, not {level!r}") from None


def _level_of(op: ModuleOp) -> Level:
    found = standing_level(op)
    if found is None:
        text = "the module stands at no level: it mixes ops of several; pass `level` to have the first misfit named"
        raise CompileError([InvalidModule(op_span(op), text)])
    return found


# ---------------------------------------------------------------- programs to modules


def compile(
    program: Any,
    *,
    level: Level | str = Level.TYPED,
    types: Sequence[Any] | None = None,
    entries: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    options: Options = DEFAULT,
) -> Module:
    """A program as a module at a level.

    `program` is a function (jitted or not), source text, or a `pathlib.Path`; source text and files are run as modules.
    Of a function the argument types are its annotations, or `types`: classes and annotations, one per parameter.
    Of a file all annotated functions are compiled, or those that `entries` names. `pipeline` takes the place of the
    default one (its stages count). Raises `CompileError`.
    """
    end = _named(level)

    def work() -> Module:
        op, start, live = _compiled(program, end, types, entries, options)
        return Module(op, start, program=live if start is Level.PYTHON else None).lower(end, pipeline)

    return with_room(work)


def _compiled(
    program: Any, end: Level, types: Sequence[Any] | None, entries: Sequence[str], options: Options
) -> tuple[ModuleOp, Level, Any]:
    start = Level.PYTHON if end is Level.PYTHON else Level.TYPED
    if isinstance(program, str | Path):
        op, live = _file_module(program, start, entries, options)
        return op, start, live
    function = getattr(program, "python", program)
    if not isinstance(function, FunctionType):
        raise TypeError(f"pycc.compile takes a function, source text or a Path, not a {type(program).__name__}")
    from pycc.driver.program.file_levels import python_module
    from pycc.driver.program.program import LiveProgram
    from pycc.driver.session import Session
    from pycc.passes.infer.program import Entry

    live = LiveProgram()
    symbol = live.function_symbol(function)
    if start is Level.PYTHON:
        return python_module(live, [symbol]), start, live
    arguments = _annotated(function) if types is None else [_type_of(function, one) for one in types]
    return Session(live, options).compile([Entry(symbol, arguments)], start), start, live


def _annotated(function: FunctionType) -> list[Any]:
    from pycc.driver.boundary.keys import to_attribute
    from pycc.driver.program.levels import annotated

    return [to_attribute(key) for key in annotated(function, False)]


def _type_of(function: FunctionType, annotation: Any) -> Any:
    from pycc.frontend.annotations import annotation_type

    found = annotation_type(annotation)
    if found is None or from_attribute(found) is None:
        raise CompileError([NoSpecialisation(None, function.__qualname__)])
    return found


def _file_module(program: str | Path, start: Level, entries: Sequence[str], options: Options) -> tuple[ModuleOp, Any]:
    from pycc.driver.program.file_levels import file_module
    from pycc.driver.program.sourcefile import load_file
    from pycc.driver.session import Session

    if isinstance(program, Path):
        file = load_file(program)
    else:
        if program.endswith(".py") and "\n" not in program:
            raise ValueError(f"{program!r} looks like the name of a file: pass a pathlib.Path")
        file = load_file(Path("<source>"), text=program)
    return file_module(file, start, entries, Session(file.program, options)), file.program


__all__ = ["Module", "compile"]
