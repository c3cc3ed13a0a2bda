"""What jitted functions are called with: odd values are refused by name or give what CPython gives, never more."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import pycc


@pycc.jit(cache=False)
def same(x):
    return x


@pycc.jit(cache=False)
def first_of_both(xs, array):
    return array[0] + xs[0], [array[1], array[0]], xs


class Whole(int):
    """A subclass of int."""


def _cyclic() -> list[Any]:
    xs: list[Any] = [1]
    xs.append(xs)
    return xs


def _deep() -> list[Any]:
    xs: list[Any] = [1]
    for _ in range(3000):
        xs = [xs]
    return xs


REFUSED: list[tuple[Any, str]] = [
    (frozenset(), "a value of type frozenset; it takes int, float"),
    ({1: "a", 2: 3}, "elements differ in type"),
    (Whole(3), "test_arguments.Whole; it takes int"),
    (b"", "a value of type bytes"),
    (_cyclic(), "contains itself or is nested very deeply"),
    (_deep(), "contains itself or is nested very deeply"),
    ([1, "a"], "elements differ in type"),
    ([np.int32(1)], "a list of NumPy values"),
    (([1], np.float64(1.0)), "pass them as separate arguments"),
    (np.arange(3, dtype=">i4"), "dtype >i4"),
    (np.zeros(3, dtype=np.float16), "dtype float16"),
]


@pytest.mark.parametrize(("value", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_refused_by_name(value: Any, reason: str) -> None:
    with pytest.raises(TypeError) as caught:
        same(value)
    assert reason in str(caught.value)
    assert "same() argument 'x'" in str(caught.value)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint64", "float32", "float64", "bool"])
def test_numpy_numbers_come_out_beside_lists(dtype: str) -> None:
    array = np.array([1, 0], dtype=dtype)
    result, expected = first_of_both([2], array), first_of_both.python([2], array)
    assert repr(result) == repr(expected)
    assert [type(v) for v in result[1]] == [type(v) for v in expected[1]]


def test_arrays_as_results_are_refused() -> None:
    with pytest.raises(pycc.CompileError, match="fill an array that the caller passes"):
        same(np.arange(3))


def test_async_functions_are_refused() -> None:
    async def later():
        return 1

    with pytest.raises(pycc.CompileError, match="async code"):
        pycc.jit(later, cache=False)()
    assert inspect.iscoroutinefunction(later)


def test_length_of_an_array_without_dimensions() -> None:
    @pycc.jit(cache=False)
    def length(x):
        return len(x)

    with pytest.raises(TypeError, match="unsized object"):
        length(np.array(3.0))
    assert length(np.zeros((2, 3))) == 2


def test_optional_parts_of_a_tuple_are_told_apart() -> None:
    @pycc.jit
    def holes(t: tuple[int, int | None, float | None]) -> int:
        return sum(1 for x in t if x is None)

    assert [holes((1, None, 2.5)), holes((1, 2, None)), holes((1, None, None))] == [1, 1, 2]
