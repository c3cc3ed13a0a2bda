"""Rules to Python: one function per op, which tries its rules in the order of the file and does what the first says.

Takes in typed rules. Gives out the text of a module with a table `MATCHERS: type(op) -> function(op, rewriter)`. A
function returns the values to use instead of the op's results, `()` if the op is to be erased, or None.

A rule becomes a list of steps (bind a local, test a condition). Rules that begin with the same steps share them, so a
file whose rules are sorted by op and operand becomes a decision tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from xdsl.ir import Operation

from pycc.ir.rules import matching, nodes
from pycc.ir.rules.names import Names

Step: TypeAlias = "tuple[str, ...]"
"""`("let", target, text)`, `("if", text)`, `("try", target, text)`: the last goes on unless it raises."""


@dataclass
class _Branch:
    """Steps that several rules share, and what follows them."""

    step: Step
    children: list[_Branch | list[str]] = field(default_factory=list["_Branch | list[str]"])


def compile_rules(rules: Sequence[nodes.TypedRule], source: str, digest: str = "") -> str:
    """The text of the module; `source` is the name of the file that it is made from."""
    by_class: dict[type[Operation], list[nodes.TypedRule]] = {}
    for rule in rules:
        by_class.setdefault(rule.pattern.cls, []).append(rule)
    names = Names()
    functions: list[str] = []
    table: list[str] = []
    for cls, members in by_class.items():
        name = f"match_{cls.name.replace('.', '_')}"
        functions.append(_function(name, cls, members, names))
        table.append(f"    {names.of_class(cls)}: {name},")
    listed = [f"    {name!r}," for name in dict.fromkeys(rule.name for rule in rules)]
    head = [
        "# type: ignore",
        f'"""Made from `{source}` by `pycc rules compile`; do not edit."""',
        "# ruff: noqa",
        "# fmt: off",
        f"DIGEST = {digest!r}",
        "RULES = (",
        *listed,
        ")",
        *names.imports(),
        "",
        *names.globals(),
    ]
    return "\n".join([*head, "", *functions, "", "MATCHERS = {", *table, "}", ""])


def _function(name: str, cls: type[Operation], rules: Sequence[nodes.TypedRule], names: Names) -> str:
    plans = [matching.Plan(rule, names) for rule in rules]
    shared = matching.shared_steps(plans)
    root: list[_Branch | list[str]] = []
    for plan in plans:
        _insert(root, [*shared, *plan.steps], plan.fire)
    lines = [f"def {name}(op, rewriter):"]
    for told in dict.fromkeys(f"{rule.name}: {rule.equation}" for rule in rules):
        # Nothing in it may end the comment.
        lines.append("    # " + "".join(c if c.isprintable() else "?" for c in told))
    lines += _lines(root, 1)
    return "\n".join([*lines, "    return None", "", ""])


def _insert(branches: list[_Branch | list[str]], steps: Sequence[Step], fire: list[str]) -> None:
    """Add a rule; it shares the last branch if that begins with the same step."""
    for step in steps:
        last = branches[-1] if branches else None
        if not isinstance(last, _Branch) or last.step != step:
            last = _Branch(step)
            branches.append(last)
        branches = last.children
    branches.append(fire)


def _lines(branches: Iterable[_Branch | list[str]], depth: int) -> list[str]:
    pad = "    " * depth
    lines: list[str] = []
    for branch in branches:
        if isinstance(branch, list):
            lines += [f"{pad}{line}" for line in branch]
            continue
        match branch.step:
            case ("let", target, text):
                lines.append(f"{pad}{target} = {text}")
                lines += _lines(branch.children, depth)
            case ("if", text):
                lines.append(f"{pad}if {text}:")
                lines += _lines(branch.children, depth + 1)
            case ("try", target, text):
                lines += [f"{pad}try:", f"{pad}    {target} = {text}", f"{pad}except PARTIAL:", f"{pad}    pass"]
                lines.append(f"{pad}else:")
                lines += _lines(branch.children, depth + 1)
            case step:
                raise AssertionError(step)
    return lines
