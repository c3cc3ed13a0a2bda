"""Calls into C from plain CPython, through ctypes. Argument types follow the values, as in compiled code."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=None)
def _libraries() -> tuple[ctypes.CDLL, ...]:
    names = [ctypes.util.find_library("m"), ctypes.util.find_library("c")]
    return tuple(ctypes.CDLL(name) for name in names if name)


@lru_cache(maxsize=None)
def _c_type(cls: Any) -> Any:
    import numpy

    if cls is None or cls is type(None):
        return None
    if cls is float:
        return ctypes.c_double
    if cls is int:
        return ctypes.c_int64
    if cls is bool:
        return ctypes.c_bool
    return numpy.ctypeslib.as_ctypes_type(cls)


@lru_cache(maxsize=None)
def _function(name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
    for library in (*_libraries(), ctypes.pythonapi):
        if hasattr(library, name):
            prototype = ctypes.CFUNCTYPE(_c_type(result), *[_c_type(argument) for argument in arguments])
            return prototype((name, library))
    raise AssertionError(f"no C function {name}")


def _call(function: Any, T: Any, arguments: tuple[Any, ...]) -> Any:
    plain = [argument.item() if hasattr(argument, "item") else argument for argument in arguments]
    result = function(*plain)
    return None if T is None else T(result)


def call_c(name: str, T: Any, *arguments: Any) -> Any:
    """Call a C function by name; its result has type T."""
    return _call(_function(name, T, tuple(type(argument) for argument in arguments)), T, arguments)


def call_c_pure(name: str, T: Any, *arguments: Any) -> Any:
    """As `call_c`, for functions that touch no memory."""
    return call_c(name, T, *arguments)


def call_pointer(address: Any, T: Any, *arguments: Any) -> Any:
    """Call a C function by address."""
    prototype = ctypes.CFUNCTYPE(_c_type(T), *[_c_type(type(argument)) for argument in arguments])
    return _call(prototype(int(address)), T, arguments)
