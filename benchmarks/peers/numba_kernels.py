"""The kernels under Numba: the same Python, function by function, with arrays where Numba has no nested lists."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numba


def compiled(kernel: Callable[..., float], arguments: tuple[Any, ...]) -> Callable[..., float] | None:
    """A kernel compiled by Numba and tried on arguments; None where Numba refuses it."""
    cache: dict[types.FunctionType, Callable[..., float]] = {}

    def compile_with_callees(function: types.FunctionType) -> Callable[..., float]:
        if function in cache:
            return cache[function]
        scope = dict(function.__globals__)
        clone = types.FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
        cache[function] = result = numba.njit(clone)
        for global_name in function.__code__.co_names:
            value = scope.get(global_name)
            if isinstance(value, types.FunctionType):
                scope[global_name] = compile_with_callees(value)
        return result

    try:
        function = compile_with_callees(kernel)
        function(*arguments)
    except Exception:
        return None
    return function
