"""`--verify-diagnostics`: what is reported against what comments of the input expect.

    // expected-error @below {{operand 'rhs'}}
    // expected-note @+2 {{defined here}}
    // expected-warning-re @above {{took {{[0-9]+}} turns}}
    // expected-error @unknown {{at no place in this file}}

The line is counted from the comment's own (`@+1`, `@-2`), or is the next below or above that holds no such comment;
without `@` it is the comment's own. Text must be contained in the message; with `-re`, what stands in double braces is
a regular expression. Every report must be expected, and every expectation met exactly once; the ones not met and the
reports not expected are told as errors. With "only-expected", more may be reported than is expected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pycc.driver.opt.errors import Told, told
from pycc.driver.opt.input import Part
from pycc.ir.reports import ERROR, Report
from pycc.support.spans import Span

_HEAD = re.compile(r"expected-(error|warning|note|remark)(-re)?[ \t]*(?=@|\{)")
_TAIL = re.compile(r"(?:@([+-]\d{1,9}|above|below|unknown)[ \t]*)?\{\{(.*)\}\}[ \t]*$")
_PIECE = re.compile(r"\{\{(.*?)\}\}")


@dataclass(frozen=True)
class Expected:
    """One comment."""

    severity: str
    line: int | None
    """None: at no place in this file."""
    text: str
    pattern: re.Pattern[str] | None
    place: Span

    def matches(self, report: Report, file: str) -> bool:
        """Whether a report is what is expected."""
        span = report.span
        line = span.line if span is not None and span.file == file else None
        if report.severity != self.severity or line != self.line:
            return False
        return self.text in report.message if self.pattern is None else self.pattern.search(report.message) is not None


def find_expected(part: Part) -> tuple[list[Expected], list[Told]]:
    """The comments of a part, and what is wrong with them."""
    lines = part.text.split("\n")
    holds = [_HEAD.search(line) is not None for line in lines]
    found: list[Expected] = []
    wrong: list[Told] = []
    for index, line in enumerate(lines):
        head = _HEAD.search(line)
        if head is None:
            continue
        place = Span(part.name, index + 1, head.start(), index + 1, len(line))
        tail = _TAIL.match(line, head.end())
        if tail is None:
            message = "malformed comment: `expected-error @below {{text}}` ends its line"
            wrong.append(told(ERROR, place, message))
            continue
        try:
            pattern = _pattern(tail.group(2)) if head.group(2) else None
        except re.error as error:
            wrong.append(told(ERROR, place, f"malformed regular expression: {error}"))
            continue
        found.append(Expected(head.group(1), _line(tail.group(1), index, holds), tail.group(2), pattern, place))
    return found, wrong


def _pattern(text: str) -> re.Pattern[str]:
    pieces: list[str] = []
    end = 0
    for piece in _PIECE.finditer(text):
        pieces += [re.escape(text[end : piece.start()]), f"(?:{piece.group(1)})"]
        end = piece.end()
    return re.compile("".join([*pieces, re.escape(text[end:])]))


def _line(designator: str | None, index: int, holds: Sequence[bool]) -> int | None:
    if designator is None:
        return index + 1
    if designator == "unknown":
        return None
    if designator in ("above", "below"):
        step = 1 if designator == "below" else -1
        at = index + step
        while 0 <= at < len(holds) and holds[at]:
            at += step
        return at + 1
    return index + 1 + int(designator)


def check_expected(part: Part, reported: Sequence[Told], only_expected: bool) -> list[Told]:
    """What to complain of: nothing where all is as expected."""
    expected, wrong = find_expected(part)
    open_ = list(expected)
    complaints = list(wrong)
    reports = [report for one in reported for report in (one.report, *one.report.notes)]
    for report in reports:
        # Several comments may fit: the most specific one first, so that one of the others is left for the next report.
        fitting = [one for one in open_ if one.matches(report, part.name)]
        if fitting:
            open_.remove(max(fitting, key=lambda one: len(one.text)))
        elif not only_expected:
            complaints.append(told(ERROR, report.span, f"unexpected {report.severity}: {report.message}"))
    for one in open_:
        complaints.append(told(ERROR, one.place, f'expected {one.severity} "{one.text}" was not produced'))
    return complaints
