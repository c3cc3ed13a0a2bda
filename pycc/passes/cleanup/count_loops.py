"""Turn loops that count up to a fixed bound into counted loops.

Before:
    flow.loop (%c = %zero : i64, %t = %a : i64) -> (i64) {
      %n = mem.get_field %l "_size" : i64
      %more = arith.cmpi slt, %c, %n : i64
      flow.if %more {
        ...
        %d = arith.addi %c, %one : i64
        flow.continue %d, %u : i64, i64
      } else {
        flow.break %t : i64
      }
      flow.unreachable
    }

After:
    %n = mem.get_field %l "_size" : i64
    flow.for %c = %zero to %n step %one (%t = %a : i64) {
      ...
      flow.continue %u : i64
    }

Expects: STRUCTURED, library accessors inlined. Guarantees: the same turns, values and errors.

What a counted loop carries and counts up beside its counter is seen as the counter plus a constant.

The bound is a value from outside, or a field of an object from outside that nothing in the loop may write. `%c + 1`
cannot overflow below a bound, so a checked addition is as good as a plain one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.memory_effects import FieldWrites
from pycc.dialects import flow, mem
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of, wrapped
from pycc.ir.walk import walk

_LESS = arith.CMPI_COMPARISON_OPERATIONS.index("slt")


@dataclass(frozen=True)
class CountLoopsPass(ModulePass):
    """See the module docstring."""

    name = "count-loops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        writes = FieldWrites(op)
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                for loop in [inner for inner in walk(function.body) if type(inner) is flow.LoopOp]:
                    counted = _recognise(loop, writes)
                    if counted is not None and permits("count-loop", loop):
                        _rewrite(counted)
                for loop in [inner for inner in walk(function.body) if type(inner) is flow.ForOp]:
                    _use_counter(loop)


@dataclass
class _Counted:
    """A loop that counts: `counter` goes up by one while it is below `bound`."""

    loop: flow.LoopOp
    test: flow.IfOp
    counter: BlockArgument
    bound: SSAValue
    continues: list[flow.ContinueOp]
    breaks: list[flow.BreakOp]
    """Those inside the turn; not the one at the end of the range."""
    at_end: Sequence[SSAValue]
    """What the loop gives when the range is exhausted."""


def _recognise(loop: flow.LoopOp, writes: FieldWrites) -> _Counted | None:
    block = loop.body.block
    heads = list(block.ops)
    test = next((op for op in heads if op.regions), None)
    if type(test) is not flow.IfOp or test.results or type(test.next_op) is not flow.UnreachableOp:
        return None
    compare, last = test.condition.owner, test.else_region.block.last_op
    if type(compare) is not arith.CmpiOp or compare.parent is not block or type(last) is not flow.BreakOp:
        return None
    counter, bound = compare.operands
    before = [op for op in heads[: heads.index(test)] if op is not compare]
    if (
        compare.properties["predicate"].value.data != _LESS  # pyright: ignore[reportAttributeAccessIssue]
        or not isinstance(counter, BlockArgument)
        or counter.owner is not block
        or counter.type != i64
        or last is not test.else_region.block.first_op
        or any(op is not bound.owner for op in before)
        or not _is_fixed(bound, loop, writes)
    ):
        return None
    continues: list[flow.ContinueOp] = []
    breaks: list[flow.BreakOp] = []
    _exits(test.then_region.block, continues, breaks)
    if not all(_is_next(op.operands[counter.index], counter) for op in continues):
        return None
    counted = _Counted(loop, test, counter, bound, continues, breaks, tuple(last.operands))
    return counted if _ends_plainly(counted) else None


def _is_fixed(bound: SSAValue, loop: flow.LoopOp, writes: FieldWrites) -> bool:
    """Whether a bound is the same in every turn."""
    owner = bound.owner
    if isinstance(owner, Block):
        return owner is not loop.body.block
    if owner.parent is not loop.body.block:
        return True
    if type(owner) is not mem.GetFieldOp:
        return False
    source = owner.object.owner
    outside = source is not loop.body.block if isinstance(source, Block) else source.parent is not loop.body.block
    return outside and not writes.may_write(loop, owner.object, owner.field.data)


def _exits(block: Block, continues: list[flow.ContinueOp], breaks: list[flow.BreakOp]) -> None:
    """The exits of this very loop inside a block."""
    for op in block.ops:
        if type(op) is flow.ContinueOp:
            continues.append(op)
        elif type(op) is flow.BreakOp:
            breaks.append(op)
        elif type(op) is not flow.LoopOp and type(op) is not flow.ForOp:
            for region in op.regions:
                for inner in region.blocks:
                    _exits(inner, continues, breaks)


def _use_counter(loop: flow.ForOp) -> None:
    """Use the counter of a loop for what is carried and goes up with it, as the numbers of `enumerate` do."""
    lower, block = number_of(loop.lower), loop.body.block
    if lower is None or number_of(loop.step) != 1:
        return
    counter = block.args[0]
    alike = [(a, start) for a, init in zip(block.args[1:], loop.inits, strict=True)
             if a.type == i64 and (start := number_of(init)) is not None]  # fmt: skip
    if not alike:
        return
    continues: list[flow.ContinueOp] = []
    _exits(block, continues, [])
    for argument, start in alike:
        if not all(_is_next(op.operands[argument.index - 1], argument) for op in continues):
            continue
        if not permits("use-counter", loop):
            continue
        if start == lower:
            argument.replace_all_uses_with(counter)
            continue
        first = block.first_op
        assert first is not None
        offset = arith.ConstantOp.create(
            result_types=[i64], properties={"value": IntegerAttr(wrapped(start - lower, 64), i64)}
        )
        same = arith.AddiOp(counter, offset.results[0])
        argument.replace_all_uses_with(same.result)
        for op in (offset, same):
            op.location = loop.location
            block.insert_op_before(op, first)


def _is_next(value: SSAValue, counter: SSAValue) -> bool:
    op = value.owner
    if type(op) is flow.CheckedOp:
        if op.kind.data != "add":
            return False
    elif type(op) is not arith.AddiOp:
        return False
    left, right = op.operands[0], op.operands[1]
    return (left is counter and number_of(right) == 1) or (right is counter and number_of(left) == 1)


def _ends_plainly(counted: _Counted) -> bool:
    """Whether each result at the end of the range is a carried value of its own, so that a counted loop can give it."""
    block = counted.loop.body.block
    seen: set[SSAValue] = set()
    for value in counted.at_end:
        is_carried = isinstance(value, BlockArgument) and value.owner is block
        if counted.breaks and (not is_carried or value in seen or value is counted.counter):
            return False
        seen.add(value)
        if not is_carried and isinstance(value.owner, Operation) and value.owner.parent is block:
            return False
    return True


def _rewrite(counted: _Counted) -> None:
    loop, counter = counted.loop, counted.counter
    parent, block = loop.parent, loop.body.block
    assert parent is not None
    bound = counted.bound
    if isinstance(bound.owner, Operation) and bound.owner.parent is block:
        bound.owner.detach()
        parent.insert_op_before(bound.owner, loop)
    start = loop.inits[counter.index]
    carried = [argument for argument in block.args if argument is not counter]
    inits = [loop.inits[argument.index] for argument in carried]
    places = {value: index for index, value in enumerate(counted.at_end)}
    for op in counted.continues:
        op.operands = [value for index, value in enumerate(op.operands) if index != counter.index]
    for op in counted.breaks:
        given = list(op.operands)
        op.operands = [given[places[a]] if a in places else a for a in carried]
    body = Block(arg_types=[i64, *(argument.type for argument in carried)])
    for op in list(counted.test.then_region.block.ops):
        op.detach()
        body.add_op(op)
    new: dict[SSAValue, SSAValue] = {}
    for argument, replacement in zip([counter, *carried], body.args, strict=True):
        replacement.name_hint = argument.name_hint
        new[argument] = replacement
    step = arith.ConstantOp.create(result_types=[i64], properties={"value": IntegerAttr(1, i64)})
    counted_loop = flow.ForOp(start, bound, step.results[0], inits, Region([body]))
    for op in (step, counted_loop):
        op.location = loop.location
        parent.insert_op_before(op, loop)
    ends: Mapping[SSAValue, SSAValue] = dict(zip(carried, counted_loop.results, strict=True))
    for result, value in zip(loop.results, counted.at_end, strict=True):
        if value is counter:
            final = arith.MaxSIOp(start, bound)
            final.location = loop.location
            parent.insert_op_before(final, loop)
            result.replace_all_uses_with(final.result)
        else:
            result.replace_all_uses_with(ends.get(value, value))
    for argument, replacement in new.items():
        argument.replace_all_uses_with(replacement)
    parent.erase_op(loop)
