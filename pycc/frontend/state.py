"""The function being lowered: where ops go, what every variable holds, and what exits have to pass.

Takes in: a scope, its liveness and the source text. Gives out: SSA construction on structured control flow:
`branch` and `join` make `flow` results of the variables that differ between the arms and are live behind them.
Assumes that statements come in source order.

A variable's state says whether it surely has a value here (`BOUND`), surely none (`UNBOUND`), or perhaps (`MAYBE`);
`DEAD` marks one that no later read can reach, so its value was not carried. A variable in `slots` lives in a
`flow.slot` for now: it crosses an exceptional edge.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import IntegerAttr, i1, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from pycc.dialects import flow, py
from pycc.frontend.liveness import NOTHING_LIVE, Exits, Liveness
from pycc.frontend.scopes import Scope
from pycc.frontend.text import SourceText
from pycc.ir.builder import Builder
from pycc.ir.locations import location_of
from pycc.support.diagnostics import Diagnostic
from pycc.support.spans import Span

if TYPE_CHECKING:
    from pycc.frontend.module import ModuleSource

DEAD, UNBOUND, MAYBE, BOUND = -1, 0, 1, 2

Binding = tuple[SSAValue | None, int]


_NUMBERED = re.compile(r"_\d+$")


def show_name(value: SSAValue, name: str) -> None:
    """Print a value under the name of the variable that it is first assigned to. Not under `x_1`, which the printer
    may use for a second `x`.
    """
    if value.name_hint is None and name.isascii() and not _NUMBERED.search(name):
        value.name_hint = name


@dataclass(slots=True)
class Slot:
    """A variable that lives in memory for now."""

    cell: SSAValue
    start: tuple[Operation, Operation] | None = None
    """The ops that store "unbound" at the start; removed if no read can meet it."""
    may_be_unbound: bool = False
    """Whether some read may meet "unbound"; then every load is checked, and so typed without it."""
    loads: list[flow.LoadSlotOp] = field(default_factory=list[flow.LoadSlotOp])
    free_loads: list[flow.LoadSlotOp] = field(default_factory=list[flow.LoadSlotOp])
    """Those of the loads that stand in comprehensions."""
    """Loads where the variable surely has a value."""


@dataclass(slots=True)
class LoopFrame:
    """A loop: where `break` and `continue` go."""

    next_names: list[str]
    result_names: list[str]
    assigned: list[str]
    break_extras: Callable[[], list[SSAValue]]
    next_extras: Sequence[SSAValue] = ()
    break_states: list[list[int]] = field(default_factory=list[list[int]])


@dataclass(slots=True)
class FinallyFrame:
    """A protected region with a `finally`: exits become codes that are acted on behind it."""

    assigned: list[str]
    states: dict[str, list[list[int]]] = field(default_factory=dict[str, list[list[int]]])
    """Per way out ("normal", "break", "continue", "return"): the variables' states where it was taken."""


@dataclass(slots=True)
class HandlerFrame:
    """An `except` clause: its name is deleted on the way out; `raise` alone raises its exception again."""

    name: str | None
    exception: SSAValue


@dataclass(slots=True)
class FinalBodyFrame:
    """A `finally` suite: `raise` alone in it has no exception that is known here."""


Frame = LoopFrame | FinallyFrame | HandlerFrame | FinalBodyFrame


@dataclass(slots=True)
class Arm:
    """One of the regions that meet again: its end and what it gives."""

    block: Block
    open: bool
    extras: Sequence[SSAValue]
    bindings: list[Binding]


