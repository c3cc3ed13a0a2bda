"""`lower-comprehensions`: a comprehension becomes an empty list, its loops, and an append per item.

Before:  `%l = py.comprehension "list" { flow.for ... { py.collect %x ... } flow.yield }`
After:   `%l = py.invoke @allocate(%zero)`, then the loops with `py.invoke @append(%l, %x)`
Expects: level TYPED: loops written out, `allocate` and `append` named.
Guarantees: no `py.comprehension` or `py.collect` is left; evaluation order is as before.

One loop over a range with a short body, no condition and items that hold no references knows its length: the list is
made at that length and items are stored straight into it, so that LLVM may vectorise the loop. Above `PRESIZED_LIMIT`
it appends all the same, so that memory runs out no earlier than in CPython.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, StringAttr, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, py
from pycc.ir.builder import Builder
from pycc.ir.walk import walk
from pycc.passes.python.lower_casts import number
from pycc.passes.python.lower_data import LIST_DATA
from pycc.passes.python.lowering import LoweringError

PRESIZED_LIMIT = 1 << 24
"""Longest list (in items) that is made before its items are."""
SHORT_BODY = 24
"""Most ops in a loop body that is worth having twice, or once without its appends."""


@dataclass(frozen=True)
class LowerComprehensionsPass(ModulePass):
    """TYPED to TYPED: no comprehensions."""

    name = "lower-comprehensions"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        functions = {f.sym_name.data: f for f in op.body.block.ops if isinstance(f, py.FuncOp)}
        for function in functions.values():
            for block in function.body.blocks:
                _block(block, functions)


def _block(block: Block, functions: dict[str, py.FuncOp]) -> None:
    """Lower the comprehensions of a block, inner ones first."""
    op = block.first_op
    while op is not None:
        following = op.next_op
        for region in op.regions:
            for inner in region.blocks:
                _block(inner, functions)
        if isinstance(op, py.ComprehensionOp):
            _comprehension(op, functions)
        op = following


def _symbol(op: py.ComprehensionOp, attribute: str) -> str:
    symbol = getattr(op, attribute)
    if symbol is None:
        raise LoweringError(f"py.comprehension without `{attribute}`")
    return symbol.string_value()


def _comprehension(op: py.ComprehensionOp, functions: dict[str, py.FuncOp]) -> None:
    block = op.parent_block()
    assert block is not None
    builder = Builder(Block(), op.location)
    loop = _sized_loop(op)
    if loop is not None and _takes_size(op, functions):
        result = _presized(builder, op, loop, functions)
    else:
        result = _appended(builder, op, functions)
    for new in list(builder.block.ops):
        new.detach()
        block.insert_op_before(new, op)
    op.result.replace_all_uses_with(result)
    block.erase_op(op)


# ---------------------------------------------------------------- by appending


def _takes_size(op: py.ComprehensionOp, functions: dict[str, py.FuncOp]) -> bool:
    function = functions.get(_symbol(op, "allocate"))
    return function is None or len(function.function_type.inputs.data) == 1


def _allocate(
    builder: Builder, op: py.ComprehensionOp, size: SSAValue | None, functions: dict[str, py.FuncOp]
) -> SSAValue:
    """A list of that many uninitialised items (none: empty)."""
    name = _symbol(op, "allocate")
    arguments: list[SSAValue] = []
    if _takes_size(op, functions):
        value = _int(builder, 0) if size is None else size
        function = functions.get(name)
        wanted = py.int_ if function is None else function.function_type.inputs.data[0]
        arguments = [value if wanted == value.type else builder.add(py.CastOp(value, wanted)).result]
    return builder.add(py.InvokeOp(name, arguments, op.result.type)).result


def _int(builder: Builder, value: int) -> SSAValue:
    return builder.add(py.ConstantOp(IntegerAttr(value, i64), py.int_)).result


def _appended(builder: Builder, op: py.ComprehensionOp, functions: dict[str, py.FuncOp]) -> SSAValue:
    """The general way. Takes the body's ops out of `op`."""
    result = _allocate(builder, op, None, functions)
    append = _symbol(op, "append")
    _inline(builder, op, lambda collect: py.InvokeOp(append, [result, collect.value], py.none))
    return result


def _inline(builder: Builder, op: py.ComprehensionOp, store: Callable[[py.CollectOp], Operation]) -> None:
    """Move the body to the end of the builder's block, each item going through `store`."""
    body = op.body.block
    for collect in _collects(body):
        new = store(collect)
        new.location = collect.location
        block = collect.parent_block()
        assert block is not None
        block.insert_op_before(new, collect)
        block.erase_op(collect)
    for inner in list(body.ops):
        if not isinstance(inner, flow.YieldOp):
            inner.detach()
            builder.block.add_op(inner)


