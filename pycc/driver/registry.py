"""Finds dialects and passes by name; each is loaded when it is asked for.

A pass lives in the file of its name: `lower-py` is the `ModulePass` with that name in
`pycc/passes/<stage>/lower_py.py`. Passes of xDSL's own are found behind ours. Nothing is imported before it is used.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from xdsl.context import Context
from xdsl.dialects import get_all_dialects
from xdsl.ir import Dialect
from xdsl.passes import ModulePass

import pycc.passes as passes_package

_OWN_DIALECTS: dict[str, tuple[str, str]] = {
    "py": ("pycc.dialects.py", "Py"),
    "flow": ("pycc.dialects.flow", "Flow"),
    "mem": ("pycc.dialects.mem", "Mem"),
    "llvm": ("pycc.dialects.llvm", "Llvm"),
}


def make_context() -> Context:
    """A context with every dialect: ours, which take the place of xDSL's `py` and `llvm`, and xDSL's."""
    context = Context()
    loaders: dict[str, Callable[[], Dialect]] = dict(get_all_dialects())
    for name, (module, attribute) in _OWN_DIALECTS.items():
        loaders[name] = lambda module=module, attribute=attribute: getattr(importlib.import_module(module), attribute)
    for name, loader in loaders.items():
        context.register_dialect(name, loader)
    return context


class UnknownPass(Exception):
    """A pass name that nothing answers to."""


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Module of each file that may hold a pass, by pass name."""
    root = Path(next(iter(passes_package.__path__)))
    return {path.stem.replace("_", "-"): f"pycc.passes.{path.parent.name}.{path.stem}" for path in root.glob("*/*.py")}


def find_pass(name: str) -> type[ModulePass]:
    """The pass of a name; raises `UnknownPass`."""
    module = _files().get(name)
    if module is not None:
        for value in vars(importlib.import_module(module)).values():
            if inspect.isclass(value) and issubclass(value, ModulePass) and getattr(value, "name", None) == name:
                return value
    from xdsl.transforms import get_all_passes

    loader: Any = get_all_passes().get(name)
    if loader is None:
        raise UnknownPass(name)
    return loader()


def own_pass_names() -> list[str]:
    """Names of our passes, sorted. Imports them all."""
    names: list[str] = []
    for name in _files():
        try:
            found = find_pass(name)
        except UnknownPass:
            continue
        if found.__module__.startswith("pycc."):
            names.append(name)
    return sorted(names)
