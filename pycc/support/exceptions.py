"""Numbers of the built-in exceptions: what a raising call returns, in the C ABI too. 0 is no error."""

from __future__ import annotations

# (name, parent) in preorder: a class and its subclasses are neighbours, so `except LookupError` is a range test.
_HIERARCHY: tuple[tuple[str, str | None], ...] = (
    ("BaseException", None),
    ("GeneratorExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("SystemExit", "BaseException"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("FileNotFoundError", "OSError"),
    ("PermissionError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("Warning", "Exception"),
)
RANGE_ERROR = 1
"""Class number, and status, of `pycc.IntegerRangeError`, which passes every handler (D4)."""
PYTHON_EXCEPTION = 2
"""Status when the pending error is a Python exception that C-API code left set (JIT only); passes every handler."""
_FIRST = 16
EXCEPTIONS: dict[str, int] = {name: _FIRST + i for i, (name, _) in enumerate(_HIERARCHY)}
"""Class number of each built-in exception; also the status that a raising call returns. 0 is no error."""


def class_number(name: str) -> int:
    """The class number of an error named in `flow.check`: a built-in exception, or `IntegerRangeError`."""
    return RANGE_ERROR if name == "IntegerRangeError" else EXCEPTIONS[name]


def exception_range(name: str) -> tuple[int, int]:
    """First and last class number of an exception class and its subclasses."""
    parents = dict(_HIERARCHY)

    def inside(candidate: str | None) -> bool:
        while candidate is not None and candidate != name:
            candidate = parents[candidate]
        return candidate is not None

    numbers = [number for candidate, number in EXCEPTIONS.items() if inside(candidate)]
    return min(numbers), max(numbers)
