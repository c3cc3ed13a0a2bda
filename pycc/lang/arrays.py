"""Array intrinsics in plain CPython, over NumPy arrays."""

from __future__ import annotations

from typing import Any

import numpy

from pycc.lang.memory import Pointer


def array_data(array: Any) -> Pointer[Any]:
    """Address of the element with all indices 0; only of C-contiguous arrays in CPython."""
    assert array.flags.c_contiguous
    return Pointer(list(array.reshape(-1)))


def array_dim(array: Any, index: int) -> Any:
    """Extent of one dimension."""
    return numpy.int64(array.shape[index])


def array_rank(T: Any) -> int:
    """Number of dimensions; CPython's array type does not know it."""
    raise NotImplementedError("the rank of an array type is known to the compiler only")


def array_stride(array: Any, index: int) -> Any:
    """Stride of one dimension, in elements."""
    return numpy.int64(array.strides[index] // array.itemsize)


def make_array(T: Any, data: Pointer[Any], shape: Any, strides: Any) -> Any:
    """An array over memory that somebody else keeps alive (a copy in CPython)."""
    assert data.storage is not None
    base = numpy.array(data.storage[data.position :], dtype=T)
    return numpy.lib.stride_tricks.as_strided(base, shape, [int(stride) * base.itemsize for stride in strides])
