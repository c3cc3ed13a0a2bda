"""Functions of every corner of inference, compiled, against CPython: values, types and exceptions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pycc
from tests.infer import agreeing

_CASES: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
    (agreeing.grows_an_optional_list, (1,)),
    (agreeing.grows_an_optional_list, (5,)),
    (agreeing.variable_arguments, (3,)),
    (agreeing.module_constants, (4,)),
    (agreeing.module_constants, (11,)),
    (agreeing.handlers_in_a_loop, (7,)),
    (agreeing.nested_function, (4,)),
    (agreeing.comprehensions, (4,)),
    (agreeing.by_type, (1,)),
    (agreeing.by_type, ('s',)),
    (agreeing.by_type, ([7],)),
    (agreeing.by_type, (2.5,)),
    (agreeing.text, (4,)),
    (agreeing.text, (0,)),
    (agreeing.conditions_as_values, (3,)),
    (agreeing.conditions_as_values, (-1,)),
    (agreeing.list_methods, ([3, 1, 2],)),
    (agreeing.list_methods, ([],)),
    (agreeing.optional_tuple, (0,)),
    (agreeing.optional_tuple, (9,)),
    (agreeing.arithmetic, (7, 2)),
    (agreeing.arithmetic, (-7, 2)),
    (agreeing.arithmetic, (7.5, -2)),
    (agreeing.work_list, (9,)),
    (agreeing.changing_type, (2,)),
    (agreeing.list_of_mixed_numbers, (3,)),
    (agreeing.bits, (7,)),
    (agreeing.math_functions, (9,)),
    (agreeing.math_functions, (0,)),
    (agreeing.list_aliases, (5,)),
    (agreeing.recursive_list, (4,)),
    (agreeing.quick_sort, ([3, 1, 2, 5, 4], 1)),
    (agreeing.strings, (2,)),
    (agreeing.rows, (3,)),
    (agreeing.list_with_none, (3,)),
    (agreeing.best_of, (4,)),
    (agreeing.returns_through_finally, (1,)),
    (agreeing.returns_through_finally, (7,)),
    (agreeing.tagged_number, (1,)),
    (agreeing.tagged_number, (0,)),
    (agreeing.comparisons, (1, 2)),
    (agreeing.comparisons, (2.0, 2)),
    (agreeing.comparisons, (float('nan'), 1)),
    (agreeing.sum_of_items, (np.arange(4.0),)),
    (agreeing.sum_of_items, (np.arange(4, dtype=np.int32),)),
    (agreeing.sum_of_items, (np.zeros(0),)),
    (agreeing.running_sum, (np.ones((2, 3)),)),
    (agreeing.scalar_arithmetic, (np.array([3, 4], dtype=np.int8), 2)),
    (agreeing.scalar_arithmetic, (np.array([3.5, 4]), 2)),
    (agreeing.scalar_arithmetic, (np.array([3, 4], dtype=np.uint64), 2)),
    (agreeing.row_view, (np.ones((2, 2)),)),
    (agreeing.largest, (np.array([1, 5, 2]),)),
    (agreeing.out_of_bounds, (np.ones(3),)),
    (agreeing.two_dtypes, (np.array([7, 3], dtype=np.int16), np.array([2, 5], dtype=np.uint8))),
    (agreeing.two_dtypes, (np.array([7, 3], dtype=np.float32), np.array([2, 5], dtype=np.int64))),
]  # fmt: skip


def _outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> str:
    try:
        return repr(function(*copy.deepcopy(arguments)))
    except pycc.CompileError:
        raise
    except Exception as error:
        return repr(error)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function, arguments", _CASES, ids=[f"{f.__name__}-{i}" for i, (f, _) in enumerate(_CASES)])
def test_agrees_with_cpython(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    assert _outcome(pycc.jit(function), arguments) == _outcome(function, arguments)
