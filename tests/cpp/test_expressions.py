"""The bracket rule: random expression trees mean in C++ what the tree says, and g++ finds nothing to warn about."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from pycc.backends.source.expressions import (
    FALSE,
    TRUE,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    Member,
    Name,
    Unary,
    both,
    choose,
    either,
    names_in,
    negate,
    reads_memory,
    render,
)
from pycc.backends.source.statements import (
    BREAK,
    CONTINUE,
    Assign,
    Declare,
    Effect,
    If,
    Label,
    Return,
    Scope,
    While,
    clean,
    goto,
)
from tests.cpp.harness import FLAGS, GXX

VALUES = {"a": 7, "b": -3, "c": 12, "d": 1}


def number(random_: random.Random, depth: int) -> Expression:
    kind = random_.randrange(10) if depth else 0
    if kind < 2:
        return (
            Name(random_.choice(sorted(VALUES))) if random_.random() < 0.7 else Literal(str(random_.randrange(-5, 6)))
        )
    if kind < 7:
        operator = random_.choice(["+", "-", "*", "&", "|", "^", "<<", ">>"])
        lhs, rhs = number(random_, depth - 1), number(random_, depth - 1)
        if operator in ("<<", ">>"):
            rhs = Literal(str(random_.randrange(3)))
            lhs = Binary("&", lhs, Literal("255"))
        return Binary(operator, lhs, rhs)
    if kind == 7:
        return Unary("-", number(random_, depth - 1))
    if kind == 8:
        return Conditional(truth(random_, depth - 1), number(random_, depth - 1), number(random_, depth - 1))
    return Call("int64_t", (number(random_, depth - 1),))


def truth(random_: random.Random, depth: int) -> Expression:
    kind = random_.randrange(6) if depth else 0
    if kind < 2:
        operator = random_.choice(["<", ">", "<=", ">=", "==", "!="])
        opposite = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}[operator]
        lhs = Binary("+", Name("a"), number(random_, max(depth - 1, 0)))
        return Binary(operator, lhs, number(random_, max(depth - 1, 0)), opposite)
    if kind == 2:
        return negate(truth(random_, depth - 1))
    if kind == 3:
        return Binary("!=", truth(random_, depth - 1), truth(random_, depth - 1), "==")
    if kind == 4:
        return random_.choice([both, either])(truth(random_, depth - 1), truth(random_, depth - 1))
    return choose(
        truth(random_, depth - 1), truth(random_, depth - 1), random_.choice([TRUE, FALSE, truth(random_, depth - 1)])
    )


def wrapped(value: int) -> int:
    return (value + (1 << 63)) % (1 << 64) - (1 << 63)


def value(node: Expression) -> int:
    match node:
        case Name(text=text):
            return VALUES[text]
        case Literal(text=text):
            return {"true": 1, "false": 0}[text] if text in ("true", "false") else int(text)
        case Unary(operator="-", operand=operand):
            return -value(operand)
        case Unary(operator="!", operand=operand):
            return int(not value(operand))
        case Call(arguments=(argument,)):
            return value(argument)
        case Conditional(condition=condition, then=then, orelse=orelse):
            return value(then) if value(condition) else value(orelse)
        case Binary(operator=operator, lhs=lhs, rhs=rhs):
            a, b = value(lhs), value(rhs)
            return {
                "+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "&": lambda: a & b, "|": lambda: a | b,
                "^": lambda: a ^ b, "<<": lambda: a << b, ">>": lambda: a >> b, "<": lambda: int(a < b),
                ">": lambda: int(a > b), "<=": lambda: int(a <= b), ">=": lambda: int(a >= b),
                "==": lambda: int(a == b), "!=": lambda: int(a != b),
                "&&": lambda: int(bool(a and b)), "||": lambda: int(bool(a or b)),
            }[operator]()  # fmt: skip
        case _:
            raise AssertionError(node)


@pytest.mark.skipif(GXX is None, reason="no g++")
def test_brackets(tmp_path: Path) -> None:
    random_ = random.Random(20261121)
    trees = [number(random_, 5) if index % 2 else truth(random_, 5) for index in range(400)]
    trees = [tree for tree in trees if abs(value(tree)) < 1 << 60]
    lines = ["#include <stdint.h>", "#include <stdio.h>"]
    for index, tree in enumerate(trees):
        # Arguments, so that nothing is a constant; two of the values are always used.
        parameters = ", ".join(f"[[maybe_unused]] int64_t {name}" for name in "abcd")
        lines.append(f"int64_t f{index}({parameters}) {{ return {render(tree)}; }}")
    lines.append("int main() {")
    arguments = ", ".join(str(VALUES[name]) for name in "abcd")
    lines += [f'    printf("%lld\\n", (long long)f{index}({arguments}));' for index in range(len(trees))]
    lines.append("}")
    (tmp_path / "brackets.cpp").write_text("\n".join(lines))
    assert GXX is not None
    command = [
        GXX,
        *FLAGS,
        "-O0",
        "-fwrapv",
        "-Wno-type-limits",
        "-Wno-tautological-compare",
        "brackets.cpp",
        "-o",
        "brackets",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:4000]
    printed = subprocess.run([tmp_path / "brackets"], capture_output=True, text=True).stdout.split()
    assert [int(text) for text in printed] == [wrapped(value(tree)) for tree in trees]


def test_logic() -> None:
    a, less = Name("a"), Binary("<", Name("a"), Name("b"), ">=")
    assert render(negate(less)) == "a >= b"
    assert render(negate(negate(a))) == "a"
    assert render(negate(Binary("<", a, Name("x")))) == "!(a < x)"
    assert render(choose(less, TRUE, FALSE)) == "a < b"
    assert render(choose(less, FALSE, TRUE)) == "a >= b"
    assert render(choose(less, a, FALSE)) == "a < b && a"
    assert render(choose(less, TRUE, a)) == "a < b || a"
    assert render(both(either(a, less), less)) == "(a || a < b) && a < b"
    assert render(Binary("==", negate(a), Name("b"), "!=")) == "(!a) == b"
    assert render(Binary("-", a, Binary("-", Name("b"), Name("c")))) == "a - (b - c)"
    assert render(Binary("+", Binary("+", a, Name("b")), Name("c"))) == "a + b + c"
    assert render(Unary("-", Literal("-1"))) == "-(-1)"


def test_questions() -> None:
    field = Member(Name("p"), "x", arrow=True)
    assert reads_memory(Binary("+", Name("a"), field)) and not reads_memory(Member(Name("s"), "x"))
    assert reads_memory(Name("slot", cell=True))
    assert sorted(names_in(Binary("+", Name("a"), Call("f", (Name("b"), Name("a")))))) == ["a", "a", "b"]


def test_statements() -> None:
    a, b = Name("a"), Name("b")
    less = Binary("<", a, b, ">=")
    # A loop that begins by leaving is a `while`; a jump to where control goes anyway is none.
    loop = While(TRUE, [If(less, [Assign(a, b), CONTINUE], [BREAK]), Effect(Call("never", (), pure=False))])
    body, _ = clean([loop, Return(a)])
    assert body == [While(less, [Assign(a, b)]), Return(a)]
    # What nobody reads goes, with what only it read; effects stay.
    body, reads = clean(
        [
            Declare("int", "x", Call("f", (), pure=False)),
            Declare("int", "y", b),
            Declare("int", "z", Name("y")),
            Return(a),
        ]
    )
    assert body == [Effect(Call("f", (), pure=False)), Return(a)] and reads["b"] == 0
    # A label nobody goes to, a jump to the end of its scope.
    body, _ = clean(
        [
            Scope([Assign(a, b), If(less, [goto("l")], []), Assign(b, a), goto("l")]),
            Label("l"),
            Return(Binary("+", a, b)),
        ]
    )
    assert body == [Scope([Assign(a, b), If(less, [goto("l")]), Assign(b, a)]), Label("l"), Return(Binary("+", a, b))]
    body, _ = clean([Scope([Assign(a, b), goto("l")]), Label("l"), Return(a)])
    assert body == [Scope([Assign(a, b)]), Return(a)]
    # An arm that leaves becomes a guard, and its jump stays.
    body, _ = clean([If(less, [Assign(a, b)], [Return(b)]), Return(a)])
    assert body == [If(negate(less), [Return(b)]), Assign(a, b), Return(a)]
    body, _ = clean([While(less, [If(less, [CONTINUE], [Assign(a, b)])]), Return(a)])
    assert body == [While(less, [If(less, [CONTINUE]), Assign(a, b)]), Return(a)]
