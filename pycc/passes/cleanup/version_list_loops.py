"""An inner loop whose list indices move with its counter gets a copy without index checks.

Before:
    flow.for %i = %zero to %n step %one {
      %k = arith.addi %i, %one : i64
      %size = mem.get_field %l "_size" : i64
      %ok = arith.cmpi ult, %k, %size : i64
      flow.check %ok "IndexError" "list index out of range"
      ...

After:
    %size = mem.get_field %l "_size" : i64
    %most = arith.subi %size, %one : i64
    %inside = arith.cmpi sle, %n, %most : i64      // and %zero is at least -1
    flow.if %inside {
      flow.for %i = %zero to %n step %one { ... }   // without the check
    } else {
      flow.for ...                                  // as it was
    }

Expects: STRUCTURED, accessors inlined, before ownership. Guarantees: the same values and errors: the copy runs only
where no check that it leaves out would fail.

A check that holds in every turn because the loop ends at the size of that very list is dropped without a test; with no
test left, there is no copy.

An index is the counter, or a value from outside, plus a constant. The list comes from outside, or is an element, at
an index from outside, of such a list (`rows[i][j]` in a loop over `j`): what is tested in front of the loop is read
in the order in which the loop reads it, each element only after the test that it is there. Nothing in the loop may
write what was tested.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, UnitAttr, i1, i64
from xdsl.ir import Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.memory_effects import FieldWrites
from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import flow, mem
from pycc.ir.builder import Builder
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of
from pycc.ir.walk import walk, walk_lazily
from pycc.passes.cleanup.loop_copies import MOST_OPS, SLOW, choose, is_inside

FAR = 1 << 31
"""Offsets beyond this are not looked at: sizes less an offset must not overflow."""
_BELOW = arith.CMPI_COMPARISON_OPERATIONS.index("ult")


@dataclass(frozen=True)
class VersionListLoopsPass(ModulePass):
    """See the module docstring."""

    name = "version-list-loops"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        writes: FieldWrites | None = None
        functions = [f for f in op.body.block.ops if type(f) is func.FuncOp]
        apart = {f.sym_name.data for f in functions if "pycc.noinline" in f.attributes}
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                unwritten: _Unwritten = {}
                for loop in [inner for inner in walk(function.body) if type(inner) is flow.ForOp]:
                    step = number_of(loop.step)
                    if SLOW in loop.attributes or (step is not None and step <= 0) or not _is_candidate(loop, apart):
                        continue
                    writes = writes or FieldWrites(op)
                    tests = _Tests(loop, writes, unwritten).found
                    if tests and permits("version-list-loop", loop):
                        _rewrite(loop, tests)


def _is_candidate(loop: flow.ForOp, apart: Set[str]) -> bool:
    """Whether a loop has index checks, no loop inside, and a body that is worth having twice.

    Calls cost more than the checks, and LLVM inlines what is called in few places; calls that stay calls are rare ones.
    """
    checks = False
    for count, op in enumerate(walk_lazily(loop.body.block)):
        if count > MOST_OPS or type(op) is flow.ForOp or type(op) is flow.LoopOp:
            return False
        callee = callee_of(op)
        if callee is not None and callee not in apart:
            return False
        checks = checks or (type(op) is flow.CheckOp and op.error.data == "IndexError")
    return checks


@dataclass(frozen=True)
class _Test:
    """An index check: `base + offset` is below the size of a list."""

    check: flow.CheckOp
    implied: bool
    """Whether it holds in every turn, or an earlier one is the same."""
    base: SSAValue
    offset: int
    items: SSAValue


_Unwritten = dict[mem.GetFieldOp, Operation | None]
"""For each reading of a size, the op up to which nothing writes it; None where something does. Loops come in program
order, so that each looks only at what stands between the one before and itself."""


class _Tests:
    """The checks of a loop that can be made in front of it, in program order."""

    def __init__(self, loop: flow.ForOp, writes: FieldWrites, unwritten: _Unwritten):
        self._loop, self._block, self._writes = loop, loop.body.block, writes
        self._unwritten = unwritten
        self._steady: dict[SSAValue, bool] = {}
        self._calls = any(callee_of(op) is not None for op in walk(self._block))
        self._keys: set[object] = set()
        self.found: list[_Test] = []
        for op in walk(self._block):
            if type(op) is flow.CheckOp:
                test = self._test(op)
                if test is not None:
                    self.found.append(test)

    def _test(self, check: flow.CheckOp) -> _Test | None:
        compare = check.condition.owner
        if type(compare) is not arith.CmpiOp or compare.predicate.value.data != _BELOW:
            return None
        size = compare.rhs.owner
        if type(size) is not mem.GetFieldOp or size.field.data != "_size":
            return None
        index = self._affine(compare.lhs)
        if index is None or not self._is_steady(size.object):
            return None
        key = (self._path(size.object), *index)
        implied = key in self._keys or self._ends_at(size.object, *index)
        self._keys.add(key)
        return _Test(check, implied, *index, size.object)

    def _ends_at(self, items: SSAValue, base: SSAValue, offset: int) -> bool:
        """Whether the loop counts up to the size of a list plus a constant, and `base + offset` stays inside."""
        loop = self._loop
        lowest = number_of(loop.lower)
        if base is not self._block.args[0] or lowest is None or lowest < -offset or number_of(loop.step) is None:
            return False
        end, beyond = _plus_constant(loop.upper)
        size = end.owner
        if type(size) is not mem.GetFieldOp or size.field.data != "_size" or size.object is not items:
            return False
        return offset <= -beyond and self._unwritten_since(size, items)

    def _unwritten_since(self, read: mem.GetFieldOp, items: SSAValue) -> bool:
        """Whether the size of a list that was read is still the one with which the loop begins."""
        known = self._unwritten.get(read, read)
        op = last = self._loop.prev_op
        while known is not None and op is not known:
            if op is None:
                # Another block: nothing is known of how control came here.
                return False
            if self._writes.may_write(op, items, "_size"):
                known = None
                break
            op = op.prev_op
        self._unwritten[read] = None if known is None else last
        return known is not None

    def _path(self, items: SSAValue) -> object:
        """What two steady values that are the same list have in common."""
        if not is_inside(items, self._block):
            return items
        load = items.owner
        assert type(load) is mem.LoadOp and type(load.pointer.owner) is mem.GetFieldOp
        return (self._path(load.pointer.owner.object), load.index)

    def _affine(self, value: SSAValue) -> tuple[SSAValue, int] | None:
        """A value as the counter, or a value from outside, plus a constant."""
        base, offset = _plus_constant(value, self._block)
        if base is not self._block.args[0] and is_inside(base, self._block):
            return None
        return (base, offset) if abs(offset) <= FAR else None

    def _is_steady(self, items: SSAValue) -> bool:
        """Whether a list is the same one in each turn, and as long."""
        known = self._steady.get(items)
        if known is None:
            known = self._steady[items] = self._looks_steady(items)
        return known

    def _looks_steady(self, items: SSAValue) -> bool:
        if self._writes.may_write(self._loop, items, "_size"):
            return False
        if not is_inside(items, self._block):
            return True
        load = items.owner
        if type(load) is not mem.LoadOp or self._calls:
            return False
        data = load.pointer.owner
        if type(data) is not mem.GetFieldOp or data.field.data != "_data" or is_inside(load.index, self._block):
            return False
        if not self._is_steady(data.object) or (self._path(data.object), load.index, 0) not in self._keys:
            return False
        if self._writes.may_write(self._loop, data.object, "_data"):
            return False
        return not any(
            (type(op) is mem.StoreOp and op.value.type == items.type)
            or (type(op) is mem.TakeOp and op.results[0].type == items.type)
            or type(op) is mem.MoveOp
            for op in walk(self._block)
        )


def _plus_constant(value: SSAValue, block: Block | None = None) -> tuple[SSAValue, int]:
    """A value as another one plus a constant, added without overflow (by ops of a block, if one is given)."""
    offset = 0
    while block is None or is_inside(value, block):
        op = value.owner
        if type(op) is not arith.AddiOp and type(op) is not arith.SubiOp:
            break
        if arith.IntegerOverflowFlag.NSW not in op.overflow_flags.data:
            break
        left, right = op.operands[0], op.operands[1]
        if type(op) is arith.AddiOp and number_of(left) is not None:
            left, right = right, left
        number = number_of(right)
        if number is None or abs(number) > FAR:
            break
        offset += number if type(op) is arith.AddiOp else -number
        value = left
    return value, offset


def _rewrite(loop: flow.ForOp, tests: list[_Test]) -> None:
    before = Builder(Block(), loop.location)
    ok: SSAValue | None = None
    for test in tests:
        if test.implied:
            continue
        if ok is None:
            ok = _holds(before, loop, test)
            continue
        arm = Builder(Block(), loop.location)
        arm.add(flow.YieldOp([_holds(arm, loop, test)]))
        other = Builder(Block(), loop.location)
        other.add(flow.YieldOp([ok]))
        ok = before.add(flow.IfOp(ok, [i1], Region([arm.block]), Region([other.block]))).results[0]
    if ok is not None:
        if number_of(loop.step) is None:
            zero = before.add(arith.ConstantOp(IntegerAttr(0, i64))).result
            ok = before.add(arith.AndIOp(ok, before.add(arith.CmpiOp(loop.step, zero, "sgt")).result)).result
        slow = choose(loop, before.block, ok)
        slow.attributes[SLOW] = UnitAttr()
    for test in tests:
        assert test.check.parent is not None
        test.check.parent.erase_op(test.check)


def _holds(builder: Builder, loop: flow.ForOp, test: _Test) -> SSAValue:
    """Whether a check holds in every turn, computed in front of the loop."""

    def constant(value: int) -> SSAValue:
        return builder.add(arith.ConstantOp(IntegerAttr(value, i64))).result

    def compare(predicate: str, left: SSAValue, right: SSAValue) -> SSAValue:
        return builder.add(arith.CmpiOp(left, right, predicate)).result

    size = builder.add(mem.GetFieldOp(_list(builder, loop, test.items), "_size", i64)).results[0]
    if test.offset:
        size = builder.add(arith.SubiOp(size, constant(test.offset))).result
    if test.base is loop.body.block.args[0]:
        lowest, above = loop.lower, compare("sle", loop.upper, size)
    else:
        lowest, above = test.base, compare("slt", test.base, size)
    known = number_of(lowest)
    if known is not None and known >= -test.offset:
        return above
    return builder.add(arith.AndIOp(above, compare("sge", lowest, constant(-test.offset)))).result


def _list(builder: Builder, loop: flow.ForOp, items: SSAValue) -> SSAValue:
    """A list that the loop uses, where the loop has not begun."""
    if not is_inside(items, loop.body.block):
        return items
    load = items.owner
    assert type(load) is mem.LoadOp and type(load.pointer.owner) is mem.GetFieldOp
    data = load.pointer.owner
    pointer = builder.add(mem.GetFieldOp(_list(builder, loop, data.object), "_data", data.results[0].type)).results[0]
    return builder.add(mem.LoadOp(pointer, load.index, items.type)).results[0]
