"""Calls of functions that touch nothing of Python's run at the same time, and stay interruptible."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import pycc


@pycc.jit(cache=False)
def wait_for(flags, mine, other, limit):
    """Raises one's own flag, then waits for the other's: two calls end only if both run at once."""
    flags[mine] = 1
    turns = 0
    while flags[other] == 0:
        turns += 1
        if turns > limit:
            return -1
    return turns


@pycc.jit(cache=False)
def fail_late(n, divisor):
    total = 0
    while n > 0:
        n -= 1
        total += n
    return total // divisor


def test_two_calls_run_at_once() -> None:
    flags = np.zeros(2, dtype=np.int64)
    wait_for(np.ones(2, dtype=np.int64), 0, 1, 5)  # compiled before
    found: dict[int, int] = {}

    def run(mine: int) -> None:
        found[mine] = wait_for(flags, mine, 1 - mine, 10**12)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(found) == [0, 1]
    assert min(found.values()) >= 0


def test_python_goes_on_while_compiled_code_runs() -> None:
    flags = np.zeros(2, dtype=np.int64)
    wait_for(np.ones(2, dtype=np.int64), 0, 1, 5)
    thread = threading.Thread(target=wait_for, args=(flags, 0, 1, 10**12))
    thread.start()
    while flags[0] == 0:
        time.sleep(0.01)
    time.sleep(0.3)  # some of its polls take the lock for a moment
    flags[1] = 1
    thread.join(120)
    assert not thread.is_alive()


def test_errors_come_back_with_the_lock() -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            fail_late(200_000, 0)
        assert fail_late(200_000, 7) == fail_late.python(200_000, 7)


INTERRUPTED = """
import numpy, pycc
@pycc.jit(cache=False)
def spin(flags, n):
    while flags[0] == 0:
        n = (n * 3 + 1) % 1000003
    return n
spin(numpy.ones(1, dtype=numpy.int64), 1)
print("ready", flush=True)
try:
    spin(numpy.zeros(1, dtype=numpy.int64), 1)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_control_c_reaches_unlocked_code(tmp_path: Path) -> None:
    script = tmp_path / "spin.py"
    script.write_text(INTERRUPTED)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            time.sleep(0.4)
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (output, process.returncode) == ("interrupted\n", 0)
