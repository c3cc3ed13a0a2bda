"""Rules after their checks: terms whose ops are classes, whose values have type classes, and whose names are bound.

A rule with an unordered operand list becomes one `TypedRule` for each order; they have the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from xdsl.ir import Operation

from pycc.ir.rules import syntax
from pycc.ir.rules.expressions import Scope
from pycc.ir.rules.families import TypeTable
from pycc.support.spans import Span


@dataclass(frozen=True)
class Value:
    """A value of the pattern; `_` for one without a name."""

    name: str
    type: int
    """A class of the rule's type table."""
    span: Span


@dataclass(frozen=True)
class Number:
    """A constant of a known number; in a pattern `name`, for one whose number is bound."""

    number: int | float | None
    name: str | None
    type: int
    span: Span


@dataclass(frozen=True)
class Computed:
    """A constant that the replacement computes."""

    expression: syntax.Expression
    type: int
    span: Span


@dataclass(frozen=True)
class Rest:
    """All operands that are left."""

    name: str
    span: Span


@dataclass(frozen=True)
class Element:
    """One of the values of a rest."""

    name: str
    index: syntax.Expression
    type: int
    span: Span


@dataclass(frozen=True)
class PropertyNode:
    """What a pattern asks of a property, or what a replacement gives it."""

    key: str
    in_properties: bool
    """Else it is an attribute."""
    kind: str
    """int, float, str, unit, symbol, flags, enum or attribute."""
    relation: str
    """`=`, `has`, `present`, or `bind` to a variable."""
    literal: Any
    """What it is, or has."""
    expression: syntax.Expression | None
    """A variable to bind, or what to compute."""
    default_type: str
    """For an int or a float: its type in a new attribute."""
    span: Span


@dataclass(frozen=True)
class OpNode:
    """An op."""

    cls: type[Operation]
    op_name: str
    properties: tuple[PropertyNode, ...]
    operands: tuple[Node, ...]
    exact: int | None
    """The number of operands to test for, where the class alone does not say it."""
    results: tuple[int, ...]
    """Type classes."""
    name: str | None
    span: Span


Node: TypeAlias = "Value | Number | Computed | Rest | Element | OpNode"


@dataclass
class TypedRule:
    """A rule that can be compiled, shown to end, and tested."""

    name: str
    equation: str
    span: Span
    pattern: OpNode
    condition: syntax.Expression | None
    replacement: tuple[Node, ...]
    types: TypeTable
    scope: Scope
    type_names: dict[str, int]
    """Type class of each named type that an expression uses, by type variable."""
    first: bool = True
    """Whether it is the first order of the operands of its rule."""


def op_nodes(node: Node) -> Iterator[OpNode]:
    """Every op of a term, outermost first."""
    if isinstance(node, OpNode):
        yield node
        for operand in node.operands:
            yield from op_nodes(operand)


def leaves(node: Node) -> Iterator[Node]:
    """Everything of a term that is no op, from left to right."""
    if isinstance(node, OpNode):
        for operand in node.operands:
            yield from leaves(operand)
    else:
        yield node


def variants(pattern: syntax.Operation) -> list[syntax.Operation]:
    """A pattern with every unordered operand list in each of its orders."""
    seen: set[str] = set()
    repeated = {name for name in _names(pattern) if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
    return [row for row in _variants(pattern, repeated) if isinstance(row, syntax.Operation)]


def _names(term: syntax.Term) -> Iterator[str]:
    if isinstance(term, syntax.Operation):
        for operand in term.operands:
            yield from _names(operand)
    elif isinstance(term, syntax.Variable):
        yield term.name


def _variants(term: syntax.Term, repeated: set[str]) -> list[syntax.Term]:
    if not isinstance(term, syntax.Operation):
        return [term]
    rows: list[tuple[syntax.Term, ...]] = [()]
    for operand in term.operands:
        rows = [(*row, other) for row in rows for other in _variants(operand, repeated)]
    if term.unordered:
        rows = [order for row in rows for order in _orders(row, repeated)]
    parts = (term.op_name, term.properties)
    rest = (False, term.type, term.span, term.name, term.name_span)
    return [syntax.Operation(*parts, row, *rest) for row in rows]


def _orders(row: tuple[syntax.Term, ...], repeated: set[str]) -> list[tuple[syntax.Term, ...]]:
    """Both orders of two operands, or one, where they do not differ."""
    one, other = row
    if isinstance(one, syntax.Variable) and isinstance(other, syntax.Variable):
        names = {one.name, other.name}
        if len(names) == 1 or not names & repeated:
            return [row]
    return [row, (other, one)]
