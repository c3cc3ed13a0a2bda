"""`insert-polls`: loops of the user's functions ask the host now and then whether to go on, so that Ctrl-C stops them.

Before:

    flow.loop (%i = %a : i64) -> (i64) { ... }

After:

    flow.loop (%i = %a : i64) -> (i64) { flow.poll ... }

Expects: STRUCTURED, before `infer-raises` and `insert-ownership`, which see that a poll may raise. Guarantees: every
`flow.loop`, and every `flow.for` that has a loop or a call inside, polls once a turn. Innermost counted loops without
calls do not: they would not be vectorised. Library functions do not: their data must not be left half changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.dialects import flow
from pycc.ir.locations import op_span

_LIBRARY = str(Path(__file__).resolve().parents[2] / "library")
_OUTER = (flow.LoopOp, flow.ForOp, flow.CallOp, func.CallOp)


@dataclass(frozen=True)
class InsertPollsPass(ModulePass):
    """Insert `flow.poll` into the loops of functions that are not the library's."""

    name = "insert-polls"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        for function in op.ops:
            if isinstance(function, func.FuncOp) and not _is_library(function):
                for loop in list(_polling_loops(function)):
                    _insert(loop)


def _is_library(function: func.FuncOp) -> bool:
    if function.sym_name.data.startswith("pycc."):
        return True  # made by a pass, such as long arithmetic
    span = op_span(function)
    return span is not None and span.file.startswith(_LIBRARY)


def _polling_loops(function: func.FuncOp) -> Iterator[flow.LoopOp | flow.ForOp]:
    """Loops whose turns are long or may never end: endless ones, and those with something like that inside."""
    open_loops: list[flow.ForOp] = []
    outer: set[flow.ForOp] = set()

    def visit(op: Operation) -> Iterator[flow.LoopOp | flow.ForOp]:
        if isinstance(op, _OUTER):
            outer.update(open_loops)
        if isinstance(op, flow.LoopOp):
            yield op
        if isinstance(op, flow.ForOp):
            open_loops.append(op)
        for region in op.regions:
            for block in region.blocks:
                for inner in block.ops:
                    yield from visit(inner)
        if isinstance(op, flow.ForOp):
            open_loops.pop()
            if op in outer:
                yield op

    yield from visit(function)


def _insert(loop: flow.LoopOp | flow.ForOp) -> None:
    poll = flow.PollOp()
    poll.location = loop.location
    block = loop.body.block
    first = block.first_op
    assert first is not None
    block.insert_op_before(poll, first)
