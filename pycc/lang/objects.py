"""Objects, structs, exceptions and the context in plain CPython."""

from __future__ import annotations

import importlib
from typing import Any, Generic, TypeVar

from pycc.lang.marks import prepare_class
from pycc.lang.memory import UNINITIALISED, Pointer

Parameter = TypeVar("Parameter")


class Object(Generic[Parameter]):
    """Base of library classes with type parameters: `class list(lang.Object[T])`. Instances are counted references."""

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        prepare_class(cls)

    def __class_getitem__(cls, arguments: Any) -> Any:
        # `list[T]` inside the library names the class itself; only the base keeps the parameters, for readers.
        return super().__class_getitem__(arguments) if cls is Object else cls  # type: ignore[misc]


class EveryError(BaseException):
    """In `except lang.EveryError`: also the errors that pass user handlers. Boundary code only."""


def new(cls: Any, extra: Any = None) -> Any:
    """A fresh instance with its fields zeroed, followed by `extra` bytes."""
    instance = object.__new__(cls)
    for field, annotation in cls.__annotations__.items():
        setattr(instance, field, _zero(str(annotation)))
    if extra is not None:
        instance.__pycc_data__ = [UNINITIALISED] * int(extra)
    return instance


def _zero(annotation: str) -> Any:
    if annotation.startswith(("Pointer", "pycc.lang.memory.Pointer")):
        return Pointer()
    if annotation in ("float", "<class 'float'>"):
        return 0.0
    if annotation in ("str", "<class 'str'>"):
        return None
    import numpy

    return numpy.int64(0)


def make(cls: Any, *fields: Any) -> Any:
    """A struct of these fields, in order."""
    instance = object.__new__(cls)
    names = list(cls.__annotations__)
    assert len(names) == len(fields), f"{cls.__name__} has fields {names}"
    for name, value in zip(names, fields, strict=True):
        object.__setattr__(instance, name, value)
    return instance


_context: Any = None


def context() -> Any:
    """The context of this call: in CPython one for the process."""
    global _context
    if _context is None:
        _context = new(importlib.import_module("pycc.library.Context").Context)
    return _context


def is_same(a: Any, b: Any) -> bool:
    """Whether two references or pointers are the same address."""
    if isinstance(a, Pointer) and isinstance(b, Pointer):
        return a.storage is b.storage and a.position == b.position
    return a is b


def _numbers() -> dict[str, int]:
    from pycc.support.exceptions import EXCEPTIONS

    return EXCEPTIONS


def exception_class(error: BaseException) -> Any:
    """Class number of an exception."""
    import numpy

    return numpy.int64(_numbers()[type(error).__name__])


def exception_message(error: BaseException) -> Any:
    """Its text, '' for none; of a KeyError the repr of its argument."""
    if isinstance(error, KeyError):
        return str(error)
    return error.args[0] if error.args else ""


def exception_has_message(error: BaseException) -> bool:
    """Whether it was made with an argument."""
    return bool(error.args)


def make_exception(number: Any, message: Any) -> BaseException:
    """The exception of a class number."""
    import builtins

    name = next(name for name, value in _numbers().items() if value == number)
    return getattr(builtins, name)(message)
