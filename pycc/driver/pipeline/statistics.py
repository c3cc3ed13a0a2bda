"""What each pass did, in numbers: ops before and after, and the optional rewrites that the journal counted.

Gives out text in MLIR's form, as the tree of the pipeline or as a list of passes:

    'builtin.module' Pipeline
      simplify
        (S) 14 ops before
        (S) 12 ops after
        (S)  2 fold-constant
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.driver.pipeline.instrumentation import Instrumentation
from pycc.ir.rewrites import Journal
from pycc.ir.walk import walk

if TYPE_CHECKING:
    from pycc.driver.pipeline.pipeline import Pipeline

_RULE = f"==={'-' * 73}==="


@dataclass
class _Row:
    """A pipeline or a pass in the tree."""

    name: str
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    rows: dict[int, _Row] = field(default_factory=dict[int, "_Row"])

    def add(self, name: str, count: int) -> None:
        """Count something."""
        self.numbers[name] = self.numbers.get(name, 0) + count


@dataclass
class Statistics(Instrumentation):
    """Counts while passes run; several runs add up."""

    journal: Journal
    """The one that is current (`rewrites.recording`)."""
    _root: _Row = field(default_factory=lambda: _Row(""))
    _open: list[_Row] = field(default_factory=list[_Row])
    _before: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    def before_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        if not self._open:
            self._open.append(self._row(self._root, 0, f"'{op.name}' Pipeline"))
        elif pipeline.anchor:
            self._open.append(self._row(self._open[-1], id(pipeline), f"'{pipeline.anchor}' Pipeline"))
        else:
            self._open.append(self._open[-1])

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        self._open.pop()

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        self._before = dict(self.journal.counts)
        self._row(self._open[-1], id(pass_), pass_.name).add("ops before", _count(op))

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        row = self._row(self._open[-1], id(pass_), pass_.name)
        row.add("ops after", _count(op))
        for (_, kind), count in self.journal.counts.items():
            made = count - self._before.get((pass_.name, kind), 0)
            if made and (pass_.name, kind) in self.journal.counts:
                row.add(kind, made)

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        self._open.clear()

    @staticmethod
    def _row(above: _Row, key: int, name: str) -> _Row:
        return above.rows.setdefault(key, _Row(name))

    def report(self, display: str = "tree") -> str:
        """The text: "tree" as the pipeline is nested, "list" by pass."""
        lines = [_RULE, "... Pass statistics report ...".center(len(_RULE)).rstrip(), _RULE]
        if display == "list":
            merged: dict[str, _Row] = {}
            _merge(self._root, merged)
            for name in sorted(merged):
                _write(merged[name], 0, lines)
        else:
            for row in self._root.rows.values():
                _write(row, 0, lines)
        return "\n".join(lines)


def _count(op: Operation) -> int:
    return sum(1 for _ in walk(op)) - 1


def _merge(row: _Row, merged: dict[str, _Row]) -> None:
    for inner in row.rows.values():
        if inner.numbers:
            into = merged.setdefault(inner.name, _Row(inner.name))
            for name, count in inner.numbers.items():
                into.add(name, count)
        _merge(inner, merged)


def _write(row: _Row, depth: int, lines: list[str]) -> None:
    lines.append("  " * depth + row.name)
    width = max((len(str(count)) for count in row.numbers.values()), default=0)
    lines += [f"{'  ' * (depth + 1)}(S) {count:>{width}} {name}" for name, count in row.numbers.items()]
    for inner in row.rows.values():
        _write(inner, depth + 1, lines)
