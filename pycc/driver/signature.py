"""Binding of call arguments to parameters exactly as Python does it, errors included.

Takes in a function. Gives out a callable with the same parameters, defaults and name that returns its arguments as a tuple in the
order of the parameters: the interpreter itself does the binding and words the `TypeError`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

_Parameter = inspect.Parameter


def make_binder(function: types.FunctionType) -> Callable[..., tuple[Any, ...]]:
    """The binder of a function."""
    names: list[str] = []
    parts: list[str] = []
    previous: Any = None
    parameters = list(inspect.signature(function, follow_wrapped=False).parameters.values())
    for parameter in parameters:
        if previous is _Parameter.POSITIONAL_ONLY and parameter.kind is not _Parameter.POSITIONAL_ONLY:
            parts.append("/")
        if parameter.kind is _Parameter.KEYWORD_ONLY and previous not in (_Parameter.VAR_POSITIONAL, _Parameter.KEYWORD_ONLY):
            parts.append("*")
        star = {_Parameter.VAR_POSITIONAL: "*", _Parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        default = "=None" if parameter.default is not _Parameter.empty else ""
        parts.append(f"{star}{parameter.name}{default}")
        names.append(parameter.name)
        previous = parameter.kind
    if previous is _Parameter.POSITIONAL_ONLY:
        parts.append("/")
    result = "".join(f"{name}, " for name in names)
    source = f"def binder({', '.join(parts)}): return ({result})"
    scope: dict[str, Any] = {}
    exec(compile(source, "<pycc>", "exec"), {}, scope)
    binder = scope["binder"]
    binder.__defaults__ = function.__defaults__
    binder.__kwdefaults__ = function.__kwdefaults__
    binder.__qualname__ = function.__qualname__
    binder.__name__ = function.__name__
    return binder
