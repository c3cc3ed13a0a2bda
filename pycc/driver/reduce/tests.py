"""When a candidate of a reduction is of interest: a script's answer, or how a pipeline of passes ends.

Takes in candidates, as documents and as text. Gives out whether the test holds. A script is called as mlir-reduce calls
it: its own arguments, then the path of a file with the candidate; a status other than 0 means that the candidate is of
interest (with `--interesting zero` it is 0, as for llvm-reduce and C-Reduce). A status of 126 or 127, as shells give
for commands that they cannot run, and a signal end the reduction with an error, as they do in mlir-reduce.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from pycc.driver.diagnostics import NeverInteresting, TestCannotRun, TestHangs, TestIsFlaky
from pycc.driver.jit.isolated import Child, Ended, signal_name
from pycc.support.diagnostics import CompileError

Document = TypeVar("Document", contravariant=True)


SLACK = 5.0
"""Seconds that any candidate may take."""


@dataclass(frozen=True)
class Verdict:
    """What a test said of one candidate."""

    holds: bool
    observed: str
    """In words, for an error."""
    late: bool = False


class Running(Protocol):
    """A test under way."""

    def verdict(self) -> Verdict:
        """Wait for its answer."""
        ...

    def cancel(self) -> None:
        """Nobody wants the answer any more."""
        ...


class Test(Protocol[Document]):
    """A question about candidates."""

    @property
    def name(self) -> str:
        """For messages."""
        ...

    @property
    def expected(self) -> str:
        """What the input should have done."""
        ...

    seconds: float
    """How long one run may take."""

    def start(self, document: Document, text: str) -> Running:
        """Ask it about a candidate."""
        ...


def check_input(test: Test[Document], document: Document, text: str, runs: int) -> None:
    """Raise `CompileError` unless the test holds for the input, again and again."""
    verdicts: list[Verdict] = []
    longest = 0.0
    for _ in range(max(1, runs)):
        started = time.monotonic()
        verdicts.append(test.start(document, text).verdict())
        longest = max(longest, time.monotonic() - started)
        if verdicts[-1].late and not verdicts[-1].holds:
            raise CompileError([TestHangs(None, test.name, test.seconds)])
    held = sum(verdict.holds for verdict in verdicts)
    if held == 0:
        raise CompileError([NeverInteresting(None, test.name, verdicts[0].observed, test.expected)])
    if held < len(verdicts):
        raise CompileError([TestIsFlaky(None, test.name, held, len(verdicts))])
    if not verdicts[0].late:
        # A candidate may loop where the input does not: there is no need to wait for it as long.
        test.seconds = min(test.seconds, SLACK + 10 * longest)
    if isinstance(test, OutcomeTest) and test.prepare is not None:
        test.prepare()


# ---------------------------------------------------------------- scripts


@dataclass
class ScriptTest:
    """The answer of a script."""

    script: str
    arguments: Sequence[str]
    suffix: str
    """Of the files that the script is given."""
    zero: bool = False
    """Whether status 0, not any other, means interesting."""
    seconds: float = 60.0
    command: str = field(init=False)

    def __post_init__(self) -> None:
        self.command = _executable(self.script)

    @property
    def name(self) -> str:
        return self.script

    @property
    def expected(self) -> str:
        """What the input should have done."""
        if self.zero:
            return "the script must exit with status 0 for files of interest (--interesting zero), the input first"
        return (
            "the script must exit with a status other than 0 for files of interest (as for mlir-reduce), the input "
            "first; with --interesting zero, with 0 (as for llvm-reduce)"
        )

    def start(self, document: object, text: str) -> Running:
        """Start the script on a file with the text."""
        return _RunningScript(self, text)


def _executable(script: str) -> str:
    """The path to run; raises `CompileError`."""
    path = Path(script)
    if not path.exists() and os.sep not in script:
        found = shutil.which(script)
        if found:
            return found
    reason = ""
    if not path.exists():
        reason = "there is no such file"
    elif not path.is_file():
        reason = "it is not a file"
    elif not os.access(path, os.X_OK):
        reason = "it is not executable"
    if reason:
        raise CompileError([TestCannotRun(None, script, reason)])
    return str(path.absolute())


class _RunningScript:
    def __init__(self, test: ScriptTest, text: str):
        self._test = test
        handle, self._path = tempfile.mkstemp(test.suffix, "pycc-reduce-")
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)
        try:
            self._process = subprocess.Popen(
                [test.command, *test.arguments, self._path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self._remove()
            raise CompileError([TestCannotRun(None, test.script, error.strerror or str(error))]) from None

    def verdict(self) -> Verdict:
        try:
            status = self._process.wait(self._test.seconds)
        except subprocess.TimeoutExpired:
            self.cancel()
            return Verdict(False, f"ran longer than {self._test.seconds:g} s", late=True)
        self._remove()
        if status < 0:
            raise CompileError([TestCannotRun(None, self._test.script, f"it was killed by {signal_name(-status)}")])
        if status in (126, 127):
            reason = f"it exited with status {status}, which shells give for a command that cannot be run"
            raise CompileError([TestCannotRun(None, self._test.script, reason)])
        return Verdict((status == 0) == self._test.zero, f"it exited with status {status}")

    def cancel(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._remove()

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path)


# ---------------------------------------------------------------- how work ends


@dataclass(frozen=True)
class Failure:
    """How a compiler failed."""

    kind: str
    """Which part failed with which class of error: what stays the same while a program shrinks."""
    message: str
    """All that was said."""
    crash: bool = False
    """Whether it is the compiler's own fault."""


Ran = TypeVar("Ran", contravariant=True)


@dataclass
class OutcomeTest(Generic[Ran]):
    """How work on a candidate ends, in a child process of its own."""

    name: str
    expected: str
    work: Callable[[Ran, str], Failure | None]
    """Does the work; the failure, or None where all went well."""
    accept: Callable[[Failure], bool]
    """Whether a failure is of interest."""
    seconds: float = 60.0
    first: Failure | None = None
    """The failure of the input: other candidates must fail in the same way."""
    prepare: Callable[[], None] | None = None
    """Loads in this process what each child would load, once the input was seen to do no harm."""

    def start(self, document: Ran, text: str) -> Running:
        """Start the work in a child."""
        return _RunningOutcome(self, Child(lambda: self.work(document, text), self.seconds))

    def judge(self, ended: Ended[Failure | None]) -> Verdict:
        """What the end of the child means."""
        failure = ended.result
        if ended.crash():
            failure = Failure(ended.crash(), ended.crash(), crash=True)
        elif ended.error:
            failure = Failure(ended.error.split(":", 1)[0], ended.error, crash=True)
        if failure is None:
            return Verdict(False, "nothing went wrong")
        holds = self.accept(failure) and (self.first is None or failure.kind == self.first.kind)
        if holds and self.first is None:
            self.first = failure
        return Verdict(holds, _first_line(failure.message), ended.late)


class _RunningOutcome(Generic[Ran]):
    def __init__(self, test: OutcomeTest[Ran], child: Child[Failure | None]):
        self._test = test
        self._child = child

    def verdict(self) -> Verdict:
        return self._test.judge(self._child.wait())

    def cancel(self) -> None:
        self._child.cancel()


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else ""
