"""All ops below an op, in order, without recursion.

xDSL's `walk` goes through one generator per enclosing region for each op that it gives: where code nests five hundred
deep, that is most of a pass. This one costs the same at any depth.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block, Operation


def walk(root: Operation) -> Iterator[Operation]:
    """`root` and every op in it, each before what it holds. The op given last may be removed or rewritten."""
    yield root
    pending = _blocks(root)
    while pending:
        item = pending.pop()
        op = item.first_op if isinstance(item, Block) else item
        while op is not None:
            following = op.next_op
            yield op
            if op.regions:
                pending.append(following)
                pending += _blocks(op)
                break
            op = following


def _blocks(op: Operation) -> list[Operation | Block | None]:
    """The blocks in an op, last one first."""
    regions = op.regions
    if len(regions) == 1:
        first = regions[0].first_block
        if first is None:
            return []
        if first.next_block is None:
            return [first]
    return [block for region in reversed(regions) for block in reversed(region.blocks)]
