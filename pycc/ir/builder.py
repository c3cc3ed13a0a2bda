"""The one door through which IR is made: a builder that hands locations on (D13).

Set `location` (usually from the op being rewritten) and `block`; every op added gets that location unless it has one.
"""

from __future__ import annotations

from typing import TypeVar

from xdsl.dialects.builtin import UnknownLoc
from xdsl.ir import Attribute, Block, Operation, Region

from pycc.ir.construct import append
from pycc.ir.locations import UNKNOWN

OpT = TypeVar("OpT", bound=Operation)


class Builder:
    """Appends ops to the end of `block`."""

    __slots__ = ("block", "location")

    def __init__(self, block: Block | None = None, location: Attribute = UNKNOWN):
        self.block = block if block is not None else Block()
        self.location = location

    def add(self, op: OpT) -> OpT:
        """Append an op, giving it the current location if it has none."""
        if type(op.location) is UnknownLoc:
            op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        if op.parent is not None:
            raise ValueError(f"{op.name} stands in a block already")
        append(self.block, op)
        return op

    def region(self, block: Block) -> Region:
        """A region of one block."""
        return Region([block])


class BuilderBefore(Builder):
    """Inserts ops before `anchor`, with its location unless they have one."""

    __slots__ = ("anchor",)

    def __init__(self, anchor: Operation):
        assert anchor.parent is not None
        super().__init__(anchor.parent, anchor.location)
        self.anchor = anchor

    def add(self, op: OpT) -> OpT:
        """Insert an op, giving it the current location if it has none."""
        if type(op.location) is UnknownLoc:
            op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        self.block.insert_op_before(op, self.anchor)
        return op
