"""The first turn of a loop apart from the others (D2).

`total = 0; for x in floats: total += x` carries an int into the first turn and a float into every other: as one loop,
a tagged number. Where a first turn written out before the loop leaves the loop's variables with fewer types, that is
what is made: both parts are walked like any code, so nothing has to be rewritten. A loop without turns still gives
its initial values.

    flow.loop { test: else break(inits);  first turn;  rest of the loop;  break(results) }      one turn: `break`
    leaves it
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from xdsl.ir import Attribute, Block, Operation, Region

from pycc.dialects import flow, py
from pycc.passes.infer.control import BlockFrame, LoopFrame, carried_types, cast_all, emit_block, spread
from pycc.passes.infer.engine import Record
from pycc.passes.infer.frames import Dead, Frame
from pycc.passes.infer.lattice import NUMERIC, members_of
from pycc.passes.infer.values import Value, of_type
from pycc.passes.infer.walker import Walker

BODY_LIMIT = 160
"""Largest loop body (in ops) that is written out twice."""


class TurnFrame(Frame):
    """One turn of a loop written out: `break` and early `continue` leave the blocks around it."""

    def __init__(self, turn: Record | None, loop: Record | None):
        self.turn = turn
        self.loop = loop
        self.values: list[Value] | None = None

    def continue_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """On to the next turn."""
        if self.turn is None:
            self.values = values
            raise EndOfTurn
        BlockFrame(self.turn).break_(walker, values, op)

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Leave the loop, which is a `flow.loop` of one turn."""
        assert self.loop is not None
        leave_once(walker, self.loop, values, op)


class EndOfTurn(Exception):
    """The end of a turn at the top level of its body."""


def leave_once(walker: Walker, record: Record, values: list[Value], op: Operation) -> None:
    """Leave a `flow.loop` that goes round once, from inside."""
    if walker.emitting:
        walker.terminate(flow.BreakOp(cast_all(walker, values, record.results or [])))
    else:
        LoopFrame(record, (), results_are_arguments=False).break_(walker, values, op)


def loop_once(walker: Walker, record: Record, body: Callable[[], None]) -> list[Value]:
    """A `flow.loop` that goes round once, as a block that `flow.break` leaves."""
    if not walker.emitting:
        record.results = None

    def once() -> None:
        body()
        raise Dead

    block, _ = walker.region(once)
    if not walker.emitting:
        if record.results is None:
            raise Dead
        return [of_type(t) for t in record.results]
    assert block is not None and walker.builder is not None
    loop = walker.builder.add(flow.LoopOp([], carried_types(walker, record.results or []), Region([block])))
    if record.results is None:
        raise walker.dead()
    return spread(walker, record.results, loop.results)


def one_turn(walker: Walker, op: Operation, loop: Record | None, early: bool, body: Callable[[], Any]) -> list[Value]:
    """Walk a loop's body once; the values that it continues with."""
    record = walker.record(op, "turn") if early else None
    frame = TurnFrame(record, loop)

    def inside() -> None:
        walker.loops.append(frame)
        try:
            body()
        finally:
            walker.loops.pop()

    if record is not None:
        return emit_block(walker, record, inside)
    with suppress(EndOfTurn):
        inside()
    assert frame.values is not None
    return frame.values


def exits(block: Block) -> tuple[bool, bool, bool]:
    """Whether a loop's body breaks, continues early, leaves an outer `flow.block`."""
    breaks = continues = leaves = False

    def visit(inner: Block, loops: int, blocks: int, top: bool) -> None:
        nonlocal breaks, continues, leaves
        for op in inner.ops:
            kind = type(op)
            if kind is flow.BreakOp and not loops:
                breaks = True
            elif kind is flow.ContinueOp and not loops and not top:
                continues = True
            elif kind is flow.LeaveOp and not blocks:
                leaves = True
            deeper = kind in (flow.LoopOp, flow.ForOp, py.ForOp)
            for region in op.regions:
                visit(region.block, loops + deeper, blocks + (kind is flow.BlockOp), False)

    visit(block, 0, 0, True)
    return breaks, continues, leaves


# ---------------------------------------------------------------- the first turn


def _mixed(type_: Attribute) -> bool:
    """Whether a type is a tagged number, or a variable that may be unassigned."""
    if type(type_) is not py.UnionType:
        return False
    members = members_of(type_)
    return py.unbound in members or sum(type(m) in NUMERIC for m in members) > 1


def _size(block: Block) -> int:
    return sum(1 + sum(_size(region.block) for region in op.regions) for op in block.ops)


def try_peeling(
    walker: Walker,
    op: Operation,
    record: Record,
    start: int,
    source: Block,
    first: Callable[[Record, bool], list[Value]],
    rest: Callable[[list[Value]], list[Value]],
) -> list[Value] | None:
    """The loop with its first turn apart, if that helps; None if it does not.

    `record` is that of the loop as one; its arguments from `start` on are the program's variables. `first(loop,
    early)` walks the first turn (and leaves `loop` if there is none); `rest` makes the loop from what it continues
    with.
    """
    if walker.emitting:
        if not record.peeled:
            return None
    else:
        record.peeled = False
        if not any(map(_mixed, record.arguments[start:])) or _size(source) > BODY_LIMIT // walker.copies:
            return None
    _, early, leaves = exits(source)
    if early and leaves:
        return None
    path = walker.path
    outer = walker.record(op, "peeled")

    def body() -> None:
        walker.path = (*path, (op, "first"))
        values = first(outer, early)
        walker.path = (*path, (op, "rest"))
        walker.op = op
        results = rest(values)
        walker.op = op
        leave_once(walker, outer, results, op)

    walker.copies *= 2
    try:
        results = loop_once(walker, outer, body)
    except Dead:
        if walker.emitting:
            raise
        return None
    finally:
        walker.copies //= 2
        inner = walker.context.records.get((op, (*path, (op, "rest")), None))
        walker.path = path
        walker.op = op
    if not walker.emitting:
        record.peeled = inner is not None and any(
            len(members_of(a)) < len(members_of(b)) and _mixed(b)
            for a, b in zip(inner.arguments[start:], record.arguments[start:], strict=True)
        )
        if not record.peeled:
            return None
    return results
