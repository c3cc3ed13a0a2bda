"""What inference asks of the driver, and what the driver asks of inference.

Inference knows neither files nor the cache: names, functions and classes, the user's and the library's alike, come
through `Program`. Takes in: nothing. Gives out: the protocol and the records that cross it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from xdsl.ir import Attribute

from pycc.dialects import py


@dataclass(frozen=True)
class Summary:
    """What a caller must know of a library specialisation that was compiled before."""

    result_type: Attribute
    raises: bool
    borrows: bool


@dataclass(frozen=True)
class Entry:
    """A function to compile for given argument types; `exported_name` is its C symbol, if it is seen from outside."""

    symbol: str
    argument_types: Sequence[Attribute]
    exported_name: str | None = None


class Program(Protocol):
    """All that a compile can name. Symbols are full names: `prog.f`, `list.append`, `math.sqrt`."""

    def resolve(self, module: str, name: str) -> Attribute:
        """What a global name means in a module (then in `builtins`): a type attribute for a compile-time value
        (`FunctionValueType`, `TypeObjectType`, `ModuleType`) or a constant attribute. KeyError where it is undefined.
        Names of `pycc.lang` are `FunctionValueType("lang.<name>")`."""
        ...

    def member(self, module: str, name: str) -> Attribute:
        """An attribute of a module value; the same answers, KeyError where there is none."""
        ...

    def function(self, symbol: str) -> py.FuncOp:
        """A function at level PYTHON; `CompileError` if its source is refused."""
        ...

    def class_(self, symbol: str) -> py.ClassOp:
        """A class at level PYTHON."""
        ...

    def has_function(self, symbol: str) -> bool:
        """Whether `function(symbol)` has an answer; asked to look methods up."""
        ...

    def is_library(self, symbol: str) -> bool:
        """Whether a function is library code: its annotations are then a signature that arguments coerce to. The user's
        annotations change nothing, as in Python."""
        ...

    def summary(self, key: str) -> Summary | None:
        """A library specialisation compiled before, by its full name: then only a declaration of it is made."""
        ...
