"""`flow-to-scf`: what needs no early exit and cannot raise becomes upstream MLIR's control flow.

Before:  `%r = flow.for %i = %a to %b step %one (%t = %x : f64) { ... flow.continue %u }` ... `flow.return %r`
After:   `%r = scf.for %i = %a to %b step %one iter_args(%t = %x) -> (f64) { ... scf.yield %u }` ... `func.return %r`
Expects: level BUFFERS (ownership knows `flow` alone).
Guarantees: level BUFFERS, same meaning. A function whose every op is then upstream's is read and run by upstream MLIR.

A `flow.if` turns where both arms end by yielding, a `flow.for` with step 1 where its body ends by continuing, and
neither holds an exit through it or an op that may raise. (With a larger step, upstream's counter may pass the largest
integer.)
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func, scf
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.ownership_rules import Raises, raises_of
from pycc.dialects import flow

_EXITS = (flow.ReturnOp, flow.LeaveOp, flow.BreakOp, flow.UnreachableOp, flow.RaiseOp)


@dataclass(frozen=True)
class FlowToScfPass(ModulePass):
    """See the module docstring."""

    name = "flow-to-scf"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in op.body.block.ops:
            if isinstance(function, func.FuncOp):
                for block in function.body.blocks:
                    _plain(block)
                    last = block.last_op
                    if isinstance(last, flow.ReturnOp):
                        _replace(last, func.ReturnOp(*last.operands))


def _plain(block: Block) -> bool:
    """Turn what can be turned below a block; whether nothing in it may raise or leave it before its end."""
    plain = True
    for op in list(block.ops):
        inner = True
        for region in op.regions:
            for nested in region.blocks:
                inner &= _plain(nested)
        if isinstance(op, flow.IfOp) and inner and _ends(op.then_region, flow.YieldOp, op.else_region):
            _if(op)
        elif isinstance(op, flow.ForOp) and inner and _one(op.step) and _ends(op.body, flow.ContinueOp):
            _for(op)
        elif op.regions or _leaves(op) or raises_of(op) is not Raises.NEVER:
            plain = False
    return plain


def _leaves(op: Operation) -> bool:
    """Whether an op is an exit that is not the end of its own loop's body."""
    if isinstance(op, flow.ContinueOp):
        return not isinstance(op.parent_op(), flow.ForOp)
    return isinstance(op, _EXITS)


def _ends(region: Region, terminator: type[Operation], *others: Region) -> bool:
    return all(isinstance(r.block.last_op, terminator) for r in (region, *others))


def _one(value: SSAValue) -> bool:
    owner = value.owner
    return isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr) and owner.value.value.data == 1


def _if(op: flow.IfOp) -> None:
    then, orelse = op.then_region, op.else_region
    for region in (then, orelse):
        op.detach_region(region)
        _yield(region.block)
    _replace(op, scf.IfOp(op.condition, [r.type for r in op.results], then, orelse))


def _for(op: flow.ForOp) -> None:
    body = op.detach_region(op.body)
    _yield(body.block)
    _replace(op, scf.ForOp(op.lower, op.upper, op.step, list(op.inits), body))


def _yield(block: Block) -> None:
    last = block.last_op
    assert last is not None
    _replace(last, scf.YieldOp(*last.operands))


def _replace(old: Operation, new: Operation) -> None:
    """Put an op in another's place, with its location and results."""
    new.location = old.location
    block = old.parent_block()
    assert block is not None
    block.insert_op_before(new, old)
    for result, replacement in zip(old.results, new.results, strict=True):
        result.replace_all_uses_with(replacement)
    block.erase_op(old)
