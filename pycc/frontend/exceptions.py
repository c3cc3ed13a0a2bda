"""`try`: `flow.try` with the handlers' tests in its catch region, and `finally` as a labelled block with a code.

Takes in: the statement and what is live behind it. Gives out: ops; behind them the variables it assigned.

A variable that the protected suite assigns and that is live where an exception arrives lives in a `flow.slot`
meanwhile: which of its values is current depends on where the exception came from. Of a `finally` the same holds
for all ways through it: every exit leaves the block with a code, the `finally` suite stands once behind it, and
then `flow.if`s on the code go on.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow, py
from pycc.frontend import diagnostics, expressions, statements
from pycc.frontend.liveness import Exits, falls_through
from pycc.frontend.state import (
    BOUND,
    MAYBE,
    UNBOUND,
    WAY_CODES,
    FinalBodyFrame,
    FinallyFrame,
    FunctionState,
    HandlerFrame,
    meet,
)


def lower_try(state: FunctionState, statement: ast.Try, live: int) -> None:
    """A `try` statement of any shape."""
    state.builder.location = state.text.location(statement)
    if statement.finalbody:
        _lower_finally(state, statement, live)
    else:
        _lower_handlers(state, statement, live)


def _interrupted(state: FunctionState, assigned: int, deleted: int) -> None:
    """The states of variables where an exception of a suite that assigns them arrives."""
    for name in state.names(assigned):
        known = state.states.get(name, UNBOUND)
        surely = known == BOUND and not state.scope.bits[name] & deleted
        state.states[name] = BOUND if surely else MAYBE


# ---------------------------------------------------------------- except


def _lower_handlers(state: FunctionState, statement: ast.Try, live: int) -> None:
    """`try` with `except` clauses and perhaps `else`."""
    liveness = state.liveness
    location = state.builder.location
    body_flow, else_flow = liveness.body(statement.body), liveness.body(statement.orelse)
    dispatch = liveness.dispatch(statement)
    dispatch_live = dispatch.before(live, state.exits)
    else_live = else_flow.before(live, state.exits)
    flagged = bool(statement.orelse) and any(falls_through(handler.body) for handler in statement.handlers)
    in_slots = body_flow.assigned & dispatch_live
    if flagged:
        # Behind the `flow.try` both ways run on in one block; each variable must be right on both.
        in_slots |= (body_flow.assigned | dispatch.assigned) & (else_live | live)
    slots = state.enter_slots(in_slots)
    assigned = body_flow.assigned | dispatch.assigned
    names = state.names(assigned)
    before = state.bindings(names)

    def protected() -> list[SSAValue]:
        exits = state.exits
        state.exits = exits._replace(raise_=dispatch_live)
        statements.lower_body(state, statement.body, else_live)
        state.exits = exits
        state.builder.location = location
        return [state.boolean(True)] if flagged and state.open else []

    catch = Block(arg_types=[py.exception])
    catch.args[0].location = location  # type: ignore[assignment]

    def caught() -> list[SSAValue]:
        _interrupted(state, body_flow.assigned, body_flow.deleted)
        state.forget(body_flow.assigned & ~dispatch_live)
        _dispatch(state, statement.handlers, 0, catch.args[0], live)
        state.builder.location = location
        return [state.boolean(False)] if flagged and state.open else []

    body = state.arm(names, before, protected)
    handler = state.arm(names, before, caught, catch)
    state.builder.location = location

    def make(types: Sequence[Attribute], regions: Sequence[Region]) -> Operation:
        every = any(_takes_every(state, clause) for clause in statement.handlers)
        return flow.TryOp(types, regions[0], regions[1], every)

    extra_types = [py.bool_] if flagged else []
    flags = state.join(
        names, before, [body, handler], else_live | live if flagged or body.open else live, extra_types, make
    )
    if statement.orelse and state.open:
        _lower_else(state, statement, flags, (body.open, handler.open), live)
    state.leave_slots(slots, live)


def _lower_else(
    state: FunctionState, statement: ast.Try, flags: Sequence[SSAValue], reached: tuple[bool, bool], live: int
) -> None:
    """The `else` suite, unprotected, behind the `flow.try`: if its body ran to the end."""
    body_open, handler_open = reached
    if not body_open:
        return
    if not handler_open:
        statements.lower_body(state, statement.orelse, live)
        return
    test = state.builder.add(py.TruthOp(flags[0])).result

    def completed() -> list[SSAValue]:
        statements.lower_body(state, statement.orelse, live)
        return []

    state.branch(test, completed, list, state.liveness.body(statement.orelse).assigned, live)


def _dispatch(
    state: FunctionState, handlers: Sequence[ast.ExceptHandler], index: int, exception: SSAValue, live: int
) -> None:
    """Test the clauses from `index` on; an exception that none takes goes on."""
    if index == len(handlers):
        state.end(flow.RaiseOp(exception))
        return
    handler = handlers[index]
    if handler.type is None or _takes_every(state, handler):
        _clause(state, handler, exception, live)
        return
    classes = expressions.lower(state, handler.type)
    state.at(handler.type)
    test = state.builder.add(py.ExceptionMatchOp(exception, classes)).result
    assigned = 0
    for clause in handlers[index:]:
        assigned |= state.liveness.body(clause.body).assigned
        assigned |= 0 if clause.name is None else state.scope.bits.get(clause.name, 0)

    def matched() -> list[SSAValue]:
        _clause(state, handler, exception, live)
        return []

    def otherwise() -> list[SSAValue]:
        _dispatch(state, handlers, index + 1, exception, live)
        return []

    state.branch(test, matched, otherwise, assigned, live)


def _takes_every(state: FunctionState, handler: ast.ExceptHandler) -> bool:
    """`except lang.EveryError` of library source: also the errors that pass user handlers."""
    if not state.source.library or handler.type is None:
        return False
    return state.source.dotted(ast.unparse(handler.type)) == "pycc.lang.EveryError"


def _clause(state: FunctionState, handler: ast.ExceptHandler, exception: SSAValue, live: int) -> None:
    """The suite of one clause; its name is deleted at its end."""
    name = handler.name
    state.at(handler)
    if name is not None:
        if name in state.slots or name in state.scope.declared_global:
            state.refuse(diagnostics.ExceptionNameEscapes(state.span(handler), name))
        state.bind(name, exception)
    state.frames.append(HandlerFrame(name, exception))
    statements.lower_body(state, handler.body, live)
    state.frames.pop()
    if name is not None and state.open:
        state.unbind(name)


# ---------------------------------------------------------------- finally


def _lower_finally(state: FunctionState, statement: ast.Try, live: int) -> None:
    """`%code = flow.block { flow.try {...; flow.leave 0} catch {...; flow.leave 1} }`, the suite, and the exits it
    held up.
    """
    location = state.builder.location
    guarded = state.liveness.protected(statement)
    final_live = state.liveness.before_final(statement, live, state.exits)
    slots = state.enter_slots(guarded.assigned & final_live)
    pending = state.temporary("pending exception", py.exception)
    frame = FinallyFrame(state.names(guarded.assigned))
    block = _guard(state, statement, frame, pending, final_live)
    code = state.builder.add(flow.BlockOp([py.unknown], Region([block]))).results[0]
    _interrupted(state, guarded.assigned, guarded.deleted)
    state.forget(guarded.assigned)
    final = state.liveness.body(statement.finalbody)
    after_final = _live_behind_final(state, frame, live)
    state.frames.append(FinalBodyFrame())
    statements.lower_body(state, statement.finalbody, after_final)
    state.frames.pop()
    state.builder.location = location
    if state.open:
        _go_on(state, frame, code, pending, guarded.assigned | final.assigned, final.deleted)
    state.leave_slots(slots, live)


def _live_behind_final(state: FunctionState, frame: FinallyFrame, live: int) -> int:
    ways = {
        "normal": live,
        "break": state.exits.break_,
        "continue": state.exits.continue_,
        "return": state.exits.return_,
    }
    result = state.exits.raise_
    for way in frame.states:
        result |= ways[way]
    return result


def _guard(state: FunctionState, statement: ast.Try, frame: FinallyFrame, pending: SSAValue, final_live: int) -> Block:
    """The labelled block: the protected suite, every way out of which is a code."""
    location, exits, outer = state.builder.location, state.exits, state.builder.block
    before = state.bindings(frame.assigned)
    block, body, catch = Block(), Block(), Block(arg_types=[py.exception])
    catch.args[0].location = location  # type: ignore[assignment]
    state.builder.block = body
    state.frames.append(frame)
    state.exits = Exits(final_live, final_live, final_live, final_live)
    if statement.handlers:
        _lower_handlers(state, statement, final_live)
    else:
        statements.lower_body(state, statement.body, final_live)
    state.builder.location = location
    if state.open:
        state.leave(frame, "normal")
    state.frames.pop()
    state.exits = exits
    state.builder.block = catch
    state.builder.add(flow.StoreSlotOp(catch.args[0], pending))
    state.builder.add(flow.LeaveOp([state.integer(WAY_CODES["raise"])]))
    state.builder.block = block
    state.builder.add(flow.TryOp([], Region([body]), Region([catch])))
    state.builder.add(flow.UnreachableOp())
    state.builder.block = outer
    state.open = True
    state.restore(frame.assigned, before)
    return block


def _go_on(
    state: FunctionState, frame: FinallyFrame, code: SSAValue, pending: SSAValue, assigned: int, deleted: int
) -> None:
    """Behind the `finally` suite: whatever it interrupted happens now."""
    ways = ["raise", *[way for way in ("return", "break", "continue") if way in frame.states]]
    normal = "normal" in frame.states

    def go(way: str) -> list[SSAValue]:
        if way == "raise":
            state.end(flow.RaiseOp(state.builder.add(flow.LoadSlotOp(pending, py.exception)).result))
            return []
        _know_better(state, frame, way, deleted)
        value = None
        if way == "return":
            assert state.return_slot is not None
            value = state.builder.add(flow.LoadSlotOp(state.return_slot, py.unknown)).result
        state.exit(way, value)
        return []

    for index, way in enumerate(ways):
        if index == len(ways) - 1 and not normal:
            go(way)
            return
        known = state.integer(WAY_CODES[way])
        test = state.builder.add(py.TruthOp(state.builder.add(py.CompareOp("eq", code, known)).result)).result
        state.branch(test, lambda way=way: go(way), list, assigned, -1)
    _know_better(state, frame, "normal", deleted)


def _know_better(state: FunctionState, frame: FinallyFrame, way: str, deleted: int) -> None:
    """On one way the states of variables in slots are known better than in the suite that all ways share."""
    recorded = [meet(column) for column in zip(*frame.states[way], strict=True)]
    for name, known in zip(frame.assigned, recorded, strict=True):
        if name in state.slots and known == BOUND and not state.scope.bits[name] & deleted:
            state.states[name] = BOUND
