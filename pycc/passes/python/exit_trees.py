"""Blocks whose every way out is at the end of a tree of `flow.if`s: what `scf` can say by values.

Before:  `flow.if %c { flow.break %a : i64 }; ...; flow.continue %b : i64`
After:   `flow.if %c { flow.break %a : i64 } else { ...; flow.continue %b : i64 }`

`make_tree` moves what stands behind an `if` with an exit into the one arm that goes on; where more than one place goes
on, a block is no tree and stays as it is. `end_values` then turns the tree into `scf.if`s that yield.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xdsl.dialects import scf, ub
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow

MOST_NESTED = 50
"""Arms in arms, at most: every walk over IR goes down by recursion."""

Exits = tuple[type[Operation], ...]
ValuesOf = Callable[[Operation], Sequence[SSAValue]]


def is_tree(block: Block, exits: Exits, depth: int = 0) -> bool:
    """Whether `make_tree` can do its work: every end of the block is one of `exits`, or the end of the program."""
    falls = _falls(block, exits, depth)
    return falls == 0


def _falls(block: Block, exits: Exits, depth: int) -> int | None:
    """How many places go on behind the block, by `flow.yield`; None where it is no tree.

    An `if` of which more than one place goes on is none, if anything in it leaves.
    """
    nested = depth
    for op in block.ops:
        match op:
            case flow.IfOp():
                nested += 1
                arms = [_falls(region.block, exits, nested) for region in (op.then_region, op.else_region)]
                if None in arms or nested > MOST_NESTED:
                    return None
                if sum(arm or 0 for arm in arms) == 0:
                    return 0  # what follows is never reached
                if sum(arm or 0 for arm in arms) > 1:
                    return None
            case flow.YieldOp():
                return 1
            case flow.UnreachableOp():
                return 0
            case _ if isinstance(op, exits):
                return 0
            case _ if op.name.startswith("flow."):
                return None
            case _:
                pass
    return None


def make_tree(block: Block) -> None:
    """Give a block, for which `is_tree` holds, its exits at the ends of a tree of `if`s."""
    for op in list(block.ops):
        if isinstance(op, flow.IfOp):
            _sink(block, op)
            for region in (op.then_region, op.else_region):
                make_tree(region.block)
            return


def _sink(block: Block, op: flow.IfOp) -> None:
    """Move what follows an `if` to where it goes on; it then is the block's last op, without results."""
    rest = list(block.ops)
    rest = rest[rest.index(op) + 1 :]
    place = _going_on(op)
    if place is None:
        for dead in reversed(rest):
            for result in dead.results:
                _poison_uses(result)
            block.erase_op(dead)
        for result in op.results:
            _poison_uses(result)
    else:
        going = place.last_op
        assert isinstance(going, flow.YieldOp)
        for result, value in zip(op.results, going.operands, strict=True):
            result.replace_all_uses_with(value)
        place.erase_op(going)
        for moved in rest:
            moved.detach()
            place.add_op(moved)


def _poison_uses(result: SSAValue) -> None:
    for use in list(result.uses):
        op = ub.PoisonOp(result.type)
        op.location = use.operation.location
        block = use.operation.parent_block()
        assert block is not None
        block.insert_op_before(op, use.operation)
        use.operation.operands[use.index] = op.result


def _going_on(op: flow.IfOp) -> Block | None:
    """The block below an `if` that ends with the `flow.yield` behind which the program goes on."""
    for region in (op.then_region, op.else_region):
        block = region.block
        inner = next((inner for inner in block.ops if isinstance(inner, flow.IfOp)), None)
        if inner is not None:
            # The arm is a tree of its own first.
            make_tree(block)
            found = _going_on(inner)
            if found is not None:
                return found
        elif isinstance(block.last_op, flow.YieldOp):
            return block
    return None


def end_values(block: Block, types: Sequence[Attribute], values_of: ValuesOf) -> list[SSAValue]:
    """Take the end off a tree and give the values there: `values_of` an exit, or what the arms yield."""
    last = block.last_op
    assert last is not None
    match last:
        case flow.IfOp():
            return _arms(block, last, types, values_of)
        case flow.UnreachableOp():
            values: list[SSAValue] = [_before(last, ub.PoisonOp(type_)).results[0] for type_ in types]
        case _:
            values = list(values_of(last))
    block.erase_op(last)
    return values


def _arms(block: Block, op: flow.IfOp, types: Sequence[Attribute], values_of: ValuesOf) -> list[SSAValue]:
    regions: list[Region] = []
    for region in (op.then_region, op.else_region):
        arm = region.block
        values = end_values(arm, types, values_of)
        end = scf.YieldOp(*values)
        end.location = op.location
        arm.add_op(end)
        op.detach_region(region)
        regions.append(region)
    then, orelse = regions
    new = scf.IfOp(op.condition, list(types), then, orelse)
    new.location = op.location
    block.insert_op_before(new, op)
    block.erase_op(op)
    return list(new.results)


def _before(op: Operation, new: Operation) -> Operation:
    new.location = op.location
    block = op.parent_block()
    assert block is not None
    block.insert_op_before(new, op)
    return new
