"""Structured control flow as blocks: `flow`, `scf` and `cf`.

A region's results are the arguments of the block behind it; a loop's carried values those of its header. Counted loops
are emitted rotated (tested once before, then at the end), with the counter that LLVM's induction analysis likes best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects import cf, scf
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Block, Operation, SSAValue

from pycc.dialects import flow, llvm
from pycc.passes.machine import runtime
from pycc.passes.machine.emitter import NSW, NUW, ZERO_FLAGS
from pycc.passes.machine.function import Exits, FunctionLowering, Handler, Loop
from pycc.passes.machine.types import PTR, i64, lower_type

# ---------------------------------------------------------------- branches


def lower_if(function: FunctionLowering, op: Any) -> None:
    """`flow.if` and `scf.if`: two arms that meet in a block with the results."""
    then, orelse = Block(), Block()
    merge = function.new_block([r.type for r in op.results])
    regions = [region for region in op.regions if region.blocks]
    condition = function.get(op.operands[0])
    if len(regions) == 1:
        function.branch_if(condition, then, merge)
    else:
        function.branch_if(condition, then, orelse)
    for block, region in zip((then, orelse), regions, strict=False):
        function.start(block)
        function.lower_region(region.block, merge)
    _continue_at(function, op, merge)


def _continue_at(function: FunctionLowering, op: Operation, block: Block) -> None:
    """Go on in a block, if anything leads there."""
    if block.first_use is not None:
        function.start(block)
        function.bind_results(op, block)


def lower_yield(function: FunctionLowering, op: Any) -> None:
    """The normal end of a region."""
    assert function.exits.finish is not None
    function.branch(function.exits.finish, function.all(op.operands))


def lower_block(function: FunctionLowering, op: flow.BlockOp) -> None:
    """`flow.block`: `flow.leave` goes to its end."""
    end = function.new_block([r.type for r in op.results])
    saved = function.exits
    function.exits = Exits(saved.loop, end, None)
    function.lower_region(op.body.block, None)
    function.exits = saved
    _continue_at(function, op, end)


def lower_leave(function: FunctionLowering, op: flow.LeaveOp) -> None:
    """`flow.leave`."""
    assert function.exits.leave is not None
    function.branch(function.exits.leave, function.all(op.values))


# ---------------------------------------------------------------- loops


def lower_loop(function: FunctionLowering, op: flow.LoopOp) -> None:
    """`flow.loop`: a header that its carried values enter, an exit that `flow.break` goes to."""
    header = function.new_block([v.type for v in op.inits])
    exit_ = function.new_block([r.type for r in op.results])
    function.branch(header, function.all(op.inits))
    function.start(header)
    for argument, machine in zip(op.body.block.args, header.args, strict=True):
        function.bind(argument, machine)
    _lower_body(function, op.body.block, header, exit_)
    _continue_at(function, op, exit_)


def _lower_body(function: FunctionLowering, block: Block, next_: Block, exit_: Block) -> None:
    saved = function.exits
    function.exits = Exits(Loop(next_, exit_), saved.leave, None)
    function.lower_region(block, None)
    function.exits = saved


def lower_continue(function: FunctionLowering, op: flow.ContinueOp) -> None:
    """`flow.continue`."""
    assert function.exits.loop is not None
    function.branch(function.exits.loop.next, function.all(op.values))


def lower_break(function: FunctionLowering, op: flow.BreakOp) -> None:
    """`flow.break`."""
    assert function.exits.loop is not None
    function.branch(function.exits.loop.exit, function.all(op.values))


def constant_of(value: SSAValue) -> int | None:
    """The number that an integer value is known to be."""
    owner = value.owner
    if isinstance(owner, ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    return None


def lower_for(function: FunctionLowering, op: flow.ForOp) -> None:
    """`flow.for`: exactly the values of Python's range, whatever the bounds.

    With step 1 or -1 the induction value itself counts: from `i < upper` follows that `i + 1` exists. Other steps
    count trips, unsigned.
    """
    lower, upper, step = function.all([op.lower, op.upper, op.step])
    inits = function.all(op.inits)
    block = op.body.block
    exit_ = function.new_block([r.type for r in op.results])
    latch = function.new_block([v.type for v in op.inits])
    known = constant_of(op.step)
    if known in (1, -1):
        body = function.new_block([i64, *(v.type for v in op.inits)])
        predicate = "slt" if known == 1 else "sgt"
        function.branch_if(function.compare(predicate, lower, upper), body, exit_, [lower, *inits], inits)
        function.start(body)
        _bind_body(function, block, body.args)
        _lower_body(function, block, latch, exit_)
        if latch.first_use is not None:
            function.start(latch)
            following = function.add(body.args[0], step, NSW)
            more = function.compare(predicate, following, upper)
            function.branch_if(more, body, exit_, [following, *latch.args], latch.args)
    else:
        trips = _trip_count(function, lower, upper, step, known)
        body = function.new_block([i64, i64, *(v.type for v in op.inits)])
        some = function.compare("ne", trips, function.integer(0))
        function.branch_if(some, body, exit_, [function.integer(0), lower, *inits], inits)
        function.start(body)
        _bind_body(function, block, body.args[1:])
        _lower_body(function, block, latch, exit_)
        if latch.first_use is not None:
            function.start(latch)
            count = function.add(body.args[0], function.integer(1), NUW)
            # Beyond the last value this may wrap: poison that nobody reads.
            following = function.add(body.args[1], step, NSW)
            more = function.compare("ult", count, trips)
            function.branch_if(more, body, exit_, [count, following, *latch.args], latch.args)
    _continue_at(function, op, exit_)


def _bind_body(function: FunctionLowering, block: Block, values: Sequence[SSAValue]) -> None:
    for argument, machine in zip(block.args, values, strict=True):
        function.bind(argument, machine)


def _trip_count(
    function: FunctionLowering, lower: SSAValue, upper: SSAValue, step: SSAValue, known: int | None
) -> SSAValue:
    """`max(0, ceil((upper - lower) / step))` as an unsigned number. Distances are below 2^64, so unsigned arithmetic
    is exact."""
    zero, one = function.integer(0), function.integer(1)
    if known is not None:
        start, end = (lower, upper) if known > 0 else (upper, lower)
        stride = function.integer(abs(known))
        some = function.compare("slt", start, end)
    else:
        rising = function.compare("sgt", step, zero)
        start = function.select(rising, lower, upper)
        end = function.select(rising, upper, lower)
        positive = function.select(rising, step, function.sub(zero, step))
        # A step of zero is refused before; dividing by it here would be undefined all the same.
        stride = function.value(llvm.UMaxOp, (positive, one), i64)
        some = function.compare("slt", start, end)
    distance = function.sub(function.sub(end, start), one)
    quotient = function.value(llvm.UDivOp, (distance, stride), i64)
    return function.select(some, function.add(quotient, one), zero)


# ---------------------------------------------------------------- exceptions


def lower_try(function: FunctionLowering, op: flow.TryOp) -> None:
    """`flow.try`: error edges of the body lead to the handler, which takes the error out of the context."""
    merge = function.new_block([r.type for r in op.results])
    handler = Handler(Block(), op.every is not None)
    function.handlers.append(handler)
    function.lower_region(op.body.block, merge)
    function.handlers.pop()
    if handler.used:
        function.start(handler.block)
        _take_error(function, op.handler.block.args)
        function.lower_region(op.handler.block, merge)
    _continue_at(function, op, merge)


def _take_error(function: FunctionLowering, arguments: Sequence[SSAValue]) -> None:
    module, context = function.module, function.get_context()
    number = runtime.load_context(module, function, context, "error_class")
    message = runtime.load_context(module, function, context, "error_message")
    runtime.store_context(module, function, context, "error_class", function.integer(0))
    runtime.store_context(module, function, context, "error_message", function.zero(PTR))
    if arguments:
        function.components[arguments[0]] = (number, message)
        function.caught[arguments[0]] = runtime.load_context(module, function, context, "raise_count")


def lower_unreachable(function: FunctionLowering, op: flow.UnreachableOp) -> None:
    """`flow.unreachable`."""
    function.unreachable()


# ---------------------------------------------------------------- slots


def lower_slot(function: FunctionLowering, op: flow.SlotOp) -> None:
    """`flow.slot`: room in the frame; counted contents start as null each time control comes by."""
    element = op.result.type.element
    lowered = lower_type(element)
    slot = function.stack_slot(lowered, 8)
    function.values[op.result] = slot
    if function.module.is_counted(element):
        function.store(function.zero(lowered), slot, 8)


def lower_load_slot(function: FunctionLowering, op: flow.LoadSlotOp) -> None:
    """`flow.load_slot`."""
    function.bind(op.result, function.load(function.get(op.slot), lower_type(op.result.type), 8))


def lower_store_slot(function: FunctionLowering, op: flow.StoreSlotOp) -> None:
    """`flow.store_slot`: what was there is released, last, so that nobody sees it again."""
    slot, element = function.get(op.slot), op.value.type
    counted = function.module.is_counted(element)
    before = function.load(slot, lower_type(element), 8) if counted else None
    function.store(function.get(op.value), slot, 8)
    if before is not None:
        runtime.release(function.module, function, function.get_context(), before, element, True)


# ---------------------------------------------------------------- scf, cf


def lower_scf_for(function: FunctionLowering, op: scf.ForOp) -> None:
    """`scf.for`: signed, step positive; as upstream, a counter that passes the largest integer is undefined."""
    lower, upper, step = function.all([op.lb, op.ub, op.step])
    inits = function.all(op.iter_args)
    block = op.body.block
    types = [v.type for v in op.iter_args]
    exit_ = function.new_block(types)
    latch = function.new_block(types)
    body = function.new_block([op.lb.type, *types])
    function.branch_if(function.compare("slt", lower, upper), body, exit_, [lower, *inits], inits)
    function.start(body)
    _bind_body(function, block, body.args)
    function.lower_region(block, latch)
    if latch.first_use is not None:
        function.start(latch)
        following = function.add(body.args[0], step, NSW if constant_of(op.step) == 1 else ZERO_FLAGS)
        more = function.compare("slt", following, upper)
        function.branch_if(more, body, exit_, [following, *latch.args], latch.args)
    _continue_at(function, op, exit_)


def lower_scf_while(function: FunctionLowering, op: scf.WhileOp) -> None:
    """`scf.while`: condition region, then body region, in turn."""
    before, after = op.before_region.block, op.after_region.block
    header = function.new_block([a.type for a in before.args])
    body = function.new_block([a.type for a in after.args])
    exit_ = function.new_block([r.type for r in op.results])
    function.branch(header, function.all(op.arguments))
    function.start(header)
    _bind_body(function, before, header.args)
    saved = function.exits
    function.exits = Exits(Loop(body, exit_), saved.leave, None)
    function.lower_region(before, None)
    function.exits = saved
    function.start(body)
    _bind_body(function, after, body.args)
    function.lower_region(after, header)
    _continue_at(function, op, exit_)


def lower_scf_condition(function: FunctionLowering, op: scf.ConditionOp) -> None:
    """`scf.condition`: into the body, or out of the loop."""
    loop = function.exits.loop
    assert loop is not None
    values = function.all(op.operands[1:])
    function.branch_if(function.get(op.operands[0]), loop.next, loop.exit, values, values)


def lower_execute_region(function: FunctionLowering, op: scf.ExecuteRegionOp) -> None:
    """`scf.execute_region` of one block."""
    merge = function.new_block([r.type for r in op.results])
    function.lower_region(op.region.block, merge)
    _continue_at(function, op, merge)


def lower_branch(function: FunctionLowering, op: cf.BranchOp) -> None:
    """`cf.br`."""
    function.branch(function.block_map[op.successor], function.all(op.arguments))


def lower_conditional_branch(function: FunctionLowering, op: cf.ConditionalBranchOp) -> None:
    """`cf.cond_br`."""
    function.branch_if(
        function.get(op.cond),
        function.block_map[op.then_block],
        function.block_map[op.else_block],
        function.all(op.then_arguments),
        function.all(op.else_arguments),
    )


TABLE: dict[type[Operation], Callable[..., None]] = {
    flow.IfOp: lower_if,
    flow.YieldOp: lower_yield,
    flow.BlockOp: lower_block,
    flow.LeaveOp: lower_leave,
    flow.LoopOp: lower_loop,
    flow.ContinueOp: lower_continue,
    flow.BreakOp: lower_break,
    flow.ForOp: lower_for,
    flow.TryOp: lower_try,
    flow.UnreachableOp: lower_unreachable,
    flow.SlotOp: lower_slot,
    flow.LoadSlotOp: lower_load_slot,
    flow.StoreSlotOp: lower_store_slot,
    scf.IfOp: lower_if,
    scf.YieldOp: lower_yield,
    scf.ForOp: lower_scf_for,
    scf.WhileOp: lower_scf_while,
    scf.ConditionOp: lower_scf_condition,
    scf.ExecuteRegionOp: lower_execute_region,
    cf.BranchOp: lower_branch,
    cf.ConditionalBranchOp: lower_conditional_branch,
}

__all__ = ["TABLE", "constant_of"]
