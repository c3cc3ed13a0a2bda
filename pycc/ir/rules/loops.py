"""Looks for a circle of rules: a replacement that, rewritten on and on, holds an instance of the pattern it came from.

Conditions are taken to hold, so what is found may, at worst, be a circle that some number breaks; it is only looked for
where no measure was found.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pycc.ir.rules import nodes

STATES = 20_000
"""How many terms are looked at."""


@dataclass(frozen=True)
class _Term:
    """A term: an op with its known properties, a constant (`#`, with its number if known), or a variable."""

    head: str
    properties: frozenset[tuple[str, str]] = frozenset()
    arguments: tuple[_Term, ...] = ()

    def __str__(self) -> str:
        known = ", ".join(f"{key} = {value}" for key, value in sorted(self.properties))
        props = f"[{known}]" if known else ""
        inside = f"({', '.join(map(str, self.arguments))})" if "." in self.head else ""
        return f"{self.head.removeprefix('?')}{props}{inside}"


def _term(node: nodes.Node, fresh: str, named: dict[str, nodes.OpNode]) -> _Term:
    match node:
        case nodes.Value(name=name) if name in named:
            return _term(named[name], fresh, named)
        case nodes.OpNode():
            known = frozenset(
                (r.key, str(r.literal)) for r in node.properties if r.relation == "=" and r.literal is not None
            )
            return _Term(node.op_name, known, tuple(_term(operand, fresh, named) for operand in node.operands))
        case nodes.Number(number=number) if number is not None:
            return _Term(f"#{number}")
        case nodes.Number() | nodes.Computed():
            return _Term("#c")
        case nodes.Value(name=name, span=span):
            return _Term(f"?{name if name != '_' else f'_{span.line}_{span.column}'}{fresh}")
        case nodes.Rest(name=name) | nodes.Element(name=name):
            return _Term(f"?{name}{fresh}")


def _match(pattern: _Term, term: _Term, found: dict[str, _Term]) -> bool:
    """Whether a pattern's variables can be filled in so that it is the term (whose own variables stay)."""
    if pattern.head.startswith("?"):
        return found.setdefault(pattern.head, term) == term
    if pattern.head.startswith("#"):
        return term.head.startswith("#") and (pattern.head == "#c" or term.head in ("#c", pattern.head))
    if pattern.head != term.head or len(pattern.arguments) != len(term.arguments):
        return False
    given = dict(term.properties)
    if any(given.get(key, value) != value for key, value in pattern.properties):
        return False
    return all(_match(p, t, found) for p, t in zip(pattern.arguments, term.arguments, strict=True))


def _filled(term: _Term, found: dict[str, _Term]) -> _Term:
    if term.head.startswith("?"):
        return found.get(term.head, term)
    return _Term(term.head, term.properties, tuple(_filled(argument, found) for argument in term.arguments))


def _parts(term: _Term) -> Iterator[_Term]:
    yield term
    for argument in term.arguments:
        yield from _parts(argument)


_Rows: TypeAlias = "dict[str, list[tuple[str, _Term, list[_Term]]]]"
"""Rules by the op that their pattern begins with."""


def _successors(term: _Term, rows: _Rows) -> Iterator[tuple[str, _Term]]:
    """The term with one of its parts rewritten, each with the name of the rule."""
    for name, pattern, replacements in rows.get(term.head, ()):
        found: dict[str, _Term] = {}
        if _match(pattern, term, found):
            for replacement in replacements:
                yield name, _filled(replacement, found)
    for index, argument in enumerate(term.arguments):
        for name, made in _successors(argument, rows):
            yield name, _Term(term.head, term.properties, (*term.arguments[:index], made, *term.arguments[index + 1 :]))


def find(rules: Sequence[nodes.TypedRule]) -> tuple[nodes.TypedRule, tuple[str, ...], tuple[str, ...]] | None:
    """A rule that leads back to its pattern: it, the names of the rules on the way, and the terms. Short ways first."""
    # Variables of the rules that rewrite are others than those of the term that is rewritten.
    rows: _Rows = {}
    for rule in rules:
        pattern, replacements = _sides(rule, "'")
        rows.setdefault(pattern.head, []).append((rule.name, pattern, replacements))
    left = STATES
    for steps in (1, 2, 4, 8):
        for rule in rules:
            pattern, replacements = _sides(rule, "")
            for term in replacements:
                way, looked = _way_back(pattern, term, rows, steps, left)
                left -= looked
                if way is not None:
                    names, terms = way
                    return rule, (rule.name, *names, rule.name), tuple(map(str, (pattern, *terms)))
                if left <= 0:
                    return None
    return None


def _sides(rule: nodes.TypedRule, fresh: str) -> tuple[_Term, list[_Term]]:
    named = {node.name: node for node in nodes.op_nodes(rule.pattern) if node.name is not None}
    return _term(rule.pattern, fresh, named), [_term(term, fresh, named) for term in rule.replacement]


def _way_back(
    pattern: _Term, start: _Term, rows: _Rows, steps: int, left: int
) -> tuple[tuple[tuple[str, ...], tuple[_Term, ...]] | None, int]:
    """A way of so few steps from a term to one that holds an instance of the pattern, and how many terms were seen."""
    queue: deque[tuple[_Term, tuple[str, ...], tuple[_Term, ...]]] = deque([(start, (), (start,))])
    seen = {start}
    while queue:
        term, names, terms = queue.popleft()
        if any(_match(pattern, part, {}) for part in _parts(term)):
            return (names, terms), len(seen)
        if len(seen) > left or len(names) >= steps:
            continue
        for name, made in _successors(term, rows):
            if made not in seen:
                seen.add(made)
                queue.append((made, (*names, name), (*terms, made)))
    return None, len(seen)
