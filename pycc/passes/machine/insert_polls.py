"""`insert-polls`: loops of the user's functions ask the host now and then whether to go on, so that Ctrl-C stops them.

Before:

    flow.loop (%i = %a : i64) -> (i64) { ... }

After:

    flow.loop (%i = %a : i64) -> (i64) { flow.poll ... }

Expects: STRUCTURED, before `infer-raises` and `insert-ownership`, which see that a poll may raise. Guarantees: every
`flow.loop`, and every `flow.for` that has a loop or a long call inside, polls once a turn. Other innermost counted
loops do not: they would not be vectorised. A call is short if its callee is here, has no loop and calls only such.
Library functions do not poll: their data must not be left half changed.
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
from pycc.ir.walk import walk

_LIBRARY = str(Path(__file__).resolve().parents[2] / "library")
_LOOPS = (flow.LoopOp, flow.ForOp)
_CALLS = (flow.CallOp, func.CallOp)


@dataclass(frozen=True)
class InsertPollsPass(ModulePass):
    """Insert `flow.poll` into the loops of functions that are not the library's."""

    name = "insert-polls"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        short = _short_functions(op)
        for function in op.ops:
            if isinstance(function, func.FuncOp) and not _is_library(function):
                for loop in list(_polling_loops(function, short)):
                    _insert(loop)


def _short_functions(module: ModuleOp) -> frozenset[str]:
    """Functions whose calls end soon: no loops, and calls of such functions only."""
    functions = {f.sym_name.data: f for f in module.ops if isinstance(f, func.FuncOp)}
    known: dict[str, bool] = {}

    def is_short(name: str) -> bool:
        if name not in known:
            known[name] = False  # as long as it is open: recursion is not short
            function = functions.get(name)
            known[name] = function is not None and bool(function.body.blocks) and all(map(ends_soon, walk(function)))
        return known[name]

    def ends_soon(op: Operation) -> bool:
        if isinstance(op, _LOOPS):
            return False
        return not isinstance(op, _CALLS) or is_short(op.callee.root_reference.data)

    return frozenset(name for name in functions if is_short(name))


def _is_library(function: func.FuncOp) -> bool:
    if function.sym_name.data.startswith("pycc."):
        return True  # made by a pass, such as long arithmetic
    span = op_span(function)
    return span is not None and span.file.startswith(_LIBRARY)


def _polling_loops(function: func.FuncOp, short: frozenset[str]) -> Iterator[flow.LoopOp | flow.ForOp]:
    """Loops whose turns are long or may never end: endless ones, and those with something like that inside."""
    open_loops: list[flow.ForOp] = []
    outer: set[flow.ForOp] = set()

    def visit(op: Operation) -> Iterator[flow.LoopOp | flow.ForOp]:
        if isinstance(op, _LOOPS) or (isinstance(op, _CALLS) and op.callee.root_reference.data not in short):
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
