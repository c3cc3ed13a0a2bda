"""Loops over arrays with offsets that are sometimes negative or too large: values, stores and errors are CPython's."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pycc


def stencil(a, b, start, stop, step, back, ahead):
    for i in range(start, stop, step):
        b[i] = a[i - back] + a[i + ahead]


def rows(a, b, row, start, stop):
    total = 0.0
    for j in range(start, stop):
        if a[row, j] > 0.5:
            b[row - 1, j] = a[row, j - 1]
        total += a[row + 1, j]
    return total


def nested(a, b):
    n, m = a.shape
    for i in range(n):
        for j in range(m):
            b[j, i] = a[i, j] + a[i, -1] + a[-1, j]
    return b[0, 0]


def first_above(a, limit, start):
    for i in range(start, start + 8):
        if a[i] > limit:
            return i
    else:
        return -1


def counts(a, start, stop):
    found = 0
    for i in range(start, stop):
        if a[i] == 3:
            continue
        if a[i] == 4:
            break
        found += 1
    return found


def outcome(function: Callable[..., Any], arguments: list[Any]) -> tuple[Any, list[Any]]:
    copied = [np.copy(x, subok=False) if isinstance(x, np.ndarray) else x for x in arguments]
    try:
        result = ("value", repr(function(*copied)))
    except Exception as error:
        result = (type(error).__name__, str(error))
    return result, [x.tobytes() for x in copied if isinstance(x, np.ndarray)]


def _array(generator: random.Random, rank: int, dtype: str = "float64") -> Any:
    shape = [generator.randint(0, 7) for _ in range(rank)]
    values = np.array([generator.randint(0, 9) / (10 if dtype == "float64" else 1) for _ in range(int(np.prod(shape)))])
    return values.reshape(shape).astype(dtype)


def small(generator: random.Random) -> int:
    return generator.randint(-4, 8)


CASES: dict[Callable[..., Any], Callable[[random.Random], list[Any]]] = {
    stencil: lambda g: [
        _array(g, 1),
        _array(g, 1),
        small(g),
        small(g),
        g.choice([1, 1, 2, 3, -1]),
        g.randint(-2, 2),
        g.randint(-2, 2),
    ],
    rows: lambda g: [_array(g, 2), _array(g, 2), small(g), small(g), small(g)],
    nested: lambda g: [_array(g, 2), _array(g, 2)],
    first_above: lambda g: [_array(g, 1), g.choice([0.0, 0.5, 0.95]), small(g)],
    counts: lambda g: [_array(g, 1, "int32"), small(g), small(g)],
}


@pytest.mark.parametrize("function", list(CASES), ids=lambda f: f.__name__)
def test_agrees(function: Callable[..., Any]) -> None:
    generator = random.Random(11)
    compiled = pycc.jit(function)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(400):
            arguments = CASES[function](generator)
            assert outcome(compiled, arguments) == outcome(function, arguments), arguments


def test_extreme_bounds() -> None:
    compiled = pycc.jit(stencil)
    a = np.arange(4.0)
    for start, stop, step in [
        (2**63 - 2, 2**63 - 1, 1),
        (-(2**63), -(2**63) + 1, 1),
        (3, 2**63 - 1, 2**62),
        (0, -(2**63), 1),
    ]:
        arguments = [a, a, start, stop, step, 0, 0]
        assert outcome(compiled, arguments) == outcome(stencil, arguments)
