"""`version-loops`: an inner loop whose array indices move with its counter gets a copy without index checks.

Before:  `flow.for %i = %lower to %upper step %one { %p = flow.call @pycc.array_index(%i, %size, %axis) ... }`
After:   `%inside = 0 <= %lower and %upper <= %size`, then `flow.if %inside` the loop with `%i` for `%p`, else as it is
Expects: level STRUCTURED, before ownership.
Guarantees: the same values and errors: the copy runs only where no index in it is negative or too large.

An index is seen as a base (the counter, or a value from outside of the loop) plus a constant. Loops with loops inside,
and long bodies, stay as they are. LLVM does not vectorise a loop that may leave at every element; the copy never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow
from pycc.ir.builder import Builder
from pycc.ir.rewrites import permits
from pycc.ir.walk import walk, walk_lazily
from pycc.passes.python.emitter import known_int
from pycc.passes.python.lower_arrays import ARRAY_INDEX

_NO_WRAP = arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])
LONG_BODY = 120
"""Most ops in a loop that is worth having twice."""
FAR = 1 << 31
"""Offsets beyond this are not looked at: sizes less an offset must not overflow."""


@dataclass(frozen=True)
class VersionLoopsPass(ModulePass):
    """See the module docstring."""

    name = "version-loops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        if not any(isinstance(f, func.FuncOp) and f.sym_name.data == ARRAY_INDEX for f in op.body.block.ops):
            return
        for function in list(op.body.block.ops):
            if isinstance(function, func.FuncOp):
                for block in function.body.blocks:
                    _block(block)


def _block(block: Block) -> bool:
    """Treat the innermost counted loops of a block; whether it holds any loop."""
    holds = False
    for op in list(block.ops):
        inner = False
        for region in op.regions:
            for nested in region.blocks:
                inner |= _block(nested)
        if isinstance(op, flow.ForOp):
            if not inner:
                _version(op)
            inner = True
        elif isinstance(op, flow.LoopOp):
            inner = True
        holds |= inner
    return holds


@dataclass
class _Group:
    """Indices with one base into dimensions of one size: the range of their offsets."""

    base: SSAValue
    size: SSAValue
    lowest: int
    highest: int


@dataclass
class _Indices:
    """The index computations of one loop that the check in front of it covers."""

    groups: list[_Group] = field(default_factory=list)
    calls: list[tuple[flow.CallOp, SSAValue, int]] = field(default_factory=list)

    def add(self, call: flow.CallOp, base: SSAValue, offset: int) -> None:
        """One more index."""
        size = call.arguments[1]
        self.calls.append((call, base, offset))
        for group in self.groups:
            if group.base is base and group.size is size:
                group.lowest, group.highest = min(group.lowest, offset), max(group.highest, offset)
                return
        self.groups.append(_Group(base, size, offset, offset))


def _outside(value: SSAValue, loop: flow.ForOp) -> bool:
    """Whether a value is defined outside of a loop."""
    owner = value.owner
    block = owner if isinstance(owner, Block) else owner.parent_block()
    while block is not None:
        if block is loop.body.block:
            return False
        block = block.parent_block()
    return True


def _affine(value: SSAValue, loop: flow.ForOp) -> tuple[SSAValue, int] | None:
    """A value as the loop's counter, or a value from outside, plus a constant."""
    offset = 0
    counter = loop.body.block.args[0]
    while value is not counter and not _outside(value, loop):
        op = value.owner
        if isinstance(op, flow.CheckedOp) and op.kind.data in ("add", "sub"):
            negative = op.kind.data == "sub"
        elif isinstance(op, arith.AddiOp | arith.SubiOp):
            negative = isinstance(op, arith.SubiOp)
        else:
            return None
        left, right = op.operands[0], op.operands[1]
        if not negative and known_int(left) is not None:
            left, right = right, left
        step = known_int(right)
        if step is None or abs(step) > FAR:
            return None
        offset += -step if negative else step
        value = left
    return (value, offset) if abs(offset) <= FAR else None


def _indices(loop: flow.ForOp) -> _Indices | None:
    """What a loop does with indices; None where a copy of it would be too long."""
    found = _Indices()
    for count, op in enumerate(walk_lazily(loop.body.block)):
        if count > LONG_BODY:
            return None
        if isinstance(op, flow.CallOp) and op.callee.root_reference.data == ARRAY_INDEX:
            affine = _affine(op.arguments[0], loop)
            if affine is not None and _outside(op.arguments[1], loop) and not _wraps(*affine, loop):
                found.add(op, *affine)
    return found


