"""Exceptions: an instance is a class number and a text (docs/architecture.md). Here is what `str`, `repr` and attributes give."""

from pycc import lang
from pycc.library.builder import builder
from pycc.library.text import write_ascii, write_quoted, write_str

FIRST_NUMBER = 16
# fmt: off
NAMES = (
    "BaseException", "GeneratorExit", "KeyboardInterrupt", "SystemExit", "Exception", "ArithmeticError",
    "FloatingPointError", "OverflowError", "ZeroDivisionError", "AssertionError", "AttributeError", "BufferError",
    "EOFError", "LookupError", "IndexError", "KeyError", "MemoryError", "NameError", "UnboundLocalError", "OSError",
    "FileNotFoundError", "PermissionError", "TimeoutError", "ReferenceError", "RuntimeError", "NotImplementedError",
    "RecursionError", "StopIteration", "SyntaxError", "SystemError", "TypeError", "ValueError", "UnicodeError",
    "UnicodeDecodeError", "UnicodeEncodeError", "Warning",
)
# fmt: on
"""Names of the built-in exceptions by class number, from FIRST_NUMBER on (`pycc/support/exceptions.py`; a test compares)."""


KEY_ERROR = 31


def text_of(e) -> str:
    """`str(e)`: the message. A KeyError has the repr of its argument for one, which is what CPython shows."""
    return lang.exception_message(e)


@lang.primitive
class exception:
    def __str__(self) -> str:
        return text_of(self)

    def __repr__(self) -> str:
        sink = builder()
        write_ascii(sink, NAMES[int(lang.exception_class(self)) - FIRST_NUMBER])
        write_ascii(sink, "(")
        if lang.exception_has_message(self):
            if lang.exception_class(self) == KEY_ERROR:
                write_str(sink, lang.exception_message(self))
            else:
                write_quoted(sink, lang.exception_message(self))
        write_ascii(sink, ")")
        return sink.finish()

    def __eq__(self, other) -> bool:
        return False
