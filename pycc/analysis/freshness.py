"""Which objects are certainly not the same: one made by an op is none that was there before.

Takes in: a module at STRUCTURED. Gives out: `Freshness`, which says of two references whether they must differ. No
aliasing beyond that is known.
"""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import flow, mem
from pycc.ir.walk import walk

_RETURNS = (flow.ReturnOp, func.ReturnOp)


class Freshness:
    """Functions that return an object made during the call, and what follows for values."""

    def __init__(self, module: ModuleOp):
        self._functions = {
            op.sym_name.data: op for op in module.body.block.ops if type(op) is func.FuncOp and op.body.blocks
        }
        self._makers: dict[str, bool] = {}

    def differ(self, one: SSAValue, other: SSAValue) -> bool:
        """Whether two references are certainly to different objects."""
        return self._is_newer(one, other) or self._is_newer(other, one)

    def _is_newer(self, made: SSAValue, old: SSAValue) -> bool:
        maker = made.owner
        return isinstance(maker, Operation) and self._is_new(made) and _comes_before(old, maker)

    def _is_new(self, value: SSAValue) -> bool:
        owner = value.owner
        if type(owner) is mem.NewOp:
            return True
        callee = callee_of(owner) if isinstance(owner, Operation) else None
        return callee is not None and self._makes(callee)

    def _makes(self, name: str) -> bool:
        known = self._makers.get(name)
        if known is None:
            # A function that calls itself is taken not to.
            self._makers[name] = False
            function = self._functions.get(name)
            known = function is not None and self._returns_new(function)
            self._makers[name] = known
        return known

    def _returns_new(self, function: func.FuncOp) -> bool:
        returns = [op for op in walk(function.body) if type(op) in _RETURNS]
        return bool(returns) and all(len(op.operands) == 1 and self._is_new(op.operands[0]) for op in returns)


def _comes_before(value: SSAValue, op: Operation) -> bool:
    """Whether a value is there when an op runs: it is defined in a block around it, before it."""
    owner = value.owner
    block = owner if isinstance(owner, Block) else owner.parent
    inner: Operation | None = op
    while inner is not None and inner.parent is not block:
        inner = inner.parent_op()
    if inner is None:
        return False
    return isinstance(owner, Block) or (owner is not inner and owner.is_before_in_block(inner))
