"""Make room once for what a counted loop appends: the loop then stores without looking at the capacity.

Before:
    flow.for %i = %zero to %n step %one {
      ...
      %size = mem.get_field %l "_size" : i64
      %capacity = mem.get_field %l "_capacity" : i64
      %full = arith.cmpi eq, %size, %capacity : i64
      flow.if %full {
        %more = arith.addi %size, %one : i64
        flow.call @grow(%l, %more)
      }
      %data = mem.get_field %l "_data" : !mem.ptr<i64>
      mem.store %x, %data[%size] : i64
      %next = arith.addi %size, %one : i64
      mem.set_field %l "_size", %next : i64
      flow.continue
    }

After (under a test that `%n` is at most `MOST_TURNS`; the loop as it was in the other arm):
    %old = mem.get_field %l "_size" : i64
    %needed = arith.addi %old, %n : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %less = arith.cmpi sgt, %needed, %capacity : i64
    flow.if %less { flow.call @grow(%l, %needed) }
    flow.for %i = %zero to %n step %one {
      ...
      %size = arith.addi %i, %old : i64
      %data = mem.get_field %l "_data" : !mem.ptr<i64>
      mem.store %x, %data[%size] : i64
      %next = arith.addi %size, %one : i64
      mem.set_field %l "_size", %next : i64
      flow.continue
    }

Expects: STRUCTURED, `append` inlined, before ownership. Guarantees: the same values and effects; the list's block
may be larger than
without, by what the loop did not come to append when it raises.

The field is still written in each turn (other names of the list see it), but no turn waits for the one before to have
written it, and LLVM knows where the elements are: one appended in a turn and read in the next stays in a register.
Loops that leave in other ways than by an error are not rewritten: they may be meant to append little of a long range.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, UnitAttr, i64
from xdsl.ir import Block, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.memory_effects import FieldWrites
from pycc.dialects import flow, mem
from pycc.ir.builder import Builder
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of
from pycc.ir.walk import walk, walk_lazily
from pycc.passes.cleanup.loop_copies import MOST_OPS, SLOW, choose, is_inside

MOST_TURNS = 1 << 20
_FIELDS = ("_size", "_capacity", "_data")
_NO_WRAP = arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])
_EQUAL = arith.CMPI_COMPARISON_OPERATIONS.index("eq")
_LEAVING = frozenset({flow.BreakOp, flow.ContinueOp, flow.LeaveOp, flow.ReturnOp, func.ReturnOp, flow.RaiseOp})


@dataclass(frozen=True)
class ReserveAppendsPass(ModulePass):
    """See the module docstring."""

    name = "reserve-appends"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        writes: FieldWrites | None = None
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                for loop in [inner for inner in walk(function.body) if type(inner) is flow.ForOp]:
                    append = _append(loop)
                    if append is None:
                        continue
                    writes = writes or FieldWrites(op)
                    if _alone(append, writes) and permits("reserve-append", loop):
                        _rewrite(append)


@dataclass
class _Append:
    """The one append that every turn of a loop makes."""

    loop: flow.ForOp
    growth: flow.IfOp
    """The op that makes room, with the call of the library's function for it."""
    call: flow.CallOp
    written: mem.SetFieldOp

    @property
    def items(self) -> SSAValue:
        """The list."""
        return self.written.object


def _append(loop: flow.ForOp) -> _Append | None:
    block = loop.body.block
    if number_of(loop.step) != 1 or SLOW in loop.attributes:
        return None
    found: _Append | None = None
    for op in block.ops:
        if type(op) is flow.IfOp:
            growth = _growth(op)
            if growth is not None and not is_inside(growth.items, block):
                if found is not None:
                    return None
                found = growth
    if found is None or number_of(loop.lower) is None or not 0 <= (number_of(loop.lower) or 0) <= MOST_TURNS:
        return None
    for count, op in enumerate(walk_lazily(block)):
        if count > MOST_OPS or (type(op) in _LEAVING and op is not block.last_op):
            return None
    return found


