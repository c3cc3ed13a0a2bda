"""Apply the rewrite rules, merge equal computations and take the arm that a constant condition chooses.

Before:
    %a = arith.addi %x, %zero : i64
    %b = arith.muli %a, %y : i64
    %c = arith.muli %x, %y : i64
    %r = flow.if %true -> (i64) { flow.yield %b : i64 } else { ... }

After:
    %b = arith.muli %x, %y : i64               // %c and %r are %b

Expects: STRUCTURED, before ownership is explicit. Guarantees: the same values, errors and effects.

The algebra is in `rules/*.rules` (docs/rules.md), constant folding included; here is what has to do with regions.
One walk in program order. A computation is known to the regions of later ops of its block, and forgotten at the
block's end. Ops that became unused are left to `remove-dead`.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i1
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis import intervals
from pycc.analysis.purity import is_pure
from pycc.dialects import flow, mem, py
from pycc.ir.builder import BuilderBefore
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of
from pycc.ir.rules.rewriter import Rewriter
from pycc.passes.cleanup.rules.table import MATCHERS


@dataclass(frozen=True)
class SimplifyPass(ModulePass):
    """See the module docstring."""

    name = "simplify"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                _Simplifier(function).block(function.body.block)


class _Simplifier:
    """Rewrites one function."""

    def __init__(self, function: func.FuncOp):
        self._seen: dict[tuple[object, ...], SSAValue] = {}
        """Ops known here, constants that rules make among them: these stand at the function's top."""
        self._rewriter = Rewriter(function.body.block, self._seen)

    def block(self, block: Block) -> None:
        """Rewrite a block and what is inside it."""
        scope: list[tuple[object, ...]] = []
        rewriter = self._rewriter
        op = block.first_op
        while op is not None:
            matcher = MATCHERS.get(type(op))
            if matcher is not None and rewriter.apply(matcher, op):
                # What the rule made comes next.
                op = rewriter.following
                continue
            following = op.next_op
            if type(op) is flow.IfOp and (known := number_of(op.condition)) is not None and permits("take-arm", op):
                # What the chosen arm holds comes next.
                following = _take_arm(op, known)
            elif type(op) is flow.IfOp and (check := as_check(op)) is not None:
                # Seen again, with its condition.
                following = check
            else:
                for region in op.regions:
                    for inner in region.blocks:
                        self.block(inner)
                if is_pure(op):
                    self._merge(op, block, scope)
            op = following
        for key in scope:
            del self._seen[key]

    def _merge(self, op: Operation, block: Block, scope: list[tuple[object, ...]]) -> None:
        """Use an equal op seen before; otherwise remember this one."""
        if len(op.results) != 1:
            return
        operands = op._operands  # pyright: ignore[reportPrivateUsage]
        key = (type(op), op.results[0].type, *map(id, operands), *op.properties.values())
        result = op.results[0]
        found = self._seen.get(key)
        if found is None:
            self._seen[key] = result
            scope.append(key)
        elif found is not result and permits("merge-equal", op):
            # (A constant that a rule made is known before it is met.)
            result.replace_all_uses_with(found)
            block.erase_op(op)


_NAMES = {number: name for name, number in py.EXCEPTIONS.items()}


def as_check(op: flow.IfOp) -> Operation | None:
    """`if bad: raise E("text")` as a check of the opposite; its first op, or None if `op` is something else."""
    error = _constant_error(op)
    if error is None or not permits("if-as-check", op):
        return None
    last = op.then_region.block.last_op
    assert last is not None
    before = BuilderBefore(op)
    condition = op.condition
    compared = condition.owner
    if type(compared) is arith.CmpiOp:
        number: int = compared.properties["predicate"].value.data  # pyright: ignore[reportAttributeAccessIssue]
        opposite = intervals.NEGATED[arith.CMPI_COMPARISON_OPERATIONS[number]]
        first: Operation = before.add(arith.CmpiOp(compared.operands[0], compared.operands[1], opposite))
    else:
        true = arith.ConstantOp.create(result_types=[i1], properties={"value": IntegerAttr(-1, i1)})
        first = before.add(arith.XOrIOp(condition, before.add(true).results[0]))
    check = flow.CheckOp(first.results[0], *error)
    check.location = last.location
    before.add(check)
    before.block.erase_op(op)
    return first


def _constant_error(op: flow.IfOp) -> tuple[str, str] | None:
    """Class name and message of the error that an arm does nothing but raise."""
    if op.results or type(op.else_region.block.first_op) is not flow.YieldOp:
        return None
    last = op.then_region.block.last_op
    if type(last) is not flow.RaiseOp:
        return None
    pack = last.exception.owner
    others = [inner for inner in op.then_region.block.ops if inner is not last]
    if type(pack) is not mem.PackOp or not all(map(is_pure, others)):
        return None
    name = _NAMES.get(number_of(pack.operands[0]) or 0)
    message = pack.operands[1].owner
    if name is None or type(message) not in (mem.StringOp, mem.NullOp):
        return None
    text = message.text if isinstance(message, mem.StringOp) else ""
    # An empty message of a check stands for none at all.
    return None if isinstance(message, mem.StringOp) and (not text or not text.isascii()) else (name, text)


def _take_arm(op: flow.IfOp, taken: int) -> Operation | None:
    """Put an arm in place of its `flow.if`; the first op to look at next."""
    block = op.parent
    assert block is not None
    arm = (op.then_region if taken else op.else_region).block
    last = arm.last_op
    assert last is not None
    first: Operation | None = None
    for inner in list(arm.ops):
        if inner is last and type(inner) is flow.YieldOp:
            break
        inner.detach()
        block.insert_op_before(inner, op)
        first = inner if first is None else first
    if type(last) is flow.YieldOp:
        for result, value in zip(op.results, last.operands, strict=True):
            result.replace_all_uses_with(value)
        following = op.next_op
        block.erase_op(op)
        return following if first is None else first
    # The arm leaves: what came behind cannot be reached.
    behind: list[Operation] = []
    rest: Operation | None = op
    while rest is not None:
        behind.append(rest)
        rest = rest.next_op
    for dead in reversed(behind):
        block.erase_op(dead)
    return first
