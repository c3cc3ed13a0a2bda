"""`flow.loop` (every `while`) and loops over a range.

A loop is solved by walking its body until the types of its variables no longer grow; where it pays, its first turn is
written out before it (`peeling.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Block, Operation, Region

from pycc.dialects import flow, py
from pycc.passes.infer.control import LoopFrame, begin_loop, carried_types, cast_all, spread, until_stable
from pycc.passes.infer.engine import Record
from pycc.passes.infer.peeling import leave_once, one_turn, try_peeling
from pycc.passes.infer.values import Value, of_type
from pycc.passes.infer.walker import Dead, Walker


def require(walker: Walker, condition: Value, otherwise: Callable[[], None]) -> None:
    """Go on only where a bool holds; `otherwise` leaves."""
    if condition.known and condition.constant:
        return

    def leave() -> list[Value]:
        otherwise()
        raise walker.dead()

    if condition.known:
        leave()
    walker.join_arms(condition, walker.region(list), walker.region(leave))


def flow_loop(walker: Walker, op: flow.LoopOp) -> None:
    """`flow.loop`: an endless loop left by `flow.break`."""
    results = _endless(walker, op, [walker.get(v) for v in op.operands], may_peel=True)
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def _endless(walker: Walker, op: flow.LoopOp, inits: list[Value], may_peel: bool) -> list[Value]:
    record = walker.record(op)
    source = op.body.block
    begin_loop(walker, record, inits, op, source.args)
    frame = LoopFrame(record, source.args, results_are_arguments=False)

    def turn(values: list[Value]) -> None:
        for argument, value in zip(source.args, values, strict=True):
            walker.env[argument] = value
        walker.walk(source)

    def body(values: list[Value]) -> None:
        walker.loops.append(frame)
        try:
            turn(values)
        finally:
            walker.loops.pop()

    if not walker.emitting:
        until_stable(walker, record, lambda: body([of_type(t) for t in record.arguments]))
    if may_peel:
        peeled = try_peeling(
            walker,
            op,
            record,
            0,
            source,
            lambda loop, early: one_turn(walker, op, loop, early, lambda: turn(inits)),
            lambda values: _endless(walker, op, values, may_peel=False),
        )
        if peeled is not None:
            return peeled
    if not walker.emitting:
        if record.results is None:
            raise Dead
        return [of_type(t) for t in record.results]
    block = Block(arg_types=carried_types(walker, record.arguments))
    operands = cast_all(walker, inits, record.arguments)
    walker.region(lambda: body(spread(walker, record.arguments, block.args)), block)
    walker.op = op
    loop = flow.LoopOp(operands, carried_types(walker, record.results or []), Region([block]))
    assert walker.builder is not None
    walker.builder.add(loop)
    if record.results is None:
        raise walker.dead()
    return spread(walker, record.results, loop.results)


def flow_for(walker: Walker, op: flow.ForOp) -> None:
    """`flow.for` at PYTHON: the frontend's counted loops, if it makes any."""
    bounds = [walker.get(v) for v in (op.lower, op.upper, op.step)]
    results = counted_loop(walker, op, bounds, [walker.get(v) for v in op.inits], op.body.block)
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def counted_loop(
    walker: Walker, op: Operation, bounds: list[Value], inits: list[Value], source: Block, may_peel: bool = True
) -> list[Value]:
    """A loop over a range whose body takes the item, then the carried values."""
    record = walker.record(op)
    names = source.args[1:]
    begin_loop(walker, record, inits, op, names)
    frame = LoopFrame(record, names, results_are_arguments=True)

    def turn(item: Value, values: list[Value]) -> None:
        walker.env[source.args[0]] = item
        for argument, value in zip(names, values, strict=True):
            walker.env[argument] = value
        walker.walk(source)

    def body(item: Value, values: list[Value]) -> None:
        walker.loops.append(frame)
        try:
            turn(item, values)
        finally:
            walker.loops.pop()

    def first(loop: Record, early: bool) -> list[Value]:
        lower, upper, step = bounds
        more = walker.compare("lt" if step.constant > 0 else "gt", lower, upper)
        require(walker, more, lambda: leave_once(walker, loop, inits, op))
        return one_turn(walker, op, loop, early, lambda: turn(lower, inits))

    def rest(values: list[Value]) -> list[Value]:
        lower, upper, step = bounds
        following = walker.binary("add", lower, step, py.int_)
        return counted_loop(walker, op, [following, upper, step], values, source, may_peel=False)

    if not walker.emitting:
        until_stable(walker, record, lambda: body(Value(py.int_), [of_type(t) for t in record.arguments]))
    if may_peel and bounds[2].known and bounds[2].constant in (1, -1):
        # With these steps the second item does not overflow where there is a first.
        peeled = try_peeling(walker, op, record, 0, source, first, rest)
        if peeled is not None:
            return peeled
    if not walker.emitting:
        return [of_type(t) for t in record.arguments]
    block = Block(arg_types=[py.int_, *carried_types(walker, record.arguments)])
    block.args[0].name_hint = source.args[0].name_hint
    lower, upper, step = [walker.ssa(b) for b in bounds]
    operands = cast_all(walker, inits, record.arguments)
    walker.region(lambda: body(Value(py.int_, block.args[0]), spread(walker, record.arguments, block.args[1:])), block)
    walker.op = op
    loop = flow.ForOp(lower, upper, step, operands, Region([block]))
    assert walker.builder is not None
    walker.builder.add(loop)
    return spread(walker, record.arguments, loop.results)


HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    flow.LoopOp: flow_loop,
    flow.ForOp: flow_for,
}
