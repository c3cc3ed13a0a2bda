"""`for`, comprehensions, list displays and unpacking.

A `for` over a range becomes a counted loop, over a tuple it is unrolled, over anything else it is a loop over the
cursor protocol (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, StringAttr, SymbolRefAttr
from xdsl.ir import Attribute, Block, Operation, Region

from pycc.dialects import flow, py
from pycc.passes.infer.calls import call_method, find_method
from pycc.passes.infer.coerce import store_as
from pycc.passes.infer.control import LoopFrame, begin_loop, carried_types, cast_all, spread, until_stable
from pycc.passes.infer.diagnostics import Refused, Unsupported
from pycc.passes.infer.engine import Record
from pycc.passes.infer.frames import Dead
from pycc.passes.infer.intrinsics import fresh
from pycc.passes.infer.loops import counted_loop, require
from pycc.passes.infer.operators import truth
from pycc.passes.infer.peeling import exits, leave_once, loop_once, one_turn, try_peeling
from pycc.passes.infer.type_names import short_name
from pycc.passes.infer.values import NOT_KNOWN, Value, of_type
from pycc.passes.infer.walker import Walker

UNROLL_LIMIT = 64
"""A `for` over a longer tuple would make too much code."""
UNROLLED_OPS = 600
"""So many ops a user's loop over a tuple may become; past that it loops, if the items have one type."""


# ---------------------------------------------------------------- for


def for_op(walker: Walker, op: py.ForOp) -> None:
    """`py.for`."""
    iterable = walker.get(op.iterable)
    inits = [walker.get(v) for v in op.inits]
    results = _loop_over(walker, op, iterable, inits)
    for output, value in zip(op.results, results, strict=True):
        walker.env[output] = value


def _loop_over(walker: Walker, op: py.ForOp, iterable: Value, inits: list[Value]) -> list[Value]:
    type_: Any = iterable.type
    if type(type_) is py.TupleType and not _better_as_loop(walker, op, type_):
        return _unrolled(walker, op, iterable, inits)
    if type(type_) is py.StructType and type_.class_name.data == "range":
        bounds = [walker.extract(iterable, i) for i in range(3)]
        return counted_loop(walker, op, bounds, inits, op.body.block)
    if find_method(walker, type_, "__cursor__") is None:
        if type(type_) is py.UnionType:
            raise Refused(
                Unsupported(
                    walker.span, "this may be None or something to loop over", "test it with `is None` before the loop"
                )
            )
        raise walker.operand_error(f"'{short_name(type_)}' object is not iterable")
    return cursor_loop(walker, op, iterable, inits, op.body.block)


