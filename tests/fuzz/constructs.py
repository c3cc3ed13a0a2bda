"""A construct of the language as one row of a table, and the little language in which a row is written.

A row says what it is called, what it makes (a type, or the kind of a statement) and how: a template, or a function for what
has names or blocks of its own. In a template

    {int}          is an expression of that type
    {$list[int]}   is a variable of that type that there is already (else the row does not fit), always the same one
    {$$int}        is any variable of that type
    {=int}         is a variable to assign; it is bound behind the statement
    {@+ - *}       is one of these words
    {#T}           is the name of a type
    {{ and }}      are braces

A capital letter is a type variable (`kinds.GROUPS`): the row stands for one row per type.

To add a construct is to add a row to one of the `rows_*.py`. Every row is used in at least 100 of 10,000 programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fuzz.kinds import GROUPS

if TYPE_CHECKING:
    from tests.fuzz.generator import Maker, Scope

Part = tuple[str, str]
"""("text", ...), ("expression", type), ("variable", type), ("target", type), ("word", words)..."""
Build = "Callable[[Maker, Scope, int], str | None]"
STATEMENT, COMPOUND = "statement", "compound"
_FIELD = re.compile(r"(\{\{|\}\})|\{([^{}]*)\}")
_VARIABLE = re.compile(r"\b[A-Z]\b")


@dataclass(frozen=True)
class Construct:
    """A concrete row: its type variables are gone.

    `makes` is a type, STATEMENT or COMPOUND. `build`, where there is one, writes instead of the template: an expression's text, or
    a statement's lines into the maker; None says that it does not fit here. `weight` is how often it comes beside others.
    """

    name: str
    makes: str
    parts: tuple[Part, ...] = ()
    build: Callable[[Maker, Scope, int], str | None] | None = None
    weight: int = 1
    binds: bool = False
    """Whether a walrus is in it: no place for it in a comprehension."""


def row(name: str, makes: str, template: str, weight: int = 1) -> list[Construct]:
    """The constructs that a written row stands for."""
    made: list[Construct] = []
    letters = sorted(set(_VARIABLE.findall(makes + " " + " ".join(f for _, f in _FIELD.findall(template)))))
    for bound in _bindings(letters):

        def fill(text: str, bound: dict[str, str] = bound) -> str:
            return _VARIABLE.sub(lambda found: bound[found.group()], text)

        parts = tuple(_parts(template, fill))
        binds = makes != STATEMENT and any(kind == "target" for kind, _ in parts)
        made.append(Construct(name, fill(makes), parts, None, weight, binds))
    return made


def rows(makes: str, table: dict[str, str]) -> list[Construct]:
    """Several rows that make the same: name and template of each."""
    return [construct for name, template in table.items() for construct in row(name, makes, template)]


def built(
    name: str,
    makes: str | Iterable[str],
    build: Callable[[Maker, Scope, int], str | None],
    weight: int = 1,
    binds: bool = False,
) -> list[Construct]:
    """A row whose text a function makes, for one type or several."""
    kinds = [makes] if isinstance(makes, str) else list(makes)
    return [Construct(name, kind, (), build, weight, binds) for kind in kinds]


def _bindings(letters: list[str]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for letter in letters:
        found = [{**known, letter: type_} for known in found for type_ in GROUPS[letter]]
    return found


def _parts(template: str, fill: Callable[[str], str]) -> list[Part]:
    parts: list[Part] = []
    place = 0
    for match in _FIELD.finditer(template):
        if match.start() > place:
            parts.append(("text", template[place : match.start()]))
        place = match.end()
        brace, field = match.groups()
        if brace:
            parts.append(("text", brace[0]))
        elif field[0] == "@":
            parts.append(("word", field[1:]))
        elif field[0] == "#":
            parts.append(("text", fill(field[1:])))
        elif field.startswith("$$"):
            parts.append(("any variable", fill(field[2:])))
        elif field[0] == "$":
            parts.append(("variable", fill(field[1:])))
        elif field[0] == "=":
            parts.append(("target", fill(field[1:])))
        else:
            parts.append(("expression", fill(field)))
    if place < len(template):
        parts.append(("text", template[place:]))
    return parts
