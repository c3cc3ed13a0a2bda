"""Exceptions of the interpreted program, at the levels where they are values: a class number and a message.

`Raised` travels through the interpreter's own Python frames. Errors that pass user handlers (`IntegerRangeError`, what
a host left pending) say so themselves.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import os
from typing import Any

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation

from pycc.interpreters.faults import Fault
from pycc.interpreters.heap import Heap, Object
from pycc.ir.locations import source_span
from pycc.support.diagnostics import IntegerRangeError
from pycc.support.exceptions import EXCEPTIONS, PYTHON_EXCEPTION, RANGE_ERROR, class_number

NAMES = {number: name for name, number in EXCEPTIONS.items()}


class Raised(Exception):
    """An exception value on its way to a handler: `(class number, message or None)`."""

    def __init__(self, number: int, message: Object | None):
        super().__init__(number)
        self.value = (number, message)
        self.trace: list[Operation] = []
        """The op that raised it, then the calls that it left."""
        self.passes = number in (RANGE_ERROR, PYTHON_EXCEPTION)
        """Whether it is the business of `flow.try every` alone."""

    @staticmethod
    def of(heap: Heap, name: str, message: str) -> Raised:
        """The error of a name that `class_number` knows; an empty message is none."""
        return Raised(class_number(name), heap.constant_string(message) if message else None)


def at(raised: Raised, op: Operation | None) -> Raised:
    """An error that is raised by an op."""
    if op is not None:
        raised.trace.append(op)
    return raised


def host_error(heap: Heap, error: Exception, op: Operation | None = None) -> Exception:
    """A Python exception that an implementation raised, as the program's."""
    if isinstance(error, IntegerRangeError):
        return at(Raised(RANGE_ERROR, None), op)
    for cls in type(error).__mro__:
        if cls.__name__ in EXCEPTIONS and getattr(builtins, cls.__name__, None) is cls:
            text = repr(error.args[0]) if cls is KeyError and error.args else str(error)
            return at(Raised.of(heap, cls.__name__, text), op)
    return Fault(f"its implementation failed: {type(error).__name__}: {error}", op)


_LIBRARY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "library")


def _user_place(trace: list[Operation]) -> str:
    """The innermost line of the user's, as compiled code tells it."""
    for op in trace:
        span = source_span(op.location)
        if span is None or span.file.startswith(_LIBRARY):
            continue
        around = op
        while (parent := around.parent_op()) is not None and parent.name not in ("func.func", "py.func"):
            around = parent
        if parent is None:
            continue
        name = parent.attributes.get("pycc.name")
        symbol = parent.properties.get("sym_name")
        text = name.data if isinstance(name, StringAttr) else symbol.data if isinstance(symbol, StringAttr) else "?"
        return f" ({span.file}:{span.line}, in {text.partition('[')[0].rpartition('.')[2]})"
    return ""


def python_exception(heap: Heap, raised: Raised, pending: Any = None) -> BaseException:
    """The Python exception that a caller outside sees. `pending` is what a host left set."""
    number, message = raised.value
    if number == RANGE_ERROR:
        where = _user_place(raised.trace)
        return IntegerRangeError(f"an int is outside the 64-bit range{where}")
    if number == PYTHON_EXCEPTION and isinstance(pending, BaseException):
        return pending
    name = NAMES.get(number)
    if name is None:
        return Fault(f"an exception of class number {number} left the program")
    arguments: tuple[Any, ...] = () if message is None else (heap.text_of(message),)
    if name == "KeyError" and arguments:
        # Its message is the repr of the key.
        with contextlib.suppress(ValueError, SyntaxError):
            arguments = (ast.literal_eval(arguments[0]),)
    if name in ("UnicodeDecodeError", "UnicodeEncodeError"):
        # These want five arguments; the text is all that there is.
        return UnicodeError(*arguments)
    return getattr(builtins, name)(*arguments)
