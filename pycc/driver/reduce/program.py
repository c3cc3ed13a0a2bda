"""`pycc-reduce` on Python programs: the tests that need no script.

Takes in the path of a program and the command line. Gives out a test for the search: how compiling ends, or whether
compiled code gives CPython's answer. Candidates are compiled under the path of the program, so that what it imports is
found; nothing is written there.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
from pathlib import Path

from pycc.driver.diagnostics import NothingToCompare
from pycc.driver.outcomes import (
    Compilation,
    Outcome,
    Run,
    compiled_call,
    load_run,
    prepared,
    run_compiled,
    run_cpython,
)
from pycc.driver.reduce.python import PYTHON_STRATEGIES, PythonSubject
from pycc.driver.reduce.tests import Failure, OutcomeTest, ScriptTest, Test
from pycc.support.diagnostics import CompileError


def python_subject(source: str) -> tuple[PythonSubject, ast.Module]:
    """What can be done with a program, and its tree. ValueError if it is none."""
    subject = PythonSubject(PYTHON_STRATEGIES)
    return subject, subject.parsed(source)


def python_test(options: argparse.Namespace) -> Test[ast.Module]:
    """The test that the command line asks for."""
    if options.test is not None:
        return ScriptTest(options.test, options.test_arg, ".py", options.interesting == "zero", options.timeout)
    path = Path(options.file)
    if options.differs:
        test: OutcomeTest[ast.Module] = OutcomeTest(
            "--differs",
            "compiled code must give another answer than CPython",
            lambda tree, text: _difference(path, text, options, test.first),
            lambda failure: True,
            options.timeout * 3,
            prepare=lambda: _prepare(path, options),
        )
        return test

    def work(tree: ast.Module, text: str) -> Failure | None:
        return _compile(path, text, options)

    if options.hangs:
        test = OutcomeTest("--hangs", "compiling must not end in time; --timeout sets it", work, _hangs)
    elif options.crashes:
        test = OutcomeTest("--crashes", "the compiler must fail by its own fault", work, _crashes)
    else:
        wanted = options.fails_with
        test = OutcomeTest(
            f"--fails-with {wanted!r}",
            "the error of the compiler must contain the text",
            work,
            lambda failure: wanted in failure.message,
        )
    test.seconds = options.timeout
    return test


def _hangs(failure: Failure) -> bool:
    return failure.kind == "hangs"


def _crashes(failure: Failure) -> bool:
    return failure.crash and failure.kind != "hangs"


def _load(path: Path, text: str, options: argparse.Namespace) -> Run:
    return load_run(path, options.entry, options.args, options.timeout, text)


def _compile(path: Path, text: str, options: argparse.Namespace) -> Failure | None:
    """Compile a candidate; how that failed."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run = _load(path, text, options)
            compiled_call(run, Compilation(options.level))
    except CompileError as error:
        first = error.diagnostics[0]
        internal = first.code == "D004"
        kind = f"{first.code} {getattr(first, 'stage', '')} {getattr(first, 'cause', '').partition(':')[0]}".strip()
        return Failure(kind, str(error), crash=internal)
    except ValueError as error:
        return Failure("arguments", str(error))
    return None


def _prepare(path: Path, options: argparse.Namespace) -> None:
    """Have the library that the program uses in memory, before children are made."""
    with contextlib.suppress(CompileError, ValueError, OSError), contextlib.redirect_stdout(io.StringIO()):
        prepared(_load(path, path.read_text("utf-8"), options))


def _difference(path: Path, text: str, options: argparse.Namespace, first: Failure | None) -> Failure | None:
    """Run a candidate both ways; how the answers differ. `first` is how those of the input do."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            run = _load(path, text, options)
    except (CompileError, ValueError):
        return None
    expected = run_cpython(run)
    if expected.died or (first is not None and first.kind.partition(", ")[0] != _ending(expected)):
        # There is no need to compile what ends in another way already.
        return None
    # Without LLVM's optimiser it is quicker, if the answer is wrong then too.
    levels = (0, options.level) if first is None or first.kind.endswith(NOT_OPTIMISED) else (options.level,)
    for level in dict.fromkeys(levels):
        actual = run_compiled(run, Compilation(level))
        if actual != expected and not actual.refused and not actual.left_range:
            message = f"CPython {expected.described()}, compiled {actual.described()}"
            mark = NOT_OPTIMISED if level == 0 else ""
            return Failure(f"{_ending(expected)}, {_ending(actual)}{mark}", message)
        if first is not None:
            break
    return None


NOT_OPTIMISED = " at level 0"


def _ending(outcome: Outcome) -> str:
    """How a run ended, without what it gave."""
    if outcome.internal or outcome.died:
        return "failed"
    return " ".join(outcome.ending.partition(":")[0].split()[:2]) if outcome.ending.startswith("raised") else "returned"


def check_arguments(options: argparse.Namespace) -> None:
    """Raise `CompileError` where the arguments for the program are no literals."""
    from pycc.driver.outcomes import parse_arguments

    try:
        parse_arguments(options.args)
    except ValueError as error:
        raise CompileError([NothingToCompare(None, options.file, str(error))]) from None