def _wraps(base: SSAValue, offset: int, loop: flow.ForOp) -> bool:
    """Whether an index is known to count from the end of its dimension, if only in the first turn."""
    lowest = known_int(loop.lower if base is loop.body.block.args[0] else base)
    return lowest is not None and lowest + offset < 0


def _condition(builder: Builder, loop: flow.ForOp, groups: Sequence[_Group]) -> SSAValue | None:
    """Whether every index of the groups is inside for the whole loop; None if that is known to be so."""
    parts: list[SSAValue] = []

    def constant(value: int) -> SSAValue:
        return builder.add(arith.ConstantOp(IntegerAttr(value, i64))).result

    def less(value: SSAValue, offset: int) -> SSAValue:
        return value if offset == 0 else builder.add(arith.SubiOp(value, constant(offset))).result

    def require(predicate: str, left: SSAValue, right: SSAValue) -> None:
        parts.append(builder.add(arith.CmpiOp(left, right, predicate)).result)

    counter = loop.body.block.args[0]
    for group in groups:
        lower = loop.lower if group.base is counter else group.base
        known = known_int(lower)
        if known is None:
            require("sge", lower, constant(-group.lowest))
        if group.base is counter:
            if group.size is not loop.upper or group.highest > 0:
                require("sle", loop.upper, less(group.size, group.highest))
        else:
            require("slt", group.base, less(group.size, group.highest))
    if not parts:
        return None
    result = parts[0]
    for part in parts[1:]:
        result = builder.add(arith.AndIOp(result, part)).result
    return result


def _version(loop: flow.ForOp) -> None:
    step = known_int(loop.step)
    if step is None or step <= 0:
        return
    indices = _indices(loop)
    if indices is None or not indices.calls or not permits("version-loop", loop):
        return
    block = loop.parent_block()
    assert block is not None
    before = Builder(Block(), loop.location)
    condition = _condition(before, loop, indices.groups)
    if condition is None:
        _unchecked(loop, indices)
        return
    slow = loop.clone()
    _copy_locations(loop, slow)
    types = [r.type for r in loop.results]
    choice = before.add(flow.IfOp(condition, types, Region([Block()]), Region([Block()])))
    for op in list(before.block.ops):
        op.detach()
        block.insert_op_before(op, loop)
    for old, new in zip(loop.results, choice.results, strict=True):
        old.replace_all_uses_with(new)
    loop.detach()
    for arm, region in ((loop, choice.then_region), (slow, choice.else_region)):
        region.block.add_op(arm)
        Builder(region.block, loop.location).add(flow.YieldOp(list(arm.results)))
    _unchecked(loop, indices)


def _copy_locations(old: Operation, new: Operation) -> None:
    """Hand locations of block arguments on to a copy (those of ops are copied with them)."""
    for source, target in zip(old.regions, new.regions, strict=True):
        for source_block, target_block in zip(source.blocks, target.blocks, strict=True):
            for argument, replacement in zip(source_block.args, target_block.args, strict=True):
                replacement.location = argument.location


def _unchecked(loop: flow.ForOp, indices: _Indices) -> None:
    """Take the index checks out of a loop in which they hold, and the overflow checks of the index sums with them."""
    for call, base, offset in indices.calls:
        block = call.parent_block()
        assert block is not None
        position = base
        if offset != 0:
            made = Builder(Block(), call.location)
            constant = made.add(arith.ConstantOp(IntegerAttr(offset, i64))).result
            position = made.add(arith.AddiOp(base, constant, overflow=_NO_WRAP)).result
            for op in list(made.block.ops):
                op.detach()
                block.insert_op_before(op, call)
        call.results[0].replace_all_uses_with(position)
        block.erase_op(call)
    _drop_unused_sums(loop)


def _drop_unused_sums(loop: flow.ForOp) -> None:
    """The checked sums that only made indices: their result fits, since it is a position in an array."""
    for op in reversed(walk(loop.body.block)):
        if isinstance(op, flow.CheckedOp) and op.result.first_use is None and _affine(op.result, loop) is not None:
            block = op.parent_block()
            assert block is not None
            block.erase_op(op)
