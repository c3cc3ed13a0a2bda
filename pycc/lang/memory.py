"""Raw memory in plain CPython: `Pointer[T]` is a Python list with an offset; a bad index is an error here, not a crash.

Pointers to bytes behind objects (`data`) and reinterpreted pointers see the same storage only where the element size
is the same: library code that needs more is tested compiled.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

Element = TypeVar("Element")


class _Uninitialised:
    def __repr__(self) -> str:
        return "uninitialised"


UNINITIALISED: Any = _Uninitialised()
"""What fresh memory holds: using it shows up at once."""


class Pointer(Generic[Element]):
    """A raw pointer to elements: `storage` from `position` on. Null has no storage."""

    __slots__ = ("position", "storage")

    def __init__(self, storage: list[Any] | None = None, position: int = 0):
        self.storage = storage
        self.position = position

    def at(self, index: Any) -> tuple[list[Any], int]:
        """The storage and the place in it that an index means."""
        place = self.position + int(index)
        if self.storage is None or not 0 <= place < len(self.storage):
            raise AssertionError(f"access outside of allocated memory: {place}")
        return self.storage, place

    def load(self, index: Any) -> Any:
        """The element at an index, borrowed."""
        storage, place = self.at(index)
        if storage[place] is UNINITIALISED:
            raise AssertionError(f"load of uninitialised memory: {place}")
        return storage[place]

    def take(self, index: Any) -> Any:
        """Move the element out; the memory counts as uninitialised."""
        value = self.load(index)
        storage, place = self.at(index)
        storage[place] = UNINITIALISED
        return value

    def store(self, index: Any, value: Any) -> None:
        """Move a value into uninitialised memory (what was there is not released)."""
        storage, place = self.at(index)
        storage[place] = value

    def offset(self, index: Any) -> Pointer[Element]:
        """Address of element `index`."""
        return Pointer(self.storage, self.position + int(index))

    def is_null(self) -> bool:
        """Whether this points nowhere."""
        return self.storage is None


def allocate(T: Any, count: Any) -> Pointer[Any]:
    """Room for `count` elements, uninitialised."""
    if count < 0:
        raise MemoryError
    return Pointer([UNINITIALISED] * int(count))


def reallocate(pointer: Pointer[Any], old: Any, new: Any) -> Pointer[Any]:
    """Move `old` elements into room for `new`."""
    if new < 0:
        raise MemoryError
    kept = (
        []
        if pointer.storage is None
        else pointer.storage[pointer.position : pointer.position + min(int(old), int(new))]
    )
    return Pointer(kept + [UNINITIALISED] * (int(new) - len(kept)))


def free(pointer: Pointer[Any], count: Any) -> None:
    """Give memory back; null is allowed."""
    if pointer.storage is not None:
        assert pointer.position == 0 and len(pointer.storage) == count, "free with another count than allocated"
        pointer.storage.clear()


def null(T: Any) -> Pointer[Any]:
    """The pointer to nowhere."""
    return Pointer()


def move(destination: Pointer[Any], source: Pointer[Any], count: Any) -> None:
    """Copy `count` elements bit by bit; the ranges may overlap."""
    if count == 0:
        return
    source_storage, start = source.at(0)
    source.at(count - 1)
    items = source_storage[start : start + int(count)]
    destination.at(count - 1)
    storage, place = destination.at(0)
    storage[place : place + int(count)] = items


_SIZES = {bool: 1, int: 8, float: 8}


def sizeof(T: Any) -> Any:
    """Bytes of an element in memory."""
    import numpy

    size = numpy.dtype(T).itemsize if isinstance(T, type) and issubclass(T, numpy.generic) else _SIZES.get(T, 8)
    return numpy.int64(size)


def table(values: Sequence[Any], T: Any) -> Pointer[Any]:
    """Constant data. Integers are taken modulo the width of T, so unsigned tables may hold signed values."""
    import numpy

    if T is float:
        return Pointer([float(value) for value in values])
    if T is int:
        return Pointer(list(values))
    if issubclass(T, numpy.integer):
        return Pointer([_wrap(T, value) for value in values])
    return Pointer([T(value) for value in values])


def _wrap(T: Any, value: int) -> Any:
    import numpy

    bits = numpy.dtype(T).itemsize * 8
    value &= (1 << bits) - 1
    if issubclass(T, numpy.signedinteger) and value >> (bits - 1):
        value -= 1 << bits
    return T(value)


def bitcast(T: Any, value: Any) -> Any:
    """The same bits as another type of the same width."""
    import numpy

    if isinstance(value, Pointer):
        return value
    if isinstance(value, float):
        bits = struct.unpack("<Q", struct.pack("<d", float(value)))[0]
    else:
        bits = int(value) & ((1 << 64) - 1)
    if T is float or T is numpy.float64:
        return struct.unpack("<d", struct.pack("<Q", bits))[0]
    return _wrap(numpy.int64 if T is int else T, bits)


def data(owner: Any, T: Any) -> Pointer[Any]:
    """Address of what lies behind an object made with `extra`."""
    return Pointer(owner.__pycc_data__)


def free_object(owner: Any, extra: Any) -> None:
    """Free an object's own memory."""
