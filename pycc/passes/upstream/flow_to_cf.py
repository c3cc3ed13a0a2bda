"""`flow-to-cf`: what control flow `flow-to-scf` has left becomes branches between blocks.

Before:  `%r = flow.loop (%x = %a : i64) -> (i64) { flow.if %c { flow.return %x : i64 } ... flow.continue %y : i64 }`
After:   `cf.br ^header(%a : i64)`, `^header(%x: i64): ... cf.cond_br %c, ^return, ^next`
Expects: level BUFFERS, after `flow-to-scf`.
Guarantees: the same meaning. A function is turned whole, if every op in it is upstream's or `flow` control flow without
errors; then no `flow` op is left in it. What is `scf` stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xdsl.context import Context
from xdsl.dialects import arith, cf, func, memref, ub
from xdsl.dialects.builtin import ModuleOp, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow
from pycc.passes.python.flow_to_scf import is_one, turns
from pycc.passes.upstream.selection import DIALECTS, is_upstream_type


@dataclass(frozen=True)
class FlowToCfPass(ModulePass):
    """See the module docstring."""

    name = "flow-to-cf"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in op.body.block.ops:
            if isinstance(function, func.FuncOp) and function.body.blocks and _has_flow(function) and _turns(function):
                _Flattener(function).run()


def _has_flow(function: func.FuncOp) -> bool:
    return any(op.name.startswith("flow.") for op in function.walk())


def _turns(function: func.FuncOp) -> bool:
    return all(
        type(op) in _HANDLERS
        or (
            op.name.split(".", 1)[0] in DIALECTS
            and all(is_upstream_type(value.type) for value in (*op.operands, *op.results))
        )
        for op in function.walk()
    )


@dataclass(frozen=True)
class _Targets:
    """Where the exits of a region lead."""

    after: Block | None = None
    """`flow.yield`."""
    header: Block | None = None
    """`flow.continue`."""
    next: SSAValue | None = None
    """What a counted loop's header takes first."""
    exit: Block | None = None
    """`flow.break`."""
    end: Block | None = None
    """`flow.leave`."""


class _Flattener:
    """Appends to `block`; None after a terminator."""

    def __init__(self, function: func.FuncOp):
        self.function = function
        self.entry: Block | None = None
        self.block: Block | None = None
        self.blocks: list[Block] = []
        self.place: Operation = function

    def run(self) -> None:
        body = self.function.body.blocks[0]
        entry = Block(arg_types=[argument.type for argument in body.args])
        for old, new in zip(body.args, entry.args, strict=True):
            new.name_hint = old.name_hint
            old.replace_all_uses_with(new)
        self.start(entry)
        self.entry = entry
        self.ops(body, _Targets())
        region = self.function.body
        region.erase_block(body)
        for block in self.blocks:
            region.add_block(block)

    def ops(self, block: Block, targets: _Targets) -> None:
        """Append the ops of a structured block."""
        for op in list(block.ops):
            if self.block is None:
                # Behind a branch both of whose arms have left.
                break
            self.place = op
            handler = _HANDLERS.get(type(op))
            if handler is None:
                op.detach()
                self.block.add_op(op)
            else:
                handler(self, op, targets)
        for op in reversed(list(block.ops)):
            for result in op.results:
                if any(True for _ in result.uses):
                    result.replace_all_uses_with(self.poison(result.type))
            block.erase_op(op)

    def poison(self, type_: Attribute) -> SSAValue:
        """For what an op that was never reached would have given."""
        assert self.entry is not None
        op = ub.PoisonOp(type_)
        first = self.entry.first_op
        self.entry.add_op(op) if first is None else self.entry.insert_op_before(op, first)
        return op.result

    def start(self, block: Block) -> None:
        self.blocks.append(block)
        self.block = block

    def add(self, op: Operation) -> Operation:
        assert self.block is not None
        op.location = self.place.location
        self.block.add_op(op)
        return op

    def end(self, op: Operation) -> None:
        """Append a terminator."""
        self.add(op)
        self.block = None

    def value(self, op: Operation) -> SSAValue:
        return self.add(op).results[0]

    def branch(self, target: Block | None, values: Sequence[SSAValue]) -> None:
        assert target is not None
        self.end(cf.BranchOp(target, *values))

    def after(self, op: Operation) -> Block:
        """The block behind an op: its arguments are the op's results."""
        block = Block(arg_types=[result.type for result in op.results])
        for result, argument in zip(op.results, block.args, strict=True):
            argument.name_hint = result.name_hint
            result.replace_all_uses_with(argument)
        return block

    def join(self, block: Block) -> None:
        """Go on in a block, if anything leads there."""
        if any(op is not None and block in op.successors for op in (b.last_op for b in self.blocks)):
            self.start(block)
        else:
            for argument in block.args:
                argument.replace_all_uses_with(self.poison(argument.type))
            self.block = None


