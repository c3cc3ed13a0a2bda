"""Control flow: the `flow` ops, and the exits that leave them.

Loops are solved by walking the body until the types of the loop variables no longer grow; the context's record keeps
them, and emission reads them off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow, py
from pycc.ir.locations import op_span
from pycc.passes.infer.diagnostics import Conflict, Refused, TypeConflict, Unsupported, WrongOperands
from pycc.passes.infer.engine import Record
from pycc.passes.infer.lattice import JoinConflict, without
from pycc.passes.infer.type_names import full_name
from pycc.passes.infer.values import Facts, Value, is_known_by_type, of_type
from pycc.passes.infer.walker import Dead, Frame, Walker
from pycc.support.spans import Span


def value_span(value: SSAValue) -> Span | None:
    """Where a PYTHON value is computed; of a conditional one, in the arm that assigns it."""
    owner = value.owner
    if isinstance(owner, flow.IfOp):
        position = owner.results.index(value)  # pyright: ignore
        for region in owner.regions:
            last = region.block.last_op
            if isinstance(last, flow.YieldOp):
                inner = last.operands[position]
                inside = None if isinstance(inner.owner, Block) else inner.owner.parent
                if inside is region.block and not isinstance(inner.owner, py.UnboundOp):
                    return value_span(inner)
    return op_span(owner.parent_op() if isinstance(owner, Block) else owner)


def variable_name(value: SSAValue) -> str:
    """A value as an error names it."""
    return "this value" if value.name_hint is None else f"`{value.name_hint}`"


def describe_conflict(
    walker: Walker, conflict: JoinConflict, what: str, first: SSAValue | None, second: SSAValue | None
) -> Conflict:
    """The diagnostic of two PYTHON values that meet."""
    diagnostic = walker.conflict(conflict, walker.op, what)
    if isinstance(diagnostic, TypeConflict):
        spans = [None if v is None else value_span(v) for v in (first, second)]
        span = spans[1] or spans[0] or diagnostic.span
        diagnostic = TypeConflict(span, what, diagnostic.first, diagnostic.second, spans[0], spans[1])
    return Conflict(diagnostic)


def _first_seen(diagnostic: Any, span: Span | None) -> Any:
    """A conflict with the place where the first type came from."""
    return replace(diagnostic, first_span=span) if hasattr(diagnostic, "first_span") else diagnostic


def join_into(
    walker: Walker, types: list[Attribute], record: Record, values: list[Value], op: Operation, names: Any
) -> bool:
    """Join values into a row of types; whether any grew. The places where types came from are kept for diagnostics."""
    grew = False
    join = walker.lattice.join
    for i, value in enumerate(values):
        if value.type == types[i]:
            continue
        try:
            joined = join(types[i], value.type)
        except JoinConflict as conflict:
            operand = op.operands[i] if len(op.operands) == len(values) else None
            earlier = next((s for (j, t), s in record.spans.items() if j == i and t != value.type), None)
            name = variable_name(names[i]) if i < len(names) else "this value"
            if name == "this value" and operand is not None:
                name = variable_name(operand)
            refused = describe_conflict(walker, conflict, name, None, operand)
            walker.report(_first_seen(refused.diagnostic, earlier))
            raise Dead from None
        record.spans.setdefault(
            (i, value.type), value_span(op.operands[i]) if len(op.operands) == len(values) else None
        )
        if joined != types[i]:
            types[i] = joined
            grew = True
    return grew


def cast_all(walker: Walker, values: list[Value], types: list[Attribute]) -> list[SSAValue]:
    """The TYPED values that are really carried for a row of types."""
    return [
        walker.ssa(walker.cast(v, t))
        for v, t in zip(values, types, strict=True)
        if not is_known_by_type(walker.type_of(t))
    ]


def spread(walker: Walker, types: list[Attribute], carried: Any) -> list[Value]:
    """Values for a row of types, from the TYPED values that are really carried."""
    source = iter(carried)
    return [of_type(t) if is_known_by_type(walker.type_of(t)) else Value(t, next(source)) for t in types]


def carried_types(walker: Walker, types: list[Attribute]) -> list[Attribute]:
    """The TYPED types of what is really carried."""
    return [t for t in map(walker.type_of, types) if not is_known_by_type(t)]


# ---------------------------------------------------------------- if


def flow_if(walker: Walker, op: flow.IfOp) -> None:
    """`flow.if`: only the taken arm if the test is known."""
    condition = walker.get(op.condition)
    then, orelse = op.then_region.block, op.else_region.block
    if condition.known:
        results = walker.walk(then if condition.constant else orelse)
    else:
        facts = condition.facts

        def arm(block: Block, narrowed: Any) -> list[Value]:
            if narrowed:
                walker.narrow(narrowed)
            return walker.walk(block)

        first = walker.region(lambda: arm(then, facts and facts.holds))
        second = walker.region(lambda: arm(orelse, facts and facts.fails))
        walker.op = op
        try:
            results = walker.join_arms(condition, first, second)
        except JoinConflict as conflict:
            raise _arm_conflict(walker, conflict, op, first[1], second[1]) from None
        if first[1] is not None and second[1] is not None:
            _combine_facts(condition, first[1], second[1], results)
        elif facts is not None:
            # Only one arm goes on: what its test said holds from here on.
            walker.narrow(facts.fails if first[1] is None else facts.holds)
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def _combine_facts(condition: Value, first: list[Value], second: list[Value], results: list[Value]) -> None:
    """`a and b` is `if a: b else: a`: where it holds, both hold; `or` likewise where it fails."""
    if len(results) != 1 or type(results[0].type) is not py.BoolType or results[0].known:
        return
    a, b, result = first[0], second[0], results[0]
    if b is condition or (b.known and b.constant is False):
        holds = [*(condition.facts.holds if condition.facts else ()), *(a.facts.holds if a.facts else ())]
        if holds:
            result.facts = Facts(holds, [])
    elif a is condition or (a.known and a.constant is True):
        fails = [*(condition.facts.fails if condition.facts else ()), *(b.facts.fails if b.facts else ())]
        if fails:
            result.facts = Facts([], fails)


def _arm_conflict(
    walker: Walker, conflict: JoinConflict, op: Operation, first: list[Value] | None, second: list[Value] | None
) -> Exception:
    if first is None or second is None or conflict.cell is not None:
        return conflict
    yields = [region.block.last_op for region in op.regions]
    for i, (a, b) in enumerate(zip(first, second, strict=True)):
        try:
            walker.lattice.join(a.type, b.type)
        except JoinConflict as found:
            operands = [y.operands[i] if isinstance(y, flow.YieldOp) else None for y in yields]
            return describe_conflict(walker, found, variable_name(op.results[i]), *operands)
    return conflict


# ---------------------------------------------------------------- loops


class LoopFrame(Frame):
    """A loop that is emitted as one. `prefix` are values that go first to the next iteration (a cursor)."""

    def __init__(self, record: Record, names: Any, results_are_arguments: bool):
        self.record = record
        self.names = names
        self.shared = results_are_arguments
        self.prefix: list[Value] = []

    def continue_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Next iteration."""
        record = self.record
        row = [*self.prefix, *values]
        if walker.emitting:
            walker.terminate(flow.ContinueOp(cast_all(walker, row, record.arguments)))
        else:
            count = len(self.prefix)
            join_prefixed(walker, record, self.prefix, values, op, self.names, count)

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Leave the loop."""
        record = self.record
        if self.shared:
            start = len(record.arguments) - len(values)
            if walker.emitting:
                walker.terminate(flow.BreakOp(cast_all(walker, values, record.arguments[start:])))
            else:
                join_prefixed(walker, record, [], values, op, self.names, start)
        elif walker.emitting:
            walker.terminate(flow.BreakOp(cast_all(walker, values, record.results or [])))
        else:
            if record.results is None:
                record.results = [v.type for v in values]
                for i, value in enumerate(values):
                    record.spans.setdefault((i, value.type), value_span(op.operands[i]) if op.operands else None)
            else:
                join_into(walker, record.results, record, values, op, op.operands)


def join_prefixed(
    walker: Walker, record: Record, prefix: list[Value], values: list[Value], op: Operation, names: Any, start: int
) -> None:
    """Join values into a loop's arguments, of which the first `start` are not the program's."""
    for i, value in enumerate(prefix):
        record.arguments[i] = walker.lattice.join(record.arguments[i], value.type)
    types = record.arguments[start:]
    join_into(walker, types, record, values, op, names)
    record.arguments[start:] = types


def begin_loop(walker: Walker, record: Record, inits: list[Value], op: Operation, names: Any, start: int = 0) -> None:
    """Join a loop's initial values into its record."""
    if walker.emitting:
        return
    if not record.arguments:
        record.arguments = [v.type for v in inits]
        shift = len(op.operands) - len(inits)
        for i, value in enumerate(inits[start:]):
            position = i + start + shift
            if 0 <= position < len(op.operands):
                record.spans.setdefault((i, value.type), value_span(op.operands[position]))
    else:
        for i in range(start):
            record.arguments[i] = walker.lattice.join(record.arguments[i], inits[i].type)
        types = record.arguments[start:]
        join_into(walker, types, record, inits[start:], op, names)
        record.arguments[start:] = types


