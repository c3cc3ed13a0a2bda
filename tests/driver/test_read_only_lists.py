"""Lists that a function only reads are not written back; those that it may change are, and end as in CPython."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

import pycc
from pycc.driver.boundary.entry_call import Signature, container_keys
from pycc.driver.boundary.keys import Key
from pycc.driver.jit import specialise


def total(items, k):
    result = 0
    for x in items:
        if x > k:
            result += x
    return result


def at(items, k):
    print(len(items), k)
    return items[k]


def diagonal(grid, k):
    result = 0.0
    for i in range(len(grid)):
        result += grid[i][i]
    return result * k


def squares(items, k):
    return [x * x for x in items]


def append(items, k):
    items.append(k)


def store(grid, k):
    grid[0][k] = 2.5


def replace(grid, k):
    grid[k] = [1.5]


def alias(items, k):
    other = items
    other[k] = 7
    return other


def choose(items, k):
    other = [1, 2] if k > 5 else items
    other[0] = 9
    return len(other)


def deep(items, k):
    if k == 0:
        items.clear()
        return 0
    return deep(items, k - 1) + 1


def order(items, k):
    items.sort(reverse=k > 0)


def paired(both, k):
    first, second = both
    second[k] = "z"
    return first[k]


INTS, GRID = [3, 1, 2], [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("function", "argument", "changed"),
    [
        (total, INTS, 0),
        (at, INTS, 0),
        (diagonal, GRID, 0),
        (append, INTS, 1),
        (store, GRID, 1),
        (replace, GRID, 2),
        (alias, INTS, 1),
        (choose, INTS, 1),
        (deep, INTS, 1),
        (order, INTS, 1),
        (paired, (INTS, ["a", "b"]), 1),
        (squares, INTS, None),
    ],
    ids=lambda v: getattr(v, "__name__", ""),
)
def test_only_what_may_change_is_written_back(
    function: Callable[..., Any], argument: Any, changed: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[frozenset[Key]] = []

    def note(signature: Signature, *rest: Any) -> str:
        seen.append(signature.changed)
        assert signature.changed <= set(container_keys(signature.parameters))
        return original(signature, *rest)

    original = specialise.entry_text
    monkeypatch.setattr(specialise, "entry_text", note)
    compiled = pycc.jit(cache=False)(function)
    for k in (1, 0):
        expected, given = copy.deepcopy(argument), copy.deepcopy(argument)
        assert compiled(given, k) == function(expected, k)
        assert given == expected
    assert changed is None or len(seen[0]) == changed
