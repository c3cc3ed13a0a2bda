"""Spans as IR locations and back: a span is `loc(fused["f.py":1:4, "f.py":1:9])`, its two ends.

What stands for nothing in the user's program, such as a helper that a pass makes once per module, is at `COMPILER`,
`loc("pycc")`. An op at an unknown location is a pass's fault (`verify_locations`).

IR that is read from text may say nothing of where it comes from. Its ops then stand at their place in that text,
`loc(fused<"ir">["f.mlir":3:5])`: good enough for a diagnostic, but no source of the user's, so compiled code never
names it (`source_span`).
"""

from __future__ import annotations

from functools import lru_cache

from xdsl.dialects.builtin import (
    ArrayAttr,
    FileLineColLoc,
    FusedLoc,
    IntAttr,
    NameLoc,
    NoneAttr,
    StringAttr,
    UnknownLoc,
)
from xdsl.ir import Attribute, Operation

from pycc.support.spans import Span

UNKNOWN = UnknownLoc()
COMPILER = NameLoc(StringAttr("pycc"), NoneAttr())
"""The location of what the compiler made on its own account."""

_set = object.__setattr__
_NO_METADATA = NoneAttr()
_IR_TEXT = StringAttr("ir")


@lru_cache(maxsize=64)
def _file(name: str) -> StringAttr:
    return StringAttr(name)


@lru_cache(maxsize=4096)
def _number(value: int) -> IntAttr:
    return IntAttr(value)


def _point(file: StringAttr, line: int, column: int) -> FileLineColLoc:
    # Locations are what a compile makes most of: they are made without xDSL's checks of each part.
    made = object.__new__(FileLineColLoc)
    _set(made, "filename", file)
    _set(made, "line", _number(line))
    _set(made, "column", _number(column))
    return made


@lru_cache(maxsize=4096)
def location_of(span: Span | None) -> FusedLoc | UnknownLoc:
    """The location attribute of a span."""
    if span is None:
        return UNKNOWN
    return location_between(span.file, span.line, span.column, span.end_line, span.end_column)


@lru_cache(maxsize=4096)
def location_between(name: str, line: int, column: int, end_line: int, end_column: int) -> FusedLoc:
    """The location of a span by its parts; lines count from 1, columns from 0."""
    file = _file(name)
    both: ArrayAttr[Attribute] = object.__new__(ArrayAttr)
    ends = (_point(file, line, column + 1), _point(file, end_line, end_column + 1))
    _set(both, "data", ends)
    made = object.__new__(FusedLoc)
    _set(made, "locations", both)
    _set(made, "metadata", _NO_METADATA)
    return made


def text_location(file: str, line: int, column: int) -> FusedLoc:
    """The location of an op of which nothing is known but where it stands in a text of IR; both numbers from 1."""
    only: ArrayAttr[Attribute] = object.__new__(ArrayAttr)
    _set(only, "data", (_point(_file(file), line, column),))
    made = object.__new__(FusedLoc)
    _set(made, "locations", only)
    _set(made, "metadata", _IR_TEXT)
    return made


def text_point(location: Attribute) -> FileLineColLoc | None:
    """The point of a `text_location`; None for any other location."""
    match location:
        case FusedLoc(locations=ArrayAttr(data=(FileLineColLoc() as point,)), metadata=metadata) if (
            metadata == _IR_TEXT
        ):
            return point
        case _:
            return None


def span_of(location: Attribute) -> Span | None:
    """The span of a location; None where there is none."""
    match location:
        case FusedLoc(locations=ArrayAttr(data=(FileLineColLoc() as start, FileLineColLoc() as end))):
            return Span(start.filename.data, start.line.data, start.column.data - 1, end.line.data, end.column.data - 1)
        case FileLineColLoc():
            return Span(
                location.filename.data,
                location.line.data,
                location.column.data - 1,
                location.line.data,
                location.column.data,
            )
        case FusedLoc(locations=ArrayAttr(data=(FileLineColLoc() as start,)), metadata=metadata) if (
            metadata == _IR_TEXT
        ):
            return span_of(start)
        case _:
            return None


def op_span(op: Operation | None) -> Span | None:
    """The span of an op, or of the nearest op around it that has one."""
    while op is not None:
        span = span_of(op.location)
        if span is not None:
            return span
        op = op.parent_op()
    return None


def source_span(location: Attribute) -> Span | None:
    """The span of a location in the user's source; None where there is none, places in a text of IR included."""
    return None if text_point(location) is not None else span_of(location)


def source_op_span(op: Operation | None) -> Span | None:
    """The span in the user's source of an op, or of the nearest op around it that has one."""
    while op is not None:
        span = source_span(op.location)
        if span is not None:
            return span
        op = op.parent_op()
    return None
