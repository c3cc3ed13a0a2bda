"""A loop twice: one for the case that something holds, one for all others.

Takes in a counted loop and the ops that compute the condition. Gives out a `flow.if` with the loop in one arm and a
copy of it in the other; level STRUCTURED, before ownership.
"""

from __future__ import annotations

from xdsl.ir import Block, Operation, Region, SSAValue

from pycc.dialects import flow
from pycc.ir.builder import Builder
from pycc.ir.walk import walk

SLOW = "pycc.slow"
"""Attribute of a loop that is the copy for other cases: not worth more copies."""
MOST_OPS = 150
"""Longest loop body that is worth having twice."""


def is_inside(value: SSAValue, block: Block) -> bool:
    """Whether a value is defined in a block, or in one inside it."""
    owner = value.owner
    around = owner if isinstance(owner, Block) else owner.parent
    while around is not None:
        if around is block:
            return True
        parent = around.parent_op()
        around = parent.parent if parent is not None else None
    return False


def choose(loop: flow.ForOp, before: Block, condition: SSAValue) -> flow.ForOp:
    """Let a loop run only if a condition holds, which the ops of `before` compute; the copy that runs otherwise."""
    parent = loop.parent
    assert parent is not None
    copy = loop.clone()
    _copy_locations(loop, copy)
    test = flow.IfOp(condition, [r.type for r in loop.results], Region([Block()]), Region([Block()]))
    test.location = loop.location
    for op in list(before.ops):
        op.detach()
        parent.insert_op_before(op, loop)
    parent.insert_op_before(test, loop)
    for old, new in zip(loop.results, test.results, strict=True):
        new.name_hint = old.name_hint
        old.replace_all_uses_with(new)
    loop.detach()
    for arm, region in ((loop, test.then_region), (copy, test.else_region)):
        region.block.add_op(arm)
        Builder(region.block, loop.location).add(flow.YieldOp(list(arm.results)))
    return copy


def _copy_locations(old: Operation, new: Operation) -> None:
    """Hand locations of block arguments on to a copy (those of ops are copied with them)."""
    for source, target in zip(walk(old), walk(new), strict=True):
        for source_region, target_region in zip(source.regions, target.regions, strict=True):
            for source_block, target_block in zip(source_region.blocks, target_region.blocks, strict=True):
                for argument, replacement in zip(source_block.args, target_block.args, strict=True):
                    replacement.location = argument.location
