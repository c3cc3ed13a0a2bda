"""`list`, `range`, slices, iteration helpers and sorting of the library against CPython's."""

from __future__ import annotations

import builtins
import math
import random
from typing import Any

import pytest

from pycc import lang
from tests.library.loading import load, outcome, plain

load("str")
library_list = load("list").list
library_range = load("range").range
library_zip = load("zip").zip
library_enumerate = load("enumerate").enumerate
library_reversed = load("reversed").reversed
library_map = load("map").map
CHANCE = random.Random(4)
BOUNDS = (None, 0, 1, 3, -1, -4, 100, -100)
STEPS = (None, 1, 2, -1, -2, 0, 100)


def made(items: list[Any]) -> Any:
    """A library list."""
    result = library_list.__sized__(lang.i64(0))
    for item in items:
        result.append(item)
    return result


def contents(items: Any) -> Any:
    return (
        [int(items._size), *[items._data.load(i) for i in builtins.range(int(items._size))]]
        if isinstance(items, library_list)
        else items
    )


def agree(method: str, items: list[Any], *arguments: Any) -> None:
    """A method gives the same, raises the same and leaves the same behind."""
    ours, theirs = made(items), items[:]
    wrapped = [made(a) if isinstance(a, list) else a for a in arguments]
    mine = outcome(getattr(library_list, method), ours, *wrapped)
    yours = outcome(getattr(list, method), theirs, *arguments)
    assert mine == yours, (method, items, arguments)
    assert contents(ours) == [len(theirs), *theirs], (method, items, arguments)


