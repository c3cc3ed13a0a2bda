"""The interpreter of each level: which tables of rows and constants it runs by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pycc.interpreters.engine import DEFAULT_DEPTH, Code, Machine, Row
from pycc.ir.levels import Level

Constants = Mapping[type[Operation], Callable[[Code, Any], Any]]


@lru_cache(maxsize=8)
def tables(level: Level) -> tuple[Mapping[type[Operation], Row], Constants]:
    """Rows and constants of a level."""
    from pycc.interpreters import flow, mem, memref, upstream

    if level in (Level.STRUCTURED, Level.BUFFERS):
        rows = {**upstream.ROWS, **memref.ROWS, **flow.ROWS, **mem.ROWS}
        return rows, {**upstream.CONSTANTS, **mem.CONSTANTS}
    if level is Level.PYTHON:
        from pycc.interpreters import py_dynamic

        return {**flow.DYNAMIC, **py_dynamic.ROWS}, py_dynamic.CONSTANTS
    if level is Level.TYPED:
        from pycc.interpreters import py_typed

        return {**flow.ROWS, **py_typed.ROWS}, py_typed.CONSTANTS
    raise ValueError(f"modules of level {level.value} are not interpreted")


def machine_for(module: ModuleOp, level: Level, *, depth: int = DEFAULT_DEPTH) -> Machine:
    """An interpreter of a module that is at a level."""
    rows, constants = tables(level)
    return Machine(module, rows, constants, counting=level is Level.BUFFERS, depth=depth)
