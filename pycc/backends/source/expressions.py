"""A small expression tree for text in languages of C's family, and the rule that decides brackets.

Takes in: nodes built by `arithmetic.py`, `memory.py` and their neighbours. Gives out: text (`render`), the names an
expression reads, whether it reads memory. Nodes have no side effects except `Call`s that are not `pure`, which stand
only at the top of a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Expression:
    """Base of the nodes."""


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A variable; `cell` says that statements in between may change it (a slot), so reading it is reading memory."""

    text: str
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """A constant as written: a number, `true`, `nullptr`, `&text_1.object`."""

    text: str


@dataclass(frozen=True, slots=True)
class Unary(Expression):
    """`-x`, `!x`, `&x`."""

    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    """`a + b`. `opposite` is the operator that says the contrary, for comparisons that have one."""

    operator: str
    lhs: Expression
    rhs: Expression
    opposite: str = ""


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """`c ? a : b`."""

    condition: Expression
    then: Expression
    orelse: Expression


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`f(a, b)`; also casts, which are calls of a type."""

    function: str
    arguments: tuple[Expression, ...]
    pure: bool = True


@dataclass(frozen=True, slots=True)
class Aggregate(Expression):
    """`T{a, b}`: a struct value."""

    type: str
    components: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Member(Expression):
    """`s.field`; with `arrow` `p->field`, which reads memory."""

    base: Expression
    field: str
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Index(Expression):
    """`p[i]`: reads memory, unless `array` says that it is part of a value."""

    base: Expression
    index: Expression
    array: bool = False


TRUE, FALSE, NULL = Literal("true"), Literal("false"), Literal("nullptr")

# ---------------------------------------------------------------- brackets

_PRIMARY, _UNARY, _CONDITIONAL = 20, 18, 2
PRECEDENCE: dict[str, int] = {
    "*": 16, "/": 16, "%": 16, "+": 14, "-": 14, "<<": 12, ">>": 12, "<": 10, ">": 10, "<=": 10, ">=": 10,
    "==": 9, "!=": 9, "&": 8, "^": 7, "|": 6, "&&": 5, "||": 4,
}  # fmt: skip
_ARITHMETIC = frozenset({"*", "/", "%", "+", "-"})
_COMPARISON = frozenset({"<", ">", "<=", ">=", "==", "!="})
_LOGICAL = frozenset({"&&", "||"})


def _needs_no_brackets(parent: str, child: str, left: bool) -> bool:
    """Whether `child` inside `parent` reads right to people and compilers alike: arithmetic in arithmetic by
    precedence, arithmetic in comparisons, comparisons in `&&` and `||`, chains of one logical operator. Anything else
    gets brackets."""
    if parent in _ARITHMETIC and child in _ARITHMETIC:
        return PRECEDENCE[child] > PRECEDENCE[parent] or (left and PRECEDENCE[child] == PRECEDENCE[parent])
    if parent in _COMPARISON:
        return child in _ARITHMETIC
    if parent in _LOGICAL:
        return child in _COMPARISON or child in _ARITHMETIC or (child == parent and left)
    return False


def _operand(parent: str, expression: Expression, left: bool) -> str:
    text = render(expression)
    match expression:
        case Binary(operator=child):
            return text if _needs_no_brackets(parent, child, left) else f"({text})"
        case Conditional():
            return f"({text})"
        case Unary(operator="!") if parent in _COMPARISON:
            return f"({text})"
        case _:
            return text


def _primary(expression: Expression) -> str:
    """As the base of `.`, `->`, `[]` or the operand of a unary operator."""
    text = render(expression)
    if isinstance(expression, Binary | Conditional | Unary):
        return f"({text})"
    return f"({text})" if isinstance(expression, Literal) and text[0] in "-&" else text


def _arguments(arguments: tuple[Expression, ...]) -> str:
    return ", ".join(render(argument) for argument in arguments)


def _conditional(node: Conditional) -> str:
    condition = render(node.condition)
    if isinstance(node.condition, Conditional):
        condition = f"({condition})"
    then, orelse = (
        f"({render(arm)})" if isinstance(arm, Conditional) else render(arm) for arm in (node.then, node.orelse)
    )
    return f"{condition} ? {then} : {orelse}"


_RENDER: dict[type[Expression], Callable[[Any], str]] = {
    Name: lambda node: node.text,
    Literal: lambda node: node.text,
    Unary: lambda node: node.operator + _primary(node.operand),
    Binary: lambda node: (
        f"{_operand(node.operator, node.lhs, True)} {node.operator} {_operand(node.operator, node.rhs, False)}"
    ),
    Conditional: _conditional,
    Call: lambda node: f"{node.function}({_arguments(node.arguments)})",
    Aggregate: lambda node: f"{node.type}{{{_arguments(node.components)}}}",
    Member: lambda node: f"{_primary(node.base)}{'->' if node.arrow else '.'}{node.field}",
    Index: lambda node: f"{_primary(node.base)}[{render(node.index)}]",
}


def render(expression: Expression) -> str:
    """The text of an expression."""
    return _RENDER[type(expression)](expression)


# ---------------------------------------------------------------- questions

_CHILDREN: dict[type[Expression], Callable[[Any], tuple[Expression, ...]]] = {
    Name: lambda node: (),
    Literal: lambda node: (),
    Unary: lambda node: (node.operand,),
    Binary: lambda node: (node.lhs, node.rhs),
    Conditional: lambda node: (node.condition, node.then, node.orelse),
    Call: lambda node: node.arguments,
    Aggregate: lambda node: node.components,
    Member: lambda node: (node.base,),
    Index: lambda node: (node.base, node.index),
}


def children(expression: Expression) -> tuple[Expression, ...]:
    """The operands of a node."""
    return _CHILDREN[type(expression)](expression)


def walk(expression: Expression) -> Iterator[Expression]:
    """A node and all below it."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(_CHILDREN[type(node)](node))


