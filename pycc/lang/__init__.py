"""`pycc.lang`: what user and library code may import. Every name also works in plain CPython.

Takes in: ordinary values. Gives out: the behaviour that compiled code has, slowly: `Pointer[T]` is a window on a
Python list, sized numbers are NumPy's scalars, C functions are called through ctypes, marks set an attribute. So
library code can be run and tested where its algorithms are easy to watch. The compiler never runs this module for
compiled code: it knows the names (`pycc/dialects/intrinsics.py`). Nothing heavy is imported before it is used.

What library source may rely on is listed in `docs/library.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pycc.lang.arithmetic import (
    ceil,
    copysign,
    count_leading_zeros,
    count_trailing_zeros,
    fabs,
    float_to_i64,
    floor,
    integer_range_error,
    mul_high,
    popcount,
    round_even,
    sqrt,
    trunc,
    unreachable,
)
from pycc.lang.c import call_c, call_c_pure, call_pointer
from pycc.lang.marks import (
    borrows,
    cold,
    export,
    in_place,
    inline,
    iterator,
    noinline,
    primitive,
    static,
    struct,
    uncounted,
)
from pycc.lang.memory import (
    Pointer,
    allocate,
    bitcast,
    data,
    free,
    free_object,
    move,
    null,
    reallocate,
    sizeof,
    table,
)
from pycc.lang.objects import (
    EveryError,
    Object,
    context,
    exception_class,
    exception_has_message,
    exception_message,
    is_same,
    make,
    make_exception,
    new,
)
from pycc.lang.types import (
    carrier,
    compile_error,
    element_type,
    foreign_index,
    is_class,
    is_type,
    static_range,
    tuple_size,
    type_name,
    type_of,
)

if TYPE_CHECKING:
    from numpy import bool_ as b8
    from numpy import float32 as f32
    from numpy import float64 as f64
    from numpy import int8 as i8
    from numpy import int16 as i16
    from numpy import int32 as i32
    from numpy import int64 as i64
    from numpy import uint8 as u8
    from numpy import uint16 as u16
    from numpy import uint32 as u32
    from numpy import uint64 as u64

    from pycc.lang.arrays import array_data, array_dim, array_rank, array_stride, make_array

__all__ = [
    "Any",
    "EveryError",
    "K",
    "Object",
    "Pointer",
    "T",
    "V",
    "allocate",
    "array_data",
    "array_dim",
    "array_rank",
    "array_stride",
    "b8",
    "bitcast",
    "borrows",
    "call_c",
    "call_c_pure",
    "call_pointer",
    "carrier",
    "ceil",
    "cold",
    "compile_error",
    "context",
    "copysign",
    "count_leading_zeros",
    "count_trailing_zeros",
    "data",
    "element_type",
    "exception_class",
    "exception_has_message",
    "exception_message",
    "export",
    "f32",
    "f64",
    "fabs",
    "float_to_i64",
    "floor",
    "foreign_index",
    "free",
    "free_object",
    "i8",
    "i16",
    "i32",
    "i64",
    "in_place",
    "inline",
    "integer_range_error",
    "is_class",
    "is_same",
    "is_type",
    "iterator",
    "make",
    "make_array",
    "make_exception",
    "move",
    "mul_high",
    "new",
    "noinline",
    "null",
    "popcount",
    "primitive",
    "reallocate",
    "round_even",
    "sizeof",
    "sqrt",
    "static",
    "static_range",
    "struct",
    "table",
    "trunc",
    "tuple_size",
    "type_name",
    "type_of",
    "u8",
    "u16",
    "u32",
    "u64",
    "uncounted",
    "unreachable",
]  # fmt: skip

T = TypeVar("T")
"""The element type of a library class: `class list(lang.Object[T])`."""
K = TypeVar("K")
V = TypeVar("V")
"""Key and value types of one: `class dict(lang.Object[K, V])`."""

_NUMPY_NAMES = {
    "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64",
    "b8": "bool_", "u8": "uint8", "u16": "uint16", "u32": "uint32", "u64": "uint64", "f32": "float32", "f64": "float64",
}  # fmt: skip
_ARRAY_NAMES = ("array_data", "array_dim", "array_rank", "array_stride", "make_array")


def __getattr__(name: str) -> Any:
    """Sized numbers and array intrinsics, looked up in NumPy at first use."""
    if name in _NUMPY_NAMES:
        import numpy

        value: Any = getattr(numpy, _NUMPY_NAMES[name])
    elif name in _ARRAY_NAMES:
        from pycc.lang import arrays

        value = getattr(arrays, name)
    else:
        raise AttributeError(f"module 'pycc.lang' has no attribute {name!r}")
    globals()[name] = value
    return value
