"""Loops: `while` is `flow.loop` around its test, `for` is `py.for`; their arguments are the variables that the loop
assigns and that are live at its header.

Takes in: the statement and what is live behind it. Gives out: the loop op; behind it the variables it assigned.

An `else` suite runs when the loop ends by itself. Without a `break` it simply stands behind the loop. With one,
that of a `while` stands inside, before the `flow.break` of the failed test; where it may itself break or continue
an outer loop, and for every `for`, it stands behind the loop under a flag. Variables that are live on only one of
the two ways to there are in slots meanwhile: the other way has no value to give.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.ir import Attribute, Block, Region, SSAValue

from pycc.dialects import flow, py
from pycc.frontend import expressions, statements, targets
from pycc.frontend.liveness import BREAKS, CONTINUES, Flow, always
from pycc.frontend.state import BOUND, MAYBE, UNBOUND, Binding, FunctionState, LoopFrame, meet


@dataclass(slots=True)
class _Opened:
    """What was put aside to lower a loop's body."""

    outer: Block
    names: list[str]
    before: list[Binding]
    location: Attribute


def _open(
    state: FunctionState,
    body: Block,
    carried: Sequence[str],
    turn: Flow,
    arguments: Sequence[SSAValue],
    names: list[str],
) -> _Opened:
    """Go into a loop's body: carried variables are its arguments, the values of the others that it assigns do not
    get there.
    """
    opened = _Opened(state.builder.block, names, state.bindings(names), state.builder.location)
    for argument in body.args:
        argument.location = state.builder.location  # type: ignore[assignment]
    state.builder.block = body
    for name in state.names(turn.assigned):
        known = state.states.get(name, UNBOUND)
        if known == UNBOUND or (known == BOUND and state.scope.bits[name] & turn.deleted):
            state.states[name] = MAYBE
    states = state.state_list(carried)
    state.forget(turn.assigned)
    state.carry(carried, arguments, states)
    return opened


def _close(state: FunctionState, opened: _Opened) -> None:
    """Come back from a loop's body."""
    state.builder.block = opened.outer
    state.builder.location = opened.location
    state.open = True
    state.restore(opened.names, opened.before)


def _after(
    state: FunctionState, frame: LoopFrame, results: Sequence[SSAValue], ends: Sequence[list[int]], assigned: int
) -> None:
    """The variables behind a loop; `ends` are their states on each way out."""
    states = [meet(column) for column in zip(*ends, strict=True)]
    state.set_states(frame.assigned, states)
    known = state.state_list(frame.result_names)
    state.forget(assigned)
    state.carry(frame.result_names, results, known)


def _else_behind(
    state: FunctionState,
    orelse: Sequence[ast.stmt],
    flag: SSAValue,
    names: Sequence[str],
    at_end: Sequence[int],
    at_break: Sequence[int],
    assigned: int,
    live: int,
) -> None:
    """The `else` suite behind its loop, if the flag says that the loop ended by itself."""
    test = state.builder.add(py.TruthOp(flag)).result

    def by_itself() -> list[SSAValue]:
        _refine(state, names, at_end)
        statements.lower_body(state, orelse, live)
        return []

    def broken() -> list[SSAValue]:
        _refine(state, names, at_break)
        return []

    state.branch(test, by_itself, broken, assigned | state.liveness.body(orelse).assigned, live)


def _refine(state: FunctionState, names: Sequence[str], states: Sequence[int]) -> None:
    """On this way the states of variables in slots are known better than where both ways met."""
    for name, known in zip(names, states, strict=True):
        if name in state.slots and known == BOUND:
            state.states[name] = BOUND


# ---------------------------------------------------------------- while


