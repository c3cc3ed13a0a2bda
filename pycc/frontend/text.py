"""Source text and spans: from `ast` positions (UTF-8 bytes, lines of the parsed text) to spans (characters, lines
of the file).
"""

from __future__ import annotations

import ast

from xdsl.dialects.builtin import FusedLoc, UnknownLoc

from pycc.ir.locations import location_between
from pycc.support.spans import Span


class SourceText:
    """One source file, or a piece of one that starts at `first_line` and had `indentation` columns taken off its
    lines.
    """

    __slots__ = ("_ascii", "_indentation", "_lines", "_offset", "file")

    def __init__(self, source: str, file: str, first_line: int = 1, indentation: int = 0):
        self.file = file
        self._indentation = indentation
        self._offset = first_line - 1
        self._ascii = source.isascii()
        self._lines = [] if self._ascii else source.split("\n")

    def column(self, line: int, offset: int) -> int:
        """The character column of a byte offset in a line (counted from 1 in the parsed text)."""
        if self._ascii or not 0 < line <= len(self._lines):
            return offset + self._indentation
        text = self._lines[line - 1]
        if not text.isascii():
            offset = len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))
        return offset + self._indentation

    def line(self, line: int) -> int:
        """The line in the file of a line in the parsed text."""
        return line + self._offset

    def between(self, first: ast.AST, last: ast.AST) -> Span:
        """From the start of one node to the end of another."""
        start: ast.expr = first  # type: ignore[assignment]  # every node asked about has positions
        stop: ast.expr = last  # type: ignore[assignment]
        line, end_line = start.lineno, stop.end_lineno or stop.lineno
        return Span(
            self.file,
            line + self._offset,
            self.column(line, start.col_offset),
            end_line + self._offset,
            self.column(end_line, stop.end_col_offset or 0),
        )

    def span(self, node: ast.AST) -> Span:
        """The whole of a node."""
        return self.between(node, node)

    def location(self, node: ast.AST) -> FusedLoc | UnknownLoc:
        """The whole of a node as an IR location."""
        # Asked for each node: without a `Span` in between.
        at: ast.expr = node  # type: ignore[assignment]
        line, end_line = at.lineno, at.end_lineno or at.lineno
        start, end = at.col_offset, at.end_col_offset or 0
        if self._ascii:
            start, end = start + self._indentation, end + self._indentation
        else:
            start, end = self.column(line, start), self.column(end_line, end)
        return location_between(self.file, line + self._offset, start, end_line + self._offset, end)

    def syntax_span(self, error: SyntaxError) -> Span:
        """Where CPython's parser gave up; its columns count characters from 1."""
        line = error.lineno or 1
        column = max((error.offset or 1) - 1, 0)
        end_line = error.end_lineno or line
        end = (error.end_offset or 0) - 1
        if (end_line, end) <= (line, column):
            end_line, end = line, column + 1
        shift = self._indentation
        return Span(self.file, line + self._offset, column + shift, end_line + self._offset, end + shift)
