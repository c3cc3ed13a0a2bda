"""Arrays: a window on a block, with sizes and strides; what a memref and an `!py.ndarray` are here.

A NumPy array is passed by reference: its memory becomes a block of bytes without a copy, and NumPy sees every store.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from pycc.interpreters.faults import Fault
from pycc.interpreters.heap import Block, byte_block
from pycc.interpreters.kinds import Address, Kind


class Array:
    """Elements of a kind: `block` from byte `offset` on; sizes and strides count elements."""

    __slots__ = ("block", "kind", "offset", "sizes", "source", "strides")

    def __init__(self, kind: Kind, block: Block, offset: int, sizes: Sequence[int], strides: Sequence[int]):
        self.kind = kind
        self.block = block
        self.offset = offset
        self.sizes = tuple(sizes)
        self.strides = tuple(strides)
        self.source: Any = None
        """The NumPy array that it was made from."""

    def place(self, indices: Sequence[int]) -> int:
        """The byte at which an element lies; `Fault` outside of the bounds."""
        position = 0
        for axis, index in enumerate(indices):
            if not 0 <= index < self.sizes[axis]:
                raise Fault(f"index {index} is out of bounds for axis {axis} with size {self.sizes[axis]}")
            position += index * self.strides[axis]
        return self.offset + position * self.kind.size


def make_array(kind: Kind, pointer: Address, sizes: Sequence[int], strides: Sequence[int]) -> Array:
    """An array over memory that somebody else keeps alive."""
    return Array(kind, pointer[0], pointer[1], sizes, strides)


def contiguous(sizes: Sequence[int]) -> list[int]:
    """Strides of rows one behind the other."""
    strides: list[int] = []
    step = 1
    for size in reversed(sizes):
        strides.insert(0, step)
        step *= size
    return strides


def borrow(array: Any, kind: Kind) -> Array:
    """A NumPy array as one of ours, on the same memory."""
    if array.itemsize != kind.size or any(stride % kind.size for stride in array.strides):
        raise Fault(f"an array of {array.dtype} with strides {array.strides} cannot be passed")
    start: int = array.__array_interface__["data"][0]
    low, high = start, start + array.itemsize
    for size, stride in zip(array.shape, array.strides, strict=True):
        if size == 0:
            high = low
        low, high = low + min(0, (size - 1) * stride), high + max(0, (size - 1) * stride)
    size = max(0, high - low)
    memory = (ctypes.c_char * size).from_address(low) if size else b""
    block = byte_block(memoryview(memory).cast("B"), None, size)
    block.writable = bool(array.flags.writeable)
    block.cast = True
    result = Array(kind, block, start - low, array.shape, [stride // kind.size for stride in array.strides])
    # Keeps the memory alive as long as the array is used.
    result.source = block.owner = array
    return result
