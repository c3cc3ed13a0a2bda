"""An extension of this very process, as in a notebook."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

import pycc
from pycc.extend import Extension, PassRow, PrinterRow, use
from tests.outside.children import in_child


@dataclass(frozen=True)
class LookPass(ModulePass):
    """Counts how often it ran."""

    name = "look"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        RUNS.append(1)


RUNS: list[int] = []


def poem(module: ModuleOp) -> str:
    """A printer."""
    return f"{len(list(module.ops))} ops"


def test_rows_take_effect_at_once() -> None:
    def work() -> str:
        notebook = types.ModuleType("notebook")
        notebook.__dict__.update(LookPass=LookPass, poem=poem)
        sys.modules["notebook"] = notebook
        source = "def f(x: int) -> int:\n    return x + 1\n"
        before = pycc.compile(source, level="buffers")
        use(Extension(passes=[PassRow("look", "notebook:LookPass", level="structured", before="simplify")]), "first")
        use(Extension(printers=[PrinterRow("poem", "notebook:poem")]), "second")
        after = pycc.compile(source, level="buffers")
        assert before.text() == after.text()
        assert pycc.jit(cache=False)(_function())(2) == 3
        try:
            use(Extension(passes=[PassRow("look", "notebook:LookPass")]), "third")
            clash = ""
        except pycc.CompileError as error:
            clash = str(error)
        return f"{len(RUNS) >= 2} {after.emit('poem').strip()} {'third: the pass `look` is also first' in clash}"

    assert in_child(work, [Path(__file__).parent]) == "True 3 ops True"


def _function() -> types.FunctionType:
    def f(x):
        return x + 1

    return f
