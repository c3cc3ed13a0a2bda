"""Work in a child process: it may crash, hang or be killed, and the parent goes on.

Takes in a function and a time limit. Gives out what the function returned, or how the child ended. The child is a fork
of this process, so the function may be a closure over anything; its result must be picklable. What the child prints
goes nowhere unless the function redirects it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

Result = TypeVar("Result")

MOST_MEMORY = 4 << 30
"""Bytes that a child may take beyond what its parent has: a program cut short somewhere may fill a list for ever."""


@dataclass(frozen=True)
class Ended(Generic[Result]):
    """How a child ended: with a result, by a signal, or not in time."""

    result: Result | None = None
    signal: int = 0
    late: bool = False
    error: str = ""
    """What its function raised."""

    def crash(self) -> str:
        """In words how it died; empty if it did not."""
        if self.late:
            return "hangs"
        return f"killed by {signal_name(self.signal)}" if self.signal else ""


class Child(Generic[Result]):
    """A running child."""

    def __init__(self, function: Callable[[], Result], seconds: float):
        self._deadline = time.monotonic() + seconds
        self._reader, writer = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _work(function, writer)
        os.close(writer)

    def wait(self) -> Ended[Result]:
        """Wait for its end."""
        data = bytearray()
        late = False
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0 or not select.select([self._reader], [], [], left)[0]:
                late = True
                break
            part = os.read(self._reader, 1 << 16)
            if not part:
                break
            data += part
        status = self._end(kill=late)
        if late:
            return Ended(late=True)
        if os.WIFSIGNALED(status):
            return Ended(signal=os.WTERMSIG(status))
        try:
            found, error = cast("tuple[Result | None, str]", pickle.loads(bytes(data)))
        except Exception:
            return Ended(error=f"the process ended with status {os.waitstatus_to_exitcode(status)}")
        return Ended(result=found, error=error)

    def cancel(self) -> None:
        """End it."""
        self._end(kill=True)

    def _end(self, kill: bool) -> int:
        os.close(self._reader)
        if kill:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                # Before it has made its own group.
                os.kill(self._pid, signal.SIGKILL)
        return os.waitpid(self._pid, 0)[1]


def isolated(function: Callable[[], Result], seconds: float) -> Ended[Result]:
    """Run a function in a child."""
    return Child(function, seconds).wait()


def _work(function: Callable[[], Result], writer: int) -> None:
    """The child's whole life."""
    status = 1
    try:
        os.setsid()
        faulthandler.disable()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _limit_memory()
        try:
            answer = pickle.dumps((function(), ""))
        except BaseException as error:
            answer = pickle.dumps((None, f"{type(error).__name__}: {error}"))
        with os.fdopen(writer, "wb") as file:
            file.write(answer)
        status = 0
    finally:
        os._exit(status)


def _limit_memory() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + MOST_MEMORY
    # The child of a child may be near the limit already, which nobody may raise.
    if resource.RLIM_INFINITY not in (soft, hard):
        limit = min(limit, soft, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """Bytes of this process's address space; a great many where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 40


def signal_name(number: int) -> str:
    """SIGSEGV for 11."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