class FunctionState:
    """Everything that lowering one function needs to know while it goes through the body."""

    def __init__(self, source: ModuleSource, text: SourceText, scope: Scope):
        self.source = source
        self.text = text
        self.scope = scope
        self.liveness = Liveness(scope)
        self.entry = Block()
        self.builder = Builder(self.entry)
        self.open = True
        """Whether control reaches the end of the current block; it has no terminator then."""
        self.values: dict[str, SSAValue] = {}
        self.states: dict[str, int] = {}
        self.slots: dict[str, Slot] = {}
        self.overlays: list[dict[str, SSAValue | None]] = []
        """Variables of the comprehensions around the current expression, innermost last; None before their `for`."""
        self.frames: list[Frame] = []
        self.exits: Exits = NOTHING_LIVE
        self.return_slot: SSAValue | None = None
        self.errors: list[Diagnostic] = []

    # ------------------------------------------------------------ ops

    def at(self, node: ast.AST) -> None:
        """The ops made from now on come from this node."""
        self.builder.location = self.text.location(node)

    def refuse(self, error: Diagnostic) -> None:
        """Report an error; lowering goes on, to find the others."""
        self.errors.append(error)

    def span(self, node: ast.AST) -> Span:
        """A node's span."""
        return self.text.span(node)

    def header_location(self, first: ast.AST, last: ast.AST) -> Attribute:
        """From the start of a compound statement to the end of its header."""
        return location_of(self.text.between(first, last))

    def constant(self, value: Attribute, result_type: Attribute = py.unknown) -> SSAValue:
        """A constant."""
        return self.builder.add(py.ConstantOp(value, result_type)).result

    def integer(self, value: int) -> SSAValue:
        """An int constant."""
        return self.constant(IntegerAttr(value, i64))

    def boolean(self, value: bool) -> SSAValue:
        """A bool constant."""
        return self.constant(IntegerAttr(int(value), i1), py.bool_)

    def none(self) -> SSAValue:
        """The constant None."""
        return self.constant(py.NoneAttr())

    def unbound(self) -> SSAValue:
        """The value of a variable that has none."""
        return self.builder.add(py.UnboundOp()).result

    def builtin(self, name: str) -> SSAValue:
        """A builtin, whatever the module calls by that name."""
        return self.builder.add(py.GlobalOp("builtins", name)).result

    def end(self, terminator: Operation) -> None:
        """End the current block."""
        self.builder.add(terminator)
        self.open = False

    # ------------------------------------------------------------ variables

    def names(self, mask: int) -> list[str]:
        """The variables of a set."""
        return self.scope.select(mask)

    def scope_mask(self, names: Iterable[str]) -> int:
        """The set of these variables."""
        mask = 0
        for name in names:
            mask |= self.scope.bits[name]
        return mask

    def bind(self, name: str, value: SSAValue) -> None:
        """Assign a variable."""
        slot = self.slots.get(name)
        if slot is None:
            self.values[name] = value
            show_name(value, name)
        else:
            self.builder.add(flow.StoreSlotOp(value, slot.cell))
        self.states[name] = BOUND

    def unbind(self, name: str) -> None:
        """Take a variable's value away (`del`)."""
        slot = self.slots.get(name)
        if slot is not None:
            slot.may_be_unbound = True
            self.builder.add(flow.StoreSlotOp(self.unbound(), slot.cell))
        self.values.pop(name, None)
        self.states[name] = UNBOUND

    def read(self, name: str) -> SSAValue:
        """A local variable's value, checked where it may have none."""
        state = self.states.get(name, UNBOUND)
        value = self.current(name)
        if state == BOUND:
            return value
        return self.builder.add(py.CheckBoundOp(value, name, free=bool(self.overlays))).result

    def current(self, name: str) -> SSAValue:
        """A local variable's value, perhaps the unbound one."""
        state = self.states.get(name, UNBOUND)
        assert state != DEAD, f"variable {name} was not carried to where it is read"
        if state == UNBOUND:
            return self.unbound()
        slot = self.slots.get(name)
        if slot is None:
            return self.values[name]
        load = self.builder.add(flow.LoadSlotOp(slot.cell, py.unknown))
        if state == MAYBE:
            slot.may_be_unbound = True
        else:
            slot.loads.append(load)
            if self.overlays:
                slot.free_loads.append(load)
        return load.result

    def bindings(self, names: Sequence[str]) -> list[Binding]:
        """What these variables hold now, to be put back by `restore`."""
        values, states = self.values, self.states
        return [(values.get(name), states.get(name, UNBOUND)) for name in names]

    def restore(self, names: Sequence[str], bindings: Sequence[Binding]) -> None:
        """Undo what happened to these variables."""
        for name, (value, state) in zip(names, bindings, strict=True):
            self.states[name] = state
            if value is None:
                self.values.pop(name, None)
            else:
                self.values[name] = value

    def state_list(self, names: Sequence[str]) -> list[int]:
        """The states of these variables."""
        return [self.states.get(name, UNBOUND) for name in names]

    def set_states(self, names: Sequence[str], states: Sequence[int]) -> None:
        """Set the states of these variables."""
        self.states.update(zip(names, states, strict=True))

    def free(self, mask: int) -> list[str]:
        """The variables of a set that are not in slots."""
        return [name for name in self.names(mask) if name not in self.slots]

    def carry(self, names: Sequence[str], results: Sequence[SSAValue], states: Sequence[int]) -> None:
        """These variables are now in these values."""
        for name, value, state in zip(names, results, states, strict=True):
            self.values[name] = value
            show_name(value, name)
            # Where all ways here leave it without a value, the carried value is the unbound one.
            self.states[name] = max(state, MAYBE)

    def forget(self, mask: int) -> None:
        """These variables' values do not reach here (they are not live)."""
        for name in self.names(mask):
            if name not in self.slots:
                self.values.pop(name, None)
                self.states[name] = DEAD

    # ------------------------------------------------------------ slots

    def enter_slots(self, mask: int) -> list[str]:
        """Move variables into memory from here on. Those that are there already stay, and are not in the answer."""
        names = self.free(mask)
        for name in names:
            value = self.values.pop(name, None)
            slot = Slot(self.temporary(name), may_be_unbound=value is not None and self.states[name] == MAYBE)
            if value is None:
                unbound = self.builder.add(py.UnboundOp())
                slot.start = (unbound, self.builder.add(flow.StoreSlotOp(unbound.result, slot.cell)))
                self.states[name] = UNBOUND
            else:
                self.builder.add(flow.StoreSlotOp(value, slot.cell))
            self.slots[name] = slot
        return names

    def leave_slots(self, names: Sequence[str], live: int) -> None:
        """Move variables back into values; only those that are live here keep theirs."""
        for name in names:
            state = self.states.get(name, UNBOUND)
            if self.open and self.scope.bits[name] & live:
                if state != UNBOUND:
                    self.values[name] = self.current(name)
            else:
                self.values.pop(name, None)
                self.states[name] = DEAD
            checked = _settle(self.slots.pop(name), name)
            if checked:
                for other, value in self.values.items():
                    self.values[other] = checked.get(value, value)

    def temporary(self, description: str, element: Attribute = py.unknown) -> SSAValue:
        """A new cell, at the top of the function."""
        op = flow.SlotOp(element, description)
        op.location = self.builder.location  # type: ignore[assignment]
        first = self.entry.first_op
        if first is None:
            self.entry.add_op(op)
        else:
            self.entry.insert_op_before(op, first)
        return op.result

    # ------------------------------------------------------------ control flow

    def branch(
        self,
        condition: SSAValue,
        then: Callable[[], Sequence[SSAValue]],
        orelse: Callable[[], Sequence[SSAValue]],
        assigned: int,
        live: int,
        extra_types: Sequence[Attribute] = (),
    ) -> Sequence[SSAValue]:
        """`flow.if`: lowers both arms and joins them. Each arm gives `extra_types` values, which are returned."""
        names = self.names(assigned)
        before = self.bindings(names)
        location = self.builder.location
        arms = [self.arm(names, before, then), self.arm(names, before, orelse)]
        self.builder.location = location

        def make(types: Sequence[Attribute], regions: Sequence[Region]) -> Operation:
            return flow.IfOp(condition, types, regions[0], regions[1])

        return self.join(names, before, arms, live, extra_types, make)

    def arm(
        self,
        names: Sequence[str],
        before: Sequence[Binding],
        lower: Callable[[], Sequence[SSAValue]],
        block: Block | None = None,
    ) -> Arm:
        """Lower one region, then put the variables back."""
        outer = self.builder.block
        region_block = block if block is not None else Block()
        self.builder.block = region_block
        self.open = True
        extras = lower()
        arm = Arm(region_block, self.open, extras, self.bindings(names))
        self.builder.block = outer
        self.open = True
        self.restore(names, before)
        return arm

    def join(
        self,
        names: Sequence[str],
        before: Sequence[Binding],
        arms: Sequence[Arm],
        live: int,
        extra_types: Sequence[Attribute],
        make: Callable[[Sequence[Attribute], Sequence[Region]], Operation],
    ) -> Sequence[SSAValue]:
        """End the arms with `flow.yield`s and make the op over them; variables that differ become its results."""
        reaching = [arm for arm in arms if arm.open]
        carried = self._carried(names, before, reaching, live)
        outer = self.builder.block
        for arm in reaching:
            self.builder.block = arm.block
            values = list(arm.extras)
            for index in carried:
                value = arm.bindings[index][0]
                values.append(self.unbound() if value is None else value)
            self.builder.add(flow.YieldOp(values))
        self.builder.block = outer
        types = [*extra_types, *[py.unknown] * len(carried)] if reaching else list(extra_types)
        op = self.builder.add(make(types, [Region([arm.block]) for arm in arms]))
        if not reaching:
            self.end(flow.UnreachableOp())
            return op.results[: len(extra_types)]
        self._meet(names, reaching, live)
        results = op.results[len(extra_types) :]
        states = [self.states[names[index]] for index in carried]
        self.carry([names[index] for index in carried], results, states)
        return op.results[: len(extra_types)]

    def _carried(
        self, names: Sequence[str], before: Sequence[Binding], reaching: Sequence[Arm], live: int
    ) -> list[int]:
        """Positions of the variables that need a result: live, not in a slot, and not what they were before in
        every arm.
        """
        bits, slots = self.scope.bits, self.slots
        result: list[int] = []
        for index, name in enumerate(names):
            if not bits[name] & live or name in slots:
                continue
            ends = [arm.bindings[index][0] for arm in reaching]
            if all(end is before[index][0] for end in ends):
                continue
            if len(ends) > 1 and all(end is ends[0] for end in ends):
                # The same value at the end of two regions was made outside both.
                continue
            result.append(index)
        return result

    def _meet(self, names: Sequence[str], reaching: Sequence[Arm], live: int) -> None:
        """The variables' states, and values that all arms agree on, behind the arms."""
        bits, slots = self.scope.bits, self.slots
        for index, name in enumerate(names):
            state = meet([arm.bindings[index][1] for arm in reaching])
            if name not in slots:
                if not bits[name] & live:
                    state = DEAD
                value = reaching[0].bindings[index][0]
                if state == DEAD or value is None:
                    self.values.pop(name, None)
                else:
                    self.values[name] = value
            self.states[name] = state

    def exit(self, way: str, value: SSAValue | None = None) -> None:
        """`break`, `continue` or `return` from here: up to the loop or function, or to the nearest `finally` on the
        way.
        """
        passed: list[str] = []
        for frame in reversed(self.frames):
            match frame:
                case HandlerFrame(name=str() as name):
                    passed.append(name)
                case FinallyFrame():
                    break
                case LoopFrame() if way != "return":
                    break
                case _:
                    pass
        else:
            frame = None
        before = self.bindings(passed)
        for name in passed:
            self.unbind(name)
        match frame:
            case FinallyFrame():
                if value is not None:
                    if self.return_slot is None:
                        self.return_slot = self.temporary("return value")
                    self.builder.add(flow.StoreSlotOp(value, self.return_slot))
                self.leave(frame, way)
            case LoopFrame() if way == "break":
                self._break(frame)
            case LoopFrame():
                values = [self.current(name) for name in frame.next_names]
                self.end(flow.ContinueOp([*values, *frame.next_extras]))
            case _:
                assert value is not None
                self.end(flow.ReturnOp([value]))
        self.restore(passed, before)

    def _break(self, frame: LoopFrame) -> None:
        frame.break_states.append(self.state_list(frame.assigned))
        values = [self.current(name) for name in frame.result_names]
        self.end(flow.BreakOp([*values, *frame.break_extras()]))

    def leave(self, frame: FinallyFrame, way: str) -> None:
        """Leave the protected region, saying which way to go on behind `finally`."""
        frame.states.setdefault(way, []).append(self.state_list(frame.assigned))
        self.end(flow.LeaveOp([self.integer(WAY_CODES[way])]))


def _settle(slot: Slot, name: str) -> dict[SSAValue, SSAValue]:
    """All accesses to a slot are known: check its loads, or forget that it begins without a value. Gives the
    checked loads.
    """
    checked: dict[SSAValue, SSAValue] = {}
    if slot.may_be_unbound:
        for load in slot.loads:
            check = py.CheckBoundOp(load.result, name, free=load in slot.free_loads)
            check.location = load.location
            block = load.parent
            assert block is not None
            if load.next_op is None:
                block.add_op(check)
            else:
                block.insert_op_before(check, load.next_op)
            load.result.replace_uses_with_if(check.result, lambda use, check=check: use.operation is not check)
            checked[load.result] = check.result
    elif slot.start is not None:
        unbound, store = slot.start
        store.detach()
        store.erase()
        unbound.detach()
        unbound.erase()
    return checked


WAY_CODES = {"normal": 0, "raise": 1, "return": 2, "break": 3, "continue": 4}
"""What the `flow.block` of a `finally` gives."""


def meet(states: Sequence[int]) -> int:
    """The state of a variable where ways with these states come together."""
    first = states[0]
    if all(state == first for state in states):
        return first
    return DEAD if DEAD in states else MAYBE
