"""The errors of type inference, one frozen dataclass each.

`Refused` carries one through the rules; where CPython would raise at run time instead (an operand that is None only
sometimes), it also says what, so that a rule tried on one member of a union becomes that `raise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycc.support.diagnostics import Diagnostic, Note
from pycc.support.spans import Span


class Refused(Exception):
    """A rule found that the program cannot be compiled as it stands. `python` is the class and message of what CPython
    raises in its place; None where CPython would go on."""

    def __init__(self, diagnostic: Diagnostic, python: tuple[str, str] | None = None):
        super().__init__(diagnostic.title)
        self.diagnostic = diagnostic
        self.python = python


class Conflict(Refused):
    """Two types that meet and do not go together: an error already while solving, when types only grow."""


@dataclass(frozen=True)
class NameNotDefined(Diagnostic):
    """A name that neither the module nor the builtins define."""

    code: ClassVar[str] = "T001"
    title: ClassVar[str] = "name is not defined"
    name: str

    def label(self) -> str:
        return f"`{self.name}` is not defined"

    def fix(self) -> str | None:
        return "define or import it, or check its spelling"


@dataclass(frozen=True)
class BuiltinNotCompiled(Diagnostic):
    """A name that Python defines and pycc does not."""

    code: ClassVar[str] = "T016"
    title: ClassVar[str] = "builtin is not supported"
    name: str
    why: str
    help: str

    def label(self) -> str:
        return f"`{self.name}` cannot be compiled: {self.why}"

    def fix(self) -> str | None:
        return self.help


@dataclass(frozen=True)
class TypeConflict(Diagnostic):
    """Paths join with values whose types have no common one."""

    code: ClassVar[str] = "T002"
    title: ClassVar[str] = "a variable has two types that do not go together"
    what: str
    first: str
    second: str
    first_span: Span | None
    second_span: Span | None

    def label(self) -> str:
        if self.span is not None and self.span == self.second_span:
            return f"{self.what} is {self.second} here and {self.first} on another path"
        if self.span is not None and self.span == self.first_span:
            return f"{self.what} is {self.first} here and {self.second} on another path"
        return f"{self.what} is {self.first} on one path and {self.second} on another"

    def notes(self) -> Sequence[Note]:
        found = [(f"{self.first} here", self.first_span), (f"{self.second} here", self.second_span)]
        return [Note(text, span) for text, span in found if span is not None and span != self.span]

    def fix(self) -> str | None:
        if any(text.startswith("constant list") for text in (self.first, self.second)):
            return "copy the list of the module: `.copy()`"
        return "use another name for the second value, or give both the same type"


@dataclass(frozen=True)
class ElementConflict(Diagnostic):
    """A container is given items whose types have no common one."""

    code: ClassVar[str] = "T003"
    title: ClassVar[str] = "a container gets items of two types"
    first: str
    second: str
    first_span: Span | None
    made: Span | None
    fixed: bool

    def label(self) -> str:
        return f"this puts {self.second} where items are {self.first}"

    def notes(self) -> Sequence[Note]:
        found = [(f"{self.first} here", self.first_span), ("the container is made here", self.made)]
        return [Note(text, span) for text, span in found if span is not None and span != self.span]

    def fix(self) -> str | None:
        if self.fixed and {self.first, self.second} <= {"int", "float", "bool"}:
            return f"convert the item: `{self.first}(...)`; its type was fixed where the list came in"
        return "keep items of one type in a container; use a tuple for a record of different types"


@dataclass(frozen=True)
class WrongOperands(Diagnostic):
    """What CPython answers with TypeError: an operator or function does not take these types."""

    code: ClassVar[str] = "T004"
    title: ClassVar[str] = "operation does not take these types"
    message: str
    help: str | None = None

    def label(self) -> str:
        return self.message

    def fix(self) -> str | None:
        return self.help or "convert an operand so that the types go together"


@dataclass(frozen=True)
class NoAttribute(Diagnostic):
    """An attribute or method that the type does not have."""

    code: ClassVar[str] = "T005"
    title: ClassVar[str] = "no such attribute"
    message: str

    def label(self) -> str:
        return self.message

    def fix(self) -> str | None:
        return "check the spelling and the type of the object; not all of Python's library is compiled yet"


@dataclass(frozen=True)
class WrongCall(Diagnostic):
    """Arguments that do not fit a function's parameters."""

    code: ClassVar[str] = "T006"
    title: ClassVar[str] = "call does not fit the function's parameters"
    message: str
    defined: Span | None = None

    def label(self) -> str:
        return self.message

    def notes(self) -> Sequence[Note]:
        return [] if self.defined is None else [Note("the function is defined here", self.defined)]

    def fix(self) -> str | None:
        return "give exactly the arguments that the function takes"


