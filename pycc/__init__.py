"""pycc: ordinary Python functions become native code.

    import pycc

    @pycc.jit
    def mean(xs):
        return sum(xs) / len(xs)

Importing this package loads nothing else: each name below is found at its first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pycc.driver.api.api import Module as Module
    from pycc.driver.api.api import compile as compile
    from pycc.driver.api.context import Context as Context
    from pycc.driver.jit.decorator import jit as jit
    from pycc.driver.options import Options as Options
    from pycc.driver.pipeline.instrumentation import Instrumentation as Instrumentation
    from pycc.driver.pipeline.instrumentation import Timer as Timer
    from pycc.driver.pipeline.pipeline import Pipeline as Pipeline
    from pycc.driver.run import Timing as Timing
    from pycc.ir.builder import Builder as Builder
    from pycc.ir.builder import BuilderBefore as BuilderBefore
    from pycc.ir.levels import Level as Level
    from pycc.lang import export as export
    from pycc.lang import f32 as f32
    from pycc.lang import f64 as f64
    from pycc.lang import i8 as i8
    from pycc.lang import i16 as i16
    from pycc.lang import i32 as i32
    from pycc.lang import i64 as i64
    from pycc.lang import static as static
    from pycc.lang import u8 as u8
    from pycc.lang import u16 as u16
    from pycc.lang import u32 as u32
    from pycc.lang import u64 as u64
    from pycc.lang.array_type import Array as Array
    from pycc.passes.python.emitter import Emitter as Emitter
    from pycc.support.diagnostics import CompileError as CompileError
    from pycc.support.diagnostics import IntegerRangeError as IntegerRangeError
    from pycc.support.extension import Extension as Extension

__version__ = "0.1.0"

_LANG = ("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "static", "export")
_HOME: dict[str, str] = {
    "jit": "pycc.driver.jit.decorator",
    "CompileError": "pycc.support.diagnostics",
    "IntegerRangeError": "pycc.support.diagnostics",
    "Extension": "pycc.support.extension",
    "Builder": "pycc.ir.builder",
    "BuilderBefore": "pycc.ir.builder",
    "Context": "pycc.driver.api.context",
    "Emitter": "pycc.passes.python.emitter",
    "Instrumentation": "pycc.driver.pipeline.instrumentation",
    "Level": "pycc.ir.levels",
    "Module": "pycc.driver.api.api",
    "Options": "pycc.driver.options",
    "Pipeline": "pycc.driver.pipeline.pipeline",
    "Timer": "pycc.driver.pipeline.instrumentation",
    "Timing": "pycc.driver.run",
    "compile": "pycc.driver.api.api",
    "Array": "pycc.lang.array_type",
    **dict.fromkeys(_LANG, "pycc.lang"),
}
"""Where each public name lives."""

__all__ = [
    "Array",
    "Builder",
    "BuilderBefore",
    "CompileError",
    "Context",
    "Emitter",
    "Extension",
    "Instrumentation",
    "IntegerRangeError",
    "Level",
    "Module",
    "Options",
    "Pipeline",
    "Timer",
    "Timing",
    "compile",
    "export",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "jit",
    "static",
    "u8",
    "u16",
    "u32",
    "u64",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'pycc' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
