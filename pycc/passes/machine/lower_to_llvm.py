"""`lower-to-llvm`: BUFFERS to MACHINE, in one walk.

Before:

    func.func @"prog.twice[int]"(%a: i64) -> i64 attributes {pycc.raises} {
      %r = flow.checked "add" %a, %a : i64
      flow.return %r : i64
    }

After:

    llvm.func internal @"prog.twice[int]"(%context: !llvm.ptr, %a: i64) -> !llvm.struct<(i32, i64)> {
      %both = llvm.intr.sadd.with.overflow(%a, %a) : (i64, i64) -> !llvm.struct<(i64, i1)>
      %overflow = llvm.extractvalue %both[1]
      llvm.cond_br %overflow, ^cold, ^next {branch_weights = array<i32: 1, 1048576>}
      ...

Expects: level BUFFERS; `pycc.raises` on every function that an error can leave.
Guarantees: level MACHINE. Blocks stand in an order in which definitions come before uses, cold ones last; a constant
stands at the start of its function. Whatever helper functions and constant data the code needs is in the module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Block, Operation
from xdsl.passes import ModulePass

from pycc.dialects import llvm, mem
from pycc.ir.levels import LevelError, NotAtLevel
from pycc.passes.machine import arithmetic, arrays, calls, control_flow, memory
from pycc.passes.machine.function import FunctionLowering
from pycc.passes.machine.module import ModuleLowering

TABLE: dict[type[Operation], Callable[..., None]] = {
    **control_flow.TABLE,
    **calls.TABLE,
    **memory.TABLE,
    **arithmetic.TABLE,
    **arrays.TABLE,
}

_KEPT = (llvm.FuncOp, llvm.GlobalOp)
"""Ops of the module that are at MACHINE already."""


def _lower(module: ModuleLowering, function: FuncOp) -> None:
    try:
        FunctionLowering(module, function, TABLE).lower()
    except NotAtLevel:
        raise
    except LevelError as error:
        raise NotAtLevel(function, str(error)) from error


@dataclass(frozen=True)
class LowerToLlvmPass(ModulePass):
    """Lower every function of the module to the `llvm` dialect."""

    name = "lower-to-llvm"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Replace the module's contents."""
        lowering = ModuleLowering(op)
        kept: list[Operation] = []
        for item in op.ops:
            if isinstance(item, FuncOp):
                _lower(lowering, item)
            elif isinstance(item, _KEPT):
                kept.append(item)
            elif not isinstance(item, mem.ClassOp):
                raise NotAtLevel(item, f"{item.name} has no lowering to the llvm dialect")
        old = op.body.block
        for item in kept:
            item.detach()
        # The old ops refer to each other only: dropping them together is all there is to do.
        op.body.detach_block(old)
        op.body.add_block(Block([*lowering.globals, *kept, *lowering.functions]))
