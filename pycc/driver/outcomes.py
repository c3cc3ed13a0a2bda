"""What a program does: its output, its answer and its error, under CPython, the JIT and the interpreter of our levels.

Takes in a source file, a function in it and arguments. Gives out `Outcome`s, which are equal where nobody could tell
the runs apart. Each run is in a child process of its own, with a time limit: compiled wrongly, a program may do
anything.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pycc.driver.jit.isolated import isolated
from pycc.driver.options import Options
from pycc.support.diagnostics import CompileError, IntegerRangeError

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp

    from pycc.driver.pipeline.instrumentation import Instrumentation
    from pycc.driver.pipeline.pipeline import Pipeline
    from pycc.driver.program.sourcefile import SourceFile
    from pycc.driver.session import Session
    from pycc.ir.rewrites import Journal

PASSED = "returned "
RANGE_ERROR = IntegerRangeError.__name__


@dataclass(frozen=True)
class Outcome:
    """What a run showed."""

    ending: str
    """`returned 3`, or `raised ValueError: text`, or how the process ended."""
    output: str = ""
    arguments: str = ""
    """The arguments after the call."""
    refused: bool = False
    """Whether the compiler refused the program, or failed; `ending` is its message then."""
    died: bool = False
    """Whether the process died or did not end."""
    internal: bool = False
    """Whether the compiler failed by its own fault."""

    @property
    def left_range(self) -> bool:
        """Whether an int left the 64-bit range: the one answer that may differ from CPython's (D4)."""
        return self.ending.startswith(f"raised {RANGE_ERROR}")

    def described(self) -> str:
        """In one line, for reports."""
        text = self.ending.splitlines()[0] if self.ending else ""
        return f"{text[:160]}{', after printing ' + repr(self.output[-60:]) if self.output else ''}"


@dataclass
class Run:
    """A program and what to call in it."""

    file: SourceFile
    function: types.FunctionType
    symbol: str
    arguments: Callable[[], tuple[Any, ...]]
    """Makes the arguments anew: a call may change them."""
    seconds: float = 30.0

    @property
    def name(self) -> str:
        """The function's name in the file."""
        return self.function.__name__


def load_run(path: Path, entry: str, arguments: str, seconds: float, text: str | None = None) -> Run:
    """A function of a file with arguments as Python writes them; without an entry, what `python file.py` would run.
    `text` stands for what is in the file.

    Raises `CompileError`, and ValueError for arguments that are none.
    """
    from pycc.driver.aot.build import main_call
    from pycc.driver.aot.program_run import main_function
    from pycc.driver.program.sourcefile import load_file

    given = parse_arguments(arguments)
    with contextlib.redirect_stdout(io.StringIO()):
        file = load_file(path, [], text)
    name, takes = main_call(file) if not entry else (entry, "")
    function = main_function(file, _known(file, name))
    if takes and not given:
        given = ([str(path)],)
    written = repr(given)
    return Run(file, function, f"{file.source.module}.{name}", lambda: ast.literal_eval(written), seconds)


def _known(file: SourceFile, name: str) -> str:
    from pycc.driver.diagnostics import EntryNotFound

    if name not in file.source.functions():
        raise CompileError([EntryNotFound(None, name, str(file.path))])
    return name


def parse_arguments(text: str) -> tuple[Any, ...]:
    """`1, [2.5]` as the tuple of these; ValueError if they are not literals."""
    if not text.strip():
        return ()
    try:
        return tuple(ast.literal_eval(f"({text},)"))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise ValueError(f"the arguments must be literals with commas, as in `1, [2.5]`, not `{text}`") from None


# ---------------------------------------------------------------- running


def observed(call: Callable[..., Any], arguments: tuple[Any, ...]) -> Outcome:
    """What calling something shows. Runs in this process."""
    stream = io.StringIO()
    try:
        with contextlib.redirect_stdout(stream):
            ending = PASSED + shown(call(*arguments))
    except CompileError as error:
        return Outcome(str(error), refused=True)
    except SystemExit as error:
        ending = f"exited with {error.code!r}"
    except BaseException as error:
        ending = f"raised {type(error).__name__}" + (f": {error}" if str(error) else "")
    if ending.startswith(f"raised {RANGE_ERROR}"):
        # Where in a loop it is noticed, and what was printed before, may vary.
        return Outcome(f"raised {RANGE_ERROR}")
    return Outcome(ending, stream.getvalue(), shown(list(arguments)))


