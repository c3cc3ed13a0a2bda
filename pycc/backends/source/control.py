"""Structured control flow as statements: `flow` and `scf` ops with regions, and their exits.

A region's results are variables that its exits set, unless both arms of an `if` only compute: then it is an
expression. Values that a loop carries are variables; a result that every `break` takes from such a variable is that
variable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects import scf
from xdsl.ir import Block, Operation, SSAValue

from pycc.backends.source import expressions as tree
from pycc.backends.source.arithmetic import op_constant, pick
from pycc.backends.source.expressions import Binary, Call, Expression, Literal, Member, Name, Unary
from pycc.backends.source.statements import (
    BREAK,
    CONTINUE,
    Comment,
    Declare,
    For,
    If,
    Label,
    Scope,
    Statement,
    Unreachable,
    While,
    falls_through,
    goto,
)
from pycc.backends.source.structure import Exits, FunctionWriter, Handler
from pycc.dialects import flow

# ---------------------------------------------------------------- results


def result_variables(writer: FunctionWriter, op: Operation) -> list[str | None]:
    """A variable for each result that somebody uses, declared here."""
    names: list[str | None] = []
    for result in op.results:
        if result.first_use is None:
            names.append(None)
            continue
        name = writer.names.fresh(result.name_hint or "result")
        text = writer.types.text(result.type)
        writer.append(Declare(text, name, Literal(writer.types.zero(result.type))))
        writer.values[result] = Name(name)
        names.append(name)
    return names


def region(
    writer: FunctionWriter, block: Block, exits: Exits, before: Callable[[], None] | None = None
) -> list[Statement]:
    """The statements of a region under its own exits."""
    saved, writer.exits = writer.exits, exits
    statements = writer.block(block, before)
    writer.exits = saved
    return statements


def inner(writer: FunctionWriter) -> Exits:
    """Exits of a region that is no loop: those around it, but its own yield."""
    around = writer.exits
    return Exits(around.carried, around.results, around.leave, around.leave_label)


def yields(writer: FunctionWriter, op: Any) -> None:
    """`flow.yield`, `scf.yield`: noted, for the op whose region ends here."""
    writer.exits.yields = [writer.take(value) for value in op.operands]


def arm(writer: FunctionWriter, block: Block | None) -> tuple[list[Statement], list[Expression] | None, Exits]:
    """An arm's statements and what it yields (None: it never gets there)."""
    exits = inner(writer)
    if block is None:
        return [], [], exits
    statements = region(writer, block, exits)
    return statements, exits.yields, exits


def finish(
    writer: FunctionWriter,
    statements: list[Statement],
    targets: Sequence[str | None],
    values: list[Expression] | None,
    op: Operation,
) -> list[Statement]:
    """An arm's statements with its results assigned at the end."""
    if values is None:
        return statements
    saved, writer.statements = writer.statements, statements
    line, writer.line = writer.line, None
    writer.assign_all(targets, values, [result.type for result in op.results])
    writer.statements, writer.line = saved, line
    return statements


# ---------------------------------------------------------------- branches


def branch(writer: FunctionWriter, op: Any) -> None:
    """`flow.if`, `scf.if`."""
    condition = writer.take(op.operands[0])
    writer.settle()
    blocks = [r.blocks.first if r.blocks else None for r in op.regions]
    arms = [arm(writer, block) for block in blocks]
    (then, then_values, _), (orelse, else_values, _) = arms
    used = [result for result in op.results if result.first_use is not None]
    computes = all(isinstance(statement, Comment) for statement in (*then, *orelse))
    if computes and len(used) == 1 and then_values is not None and else_values is not None:
        index = used[0].index
        chosen = pick(writer.types.text(used[0].type), condition, then_values[index], else_values[index])
        writer.define(used[0], chosen)
        return
    targets = result_variables(writer, op)
    then = finish(writer, then, targets, then_values, op)
    orelse = finish(writer, orelse, targets, else_values, op)
    if then or orelse:
        writer.append(If(condition, then, orelse))


def _kept(writer: FunctionWriter, type_text: str, expression: Expression, wanted: str) -> Expression:
    """A variable for an expression that must be evaluated here."""
    writer.settle()
    name = writer.names.fresh(wanted)
    writer.append(Declare(type_text, name, expression))
    return Name(name)


def labelled(writer: FunctionWriter, op: flow.BlockOp) -> None:
    """`flow.block`: a scope with a label behind it."""
    writer.settle()
    targets = result_variables(writer, op)
    label = writer.names.fresh("after")
    around = writer.exits
    body = region(writer, op.body.block, Exits(around.carried, around.results, targets, label))
    writer.append(Scope(body))
    writer.append(Label(label))


def leave(writer: FunctionWriter, op: flow.LeaveOp) -> None:
    """`flow.leave`."""
    values = [writer.take(value) for value in op.values]
    writer.assign_all(writer.exits.leave, values, [value.type for value in op.values])
    writer.append(goto(writer.exits.leave_label))


