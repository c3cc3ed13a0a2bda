"""`flow`: regions with early exits, slots, exceptions, checked arithmetic. At every level from PYTHON to BUFFERS.

At BUFFERS (`heap.counting`) an op that raises releases what its edge says, and a slot what it held.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from xdsl.ir import Operation, SSAValue

from pycc.dialects import exits, flow
from pycc.interpreters.counting import release_of
from pycc.interpreters.engine import (
    BREAK,
    CARRIED,
    CONTINUE,
    DEPTH,
    LEAVE,
    RETURN,
    YIELDED,
    Code,
    Frame,
    Row,
    Step,
    value_step,
)
from pycc.interpreters.errors import Raised, at
from pycc.interpreters.faults import Fault, OutOfFuel, Poison
from pycc.interpreters.heap import NULL
from pycc.interpreters.kinds import kind_of, zero
from pycc.interpreters.scalar import HIGHEST, LOWEST
from pycc.support.exceptions import RANGE_ERROR

# ---------------------------------------------------------------- edges


def releasing(code: Code, values: tuple[SSAValue, ...]) -> Step | None:
    """A function that releases values (of slots, what they hold); None where nothing is to be done."""
    releases: list[tuple[int, bool, Callable[[Any], None]]] = []
    for value in values:
        in_slot = isinstance(value.type, flow.SlotType)
        release = release_of(code.machine, value.type.element if in_slot else value.type)  # pyright: ignore
        if release is not None:
            releases.append((code.place(value), in_slot, release))
    if not releases:
        return None

    def run(frame: Frame) -> None:
        for place, in_slot, release in releases:
            release(frame[place][0] if in_slot else frame[place])

    return run


Edge = Callable[[Frame, Raised], None]


def edge_of(code: Code, op: Operation) -> Edge | None:
    """What happens when an error leaves an op by its implicit edge; None for nothing."""
    if not code.machine.heap.counting:
        return None
    unwind = releasing(code, tuple(getattr(op, "unwind", ())))
    escape = releasing(code, tuple(getattr(op, "escape", ())))
    if unwind is None and escape is None:
        return None
    handler = _handler_of(op)
    takes_every = handler is not None and handler.every is not None

    def edge(frame: Frame, error: Raised) -> None:
        if unwind is not None:
            unwind(frame)
        if escape is not None and (handler is None or (error.passes and not takes_every)):
            escape(frame)

    return edge


def _handler_of(op: Operation) -> flow.TryOp | None:
    """The `flow.try` whose body the op is in."""
    child, around = op, op.parent_op()
    while around is not None and around.name not in exits.FUNCTIONS:
        if isinstance(around, flow.TryOp) and child.parent_block() is around.body.block:
            return around
        child, around = around, around.parent_op()
    return None


def failing(code: Code, op: Operation, make: Callable[[Frame], Raised]) -> Step:
    """A function that raises an error by the edge of an op."""
    edge = edge_of(code, op)

    def fail(frame: Frame) -> None:
        error = at(make(frame), op)
        if edge is not None:
            edge(frame, error)
        raise error

    return fail


# ---------------------------------------------------------------- regions


def _if(code: Code, op: flow.IfOp) -> Step:
    condition = code.place(op.condition)
    then, orelse = code.region(op.then_region), code.region(op.else_region)

    def step(frame: Frame) -> Any:
        return then(frame) if frame[condition] else orelse(frame)

    return step


def _loop(code: Code, op: flow.LoopOp) -> Step:
    start, body = code.assign(op.inits, op.body.block.args), code.region(op.body)

    def step(frame: Frame) -> Any:
        start(frame)
        while True:
            signal = body(frame)
            if signal is not CONTINUE:
                return None if signal is BREAK else signal

    return step


def _for(code: Code, op: flow.ForOp) -> Step:
    induction, *arguments = op.body.block.args
    lower, upper, step_ = code.all((op.lower, op.upper, op.step))
    place, body = code.place(induction), code.region(op.body)
    start, end = code.assign(op.inits, arguments), code.assign(arguments, op.outputs)

    def step(frame: Frame) -> Any:
        start(frame)
        if frame[step_] == 0:
            raise Fault("the step is 0")
        for index in range(frame[lower], frame[upper], frame[step_]):
            frame[place] = index
            signal = body(frame)
            if signal is not CONTINUE:
                return None if signal is BREAK else signal
        end(frame)
        return None

    return step


def _block(code: Code, op: flow.BlockOp) -> Step:
    body = code.region(op.body)

    def step(frame: Frame) -> Any:
        signal = body(frame)
        return None if signal is LEAVE else signal

    return step


def _try(code: Code, op: flow.TryOp) -> Step:
    body, handler = code.region(op.body), code.region(op.handler)
    place, every = code.place(op.handler.block.args[0]), op.every is not None

    def step(frame: Frame) -> Any:
        try:
            return body(frame)
        except Raised as error:
            if error.passes and not every:
                raise
            frame[place] = error.value
        return handler(frame)

    return step


def _dynamic_try(code: Code, op: flow.TryOp) -> Step:
    """At PYTHON: exceptions are CPython's own."""
    body, handler = code.region(op.body), code.region(op.handler)
    place = code.place(op.handler.block.args[0])
    collecting = code.machine.state["collecting"]

    def step(frame: Frame) -> Any:
        depth = len(collecting)
        try:
            return body(frame)
        except (Fault, OutOfFuel):
            raise
        except Exception as error:
            del collecting[depth:]
            frame[place] = error
        return handler(frame)

    return step