def _collects(block: Block) -> list[py.CollectOp]:
    """The items of a comprehension whose inner comprehensions are lowered already."""
    return [op for op in walk(block) if isinstance(op, py.CollectOp)]


# ---------------------------------------------------------------- at its final length

_COUNT = py.ScalarType(StringAttr("uint64"))
_INDEX = py.ScalarType(StringAttr("int64"))


def _sized_loop(op: py.ComprehensionOp) -> flow.ForOp | None:
    """The only loop of a comprehension, if it is counted, short, gives an item each turn and calls nothing."""
    loops = [inner for inner in op.body.block.ops if inner.regions]
    if len(loops) != 1 or not isinstance(loop := loops[0], flow.ForOp) or loop.inits:
        return None
    body = list(loop.body.block.ops)
    collects = [inner for inner in body if isinstance(inner, py.CollectOp)]
    if len(body) > SHORT_BODY or len(collects) != 1 or not isinstance(body[-1], flow.ContinueOp):
        return None
    if any(inner.regions or isinstance(inner, py.InvokeOp) for inner in body):
        return None
    return loop if _holds_no_reference(collects[0].value.type) else None


def _holds_no_reference(type_: Attribute) -> bool:
    match type_:
        case py.TupleType():
            return all(_holds_no_reference(t) for t in type_.elements.data)
        case py.UnionType():
            return all(_holds_no_reference(t) for t in type_.members.data)
        case py.NoneType():
            return True
        case _:
            return number(type_) is not None


def _presized(builder: Builder, op: py.ComprehensionOp, loop: flow.ForOp, functions: dict[str, py.FuncOp]) -> SSAValue:
    for inner in list(op.body.block.ops):
        if inner is loop:
            break
        inner.detach()
        builder.block.add_op(inner)
    bounds = [loop.lower, loop.upper, loop.step]
    count = builder.add(py.IntrinsicOp("range_count", bounds, _COUNT)).result
    limit = builder.add(py.ConstantOp(IntegerAttr(PRESIZED_LIMIT, i64), _COUNT)).result
    short = builder.add(py.CompareOp("le", count, limit, py.bool_)).result
    copy = op.clone()

    def appended(inner: Builder) -> SSAValue:
        return _appended(inner, copy, functions)

    (result,) = _choice(builder, short, [op.result.type], lambda b: _stored(b, op, count, functions), appended)
    return result


def _stored(builder: Builder, op: py.ComprehensionOp, count: SSAValue, functions: dict[str, py.FuncOp]) -> SSAValue:
    """A list of its final length, then the loop, which carries the position of the next item."""
    result = _allocate(builder, op, count, functions)
    loop = next(inner for inner in op.body.block.ops if isinstance(inner, flow.ForOp))
    collect = next(inner for inner in loop.body.block.ops if isinstance(inner, py.CollectOp))
    pointer = py.PointerType(collect.value.type)
    data = builder.add(py.GetAttrOp(result, LIST_DATA, pointer)).result
    first = builder.add(py.ConstantOp(IntegerAttr(0, i64), _INDEX)).result
    bounds = (loop.lower, loop.upper, loop.step)
    block = loop.body.block
    position = block.insert_arg(_INDEX, 1)
    old_end = block.last_op
    assert old_end is not None
    body = Builder(block, old_end.location)
    block.erase_op(old_end)
    one = body.add(py.ConstantOp(IntegerAttr(1, i64), _INDEX)).result
    body.add(flow.ContinueOp([body.add(py.BinaryOp("add", position, one, _INDEX)).result]))
    new_loop = flow.ForOp(*bounds, [first], loop.detach_region(loop.body))
    new_loop.location = loop.location
    outer = loop.parent_block()
    assert outer is not None
    outer.insert_op_before(new_loop, loop)
    outer.erase_op(loop)
    _inline(builder, op, lambda c: py.IntrinsicOp("pointer_store", [data, position, c.value], py.none))
    return result


def _choice(
    builder: Builder,
    condition: SSAValue,
    types: Sequence[Attribute],
    then: Callable[[Builder], SSAValue],
    orelse: Callable[[Builder], SSAValue],
) -> Sequence[SSAValue]:
    regions: list[Region] = []
    for arm in (then, orelse):
        inner = Builder(Block(), builder.location)
        inner.add(flow.YieldOp([arm(inner)]))
        regions.append(Region([inner.block]))
    return builder.add(flow.IfOp(condition, types, *regions)).results