def attempt(writer: FunctionWriter, op: flow.TryOp) -> None:
    """`flow.try`: errors in the body go to the handler's label behind it."""
    writer.settle()
    targets = result_variables(writer, op)
    handler = Handler(writer.names.fresh("handler"), op.every is not None)
    writer.handlers.append(handler)
    statements, values, _ = arm(writer, op.body.block)
    writer.handlers.pop()
    body = finish(writer, statements, targets, values, op)
    if not handler.used:
        # Nothing in it raises: there is no way to the handler.
        writer.statements.extend(body)
        return
    done = writer.names.fresh("done")
    if falls_through(body):
        body.append(goto(done))
    writer.append(Scope(body))
    writer.append(Label(handler.label))
    argument = op.handler.block.args[0]
    exits = inner(writer)
    caught = region(writer, op.handler.block, exits, lambda: _take_error(writer, argument))
    writer.append(Scope(finish(writer, caught, targets, exits.yields, op)))
    writer.append(Label(done))


def _take_error(writer: FunctionWriter, argument: SSAValue) -> None:
    writer.use("take_error")
    writer.module.exception_type(argument.type)
    writer.declare(argument, Call("take_error", (Name("context"),), pure=False), "error")
    if any(isinstance(use.operation, flow.RaiseOp) for use in argument.uses):
        name = writer.names.fresh("raised")
        writer.append(Declare("int64_t", name, Member(Name("context"), "raise_count", True)))
        writer.caught[argument] = name


# ---------------------------------------------------------------- loops


def _unchanged(argument: SSAValue, index: int, exits: Sequence[Operation]) -> bool:
    """Whether every exit hands a carried value on as it is."""
    return all(exit_.operands[index] is argument for exit_ in exits)


def _carry(
    writer: FunctionWriter,
    arguments: Sequence[SSAValue],
    inits: Sequence[SSAValue],
    needed: Sequence[bool],
    fixed: Sequence[bool],
) -> list[str | None]:
    """Variables for what a loop carries, set to their first values; values that never change need none of their own."""
    values = [writer.take(init) for init in inits]
    names: list[str | None] = []
    for argument, value, need, same in zip(arguments, values, needed, fixed, strict=True):
        if not need:
            names.append(None)
            continue
        if same and tree.is_atom(value):
            writer.values[argument] = value
            names.append(None)
            continue
        name = writer.names.fresh(argument.name_hint or "carried")
        if tree.reads_memory(value):
            writer.settle()
        writer.append(Declare(writer.types.text(argument.type), name, value))
        writer.values[argument] = Name(name)
        names.append(None if same else name)
    return names


def loop(writer: FunctionWriter, op: flow.LoopOp) -> None:
    """`flow.loop`."""
    writer.settle()
    arguments = op.body.block.args
    breaks, continues = writer.breaks.get(op, []), writer.continues.get(op, [])
    shared: dict[int, int] = {}
    for index, result in enumerate(op.results):
        if result.first_use is None or not breaks:
            continue
        first = breaks[0].operands[index]
        if first.owner is op.body.block and all(b.operands[index] is first for b in breaks):
            shared[index] = first.index  # pyright: ignore
    needed = [argument.first_use is not None for argument in arguments]
    fixed = [_unchanged(argument, index, continues) for index, argument in enumerate(arguments)]
    carried = _carry(writer, arguments, op.inits, needed, fixed)
    results: list[str | None] = []
    for index, result in enumerate(op.results):
        if index in shared:
            writer.values[result] = writer.values[arguments[shared[index]]]
            results.append(None)
        elif result.first_use is None:
            results.append(None)
        else:
            name = writer.names.fresh(result.name_hint or "result")
            text = writer.types.text(result.type)
            writer.append(Declare(text, name, Literal(writer.types.zero(result.type))))
            writer.values[result] = Name(name)
            results.append(name)
    around = writer.exits
    body = region(writer, op.body.block, Exits(carried, results, around.leave, around.leave_label))
    writer.append(While(tree.TRUE, body))


def continues(writer: FunctionWriter, op: flow.ContinueOp) -> None:
    """`flow.continue`."""
    values = [writer.take(value) for value in op.values]
    writer.assign_all(writer.exits.carried, values, [value.type for value in op.values])
    writer.append(CONTINUE)


def breaks(writer: FunctionWriter, op: flow.BreakOp) -> None:
    """`flow.break`."""
    values = [writer.take(value) for value in op.values]
    writer.assign_all(writer.exits.results, values, [value.type for value in op.values])
    writer.append(BREAK)


def _steady(writer: FunctionWriter, value: SSAValue, wanted: str) -> Expression:
    """A loop's bound: written in its header only if it is short and reads no memory."""
    expression = writer.take(value)
    if tree.is_atom(expression) or (not tree.reads_memory(expression) and tree.size(expression) <= 5):
        return expression
    return _kept(writer, "int64_t", expression, value.name_hint or wanted)


