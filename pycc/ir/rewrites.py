"""The journal of optional rewrites: counts them for statistics, and stops after a number of them for bisection.

A pass asks `permits(kind, op)` at the moment when one of its rewrites is about to fire on `op`, and leaves the op as
it is when the answer is no. Only rewrites that a program may do without ask: with all of them refused, programs are
slower, never different. Without a journal the answer is yes, and nothing is recorded.

Takes in a journal, made current by `recording`. Gives out its counts, by pass and kind, and the last rewrite admitted.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from xdsl.ir import Attribute, Operation


@dataclass(frozen=True)
class Rewrite:
    """One rewrite that fired."""

    number: int
    """Its place among all rewrites of the compile, from 1."""
    pass_name: str
    kind: str
    op_name: str
    location: Attribute


@dataclass
class Journal:
    """What was rewritten in one compile."""

    limit: int | None = None
    """How many rewrites may fire; None for all."""
    pass_name: str = ""
    """The pass that runs now: whoever runs passes sets it."""
    counts: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """Number of rewrites by pass and kind, in order of first appearance."""
    total: int = 0
    last: Rewrite | None = None
    """The last rewrite that was admitted."""

    def admit(self, kind: str, op: Operation) -> bool:
        """Count a rewrite, unless the limit is reached."""
        if self.limit is not None and self.total >= self.limit:
            return False
        self.total += 1
        key = (self.pass_name, kind)
        self.counts[key] = self.counts.get(key, 0) + 1
        self.last = Rewrite(self.total, self.pass_name, kind, op.name, op.location)
        return True


_current: Journal | None = None


def permits(kind: str, op: Operation) -> bool:
    """Whether an optional rewrite may fire on `op`; `kind` is a kebab-case name, such as "fold-constant"."""
    return _current is None or _current.admit(kind, op)


def is_recorded() -> bool:
    """Whether there is a journal: asking about what is rewritten all at once may cost a pass some work."""
    return _current is not None


def entering(pass_name: str) -> None:
    """Tell the journal which pass runs from now on."""
    if _current is not None:
        _current.pass_name = pass_name


@contextmanager
def recording(journal: Journal) -> Generator[Journal]:
    """Make a journal current. Compiles run one at a time (`driver/run.py`), so one is enough."""
    global _current
    before, _current = _current, journal
    try:
        yield journal
    finally:
        _current = before
