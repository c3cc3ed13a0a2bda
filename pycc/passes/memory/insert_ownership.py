"""Make ownership explicit: every retain, every release, and what each exceptional edge releases.

Before:
    %x = mem.load %p[%i] : !mem.ref<"str">
    flow.call @consume(%x)
    %y = flow.call @make() : !mem.ref<"str">
    flow.check %ok "ValueError" "no"
    flow.return %x

After (`@consume` may take strings out of memory):
    %x = mem.load %p[%i]
    mem.retain %x
    flow.call @consume(%x) unwind(%x)
    %y = flow.call @make() unwind(%x)
    mem.release %y
    flow.check %ok unwind(%x)
    flow.return %x

Expects: STRUCTURED, conventions of `dialects/mem.py`. Guarantees: on every path, exceptional ones included, each
owned value is handed over or released exactly once (`analysis/ownership.py` checks it); `pycc.borrows` stands on
exactly the functions whose result is kept alive by their first argument (`analysis/borrowers.py`), `pycc.takes` and
`pycc.reads` say what each may do to memory.

The last use of a value takes it over where it can; values die where they are last needed, in the arm where that is.
What is borrowed from memory costs nothing unless something might empty its cell meanwhile (`analysis/borrowing.py`).
Slots are variables of the whole activation: their ops move to the top of the function, their content is released at
every exit, and a slot listed in `unwind` or `escape` stands for its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.borrowers import BORROWS, Borrowers
from pycc.analysis.borrowing import Borrowing
from pycc.analysis.counted import Counted
from pycc.analysis.liveness import TERMINATORS, Exits, LivenessWalk
from pycc.analysis.memory_effects import Effects, attach_summaries
from pycc.analysis.ownership_rules import Raises, nothing, raises_of, rule_of
from pycc.dialects import flow, mem
from pycc.ir.walk import walk

_RETURNS = (flow.ReturnOp, func.ReturnOp)


@dataclass(frozen=True)
class InsertOwnershipPass(ModulePass):
    """See the module docstring."""

    name = "insert-ownership"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        counted = Counted(op)
        effects = Effects(op, counted)
        functions = [f for f in op.body.block.ops if type(f) is func.FuncOp]
        for function in functions:
            _hoist_slots(function, counted)
        borrowers = Borrowers(functions, counted, effects)
        for function in functions:
            if function.body.blocks:
                function.attributes.pop(BORROWS, None)
                lends = function.sym_name.data in borrowers.names
                if lends:
                    function.attributes[BORROWS] = UnitAttr()
                if _touches_counted(function, counted):
                    _Insertion(function, borrowers.picture(function), lends).run()
        attach_summaries(op, effects)


def _touches_counted(function: func.FuncOp, counted: Counted) -> bool:
    holds = counted.holds
    if any(holds(argument.type) for argument in function.body.block.args):
        return True
    return any(holds(result.type) or counted.slot(result.type) for op in walk(function.body) for result in op.results)


def _hoist_slots(function: func.FuncOp, counted: Counted) -> None:
    """Move slots with counted content to the top, where every exit of the function can see them."""
    if not function.body.blocks:
        return
    slots = [op for op in walk(function.body) if type(op) is flow.SlotOp and counted.slot(op.result.type)]
    entry = function.body.block
    for slot in reversed(slots):
        slot.detach()
        first = entry.first_op
        assert first is not None
        entry.insert_op_before(slot, first)


class _Insertion(LivenessWalk):
    """Inserts counting into one function while walking it backwards."""

    def __init__(self, function: func.FuncOp, borrowing: Borrowing, lends_result: bool):
        super().__init__(function.body.block)
        self._borrowing = borrowing
        self._counted = borrowing.counted
        self._lends_result = lends_result
        self._counted_loads = frozenset(borrowing.counted_loads)
        self._slots = [slot.result for slot in borrowing.slots]

    def run(self) -> None:
        """Rewrite the function."""
        self.walk()
        for value in self._borrowing.counted_loads:
            load = value.owner
            assert isinstance(load, Operation)
            if value.uses:
                _insert_after(mem.RetainOp(value), load)

    # -- what liveness asks

    def used(self, op: Operation) -> Sequence[SSAValue]:
        """The owned values behind the operands."""
        operands = op._operands  # pyright: ignore[reportPrivateUsage]
        if not operands:
            return ()
        keeper = self._borrowing.keeper
        if len(operands) == 1:
            value = keeper(operands[0])
            return () if value is None else (value,)
        return list(dict.fromkeys(value for o in operands if (value := keeper(o)) is not None))

    def defined(self, values: Sequence[SSAValue]) -> Sequence[SSAValue]:
        """The owned ones."""
        owned = self._borrowing.owned
        return [value for value in values if value in owned]

    def wants(self, op: Operation) -> bool:
        """Ops that consume what is not ours, too."""
        return rule_of(op).consumes is not nothing or super().wants(op)

    def pinned(self, block: Block) -> Iterable[SSAValue]:
        """Objects whose raw address leaked."""
        return self._borrowing.pins.get(block, ())

    # -- what liveness tells

    def at_start(self, block: Block, dead: Sequence[SSAValue]) -> None:
        """Release what only other paths need."""
        first = block.first_op
        assert first is not None
        for value in self._sorted(dead):
            _insert_before(mem.ReleaseOp(value), first)

    def at_op(
        self,
        op: Operation,
        after: set[SSAValue],
        dying: Sequence[SSAValue],
        spent: Sequence[SSAValue],
        unused: Sequence[SSAValue],
        exits: Exits,
    ) -> None:
        """Retain what is consumed and still needed, release what dies."""
        moved = self._hand_over(op, dying)
        released = [value for value in dying if value not in moved]
        ends_block = type(op) in TERMINATORS
        if raises_of(op) is not Raises.NEVER:
            held = after if ends_block else after.union(released, spent)
            self._list_unwind(op, held, exits)
        if ends_block or op.regions:
            # What enters a region does so as an operand that was handed over: its keeper is needed no longer.
            for value in self._sorted(released):
                _insert_before(mem.ReleaseOp(value), op)
            released = []
        if ends_block:
            if type(op) in _RETURNS:
                self._empty_slots(op)
            return
        released += spent
        released += [v for v in unused if v not in self._counted_loads or v.uses]
        for value in reversed(self._sorted(released)):
            _insert_after(mem.ReleaseOp(value), op)

    def _hand_over(self, op: Operation, dying: Sequence[SSAValue]) -> set[SSAValue]:
        moved: set[SSAValue] = set()
        if self._lends_result and type(op) in _RETURNS:
            return moved
        rule = rule_of(op)
        immortal = self._borrowing.immortal
        for value in rule.consumes(op):
            if not self._counted.holds(value.type) or value in immortal:
                continue
            if value in dying and value not in moved:
                moved.add(value)
            else:
                _insert_before(mem.RetainOp(value), op)
        return moved

    def _list_unwind(self, op: Operation, held: set[SSAValue], exits: Exits) -> None:
        handler, last = exits.handler, exits.last_handler
        unwind: list[SSAValue] = self._sorted(held if handler is None else held.difference(handler))
        escape: list[SSAValue] = []
        if handler is not None:
            escape = self._sorted(held.intersection(handler).difference(last or ()))
        if handler is None:
            unwind += self._slots
        elif last is None:
            escape += self._slots
        if unwind or escape:
            set_unwind(op, unwind, escape)

    def _empty_slots(self, op: Operation) -> None:
        for slot in self._slots:
            assert isinstance(slot.type, flow.SlotType)
            content = flow.LoadSlotOp(slot, slot.type.element)
            _insert_before(content, op)
            _insert_before(mem.ReleaseOp(content.result), op)

    def _sorted(self, values: Iterable[SSAValue]) -> list[SSAValue]:
        return sorted(values, key=self._borrowing.numbers.__getitem__)


def set_unwind(op: Operation, unwind: Sequence[SSAValue], escape: Sequence[SSAValue]) -> None:
    """Give a raising op the values that its exceptional edge releases (the last two operand groups)."""
    sizes = list(op.properties["operandSegmentSizes"].get_values())  # pyright: ignore[reportAttributeAccessIssue]
    fixed = sum(sizes[:-2])
    own = list(op.operands)[:fixed]
    op.operands = [*own, *unwind, *escape]
    groups: list[Sequence[SSAValue]] = []
    start = 0
    for size in sizes[:-2]:
        groups.append(own[start : start + size])
        start += size
    op.properties["operandSegmentSizes"] = flow.segments(*groups, unwind, escape)


def _insert_before(op: Operation, place: Operation) -> None:
    op.location = place.location
    block = place.parent
    assert block is not None
    block.insert_op_before(op, place)


def _insert_after(op: Operation, place: Operation) -> None:
    op.location = place.location
    block = place.parent
    assert block is not None
    block.insert_op_after(op, place)
