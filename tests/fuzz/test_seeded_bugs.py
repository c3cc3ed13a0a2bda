"""The fuzzer's net has no hole: a bug in any pass of the default pipeline is caught.

Each pass has a seeded bug. Its own small program shows it (and agrees without it); PYCC_TEST_ALL=1 also lets random programs find
it, with no hint.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pycc.driver.jit.unit_store import unit_store
from tests.fuzz import channels, judge, seeded_bugs
from tests.fuzz.bulk import Counts, Job, run
from tests.fuzz.channels import Channel
from tests.fuzz.generator import Program
from tests.fuzz.isolation import End, Tell, events

ALL = os.environ.get("PYCC_TEST_ALL") == "1"
MOST = 3000
"""Random programs that a bug may hide from."""


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYCC_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("PYCC_CHECK_LEAKS", "1")
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))


def verdict(program: Program, channel: Channel, bug: str = "") -> str:
    """What becomes of a program in a process with a bug."""

    def work(tell: Tell) -> None:
        loaded = judge.load(program, "seeded")
        judge.expect(loaded)
        # The store of this process may hold library code that was compiled without the bug.
        unit_store.cache_clear()
        if bug:
            seeded_bugs.plant(bug)
        tell(channels.run(channel, [loaded], 1, lambda phase, place: None)[0].what)

    found = ""
    for event in events(work, 120):
        if isinstance(event, End):
            return found if event.how == "done" else event.how
        found = event if isinstance(event, str) else event["raised"]
    raise AssertionError


def test_every_pass_has_a_seeded_bug() -> None:
    assert set(seeded_bugs.PASSES) <= set(seeded_bugs.BUGS)
    assert {"frontend", "infer-types", "llvm-translation", "c++-text"} <= set(seeded_bugs.BUGS)


@pytest.mark.parametrize("name", seeded_bugs.BUGS)
def test_its_program_shows_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bug = seeded_bugs.BUGS[name]
    assert verdict(bug.program, bug.through) in ("same", "range")
    # What was compiled without the bug is not to be used with it.
    monkeypatch.setenv("PYCC_CACHE_DIR", str(tmp_path / "broken"))
    caught = verdict(bug.program, bug.through, name)
    assert caught == "different" or caught.startswith("signal") or caught == "hang", caught


@pytest.mark.skipif(not ALL, reason="random search: PYCC_TEST_ALL=1")
@pytest.mark.parametrize("name", seeded_bugs.BUGS)
def test_random_programs_find_it(name: str) -> None:
    """The fuzzer finds the bug without being told where it is."""
    channel = seeded_bugs.BUGS[name].through
    counts = Counts()

    def work(tell: Tell) -> None:
        seeded_bugs.plant(name)
        jobs = (Job(channel, tuple(range(first, first + 50))) for first in range(10**9, 10**9 + MOST, 50))
        run(jobs, counts, lambda: bool(counts.disagreements) or counts.total >= MOST, lambda _: None)
        tell(["found", counts.total, [found.detail for found in counts.disagreements]])

    for event in events(work, 1800):
        if isinstance(event, list):
            assert event[2], f"not found in {event[1]} programs"
            return
    raise AssertionError("the search ended early")