def _growth(op: flow.IfOp) -> _Append | None:
    """Recognise `append` by the op that makes room."""
    compare, call = op.condition.owner, op.then_region.block.last_op
    call = call.prev_op if call is not None else None
    loop = op.parent_op()
    if op.results or type(compare) is not arith.CmpiOp or type(call) is not flow.CallOp or type(loop) is not flow.ForOp:
        return None
    size, capacity = compare.lhs.owner, compare.rhs.owner
    if (
        compare.predicate.value.data != _EQUAL
        or type(size) is not mem.GetFieldOp
        or type(capacity) is not mem.GetFieldOp
        or (size.field.data, capacity.field.data) != ("_size", "_capacity")
        or size.object is not capacity.object
        or len(call.arguments) != 2
        or call.arguments[0] is not size.object
        or call.results
    ):
        return None
    for use in size.results[0].uses:
        added = use.operation
        if type(added) is arith.AddiOp and added.parent is op.parent and number_of(added.rhs) == 1:
            for written in (use.operation for use in added.result.uses):
                if type(written) is mem.SetFieldOp and written.parent is op.parent and written.object is size.object:
                    return _Append(loop, op, call, written) if written.field.data == "_size" else None
    return None


def _alone(append: _Append, writes: FieldWrites) -> bool:
    """Whether nothing else in a turn may change the size, the capacity or the place of the list."""
    others = [op for op in append.loop.body.block.ops if op is not append.growth and op is not append.written]
    return not any(writes.may_write(op, append.items, field) for op in others for field in _FIELDS)


def _rewrite(append: _Append) -> None:
    loop = append.loop
    upper, lower = number_of(loop.upper), number_of(loop.lower)
    assert lower is not None
    if upper is not None and upper <= MOST_TURNS:
        _reserve(append)
        return
    before = Builder(Block(), loop.location)
    limit = before.add(arith.ConstantOp(IntegerAttr(MOST_TURNS, i64))).result
    few = before.add(arith.CmpiOp(loop.upper, limit, "sle")).result
    slow = choose(loop, before.block, few)
    slow.attributes[SLOW] = UnitAttr()
    _reserve(append)


def _reserve(append: _Append) -> None:
    """Make room before the loop, and compute the size in it from the counter."""
    loop, items = append.loop, append.items
    block, parent = loop.body.block, loop.parent
    assert parent is not None
    before = Builder(Block(), append.call.location)
    old = before.add(mem.GetFieldOp(items, "_size", i64)).results[0]
    least = before.add(arith.SubiOp(old, loop.lower, overflow=_NO_WRAP)).result
    needed = before.add(arith.AddiOp(least, loop.upper, overflow=_NO_WRAP)).result
    capacity = before.add(mem.GetFieldOp(items, "_capacity", i64)).results[0]
    less = before.add(arith.CmpiOp(needed, capacity, "sgt")).result
    arm = Builder(Block(), append.call.location)
    arm.add(flow.CallOp(append.call.callee.root_reference.data, [items, needed], []))
    arm.add(flow.YieldOp())
    nothing = Builder(Block(), append.call.location)
    nothing.add(flow.YieldOp())
    before.add(flow.IfOp(less, [], Region([arm.block]), Region([nothing.block])))
    for op in list(before.block.ops):
        op.detach()
        parent.insert_op_before(op, loop)
    first = block.first_op
    assert first is not None
    size = arith.AddiOp(block.args[0], least, overflow=_NO_WRAP)
    size.location = append.call.location
    block.insert_op_before(size, first)
    one = arith.ConstantOp(IntegerAttr(1, i64))
    larger = arith.AddiOp(size.result, one.result, overflow=_NO_WRAP)
    for op in (one, larger):
        op.location = append.call.location
        block.insert_op_before(op, append.written)
    block.erase_op(append.growth)
    _use_size(append, size.result, larger.result)


def _use_size(append: _Append, size: SSAValue, larger: SSAValue) -> None:
    """Put what the size is known to be where the loop reads it."""
    current = size
    for op in list(append.loop.body.block.ops):
        if op is append.written:
            current = larger
            continue
        for inner in walk(op):
            if type(inner) is mem.GetFieldOp and inner.object is append.items and inner.field.data == "_size":
                inner.results[0].replace_all_uses_with(current)
                assert inner.parent is not None
                inner.parent.erase_op(inner)
