"""The syntax tree of a rule file: what the parser gives out, before anything is known of the ops that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from pycc.support.spans import Span

# ---------------------------------------------------------------- compile-time expressions


@dataclass(frozen=True)
class Literal:
    """A number, a truth value or a text."""

    value: int | float | str
    span: Span


@dataclass(frozen=True)
class Name:
    """A compile-time variable, a value or a type."""

    name: str
    span: Span


@dataclass(frozen=True)
class Call:
    """A function of the table of functions."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True)
class Operator:
    """An operator of Python's, with its operands: one or two, more for a chain of comparisons."""

    operators: tuple[str, ...]
    operands: tuple[Expression, ...]
    span: Span


Expression: TypeAlias = "Literal | Name | Call | Operator"

# ---------------------------------------------------------------- terms


@dataclass(frozen=True)
class TypeName:
    """A type in words: `i64`, `iN`, `T`, `!mem.ref`."""

    text: str
    span: Span


@dataclass(frozen=True)
class Variable:
    """`x`: any value; `_` is one that nobody asks for."""

    name: str
    type: TypeName | None
    span: Span


@dataclass(frozen=True)
class Rest:
    """`xs...`: all operands that are left."""

    name: str
    span: Span


@dataclass(frozen=True)
class Element:
    """`xs[#i]`: one of the values of a rest."""

    name: str
    index: Expression
    span: Span


@dataclass(frozen=True)
class Number:
    """`0`, `-1.0`, `true`: a constant of that value."""

    value: int | float
    type: TypeName | None
    span: Span


@dataclass(frozen=True)
class Constant:
    """`#c` in a pattern: a constant, whose number is called `c`; `#(c + 1)` in a replacement: the constant of it."""

    expression: Expression
    type: TypeName | None
    span: Span


@dataclass(frozen=True)
class Property:
    """`name = value`, `name has flag`, `name` (is there)."""

    name: str
    relation: str
    """`=`, `has` or `present`."""
    value: Expression | None
    """A word is a text."""
    word: bool
    span: Span


@dataclass(frozen=True)
class Operation:
    """`s = dialect.op[properties](operands) : type`."""

    op_name: str
    properties: tuple[Property, ...]
    operands: tuple[Term, ...]
    unordered: bool
    type: TypeName | None
    span: Span
    name: str | None = None
    name_span: Span = field(default_factory=lambda: Span("", 1, 0, 1, 0))


Term: TypeAlias = "Variable | Rest | Element | Number | Constant | Operation"


@dataclass(frozen=True)
class TypeParameter:
    """`T: iN | index`."""

    name: str
    alternatives: tuple[TypeName, ...]
    span: Span


@dataclass(frozen=True)
class Rule:
    """One rule, with the equation above it."""

    name: str
    equation: str
    parameters: tuple[TypeParameter, ...]
    pattern: Operation
    condition: Expression | None
    replacement: tuple[Term, ...]
    """One term a result; none: the op is erased."""
    span: Span
    """Of its name."""


@dataclass(frozen=True)
class Use:
    """`use module`."""

    module: str
    span: Span


@dataclass(frozen=True)
class RuleFile:
    """A whole file."""

    path: str
    uses: tuple[Use, ...]
    rules: tuple[Rule, ...]


def operations(term: Term) -> list[Operation]:
    """Every op of a term, outermost first."""
    found: list[Operation] = []
    if isinstance(term, Operation):
        found.append(term)
        for operand in term.operands:
            found += operations(operand)
    return found
