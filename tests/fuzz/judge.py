"""CPython's answer to a program, and whether another answer is the same.

Takes in a program. Gives out outcomes: result or exception, output, and what became of the arguments, as text that tells
all values apart (floats by their bits, numbers by their type).
"""

from __future__ import annotations

import contextlib
import io
import linecache
import signal
import struct
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy

import pycc
from pycc.interpreters.faults import OutOfFuel
from tests.fuzz.big_ints import leaves_64_bits
from tests.fuzz.generator import Program

RANGE_ERROR = "IntegerRangeError"
LONGEST = 1.5
"""Seconds that CPython may take."""


@dataclass(frozen=True)
class Outcome:
    """What one call did."""

    kind: str
    """"value", or the class of the exception."""
    text: str
    """The value, or the exception's message."""
    output: str
    arguments: str
    """The arguments after the call."""


class Slow(BaseException):
    """CPython takes too long."""


@dataclass
class Loaded:
    """A program in this process, with CPython's answers."""

    program: Program
    name: str
    module: types.ModuleType
    file: str
    expected: list[Outcome] = field(default_factory=list[Outcome])


def value_text(value: Any) -> str:
    """A value as text that says its type and all of its bits; a NaN is a NaN."""
    match value:
        case bool() | str() | None:
            return repr(value)
        case int() if type(value) is int:
            return str(value)
        case float() if type(value) is float:
            return "nan" if value != value else f"f{struct.pack('>d', value).hex()}"
        case list():
            return f"[{', '.join(map(value_text, value))}]"
        case tuple():
            return f"({', '.join(map(value_text, value))},)"
        case numpy.ndarray():
            data = (
                value.astype(value.dtype, order="C").tobytes()
                if value.dtype.kind != "f"
                else repr(value.tolist()).encode()
            )
            return f"array {value.dtype} {value.shape} {data.hex()}"
        case numpy.generic():
            return f"{value.dtype}:{'nan' if value != value else value.tobytes().hex()}"
        case _:
            return f"{type(value).__name__}: {value!r}"


def arguments_of(call: str) -> list[Any]:
    """The arguments of a call, made anew."""
    return eval(call, {"np": numpy, "pycc": pycc, "same": [3, 1, 2], "list": list, "range": range})


def observe(function: Callable[..., Any], arguments: Sequence[Any]) -> Outcome:
    """Call a Python callable and see what it does."""
    stream = io.StringIO()
    kind, text = "value", ""
    try:
        with contextlib.redirect_stdout(stream):
            text = value_text(function(*arguments))
    except (pycc.CompileError, Slow, OutOfFuel):
        raise
    except BaseException as error:
        kind, text = type(error).__name__, str(error)
    return Outcome(kind, text, stream.getvalue(), value_text(list(arguments)))


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `Slow` again and again: programs have handlers."""

    def stop(*_: object) -> None:
        raise Slow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def load(program: Program, name: str) -> Loaded:
    """Run a program's module. The calls of `main` follow in `expect`."""
    file = f"<{name}>"
    linecache.cache[file] = (len(program.source), None, program.source.splitlines(keepends=True), file)
    module = types.ModuleType(name)
    sys.modules[name] = module
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(program.source, file, "exec"), module.__dict__)
    return Loaded(program, name, module, file)


def unload(loaded: Loaded) -> None:
    """Forget a program."""
    sys.modules.pop(loaded.name, None)
    linecache.cache.pop(loaded.file, None)


def expect(loaded: Loaded) -> None:
    """CPython's answers. Raises `Slow`."""
    with warnings.catch_warnings(), numpy.errstate(all="ignore"), at_most(LONGEST):
        warnings.simplefilter("ignore")
        loaded.expected = [observe(loaded.module.main, arguments_of(call)) for call in loaded.program.calls]


def difference(loaded: Loaded, number: int, found: Outcome) -> str | None:
    """How an outcome of call `number` differs from CPython's; None if it agrees.

    An `IntegerRangeError` agrees if CPython, too, comes to an int beyond 64 bits, and had printed the same by then.
    """
    expected = loaded.expected[number]
    if found.kind == RANGE_ERROR:
        if not expected.output.startswith(found.output):
            return "output before IntegerRangeError"
        if not leaves_64_bits(loaded.program.source, loaded.program.calls[number]):
            return "IntegerRangeError, but no int leaves 64 bits"
        return None
    for part in ("output", "kind", "text", "arguments"):
        if getattr(expected, part) != getattr(found, part):
            return part
    return None


def too_deep(loaded: Loaded) -> bool:
    """Whether CPython's own limit of recursion shows."""
    return any("recursion" in outcome.text + outcome.output for outcome in loaded.expected)