def _if(flattener: _Flattener, op: flow.IfOp, targets: _Targets) -> None:
    then, orelse, after = Block(), Block(), flattener.after(op)
    flattener.end(cf.ConditionalBranchOp(op.condition, then, [], orelse, []))
    for block, region in ((then, op.then_region), (orelse, op.else_region)):
        flattener.start(block)
        flattener.ops(region.block, replace(targets, after=after))
    flattener.join(after)


def _enter(flattener: _Flattener, region: Region, header: Block, skip: int = 0) -> None:
    """Give the arguments of a loop's body their values: those of its header."""
    for old, new in zip(region.block.args[skip:], header.args[skip:], strict=True):
        new.name_hint = old.name_hint
        old.replace_all_uses_with(new)


def _loop(flattener: _Flattener, op: flow.LoopOp, targets: _Targets) -> None:
    header, after = Block(arg_types=[init.type for init in op.inits]), flattener.after(op)
    flattener.branch(header, list(op.inits))
    _enter(flattener, op.body, header)
    flattener.start(header)
    flattener.ops(op.body.block, replace(targets, after=None, header=header, next=None, exit=after))
    flattener.join(after)


def _for(flattener: _Flattener, op: flow.ForOp, targets: _Targets) -> None:
    """A counted loop. With step 1 the counter is the loop's value; else it counts turns, which cannot overflow."""
    unit = is_one(op.step)
    zero, one = _number(flattener, 0), _number(flattener, 1)
    limit = op.upper if unit else turns(flattener.value, op.lower, op.upper, op.step)
    header, body, after = Block(arg_types=[i64, *[v.type for v in op.inits]]), Block(), flattener.after(op)
    flattener.branch(header, [op.lower if unit else zero, *op.inits])
    _enter(flattener, op.body, header, 1)
    flattener.start(header)
    counter = header.args[0]
    more = flattener.value(arith.CmpiOp(counter, limit, "slt" if unit else "ult"))
    flattener.end(cf.ConditionalBranchOp(more, body, [], after, list(header.args[1:])))
    flattener.start(body)
    following = flattener.value(arith.AddiOp(counter, one))
    induction = counter
    if not unit:
        induction = flattener.value(arith.AddiOp(op.lower, flattener.value(arith.MuliOp(counter, op.step))))
    op.body.block.args[0].replace_all_uses_with(induction)
    flattener.ops(op.body.block, replace(targets, after=None, header=header, next=following, exit=after))
    flattener.join(after)


def _number(flattener: _Flattener, value: int) -> SSAValue:
    return flattener.value(arith.ConstantOp.from_int_and_width(value, 64))


def _block(flattener: _Flattener, op: flow.BlockOp, targets: _Targets) -> None:
    after = flattener.after(op)
    flattener.ops(op.body.block, replace(targets, after=None, end=after))
    flattener.join(after)


def _continue(flattener: _Flattener, op: flow.ContinueOp, targets: _Targets) -> None:
    counter = () if targets.next is None else (targets.next,)
    flattener.branch(targets.header, [*counter, *op.operands])


def _slot(flattener: _Flattener, op: flow.SlotOp, targets: _Targets) -> None:
    element = op.result.type.element
    cell = memref.AllocaOp.get(element, shape=[])
    assert flattener.entry is not None
    first = flattener.entry.first_op
    cell.location = op.location
    flattener.entry.add_op(cell) if first is None else flattener.entry.insert_op_before(cell, first)
    op.result.replace_all_uses_with(cell.memref)


def _load_slot(flattener: _Flattener, op: flow.LoadSlotOp, targets: _Targets) -> None:
    op.result.replace_all_uses_with(flattener.value(memref.LoadOp.get(op.slot, [])))


def _store_slot(flattener: _Flattener, op: flow.StoreSlotOp, targets: _Targets) -> None:
    flattener.add(memref.StoreOp.get(op.value, op.slot, []))


_HANDLERS: dict[type[Operation], Callable[[_Flattener, Any, _Targets], None]] = {
    flow.IfOp: _if,
    flow.LoopOp: _loop,
    flow.ForOp: _for,
    flow.BlockOp: _block,
    flow.YieldOp: lambda flattener, op, targets: flattener.branch(targets.after, list(op.operands)),
    flow.ContinueOp: _continue,
    flow.BreakOp: lambda flattener, op, targets: flattener.branch(targets.exit, list(op.operands)),
    flow.LeaveOp: lambda flattener, op, targets: flattener.branch(targets.end, list(op.operands)),
    flow.ReturnOp: lambda flattener, op, targets: flattener.end(func.ReturnOp(*op.operands)),
    func.ReturnOp: lambda flattener, op, targets: flattener.end(func.ReturnOp(*op.operands)),
    flow.UnreachableOp: lambda flattener, op, targets: flattener.end(ub.UnreachableOp()),
    flow.SlotOp: _slot,
    flow.LoadSlotOp: _load_slot,
    flow.StoreSlotOp: _store_slot,
}
