"""`dict` and `set`, compiled, do what CPython's do: also in the order of their items, whatever came before.

The functions below are plain Python; the same operations are run by CPython and compiled, over random inputs.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

import pycc

ROUNDS = 4000 if os.environ.get("PYCC_TEST_ALL") == "1" else 400


def set_history(ops: list[tuple[int, int]]) -> list[list[int]]:
    s: set[int] = set()
    t: set[int] = set()
    seen: list[list[int]] = []
    for op, x in ops:
        if op < 8:
            s.add(x)
        elif op < 11:
            s.discard(x)
        elif op == 11:
            t.add(x)
        elif op == 12:
            t = s.copy()
        elif op == 13:
            s |= t
        elif op == 14:
            s = s & t
        elif op == 15:
            s = s - t
        elif op == 16:
            s = s ^ t
        elif op == 17:
            s -= t
        elif op == 18:
            s ^= t
        elif op == 19:
            t &= s
        elif op == 20 and s:
            seen.append([s.pop()])
        elif op == 21:
            t = set(list(s))
        elif op == 22:
            s.update(t, [x, x + 8])
        elif op == 23:
            t = s | t
        elif op == 24:
            s.clear()
        seen.append(list(s))
        seen.append(list(t))
        seen.append([len(s), len(t), int(x in s), int(s <= t), int(s == t), int(s.isdisjoint(t))])
    return seen


def tuple_set(pairs: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return list({(a, b) for a, b in pairs} | {(b // 1, a) if False else (a + 1, b) for a, b in pairs})


def float_set(values: list[float]) -> list[float]:
    return list(set(values))


def dict_history(ops: list[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
    d: dict[int, int] = {}
    e: dict[int, int] = {}
    seen: list[list[tuple[int, int]]] = []
    for op, k, v in ops:
        if op < 8:
            d[k] = v
        elif op < 11:
            if k in d:
                del d[k]
        elif op == 11:
            d.pop(k, 0)
        elif op == 12 and d:
            seen.append([d.popitem()])
        elif op == 13:
            e = d.copy()
        elif op == 14:
            d.update(e)
        elif op == 15:
            d = d | e
        elif op == 16:
            seen.append([(d.setdefault(k, v), d.get(k, -1))])
        elif op == 17:
            e = {x: y for y, x in d.items()}
        elif op == 18:
            d.clear()
        seen.append(list(d.items()))
        seen.append([(len(d), int(d == e))])
    return seen


def changed_while_iterating(size: int, moves: list[tuple[int, int]]) -> list[int]:
    d = {i: i for i in range(size)}
    seen: list[int] = []
    turn = 0
    try:
        for k in d:
            seen.append(k)
            if turn < len(moves):
                out, into = moves[turn]
                if out in d:
                    del d[out]
                if into >= 0:
                    d[into] = 1
            turn += 1
            if turn > 50:
                break
    except RuntimeError as error:
        seen.append(-len(str(error)))
    return seen


def grown_set(size: int, step: int) -> list[int]:
    s = {i for i in range(size)}
    seen: list[int] = []
    try:
        for x in s:
            seen.append(x)
            if step > 0 and x % step == 0:
                s.add(x + 1000)
    except RuntimeError as error:
        seen.append(-len(str(error)))
    return seen


def word_counts(words: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def number(r: random.Random) -> int:
    return r.choice(
        [
            r.randrange(-20, 20),
            r.randrange(8) * 8,
            r.randrange(-(2**62), 2**62),
            r.randrange(3) * 2**33,
            -(2**61),
            2**61 - 1,
        ]
    )


def set_input(r: random.Random) -> tuple[object, ...]:
    return ([(r.randrange(25 if r.random() < 0.5 else 12), number(r)) for _ in range(r.randrange(120))],)


def dict_input(r: random.Random) -> tuple[object, ...]:
    return (
        [(r.randrange(19 if r.random() < 0.5 else 12), number(r), r.randrange(50)) for _ in range(r.randrange(120))],
    )


def moves_input(r: random.Random) -> tuple[object, ...]:
    size = r.randrange(12)
    moves = [(r.randrange(-1, 15), r.choice([-1, r.randrange(30), r.randrange(30)])) for _ in range(r.randrange(40))]
    return size, moves


def floats(r: random.Random) -> tuple[object, ...]:
    special = [0.0, -0.0, 1.0, -1.0, 1e300, -1e-300, 5e-324, float("inf"), -float("inf"), 2.0**61, 0.1]
    return (
        [
            r.choice([r.uniform(-9, 9), r.choice(special), float(number(r)), r.random() * 2 ** r.randrange(-99, 99)])
            for _ in range(r.randrange(60))
        ],
    )


CASES: list[tuple[Callable[..., object], Callable[[random.Random], tuple[object, ...]]]] = [
    (set_history, set_input),
    (dict_history, dict_input),
    (tuple_set, lambda r: ([(number(r) // 4, r.choice([0.5, -2.0, 1e10])) for _ in range(r.randrange(40))],)),
    (float_set, floats),
    (changed_while_iterating, moves_input),
    (grown_set, lambda r: (r.randrange(40), r.randrange(9))),
    (word_counts, lambda r: (["".join(r.choice("abé€😀") for _ in range(r.randrange(4))) for _ in range(r.randrange(60))],)),
]  # fmt: skip


@pytest.mark.parametrize(("function", "make"), CASES, ids=[f.__name__ for f, _ in CASES])
def test_agrees_with_cpython(
    function: Callable[..., object], make: Callable[[random.Random], tuple[object, ...]]
) -> None:
    compiled = pycc.jit(function)
    r = random.Random(function.__name__)
    for _ in range(ROUNDS):
        arguments = make(r)
        expected, found = function(*arguments), compiled(*arguments)
        assert repr(found) == repr(expected), arguments


def test_containers_cross_the_boundary_with_their_identity() -> None:
    @pycc.jit
    def change(d: dict[str, list[int]], s: set[int], both: dict[str, list[int]]) -> dict[str, list[int]]:
        d["new"] = [1]
        d["old"].append(5)
        s.add(9)
        s.discard(1)
        return both

    inner = [4]
    d = {"old": inner}
    s = {1, 2}
    assert change(d, s, d) is d
    assert d == {"old": [4, 5], "new": [1]}
    assert list(d) == ["old", "new"]
    assert d["old"] is inner
    assert s == {2, 9}


def test_order_of_keys_is_written_back() -> None:
    @pycc.jit
    def rotate(d: dict[str, int]) -> None:
        for key in list(d):
            value = d.pop(key)
            d[key] = value + 1
            break

    d = {"a": 1, "b": 2}
    rotate(d)
    assert list(d.items()) == [("b", 2), ("a", 2)]


def test_written_back_when_the_call_raises() -> None:
    @pycc.jit
    def fill(d: dict[int, int]) -> None:
        d[1] = 2
        d[d[99]] = 3

    d = {5: 5}
    with pytest.raises(KeyError) as caught:
        fill(d)
    assert caught.value.args == (99,)
    assert d == {5: 5, 1: 2}


@pytest.mark.parametrize("key", [7, "x", "it's", (1, "a"), 2.5, True, None, ""])
def test_key_errors_carry_the_key(key: object) -> None:
    @pycc.jit
    def missing(k: object) -> int:
        d = {k: 1}
        del d[k]
        return d[k]

    with pytest.raises(KeyError) as caught:
        missing(key)
    assert caught.value.args == (key,)
    assert type(caught.value.args[0]) is type(key)


def test_empty_containers_come_in() -> None:
    @pycc.jit
    def both(d, s):
        d["a"] = 1
        s.add(2.5)
        return len(d) + len(s)

    d, s = {}, set()
    assert both(d, s) == 2
    assert (d, s) == ({"a": 1}, {2.5})


def test_a_set_of_numbers_crosses_the_boundary_place_by_place() -> None:
    def change(s: set[int], ops: list[tuple[int, int]]) -> list[set[int]]:
        for op, x in ops:
            if op < 4:
                s.add(x)
            elif op < 6:
                s.discard(x)
            elif op == 6 and s:
                s.pop()
            elif op == 7:
                s |= {x, x + 8, x + 16}
            elif op == 8:
                s -= {x, x + 1}
        return [s, s.copy(), {x * 2 for x in s}]

    compiled = pycc.jit(change)
    r = random.Random(7)
    ours: set[int] = {1}
    cpython: set[int] = {1}
    for turn in range(ROUNDS):
        ops = [(r.randrange(9), r.randrange(200 if turn % 3 else 20)) for _ in range(r.randrange(1, 12))]
        found, expected = compiled(ours, ops), change(cpython, ops)
        assert found[0] is ours
        for one, other in zip(found, expected, strict=True):
            assert list(one) == list(other), ops
            # The tables are whole: marks of removed keys, how full they are, and where `pop` goes on.
            for change_of_both in (set.add, set.discard):
                x = r.randrange(100)
                change_of_both(one, x)
                change_of_both(other, x)
            assert list(one) == list(other)
            assert all(x in one for x in other)
        if ours and turn % 7 == 0:
            assert ours.pop() == cpython.pop()
        if turn % 50 == 0:
            ours.clear()
            cpython.clear()


def test_a_set_of_strings_that_is_not_changed_keeps_its_order() -> None:
    @pycc.jit
    def size(s: set[str]) -> int:
        return len(s)

    s = {str(n) for n in range(50)}
    before = list(s)
    assert size(s) == 50
    assert list(s) == before
