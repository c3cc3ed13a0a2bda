"""Statements over the expression tree, and what makes them read well.

Takes in: statements as `structure.py` makes them, one per op and exit. Gives out: the same program with conditions
folded into `while`, jumps that go where control goes anyway left out, guards instead of nested `else`s, and variables
that nobody reads removed (so that `-Wunused` has nothing to say). Every name is declared once per function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pycc.backends.source.expressions import (
    TRUE,
    Expression,
    Name,
    has_effect,
    names_in,
    negate,
)


@dataclass(slots=True)
class Statement:
    """Base of the nodes."""


@dataclass(slots=True)
class Declare(Statement):
    """`T x = value;` (without a value: set before it is read)."""

    type: str
    name: str
    value: Expression | None


@dataclass(slots=True)
class Assign(Statement):
    """`target = value;`."""

    target: Expression
    value: Expression


@dataclass(slots=True)
class Effect(Statement):
    """`f(x);`."""

    expression: Expression


@dataclass(slots=True)
class If(Statement):
    """`if (condition) {...} else {...}`."""

    condition: Expression
    then: list[Statement]
    orelse: list[Statement] = field(default_factory=list[Statement])


@dataclass(slots=True)
class While(Statement):
    """`while (condition) {...}`."""

    condition: Expression
    body: list[Statement]


@dataclass(slots=True)
class For(Statement):
    """`for (type name = start; condition; step) {...}`; steps are text-level assignments of expressions."""

    type: str
    name: str
    start: Expression
    condition: Expression
    steps: tuple[Expression, ...]
    body: list[Statement]


@dataclass(slots=True)
class Scope(Statement):
    """`{...}`; a `Label` may follow that jumps in it go to."""

    body: list[Statement]


@dataclass(slots=True)
class Jump(Statement):
    """`break;`, `continue;`, `goto label;`."""

    text: str


@dataclass(slots=True)
class Label(Statement):
    """`name:;`."""

    name: str


@dataclass(slots=True)
class Return(Statement):
    """`return value;`."""

    value: Expression | None


@dataclass(slots=True)
class Unreachable(Statement):
    """Control never comes here."""


@dataclass(slots=True)
class Comment(Statement):
    """`// text`."""

    text: str


BREAK, CONTINUE = Jump("break"), Jump("continue")


def goto(label: str) -> Jump:
    """A jump to a label."""
    return Jump(f"goto {label}")


def falls_through(statements: list[Statement]) -> bool:
    """Whether control may come to the end of a list."""
    for statement in reversed(statements):
        match statement:
            case Comment():
                continue
            case Jump() | Return() | Unreachable():
                return False
            case If(then=then, orelse=orelse):
                return falls_through(then) or falls_through(orelse)
            case Scope(body=body):
                return falls_through(body)
            case _:
                return True
    return True


def bodies(statement: Statement) -> Iterator[list[Statement]]:
    """The statement lists inside a statement."""
    match statement:
        case If(then=then, orelse=orelse):
            yield then
            yield orelse
        case While(body=body) | For(body=body) | Scope(body=body):
            yield body
        case _:
            pass


def expressions(statement: Statement) -> Iterator[Expression]:
    """The expressions that a statement itself reads."""
    match statement:
        case Declare(value=value) if value is not None:
            yield value
        case Assign(target=target, value=value):
            if type(target) is not Name:
                yield target
            yield value
        case Effect(expression=expression):
            yield expression
        case If(condition=condition) | While(condition=condition):
            yield condition
        case For(start=start, condition=condition, steps=steps):
            yield start
            yield condition
            yield from steps
        case Return(value=value) if value is not None:
            yield value
        case _:
            pass


# ---------------------------------------------------------------- control flow


def simplify(statements: list[Statement], tail: Jump | None = None) -> list[Statement]:
    """A list whose end continues where `tail` would jump to."""
    result: list[Statement] = []
    pending = list(reversed(statements))
    while pending:
        statement = pending.pop()
        following = _following(pending)
        last = not pending or all(isinstance(rest, Comment) for rest in pending)
        match statement:
            case If():
                rest = _simplify_if(statement, tail if last else None)
                pending.extend(reversed(rest[1:]))
                result.extend(rest[:1])
            case While(condition=condition, body=body):
                result.append(_simplify_while(While(condition, simplify(body, CONTINUE))))
            case For(body=body):
                statement.body = simplify(body, CONTINUE)
                result.append(statement)
            case Scope(body=body):
                end = goto(following.name) if isinstance(following, Label) else tail if last else None
                inner = simplify(body, end)
                if inner:
                    result.append(Scope(inner))
            case _:
                result.append(statement)
                if isinstance(statement, Jump | Return | Unreachable) and not _has_label(pending):
                    break
    return _without_tail(result, tail)


def _following(pending: list[Statement]) -> Statement | None:
    return pending[-1] if pending else None


def _has_label(statements: list[Statement]) -> bool:
    return any(isinstance(statement, Label) for statement in statements)


def _without_tail(statements: list[Statement], tail: Jump | None) -> list[Statement]:
    while statements and (isinstance(statements[-1], Comment) or statements[-1] == tail):
        statements.pop()
    return statements


def _simplify_if(statement: If, tail: Jump | None) -> list[Statement]:
    """An `if` as a guard followed by the rest, where one arm jumps away. Only the first statement is simplified in
    full."""
    then, orelse = statement.then, statement.orelse
    # What follows a guard is simplified with the list it joins: here only the arm that stays an arm.
    if orelse and not falls_through(orelse) and (falls_through(then) or _weight(orelse) < _weight(then)):
        return [If(negate(statement.condition), simplify(orelse, None if then else tail)), *then]
    if orelse and not falls_through(then):
        return [If(statement.condition, simplify(then)), *orelse]
    then, orelse = simplify(then, tail), simplify(orelse, tail)
    if not then and not orelse:
        return [Effect(statement.condition)] if has_effect(statement.condition) else [Comment("")]
    if not then:
        return [If(negate(statement.condition), orelse)]
    return [If(statement.condition, then, orelse)]


def _weight(statements: list[Statement]) -> int:
    return sum(1 + sum(_weight(body) for body in bodies(statement)) for statement in statements)


def _simplify_while(loop: While) -> While:
    """`while (true) { if (c) break; ... }` as `while (!c) { ... }`."""
    body = loop.body
    first = next((index for index, statement in enumerate(body) if not isinstance(statement, Comment)), None)
    if loop.condition != TRUE or first is None:
        return loop
    match body[first]:
        case If(condition=condition, then=[Jump(text="break")], orelse=[]):
            return While(negate(condition), body[:first] + body[first + 1 :])
        case _:
            return loop


# ---------------------------------------------------------------- what nobody needs


def count_reads(statements: list[Statement], reads: Counter[str]) -> None:
    """Count how often each variable is read."""
    for statement in statements:
        for expression in expressions(statement):
            reads.update(names_in(expression))
        for body in bodies(statement):
            count_reads(body, reads)


def _without_unread(statements: list[Statement], reads: Counter[str]) -> tuple[list[Statement], bool]:
    kept: list[Statement] = []
    changed = False
    for statement in statements:
        match statement:
            case Declare(name=name, value=value) if reads[name] == 0:
                changed = True
                if value is not None and has_effect(value):
                    kept.append(Effect(value))
                continue
            case Assign(target=Name(text=name), value=value) if reads[name] == 0:
                changed = True
                if has_effect(value):
                    kept.append(Effect(value))
                continue
            case If():
                statement.then, one = _without_unread(statement.then, reads)
                statement.orelse, other = _without_unread(statement.orelse, reads)
                changed |= one or other
            case While() | For() | Scope():
                statement.body, inner = _without_unread(statement.body, reads)
                changed |= inner
            case _:
                pass
        kept.append(statement)
    return kept, changed


def _jumps(statements: list[Statement], found: set[str]) -> None:
    for statement in statements:
        if isinstance(statement, Jump):
            found.add(statement.text)
        for body in bodies(statement):
            _jumps(body, found)


def _tidy(statements: list[Statement], jumps: set[str]) -> list[Statement]:
    """Drop labels that nobody goes to, scopes without a purpose, comments with nothing under them."""
    result: list[Statement] = []
    for statement in statements:
        match statement:
            case Label(name=name) if f"goto {name}" not in jumps:
                continue
            case Comment(text=text):
                if not text:
                    continue
                if result and isinstance(result[-1], Comment):
                    result.pop()
            case If(then=then, orelse=orelse):
                statement = replace(statement, then=_tidy(then, jumps), orelse=_tidy(orelse, jumps))
            case While(body=body) | For(body=body) | Scope(body=body):
                statement = replace(statement, body=_tidy(body, jumps))
            case _:
                pass
        result.append(statement)
    while result and isinstance(result[-1], Comment):
        result.pop()
    return result


def clean(statements: list[Statement]) -> tuple[list[Statement], Counter[str]]:
    """A function's body ready for printing, and how often each variable is read in it."""
    changed = True
    reads: Counter[str] = Counter()
    while changed:
        reads = Counter()
        count_reads(statements, reads)
        statements, changed = _without_unread(statements, reads)
    statements = simplify(statements)
    jumps: set[str] = set()
    _jumps(statements, jumps)
    return _tidy(statements, jumps), reads