def lower_while(state: FunctionState, statement: ast.While, live: int) -> None:
    """`flow.loop { test; flow.if {body; flow.continue} else {else suite; flow.break} }`."""
    liveness = state.liveness
    # `while True` never ends by itself.
    orelse = [] if always(statement.test) else statement.orelse
    body_flow, else_flow = liveness.body(statement.body), liveness.body(orelse)
    header_live = liveness.header(statement).before(live, state.exits)
    turn = liveness.expression(statement.test).then(body_flow)
    breaks = bool(body_flow.ways & BREAKS)
    inside = breaks and not else_flow.ways & (BREAKS | CONTINUES)
    flagged = breaks and not inside
    end_live = live if inside else else_flow.before(live, state.exits)
    state.builder.location = state.header_location(statement, statement.test)
    slots = state.enter_slots(turn.assigned & (live ^ end_live)) if flagged else []
    assigned = turn.assigned | (else_flow.assigned if inside else 0)
    carried = state.free(turn.assigned & header_live)
    results = state.free(assigned & (live & end_live if flagged else end_live))
    initial = [state.current(name) for name in carried]
    body = Block(arg_types=[py.unknown] * len(carried))
    frame = LoopFrame(carried, results, state.names(assigned), lambda: [state.boolean(False)] if flagged else [])
    at_end: list[list[int]] = []
    opened = _open(state, body, carried, turn, body.args, frame.assigned)

    def leave() -> list[SSAValue]:
        if inside:
            statements.lower_body(state, orelse, live)
        if state.open:
            state.builder.location = opened.location
            at_end.append(state.state_list(frame.assigned))
            values = [state.current(name) for name in results]
            state.end(flow.BreakOp([*values, state.boolean(True)] if flagged else values))
        return []

    _while_body(state, statement, frame, (header_live, live), assigned, leave)
    _close(state, opened)
    types: list[Attribute] = [py.unknown] * len(results)
    loop = state.builder.add(flow.LoopOp(initial, [*types, py.bool_] if flagged else types, Region([body])))
    ends = [*at_end, *frame.break_states]
    if not ends:
        state.leave_slots(slots, 0)
        state.end(flow.UnreachableOp())
        return
    _after(state, frame, loop.results[: len(results)], ends, assigned)
    if flagged and at_end and frame.break_states:
        at_break = [meet(column) for column in zip(*frame.break_states, strict=True)]
        _else_behind(state, orelse, loop.results[-1], frame.assigned, at_end[0], at_break, assigned, live)
    elif not inside and at_end:
        statements.lower_body(state, orelse, live)
    state.leave_slots(slots, live)


def _while_body(
    state: FunctionState,
    statement: ast.While,
    frame: LoopFrame,
    live: tuple[int, int],
    assigned: int,
    leave: statements.ArmBody,
) -> None:
    """The tests of a `while`, nested, and inside them its suite. `live`: at the header and behind the loop."""
    header_live, live_behind = live
    location, exits = state.builder.location, state.exits
    conditions = [statement.test]
    if always(statement.test):
        conditions = []
    elif not statement.orelse:
        conditions = statements.conjunction(statement.test)

    def run(index: int) -> list[SSAValue]:
        if index < len(conditions):
            test = expressions.condition(state, conditions[index])
            state.builder.location = location
            state.branch(test, lambda: run(index + 1), leave, assigned, live_behind)
            return []
        state.frames.append(frame)
        state.exits = exits._replace(break_=live_behind, continue_=header_live)
        statements.lower_body(state, statement.body, header_live)
        if state.open:
            state.builder.location = location
            state.exit("continue")
        state.exits = exits
        state.frames.pop()
        return []

    run(0)


# ---------------------------------------------------------------- for


def lower_for(state: FunctionState, statement: ast.For, live: int) -> None:
    """`py.for`; its `else` suite stands behind it."""
    liveness = state.liveness
    iterable = expressions.lower(state, statement.iter)
    body_flow = liveness.body(statement.body)
    turn = liveness.target(statement.target).then(body_flow)
    header_live = liveness.header(statement).before(live, state.exits)
    flagged = bool(statement.orelse) and bool(body_flow.ways & BREAKS)
    state.builder.location = state.header_location(statement, statement.iter)
    slots = state.enter_slots(turn.assigned & live & ~header_live) if flagged else []
    carried = state.free(turn.assigned & header_live)
    initial = [state.current(name) for name in carried]
    if flagged:
        initial.append(state.boolean(True))
    body = Block(arg_types=[py.unknown, *[value.type for value in initial]])
    frame = LoopFrame(
        carried,
        carried,
        state.names(turn.assigned),
        lambda: [state.boolean(False)] if flagged else [],
        body.args[-1:] if flagged else [],
    )
    opened = _open(state, body, carried, turn, body.args[1 : len(carried) + 1], frame.assigned)
    at_end = state.state_list(frame.assigned)
    exits = state.exits
    state.frames.append(frame)
    # Results and arguments are the same variables: what is live at the header is needed at a `break` too.
    state.exits = exits._replace(break_=live | header_live, continue_=header_live)
    targets.assign(state, statement.target, body.args[0])
    statements.lower_body(state, statement.body, header_live)
    if state.open:
        state.builder.location = opened.location
        state.exit("continue")
    state.exits = exits
    state.frames.pop()
    _close(state, opened)
    loop = state.builder.add(py.ForOp(iterable, initial, Region([body])))
    _after(state, frame, loop.results[: len(carried)], [at_end, *frame.break_states], turn.assigned)
    if flagged and frame.break_states:
        at_break = [meet(column) for column in zip(*frame.break_states, strict=True)]
        _else_behind(state, statement.orelse, loop.results[-1], frame.assigned, at_end, at_break, turn.assigned, live)
    else:
        statements.lower_body(state, statement.orelse, live)
    state.leave_slots(slots, live)
