"""Verifier of BUFFERS: on every path, exceptional ones included, each ownership is given up exactly once, and nothing
is used after.

Takes in: a module whose counting is explicit. Gives out: nothing, or `InvalidOp` that names the op and the
value. One forward walk over abstract states: how many counts of which value the function holds (a slot counts as one
until emptied). States that meet (arms, breaks, turns of a loop, everything that may enter a handler) must be equal;
what leaves the function must hold nothing. It shares the table of what each op consumes with the pass that inserts
counts, and nothing else: borrowed values are followed through their sources again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from pycc.analysis.counted import Counted, carries_address
from pycc.analysis.ownership_rules import NO_ROW, Origin, Raises, callee_of, raises_of, rule_of
from pycc.dialects import flow, mem
from pycc.ir.verification import InvalidOp

State: TypeAlias = dict[SSAValue, int]
"""Counts held, zeros left out."""


def verify_ownership(module: ModuleOp) -> None:
    """Raise unless the counting of every function is right."""
    counted = Counted(module)
    functions = [op for op in module.body.block.ops if type(op) is func.FuncOp]
    borrowers = frozenset(f.sym_name.data for f in functions if "pycc.borrows" in f.attributes)
    for function in functions:
        if function.body.blocks:
            _Verifier(function, counted, borrowers).run()


@dataclass
class _Meeting:
    """States that arrive at one place, which must be equal. `around` is the op that they leave or stay in."""

    around: Operation
    what: str
    state: State | None = None

    def arrive(self, state: State, op: Operation) -> None:
        """Another path arrives, from `op`."""
        for value in state:
            if _is_inside(value, self.around):
                raise InvalidOp(op, f"{_name(value)} is still owned when control leaves its scope ({self.what})")
        if self.state is None:
            self.state = state
        elif self.state != state:
            value = next(v for v in {**self.state, **state} if self.state.get(v, 0) != state.get(v, 0))
            raise InvalidOp(
                op,
                f"{_name(value)} is owned {state.get(value, 0)} times on one path and "
                f"{self.state.get(value, 0)} times on another ({self.what})",
            )


@dataclass(frozen=True)
class _Places:
    """Where control may go from inside a region."""

    yields: _Meeting | None = None
    continues: _Meeting | None = None
    breaks: _Meeting | None = None
    leaves: _Meeting | None = None
    handler: _Meeting | None = None
    last_handler: _Meeting | None = None


_TARGETS: dict[type[Operation], Callable[[_Places], _Meeting | None]] = {
    flow.YieldOp: lambda places: places.yields,
    flow.ContinueOp: lambda places: places.continues,
    flow.BreakOp: lambda places: places.breaks,
    flow.LeaveOp: lambda places: places.leaves,
}


@dataclass
class _Verifier:
    function: func.FuncOp
    counted: Counted
    borrowers: frozenset[str]
    origins: dict[SSAValue, SSAValue | None] = field(default_factory=dict[SSAValue, "SSAValue | None"])
    """For borrowed values, what they are borrowed from; None for values that are owned when they are made."""
    immortal: set[SSAValue] = field(default_factory=set[SSAValue])

    def run(self) -> None:
        if len(self.function.body.blocks) > 1:
            raise InvalidOp(self.function, "control flow must be structured: one block, not several")
        self._block(self.function.body.block, {}, _Places())

    # -- ops in order

    def _block(self, block: Block, state: State, places: _Places) -> State | None:
        """Walk a block; its state behind the last op, or None if control does not come there."""
        current: State | None = state
        for op in block.ops:
            if current is None:
                return None
            current = self._op(op, current, places)
        return current

    def _op(self, op: Operation, state: State, places: _Places) -> State | None:
        rule = rule_of(op)
        for operand in op.operands:
            self._check_alive(op, operand, state)
        if type(op) is mem.RetainOp:
            self._add(state, op.value)
            return state
        lends = type(op) in (flow.ReturnOp, func.ReturnOp) and self.function.sym_name.data in self.borrowers
        for value in () if lends else rule.consumes(op):
            if self.counted.holds(value.type):
                self._consume(op, value, state)
        raises = raises_of(op)
        if raises is not Raises.NEVER:
            self._raise(op, raises, state, places)
        if type(op) is flow.RaiseOp or type(op) is flow.UnreachableOp:
            return None
        if type(op) in (flow.ReturnOp, func.ReturnOp):
            self._check_empty(op, state, "when the function returns")
            return None
        target = _TARGETS.get(type(op))
        if target is not None:
            meeting = target(places)
            if meeting is None:
                raise InvalidOp(op, "no place to go to")
            meeting.arrive(state, op)
            return None
        if op.regions:
            after = _REGIONS.get(type(op), _Verifier._other)(self, op, state, places)
            if after is None:
                return None
            state = after
        self._define(op, state)
        return state

    def _define(self, op: Operation, state: State) -> None:
        rule = rule_of(op)
        origin = rule.origin
        if origin is Origin.CALL:
            origin = Origin.MEMORY if callee_of(op) in self.borrowers else Origin.OWNED
        for result in op.results:
            if self.counted.slot(result.type):
                self._own(state, result)
            if origin is Origin.IMMORTAL:
                self.immortal.add(result)
            elif origin is Origin.MEMORY and not self.counted.holds(result.type) and not carries_address(result.type):
                continue
            elif origin is Origin.DERIVED or origin is Origin.MEMORY:
                source = op.operands[rule.source]
                self.origins[result] = source
                if origin is Origin.DERIVED and source in self.immortal:
                    self.immortal.add(result)
            elif self.counted.holds(result.type):
                if origin is Origin.NOWHERE:
                    raise InvalidOp(op, NO_ROW)
                self._own(state, result)

    # -- counts

    def _own(self, state: State, value: SSAValue) -> None:
        self.origins[value] = None
        state[value] = 1

    def _own_arguments(self, block: Block, state: State) -> State:
        state = dict(state)
        for argument in block.args:
            if self.counted.holds(argument.type):
                self._own(state, argument)
        return state

    def _add(self, state: State, value: SSAValue) -> None:
        if value not in self.immortal:
            state[value] = state.get(value, 0) + 1

    def _consume(self, op: Operation, value: SSAValue, state: State) -> None:
        if value in self.immortal:
            return
        held = state.get(value, 0)
        if held == 0 and type(op) is mem.ReleaseOp and type(value.owner) is flow.LoadSlotOp:
            # At an exit, the content of a slot is loaded and released.
            value = value.owner.slot
            held = state.get(value, 0)
        if held == 0:
            raise InvalidOp(op, f"{_name(value)} is given up, but not owned here")
        if held == 1:
            del state[value]
        else:
            state[value] = held - 1

    def _check_alive(self, op: Operation, value: SSAValue, state: State) -> None:
        """A value is alive while it, or what it was borrowed from, is owned (or was never ours)."""
        first = value
        while not state.get(value) and value in self.origins:
            source = self.origins[value]
            if source is None:
                raise InvalidOp(op, f"{_name(first)} is used after {_name(value)} was given up")
            value = source

    def _check_empty(self, op: Operation, state: State, when: str) -> None:
        for value in state:
            raise InvalidOp(op, f"{_name(value)} is still owned {when}")

    def _raise(self, op: Operation, raises: Raises, state: State, places: _Places) -> None:
        sizes = list(op.properties["operandSegmentSizes"].get_values())  # pyright: ignore[reportAttributeAccessIssue]
        operands = list(op.operands)
        fixed = sum(sizes[:-2])
        unwind, escape = operands[fixed : fixed + sizes[-2]], operands[fixed + sizes[-2] :]
        at_handler = dict(state)
        self._release_all(op, unwind, at_handler)
        if raises is Raises.ANY and places.handler is not None:
            places.handler.arrive(dict(at_handler), op)
            if places.handler is places.last_handler:
                return
        self._release_all(op, escape, at_handler)
        if places.last_handler is not None:
            places.last_handler.arrive(at_handler, op)
            return
        self._check_empty(op, at_handler, "when an error leaves the function")

    def _release_all(self, op: Operation, values: Iterable[SSAValue], state: State) -> None:
        for value in values:
            self._consume(op, value, state)

    # -- ops with regions: the state behind them, or None

    def _if(self, op: Operation, state: State, places: _Places) -> State | None:
        meeting = _Meeting(op, "arms of flow.if")
        inner = replace(places, yields=meeting)
        for region in op.regions:
            self._block(region.block, dict(state), inner)
        return meeting.state

    def _labelled(self, op: Operation, state: State, places: _Places) -> State | None:
        meeting = _Meeting(op, "exits of flow.block")
        self._block(op.regions[0].block, state, replace(places, leaves=meeting))
        return meeting.state

    def _loop(self, op: Operation, state: State, places: _Places) -> State | None:
        again = _Meeting(op, "turns of a loop", dict(state))
        end = _Meeting(op, "exits of a loop", dict(state) if type(op) is flow.ForOp else None)
        block = op.regions[0].block
        self._block(block, self._own_arguments(block, state), replace(places, continues=again, breaks=end))
        return end.state

    def _try(self, op: Operation, state: State, places: _Places) -> State | None:
        assert isinstance(op, flow.TryOp)
        behind = _Meeting(op, "ends of flow.try")
        caught = _Meeting(op, "ways into a handler")
        inner = replace(places, yields=behind)
        last = caught if op.every is not None else places.last_handler
        self._block(op.body.block, state, replace(inner, handler=caught, last_handler=last))
        if caught.state is not None:
            block = op.handler.block
            self._block(block, self._own_arguments(block, caught.state), inner)
        return behind.state

    def _other(self, op: Operation, state: State, places: _Places) -> State | None:
        """Ops of other dialects carry no counted value; what they hold inside must be given up inside."""
        for region in op.regions:
            for block in region.blocks:
                end = self._block(block, dict(state), places)
                if end is not None and end != state:
                    raise InvalidOp(op, "its regions must leave ownership as it was")
        return state


_REGIONS: dict[type[Operation], Callable[[_Verifier, Operation, State, _Places], State | None]] = {
    flow.IfOp: _Verifier._if,  # pyright: ignore[reportPrivateUsage]
    flow.LoopOp: _Verifier._loop,  # pyright: ignore[reportPrivateUsage]
    flow.ForOp: _Verifier._loop,  # pyright: ignore[reportPrivateUsage]
    flow.BlockOp: _Verifier._labelled,  # pyright: ignore[reportPrivateUsage]
    flow.TryOp: _Verifier._try,  # pyright: ignore[reportPrivateUsage]
}


def _is_inside(value: SSAValue, op: Operation) -> bool:
    block: Block | None = value.owner if isinstance(value.owner, Block) else value.owner.parent
    while block is not None:
        around = block.parent_op()
        if around is op:
            return True
        block = None if around is None else around.parent
    return False


def _name(value: SSAValue) -> str:
    if value.name_hint:
        return f"%{value.name_hint}"
    owner = value.owner
    return f"block argument {value.index}" if isinstance(owner, Block) else f"a result of {owner.name}"  # pyright: ignore
