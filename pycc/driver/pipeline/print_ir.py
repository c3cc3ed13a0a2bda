"""Instrumentations that show the IR while passes run: as text on a stream, or as a tree of files.

Takes in which passes to show and when. Gives out IR under headers in MLIR's form,

    // -----// IR Dump After simplify ('func.func' operation: @f) //----- //

or files `FOLDER/builtin_module_no-symbol-name/func_func_f/1_0_simplify.mlir`, numbered in the order of the pipeline:
passes of the module by their place in it, passes nested under an op by that place and their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from pycc.driver.pipeline.instrumentation import Instrumentation
from pycc.ir.locations import text_point
from pycc.ir.walk import walk

if TYPE_CHECKING:
    from pycc.driver.pipeline.pipeline import Pipeline


def ir_text(op: Operation, *, generic: bool = False, locations: bool = False) -> str:
    """An op as text, ended by a newline. A location that is a place in a text of IR prints as MLIR prints it."""
    stream = StringIO()
    places = [(one, one.location) for one in walk(op)] if locations else []
    for one, location in places:
        one.location = text_point(location) or location  # pyright: ignore[reportAttributeAccessIssue]
    try:
        Printer(stream, print_generic_format=generic, print_debuginfo=locations).print_op(op)
    finally:
        for one, location in places:
            one.location = location
    stream.write("\n")
    return stream.getvalue()


def fallible_text(op: Operation, *, generic: bool = False, locations: bool = False) -> str:
    """As `ir_text`, for IR that a pass may have left in any state: where it does not print, a comment says so."""
    for way in (generic, True):
        try:
            return ir_text(op, generic=way, locations=locations)
        except Exception as error:
            told = f"// this IR does not print: {type(error).__name__}: {' '.join(str(error).split())[:200]}\n"
    return told


def symbol(op: Operation) -> str:
    """The symbol that an op defines; empty if none."""
    name = op.properties.get("sym_name") or op.attributes.get("sym_name")
    return name.data if isinstance(name, StringAttr) else ""


@dataclass(frozen=True)
class Shown:
    """Which passes are shown, and how."""

    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    before_all: bool = False
    after_all: bool = False
    only_changes: bool = False
    failures: bool = False
    whole_module: bool = False
    generic: bool = False
    locations: bool = False

    def wants_before(self, name: str) -> bool:
        """Whether the IR before a pass is shown."""
        return self.before_all or name in self.before

    def wants_after(self, name: str) -> bool:
        """Whether the IR after a pass is shown."""
        return self.after_all or name in self.after or (self.only_changes and not self.after)


@dataclass
class _Open:
    """A pipeline that is running on an op."""

    pipeline: Pipeline
    op: Operation
    numbers: dict[int, int]
    """Places of its passes and nested pipelines, by identity."""


@dataclass
class PrintIR(Instrumentation):
    """Shows the IR around passes."""

    shown: Shown
    write: Callable[[str], object]
    """Where text goes, if not to a tree of files."""
    tree: Path | None = None
    _before: str = ""
    _open: list[_Open] = field(default_factory=list[_Open])

    def before_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if pipeline.anchor or not self._open:
            numbers = {id(item): number for number, item in enumerate(_units(pipeline))}
            self._open.append(_Open(pipeline, op, numbers))

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if self._open and self._open[-1].pipeline is pipeline:
            self._open.pop()

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        if self.shown.only_changes:
            self._before = self._text(op)
        if self.shown.wants_before(pass_.name):
            self._show("Before", pass_, op, "before")

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        if not self.shown.wants_after(pass_.name):
            return
        if self.shown.only_changes and self._text(op) == self._before:
            return
        self._show("After", pass_, op, "")

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        if self.shown.failures or self.shown.wants_after(pass_.name):
            self._show("After", pass_, op, "failed", " Failed")

    def _text(self, op: Operation) -> str:
        return fallible_text(op, generic=self.shown.generic, locations=self.shown.locations)

    def _show(self, when: str, pass_: ModulePass, op: Operation, suffix: str, failed: str = "") -> None:
        name = symbol(op)
        operation = f" ('{op.name}' operation{f': @{name}' if name else ''})"
        root = op
        while self.shown.whole_module and (parent := root.parent_op()) is not None:
            root = parent
        text = self._text(root)
        head = f"// -----// IR Dump {when} {pass_.name}{failed}{operation if name else ''} //----- //\n"
        if self.tree is None:
            self.write(f"{head}{text}\n")
            return
        around = [one.op for one in self._open[:-1]]
        folder = self.tree.joinpath(*map(_folder_name, [*around, op]))
        folder.mkdir(parents=True, exist_ok=True)
        file = "_".join(part for part in (self._number(pass_), pass_.name, suffix) if part)
        folder.joinpath(f"{file}.mlir").write_text(f"{head}{text}", encoding="utf-8", errors="backslashreplace")

    def _number(self, pass_: ModulePass) -> str:
        """Place of the running pass, behind those of the pipelines around it."""
        inner = [one.pipeline for one in self._open[1:]]
        places = [one.numbers.get(id(item), 0) for one, item in zip(self._open, [*inner, pass_], strict=True)]
        return "_".join(map(str, places))


def _units(pipeline: Pipeline) -> Iterator[ModulePass | Pipeline]:
    """Its passes and nested pipelines; a stage's count as its own."""
    for item in pipeline.items:
        if isinstance(item, ModulePass) or item.anchor:
            yield item
        else:
            yield from _units(item)


def _folder_name(op: Operation) -> str:
    """`func_func_f`: what file systems take, short enough for them."""
    words = f"{op.name.replace('.', '_')}_{symbol(op) or 'no-symbol-name'}"
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in words)
    return safe if len(safe) <= 120 else f"{safe[:100]}_{sum(map(ord, words)):x}"
