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
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from xdsl.context import Context
from xdsl.dialects.builtin import (
    AnyDenseElement,
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    DictionaryAttr,
    FusedLoc,
    LocationAttr,
    ModuleOp,
    NoneAttr,
    RankedStructure,
    UnknownLoc,
)
from xdsl.ir import Attribute, Operation, ParametrizedAttribute
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException
from xdsl.utils.mlir_lexer import MLIRTokenKind

from pycc.dialects.syntax import TextParser
from pycc.driver.opt.arguments import Usage
from pycc.driver.opt.errors import Failed, error, first_line
from pycc.ir.locations import text_location
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

if TYPE_CHECKING:
    from pycc.driver.program.sourcefile import SourceFile

DEPTH_LIMIT = 2500
"""How deep brackets may nest in a text of IR. Python code nests a few hundred deep at most."""
_DIGITS_LIMIT = 3500
"""Longest number, in hexadecimal digits too: Python prints none that is longer than 4300."""
_WIDTH_LIMIT = (1 << 24) - 1
"""Widest integer type, as in MLIR."""
_ELEMENTS_LIMIT = 1 << 24
"""Most elements of a dense attribute."""
_ALIASED_LIMIT = 1_000_000
"""How many attributes and types the uses of aliases may stand for."""

_BRACKETS = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|->|[(\[{<]|[)\]}>]')
_CLOSED = re.compile(r'"(?:\\.|[^"\\])*"')
_WIDTH = re.compile(r"(?<![\w.$%@^#!-])[su]?i([0-9]{8,})(?!\w)")
_NUMBER = re.compile(rf"(?<![\w.$-])[0-9][0-9A-Fa-fx]{{{_DIGITS_LIMIT},}}")


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
        return Part(name, data.removeprefix("\ufeff"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as caught:
        line = data.count(b"\n", 0, caught.start) + 1
        column = caught.start - (data.rfind(b"\n", 0, caught.start) + 1)
        span = Span(name, line, column, line, column + 1)
        raise error(span, f"not UTF-8: byte 0x{data[caught.start]:02x} ({caught.reason})") from None
    return Part(name, text.replace("\r\n", "\n"))


def _python_text(file: str) -> str:
    from pycc.driver.program.sourcefile import read_source

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


class _TooMuch(Exception):
    """Aliases of aliases stand for more than can be worked with."""


class _Aliases(dict[str, Attribute]):
    """The aliases of a text. They double with each line of `#b = [#a, #a]`: how much they stand for is counted."""

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[int, int] = {}
        self._used = 0

    def __setitem__(self, name: str, value: Attribute) -> None:
        size = 0
        pending: list[Attribute] = [value]
        while pending:
            attribute = pending.pop()
            size += self._sizes.get(id(attribute), 1)
            if id(attribute) not in self._sizes:
                pending += _parts(attribute)
        super().__setitem__(name, value)
        self._sizes[id(value)] = size

    def __getitem__(self, name: str) -> Attribute:
        value = super().__getitem__(name)
        self._used += self._sizes[id(value)]
        if self._used > _ALIASED_LIMIT:
            raise _TooMuch
        return value


def _parts(attribute: Attribute) -> Sequence[Attribute]:
    match attribute:
        case ArrayAttr():
            return attribute.data
        case DictionaryAttr():
            return tuple(attribute.data.values())
        case ParametrizedAttribute():
            return attribute.parameters
        case _:
            return ()


class _PlacingParser(TextParser):
    """Gives each op whose location is not written its place in the text."""

    def __init__(self, context: Context, part: Part):
        super().__init__(context, part.text, part.name)
        self._part = part
        self._written: LocationAttr | None = None
        self.attribute_aliases = _Aliases()

    def _parse_dense_literal_type(self) -> RankedStructure[AnyDenseElement]:
        return self._sized(super()._parse_dense_literal_type())

    def parse_dense_int_or_fp_elements_attr(
        self, type: RankedStructure[AnyDenseElement] | None
    ) -> DenseIntOrFPElementsAttr:
        return super().parse_dense_int_or_fp_elements_attr(None if type is None else self._sized(type))

    def _sized(self, type_: RankedStructure[AnyDenseElement]) -> RankedStructure[AnyDenseElement]:
        """A type whose elements may be made one by one: a splat is."""
        count = prod(type_.get_shape())
        if count > _ELEMENTS_LIMIT:
            self.raise_error(f"a dense attribute of {count} elements; at most {_ELEMENTS_LIMIT} are taken")
        return type_

    @property
    def at_end(self) -> bool:
        """Whether all text was read."""
        return self._current_token.kind is MLIRTokenKind.EOF

    def parse_optional_location(self) -> LocationAttr | None:
        self._written = super().parse_optional_location()
        return self._written

    def _parse_location(self) -> LocationAttr:
        # xDSL reads no metadata of fused locations, which it prints.
        if self._current_token.text != "fused":
            return super()._parse_location()
        self._consume_token(MLIRTokenKind.BARE_IDENT)
        metadata: Attribute = NoneAttr()
        if self.parse_optional_punctuation("<") is not None:
            metadata = self.parse_attribute()
            self.parse_punctuation(">")
        locations = self.parse_comma_separated_list(self.Delimiter.SQUARE, self._parse_location)
        return FusedLoc(tuple(locations), metadata)

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
        if _LOCATION_ALIAS.search(part.text) is not None:
            parser = _with_locations(part, context)
        return parser.parse_module()
    except CompileError:
        # A dialect from outside that cannot be loaded.
        raise
    except ParseError as caught:
        if caught.msg == _NO_OP and parser is not None and parser.at_end:
            return ModuleOp([])
        raise _of_parse_error(caught, part) from None
    except _TooMuch:
        message = f"aliases stand for more than {_ALIASED_LIMIT} attributes"
        raise error(_reached(part, parser), message) from None
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


_NO_OP = "Could not parse entire input!"
"""What the parser says where an op should begin, at the end of a text without ops too."""
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
    elif message == _NO_OP:
        message = "an operation expected"
    elif message.startswith("in "):
        message = f"unexpected {'text' if part.text[start:].strip() else 'end of text'} {message}"
    return error(part.span(start, end), message.replace("{first_char}", f"`{part.text[start : start + 1]}`"))


def _nearest_op(name: str) -> str:
    from pycc.driver import registry
    from pycc.driver.pipeline.text import nearest

    dialect = name.split(".", 1)[0]
    names = registry.op_names(dialect)
    if names:
        return nearest(name, names)
    near = nearest(dialect, registry.dialect_names())
    return f": there is no dialect {dialect}{near}; --allow-unregistered-dialect takes such ops in generic syntax"


_ALIAS_ROUNDS = 20
_LOCATION_ALIAS = re.compile(r"(?m)^(#loc\w*) = (loc\(.*\))[ \t]*$")


def _with_locations(part: Part, context: Context) -> _PlacingParser:
    """A parser that knows the aliases of locations, which MLIR prints behind the ops that use them."""
    pending = list(_LOCATION_ALIAS.finditer(part.text))
    aliases = _Aliases()
    blank: list[tuple[int, int]] = []
    for _ in range(_ALIAS_ROUNDS):
        # One may stand on another that is not known yet: those above it, then those below it.
        left: list[re.Match[str]] = []
        for found in pending:
            parser = _PlacingParser(context, Part(part.name, found.group(2)))
            parser.attribute_aliases = aliases
            try:
                aliases[found.group(1)] = parser.parse_attribute()
                blank.append(found.span())
            except ParseError:
                left.append(found)
        if not left or len(left) == len(pending):
            break
        pending = left[::-1]
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(blank):
        pieces += [part.text[end:start], " " * (stop - start)]
        end = stop
    parser = _PlacingParser(context, Part(part.name, "".join([*pieces, part.text[end:]])))
    parser.attribute_aliases = aliases
    return parser


def _reached(part: Part, parser: TextParser | None) -> Span:
    position = 0 if parser is None else parser._current_token.span.start  # pyright: ignore[reportPrivateUsage]
    return part.span(position, position)


def _check_limits(part: Part) -> None:
    """Refuse what would end the parser: it recurses where brackets nest, and reads numbers whole."""
    text = part.text
    found = _NUMBER.search(text)
    if found is not None and not _hidden(text, found.start()):
        raise error(part.span(found.start(), found.start()), f"a number of more than {_DIGITS_LIMIT} digits")
    for wide in _WIDTH.finditer(text):
        if int(wide.group(1)[:20]) > _WIDTH_LIMIT and not _hidden(text, wide.start()):
            raise error(part.span(*wide.span()), f"an integer type has at most {_WIDTH_LIMIT} bits")
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


def _hidden(text: str, position: int) -> bool:
    """Whether a comment or string is open there: both end on their line."""
    before = _CLOSED.sub("", text[text.rfind("\n", 0, position) + 1 : position])
    return '"' in before or "//" in before


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
    from pycc.driver.options import Options
    from pycc.driver.program.file_levels import file_module
    from pycc.driver.program.sourcefile import load_file
    from pycc.driver.session import Session
    from pycc.ir.levels import Level

    file = load_file(Path(part.name), text=part.text)
    session = Session(file.program, Options(target=target))
    return file_module(file, Level(level), entries, session), _FileProgram(file)


__all__ = ["Failed", "Part", "load_python", "parse_part", "read_input", "split_input"]
