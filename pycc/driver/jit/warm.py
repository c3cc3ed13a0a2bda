"""`pycc warm`: compiles what most programs need of the library, before anybody waits for it.

The functions below are never run: each is compiled for the types beside it, which leaves the library specialisations
that it calls in the cache (`driver/jit/units.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycc.driver.boundary.keys import BOOL, FLOAT, INT, STR, Key
from pycc.driver.options import DEFAULT
from pycc.driver.run import Timing, with_room

# ruff: noqa: T201
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false


def show(value):  # type: ignore[no-untyped-def]
    print(value)
    print("text", value)
    return str(value)


def show_two(a, b):  # type: ignore[no-untyped-def]
    print(a, b)


def change(items, value):  # type: ignore[no-untyped-def]
    items.append(value)
    items.extend(items)
    items.insert(0, value)
    items.reverse()
    other = items[1:] + items.copy()
    if value in other:
        other.pop(0)
    return other


def order(items):  # type: ignore[no-untyped-def]
    items.sort()
    return sorted(items, reverse=True), min(items), max(items)


def total(items):  # type: ignore[no-untyped-def]
    return sum(items)


def rows(grid):  # type: ignore[no-untyped-def]
    grid.append([grid[0][0]])
    return [row[:] for row in grid]


def tally(table, key, value):  # type: ignore[no-untyped-def]
    table[key] = table.get(key, value)
    print(len(table), key in table, table)
    for k, v in table.items():
        print(k, v)
    return table[key]


def collect(items, known):  # type: ignore[no-untyped-def]
    for item in items:
        if item not in known:
            known.add(item)
    print(len(known), known)
    return known | set(items)


_LISTS: tuple[Key, ...] = tuple(("list", element) for element in (INT, FLOAT, STR, BOOL))

COMMON: tuple[tuple[Callable[..., Any], tuple[Key, ...]], ...] = (
    *((show, (key,)) for key in (INT, FLOAT, STR, BOOL, *_LISTS)),
    *((show_two, pair) for pair in ((STR, INT), (STR, FLOAT), (INT, INT), (INT, FLOAT), (FLOAT, FLOAT))),
    *((change, (key, key[1])) for key in _LISTS),
    *((order, (key,)) for key in _LISTS[:3]),
    *((total, (key,)) for key in _LISTS[:2]),
    *((rows, (("list", key),)) for key in _LISTS[:2]),
    *((tally, (("dict", key, INT), key, INT)) for key in (INT, STR)),
    *((collect, (("list", key), ("set", key))) for key in (INT, STR)),
)
"""Functions, and the types to compile them for."""


def warm_cache() -> int:
    """Fill the cache; how many library functions it now holds."""
    from pycc.driver.jit.cache import environment_digest
    from pycc.driver.jit.decorator import _JitBase  # pyright: ignore[reportPrivateUsage]
    from pycc.driver.jit.loader import runtime
    from pycc.driver.jit.specialise import specialise
    from pycc.driver.jit.unit_store import unit_store

    def work() -> int:
        runtime(_JitBase)
        for function, parameters in COMMON:
            specialise(function, parameters, DEFAULT, Timing())  # type: ignore[arg-type]
        return len(list(unit_store(environment_digest(DEFAULT), True).names()))

    return with_room(work)