def until_stable(walker: Walker, record: Record, body: Callable[[], None]) -> None:
    """Walk a loop's body (while solving) until its variables' types no longer grow."""
    while True:
        before = list(record.arguments)
        walker.region(body)
        if record.arguments == before:
            return


def flow_continue(walker: Walker, op: flow.ContinueOp) -> None:
    """`flow.continue`."""
    walker.loops[-1].continue_(walker, [walker.get(v) for v in op.operands], op)
    raise walker.dead()


def flow_break(walker: Walker, op: flow.BreakOp) -> None:
    """`flow.break`."""
    walker.loops[-1].break_(walker, [walker.get(v) for v in op.operands], op)
    raise walker.dead()


# ---------------------------------------------------------------- blocks


class BlockFrame(Frame):
    """A `flow.block`: every `flow.leave` joins into its results."""

    def __init__(self, record: Record):
        self.record = record

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Leave the block."""
        record = self.record
        if walker.emitting:
            walker.terminate(flow.LeaveOp(cast_all(walker, values, record.results or [])))
        elif record.results is None:
            record.results = [v.type for v in values]
            for i, value in enumerate(values):
                record.spans.setdefault((i, value.type), value_span(op.operands[i]) if len(op.operands) > i else None)
        else:
            join_into(walker, record.results, record, values, op, op.operands)


def emit_block(walker: Walker, record: Record, body: Callable[[], Any]) -> list[Value]:
    """A `flow.block` around a body that only leaves; its results."""
    block, _ = walker.region(body)
    if not walker.emitting:
        if record.results is None:
            raise Dead
        return [of_type(t) for t in record.results]
    assert walker.builder is not None and block is not None
    op = walker.builder.add(flow.BlockOp(carried_types(walker, record.results or []), Region([block])))
    if record.results is None:
        raise walker.dead()
    return spread(walker, record.results, op.results)


def flow_block(walker: Walker, op: flow.BlockOp) -> None:
    """`flow.block`."""
    record = walker.record()
    frame = BlockFrame(record)

    def body() -> None:
        walker.blocks.append(frame)
        try:
            walker.walk(op.body.block)
        finally:
            walker.blocks.pop()

    results = emit_block(walker, record, body)
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def flow_leave(walker: Walker, op: flow.LeaveOp) -> None:
    """`flow.leave`."""
    walker.blocks[-1].break_(walker, [walker.get(v) for v in op.operands], op)
    raise walker.dead()


def flow_return(walker: Walker, op: flow.ReturnOp) -> None:
    """`flow.return`."""
    walker.returns[-1].break_(walker, [walker.get(v) for v in op.operands], op)
    raise walker.dead()


def flow_unreachable(walker: Walker, op: flow.UnreachableOp) -> None:
    """`flow.unreachable`."""
    raise walker.dead()


# ---------------------------------------------------------------- exceptions


def flow_raise(walker: Walker, op: flow.RaiseOp) -> None:
    """`flow.raise`: its operand must be an exception."""
    value = walker.get(op.exception)
    if type(value.type) is not py.ExceptionType:
        message = "exceptions must derive from BaseException"
        raise Refused(
            WrongOperands(
                walker.span, message, f"raise a built-in exception, not {full_name(walker.lattice.resolve(value.type))}"
            ),
            ("TypeError", message),
        )
    if walker.emitting:
        walker.terminate(flow.RaiseOp(walker.ssa(value)))
    raise walker.dead()


def flow_try(walker: Walker, op: flow.TryOp) -> None:
    """`flow.try`: results join the body's and the handler's."""
    handler = op.handler.block
    first = walker.region(lambda: walker.walk(op.body.block))
    block = Block(arg_types=[py.exception] if handler.args else []) if walker.emitting else None

    def catch() -> list[Value]:
        for argument in handler.args:
            walker.env[argument] = Value(py.exception, block.args[0] if block is not None else None)
        return walker.walk(handler)

    second = walker.region(catch, block)
    walker.op = op
    try:
        results = walker.merge(
            first, second, lambda types, body, catch: flow.TryOp(types, body, catch, every=op.every is not None)
        )
    except JoinConflict as conflict:
        raise _arm_conflict(walker, conflict, op, first[1], second[1]) from None
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def exception_match(walker: Walker, op: py.ExceptionMatchOp) -> None:
    """`py.exception_match`: class values become names."""
    exception = walker.get(op.exception)
    if op.classes is not None:
        names = [c.data for c in op.classes.data]
    else:
        names = list(_class_names(walker, walker.get(op.class_value[0]).type))
    walker.set(op, walker.make(py.bool_, lambda _: py.ExceptionMatchOp(walker.ssa(exception), classes=names)))


def _class_names(walker: Walker, type_: Any) -> list[str]:
    if type(type_) is py.TupleType:
        return [name for element in type_.elements.data for name in _class_names(walker, element)]
    if type(type_) is py.TypeObjectType and type(type_.instance) is py.ExceptionClassType:
        return [type_.instance.class_name.data]
    message = "catching classes that do not inherit from BaseException is not allowed"
    raise Refused(Unsupported(walker.span, message, "name a built-in exception class here"), ("TypeError", message))


# ---------------------------------------------------------------- slots


def slot(walker: Walker, op: flow.SlotOp) -> None:
    """`flow.slot`: its type joins all that is stored."""
    record = walker.record()
    walker.env[op.results[0]] = Value(py.never, constant=record)
    if walker.emitting and record.arguments and not is_known_by_type(record.arguments[0]):
        variable = op.variable.data if op.variable is not None else ""
        ssa = walker.add(flow.SlotOp(walker.type_of(record.arguments[0]), variable))
        walker.env[op.results[0]] = Value(py.never, ssa, constant=record)


def load_slot(walker: Walker, op: flow.LoadSlotOp) -> None:
    """`flow.load_slot`."""
    cell = walker.get(op.slot)
    record: Record = cell.constant
    record.nested = True
    if not record.arguments:
        raise walker.dead()
    type_ = record.arguments[0]
    if is_known_by_type(type_):
        walker.set(op, of_type(type_))
    else:
        walker.set(op, walker.make(type_, lambda t: flow.LoadSlotOp(cell.ssa, t)))  # pyright: ignore


def store_slot(walker: Walker, op: flow.StoreSlotOp) -> None:
    """`flow.store_slot`."""
    cell, value = walker.get(op.slot), walker.get(op.value)
    record: Record = cell.constant
    if walker.emitting:
        if cell.ssa is None:
            return
        walker.builder.add(flow.StoreSlotOp(walker.ssa(walker.cast(value, record.arguments[0])), cell.ssa))  # pyright: ignore
        return
    record.spans.setdefault((0, value.type), value_span(op.value))
    if not record.arguments:
        record.arguments = [value.type]
    else:
        try:
            joined = walker.lattice.join(record.arguments[0], value.type)
        except JoinConflict as conflict:
            owner = op.slot.owner
            hint = owner.variable.data if isinstance(owner, flow.SlotOp) and owner.variable is not None else ""
            refused = describe_conflict(walker, conflict, f"`{hint}`" if hint else "this value", None, op.value)
            earlier = next((s for (_, t), s in record.spans.items() if t != value.type), None)
            walker.report(_first_seen(refused.diagnostic, earlier))
            raise Dead from None
        if joined == record.arguments[0]:
            return
        record.arguments = [joined]
    if record.nested:
        walker.again = True


def unbound(walker: Walker, op: py.UnboundOp) -> None:
    """`py.unbound`."""
    walker.set(op, of_type(py.unbound))


def check_bound(walker: Walker, op: py.CheckBoundOp) -> None:
    """`py.check_bound`: away where the variable is surely bound."""
    value = walker.get(op.value)
    if type(value.type) is py.UnboundType:
        raise walker.raise_(*op.error)
    if type(value.type) is not py.UnionType or py.unbound not in value.type.members.data:
        walker.set(op, value)
        return
    type_ = without(value.type, lambda m: type(m) is py.UnboundType)
    result = walker.make(type_, lambda t: py.CheckBoundOp(walker.ssa(value), op.variable.data, t, op.free is not None))
    walker.set(op, result)


HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    flow.IfOp: flow_if,
    flow.BlockOp: flow_block,
    flow.TryOp: flow_try,
    flow.ContinueOp: flow_continue,
    flow.BreakOp: flow_break,
    flow.LeaveOp: flow_leave,
    flow.ReturnOp: flow_return,
    flow.UnreachableOp: flow_unreachable,
    flow.RaiseOp: flow_raise,
    flow.SlotOp: slot,
    flow.LoadSlotOp: load_slot,
    flow.StoreSlotOp: store_slot,
    py.UnboundOp: unbound,
    py.CheckBoundOp: check_bound,
    py.ExceptionMatchOp: exception_match,
}
