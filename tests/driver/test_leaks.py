"""Calls give back all memory that they take, also when they raise: the C heap does not grow, and reference counts stay."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

import pycc


class _Information(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def _heap() -> int:
    function = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if function is None:
        pytest.skip("no mallinfo2 in this C library")
    function.restype = _Information
    return function().uordblks


def strings(xs):
    return [x + "!" for x in xs], xs[0] * 3


def nested(rows):
    for row in rows:
        row.append(len(row))
    kept = [row[:] for row in rows]
    kept += [rows[0]]
    return kept, (rows[0], "x" * 20)


def caught(xs):
    total = 0
    for x in xs:
        try:
            extra = [x] * 3
            total += extra[x]
        except IndexError as error:
            total += len(str(error))
        finally:
            xs[0] = total
    return total


def raises(xs):
    copies = [xs[:], [x * 2 for x in xs]]
    text = "no " + str(copies)
    raise ValueError(text)


def raises_inside(xs):
    return [[x, 10 // x] for x in xs]


def overflows(xs):
    text = str(xs)
    return [len(text) << 62, xs[0] * 2**62]


def prints(xs):
    print("a" * 5000, xs)
    print(xs[9])


def optional(xs):
    found = [x for x in xs if x is not None]
    return found or None


CALLS: list[tuple[Callable[..., object], Callable[[], Any]]] = [
    (strings, lambda: ["ab", "é" * 30]),
    (nested, lambda: [[1], [2, 3], []]),
    (nested, lambda: [[1]] * 3),
    (caught, lambda: [0, 5, 1, 7]),
    (raises, lambda: [1, 2, 3]),
    (raises_inside, lambda: [2, 1, 0]),
    (overflows, lambda: [7, 8]),
    (prints, lambda: [1, 2]),
    (optional, lambda: [None, 3]),
    (optional, lambda: [None, [3]]),
    (optional, lambda: [None, "abc"]),
]


@pytest.mark.parametrize(("function", "make"), CALLS, ids=[f"{f.__name__}-{m()!r:.20}" for f, m in CALLS])
def test_nothing_is_left(function: Callable[..., object], make: Callable[[], Any]) -> None:
    compiled = pycc.jit(function, cache=False, level=1)

    def call(times: int) -> None:
        for _ in range(times):
            with contextlib.suppress(Exception):
                compiled(make())
        gc.collect()

    with contextlib.redirect_stdout(io.StringIO()) as text:
        call(20)
        heap, references = _heap(), sys.getrefcount(None)
        for _ in range(4):
            call(100)
            text.seek(0)
            text.truncate()
        assert _heap() - heap < 400 * 12
        assert sys.getrefcount(None) - references < 100
