"""What passes say beside their result: remarks, warnings, and errors that do not end the pass at once.

    warn(op, "this loop stays")      remark(op, "made a table")      complain(op, "no lowering", [(other, "see here")])

Takes in an op and text. Gives it to whoever collects reports (`collecting`; `pycc-opt` prints them, with the op's
place). Without a collector remarks and warnings are dropped, and an error is raised: an error is never lost. A pass
that complained should return with the IR valid; whoever runs it fails then.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from xdsl.ir import Operation
from xdsl.utils.exceptions import PassFailedException

from pycc.ir.locations import op_span
from pycc.support.spans import Span

ERROR, WARNING, REMARK, NOTE = "error", "warning", "remark", "note"


@dataclass(frozen=True)
class Report:
    """One thing said, and where."""

    severity: str
    span: Span | None
    message: str
    notes: tuple[Report, ...] = ()


@dataclass
class Reports:
    """What was said, in order."""

    rows: list[Report] = field(default_factory=list[Report])


_current: Reports | None = None


def warn(op: Operation, message: str, notes: Sequence[tuple[Operation, str]] = ()) -> None:
    """Something that the author of the IR may not have meant."""
    _report(WARNING, op, message, notes)


def remark(op: Operation, message: str, notes: Sequence[tuple[Operation, str]] = ()) -> None:
    """Something that a pass did, or did not do, and why."""
    _report(REMARK, op, message, notes)


def complain(op: Operation, message: str, notes: Sequence[tuple[Operation, str]] = ()) -> None:
    """An error; the pass may go on looking for others, and must not count as having worked."""
    if _current is None:
        raise PassFailedException(f"{op.name}: {message}")
    _report(ERROR, op, message, notes)


def _report(severity: str, op: Operation, message: str, notes: Sequence[tuple[Operation, str]]) -> None:
    if _current is not None:
        beside = tuple(Report(NOTE, op_span(other), text) for other, text in notes)
        _current.rows.append(Report(severity, op_span(op), message, beside))


@contextmanager
def collecting(reports: Reports) -> Generator[Reports]:
    """Make a collector current. Compiles run one at a time (`driver/run.py`), so one is enough."""
    global _current
    before, _current = _current, reports
    try:
        yield reports
    finally:
        _current = before