def counted(writer: FunctionWriter, op: flow.ForOp) -> None:
    """`flow.for`."""
    writer.settle()
    induction, *arguments = op.body.block.args
    exits = [*writer.continues.get(op, ()), *writer.breaks.get(op, ())]
    needed = [a.first_use is not None or r.first_use is not None for a, r in zip(arguments, op.results, strict=True)]
    fixed = [_unchanged(argument, index, exits) for index, argument in enumerate(arguments)]
    carried = _carry(writer, arguments, op.inits, needed, fixed)
    for argument, result, need in zip(arguments, op.results, needed, strict=True):
        if need:
            writer.values[result] = writer.values[argument]
    name = writer.names.fresh(induction.name_hint or "i")
    writer.values[induction] = Name(name)
    step = op_constant(op.step)
    lower, upper = _steady(writer, op.lower, "lower"), _steady(writer, op.upper, "upper")
    if step not in (1, -1):
        lower, upper = (
            bound if tree.is_atom(bound) else _kept(writer, "int64_t", bound, "bound") for bound in (lower, upper)
        )
        stride = _kept(writer, "int64_t", writer.take(op.step), "step") if step is None else Literal(str(step))
    else:
        writer.take(op.step)
        stride = Literal(str(step))
    around = writer.exits
    body = region(writer, op.body.block, Exits(carried, carried, around.leave, around.leave_label))
    if step in (1, -1):
        condition = Binary("<" if step == 1 else ">", Name(name), upper)
        steps: tuple[Expression, ...] = (Unary("++" if step == 1 else "--", Name(name)),)
        writer.append(For("int64_t", name, lower, condition, steps, body))
        return
    writer.use("range_size", "wrap")
    turns = writer.names.fresh("turns")
    writer.append(Declare("int64_t", name, lower))
    following = Call("wrap_add", (Name(name), stride))
    steps = (Unary("--", Name(turns)), Binary("=", Name(name), following))
    count = Call("range_size", (lower, upper, stride))
    writer.append(For("uint64_t", turns, count, Binary("!=", Name(turns), Literal("0")), steps, body))


# ---------------------------------------------------------------- scf


def scf_for(writer: FunctionWriter, op: scf.ForOp) -> None:
    """`scf.for`: step positive."""
    writer.settle()
    induction, *arguments = op.body.block.args
    last = op.body.block.last_op
    exits = [last] if last is not None else []
    needed = [a.first_use is not None or r.first_use is not None for a, r in zip(arguments, op.results, strict=True)]
    fixed = [_unchanged(argument, index, exits) for index, argument in enumerate(arguments)]
    carried = _carry(writer, arguments, op.iter_args, needed, fixed)
    for argument, result, need in zip(arguments, op.results, needed, strict=True):
        if need:
            writer.values[result] = writer.values[argument]
    name = writer.names.fresh(induction.name_hint or "i")
    writer.values[induction] = Name(name)
    lower, upper = _steady(writer, op.lb, "lower"), _steady(writer, op.ub, "upper")
    step = _steady(writer, op.step, "step")
    exits_ = inner(writer)
    body = region(writer, op.body.block, exits_)
    body = finish(writer, body, carried, exits_.yields, op)
    advance: Expression = Unary("++", Name(name))
    if step != Literal("1"):
        advance = Binary("+=", Name(name), step)
    text = writer.types.text(induction.type)
    writer.append(For(text, name, lower, Binary("<", Name(name), upper), (advance,), body))


def scf_while(writer: FunctionWriter, op: scf.WhileOp) -> None:
    """`scf.while`."""
    writer.settle()
    before, after = op.before_region.block, op.after_region.block
    carried = _carry(
        writer, before.args, op.arguments, [a.first_use is not None for a in before.args], [False] * len(before.args)
    )
    targets = result_variables(writer, op)
    saved, writer.statements = writer.statements, []
    for inner_op in before.ops:
        if isinstance(inner_op, scf.ConditionOp):
            condition = writer.take(inner_op.condition)
            values = [writer.atom(value) for value in inner_op.args]
            away = finish(writer, [], targets, values, op)
            writer.append(If(tree.negate(condition), [*away, BREAK]))
            for argument, value in zip(after.args, values, strict=True):
                writer.values[argument] = value
        else:
            writer.write(inner_op)
    exits = inner(writer)
    head, writer.statements = writer.statements, saved
    body = region(writer, after, exits)
    finish_types = [a.type for a in before.args]
    holder, writer.statements = writer.statements, body
    writer.assign_all(carried, exits.yields or [], finish_types)
    writer.statements = holder
    writer.append(While(tree.TRUE, [*head, *body]))


def unreachable(writer: FunctionWriter, op: flow.UnreachableOp) -> None:
    """`flow.unreachable`."""
    writer.append(Unreachable())


CONTROL: dict[type[Operation], Callable[[FunctionWriter, Any], None]] = {
    flow.IfOp: branch,
    flow.YieldOp: yields,
    flow.BlockOp: labelled,
    flow.LeaveOp: leave,
    flow.TryOp: attempt,
    flow.LoopOp: loop,
    flow.ForOp: counted,
    flow.ContinueOp: continues,
    flow.BreakOp: breaks,
    flow.UnreachableOp: unreachable,
    scf.IfOp: branch,
    scf.YieldOp: yields,
    scf.ForOp: scf_for,
    scf.WhileOp: scf_while,
}

__all__ = ["CONTROL"]