def shown(value: Any) -> str:
    """A value as text that is different for values that Python code can tell apart."""
    if type(value).__module__ == "numpy" and hasattr(value, "tobytes"):
        return f"{type(value).__name__}({value.dtype}, {value.shape}, {value.tobytes().hex()})"
    if type(value) in (list, tuple):
        inner = ", ".join(map(shown, value))
        return f"[{inner}]" if type(value) is list else f"({inner},)"
    return f"{value!r}"


def in_child(work: Callable[[], Outcome], seconds: float) -> Outcome:
    """The outcome of work in a child process."""
    ended = isolated(work, seconds)
    if ended.crash():
        return Outcome(f"the process {ended.crash()}" if ended.signal else "did not end in time", died=True)
    if ended.result is None:
        return Outcome(f"the process failed: {ended.error}", died=True)
    return ended.result


def run_cpython(run: Run) -> Outcome:
    """CPython's own answer."""
    return in_child(lambda: observed(run.function, run.arguments()), run.seconds)


@dataclass
class Compilation:
    """How to compile: LLVM's level, the passes, how many optional rewrites may fire."""

    level: int = 3
    pipeline: Pipeline | None = None
    limit: int | None = None
    journal: Journal | None = None
    """Counts the rewrites, in the place of `limit`."""
    llvm_limit: int | None = None
    """How many passes LLVM may run (its `-opt-bisect-limit`)."""
    llvm_log: int | None = None
    """A file descriptor for what LLVM says of that."""


def run_compiled(run: Run, how: Compilation) -> Outcome:
    """The answer of compiled code. Nothing comes from a cache, and library code is compiled with the program."""

    def work() -> Outcome:
        from pycc.driver.run import with_room

        try:
            call = with_room(lambda: compiled_call(run, how))
        except CompileError as error:
            internal = any(diagnostic.code == "D004" for diagnostic in error.diagnostics)
            return Outcome(str(error), refused=not internal, internal=internal)
        return observed(call, run.arguments())

    return in_child(work, run.seconds)


def compiled_call(run: Run, how: Compilation, watching: Sequence[Instrumentation] = ()) -> Callable[..., Any]:
    """A callable for exactly the types of the run's arguments."""
    from pycc.driver.boundary import keys
    from pycc.driver.jit import loader
    from pycc.driver.jit.decorator import JitFunction, Specialization
    from pycc.driver.jit.specialise import specialise
    from pycc.driver.program.program import LiveProgram
    from pycc.driver.run import Timing
    from pycc.driver.session import Session
    from pycc.ir import rewrites

    function: types.FunctionType = run.function  # pyright: ignore[reportAssignmentType]
    options = Options(level=how.level, cache=False, polls=False)
    parameters = tuple(keys.argument_key(value) for value in run.arguments())
    session = Session(LiveProgram(), options, pipeline=how.pipeline, instrumentations=watching)
    if how.llvm_limit is not None:
        import llvmlite.binding as binding

        binding.set_option("pycc", f"-opt-bisect-limit={how.llvm_limit}")
        if how.llvm_log is not None:
            os.dup2(how.llvm_log, 2)
    journal = how.journal or rewrites.Journal(limit=how.limit)
    with rewrites.recording(journal):
        artifact, _ = specialise(function, parameters, options, Timing(), session)
    addresses = loader.load_artifact(artifact, JitFunction.__mro__[1], options)
    entry = JitFunction(run.function, options)
    # Without guards: nothing rebinds a global between the compile and the call.
    made = Specialization(artifact, addresses, None)  # pyright: ignore[reportArgumentType]
    return lambda *arguments: made.call(entry, arguments)


def typed_module(run: Run, pipeline: Pipeline | None = None) -> tuple[ModuleOp, Session, str]:
    """The program's module at TYPED, made anew, a session that can lower it, and the symbol of its function."""
    from pycc.driver.boundary import keys
    from pycc.driver.program.program import LiveProgram
    from pycc.driver.session import Session
    from pycc.ir.levels import Level
    from pycc.passes.infer.program import Entry

    function: types.FunctionType = run.function  # pyright: ignore[reportAssignmentType]
    program = LiveProgram()
    session = Session(program, Options(cache=False, polls=False), pipeline=pipeline)
    symbol = program.function_symbol(function)
    types_ = [keys.to_attribute(keys.argument_key(value)) for value in run.arguments()]
    return session.compile([Entry(symbol, types_)], Level.TYPED), session, symbol


def prepared(run: Run) -> None:
    """Load in this process what every child needs: the library that the program uses, and the JIT's own functions."""
    from pycc.driver.jit import loader
    from pycc.driver.jit.decorator import JitFunction

    with contextlib.suppress(CompileError):
        typed_module(run)
    loader.runtime(JitFunction.__mro__[1])
