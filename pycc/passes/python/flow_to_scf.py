"""`flow-to-scf`: structured control flow without errors becomes upstream MLIR's.

Before:  `%r = flow.for %i = %a to %b step %one (%t = %x : f64) { ... flow.continue %u }` ... `flow.return %r`
After:   `%r = scf.for %i = %a to %b step %one iter_args(%t = %x) -> (f64) { ... scf.yield %u }` ... `func.return %r`
Before:  `%r = flow.loop (%x = %a : i64) -> (i64) { flow.if %c { flow.break %x : i64 } ... flow.continue %y : i64 }`
After:   `%n, %r = scf.while (%x = %a) : (i64) -> (i64, i64) { %more, ... = scf.if %c ...  scf.condition(%more) ... }`
Expects: level BUFFERS (ownership knows `flow` alone).
Guarantees: level BUFFERS, same meaning. A function whose every op is then upstream's is read and run by upstream MLIR.

A `flow.if` turns where both arms end by yielding; a loop, a `flow.block` and a function's body where every way out of
them stands at an end of a tree of `if`s, or can be moved there (`exit_trees.py`); none turns that holds an exit out of
what is around it, or an op that may raise. A loop that is left early carries a flag and its results besides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func, scf, ub
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i1, i64
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.ownership_rules import Raises, raises_of
from pycc.dialects import flow
from pycc.passes.python.exit_trees import end_values, is_tree, make_tree


@dataclass(frozen=True)
class FlowToScfPass(ModulePass):
    """See the module docstring."""

    name = "flow-to-scf"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for function in op.body.block.ops:
            if isinstance(function, func.FuncOp) and len(function.body.blocks) == 1:
                _function(function)


def _function(function: func.FuncOp) -> None:
    block = function.body.blocks[0]
    for op in list(block.ops):
        _turn(op)
    if not is_tree(block, (flow.ReturnOp,)) or not _cannot_raise(block):
        last = block.last_op
        if isinstance(last, flow.ReturnOp):
            _replace(last, func.ReturnOp(*last.operands))
        return
    make_tree(block)
    last = block.last_op
    assert last is not None
    place = last.location
    end = func.ReturnOp(*end_values(block, list(function.function_type.outputs), lambda op: op.operands))
    end.location = place
    block.add_op(end)


def _cannot_raise(block: Block) -> bool:
    """Whether no op in a block may raise, nor leave it otherwise than by an `if`'s arm."""
    for op in block.ops:
        if raises_of(op) is not Raises.NEVER:
            return False
        for region in op.regions:
            if not all(map(_cannot_raise, region.blocks)):
                return False
    return True


def _turn(op: Operation) -> None:
    """Turn what can be turned in an op, then the op itself."""
    for region in op.regions:
        for block in region.blocks:
            for inner in list(block.ops):
                _turn(inner)
    handler = _HANDLERS.get(type(op))
    if handler is not None and all(_cannot_raise(region.block) for region in op.regions):
        handler(op)


def _if(op: Operation) -> None:
    assert isinstance(op, flow.IfOp)
    then, orelse = op.then_region, op.else_region
    if not all(_is_plain(region.block) for region in (then, orelse)):
        return
    for region in (then, orelse):
        op.detach_region(region)
        last = region.block.last_op
        assert last is not None
        _replace(last, scf.YieldOp(*last.operands))
    _replace(op, scf.IfOp(op.condition, [r.type for r in op.results], then, orelse))


def _is_plain(block: Block) -> bool:
    """Whether a block holds no `flow` op but the `flow.yield` at its end."""
    return isinstance(block.last_op, flow.YieldOp) and not any(
        op.name.startswith("flow.") for op in block.ops if op is not block.last_op
    )


def _for(op: Operation) -> None:
    assert isinstance(op, flow.ForOp)
    block = op.body.block
    if not is_tree(block, (flow.ContinueOp,)):
        if is_tree(block, (flow.ContinueOp, flow.BreakOp)):
            _loop(_counted(op))
        return
    lower, upper, step = op.lower, op.upper, op.step
    if not is_one(step):
        # Upstream's counter must not pass the largest integer.
        def add(new: Operation) -> SSAValue:
            return _before(op, new).results[0]

        most = add(arith.ConstantOp(IntegerAttr(2**63 - 1, i64)))
        lower = add(arith.ConstantOp(IntegerAttr(0, i64)))
        upper = add(arith.MinUIOp(turns(add, op.lower, op.upper, step), most))
        _spread_counter(op, block)
        step = add(arith.ConstantOp(IntegerAttr(1, i64)))
    make_tree(block)
    values = end_values(block, [init.type for init in op.inits], lambda end: end.operands)
    _finish(block, scf.YieldOp(*values), op)
    body = op.detach_region(op.body)
    _replace(op, scf.ForOp(lower, upper, step, list(op.inits), body))


def _spread_counter(op: flow.ForOp, block: Block) -> None:
    """Make the loop's first argument count turns: its value is computed from it."""
    counter = block.args[0]
    first = block.first_op
    assert first is not None
    product = _before(first, arith.MuliOp(counter, op.step))
    value = _before(first, arith.AddiOp(op.lower, product.results[0]))
    for use in list(counter.uses):
        if use.operation is not product:
            use.operation.operands[use.index] = value.results[0]


