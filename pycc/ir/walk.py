"""All ops inside an op, a region or a block, in order, without recursion.

xDSL's `walk` goes through one generator per enclosing region for each op that it gives: in code that nests five hundred
deep that is most of a pass, and in flat code it still costs several times what these do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xdsl.ir import Block, Operation, Region

_Pending = list[Operation | Block]


def walk(root: Operation | Region | Block) -> list[Operation]:
    """Every op in `root`, each before what it holds, as they stand now; `root` first if it is an op."""
    found: list[Operation] = []
    add = found.append
    pending = _start(root)
    while pending:
        item = pending.pop()
        op = item.first_op if isinstance(item, Block) else item
        while op is not None:
            add(op)
            following = None if op is root else op._next_op  # pyright: ignore[reportPrivateUsage]
            if op.regions:
                if following is not None:
                    pending.append(following)
                _push(op.regions, pending)
                break
            op = following
    return found


def walk_lazily(root: Operation | Region | Block) -> Iterator[Operation]:
    """The same, one by one, for those who may stop early."""
    pending = _start(root)
    while pending:
        item = pending.pop()
        op = item.first_op if isinstance(item, Block) else item
        while op is not None:
            following = None if op is root else op.next_op
            yield op
            if op.regions:
                if following is not None:
                    pending.append(following)
                _push(op.regions, pending)
                break
            op = following


def _start(root: Operation | Region | Block) -> _Pending:
    pending: _Pending = []
    if isinstance(root, Region):
        _push((root,), pending)
    else:
        pending.append(root)
    return pending


def _push(regions: Sequence[Region], pending: _Pending) -> None:
    """Put the blocks on the stack, the first one on top."""
    for region in reversed(regions):
        block = region.last_block
        while block is not None:
            pending.append(block)
            block = block.prev_block
