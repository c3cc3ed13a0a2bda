"""What the frontend refuses, one frozen dataclass per error; codes F0xx.

Constructs that no level above PYTHON will ever see are rows of `UNSUPPORTED`: node class -> diagnostic class.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pycc.support.diagnostics import Diagnostic, Note
from pycc.support.spans import Span


@dataclass(frozen=True)
class SyntaxProblem(Diagnostic):
    """CPython's own parser refuses the file."""

    code = "F001"
    title = "invalid syntax"
    message: str

    def label(self) -> str:
        return self.message

    def fix(self) -> str | None:
        return "CPython cannot run this file either; correct the marked place"


@dataclass(frozen=True)
class IntegerLiteralTooLarge(Diagnostic):
    """An int literal that 64 bits cannot hold."""

    code = "F002"
    title = "integer literal does not fit in 64 bits"

    def label(self) -> str:
        return "outside -2**63 .. 2**63 - 1"

    def fix(self) -> str | None:
        return "use a float, or keep the computation below 2**63"


@dataclass(frozen=True)
class CapturedVariable(Diagnostic):
    """A nested function reads a variable of the function around it that may change after the function is made."""

    code = "F003"
    title = "nested function captures a variable that may change"
    name: str
    owner: str
    definition: Span | None = None

    def label(self) -> str:
        return f"`{self.name}` belongs to `{self.owner}`, and is not bound once, before this function is made"

    def notes(self) -> Sequence[Note]:
        return [] if self.definition is None else [Note(f"`{self.name}` is assigned here", self.definition)]

    def fix(self) -> str | None:
        return f"bind `{self.name}` once, above the function, or pass it as an argument"


@dataclass(frozen=True)
class DefaultNotConstant(Diagnostic):
    """A default argument that is not a literal."""

    code = "F004"
    title = "default argument is not a constant"
    parameter: str

    def label(self) -> str:
        return f"the default of `{self.parameter}` is not a number, string, None or tuple of these"

    def fix(self) -> str | None:
        return f"write the value out, or use `{self.parameter}=None` and replace None in the body"


@dataclass(frozen=True)
class UnsupportedDecorator(Diagnostic):
    """A decorator that pycc does not know."""

    code = "F005"
    title = "decorator is not supported"
    decorator: str

    def label(self) -> str:
        return f"`@{self.decorator}` may replace the function by anything"

    def fix(self) -> str | None:
        return "remove it, or compile the undecorated function"


@dataclass(frozen=True)
class NothingToReraise(Diagnostic):
    """`raise` alone, where no `except` is around it."""

    code = "F006"
    title = "`raise` without an exception outside an `except` clause"

    def label(self) -> str:
        return "which exception this raises is not known here"

    def fix(self) -> str | None:
        return "name the exception: `raise error`"


@dataclass(frozen=True)
class NestedTooDeeply(Diagnostic):
    """CPython's parser ran out of stack."""

    code = "F007"
    title = "source is nested too deeply"

    def label(self) -> str:
        return "too many levels inside one another"

    def fix(self) -> str | None:
        return "split the expression or the function"


@dataclass(frozen=True)
class GeneratorNotConsumed(Diagnostic):
    """A generator expression anywhere but as the argument of a consumer."""

    code = "F008"
    title = "generator expression is not supported here"

    def label(self) -> str:
        return "only as the argument of sum, any, all, min, max, sorted, list, tuple, set or str.join"

    def fix(self) -> str | None:
        return "use a list comprehension: [...] instead of (...)"


@dataclass(frozen=True)
class ExceptionNameEscapes(Diagnostic):
    """The name of `except ... as e` is needed outside, where Python has already deleted it."""

    code = "F009"
    title = "exception name is read outside its `except` clause"
    name: str

    def label(self) -> str:
        return f"Python deletes `{self.name}` at the end of this clause"

    def fix(self) -> str | None:
        return "use another name here"


@dataclass(frozen=True)
class GlobalAssignment(Diagnostic):
    """A function assigns a module variable."""

    code = "F010"
    title = "assignment to a global variable"
    name: str

    def label(self) -> str:
        return f"`{self.name}` is declared global in this function"

    def fix(self) -> str | None:
        return f"return the new value of `{self.name}`, or keep it in an argument"


