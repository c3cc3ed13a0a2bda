"""Work in a child process, which may crash or hang without harm.

Takes in a function that yields events (anything JSON can say). Gives out its events one by one, then how it ended. The child is
a fork: the compiler is loaded once, in the parent.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Tell = Callable[[Any], None]


@dataclass(frozen=True)
class End:
    """How a child ended: "done", "hang", "signal 11", or what its Python raised."""

    how: str


def events(work: Callable[[Tell], None], silence: float | Callable[[], float]) -> Iterator[Any]:
    """Run `work` in a child: its events, then an `End`. A child that says nothing for `silence` seconds is killed;
    how many may change from event to event."""
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _child(work, reading, writing)
    os.close(writing)
    finished = False
    try:
        how = "done"
        buffer = b""
        while True:
            ready, _, _ = select.select([reading], [], [], silence() if callable(silence) else silence)
            if not ready:
                how = "hang"
                break
            data = os.read(reading, 1 << 16)
            if not data:
                break
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                yield json.loads(line)
        if how == "hang":
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        finished = True
        if how == "done" and os.WIFSIGNALED(status):
            how = f"signal {os.WTERMSIG(status)}"
        elif how == "done" and status:
            how = f"exit status {os.waitstatus_to_exitcode(status)}"
        yield End(how)
    finally:
        os.close(reading)
        if not finished:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _child(work: Callable[[Tell], None], reading: int, writing: int) -> None:
    status = 1
    try:
        os.close(reading)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)

        def tell(event: Any) -> None:
            os.write(writing, json.dumps(event).encode() + b"\n")

        try:
            work(tell)
            status = 0
        except BaseException:
            tell({"raised": traceback.format_exc()[-3000:], "time": time.time()})
    finally:
        os._exit(status)