def names_in(expression: Expression) -> Iterator[str]:
    """Names of the variables that an expression reads, once per occurrence."""
    for node in walk(expression):
        if type(node) is Name:
            yield node.text


def reads_memory(expression: Expression) -> bool:
    """Whether the value depends on when the expression is evaluated."""
    for node in walk(expression):
        match node:
            case Name(cell=True) | Member(arrow=True) | Index(array=False) | Call(pure=False):
                return True
            case _:
                pass
    return False


def has_effect(expression: Expression) -> bool:
    """Whether evaluating it does something."""
    return any(isinstance(node, Call) and not node.pure for node in walk(expression))


def is_atom(expression: Expression) -> bool:
    """Whether writing it again costs nothing: a constant, a variable that nobody changes, a part of a struct
    variable."""
    match expression:
        case Literal():
            return True
        case Name(cell=cell):
            return not cell
        case Member(base=base, arrow=False):
            return is_atom(base)
        case _:
            return False


def size(expression: Expression, limit: int = 1000) -> int:
    """Number of nodes."""
    count = 0
    for _ in walk(expression):
        count += 1
        if count >= limit:
            break
    return count


# ---------------------------------------------------------------- logic


def negate(expression: Expression) -> Expression:
    """The contrary of a truth value."""
    match expression:
        case Literal(text="true"):
            return FALSE
        case Literal(text="false"):
            return TRUE
        case Unary(operator="!", operand=operand):
            return operand
        case Binary(operator=operator, lhs=lhs, rhs=rhs, opposite=opposite) if opposite:
            return Binary(opposite, lhs, rhs, operator)
        case _:
            return Unary("!", expression)


def both(lhs: Expression, rhs: Expression) -> Expression:
    """`lhs && rhs`."""
    if lhs == TRUE:
        return rhs
    if rhs == TRUE or lhs == FALSE:
        return lhs
    return Binary("&&", lhs, rhs)


def either(lhs: Expression, rhs: Expression) -> Expression:
    """`lhs || rhs`."""
    if lhs == FALSE:
        return rhs
    if rhs == FALSE or lhs == TRUE:
        return lhs
    return Binary("||", lhs, rhs)


def choose(condition: Expression, then: Expression, orelse: Expression) -> Expression:
    """`condition ? then : orelse`, as logic where it is that."""
    match then, orelse:
        case Literal(text="true"), Literal(text="false"):
            return condition
        case Literal(text="false"), Literal(text="true"):
            return negate(condition)
        case Literal(text="true"), _:
            return either(condition, orelse)
        case _, Literal(text="false"):
            return both(condition, then)
        case Literal(text="false"), _:
            return both(negate(condition), orelse)
        case _, Literal(text="true"):
            return either(negate(condition), then)
        case _:
            return Conditional(condition, then, orelse)
