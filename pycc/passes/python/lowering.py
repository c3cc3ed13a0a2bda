"""What every handler of `lower-py` works with: the lowering of one function.

The old tree (TYPED) is read, never changed; the new one (STRUCTURED) is built beside it. `value(old)` is the new value
of an old one, `define(old, new)` records it. Values of contentless types (None, unbound, ...) have no entry: control
flow drops them and everything else sees an `i1` false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xdsl.dialects.builtin import i1
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.utils.exceptions import PassFailedException

from pycc.dialects import py
from pycc.passes.python.emitter import Emitter
from pycc.passes.python.type_lowering import EMPTY, lower_type


class LoweringError(PassFailedException):
    """IR that is not of level TYPED: a fault of the compiler, not of the program."""


class ModuleFacts:
    """What handlers may ask about the whole module, and the runtime functions they asked for."""

    __slots__ = ("classes", "runtime")

    def __init__(self, classes: Mapping[str, py.ClassOp]):
        self.classes = classes
        self.runtime: dict[str, None] = {}

    def need(self, name: str) -> str:
        """Ask for a runtime function (`runtime_functions.py`); gives its symbol back."""
        self.runtime[name] = None
        return name


Handler = Callable[["FunctionLowering", Any], None]


class FunctionLowering(Emitter):
    """The lowering of one function."""

    __slots__ = ("facts", "handlers", "values")

    def __init__(self, entry: Block, facts: ModuleFacts, handlers: Mapping[type[Operation], Handler]):
        super().__init__(entry)
        self.values: dict[SSAValue, SSAValue] = {}
        self.facts = facts
        self.handlers = handlers

    def value(self, old: SSAValue) -> SSAValue:
        """The new value of an old one."""
        new = self.values.get(old)
        if new is None:
            if type(old.type) not in EMPTY:
                raise LoweringError(f"a value of type {old.type} is used before it is lowered")
            new = self.constant(0, i1)
        return new

    def define(self, old: SSAValue, new: SSAValue) -> None:
        """Record the new value of an old one."""
        self.values[old] = new
        if old.name_hint is not None and new.name_hint is None:
            new.name_hint = old.name_hint

    def kept(self, olds: Sequence[SSAValue]) -> list[SSAValue]:
        """The new values of those olds that have content."""
        return [self.value(old) for old in olds if type(old.type) not in EMPTY]

    def define_kept(self, olds: Sequence[SSAValue], news: Sequence[SSAValue]) -> None:
        """Record results of an op that dropped its contentless ones."""
        for old, new in zip((old for old in olds if type(old.type) not in EMPTY), news, strict=True):
            self.define(old, new)

    def block_of(self, old: Block) -> Block:
        """A new block with the old one's arguments (those with content)."""
        kept = [argument for argument in old.args if type(argument.type) not in EMPTY]
        new = Block(arg_types=[lower_type(argument.type) for argument in kept])
        for argument, replacement in zip(kept, new.args, strict=True):
            replacement.location = argument.location
            self.define(argument, replacement)
        return new

    def region_of(self, old: Region) -> Region:
        """A region of one block, lowered."""
        old_block = old.blocks.first
        if old_block is None:
            raise LoweringError("a region without a block")
        outer = self.block
        self.block = new = self.block_of(old_block)
        self.ops_of(old_block)
        self.block = outer
        return Region([new])

    def ops_of(self, old: Block) -> None:
        """Lower a block's ops, one after the other, to the end of the current block."""
        handlers = self.handlers
        op = old.first_op
        while op is not None:
            self.location = op.location
            handler = handlers.get(type(op))
            if handler is None:
                raise LoweringError(f"{op.name} may not appear at level typed")
            handler(self, op)
            op = op.next_op
