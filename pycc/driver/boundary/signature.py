"""Binding of call arguments to parameters exactly as Python does it, errors included.

Takes in a function. Gives out a callable with the same parameters, defaults and name that returns its arguments as a
tuple in the order of the parameters: the interpreter itself does the binding and words the `TypeError`. (`inspect`
would be slow to load.)
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

_VARARGS, _VARKEYWORDS = 0x04, 0x08


def parameter_names(function: types.FunctionType) -> list[str]:
    """Names of the parameters in the order of their declaration; `*args` and `**keywords` stand without stars."""
    code = function.__code__
    names = list(code.co_varnames[: code.co_argcount])
    keyword_only = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    rest = code.co_varnames[code.co_argcount + code.co_kwonlyargcount :]
    if code.co_flags & _VARARGS:
        names.append(rest[0])
        rest = rest[1:]
    names += keyword_only
    if code.co_flags & _VARKEYWORDS:
        names.append(rest[0])
    return names


def is_positional(function: types.FunctionType) -> bool:
    """Whether a call with all parameters, by position, is one that Python allows."""
    code = function.__code__
    return not code.co_kwonlyargcount and not code.co_flags & (_VARARGS | _VARKEYWORDS)


def make_binder(function: types.FunctionType) -> Callable[..., tuple[Any, ...]]:
    """The binder of a function."""
    code = function.__code__
    names = parameter_names(function)
    optional = code.co_argcount - len(function.__defaults__ or ())
    parts: list[str] = []
    for index, name in enumerate(names[: code.co_argcount]):
        parts.append(name if index < optional else f"{name}=None")
        if index + 1 == code.co_posonlyargcount:
            parts.append("/")
    rest = names[code.co_argcount :]
    if code.co_flags & _VARARGS:
        parts.append(f"*{rest.pop(0)}")
    elif code.co_kwonlyargcount:
        parts.append("*")
    keyword_defaults = function.__kwdefaults__ or {}
    for name in rest[: code.co_kwonlyargcount]:
        parts.append(f"{name}=None" if name in keyword_defaults else name)
    if code.co_flags & _VARKEYWORDS:
        parts.append(f"**{rest[-1]}")
    result = "".join(f"{name}, " for name in names)
    scope: dict[str, Any] = {}
    exec(f"def binder({', '.join(parts)}): return ({result})", {}, scope)
    binder = scope["binder"]
    binder.__defaults__ = function.__defaults__
    binder.__kwdefaults__ = function.__kwdefaults__
    binder.__qualname__ = function.__qualname__
    binder.__name__ = function.__name__
    return binder