@dataclass(frozen=True)
class Unsupported(Diagnostic):
    """Python that this compiler does not take (yet)."""

    code: ClassVar[str] = "T007"
    title: ClassVar[str] = "not supported"
    message: str
    help: str | None = None

    def label(self) -> str:
        return self.message

    def fix(self) -> str | None:
        return self.help


@dataclass(frozen=True)
class WrongArgument(Diagnostic):
    """A library function is given a type that it does not take."""

    code: ClassVar[str] = "T008"
    title: ClassVar[str] = "argument has the wrong type"
    function: str
    parameter: str
    wanted: str
    given: str

    def label(self) -> str:
        return f"`{self.function}` takes {self.wanted} for `{self.parameter}`, not {self.given}"

    def fix(self) -> str | None:
        return f"pass a value of type {self.wanted}"


@dataclass(frozen=True)
class TooManySpecialisations(Diagnostic):
    """A function is used with ever more types."""

    code: ClassVar[str] = "T009"
    title: ClassVar[str] = "a function is called with too many different types"
    function: str
    limit: int

    def label(self) -> str:
        return f"`{self.function}` would be compiled for more than {self.limit} combinations of argument types"

    def fix(self) -> str | None:
        return "pass values of fewer types; a recursion whose argument type grows with every call cannot be compiled"


@dataclass(frozen=True)
class NotStatic(Diagnostic):
    """A value that must be known at compile time is not."""

    code: ClassVar[str] = "T010"
    title: ClassVar[str] = "value must be known at compile time"
    what: str

    def label(self) -> str:
        return f"{self.what} is not known at compile time"

    def fix(self) -> str | None:
        return "use a literal or a module constant here"


@dataclass(frozen=True)
class RecursiveType(Diagnostic):
    """A type that contains itself."""

    code: ClassVar[str] = "T011"
    title: ClassVar[str] = "a type contains itself"
    what: str

    def label(self) -> str:
        return f"{self.what} would have a type without end"

    def fix(self) -> str | None:
        return "keep nested data in flat lists with indices instead"


@dataclass(frozen=True)
class LibraryRefusal(Diagnostic):
    """A library function says that it does not take what it was given."""

    code: ClassVar[str] = "T012"
    title: ClassVar[str] = "not supported by the library"
    message: str
    help: str

    def label(self) -> str:
        return self.message

    def fix(self) -> str | None:
        return self.help or None


@dataclass(frozen=True)
class ConsumedTwice(Diagnostic):
    """An iterator is used a second time."""

    code: ClassVar[str] = "T013"
    title: ClassVar[str] = "an iterator is used twice"
    kind: str
    first_span: Span | None

    def label(self) -> str:
        return f"this {self.kind} may be empty by now: an iterator can be used once"

    def notes(self) -> Sequence[Note]:
        return [] if self.first_span is None else [Note("first used here", self.first_span)]

    def fix(self) -> str | None:
        return f"keep the items: `list({self.kind}(...))`, or make a new {self.kind} for each use"


@dataclass(frozen=True)
class InLibrary(Diagnostic):
    """An error found inside library code, told at the user's call."""

    code: ClassVar[str] = "T014"
    title: ClassVar[str] = "call cannot be compiled"
    function: str
    inner: Diagnostic

    def label(self) -> str:
        return f"in `{self.function}`: {self.inner.label()}"

    def notes(self) -> Sequence[Note]:
        return [] if self.inner.span is None else [Note(f"{self.inner.code}: {self.inner.title}", self.inner.span)]

    def fix(self) -> str | None:
        return self.inner.fix()


@dataclass(frozen=True)
class ChangedConstant(Diagnostic):
    """A list of the module that the program would change."""

    code: ClassVar[str] = "T015"
    title: ClassVar[str] = "a list of the module is changed"
    name: str

    def label(self) -> str:
        name = f"`{self.name}`" if self.name else "this list"
        return f"{name} is a constant of the compiled program: lists of the module cannot be changed"

    def fix(self) -> str | None:
        return f"copy it first: `{self.name}.copy()`"
