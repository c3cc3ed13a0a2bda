"""Errors of compiled code as Python's own: the exception with its message, and a traceback that shows the user's lines.

Takes in the address of a context that holds a pending error, and the status. Gives out an exception object for compiled
code to set. Imports nothing of the compiler.
"""

from __future__ import annotations

import builtins
import ctypes
import os
import types
from functools import lru_cache
from typing import Any

from pycc.driver.boundary.runtime_text import CONTEXT_FIELDS, TRACE_LIMIT
from pycc.support.diagnostics import IntegerRangeError
from pycc.support.exceptions import EXCEPTIONS, RANGE_ERROR

_CLASS_NAMES = {number: name for name, number in EXCEPTIONS.items()}
_NOT_FROM_TEXT = {"UnicodeDecodeError": UnicodeError, "UnicodeEncodeError": UnicodeError}
"""Classes that cannot be made from a message, and what stands for them when only that is known."""

_LIBRARY = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "library")
"""Where library code lives: its frames are nobody's business."""
_IMMORTAL = 1 << 61
_CODECS = {1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}


class _Context(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in CONTEXT_FIELDS]


class _Text(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int64) for name in ("count", "length", "kind", "hash")]


class _Record(ctypes.Structure):
    _fields_ = [("file", ctypes.c_char_p), ("function", ctypes.c_char_p), ("line", ctypes.c_int64)]


def take_text(address: int) -> str:
    """The text of a compiled `str` that we own; gives it back."""
    head = _Text.from_address(address)
    data = ctypes.string_at(address + ctypes.sizeof(_Text), head.length * head.kind)
    text = data.decode(_CODECS[head.kind], "surrogatepass")
    if head.count < _IMMORTAL:
        head.count -= 1
        if head.count == 0:
            _free(address)
    return text


def _free(address: int) -> None:
    function = ctypes.CDLL(None).free
    function.argtypes = [ctypes.c_void_p]
    function(address)


def pending_exception(context_address: int, status: int) -> BaseException:
    """The exception that a context holds, with its traceback."""
    context = _Context.from_address(context_address)
    number = context.error_class or status
    message = take_text(context.error_message) if context.error_message else None
    context.error_message = 0
    records = _records(context)
    error = make_exception(number, message, records[0] if records else None)
    return error.with_traceback(_traceback(records))


def make_exception(number: int, message: str | None, place: tuple[str, str, int] | None) -> BaseException:
    """An exception from its class number and message."""
    if number == RANGE_ERROR:
        where = f" ({place[0]}:{place[2]}, in {place[1]})" if place else ""
        return IntegerRangeError(f"{message or 'an int is outside the 64-bit range'}{where}")
    name = _CLASS_NAMES[number]
    class_: Any = _NOT_FROM_TEXT.get(name) or getattr(builtins, name)
    if message is None:
        return class_()
    return class_(_value(message) if class_ is KeyError else message)


def _value(text: str) -> object:
    """The argument of a KeyError, whose message is its repr."""
    import ast

    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def _records(context: _Context) -> list[tuple[str, str, int]]:
    """File, function and line of each frame that the error passed, innermost first."""
    count = min(context.trace_count, TRACE_LIMIT)
    addresses = (ctypes.c_int64 * count).from_address(context.trace) if count > 0 else ()
    records: list[tuple[str, str, int]] = []
    for address in addresses:
        record = _Record.from_address(address)
        file = (record.file or b"?").decode("utf-8", "replace")
        # Functions that the compiler makes have no line; the library's frames are nobody's business.
        if record.line and not file.startswith(_LIBRARY):
            records.append((file, (record.function or b"?").decode("utf-8", "replace"), record.line))
    return records


def _traceback(records: list[tuple[str, str, int]]) -> types.TracebackType | None:
    traceback: types.TracebackType | None = None
    for file, function, line in records:
        traceback = types.TracebackType(traceback, _frame(file, function, line), 0, line)
    return traceback


@lru_cache(maxsize=1024)
def _frame(file: str, function: str, line: int) -> types.FrameType:
    """A frame that says it is at a line of a function: what tracebacks are made of."""
    import sys

    def template() -> Any:
        return sys._getframe()  # pyright: ignore[reportPrivateUsage]

    code = template.__code__
    units = len(code.co_code) // 2
    # Location table (CPython 3.11): entries of at most 8 code units, kind 13 "line only", no step in lines.
    table = b"".join(bytes((0x80 | 13 << 3 | min(8, units - start) - 1, 0)) for start in range(0, units, 8))
    placed = code.replace(
        co_filename=file, co_name=function, co_qualname=function, co_firstlineno=line, co_linetable=table
    )
    return types.FunctionType(placed, {"__name__": file}, function, None, template.__closure__)()
