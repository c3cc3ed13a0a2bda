"""Every use comes after its definition: the verifier that xDSL lacks, for structured regions and for control-flow
graphs.

Takes in: any op. Gives out: nothing, or `InvalidOp` that names the op and the operand. A value is visible in
the block that defines it from there on, in the regions of later ops of that block, and in blocks that its block
dominates. Uses in blocks that control cannot reach are not looked at, as in upstream MLIR. One walk; visible values
are one set with an undo log.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.traits import IsolatedFromAbove

from pycc.ir.verification import InvalidOp


def verify_dominance(root: Operation) -> None:
    """Raise unless every operand below `root` is defined before it is used."""
    for region in root.regions:
        _region(region, set())


def immediate_dominators(region: Region) -> dict[Block, Block]:
    """The immediate dominator of each reachable block; the entry block is its own.

    K. Cooper, T. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm": two or three rounds over reverse postorder.
    """
    entry = region.blocks.first
    if entry is None:
        return {}
    order = list(_postorder(entry))
    number = {block: index for index, block in enumerate(order)}
    predecessors: dict[Block, list[Block]] = {block: [] for block in order}
    for block in order:
        for successor in _successors(block):
            predecessors[successor].append(block)
    above: dict[Block, Block] = {entry: entry}
    changed = True
    while changed:
        changed = False
        for block in reversed(order[:-1]):
            found: Block | None = None
            for predecessor in predecessors[block]:
                if predecessor not in above:
                    continue
                found = predecessor if found is None else _meet(predecessor, found, above, number)
            assert found is not None
            if above.get(block) is not found:
                above[block] = found
                changed = True
    return above


def _meet(one: Block, other: Block, above: dict[Block, Block], number: dict[Block, int]) -> Block:
    while one is not other:
        while number[one] < number[other]:
            one = above[one]
        while number[other] < number[one]:
            other = above[other]
    return one


def _successors(block: Block) -> tuple[Block, ...]:
    last = block.last_op
    return () if last is None else tuple(last.successors)


def _postorder(entry: Block) -> Iterator[Block]:
    seen = {entry}
    stack = [(entry, iter(_successors(entry)))]
    while stack:
        block, rest = stack[-1]
        following = next((successor for successor in rest if successor not in seen), None)
        if following is None:
            stack.pop()
            yield block
        else:
            seen.add(following)
            stack.append((following, iter(_successors(following))))


def _region(region: Region, visible: set[SSAValue]) -> None:
    first = region.blocks.first
    if first is None:
        return
    if first.next_block is None:
        visible.difference_update(_block(first, visible))
        return
    below: dict[Block, list[Block]] = {}
    for block, above in immediate_dominators(region).items():
        if block is not above:
            below.setdefault(above, []).append(block)
    # Depth first over the dominator tree, without recursion: functions can have thousands of blocks in a row.
    stack: list[tuple[Block, list[SSAValue] | None]] = [(first, None)]
    while stack:
        block, defined = stack.pop()
        if defined is not None:
            visible.difference_update(defined)
            continue
        stack.append((block, _block(block, visible)))
        stack.extend((child, None) for child in below.get(block, ()))


def _block(block: Block, visible: set[SSAValue]) -> list[SSAValue]:
    """Check a block, add its values to `visible`, and return them."""
    defined: list[SSAValue] = list(block.args)
    visible.update(defined)
    for op in block.ops:
        for index, operand in enumerate(op._operands):  # pyright: ignore[reportPrivateUsage]
            if operand not in visible:
                raise InvalidOp(op, f"operand {index} ({_describe(operand)}) does not dominate this use")
        if op.regions:
            isolated = op.has_trait(IsolatedFromAbove)
            for region in op.regions:
                _region(region, set() if isolated else visible)
        if op.results:
            defined.extend(op.results)
            visible.update(op.results)
    return defined


def _describe(value: SSAValue) -> str:
    name = f"%{value.name_hint}" if value.name_hint else "a value"
    owner = value.owner
    return f"{name}, a block argument" if isinstance(owner, Block) else f"{name}, a result of {owner.name}"