# ---------------------------------------------------------------- exits


def _exit_to(signal: Any, targets: Callable[[Operation], Any]) -> Row:
    """A terminator that gives its values to the results (or arguments) of an op around it."""

    def row(code: Code, op: Operation) -> Step:
        assign = code.assign(op.operands, targets(op))

        def step(frame: Frame) -> Any:
            assign(frame)
            return signal

        return step

    return row


def _around(op: Operation, names: frozenset[str]) -> Operation:
    around = exits.enclosing(op, names)
    if around is None:
        raise Fault(f"stands in no {' or '.join(sorted(names))}")
    return around


def _next_arguments(op: Operation) -> Any:
    loop = _around(op, exits.LOOPS)
    return loop.regions[0].block.args[0 if loop.name == "flow.loop" else 1 :]


def _yield(code: Code, op: flow.YieldOp) -> Step:
    parent = op.parent_op()
    if parent is None or parent.name not in exits.ARMS:
        return carrying(code, op, YIELDED)
    if parent.name == "py.comprehension":
        return lambda frame: None
    return code.assign(op.operands, parent.results)


def carrying(code: Code, op: Operation, signal: Any) -> Step:
    """A terminator that leaves its values in the frame."""
    places = code.all(op.operands)
    if len(places) == 1:
        (place,) = places

        def one(frame: Frame) -> Any:
            frame[CARRIED] = (frame[place],)
            return signal

        return one

    def step(frame: Frame) -> Any:
        frame[CARRIED] = tuple([frame[place] for place in places])
        return signal

    return step


def _return(code: Code, op: flow.ReturnOp) -> Step:
    return carrying(code, op, RETURN)


def _unreachable(code: Code, op: flow.UnreachableOp) -> Step:
    def step(frame: Frame) -> None:
        raise Fault("control came here")

    return step


# ---------------------------------------------------------------- errors and calls


def _raise(code: Code, op: flow.RaiseOp) -> Step:
    place = code.place(op.exception)
    return failing(code, op, lambda frame: Raised(*frame[place]))


def _dynamic_raise(code: Code, op: flow.RaiseOp) -> Step:
    place = code.place(op.exception)

    def step(frame: Frame) -> None:
        raise frame[place]

    return step


def _check(code: Code, op: flow.CheckOp) -> Step:
    condition, name, message = code.place(op.condition), op.error.data, op.message.data
    fail = failing(code, op, lambda frame: Raised.of(code.machine.heap, name, message))

    def step(frame: Frame) -> None:
        if not frame[condition]:
            fail(frame)

    return step


