"""`pycc-reduce`: makes a failing module, or a failing Python program, as small as it gets.

    pycc-reduce broken.mlir --test ./fails.sh -o small.mlir
    pycc-reduce broken.mlir --crashes -p "simplify"
    pycc-reduce program.py --differs

Takes in a file and a test. Gives out a smaller file for which the test still holds, on standard output or in `-o`;
progress goes to standard error. Exit status 1 and one error where there is nothing to reduce.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, TypeVar

from pycc.driver.diagnostics import CannotRead, CannotReduce, CannotWrite, TestIsFlaky
from pycc.driver.reduce.budget import Budget
from pycc.driver.run import guarded, with_room
from pycc.support.diagnostics import CompileError

if TYPE_CHECKING:
    from pycc.driver.reduce.search import Subject
    from pycc.driver.reduce.tests import Test

Document = TypeVar("Document")
Edit = TypeVar("Edit")


class _Usage(Exception):
    """Wrong arguments; the text says how."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(message)


_EPILOGUE = """\
A test script is called with its --test-arg words and the path of a candidate. As for mlir-reduce, a candidate is of
interest when the script exits with a status other than 0; with --interesting zero, as for llvm-reduce, when it exits
with 0. A status of 126 or 127 (a command that cannot be run) and a signal end the reduction with an error. A script
that does not end in time has not found the candidate interesting.
"""


def _arguments() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pycc-reduce",
        description="Make a failing module (.mlir) or Python program (.py) as small as it gets.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("file", help="IR, or Python source (.py)")
    parser.add_argument("-o", "--output", default="-", metavar="FILE", help="where to write the result")
    tests = parser.add_argument_group("the test: what must stay so")
    tests.add_argument("--test", metavar="SCRIPT", help="a script says")
    tests.add_argument("--test-arg", action="append", default=[], metavar="WORD", help="a word for the script first")
    tests.add_argument(
        "--interesting", choices=("nonzero", "zero"), default="nonzero", help="the script's status of interest"
    )
    tests.add_argument("--crashes", action="store_true", help="the passes, or the compiler, fail by their own fault")
    tests.add_argument("--fails-with", metavar="TEXT", help="an error with this text in it")
    tests.add_argument("--hangs", action="store_true", help="the passes, or the compiler, run longer than --timeout")
    tests.add_argument("--differs", action="store_true", help="the answer changes: by the passes, or from CPython's")
    tests.add_argument("-p", "--passes", default="", metavar="PIPELINE", help="passes to run on modules")
    tests.add_argument("--entry", default="", metavar="NAME", help="the function to call, for --differs")
    tests.add_argument("--args", default="", metavar="VALUES", help='its arguments, as Python writes them: "1, [2.5]"')
    tests.add_argument("-O", dest="level", type=int, choices=range(4), default=3, help="LLVM's level, for programs")
    limits = parser.add_argument_group("limits")
    limits.add_argument("--timeout", type=_positive, default=30.0, metavar="S", help="seconds for one test (30)")
    limits.add_argument("--time-limit", type=_positive, default=1800.0, metavar="S", help="seconds for all (1800)")
    limits.add_argument("--max-steps", type=int, default=20_000, metavar="N", help="tests in all (20000)")
    limits.add_argument("--repeat", type=int, default=2, metavar="N", help="runs of the test on the input (2)")
    parser.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="tests at a time; same result")
    parser.add_argument("-q", "--quiet", action="store_true", help="do not tell progress")
    parser.add_argument("--allow-unregistered-dialect", action="store_true")
    return parser


def _positive(text: str) -> float:
    value = float(text)
    if value <= 0:
        raise ValueError
    return value