def _counted(op: flow.ForOp) -> flow.LoopOp:
    """A counted loop that is left early, as an endless one that counts."""

    def add(new: Operation) -> SSAValue:
        return _before(op, new).results[0]

    zero, one = add(arith.ConstantOp(IntegerAttr(0, i64))), add(arith.ConstantOp(IntegerAttr(1, i64)))
    unit = is_one(op.step)
    start, limit = (op.lower, op.upper) if unit else (zero, turns(add, op.lower, op.upper, op.step))
    old = op.body.block
    if not unit:
        _spread_counter(op, old)
    first = old.first_op
    assert first is not None
    following = _before(first, arith.AddiOp(old.args[0], one)).results[0]
    for end in list(old.walk()):
        if isinstance(end, flow.ContinueOp) and _loop_of(end) is op:
            _replace(end, flow.ContinueOp([following, *end.operands]))
    block = Block(arg_types=[argument.type for argument in old.args])
    for argument, new in zip(old.args, block.args, strict=True):
        new.name_hint = argument.name_hint
        argument.replace_all_uses_with(new)
    then, orelse = Block(), Block()
    for inner in list(old.ops):
        inner.detach()
        then.add_op(inner)
    orelse.add_op(flow.BreakOp(list(block.args[1:])))
    more = arith.CmpiOp(block.args[0], limit, "slt" if unit else "ult")
    block.add_ops([more, flow.IfOp(more.result, [], Region([then]), Region([orelse])), flow.UnreachableOp()])
    for inner in (more, *block.ops, *orelse.ops):
        inner.location = op.location
    loop = flow.LoopOp([start, *op.inits], [result.type for result in op.results], Region([block]))
    _replace(op, loop)
    return loop


def _loop_of(op: Operation) -> Operation | None:
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, flow.ForOp | flow.LoopOp):
        parent = parent.parent_op()
    return parent


def _loop(op: Operation) -> None:
    assert isinstance(op, flow.LoopOp)
    block = op.body.block
    if not is_tree(block, (flow.ContinueOp, flow.BreakOp)):
        return
    make_tree(block)
    carried, results = [init.type for init in op.inits], [result.type for result in op.results]

    def values_of(end: Operation) -> list[SSAValue]:
        again = isinstance(end, flow.ContinueOp)
        flag = _before(end, arith.ConstantOp.from_int_and_width(1 if again else 0, i1)).results[0]
        missing = [_before(end, ub.PoisonOp(type_)).results[0] for type_ in (results if again else carried)]
        return [flag, *end.operands, *missing] if again else [flag, *missing, *end.operands]

    flag, *values = end_values(block, [i1, *carried, *results], values_of)
    _finish(block, scf.ConditionOp(flag, *values), op)
    after = Block(arg_types=[*carried, *results])
    _finish(after, scf.YieldOp(*after.args[: len(carried)]), op)
    body = op.detach_region(op.body)
    new = scf.WhileOp(list(op.inits), [*carried, *results], body, Region([after]))
    _before(op, new)
    for result, replacement in zip(op.results, new.results[len(carried) :], strict=True):
        replacement.name_hint = result.name_hint
        result.replace_all_uses_with(replacement)
    _erase(op)


def _block(op: Operation) -> None:
    """A labelled block is what its end gives."""
    assert isinstance(op, flow.BlockOp)
    block = op.body.block
    if not is_tree(block, (flow.LeaveOp,)):
        return
    make_tree(block)
    values = end_values(block, [result.type for result in op.results], lambda end: end.operands)
    for inner in list(block.ops):
        inner.detach()
        parent = op.parent_block()
        assert parent is not None
        parent.insert_op_before(inner, op)
    for result, value in zip(op.results, values, strict=True):
        result.replace_all_uses_with(value)
    _erase(op)


_HANDLERS: dict[type[Operation], Callable[[Operation], None]] = {
    flow.IfOp: _if,
    flow.ForOp: _for,
    flow.LoopOp: _loop,
    flow.BlockOp: _block,
}


# ---------------------------------------------------------------- counting turns


def is_one(value: SSAValue) -> bool:
    """Whether a value is the constant 1."""
    owner = value.owner
    return isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr) and owner.value.value.data == 1


def turns(add: Callable[[Operation], SSAValue], lower: SSAValue, upper: SSAValue, step: SSAValue) -> SSAValue:
    """How many turns a `flow.for` takes, an unsigned number."""
    zero, one = add(arith.ConstantOp(IntegerAttr(0, i64))), add(arith.ConstantOp(IntegerAttr(1, i64)))
    up = add(arith.CmpiOp(step, zero, "sgt"))
    first, last = add(arith.SelectOp(up, lower, upper)), add(arith.SelectOp(up, upper, lower))
    size = add(arith.SelectOp(up, step, add(arith.SubiOp(zero, step))))
    some = add(arith.CmpiOp(first, last, "slt"))
    distance = add(arith.SubiOp(add(arith.SubiOp(last, first)), one))
    count = add(arith.AddiOp(add(arith.DivUIOp(distance, size)), one))
    return add(arith.SelectOp(some, count, zero))


# ---------------------------------------------------------------- ops in their places


def _before(op: Operation, new: Operation) -> Operation:
    """Put an op before another, with its location."""
    new.location = op.location
    block = op.parent_block()
    assert block is not None
    block.insert_op_before(new, op)
    return new


def _finish(block: Block, end: Operation, place: Operation) -> None:
    end.location = place.location
    block.add_op(end)


def _erase(op: Operation) -> None:
    block = op.parent_block()
    assert block is not None
    block.erase_op(op)


def _replace(old: Operation, new: Operation) -> None:
    """Put an op in another's place, with its location and results."""
    _before(old, new)
    for result, replacement in zip(old.results, new.results, strict=True):
        replacement.name_hint = result.name_hint
        result.replace_all_uses_with(replacement)
    _erase(old)