_CHECKED = {"add": operator.add, "sub": operator.sub, "mul": operator.mul}


def _checked(code: Code, op: flow.CheckedOp) -> Step:
    (a, b), result, compute = code.all((op.lhs, op.rhs)), code.place(op.result), _CHECKED[op.kind.data]
    fail = failing(code, op, lambda frame: Raised(RANGE_ERROR, None))

    def step(frame: Frame) -> None:
        value = compute(frame[a], frame[b])
        if LOWEST <= value <= HIGHEST:
            frame[result] = value
        else:
            fail(frame)

    return step


def _poll(code: Code, op: flow.PollOp) -> None:
    """Nobody waits for this program."""


def call_step(code: Code, name: str, op: Operation, arguments: tuple[int, ...], edge: Edge | None) -> Step:
    """A step that calls a function of the module and keeps its results."""
    results = code.all(op.results)
    machine = code.machine
    callee: Any = None

    def step(frame: Frame) -> None:
        nonlocal callee
        if callee is None:
            callee = machine.function(name).invoke
        try:
            values = callee([frame[place] for place in arguments], frame[DEPTH] + 1)
        except Raised as error:
            error.trace.append(op)
            if edge is not None:
                edge(frame, error)
            raise
        if len(values) != len(results):
            raise Fault(f"{name} gives {len(values)} results, {len(results)} are expected")
        for place, value in zip(results, values, strict=True):
            frame[place] = value

    return step


def _call(code: Code, op: flow.CallOp) -> Step:
    return call_step(code, op.callee.root_reference.data, op, code.all(op.arguments), edge_of(code, op))


# ---------------------------------------------------------------- slots


def _slot(code: Code, op: flow.SlotOp) -> Step:
    element = op.result.type.element
    unset: Any = Poison("a slot is read before it is written")
    if not code.machine.state.get("dynamic") and release_of(code.machine, element) is not None:
        unset = zero(kind_of(element), NULL)
    return value_step(code, op, lambda: [unset])


def _load_slot(code: Code, op: flow.LoadSlotOp) -> Step:
    def load(slot: list[Any]) -> Any:
        value = slot[0]
        if type(value) is Poison:
            raise Fault(value.reason)
        return value

    return value_step(code, op, load)


def _store_slot(code: Code, op: flow.StoreSlotOp) -> Step:
    value, slot = code.all((op.value, op.slot))
    release = release_of(code.machine, op.value.type) if code.machine.heap.counting else None

    def step(frame: Frame) -> None:
        cell = frame[slot]
        old, cell[0] = cell[0], frame[value]
        if release is not None:
            release(old)

    return step


COMMON: dict[type[Operation], Row] = {
    flow.IfOp: _if,
    flow.LoopOp: _loop,
    flow.ForOp: _for,
    flow.BlockOp: _block,
    flow.YieldOp: _yield,
    flow.ContinueOp: _exit_to(CONTINUE, _next_arguments),
    flow.BreakOp: _exit_to(BREAK, lambda op: _around(op, exits.LOOPS).results),
    flow.LeaveOp: _exit_to(LEAVE, lambda op: _around(op, frozenset({"flow.block"})).results),
    flow.ReturnOp: _return,
    flow.UnreachableOp: _unreachable,
    flow.PollOp: _poll,
    flow.SlotOp: _slot,
    flow.LoadSlotOp: _load_slot,
    flow.StoreSlotOp: _store_slot,
}
ROWS: dict[type[Operation], Row] = {
    **COMMON,
    flow.TryOp: _try,
    flow.RaiseOp: _raise,
    flow.CheckOp: _check,
    flow.CheckedOp: _checked,
    flow.CallOp: _call,
}
"""Below PYTHON."""
DYNAMIC: dict[type[Operation], Row] = {**COMMON, flow.TryOp: _dynamic_try, flow.RaiseOp: _dynamic_raise}
"""At PYTHON."""
