"""Runs BUFFERS text: lowered, translated, verified, compiled at each LLVM level, loaded, called through ctypes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Region

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import host_target
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.dialects import mem
from pycc.dialects.syntax import TextParser
from pycc.driver.registry import make_context
from pycc.ir.levels import Level, check_level
from pycc.passes.machine.lower_to_llvm import LowerToLlvmPass

EXCEPTION = '!mem.struct<"exception", [i64, !mem.ref<"str">]>'
LEVELS = (0, 1, 2, 3)
WORDS = {
    "i64": ctypes.c_int64, "i32": ctypes.c_int32, "i8": ctypes.c_int8, "i1": ctypes.c_bool, "ptr": ctypes.c_void_p,
    "f64": ctypes.c_double, "f32": ctypes.c_float, "void": None,
}  # fmt: skip


class ContextStruct(ctypes.Structure):
    """The context, as a caller of compiled code makes it."""

    _fields_ = [(name, ctypes.c_int64) for name, _ in mem.CONTEXT_FIELDS]


class Record(ctypes.Structure):
    """A location record."""

    _fields_ = [("file", ctypes.c_char_p), ("function", ctypes.c_char_p), ("line", ctypes.c_int64)]


def new_context() -> tuple[ContextStruct, Any]:
    """A context with room for a traceback, and that room."""
    context, trace = ContextStruct(), (ctypes.c_int64 * mem.TRACE_LIMIT)()
    context.trace = ctypes.addressof(trace)
    return context, trace


def trace_of(context: ContextStruct) -> list[tuple[str, int]]:
    """Functions and lines of the traceback, innermost first."""
    entries = (ctypes.c_int64 * mem.TRACE_LIMIT).from_address(context.trace)
    records = [Record.from_address(entries[i]) for i in range(context.trace_count)]
    return [(record.function.decode(), record.line) for record in records]


def parse(text: str) -> ModuleOp:
    """A module from its text."""
    context: Context = make_context()
    return TextParser(context, text).parse_module()


def lower(text: str) -> ModuleOp:
    """To MACHINE, verified."""
    module = parse(text)
    module.verify()
    LowerToLlvmPass().apply(Context(), module)
    module.verify()
    check_level(module, Level.MACHINE)
    return module


@lru_cache(maxsize=256)
def llvm_text(text: str) -> str:
    """To LLVM IR."""
    return translate(lower(text), TranslateOptions(function_attributes=host_target().function_attributes))


def machine_text(module: ModuleOp) -> str:
    """LLVM IR of a module at MACHINE."""
    return translate(module)


@lru_cache(maxsize=256)
def load(text: str, level: int, exports: tuple[str, ...]) -> dict[str, int]:
    """Addresses of exported functions."""
    return load_object(compile_to_object(llvm_text(text), host_target(), level), exports)


def function(text: str, name: str, signature: str, level: int = 2) -> Callable[..., Any]:
    """A callable for an exported function; `signature` is like `i64 f64 -> i64`."""
    inputs, _, output = signature.partition("->")
    types = [WORDS[word] for word in inputs.split()]
    address = load(text, level, (name,))[name]
    return ctypes.CFUNCTYPE(WORDS[output.strip()], *types)(address)


def exported(body: str, arguments: Sequence[str], result: str, name: str = "entry") -> str:
    """Text of an exported function around a body."""
    listed = ", ".join(f"%{n}: {t}" for n, t in (a.split(": ") for a in arguments))
    arrow = f" -> {result}" if result else ""
    return f'func.func @{name}({listed}){arrow} attributes {{pycc.export = "{name}"}} {{\n{body}\n}}\n'


def empty(module: ModuleOp) -> bool:
    """Whether a module has no ops."""
    region: Region = module.body
    return region.block.first_op is None
