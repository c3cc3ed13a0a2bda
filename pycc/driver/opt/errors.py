"""What `pycc-opt` has to say about its input: where, how severe, and as text in MLIR's form.

    f.mlir:3:5: error: %c = arith.addf in @f: operand 'rhs' ...
      %c = arith.addf %a, %b : f64
      ^

Takes in exceptions of parsers, verifiers and passes. Gives out `Told`: `Report`s with spans, and their text.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from xdsl.ir import Operation

from pycc.ir.locations import op_span
from pycc.ir.reports import ERROR, NOTE, Report
from pycc.ir.verification import InvalidOp, describe, enclosing_symbol, symbol_of
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span

_WIDTH = 160
"""Most characters of a source line that are shown."""
_MESSAGE = 2000
"""Longest message that is shown whole."""


@dataclass(frozen=True)
class Told:
    """A report, and how it is shown; `render` turns a source line lookup into text."""

    report: Report
    diagnostic: Diagnostic | None = None

    def render(self, file: str, source_line: Callable[[str, int], str]) -> str:
        """The text to show; `file` stands where no better place is known."""
        if self.diagnostic is not None:
            return self.diagnostic.render(source_line)
        lines: list[str] = []
        for report in (self.report, *self.report.notes):
            lines += _lines(report, file, source_line)
        return "\n".join(lines)


class Failed(Exception):
    """The input cannot be worked on any further; everything to say is in `told`."""

    def __init__(self, told: Sequence[Told]):
        super().__init__("; ".join(one.report.message for one in told))
        self.told = tuple(told)


def _lines(report: Report, file: str, source_line: Callable[[str, int], str]) -> list[str]:
    span = report.span
    if span is None:
        return [f"{file}: {report.severity}: {report.message}"]
    lines = [f"{span.file}:{span.line}:{span.column + 1}: {report.severity}: {report.message}"]
    text = source_line(span.file, span.line).rstrip("\n")
    if not text.strip():
        return lines
    start = max(0, span.column - _WIDTH // 2)
    shown = "".join(c if c.isprintable() or c == "\t" else "?" for c in text[start : start + _WIDTH])
    lead = "".join(c if c == "\t" else " " for c in shown[: span.column - start])
    end = span.end_column if span.end_line == span.line else len(text)
    width = max(1, min(end, start + _WIDTH) - span.column)
    return [*lines, f"  {shown}", f"  {lead}^{'~' * (width - 1)}"]


def told(severity: str, span: Span | None, message: str, notes: Sequence[Report] = ()) -> Told:
    """Something to say, on one line."""
    short = " ".join(message.split())
    return Told(Report(severity, span, short if len(short) <= _MESSAGE else f"{short[:_MESSAGE]}...", tuple(notes)))


def error(span: Span | None, message: str, notes: Sequence[Report] = ()) -> Failed:
    """One error that ends the work on this input."""
    return Failed([told(ERROR, span, message, notes)])


def of_invalid_op(caught: InvalidOp, what: str = "") -> Failed:
    """What a verifier refuses, in the input or in `what`."""
    span = op_span(caught.op)
    if span is not None and not what:
        return error(span, str(caught))
    reason = caught.reason.removeprefix(caught.op.name).removeprefix(":").lstrip()
    return error(span, f"{described(caught.op)}: {f'{what} does not verify: ' if what else ''}{reason}")


def of_diagnostics(caught: CompileError) -> Failed:
    """What the compiler refuses, as it says it everywhere."""
    return Failed([Told(_report(diagnostic), diagnostic) for diagnostic in caught.diagnostics])


def _report(diagnostic: Diagnostic) -> Report:
    notes = [Report(NOTE, note.span, note.text) for note in diagnostic.notes() if note.span is not None]
    more = [note.text for note in diagnostic.notes() if note.span is None]
    label = diagnostic.label()
    parts = [f"{diagnostic.code}: {diagnostic.title}", *([label] if label != diagnostic.title else []), *more]
    return Report(ERROR, diagnostic.span, ": ".join(parts), tuple(notes))


def described(op: Operation) -> str:
    """An op, and the function that it is in."""
    function = enclosing_symbol(op)
    return describe(op) + (f" in @{function}" if function and function != symbol_of(op) else "")


def culprit(caught: BaseException) -> Operation | None:
    """The op that a pass was looking at when it raised: the innermost that a frame of its has in a variable."""
    frames: list[TracebackType] = []
    trace = caught.__traceback__
    while trace is not None:
        frames.append(trace)
        trace = trace.tb_next
    for frame in reversed(frames):
        if frame.tb_frame.f_code.co_name in ("_apply", "_run", "run"):
            continue
        for value in frame.tb_frame.f_locals.values():
            if isinstance(value, Operation) and value.name != "builtin.module" and op_span(value) is not None:
                return value
    return None


def traceback_comment(caught: BaseException) -> str:
    """A traceback as comment lines, for a reproducer."""
    lines = "".join(traceback.format_exception(caught)).splitlines()
    return "".join(f"// {line}\n" for line in lines[-60:])


def first_line(text: str) -> str:
    """What a message begins with."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "malformed text")