@dataclass(frozen=True)
class UnsupportedClass(Diagnostic):
    """A class of the user's module is used."""

    code = "F011"
    title = "class is not supported"
    name: str

    def label(self) -> str:
        return f"class `{self.name}` is defined here"

    def fix(self) -> str | None:
        return "use tuples or lists"


@dataclass(frozen=True)
class ReadBeforeFor(Diagnostic):
    """A comprehension reads one of its variables before the `for` that assigns it."""

    code = "F012"
    title = "comprehension variable is read before its `for`"
    name: str

    def label(self) -> str:
        return f"a later `for` of this comprehension assigns `{self.name}`"

    def fix(self) -> str | None:
        return "use another name there"


@dataclass(frozen=True)
class Unsupported(Diagnostic):
    """Base of constructs that are refused as a whole. Rows say what it is and what to write instead."""

    what: ClassVar[str] = "construct"
    advice: ClassVar[str | None] = None

    def label(self) -> str:
        return f"{self.what} cannot be compiled"

    def fix(self) -> str | None:
        return self.advice


def _construct(name: str, code: str, what: str, advice: str) -> type[Unsupported]:
    """A row: one more diagnostic class."""
    members = {
        "code": code,
        "title": f"{what} is not supported",
        "what": what,
        "advice": advice,
        "__module__": __name__,
    }
    return dataclass(frozen=True)(type(name, (Unsupported,), members))


ClassDefinition = _construct("ClassDefinition", "F020", "class inside a function", "use tuples or lists")
YieldExpression = _construct("YieldExpression", "F024", "generator function", "append to a list and return it")
AsyncCode = _construct("AsyncCode", "F025", "async code", "write it as an ordinary function")
WithStatement = _construct("WithStatement", "F026", "with statement", "use try/finally")
MatchStatement = _construct("MatchStatement", "F027", "match statement", "use if/elif")
NonlocalStatement = _construct("NonlocalStatement", "F028", "nonlocal", "return the value and assign it outside")
StarredTarget = _construct(
    "StarredTarget", "F029", "starred target", "use indices and slices: `first, rest = xs[0], xs[1:]`"
)
DoubleStarArgument = _construct("DoubleStarArgument", "F030", "`**` argument", "write the keyword arguments out")
FormattedValue = _construct(
    "FormattedValue", "F031", "f-string format or `!a` conversion", "print the values as separate arguments"
)
LiteralKind = _construct("LiteralKind", "F032", "bytes, complex or `...` literal", "use int, float or str")
ExceptStar = _construct("ExceptStar", "F033", "except*", "use except")
StarredItem = _construct("StarredItem", "F034", "`*` inside a list or tuple display", "use `+`: `[a] + list(b)`")
DeleteAttribute = _construct("DeleteAttribute", "F035", "del of an attribute", "assign another value to it")
ImportForm = _construct(
    "ImportForm", "F036", "relative or `*` import inside a function", "import the names at the top of the module"
)
VariableKeywords = _construct("VariableKeywords", "F037", "`**` parameter", "name the parameters")
BareAnnotation = _construct("BareAnnotation", "F038", "annotation of an item or attribute without a value", "remove it")
RaiseCause = _construct("RaiseCause", "F039", "this cause of an exception", "write `from error` or `from None`")
UnknownNode = _construct("UnknownNode", "F099", "this syntax", "rewrite it with simpler statements")

UNSUPPORTED: dict[type[ast.AST], type[Unsupported]] = {
    ast.ClassDef: ClassDefinition,
    ast.Yield: YieldExpression,
    ast.YieldFrom: YieldExpression,
    ast.Await: AsyncCode,
    ast.AsyncFor: AsyncCode,
    ast.AsyncWith: AsyncCode,
    ast.AsyncFunctionDef: AsyncCode,
    ast.With: WithStatement,
    ast.Match: MatchStatement,
    ast.Nonlocal: NonlocalStatement,
    ast.TryStar: ExceptStar,
    ast.Starred: StarredItem,
}
