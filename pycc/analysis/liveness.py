"""Liveness over structured regions with early exits and implicit exceptional edges: one backward walk, no fixpoint.

A subclass says which values it tracks (`used`, `defined`) and is told, at each op, what is live behind it and what
dies there. Where control can go is decided here: the targets of `flow.yield`, `break`, `continue`, `leave`, `return`,
the handler that a raising op may enter, and the farther handler (or the caller) for errors that pass user handlers.

Loops need no fixpoint because values are in SSA form: what a loop uses from outside is live in all of it. Such a
value is also kept live on the edges that leave the loop normally, so that it dies behind the loop, once, rather than
at each break.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from xdsl.dialects import func
from xdsl.ir import Block, Operation, SSAValue

from pycc.analysis.ownership_rules import Raises, raises_of
from pycc.dialects import flow
from pycc.ir.walk import walk

Live: TypeAlias = frozenset[SSAValue]
NOTHING: Live = frozenset()


@dataclass(frozen=True)
class Exits:
    """What is live where control may go from inside a region."""

    yields: Live = NOTHING
    continues: Live = NOTHING
    breaks: Live = NOTHING
    leaves: Live = NOTHING
    handler: Live | None = None
    """At the nearest handler; None: an error leaves the function."""
    last_handler: Live | None = None
    """At the nearest handler that takes every error; None: such an error leaves the function."""


_TARGETS: dict[type[Operation], Callable[[Exits], Live]] = {
    flow.YieldOp: lambda exits: exits.yields,
    flow.ContinueOp: lambda exits: exits.continues,
    flow.BreakOp: lambda exits: exits.breaks,
    flow.LeaveOp: lambda exits: exits.leaves,
    flow.ReturnOp: lambda exits: NOTHING,
    func.ReturnOp: lambda exits: NOTHING,
    flow.RaiseOp: lambda exits: NOTHING,
    flow.UnreachableOp: lambda exits: NOTHING,
}
TERMINATORS = frozenset(_TARGETS)


def uses_through_blocks(entry: Block, used: Callable[[Operation], Iterable[SSAValue]]) -> dict[Block, set[SSAValue]]:
    """For each block below `entry`, the tracked values used in it (or deeper) that are defined outside of it."""
    through: dict[Block, set[SSAValue]] = {}
    for op in walk(entry):
        for value in used(op):
            home = value.owner if isinstance(value.owner, Block) else value.owner.parent
            block = op.parent
            while block is not home:
                assert block is not None
                found = through.setdefault(block, set())
                if value in found:
                    break
                found.add(value)
                block = block.parent_block()
    return through


class LivenessWalk:
    """One backward walk over a function body; `walk()` starts it. Subclasses may insert ops before and after the op
    that they are told of."""

    def __init__(self, entry: Block):
        self.entry = entry
        self._through: dict[Block, set[SSAValue]] = {}
        self._pinned: dict[SSAValue, None] = {}
        self._breaks: list[bool] = []

    # -- what a subclass says

    def used(self, op: Operation) -> Sequence[SSAValue]:
        """The tracked values that `op` itself (not its regions) needs, each once."""
        raise NotImplementedError

    def defined(self, values: Sequence[SSAValue]) -> Sequence[SSAValue]:
        """Those of an op's results or a block's arguments that are tracked."""
        raise NotImplementedError

    def pinned(self, block: Block) -> Iterable[SSAValue]:
        """Tracked values defined in `block` that must live to its end."""
        return ()

    # -- what a subclass is told

    def at_op(
        self,
        op: Operation,
        after: set[SSAValue],
        dying: Sequence[SSAValue],
        spent: Sequence[SSAValue],
        unused: Sequence[SSAValue],
        exits: Exits,
    ) -> None:
        """`after` is live behind `op` (without its results); `dying` is used by `op` last of all, so `op` may take it
        over; `spent` must outlast `op` (a handler or the next turn might need it) but is dead behind it; `unused` are
        its dead results."""

    def at_start(self, block: Block, dead: Sequence[SSAValue]) -> None:
        """`dead` arrive at the start of `block`, but no path from there needs them."""

    # -- the walk

    def walk(self) -> None:
        """Walk the function."""
        self._through = uses_through_blocks(self.entry, self.used)
        self._block(self.entry, Exits())

    def _block(self, block: Block, exits: Exits) -> set[SSAValue]:
        """Walk a block; what is live at its start, its arguments excluded."""
        for value in self.pinned(block):
            self._pinned[value] = None
        live = set(exits.yields)
        op = block.last_op
        while op is not None:
            before = op.prev_op
            live = self._op(op, live, exits)
            op = before
        arguments = self.defined(block.args)
        if arguments:
            for argument in arguments:
                self._pinned.pop(argument, None)
            dead = [argument for argument in arguments if argument not in live]
            live.difference_update(arguments)
            if dead:
                self.at_start(block, dead)
        return live

    def _op(self, op: Operation, live: set[SSAValue], exits: Exits) -> set[SSAValue]:
        kind = type(op)
        used = self.used(op)
        caught = self._caught(op, exits)
        target = _TARGETS.get(kind)
        if target is not None:
            live = set(caught) if kind is flow.RaiseOp else set(target(exits))
            if kind is flow.BreakOp:
                self._breaks[-1] = True
            if self._pinned:
                used = list(dict.fromkeys((*used, *self._pinned)))
        unused: Sequence[SSAValue] = ()
        results = self.defined(op.results) if op.results else ()
        if results:
            unused = [result for result in results if result not in live]
            live.difference_update(results)
            for result in results:
                self._pinned.pop(result, None)
        if op.regions:
            return self._region_op(op, live, used, unused, exits)
        dying = [value for value in used if value not in live and value not in caught]
        spent = [value for value in caught if value not in live]
        if used or spent or unused or self.wants(op):
            self.at_op(op, live, dying, spent, unused, exits)
        live.update(used)
        live.update(caught)
        return live

    def wants(self, op: Operation) -> bool:
        """Whether to be told of an op that touches no tracked value."""
        return raises_of(op) is not Raises.NEVER or type(op) in TERMINATORS

    @staticmethod
    def _caught(op: Operation, exits: Exits) -> Live:
        """What `op` keeps live because it may go to a handler."""
        raises = raises_of(op)
        if raises is Raises.NEVER:
            return NOTHING
        last = exits.last_handler
        if raises is Raises.ANY and exits.handler is not None:
            return exits.handler if last is None else exits.handler | last
        return NOTHING if last is None else last

    def _region_op(
        self, op: Operation, live: set[SSAValue], used: Sequence[SSAValue], unused: Sequence[SSAValue], exits: Exits
    ) -> set[SSAValue]:
        handler = _REGION_OPS.get(type(op), LivenessWalk._loop)
        inside, behind = handler(self, op, frozenset(live), exits)
        dying = [value for value in used if value not in behind and value not in inside]
        spent = [value for value in behind if value not in live]
        if dying or spent or unused or self.wants(op):
            self.at_op(op, live, dying, spent, unused, exits)
        inside.update(used)
        return inside

    def _join(self, blocks: Sequence[Block], lives: Sequence[set[SSAValue]], extra: Live = NOTHING) -> set[SSAValue]:
        joined = set(extra).union(*lives)
        for block, live in zip(blocks, lives, strict=True):
            if len(live) != len(joined):
                self.at_start(block, [value for value in joined if value not in live])
        return joined

    def _if(self, op: Operation, live: Live, exits: Exits) -> tuple[set[SSAValue], Live]:
        inner = replace(exits, yields=live)
        blocks = [region.block for region in op.regions]
        return self._join(blocks, [self._block(block, inner) for block in blocks]), live

    def _labelled(self, op: Operation, live: Live, exits: Exits) -> tuple[set[SSAValue], Live]:
        return self._block(op.regions[0].block, replace(exits, leaves=live)), live

    def _loop(self, op: Operation, live: Live, exits: Exits) -> tuple[set[SSAValue], Live]:
        """Any op whose regions may run again: loops, and ops of other dialects."""
        around = set(live)
        blocks = [block for region in op.regions for block in region.blocks]
        for block in blocks:
            around |= self._through.get(block, NOTHING)
        around.update(self._pinned, exits.handler or NOTHING, exits.last_handler or NOTHING)
        header = frozenset(around)
        is_ours = type(op) in _REGION_OPS
        inner = replace(exits, continues=header, breaks=header) if is_ours else replace(exits, yields=header)
        if is_ours:
            self._breaks.append(False)
        self._join(blocks, [self._block(block, inner) for block in blocks], header)
        has_end = not is_ours or self._breaks.pop() or type(op) is not flow.LoopOp
        return around, header if has_end else live

    def _try(self, op: Operation, live: Live, exits: Exits) -> tuple[set[SSAValue], Live]:
        assert isinstance(op, flow.TryOp)
        inner = replace(exits, yields=live)
        block = op.handler.block
        at_handler = self._block(block, inner)
        if op.every is not None:
            caught = frozenset(at_handler)
            return self._block(op.body.block, replace(inner, handler=caught, last_handler=caught)), live
        # What the farther handler needs stays alive up to the nearer one, so that both edges find the same values.
        caught = frozenset(self._join([block], [at_handler], exits.last_handler or NOTHING))
        return self._block(op.body.block, replace(inner, handler=caught)), live


_REGION_OPS: dict[type[Operation], Callable[[LivenessWalk, Operation, Live, Exits], tuple[set[SSAValue], Live]]] = {
    flow.IfOp: LivenessWalk._if,  # pyright: ignore[reportPrivateUsage]
    flow.LoopOp: LivenessWalk._loop,  # pyright: ignore[reportPrivateUsage]
    flow.ForOp: LivenessWalk._loop,  # pyright: ignore[reportPrivateUsage]
    flow.BlockOp: LivenessWalk._labelled,  # pyright: ignore[reportPrivateUsage]
    flow.TryOp: LivenessWalk._try,  # pyright: ignore[reportPrivateUsage]
}
