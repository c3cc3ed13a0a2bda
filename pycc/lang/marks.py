"""Marks of `pycc.lang`: decorators that tell the compiler something and, in plain CPython, only record it.

A mark adds its name to `__pycc_marks__`. Marks of classes also make `C(...)` call `C.__new__` without a class argument
and give cursor classes a Python iterator, so that library classes behave in CPython as they do compiled.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Marked = TypeVar("Marked", bound=Any)


def _mark(name: str) -> Callable[[Marked], Marked]:
    def decorate(target: Marked) -> Marked:
        target.__pycc_marks__ = (*target.__dict__.get("__pycc_marks__", ()), name)
        return prepare_class(target) if isinstance(target, type) else target

    decorate.__name__ = name
    return decorate


struct = _mark("struct")
"""Class: immutable, by value."""
iterator = _mark("iterator")
"""Class: a struct that may be consumed once."""
uncounted = _mark("uncounted")
"""Class: a reference without a count."""


class _Primitive(type):
    """Class of library classes for built-in types: their values are CPython's own."""

    def __instancecheck__(cls, value: Any) -> bool:
        return super().__instancecheck__(value) or isinstance(value, getattr(builtins, cls.__name__, cls))


def primitive(cls: Any) -> Any:
    """Class: methods of a built-in value type."""
    members = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    return _mark("primitive")(_Primitive(cls.__name__, (), members))


borrows = _mark("borrows")
"""Function: its result is kept alive by its first argument."""
inline = _mark("inline")
"""Function: always inlined."""
in_place = _mark("in_place")
"""Function: its ops stand in its callers at level TYPED already; for bodies of one op or two."""
noinline = _mark("noinline")
cold = _mark("cold")
"""Function: never inlined (cold paths)."""
export = _mark("export")
"""Function: external C symbol, no context argument."""


def static(*parameters: str) -> Callable[[Marked], Marked]:
    """Function: specialised by the value of these parameters too, which must be known at compile time."""
    return _mark("static:" + ",".join(parameters))


def prepare_class(cls: Any) -> Any:
    """Give a library class its compiled calling conventions."""
    plain = cls.__dict__.get("__new__")
    if isinstance(plain, staticmethod):
        function = plain.__func__
        if not getattr(function, "__pycc_without_class__", False):

            def construct(_cls: Any, *args: Any, **keywords: Any) -> Any:
                return function(*args, **keywords)

            construct.__pycc_without_class__ = True  # type: ignore[attr-defined]
            cls.__new__ = construct
    if "__cursor__" in cls.__dict__ and "__iter__" not in cls.__dict__:
        cls.__iter__ = iterate
    return cls


def iterate(iterable: Any) -> Iterator[Any]:
    """Python's iteration by the cursor protocol (docs/architecture.md), which is how compiled `for` runs."""
    cursor = iterable.__cursor__()
    while iterable.__more__(cursor):
        item = iterable.__item__(cursor)
        cursor = iterable.__advance__(cursor)
        yield item
