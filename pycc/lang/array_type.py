"""`pycc.Array[pycc.f64, 2]`: the annotation of a NumPy array of a dtype and rank; in plain CPython it does nothing."""

from __future__ import annotations

import types


class Array:
    """`Array[dtype, rank]`, for annotations only."""

    __module__ = "pycc"
    __class_getitem__ = classmethod(types.GenericAlias)
