"""Loops of jitted functions end when a signal handler raises, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

import pycc


@pycc.jit(cache=False)
def spin(count, log):
    total = 0
    try:
        while count > 0:
            total = (total * 31 + count) % 1000003
            count -= 1
    finally:
        log.append(total)
    return total


class Alarm(Exception):
    """What the handler raises."""


@pytest.fixture
def alarm() -> Iterator[None]:
    def ring(number: int, frame: FrameType | None) -> None:
        raise Alarm("ring")

    before = signal.signal(signal.SIGALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("alarm")
def test_a_long_loop_is_interrupted() -> None:
    log = [0]
    spin(3, log)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    with pytest.raises(Alarm, match="ring"):
        spin(10**14, log)
    assert spin(3, log) == spin.python(3, log)


ENDLESS = """
import signal, sys
import pycc

@pycc.jit(cache=False)
def turn(n: int) -> int:
    while n > 0:
        n -= 1
    return n

@pycc.jit(cache=False)
def endless(start: int) -> int:
    value = start
    while True:
        if value < 0:
            return value
        for inner in range(10):
            value = (value * 5 + inner) % 1009

turn(10), endless(-1)
print("ready", flush=True)
try:
    endless(1)
except KeyboardInterrupt:
    print("interrupted", turn(50_000), flush=True)
"""


def test_control_c_ends_an_endless_loop(tmp_path: Path) -> None:
    script = tmp_path / "endless.py"
    script.write_text(ENDLESS)
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            # Wherever it is between here and the loop: the loop never ends by itself.
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (output, process.returncode) == ("interrupted 0\n", 0)


def test_polls_can_be_left_out() -> None:
    def function(n: int) -> int:
        while n > 0:
            n -= 1
        return n

    for polls in (True, False):
        made = pycc.jit(polls=polls, cache=False)(function)
        assert made(3) == 0
        assert ("pycc.poll" in made.inspect("llvm-dialect")) is polls


@pycc.jit(cache=False)
def talk(count):
    print("before")
    total = 0
    while count > 0:
        total = (total * 31 + count) % 1000003
        count -= 1
    print("after", total)


@pytest.mark.usefixtures("alarm")
def test_what_was_printed_before_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    talk(0)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    with pytest.raises(Alarm, match="ring"):
        talk(10**14)
    assert capsys.readouterr().out == "before\nafter 0\nbefore\n"
