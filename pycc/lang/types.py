"""Compile-time questions about types, answered in plain CPython from values and classes."""

from __future__ import annotations

from typing import Any, NoReturn

from pycc.lang.memory import Pointer


def static_range(count: Any) -> range:
    """`range(count)` whose loop is unrolled; the count is known at compile time."""
    return range(count)


def type_of(value: Any) -> Any:
    """The class value of a value's type; a tuple's is a tuple type with its components."""
    return tuple[tuple(type_of(item) for item in value)] if type(value) is tuple else type(value)  # type: ignore[misc]


def is_type(T: Any, U: Any) -> bool:
    """Whether two class values are the same type."""
    return T == U


def is_class(T: Any, cls: Any) -> bool:
    """Whether class value T is `cls` or a `cls[...]`."""
    origin = getattr(T, "__origin__", T)
    if cls == "scalar":
        import numpy

        return isinstance(origin, type) and issubclass(origin, numpy.generic)
    if isinstance(cls, str):
        return False
    return origin is cls


def element_type(T: Any, index: int = 0) -> Any:
    """T of `list[T]`, `Pointer[T]`; component of a tuple. Unparameterised classes have `object`."""
    arguments = getattr(T, "__args__", ())
    return arguments[index] if arguments else object


def carrier(T: Any) -> Any:
    """What a type from outside is made of; classes of plain CPython are made of nothing else."""
    raise TypeError(f"{T!r} has no carrier")


def foreign_index(T: Any) -> int:
    """The place of a type from outside among all of them."""
    raise TypeError(f"{T!r} has no place")


def tuple_size(T: Any) -> int:
    """Number of components of a tuple type."""
    arguments = getattr(T, "__args__", ())
    return 0 if arguments == ((),) else len(arguments)


def type_name(value: Any) -> str:
    """Python's `type(x).__name__`."""
    return type(value).__name__


def compile_error(text: str, fix: str = "") -> NoReturn:
    """An error of the user's, reported if inference reaches this call."""
    raise TypeError(text)


__all__ = [
    "Pointer",
    "carrier",
    "compile_error",
    "element_type",
    "foreign_index",
    "is_class",
    "is_type",
    "static_range",
    "tuple_size",
    "type_name",
    "type_of",
]
