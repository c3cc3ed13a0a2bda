"""Exceptions of the interpreted program, at the levels where they are values: a class number and a message.

`Raised` travels through the interpreter's own Python frames. Errors that pass user handlers (`IntegerRangeError`, what
a host left pending) say so themselves.
"""

from __future__ import annotations

import builtins
from typing import Any

from xdsl.ir import Operation

from pycc.interpreters.faults import Fault
from pycc.interpreters.heap import Heap, Object
from pycc.support.diagnostics import IntegerRangeError
from pycc.support.exceptions import EXCEPTIONS, PYTHON_EXCEPTION, RANGE_ERROR, class_number

NAMES = {number: name for name, number in EXCEPTIONS.items()}


class Raised(Exception):
    """An exception value on its way to a handler: `(class number, message or None)`."""

    def __init__(self, number: int, message: Object | None):
        super().__init__(number)
        self.value = (number, message)
        self.passes = number in (RANGE_ERROR, PYTHON_EXCEPTION)
        """Whether it is the business of `flow.try every` alone."""

    @staticmethod
    def of(heap: Heap, name: str, message: str) -> Raised:
        """The error of a name that `class_number` knows; an empty message is none."""
        return Raised(class_number(name), heap.constant_string(message) if message else None)


def host_error(heap: Heap, error: Exception, op: Operation | None = None) -> Exception:
    """A Python exception that an implementation raised, as the program's."""
    if isinstance(error, IntegerRangeError):
        return Raised(RANGE_ERROR, None)
    for cls in type(error).__mro__:
        if cls.__name__ in EXCEPTIONS and getattr(builtins, cls.__name__, None) is cls:
            text = str(error.args[0]) if error.args else ""
            return Raised.of(heap, cls.__name__, text)
    return Fault(f"its implementation failed: {type(error).__name__}: {error}", op)


def python_exception(heap: Heap, raised: Raised, pending: Any = None) -> BaseException:
    """The Python exception that a caller outside sees. `pending` is what a host left set."""
    number, message = raised.value
    if number == RANGE_ERROR:
        return IntegerRangeError()
    if number == PYTHON_EXCEPTION and isinstance(pending, BaseException):
        return pending
    name = NAMES.get(number)
    if name is None:
        return Fault(f"an exception of class number {number} left the program")
    arguments = () if message is None else (heap.text_of(message),)
    if name in ("UnicodeDecodeError", "UnicodeEncodeError"):
        # These want five arguments; the text is all that there is.
        return UnicodeError(*arguments)
    return getattr(builtins, name)(*arguments)
