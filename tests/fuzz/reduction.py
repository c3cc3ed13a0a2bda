"""A disagreement made small and kept: a file in `tests/fuzz/found/`, which pytest runs for ever after.

Takes in a seed or a program, a channel and an order of passes. `pycc-reduce`'s search does the work; every candidate is compiled
and run in a child process.
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pycc.driver.reduce.budget import Budget
from pycc.driver.reduce.program import python_subject
from pycc.driver.reduce.search import Search
from pycc.driver.reduce.tests import Verdict
from tests.fuzz import channels, judge
from tests.fuzz.bulk import Disagreement
from tests.fuzz.channels import Channel
from tests.fuzz.generator import Program, program_of
from tests.fuzz.isolation import End, Tell, events

FOLDER = Path(__file__).parent / "found"
PATIENCE = 20.0
"""Seconds for one candidate."""


def how_it_differs(program: Program, channel: Channel, order: int) -> str:
    """What a program does wrong in a child process; "" if it agrees or cannot be judged."""

    def work(tell: Tell) -> None:
        tell("python")
        loaded = judge.load(program, "reduced")
        judge.expect(loaded)
        tell("compiled")
        finding = channels.run(channel, [loaded], order, lambda phase, place: None)[0]
        if finding.what == "different":
            tell(["different", finding.detail.split(":")[0]])

    phase, seen = "", ""
    for event in events(work, PATIENCE):
        if isinstance(event, End):
            if event.how != "done" and phase == "compiled" and not event.how.startswith("exit status"):
                return event.how
        elif isinstance(event, list):
            seen = event[1]
        elif isinstance(event, str):
            phase = event
    return seen


@dataclass
class _Answer:
    holds: bool

    def verdict(self) -> Verdict:
        return Verdict(self.holds, "")

    def cancel(self) -> None:
        pass


@dataclass
class _StillDiffers:
    """The test of `pycc-reduce`'s search."""

    calls: tuple[str, ...]
    channel: Channel
    order: int
    wanted: str
    seconds: float = PATIENCE
    name: str = "differs"
    expected: str = "another answer than CPython's"

    def start(self, document: ast.Module, text: str) -> _Answer:
        """Ask about a candidate."""
        found = how_it_differs(Program(text, self.calls, Counter()), self.channel, self.order)
        return _Answer(found == self.wanted)


def reduced(program: Program, channel: Channel, order: int, seconds: float = 300.0) -> Program | None:
    """The smallest program found that differs in the same way; None if it does not differ when run alone."""
    wanted = how_it_differs(program, channel, order)
    if not wanted:
        return None
    calls = program.calls
    for call in program.calls:
        if len(calls) > 1 and how_it_differs(Program(program.source, (call,), Counter()), channel, order) == wanted:
            calls = (call,)
    subject, tree = python_subject(program.source)
    test = _StillDiffers(calls, channel, order, wanted)
    smallest = Search(subject, test, Budget(seconds, 2000), lambda text: None).run(tree)
    return Program(subject.text(smallest), calls, Counter())


def save_reduced(found: Disagreement) -> None:
    """Reduce a disagreement and keep it."""
    program = program_of(found.seed)
    print(f"reducing seed {found.seed} ...", flush=True)
    small = reduced(program, found.channel, found.order)
    note = "" if small is not None else " (only together with other programs)"
    path = save(
        small or program,
        f"seed_{found.seed}",
        f"Found by the fuzzer: seed {found.seed} through {found.channel.name}, {found.detail[:80]!r}{note}.",
    )
    print(f"  {path}\n{(small or program).source}", flush=True)


def save(program: Program, name: str, note: str) -> Path:
    """A program as a file that `test_found.py` runs."""
    calls = "".join(f"\n    {call!r}," for call in program.calls)
    path = FOLDER / f"{name}.py"
    path.write_text(f'"""{note}"""\n\n{program.source}\n\nCALLS = ({calls}\n)\n', encoding="utf-8")
    return path