def _better_as_loop(walker: Walker, op: py.ForOp, type_: py.TupleType) -> bool:
    elements = type_.elements.data
    if walker.context.library or len(elements) < 2 or any(e != elements[0] for e in elements):
        return False
    if find_method(walker, type_, "__cursor__") is None:
        return False
    return len(elements) > UNROLL_LIMIT or walker.copies * len(elements) * (_weight(op) // 3) > UNROLLED_OPS


def _weight(op: Operation) -> int:
    """Ops inside; those of inner loops count more, as they may be written out again."""
    total = 1
    for region in op.regions:
        inner = sum(_weight(o) for o in region.block.ops)
        total += inner * 3 if isinstance(op, py.ForOp) else inner
    return total


def cursor_loop(walker: Walker, op: Operation, iterable: Value, inits: list[Value], source: Block) -> list[Value]:
    """`c = it.__cursor__(); while it.__more__(c): x = it.__item__(c); c = it.__advance__(c); body`."""
    if walker.emitting and iterable.parts is not None:
        # Put together once, not in every turn.
        iterable = Value(iterable.type, walker.ssa(iterable))
    cursor = call_method(walker, iterable, "__cursor__", [])
    return _cursor_loop(walker, op, iterable, [cursor, *inits], source, may_peel=True)


def _cursor_loop(
    walker: Walker, op: Operation, iterable: Value, row: list[Value], source: Block, may_peel: bool
) -> list[Value]:
    """The loop from a cursor on."""
    record = walker.record(op)
    names = source.args[1:]
    begin_loop(walker, record, row, op, names, start=1)
    frame = LoopFrame(record, names, results_are_arguments=True)

    def turn(values: list[Value]) -> list[Value]:
        frame.prefix = []
        item = call_method(walker, iterable, "__item__", [values[0]])
        frame.prefix = [call_method(walker, iterable, "__advance__", [values[0]])]
        walker.env[source.args[0]] = item
        for argument, value in zip(names, values[1:], strict=True):
            walker.env[argument] = value
        walker.loops.append(frame)
        try:
            return walker.walk(source)
        finally:
            walker.loops.pop()

    def body(values: list[Value]) -> None:
        more = truth(walker, call_method(walker, iterable, "__more__", [values[0]]))
        if more.known and not more.constant:
            _leave(walker, record, values)
            raise walker.dead()
        first = walker.region(lambda: turn(values))
        second = walker.region(lambda: _leave(walker, record, values))
        walker.op = op
        walker.join_arms(more, first, second)

    def first(loop: Record, early: bool) -> list[Value]:
        more = truth(walker, call_method(walker, iterable, "__more__", [row[0]]))
        require(walker, more, lambda: leave_once(walker, loop, row[1:], op))
        item = call_method(walker, iterable, "__item__", [row[0]])
        advanced = call_method(walker, iterable, "__advance__", [row[0]])
        walker.env[source.args[0]] = item
        for argument, value in zip(names, row[1:], strict=True):
            walker.env[argument] = value
        return [advanced, *one_turn(walker, op, loop, early, lambda: walker.walk(source))]

    def rest(values: list[Value]) -> list[Value]:
        return _cursor_loop(walker, op, iterable, values, source, may_peel=False)

    if not walker.emitting:
        until_stable(walker, record, lambda: body([of_type(t) for t in record.arguments]))
    if may_peel:
        peeled = try_peeling(walker, op, record, 1, source, first, rest)
        if peeled is not None:
            return peeled
    if not walker.emitting:
        return [of_type(t) for t in record.arguments[1:]]
    block = Block(arg_types=carried_types(walker, record.arguments))
    operands = cast_all(walker, row, record.arguments)
    walker.region(lambda: body(spread(walker, record.arguments, block.args)), block)
    walker.op = op
    loop = flow.LoopOp(operands, carried_types(walker, record.arguments[1:]), Region([block]))
    assert walker.builder is not None
    walker.builder.add(loop)
    return spread(walker, record.arguments[1:], loop.results)


def _leave(walker: Walker, record: Record, values: list[Value]) -> list[Value]:
    if walker.emitting:
        walker.terminate(flow.BreakOp(cast_all(walker, values[1:], record.arguments[1:])))
    raise Dead


# ---------------------------------------------------------------- unrolling


def _unrolled(walker: Walker, op: py.ForOp, iterable: Value, inits: list[Value]) -> list[Value]:
    source = op.body.block
    count = len(iterable.type.elements.data)  # pyright: ignore
    breaks, continues, leaves = exits(source)
    if count > UNROLL_LIMIT and not walker.context.library:
        raise Refused(Unsupported(walker.span, f"a loop over a tuple of {count} items", "loop over a list instead"))
    if continues and leaves:
        raise Refused(
            Unsupported(
                walker.span,
                "`continue` and an exit through `finally` in a loop over a tuple",
                "loop over a list instead",
            )
        )
    path = walker.path

    def turn(index: int, values: list[Value], loop: Record | None) -> list[Value]:
        walker.path = (*path, (op, index))
        item = walker.extract(iterable, index)

        def body() -> None:
            walker.env[source.args[0]] = item
            for argument, value in zip(source.args[1:], values, strict=True):
                walker.env[argument] = value
            walker.walk(source)

        return one_turn(walker, op, loop, continues, body)

    def turns(loop: Record | None) -> list[Value]:
        values = inits
        walker.copies *= max(count, 1)
        try:
            for index in range(count):
                values = turn(index, values, loop)
        finally:
            walker.copies //= max(count, 1)
            walker.path = path
            walker.op = op
        return values

    if not breaks:
        return turns(None)
    record = walker.record(op, "unrolled")
    return loop_once(walker, record, lambda: leave_once(walker, record, turns(record), op))


# ---------------------------------------------------------------- lists


def _list_type(element: Attribute) -> py.ObjectType:
    return py.ObjectType(StringAttr("list"), ArrayAttr([element]))


def _request(walker: Walker, method: str, list_type: py.ObjectType, arguments: list[Attribute]) -> str | None:
    """The specialisation of a list method that lowering calls."""
    engine = walker.engine
    symbol = f"list.{method}"
    if not engine.program.has_function(symbol):
        return None
    function = engine.program.function(symbol)
    bindings = engine.class_bindings(engine.program.class_("list"), list_type)
    types = [list_type, *arguments] if method == "append" else arguments
    context = engine.concrete(function, symbol, types, (NOT_KNOWN,) * len(types), bindings, walker.context, walker.op)
    return engine.request(context)


_SIZE = py.ScalarType(StringAttr("int64"))


def list_op(walker: Walker, op: py.ListOp) -> None:
    """`py.list`: a fresh list."""
    element = fresh(walker)
    items = [store_as(walker, walker.get(v), element) for v in op.elements]
    list_type = _list_type(element)

    def build(type_: Attribute) -> py.ListOp:
        content = walker.lattice.value_type(element)
        values = [walker.ssa(walker.cast(item, content)) for item in items]
        return py.ListOp(values, type_, _request(walker, "__sized__", list_type, [_SIZE]))

    walker.set(op, walker.make(list_type, build))


def comprehension(walker: Walker, op: py.ComprehensionOp) -> None:
    """`py.comprehension`: a fresh list filled by its region."""
    if op.kind.data != "list":
        raise Refused(Unsupported(walker.span, f"a {op.kind.data} comprehension", "use a list comprehension"))
    element = fresh(walker)
    list_type = _list_type(element)

    def collect(item: Value) -> None:
        stored = store_as(walker, item, element)
        if walker.emitting and walker.builder is not None:
            walker.builder.add(py.CollectOp(walker.ssa(stored)))

    walker.collectors.append(collect)
    try:
        block, result = walker.region(lambda: walker.walk(op.body.block))
    finally:
        walker.collectors.pop()
    walker.op = op
    if walker.emitting and block is not None:
        if result is not None:
            walker.at_end(block, lambda: walker.terminate(flow.YieldOp()))
        content = walker.type_of(element)
        resolved = walker.type_of(list_type)
        props: dict[str, Attribute] = {}
        needed: list[tuple[str, str, list[Attribute]]] = [
            ("allocate", "__sized__", [_SIZE]),
            ("append", "append", [content]),
        ]
        for name, method, arguments in needed:
            symbol = _request(walker, method, list_type, arguments)
            if symbol is not None:
                props[name] = SymbolRefAttr(symbol)
        ssa = walker.add(py.ComprehensionOp("list", Region([block]), resolved, **props))
        if result is None:
            raise walker.dead()
        walker.set(op, Value(list_type, ssa))
        return
    if result is None:
        raise Dead
    walker.set(op, of_type(list_type))


def collect_op(walker: Walker, op: py.CollectOp) -> None:
    """`py.collect`."""
    walker.collectors[-1](walker.get(op.value))


# ---------------------------------------------------------------- unpacking


def unpack(walker: Walker, op: py.UnpackOp) -> None:
    """`py.unpack`: exactly as many items as targets."""
    value = walker.get(op.value)
    count = len(op.results)
    type_: Any = value.type
    if type(type_) is py.TupleType:
        given = len(type_.elements.data)
        if given != count:
            raise walker.raise_("ValueError", _wrong_count(given, count))
        for i, output in enumerate(op.results):
            walker.env[output] = walker.extract(value, i)
        return
    if find_method(walker, type_, "__cursor__") is None:
        raise walker.operand_error(f"cannot unpack non-iterable {short_name(type_)} object")
    for output, item in zip(op.results, _items(walker, value, count), strict=True):
        walker.env[output] = item


def _wrong_count(given: int, count: int) -> str:
    if given < count:
        return f"not enough values to unpack (expected {count}, got {given})"
    return f"too many values to unpack (expected {count})"


def _items(walker: Walker, iterable: Value, count: int) -> list[Value]:
    """Take `count` items through the cursor, each checked for, and check that there are no more."""
    items: list[Value] = []
    cursor = call_method(walker, iterable, "__cursor__", [])
    for taken in range(count):
        more = truth(walker, call_method(walker, iterable, "__more__", [cursor]))
        require(walker, more, _failing(walker, _wrong_count(taken, count)))
        items.append(call_method(walker, iterable, "__item__", [cursor]))
        cursor = call_method(walker, iterable, "__advance__", [cursor])
    more = truth(walker, call_method(walker, iterable, "__more__", [cursor]))
    require(walker, walker.not_(more), _failing(walker, _wrong_count(count + 1, count)))
    return items


def _failing(walker: Walker, message: str) -> Callable[[], None]:
    def fail() -> None:
        raise walker.raise_("ValueError", message)

    return fail


HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    py.ForOp: for_op,
    py.ListOp: list_op,
    py.ComprehensionOp: comprehension,
    py.CollectOp: collect_op,
    py.UnpackOp: unpack,
}