@pytest.mark.parametrize("items", [[], [1], [1, 2, 3], [5, 5, 1, 2, 5, 7, 9, 0]])
def test_methods(items: list[int]) -> None:
    for index in (0, 1, 2, -1, -3, 7, -9, 100):
        agree("__getitem__", items, index)
        agree("__setitem__", items, index, 42)
        agree("__delitem__", items, index)
        agree("insert", items, index, 42)
        agree("pop", items, index)
        for stop in (0, 2, -1, 50):
            agree("index", items, 5, index, stop)
    agree("pop", items)
    for value in (1, 5, 42):
        for method in ("__contains__", "count", "index", "remove", "append"):
            agree(method, items, value)
    for method in ("clear", "copy", "reverse", "__len__"):
        agree(method, items)
    for other in ([], [1], [1, 2, 3], [1, 2, 4], [5, 5]):
        for method in ("__add__", "__iadd__", "extend", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
            agree(method, items, other)
    for times in (-1, 0, 1, 3):
        for method in ("__mul__", "__rmul__", "__imul__"):
            agree(method, items, times)


@pytest.mark.parametrize("items", [[], [1], [1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7]])
def test_slices(items: list[int]) -> None:
    for start in BOUNDS:
        for stop in BOUNDS:
            for step in STEPS:
                index = slice(start, stop, step)
                agree("__getitem__", items, index)
                agree("__delitem__", items, index)
                for values in ([], [9], [9, 8, 7]):
                    agree("__setitem__", items, index, values)


def test_a_list_with_itself() -> None:
    items = made([1, 2])
    items.extend(items)
    assert contents(items) == [4, 1, 2, 1, 2]
    items.__setitem__(slice(1, 1, None), items)
    assert contents(items) == [8, 1, 1, 2, 1, 2, 2, 1, 2]


RANGES = [
    (0,),
    (5,),
    (2, 9),
    (9, 2),
    (9, 2, -2),
    (2, 9, 3),
    (-5, 5, 4),
    (2**63 - 3, 2**63 - 1),
    (-(2**63), 2**63 - 1, 2**62),
    (1, 2, 0),
]


@pytest.mark.parametrize("arguments", RANGES)
def test_range(arguments: tuple[int, ...]) -> None:
    ours, theirs = outcome(library_range, *arguments), outcome(range, *arguments)
    if isinstance(theirs, tuple):
        assert ours == theirs
        return
    assert [int(x) for x in ours] == list(theirs)
    assert ours.__len__() == len(theirs) and plain(ours.__repr__()) == repr(theirs)
    if len(theirs) < 100:
        assert [int(x) for x in library_reversed(ours)] == list(reversed(theirs))
    for value in (*range(-6, 10), 2**63 - 2, -(2**63), 2.0, 2.5, math.nan, "x"):
        assert ours.__contains__(value) == (value in theirs)
        if isinstance(value, int):
            assert outcome(ours.index, value) == outcome(theirs.index, value)
            assert outcome(ours.__getitem__, value) == outcome(theirs.__getitem__, value)
            assert ours.count(value) == theirs.count(value)
    for start in BOUNDS:
        for stop in BOUNDS:
            for step in STEPS:
                mine = outcome(ours.__getitem__, slice(start, stop, step))
                yours = outcome(theirs.__getitem__, slice(start, stop, step))
                if isinstance(yours, range):
                    mine = (mine.start, mine.stop, mine.step)
                    yours = (yours.start, yours.stop, yours.step)
                assert mine == yours


def test_a_range_that_is_too_long() -> None:
    assert outcome(library_range(-(2**63), 2**63 - 1).__len__) == (
        "OverflowError",
        "Python int too large to convert to C ssize_t",
    )


def test_iterators() -> None:
    items = made([3, 1, 2])
    assert list(library_enumerate(items)) == list(enumerate([3, 1, 2]))
    assert list(library_enumerate(items, 5)) == list(enumerate([3, 1, 2], 5))
    assert list(library_zip(items, library_range(9))) == [(3, 0), (1, 1), (2, 2)]
    assert list(library_zip()) == []
    assert list(library_zip(items)) == [(3,), (1,), (2,)]
    assert list(library_reversed(items)) == [2, 1, 3]
    assert list(library_map(lambda x, y: x * y, items, items)) == [9, 1, 4]
    for lengths in ((2, 3), (3, 2), (2, 2, 3), (3, 3, 2), (2, 2)):
        ours = outcome(list, library_zip(*[library_range(n) for n in lengths], strict=True))
        theirs = outcome(list, zip(*[range(n) for n in lengths], strict=True))
        assert ours == theirs


@pytest.mark.parametrize("size", [0, 1, 2, 5, 31, 63, 64, 65, 100, 500, 2000])
def test_sort_is_timsort(size: int) -> None:
    """Stable, and the same order as CPython's even with NaN, which `<` does not order."""
    shapes = [
        [CHANCE.randrange(10) for _ in range(size)],
        [CHANCE.random() for _ in range(size)],
        list(range(size)),
        list(range(size))[::-1],
        [i % 50 for i in range(size)],
        list(range(size // 2)) + list(range(size // 2)),
        [CHANCE.choice([math.nan, 1.0, 2.0, 3.0, 0.5, -1.0]) for _ in range(size)],
        sorted(CHANCE.random() for _ in range(size))[: size // 2] + [CHANCE.random() for _ in range(size - size // 2)],
    ]
    for items in shapes:
        for reverse in (False, True):
            ours = made(items)
            ours.sort(reverse=reverse)
            assert list(map(repr, contents(ours)[1:])) == list(map(repr, sorted(items, reverse=reverse)))


def test_sort_moves_items_with_their_keys() -> None:
    for size in (10, 300):
        keys = [CHANCE.randrange(20) for _ in range(size)]
        blocks = [lang.allocate(int, size), lang.allocate(int, size)]
        for i, key in enumerate(keys):
            blocks[0].store(i, key)
            blocks[1].store(i, i)
        load("sort").sort_range(blocks[0], blocks[1], lang.i64(size))
        assert [blocks[1].load(i) for i in range(size)] == sorted(range(size), key=keys.__getitem__)
