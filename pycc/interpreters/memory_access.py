"""Loads and stores as closures: the short way for a block of cells of the same kind, the heap's checks for the rest.

Shared by `mem`, `memref` and the intrinsics of TYPED.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.heap import BYTES, UNINITIALISED, Heap
from pycc.interpreters.kinds import Address, Kind


def loader(heap: Heap, kind: Kind) -> Callable[[Address, int], Any]:
    """A function from a pointer and an index to the element."""
    size, slow = kind.size, heap.load

    def load(pointer: Address, index: int) -> Any:
        block, offset = pointer
        if block.kind is kind:
            place = offset // size + index
            if 0 <= place < len(block.cells) and offset % size == 0:
                value = block.cells[place]
                if value is not UNINITIALISED:
                    return value
        return slow(block, offset + index * size, kind)

    return load


def storer(heap: Heap, kind: Kind) -> Callable[[Address, int, Any], None]:
    """A function that writes an element: pointer, index, value."""
    size, slow = kind.size, heap.store

    def store(pointer: Address, index: int, value: Any) -> None:
        block, offset = pointer
        if block.kind is kind and block.writable:
            place = offset // size + index
            if 0 <= place < len(block.cells) and offset % size == 0:
                if type(value) is Poison:
                    raise Fault(f"stores a value that is not defined: {value.reason}")
                block.cells[place] = value
                return
        slow(block, offset + index * size, kind, value)

    return store


def taker(heap: Heap, kind: Kind) -> Callable[[Address, int], Any]:
    """A function that moves an element out."""
    load = loader(heap, kind)

    def take(pointer: Address, index: int) -> Any:
        value = load(pointer, index)
        heap.clear(pointer, index, kind)
        return value

    return take


def offset_by(size: int) -> Callable[[Address, int], Address]:
    """A function that gives the address of an element."""

    def offset(pointer: Address, index: int) -> Address:
        return pointer[0], pointer[1] + index * size

    return offset


__all__ = ["BYTES", "loader", "offset_by", "storer", "taker"]
