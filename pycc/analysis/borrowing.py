"""Who keeps each counted value of a function alive: the function itself (owned), somebody else, or another value.

Takes in: one function at STRUCTURED, effect summaries. Gives out: a frozen picture, `Borrowing`. Every counted value is

* *owned*: this function holds one count, to be handed over or released once on every path;
* *lent*: an argument or a constant, alive all through;
* *dependent*: alive as long as its `keeper` is (an owned value), or as long as the caller's argument is.

A value borrowed from memory stays uncounted where nothing between the load and its last use (its dependents' uses
included) may empty a cell of that type; otherwise it is in `counted_loads`: to be retained at once, and owned from
there on. What lies in memory reached from a value counts as a use of that value, so roots outlive what was borrowed
through them, and raw addresses keep their object alive; where an address leaks (carried by a terminator, stored), its
object is `pinned`: alive to the end of its block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from xdsl.dialects import func
from xdsl.ir import Block, BlockArgument, Operation, SSAValue

from pycc.analysis.counted import Counted, carries_address
from pycc.analysis.memory_effects import ANYTHING, Cells, Effects
from pycc.analysis.ownership_rules import DEFAULT, NO_ROW, Origin, Rule, callee_of, rule_of
from pycc.dialects import flow, mem
from pycc.ir.verification import InvalidOp
from pycc.ir.walk import walk

_PLAIN_REGIONS = (flow.IfOp, flow.BlockOp, flow.TryOp)


class Borrowing:
    """See the module docstring. `numbers` orders values by definition, for stable output."""

    def __init__(self, function: func.FuncOp, counted: Counted, effects: Effects, borrowers: frozenset[str]):
        self.counted = counted
        self.effects = effects
        self.borrowers = borrowers
        """Symbols of functions whose result is derived from their first argument."""
        self.owned: set[SSAValue] = set()
        self.immortal: set[SSAValue] = set()
        self.counted_loads: list[SSAValue] = []
        self.pins: dict[Block, dict[SSAValue, None]] = {}
        self.numbers: dict[SSAValue, int] = {}
        self.slots: list[flow.SlotOp] = []
        self._source: dict[SSAValue, SSAValue] = {}
        self._dependents: dict[SSAValue, list[SSAValue]] = {}
        self._cells: dict[SSAValue, Cells] = {}
        self._leaked: list[SSAValue] = []
        self._order: dict[Operation, int] = {}
        self._end: dict[Operation, int] = {}
        self._block_start: dict[Block, int] = {}
        self._events: dict[object, list[int]] = {}
        self._keepers: dict[SSAValue, SSAValue | None] = {}
        self._function = function
        entry = function.body.block
        self._clock = 0
        for argument in entry.args:
            self._number(argument)
        self._survey(entry)
        for value in self._cells:
            if self._is_emptied(value):
                self.counted_loads.append(value)
                self.owned.add(value)
                self._forget_source(value)
        for value in self._leaked:
            keeper = self.keeper(value)
            if keeper is not None:
                self._pin(keeper)

    # -- what others ask

    def keeper(self, value: SSAValue) -> SSAValue | None:
        """The owned value that keeps `value` alive (itself if owned); None if that is nobody's duty here."""
        if value in self.owned:
            return value
        source = self._source.get(value)
        if source is None:
            return None
        known = self._keepers
        if value not in known:
            known[value] = self.keeper(source)
        return known[value]

    def root(self, value: SSAValue) -> SSAValue:
        """Where the chain of borrowing that `value` stands on begins."""
        while value not in self.owned and value in self._source:
            value = self._source[value]
        return value

    def result_is_borrowed(self) -> bool:
        """Whether every returned value is immortal or kept alive by the first argument: `pycc.borrows`."""
        entry = self._function.body.block
        for op in walk(entry):
            if type(op) in (flow.ReturnOp, func.ReturnOp):
                for value in op.operands:
                    if self.counted.holds(value.type) and value not in self.immortal:
                        root = self.root(value)
                        if not self._is_parameter(root) or root is not entry.args[0]:
                            return False
        return True

    # -- survey: origins, order, events

    def _number(self, value: SSAValue) -> None:
        self.numbers[value] = len(self.numbers)

    def _survey(self, block: Block) -> None:
        self._block_start[block] = self._clock
        for op in block.ops:
            self._clock += 1
            self._order[op] = self._clock
            rule = rule_of(op)
            for cell in self.effects.taken_by(op):
                self._events.setdefault(cell, []).append(self._clock)
            if type(op) is flow.StoreSlotOp:
                self._events.setdefault(op.operands[1], []).append(self._clock)
            if self._source:
                self._note_leaks(op, rule)
            for result in op.results:
                self._number(result)
                self._classify(op, rule, result)
            for region in op.regions:
                for inner in region.blocks:
                    for argument in inner.args:
                        self._number(argument)
                        if self.counted.holds(argument.type):
                            self.owned.add(argument)
                    self._survey(inner)
            if op.regions:
                self._end[op] = self._clock
            if type(op) is flow.SlotOp and self.counted.slot(op.result.type):
                self.slots.append(op)

    def _classify(self, op: Operation, rule: Rule, result: SSAValue) -> None:
        is_counted = self.counted.holds(result.type)
        origin = rule.origin
        if origin is Origin.CALL:
            origin = self._call_origin(op)
            if origin is Origin.MEMORY and is_counted:
                self._borrow(result, op.operands[0], self.effects.of(callee_of(op) or "").reads | {result.type})
                return
        if origin is Origin.DERIVED:
            self._derive(result, op.operands[rule.source], is_counted)
        elif origin is Origin.MEMORY:
            source = op.operands[rule.source]
            if not is_counted:
                if carries_address(result.type):
                    self._derive(result, source, False)
            elif type(op) is flow.LoadSlotOp:
                self._borrow(result, source, frozenset([source]))
            elif self._is_foreign(source):
                self.counted_loads.append(result)
                self.owned.add(result)
            else:
                self._borrow(result, source, frozenset([result.type]))
        elif is_counted:
            if origin is Origin.IMMORTAL:
                self.immortal.add(result)
            elif origin is Origin.NOWHERE:
                raise InvalidOp(op, NO_ROW)
            else:
                self.owned.add(result)

    def _call_origin(self, op: Operation) -> Origin:
        return Origin.MEMORY if callee_of(op) in self.borrowers and op.operands else Origin.OWNED

    def _is_foreign(self, source: SSAValue) -> bool:
        """Fields of uncounted objects change without ops that say so (the pending error of the context)."""
        return isinstance(source.type, mem.ReferenceType) and not self.counted.holds(source.type)

    def _derive(self, value: SSAValue, source: SSAValue, is_counted: bool) -> None:
        if source in self.immortal and is_counted:
            self.immortal.add(value)
        elif is_counted or source in self._source or self.counted.holds(source.type) or self._is_parameter(source):
            self._source[value] = source
            self._dependents.setdefault(source, []).append(value)

    def _is_parameter(self, value: SSAValue) -> bool:
        return isinstance(value, BlockArgument) and value.owner is self._function.body.block

    def _borrow(self, value: SSAValue, source: SSAValue, cells: Cells) -> None:
        self._source[value] = source
        self._dependents.setdefault(source, []).append(value)
        self._cells[value] = cells

    def _note_leaks(self, op: Operation, rule: Rule) -> None:
        if rule is DEFAULT:
            leaking: Sequence[SSAValue] = op.operands
        elif rule.leaks:
            leaking = rule.consumes(op)
        elif rule.origin is Origin.CALL:
            leaking = op.operands if any(carries_address(r.type) for r in op.results) else ()
        else:
            leaking = op.operands if type(op) in (mem.CallCOp, mem.CallPointerOp) and op.results else ()
        for value in leaking:
            if value in self._source and not self.counted.holds(value.type):
                self._leaked.append(value)

    def _pin(self, value: SSAValue) -> None:
        owner = value.owner
        block = owner if isinstance(owner, Block) else owner.parent
        assert block is not None
        self.pins.setdefault(block, {})[value] = None

    # -- windows: may a borrowed value's cell be emptied before its last use?

    def _is_emptied(self, value: SSAValue) -> bool:
        cells = self._cells[value]
        # A slot is this activation's own: no callee reaches it.
        own = all(isinstance(cell, SSAValue) for cell in cells)
        events = [found for cell in (cells if own else (*cells, ANYTHING)) if (found := self._events.get(cell))]
        if ANYTHING in cells:
            events = list(self._events.values())
        if not events:
            return False
        owner = value.owner
        assert isinstance(owner, Operation)
        return any(
            _happens(events, first, last) for user in self._users(value) for first, last in self._between(owner, user)
        )

    def _users(self, value: SSAValue) -> Iterator[Operation]:
        """Ops that use `value` or something that stands on it."""
        pending = [value]
        while pending:
            current = pending.pop()
            for use in current.uses:
                yield use.operation
            for dependent in self._dependents.get(current, ()):
                if dependent not in self.owned:
                    pending.append(dependent)

    def _forget_source(self, value: SSAValue) -> None:
        source = self._source.pop(value)
        self._dependents[source].remove(value)

    def _between(self, definition: Operation, user: Operation) -> Iterator[tuple[int, int]]:
        """Ranges of positions (exclusive, inclusive) that control may pass between a definition and a use below it."""
        order = self._order
        position = order[user]
        yield position - 1, position
        top = definition.parent
        while user.parent is not top:
            block = user.parent
            assert block is not None
            around = block.parent_op()
            assert around is not None
            if type(around) not in _PLAIN_REGIONS:
                yield order[around], self._end[around]
            elif type(around) is flow.TryOp and block is not around.body.block:
                yield order[around], order[user] - 1
            else:
                yield self._block_start[block], order[user] - 1
            user = around
        yield order[definition], order[user] - 1


def _happens(events: Sequence[Sequence[int]], first: int, last: int) -> bool:
    for positions in events:
        index = bisect_right(positions, first)
        if index < len(positions) and positions[index] <= last:
            return True
    return False
