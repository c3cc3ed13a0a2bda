"""Calls into C from plain CPython, through ctypes. Argument types follow the values, as in compiled code."""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from typing import Any

from pycc.lang.memory import UNINITIALISED, Pointer


@cache
def _libraries() -> tuple[ctypes.CDLL, ...]:
    names = [ctypes.util.find_library("m"), ctypes.util.find_library("c")]
    return tuple(ctypes.CDLL(name) for name in names if name)


_BY_NAME: dict[str, Any] = {"float": ctypes.c_double, "int": ctypes.c_int64, "bool": ctypes.c_bool}


@cache
def _c_type(cls: Any) -> Any:
    import numpy

    if cls is None or cls is type(None):
        return None
    if cls is Pointer:
        return ctypes.c_void_p
    # By name: inside `float.py` the class `float` is the library's.
    if cls.__name__ in _BY_NAME:
        return _BY_NAME[cls.__name__]
    return numpy.ctypeslib.as_ctypes_type(cls)


@cache
def _function(name: str, result: Any, arguments: tuple[Any, ...]) -> Any:
    for library in (*_libraries(), ctypes.pythonapi):
        if hasattr(library, name):
            prototype = ctypes.CFUNCTYPE(_c_type(result), *[_c_type(argument) for argument in arguments])
            return prototype((name, library))
    raise AssertionError(f"no C function {name}")


def _call(function: Any, T: Any, arguments: tuple[Any, ...]) -> Any:
    blocks = [_Block(argument) if isinstance(argument, Pointer) else None for argument in arguments]
    plain = [
        block.address if block is not None else argument.item() if hasattr(argument, "item") else argument
        for argument, block in zip(arguments, blocks, strict=True)
    ]
    result = function(*plain)
    for block in blocks:
        if block is not None:
            block.copy_back()
    return None if T is None else T(result)


class _Block:
    """What a `Pointer[u8]` points to, as C memory for the time of a call."""

    def __init__(self, pointer: Pointer[Any]):
        self.pointer = pointer
        items = [] if pointer.storage is None else pointer.storage[pointer.position :]
        self.before = bytes(0 if item is UNINITIALISED else int(item) for item in items)
        self.buffer = ctypes.create_string_buffer(self.before, max(1, len(items)))
        self.address = None if pointer.storage is None else ctypes.addressof(self.buffer)

    def copy_back(self) -> None:
        """Store the bytes that C changed."""
        import numpy

        for index, (old, new) in enumerate(zip(self.before, self.buffer.raw, strict=False)):
            if old != new:
                self.pointer.store(index, numpy.uint8(new))


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
