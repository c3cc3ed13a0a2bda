"""Pipeline strings: `a,b{x=1 y="two"},func.func(c)`, as `mlir-opt` writes them.

Takes in text. Gives out a tree of `Written` elements, with the place where each stands, and `PipelineError`, which
shows the place, for text that is no pipeline. What names mean is `pipeline.py`'s business. Plain lists of names, which
are most, need no parser; lark is loaded for the others (its import costs 40 ms, as long as a small pipeline runs).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

Value = str | int | float | bool
DEPTH_LIMIT = 32
"""Deepest nesting of ops that a pipeline may have. Ops nest by kind: module, function, loop."""
_DIGITS = 1000
"""Longest number that is read."""
_SHOWN = 100
"""Most characters of a pipeline that an error repeats."""

GRAMMAR = r"""
start: elements?
elements: element ("," element)*
element: NAME options?           -> named
       | NAME "(" elements? ")"  -> nested
options: "{" option* "}"
option: KEY ("=" value ("," value)*)?
value: NUMBER | STRING | WORD
NAME: /[A-Za-z0-9_][A-Za-z0-9_.$-]*/
KEY: /[A-Za-z_][A-Za-z0-9_-]*/
NUMBER.2: /[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?(?![A-Za-z0-9_])/
WORD: /[A-Za-z0-9_.][A-Za-z0-9_.:\/-]*/
STRING: /"(\\.|[^"\\])*"/s
%ignore /\s+/
"""
_PLAIN = re.compile(r"\s*[A-Za-z0-9_][A-Za-z0-9_-]*\s*(,\s*[A-Za-z0-9_][A-Za-z0-9_-]*\s*)*")
_NAME = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t"}
_WORD = re.compile(r"[A-Za-z_.][A-Za-z0-9_.:/-]*")
_EXPECTED = {
    "NAME": "a pass",
    "KEY": "an option",
    "COMMA": "`,`",
    "LBRACE": "`{`",
    "RBRACE": "`}`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "EQUAL": "`=`",
    "NUMBER": "a value",
    "STRING": "a value",
    "WORD": "a value",
    "$END": "the end",
}


class PipelineError(ValueError):
    """A pipeline that cannot be built; the text says what is wrong with it, and where."""


@dataclass(frozen=True)
class Written:
    """One element as written: a name with options, or with a pipeline in parentheses."""

    name: str
    place: int
    options: dict[str, tuple[Value, ...]] = field(default_factory=dict[str, tuple[Value, ...]])
    has_options: bool = False
    nested: tuple[Written, ...] | None = None


def parse_text(text: str) -> tuple[Written, ...]:
    """The elements of a pipeline string."""
    if not text.strip():
        return ()
    if _PLAIN.fullmatch(text):
        return tuple(Written(found.group(), found.start()) for found in _NAME.finditer(text))
    _check_depth(text)
    from lark.exceptions import UnexpectedInput

    try:
        tree: Any = _parser().parse(text)
        return _elements(tree.children[0], text) if tree.children else ()
    except UnexpectedInput as error:
        place = getattr(error, "pos_in_stream", None)
        expected = getattr(error, "accepts", None) or getattr(error, "allowed", None) or error.expected  # type: ignore[attr-defined]
        raise error_at(text, len(text) if place is None else place, f"expected {_one_of(expected)}") from None


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr")


def _check_depth(text: str) -> None:
    """Refuse deep nesting before anything recurses over it."""
    depth = 0
    quoted = False
    for place, character in enumerate(text):
        if character == '"' and (not quoted or text[place - 1] != "\\"):
            quoted = not quoted
        elif not quoted and character in "({":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise error_at(text, place, f"a pipeline nests at most {DEPTH_LIMIT} deep")
        elif not quoted and character in ")}":
            depth -= 1


def _one_of(names: Iterable[str]) -> str:
    words = sorted({_EXPECTED.get(name, name) for name in names})
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else "less"


def _elements(tree: Any, text: str) -> tuple[Written, ...]:
    return tuple(_element(child, text) for child in tree.children)


def _element(tree: Any, text: str) -> Written:
    name, *rest = tree.children
    if tree.data == "nested":
        return Written(str(name), name.start_pos, nested=_elements(rest[0], text) if rest else ())
    if not rest:
        return Written(str(name), name.start_pos)
    options: dict[str, tuple[Value, ...]] = {}
    for option in rest[0].children:
        key, *values = option.children
        if str(key) in options:
            raise error_at(text, key.start_pos, f"option `{key}` is given twice")
        options[str(key)] = tuple(_value(value.children[0], text) for value in values)
    return Written(str(name), name.start_pos, options, has_options=True)


def _value(token: Any, text: str) -> Value:
    written = str(token)
    if token.type == "STRING":
        return _ESCAPE.sub(lambda found: _ESCAPED.get(found.group(1), found.group(1)), written[1:-1])
    if token.type == "WORD":
        return {"true": True, "false": False}.get(written, written)
    if len(written) > _DIGITS:
        raise error_at(text, token.start_pos, f"a number has at most {_DIGITS} digits")
    try:
        return int(written)
    except ValueError:
        return float(written)


def error_at(text: str, place: int, message: str) -> PipelineError:
    """An error that shows its place in the text."""
    start = max(0, min(place, len(text)) - _SHOWN // 2)
    shown = "".join(c if c.isprintable() else " " for c in text[start : start + _SHOWN])
    return PipelineError(f"{message}\n  {shown}\n  {' ' * (place - start)}^")


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean ...?` for a name that is close to one there is, else nothing."""
    found = difflib.get_close_matches(name, list(names), 1)
    return f"; did you mean `{found[0]}`?" if found else ""


def option_text(options: Sequence[tuple[str, Sequence[Value]]]) -> str:
    """`{x=1 y=a,b}`, or nothing where there are no options."""
    written = [f"{name}={','.join(map(_value_text, values))}" if values else name for name, values in options]
    return f"{{{' '.join(written)}}}" if written else ""


def _value_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    if _WORD.fullmatch(value) and value not in ("true", "false"):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
