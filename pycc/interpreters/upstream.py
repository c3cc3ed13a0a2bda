"""`arith`, `math`, `func`, `scf`, `cf` and `ub`: upstream's scalar arithmetic and control flow.

xDSL's own implementations are not used: they lack most of `arith` and `math`, do not round f32, and take undefined
results for numbers (`docs/interpreter.md` has the list).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects import arith, cf, func, scf, ub
from xdsl.ir import Block, Operation

from pycc.interpreters.engine import (
    CARRIED,
    RETURN,
    YIELDED,
    Code,
    Frame,
    Jump,
    Row,
    Step,
    value_step,
    values_step,
)
from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.flow import call_step, carrying
from pycc.interpreters.integers import wrapping
from pycc.interpreters.scalar import SCALARS, Maker, constant_value, integer_width

# ---------------------------------------------------------------- arith, math


def _computing(maker: Maker) -> Row:
    def row(code: Code, op: Operation) -> Step:
        return (value_step if len(op.results) == 1 else values_step)(code, op, maker(op))

    return row


def _select(code: Code, op: arith.SelectOp) -> Step:
    """Without reading the value that is not taken; vectors by the table."""
    if op.cond.type.name == "vector":
        return value_step(code, op, SCALARS[arith.SelectOp](op))
    condition, then, orelse = code.all(op.operands)
    result = code.place(op.result)

    def step(frame: Frame) -> None:
        frame[result] = frame[then] if frame[condition] else frame[orelse]

    return step


# ---------------------------------------------------------------- func


def _call(code: Code, op: func.CallOp) -> Step:
    return call_step(code, op.callee.string_value(), op, code.all(op.operands), None)


def _return(code: Code, op: func.ReturnOp) -> Step:
    return carrying(code, op, RETURN)


# ---------------------------------------------------------------- scf


def _yielding(code: Code, op: Operation) -> Step:
    return carrying(code, op, YIELDED)


def _results(code: Code, op: Operation) -> Step:
    """A function that makes what a region yielded the results."""
    results = code.all(op.results)

    def take(frame: Frame) -> None:
        for place, value in zip(results, frame[CARRIED], strict=True):
            frame[place] = value

    return take


def _region_step(code: Code, op: Operation, choose: Callable[[Frame], Step]) -> Step:
    """A step that runs a region once."""
    take = _results(code, op)

    def step(frame: Frame) -> Any:
        signal = choose(frame)(frame)
        if signal is YIELDED:
            take(frame)
            return None
        return signal

    return step


def _if(code: Code, op: scf.IfOp) -> Step:
    condition = code.place(op.cond)
    then = code.region(op.true_region)
    orelse = code.region(op.false_region) if op.false_region.blocks else _nothing_yielded
    return _region_step(code, op, lambda frame: then if frame[condition] else orelse)


def _nothing_yielded(frame: Frame) -> Any:
    frame[CARRIED] = ()
    return YIELDED


def _execute(code: Code, op: scf.ExecuteRegionOp) -> Step:
    body = code.region(op.region)
    return _region_step(code, op, lambda frame: body)


def _switch(code: Code, op: scf.IndexSwitchOp) -> Step:
    argument = code.place(op.arg)
    default = code.region(op.default_region)
    cases = dict(zip(op.cases.get_values(), map(code.region, op.case_regions), strict=True))
    return _region_step(code, op, lambda frame: cases.get(frame[argument], default))


def _for(code: Code, op: scf.ForOp) -> Step:
    lower, upper, step_ = code.all((op.lb, op.ub, op.step))
    induction, *arguments = op.body.block.args
    place, places, results = code.place(induction), code.all(arguments), code.all(op.results)
    start, end, body = code.assign(op.iter_args, arguments), code.assign(arguments, op.results), code.region(op.body)

    def step(frame: Frame) -> Any:
        start(frame)
        if frame[step_] <= 0:
            raise Fault(f"the step is {frame[step_]}")
        for index in range(frame[lower], frame[upper], frame[step_]):
            frame[place] = index
            signal = body(frame)
            if signal is not YIELDED:
                return signal
            for target, value in zip(places, frame[CARRIED], strict=True):
                frame[target] = value
        end(frame)
        return None

    assert len(results) == len(places)
    return step


def _while(code: Code, op: scf.WhileOp) -> Step:
    before_arguments = op.before_region.block.args
    start = code.assign(op.arguments, before_arguments)
    before, after = code.region(op.before_region), code.region(op.after_region)
    first, second, results = code.all(before_arguments), code.all(op.after_region.block.args), code.all(op.results)

    def step(frame: Frame) -> Any:
        start(frame)
        while True:
            signal = before(frame)
            if signal is not YIELDED:
                return signal
            go_on, *values = frame[CARRIED]
            for target, value in zip(second if go_on else results, values, strict=True):
                frame[target] = value
            if not go_on:
                return None
            signal = after(frame)
            if signal is not YIELDED:
                return signal
            for target, value in zip(first, frame[CARRIED], strict=True):
                frame[target] = value

    return step


# ---------------------------------------------------------------- cf


def _branching(code: Code, target: Block, values: Any) -> Step:
    assign, jump = code.assign(values, target.args), Jump(target)

    def go(frame: Frame) -> Any:
        assign(frame)
        return jump

    return go


def _branch(code: Code, op: cf.BranchOp) -> Step:
    return _branching(code, op.successor, op.arguments)


def _conditional(code: Code, op: cf.ConditionalBranchOp) -> Step:
    condition = code.place(op.cond)
    then = _branching(code, op.then_block, op.then_arguments)
    orelse = _branching(code, op.else_block, op.else_arguments)

    def step(frame: Frame) -> Any:
        return then(frame) if frame[condition] else orelse(frame)

    return step


def _assert(code: Code, op: cf.AssertOp) -> Step:
    condition, message = code.place(op.arg), op.msg.data

    def step(frame: Frame) -> None:
        if not frame[condition]:
            raise Fault(f"the assertion does not hold: {message}")

    return step


def _cf_switch(code: Code, op: cf.SwitchOp) -> Step:
    flag = code.place(op.flag)
    default = _branching(code, op.default_block, op.default_operands)
    wrap = wrapping(integer_width(op.flag.type))
    values = () if op.case_values is None else op.case_values.get_values()
    operands = iter(op.case_operands)
    counts = op.case_operand_segments.get_values()
    cases: dict[int, Step] = {}
    for value, block, count in zip(values, op.case_blocks, counts, strict=True):
        cases[wrap(int(value))] = _branching(code, block, [next(operands) for _ in range(int(count))])

    def step(frame: Frame) -> Any:
        return cases.get(frame[flag], default)(frame)

    return step


CONSTANTS: dict[type[Operation], Callable[[Code, Any], Any]] = {
    arith.ConstantOp: lambda code, op: constant_value(op.value),
    ub.PoisonOp: lambda code, op: Poison("it is ub.poison"),
}
ROWS: dict[type[Operation], Row] = {
    **{
        cls: _computing(maker) for cls, maker in SCALARS.items() if "." in cls.name and not cls.name.startswith("flow.")
    },
    arith.SelectOp: _select,
    func.CallOp: _call,
    func.ReturnOp: _return,
    scf.IfOp: _if,
    scf.ForOp: _for,
    scf.WhileOp: _while,
    scf.ExecuteRegionOp: _execute,
    scf.IndexSwitchOp: _switch,
    scf.YieldOp: _yielding,
    scf.ConditionOp: _yielding,
    cf.BranchOp: _branch,
    cf.ConditionalBranchOp: _conditional,
    cf.AssertOp: _assert,
    cf.SwitchOp: _cf_switch,
}
