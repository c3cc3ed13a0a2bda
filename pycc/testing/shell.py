"""lit's shell language, parsed: what a RUN line says, without running it.

Takes in a command line. Gives out a list of `Pipeline`s, each with the operator before it. Words are quoted and escaped
as in POSIX shells; there are no variables and no substitutions (lit's own are made before, see `script.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

Command = Callable[[Sequence[str], TextIO, TextIO, TextIO], int]
"""A program as a function: arguments without the program's name, stdin, stdout, stderr; returns its exit status."""


class ShellError(Exception):
    """A RUN line that is not in the language."""


@dataclass(frozen=True)
class Word:
    """One word; `pattern` if it has `*` or `?` outside of quotes."""

    text: str
    pattern: bool = False


@dataclass
class Invocation:
    """One command: its words, and where its streams go."""

    words: list[Word] = field(default_factory=list[Word])
    stdin: str | None = None
    stdout: tuple[str, bool] | None = None
    """File, and whether to append."""
    stderr: tuple[str, bool] | None = None
    errors_to_output: bool = False
    output_to_errors: bool = False

    def __str__(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Pipeline:
    """Commands joined by `|`. It runs if the one before succeeded (`&&`), failed (`||`), or always (`;`)."""

    operator: str
    negated: bool
    invocations: tuple[Invocation, ...]


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<operator>&&|\|\||\|&|\||;)
    | (?P<merge>2>&1|1>&2|>&2|&>>|&>)
    | (?P<redirect>2>>|2>|1>>|1>|>>|>|<)
    | (?P<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\|&;<>]|&(?=\d))+)
    )""",
    re.VERBOSE,
)
_PIECE = re.compile(r"""'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)""", re.DOTALL)


def parse(line: str) -> list[Pipeline]:
    """The pipelines of a command line. Raises `ShellError`."""
    found: list[Pipeline] = []
    operator = ";"
    current: list[Invocation] = [Invocation()]
    for kind, text, following in _tokens(line):
        if kind == "word":
            current[-1].words.append(_word(text))
        elif kind == "redirect":
            _redirect(current[-1], text, following)
        elif kind == "merge":
            _merge(current[-1], text, following)
        elif text in ("|", "|&"):
            current[-1].errors_to_output |= text == "|&"
            current.append(Invocation())
        else:
            found.append(_pipeline(operator, current, line))
            operator, current = text, [Invocation()]
    if current[-1].words or operator != ";" or len(current) > 1:
        found.append(_pipeline(operator, current, line))
    return found


def _tokens(line: str) -> list[tuple[str, str, str]]:
    """(kind, text, the word that a redirection takes)."""
    tokens: list[tuple[str, str, str]] = []
    position, end = 0, len(line.rstrip())
    while position < end:
        match = _TOKEN.match(line, position)
        if match is None or match.end() == position:
            raise ShellError(f"cannot read `{line[position:].strip()}`")
        kind = match.lastgroup or ""
        text = match.group(kind)
        position = match.end()
        following = ""
        if kind == "redirect" or text in ("&>", "&>>"):
            target = _TOKEN.match(line, position)
            if target is None or target.lastgroup != "word":
                raise ShellError(f"`{text}` names no file")
            following = _word(target.group("word")).text
            position = target.end()
        tokens.append((kind, text, following))
    return tokens


def _word(text: str) -> Word:
    parts: list[str] = []
    pattern = False
    for match in _PIECE.finditer(text):
        single, double, escaped, plain = match.groups()
        if plain is not None:
            pattern |= "*" in plain or "?" in plain
            parts.append(plain)
        elif double is not None:
            parts.append(re.sub(r'\\(["\\$`])', r"\1", double))
        else:
            parts.append(single if single is not None else escaped)
    return Word("".join(parts), pattern)


def _redirect(invocation: Invocation, operator: str, target: str) -> None:
    append = operator.endswith(">>")
    if operator == "<":
        invocation.stdin = target
    elif operator.startswith("2"):
        invocation.stderr = (target, append)
    else:
        invocation.stdout = (target, append)


def _merge(invocation: Invocation, operator: str, target: str) -> None:
    match operator:
        case "2>&1":
            invocation.errors_to_output = True
        case "1>&2" | ">&2":
            invocation.output_to_errors = True
        case _:
            invocation.stdout = (target, operator == "&>>")
            invocation.errors_to_output = True


def _pipeline(operator: str, invocations: list[Invocation], line: str) -> Pipeline:
    negated = False
    first = invocations[0].words
    while first and first[0] == Word("!"):
        first.pop(0)
        negated = not negated
    if not all(invocation.words for invocation in invocations):
        raise ShellError(f"a command is missing in `{line.strip()}`")
    return Pipeline(operator, negated, tuple(invocations))
