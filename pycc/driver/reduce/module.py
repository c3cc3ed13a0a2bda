"""Modules as what `pycc-reduce` works on: their text, their validity, and edits that are applied to clones.

Takes in a parsed module. Gives out candidates for the search in `reduce_search.py`. A candidate is as valid as the
module that came in: if that verifies, so must every candidate, with dominance, and at BUFFERS with ownership; and every
candidate's text parses again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, SymbolRefAttr
from xdsl.ir import Operation
from xdsl.printer import Printer
from xdsl.utils.exceptions import DiagnosticException, ParseError, VerifyException

from pycc.analysis.verify import verify_module
from pycc.dialects.syntax import TextParser
from pycc.driver.reduce.search import Rejected, Strategy
from pycc.driver.registry import make_context
from pycc.ir.levels import Level, LevelError
from pycc.ir.walk import walk

_LEVELS = (Level.BUFFERS, Level.STRUCTURED, Level.TYPED, Level.PYTHON, Level.MACHINE)
"""Strictest first: what a module is checked as."""


@dataclass
class Workspace:
    """A clone that edits are being made to."""

    module: ModuleOp

    @cached_property
    def users(self) -> dict[str, list[Operation]]:
        """Ops that name a symbol in a property, by symbol."""
        found: dict[str, list[Operation]] = {}
        for op in walk(self.module):
            for value in op.properties.values():
                if isinstance(value, SymbolRefAttr):
                    found.setdefault(value.root_reference.data, []).append(op)
        return found

    def holds(self, op: Operation) -> bool:
        """Whether an op is still part of the clone."""
        around: Operation | None = op
        while around is not None:
            if around is self.module:
                return True
            around = around.parent_op()
        return False


Change = Callable[[Workspace, Operation], None]
"""Changes a clone at an op, or leaves it as it is where the change does not fit."""


@dataclass(frozen=True)
class ModuleEdit:
    """A change at the op with a number: its place in the walk of the module."""

    place: int
    change: Change


@dataclass
class ModuleSubject:
    """What can be done with a module."""

    strategies: Sequence[Strategy[ModuleOp, ModuleEdit]]
    check: Callable[[ModuleOp], None] = lambda module: None
    """Raises where a candidate is less valid than the input was."""
    locations: bool = False
    """Whether locations are printed."""
    generic: bool = False
    """Whether ops are printed in generic form: where their own form does not parse again."""
    allow_unregistered: bool = False
    reparse: bool = True
    _context: Context | None = field(default=None, repr=False)

    def apply(self, document: ModuleOp, edits: Sequence[ModuleEdit]) -> ModuleOp:
        """A clone with the edits made."""
        space = Workspace(document.clone())
        ops = list(walk(space.module))
        for edit in edits:
            op = ops[edit.place]
            if space.holds(op):
                edit.change(space, op)
        return space.module

    def text(self, document: ModuleOp) -> str:
        """The text of a valid module."""
        try:
            self.check(document)
            text = self.written(document)
        except Exception as error:
            # Verifiers and printers of odd IR may fail in any way: then it is no candidate.
            raise Rejected(str(error)) from None
        if self.reparse:
            try:
                self.parsed(text)
            except ValueError as error:
                raise Rejected(str(error)) from None
        return text

    def written(self, document: ModuleOp) -> str:
        """The text of any module."""
        stream = StringIO()
        printer = Printer(stream, print_generic_format=self.generic, print_debuginfo=self.locations)
        printer.print_op(document)
        return stream.getvalue() + "\n"

    def parsed(self, text: str) -> ModuleOp:
        """The module of a text; ValueError says what is wrong with it."""
        return parse_module(text, "<reduced>", self.allow_unregistered)

    def size(self, document: ModuleOp) -> int:
        """Its ops."""
        return sum(1 for _ in walk(document)) - 1


def parse_module(text: str, name: str, allow_unregistered: bool = False) -> ModuleOp:
    """The module of a text; ValueError says what is wrong with it, whatever it is."""
    context = make_context()
    context.allow_unregistered = allow_unregistered
    try:
        return TextParser(context, text, name).parse_module()
    except ParseError as error:
        raise ValueError(_on_one_line(str(error))) from None
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None


def _on_one_line(text: str) -> str:
    """`file:1:15`, the line, a caret and what was expected: the first and the last of these."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return ": ".join(dict.fromkeys((lines[0], lines[-1]))) if lines else text


def check_like(module: ModuleOp) -> Callable[[ModuleOp], None]:
    """The strictest check that a module passes; candidates must pass it too."""
    for level in _LEVELS:
        if _passes(module, level):
            return lambda candidate: verify_module(candidate, level)
    if _passes(module, None):
        return verify_module
    return lambda candidate: None


def _passes(module: ModuleOp, level: Level | None) -> bool:
    try:
        verify_module(module, level)
    except (VerifyException, DiagnosticException, LevelError):
        return False
    return True