def main(argv: Sequence[str] | None = None, stdout: TextIO | None = None, stderr: TextIO | None = None) -> int:
    """Run the tool; returns its exit status."""
    out, err = stdout or sys.stdout, stderr or sys.stderr
    try:
        options = _arguments().parse_args(_two_dashes(sys.argv[1:] if argv is None else argv))
        chosen = [options.test is not None, options.crashes, options.fails_with is not None, options.hangs]
        if sum((*chosen, options.differs)) != 1:
            raise _Usage("give one test: --test SCRIPT, --crashes, --fails-with TEXT, --hangs or --differs")
        if (options.test_arg or options.interesting == "zero") and options.test is None:
            raise _Usage("--test-arg and --interesting go with --test")
    except _Usage as error:
        err.write(f"pycc-reduce: {error}\n")
        return 2

    def tell(text: str) -> None:
        if not options.quiet:
            err.write(f"{text}\n")
            err.flush()

    try:
        budget = Budget(options.time_limit, options.max_steps)
        with _stopped_by_interrupt(budget.stop):
            text = with_room(lambda: _reduced(options, budget, tell))
        _write(options.output, text, out)
    except _Usage as error:
        err.write(f"pycc-reduce: {error}\n")
        return 2
    except CompileError as error:
        err.write(f"{error}\n")
        return 1
    return 0


def _two_dashes(words: Sequence[str]) -> list[str]:
    """LLVM's tools take long options with one dash too."""
    long = {"test", "test-arg", "interesting", "crashes", "fails-with", "hangs", "differs", "timeout", "help"}
    return [f"-{w}" if w[:1] == "-" and w[1:].split("=", 1)[0] in long else w for w in words]


def _reduced(options: argparse.Namespace, budget: Budget, tell: Callable[[str], None]) -> str:
    source = _read(options.file)
    reduce = _reduced_program if options.file.endswith(".py") else _reduced_module
    with guarded("pycc-reduce", through=(_Usage,)):
        return reduce(source, options, budget, tell)


def _reduced_module(source: str, options: argparse.Namespace, budget: Budget, tell: Callable[[str], None]) -> str:
    from pycc.driver.pipeline.pipeline import PipelineError
    from pycc.driver.reduce.ir import module_subject, module_test
    from pycc.driver.reduce.program import check_arguments

    check_arguments(options)
    try:
        test = module_test(options)
    except PipelineError as error:
        raise _Usage(str(error)) from None
    try:
        subject, document = module_subject(source, options.file, options.allow_unregistered_dialect)
    except ValueError as error:
        raise CompileError([CannotReduce(None, str(error))]) from None
    return _smallest(subject, document, test, options, budget, tell)


def _reduced_program(source: str, options: argparse.Namespace, budget: Budget, tell: Callable[[str], None]) -> str:
    from pycc.driver.reduce.program import check_arguments, python_subject, python_test

    check_arguments(options)
    test = python_test(options)
    try:
        subject, document = python_subject(source)
    except ValueError as error:
        raise CompileError([CannotReduce(None, f"{options.file}: {error}")]) from None
    return _smallest(subject, document, test, options, budget, tell)


def _smallest(
    subject: Subject[Document, Edit],
    document: Document,
    test: Test[Document],
    options: argparse.Namespace,
    budget: Budget,
    tell: Callable[[str], None],
) -> str:
    """The text of the smallest document for which the test holds, as it holds for the document."""
    from pycc.driver.reduce.search import Search
    from pycc.driver.reduce.tests import check_input

    text = subject.text(document)
    check_input(test, document, text, options.repeat)
    tell(f"{options.file}: size {subject.size(document)}, {test.name}")
    smallest = Search(subject, test, budget, tell, options.jobs).run(document)
    reason = "" if budget.left() else f", stopped by {budget.reason()}"
    tell(f"size {subject.size(smallest)} after {budget.used} tests in {budget.elapsed():.1f} s{reason}")
    result = subject.text(smallest)
    if not test.start(subject.parsed(result), result).verdict().holds:
        raise CompileError([TestIsFlaky(None, test.name, 1, 2)])
    return result


@contextmanager
def _stopped_by_interrupt(stop: Callable[[], None]) -> Generator[None]:
    """Ctrl-C ends the search, and the best found so far is the result."""
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, frame: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise CompileError([CannotRead(None, file, error.strerror or str(error))]) from None
    except UnicodeDecodeError:
        raise CompileError([CannotReduce(None, f"{file} is not text in UTF-8")]) from None


def _write(output: str, text: str, out: TextIO) -> None:
    if output == "-":
        out.write(text)
        return
    from pycc.driver.files import write_atomically

    try:
        write_atomically(Path(output), text.encode("utf-8", "surrogatepass"))
    except OSError as error:
        raise CompileError([CannotWrite(None, output, error.strerror or str(error))]) from None


if __name__ == "__main__":
    sys.exit(main())
