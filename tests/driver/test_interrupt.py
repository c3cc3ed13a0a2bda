"""Loops of jitted functions end when a signal handler raises, and leave nothing behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
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
