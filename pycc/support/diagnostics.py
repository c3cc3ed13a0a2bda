"""Errors that a user sees: a frozen dataclass per kind, rendered with the source line, a caret, one cause and one fix.

Takes in: spans and facts. Gives out: text, and `CompileError`, the only exception the compiler lets a user see.
A room that reports errors declares its diagnostics in its own `diagnostics.py`:

    @dataclass(frozen=True)
    class NameNotDefined(Diagnostic):
        code = "F002"
        title = "name is not defined"
        name: str

        def label(self) -> str:
            return f"`{self.name}` is not defined here"

        def fix(self) -> str | None:
            return "define it before this line, or import it"
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycc.support.spans import Span


@dataclass(frozen=True)
class Note:
    """A second place that matters to an error."""

    text: str
    span: Span | None = None


@dataclass(frozen=True)
class Diagnostic:
    """One error. Subclasses set `code` and `title` and say the rest from their fields."""

    code: ClassVar[str] = "X000"
    title: ClassVar[str] = "error"
    span: Span | None

    def label(self) -> str:
        """What is wrong, said at the caret."""
        return self.title

    def notes(self) -> Sequence[Note]:
        """Other places, in reading order."""
        return ()

    def fix(self) -> str | None:
        """What to do about it."""
        return None

    def render(self, source_line: Callable[[str, int], str] = linecache.getline) -> str:
        """The whole message, without a trailing newline. `source_line(file, line)` gives a line of source or ''."""
        lines = [f"error[{self.code}]: {self.title}"]
        lines += _excerpt(self.span, self.label(), source_line)
        for note in self.notes():
            if note.span is None:
                lines.append(f"  = note: {note.text}")
            else:
                lines += _excerpt(note.span, note.text, source_line)
        fix = self.fix()
        if fix is not None:
            lines.append(f"  = help: {fix}")
        return "\n".join(lines)


def _excerpt(span: Span | None, label: str, source_line: Callable[[str, int], str]) -> list[str]:
    if span is None:
        return [f"  = {label}"]
    text = source_line(span.file, span.line).rstrip("\n")
    head = f"  --> {span}"
    if not text:
        return [head, f"   = {label}"]
    gutter = str(span.line)
    pad = " " * len(gutter)
    end = span.end_column if span.end_line == span.line else len(text)
    width = max(1, end - span.column)
    # Tabs keep their width so that the caret stands below the character.
    lead = "".join(c if c == "\t" else " " for c in text[: span.column])
    return [head, f" {pad} |", f" {gutter} | {text}", f" {pad} | {lead}{'^' * width} {label}"]


class CompileError(Exception):
    """`pycc.CompileError`: the program cannot be compiled. `diagnostics` holds every error of the phase that failed."""

    __module__ = "pycc"

    def __init__(self, diagnostics: Sequence[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n\n".join(d.render() for d in self.diagnostics))


class IntegerRangeError(OverflowError):
    """An `int` left the 64-bit range at run time (DESIGN D4). Named `pycc.IntegerRangeError`."""

    __module__ = "pycc"
