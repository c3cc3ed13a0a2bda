"""Conditions on features, as lit writes them after REQUIRES, UNSUPPORTED and XFAIL: `linux && !(slow || {{llvm-.*}})`.

Takes in a condition and the names of the features that are there. Gives out whether it holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_TOKEN = re.compile(r"\s*([()]|&&|\|\||!|(?:[-+=._a-zA-Z0-9*]|\{\{.+?\}\})+)\s*")


class ConditionError(Exception):
    """A condition that is not in the language."""


def holds(condition: str, features: Collection[str]) -> bool:
    """Whether a condition holds; `*` and `true` always do."""
    tokens: list[str] = []
    position = 0
    while position < len(condition):
        match = _TOKEN.match(condition, position)
        if match is None:
            raise ConditionError(f"cannot read `{condition[position:]}` in the condition `{condition}`")
        tokens.append(match.group(1))
        position = match.end()
    value, rest = _either(tokens, features, condition)
    if rest:
        raise ConditionError(f"`{rest[0]}` is one too many in the condition `{condition}`")
    return value


def _either(tokens: list[str], features: Collection[str], condition: str) -> tuple[bool, list[str]]:
    value, tokens = _both(tokens, features, condition)
    while tokens[:1] == ["||"]:
        other, tokens = _both(tokens[1:], features, condition)
        value = value or other
    return value, tokens


def _both(tokens: list[str], features: Collection[str], condition: str) -> tuple[bool, list[str]]:
    value, tokens = _one(tokens, features, condition)
    while tokens[:1] == ["&&"]:
        other, tokens = _one(tokens[1:], features, condition)
        value = value and other
    return value, tokens


def _one(tokens: list[str], features: Collection[str], condition: str) -> tuple[bool, list[str]]:
    first, *rest = tokens or [""]
    if first == "!":
        value, rest = _one(rest, features, condition)
        return not value, rest
    if first == "(":
        value, rest = _either(rest, features, condition)
        if rest[:1] != [")"]:
            raise ConditionError(f"a bracket is not closed in the condition `{condition}`")
        return value, rest[1:]
    if first in ("", ")", "&&", "||"):
        raise ConditionError(f"a feature is missing in the condition `{condition}`")
    if first in ("*", "true"):
        return True, rest
    pieces = re.split(r"\{\{(.+?)\}\}", first)
    pattern = "".join(piece if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return any(re.fullmatch(pattern, feature) for feature in features), rest
