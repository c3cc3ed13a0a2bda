"""The input of `pycc-opt`: reading it, cutting it into parts, and parsing each part.

Takes in a file's name or a stream. Gives out `Part`s, and modules whose ops know where they stand in the text, or
`Failed`. Any bytes are taken: what could end a recursive parser, or Python's own limits, is looked for first.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from xdsl.context import Context
from xdsl.dialects.builtin import LocationAttr, ModuleOp, UnknownLoc
from xdsl.ir import Attribute, Operation
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException

from pycc.dialects.syntax import TextParser
from pycc.driver.opt_arguments import Usage
from pycc.driver.opt_errors import Failed, error, first_line
from pycc.ir.locations import text_location
from pycc.support.spans import Span

if TYPE_CHECKING:
    from pycc.driver.sourcefile import SourceFile

DEPTH_LIMIT = 5000
"""How deep brackets may nest in a text of IR. Python code nests a few hundred deep at most."""
_DIGITS_LIMIT = 4000
"""Longest number: Python prints none that is longer than 4300 digits."""

_BRACKETS = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|->|[(\[{<]|[)\]}>]')
_NUMBER = re.compile(rf"[0-9A-Fa-fx]{{{_DIGITS_LIMIT},}}")


@dataclass(frozen=True)
class Part:
    """A piece of the input that is worked on alone."""

    name: str
    """The file's."""
    text: str
    """Empty lines stand for the parts before it, so that line numbers are the file's."""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, position: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._starts, max(0, position))
        return line, max(0, position) - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """A line of the text."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def span(self, start: int, end: int) -> Span:
        """The span between two positions."""
        line, column = self.place(start)
        end_line, end_column = self.place(max(start + 1, end))
        return Span(self.name, line, column - 1, end_line, end_column - 1)


def read_input(file: str, stdin: TextIO) -> Part:
    """The whole input. Raises `Usage` where there is none to read, `Failed` for bytes that are no text."""
    name = "<stdin>" if file == "-" else file
    if file.endswith(".py"):
        return Part(name, _python_text(file))
    try:
        if file == "-":
            buffer = getattr(stdin, "buffer", None)
            data = stdin.read() if buffer is None else buffer.read()
        else:
            data = Path(file).read_bytes()
    except (OSError, ValueError) as caught:
        raise Usage(f"{file}: {getattr(caught, 'strerror', None) or caught}") from None
    if isinstance(data, str):
        return Part(name, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as caught:
        line = data.count(b"\n", 0, caught.start) + 1
        column = caught.start - (data.rfind(b"\n", 0, caught.start) + 1)
        span = Span(name, line, column, line, column + 1)
        raise error(span, f"not UTF-8: byte 0x{data[caught.start]:02x} ({caught.reason})") from None
    return Part(name, text.replace("\r\n", "\n"))


def _python_text(file: str) -> str:
    from pycc.driver.sourcefile import read_source

    if not Path(file).exists():
        raise Usage(f"{file}: No such file or directory")
    return read_source(Path(file))


def split_input(whole: Part, marker: str | None) -> list[Part]:
    """The parts between lines that hold nothing but the marker."""
    if marker is None:
        return [whole]
    parts: list[Part] = []
    start = 0
    for found in re.finditer(rf"(?m)^[ \t]*{re.escape(marker)}[ \t]*(\n|\Z)", whole.text):
        parts.append(_padded(whole, start, found.start()))
        start = found.end()
    return [*parts, _padded(whole, start, len(whole.text))]


def _padded(whole: Part, start: int, end: int) -> Part:
    return Part(whole.name, "\n" * whole.text.count("\n", 0, start) + whole.text[start:end])


# ---------------------------------------------------------------- IR


class _PlacingParser(TextParser):
    """Gives each op whose location is not written its place in the text."""

    def __init__(self, context: Context, part: Part):
        super().__init__(context, part.text, part.name)
        self._part = part
        self._written: LocationAttr | None = None

    def parse_optional_location(self) -> LocationAttr | None:
        self._written = super().parse_optional_location()
        return self._written

    def parse_operation(self) -> Operation:
        start = self._current_token.span.start
        op = super().parse_operation()
        # The last location looked for is the op's own: it ends its text.
        if self._written is None and type(op.location) is UnknownLoc:
            op.location = text_location(self._part.name, *self._part.place(start))
        self._written = None
        return op


def parse_part(part: Part, context: Context) -> ModuleOp:
    """The module that a part is the text of."""
    _check_limits(part)
    parser: _PlacingParser | None = None
    try:
        parser = _PlacingParser(context, part)
        return parser.parse_module()
    except ParseError as caught:
        raise _of_parse_error(caught, part) from None
    except (VerifyException, DiagnosticException) as caught:
        raise error(_reached(part, parser), str(caught)) from None
    except RecursionError:
        raise error(_reached(part, parser), "the text nests too deep") from None
    except MemoryError:
        raise error(_reached(part, parser), "out of memory") from None
    except Exception as caught:
        # xDSL's parsers of single ops trust their input; where one stumbles, the place it got to is known.
        message = f"malformed operation ({type(caught).__name__}: {caught})"
        raise error(_reached(part, parser), message) from None


_UNDEFINED = re.compile(r"values used but not defined: \[(%[^\],]*)")
_UNKNOWN = re.compile(r"Operation (\S+) is not registered")


def _of_parse_error(caught: ParseError, part: Part) -> Failed:
    """What the parser refuses, at the text that it is about, which it may have left behind."""
    start, end = caught.span.start, caught.span.end
    message = first_line(caught.msg)
    if found := _UNDEFINED.match(message):
        uses = [use.start() for use in re.finditer(rf"{re.escape(found.group(1))}(?![\w$.-])", part.text[:end])]
        if uses:
            start, end = uses[-1], uses[-1] + len(found.group(1))
            message = f"{found.group(1)} is used, but defined nowhere"
    elif found := _UNKNOWN.match(message):
        name = found.group(1)
        at = part.text.rfind(name, 0, start)
        if at >= 0:
            start, end = at, at + len(name)
        message = f"unknown op {name}{_nearest_op(name)}"
    elif message.startswith("in "):
        message = f"unexpected {'text' if part.text[start:].strip() else 'end of text'} {message}"
    return error(part.span(start, end), message)


def _nearest_op(name: str) -> str:
    from pycc.driver import registry
    from pycc.driver.pipeline_text import nearest

    dialect = name.split(".", 1)[0]
    names = registry.op_names(dialect)
    if names:
        return nearest(name, names)
    near = nearest(dialect, registry.dialect_names())
    return f": there is no dialect {dialect}{near}; --allow-unregistered-dialect takes such ops in generic syntax"


def _reached(part: Part, parser: TextParser | None) -> Span:
    position = 0 if parser is None else parser._current_token.span.start  # pyright: ignore[reportPrivateUsage]
    return part.span(position, position)


def _check_limits(part: Part) -> None:
    """Refuse what would end the parser: it recurses where brackets nest, and reads numbers whole."""
    text = part.text
    found = _NUMBER.search(text)
    if found is not None and not _inside_string(text, found.start()):
        raise error(part.span(found.start(), found.start()), f"a number of more than {_DIGITS_LIMIT} digits")
    if sum(map(text.count, "([{<")) <= DEPTH_LIMIT:
        return
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        kind = bracket.group()
        if kind in "([{<":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise error(part.span(bracket.start(), bracket.start()), f"brackets nest more than {DEPTH_LIMIT} deep")
        elif kind in ")]}>" and depth:
            depth -= 1


def _inside_string(text: str, position: int) -> bool:
    """Whether a quote is open there: strings end on their line."""
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return line.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 1


# ---------------------------------------------------------------- Python


class _FileProgram:
    """A file's program for `infer-types`, which asks it for what the functions of a module do not define."""

    def __init__(self, file: SourceFile):
        self._program = file.program
        self._module = file.source.module

    def resolve(self, module: str, name: str) -> Attribute:
        """A name that is no function of the module: a global of the file, or a builtin."""
        return self._program.resolve(self._module if module == "builtins" else module, name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._program, name)


def load_python(part: Part, level: str, entries: Sequence[str], target: str) -> tuple[ModuleOp, Any]:
    """The functions of a Python file at a level: the frontend's output at `py`, else what is reached from the entries;
    and the program that `infer-types` needs beside it. Raises `CompileError`."""
    from pycc.driver.file_levels import file_module
    from pycc.driver.options import Options
    from pycc.driver.session import Session
    from pycc.driver.sourcefile import load_file
    from pycc.ir.levels import Level

    file = load_file(Path(part.name), text=part.text)
    session = Session(file.program, Options(target=target))
    return file_module(file, Level(level), entries, session), _FileProgram(file)


__all__ = ["Failed", "Part", "load_python", "parse_part", "read_input", "split_input"]
