"""Ranges of integers in one function of level STRUCTURED: what each value can be, given the tests that lead to it.

Takes in: a function, result ranges of callees. Gives out: `Ranges`: an interval per integer value, and for each
`flow.checked` and each division the intervals that its operands had *there* (tests on the way to it included).

One walk in program order with an undo log for what tests teach. A loop body is walked twice: first with nothing known
of what the loop carries, to see how each turn changes it; then with what follows from that. A value that each turn
changes by an amount in `[a, b]` lies within `start + turns * [a, b]`, and the number of turns is bounded by the range
of a counted loop or by another value that grows. Everything that the second walk assumes is implied by the first, so
one is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isqrt

from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IndexType, IntegerType
from xdsl.ir import Attribute, Block, BlockArgument, Operation, SSAValue

from pycc.analysis import intervals
from pycc.analysis.intervals import Interval, Partial
from pycc.analysis.range_rules import PREDICATES, TRANSFER, fits
from pycc.dialects import flow


@dataclass
class _Loop:
    """A loop being walked: what its continues and breaks carry."""

    continues: list[Sequence[SSAValue]] = field(default_factory=list[Sequence[SSAValue]])
    breaks: list[Sequence[SSAValue]] = field(default_factory=list[Sequence[SSAValue]])
    next_ranges: list[Interval | None] | None = None
    break_ranges: list[Interval | None] | None = None


class Ranges:
    """See the module docstring. `facts[op]` are the operand ranges of ops worth changing, `known[value]` of results."""

    def __init__(
        self,
        function: func.FuncOp,
        results_of: Callable[[str], Sequence[Interval | None]],
        assumed: Mapping[SSAValue, Interval] | None = None,
    ):
        self.known: dict[SSAValue, Interval] = {}
        """What each value can be where it is defined."""
        self.facts: dict[Operation, tuple[Interval, Interval]] = {}
        self.returned: list[Interval | None] | None = None
        """What the function returns; None if it never does."""
        self.results_of = results_of
        self._assumed = assumed or {}
        self._now: dict[SSAValue, Interval] = {}
        self._log: list[tuple[SSAValue, Interval | None]] = []
        self._bits: dict[int, tuple[Attribute, int]] = {}
        self._loops: list[_Loop] = []
        self._leaves: list[list[Interval | None] | None] = []
        self._totals: dict[SSAValue, tuple[SSAValue, Interval]] = {}
        """Loop results as what the loop was given plus an amount."""
        self._change: dict[SSAValue, Interval] = {}
        """By how much all turns together change what a loop carries."""
        for value, interval in self._assumed.items():
            self._set(value, interval)
        self._block(function.body.block)

    # -- asking and telling

    def of(self, value: SSAValue) -> Interval:
        """What an integer value can be, as far as is known at this point of the walk; later, at its definition."""
        found = self._now.get(value)
        if found is None:
            found = self.known.get(value)
        return intervals.full(self.bits(value.type) or 64) if found is None else found

    def bits(self, type_: Attribute) -> int:
        """Width of an integer type (64 for `index`), 0 for others."""
        known = self._bits.get(id(type_))
        if known is None:
            width = type_.width.data if isinstance(type_, IntegerType) else 64 if isinstance(type_, IndexType) else 0
            known = self._bits[id(type_)] = (type_, width)
        return known[1]

    def _set(self, value: SSAValue, interval: Interval) -> None:
        self._log.append((value, self._now.get(value)))
        self._now[value] = interval

    def _undo(self, mark: int) -> None:
        log, now = self._log, self._now
        while len(log) > mark:
            value, before = log.pop()
            if before is None:
                del now[value]
            else:
                now[value] = before

    def define(self, value: SSAValue, interval: Interval) -> None:
        self.known[value] = interval
        if value in self._assumed:
            narrower = intervals.meet(interval, self._assumed[value])
            self.known[value] = narrower if narrower is not None else self._assumed[value]

    # -- the walk

    def _block(self, block: Block) -> list[Interval | None] | None:
        """Walk a block; what its `flow.yield` carries, or None if control does not come to it."""
        transfer = TRANSFER
        for op in block.ops:
            handler = transfer.get(type(op))
            if handler is not None:
                handler(self, op)
                continue
            structure = _STRUCTURE.get(type(op))
            if structure is not None:
                if not structure(self, op):
                    return None
                continue
            kind = type(op)
            if kind is flow.YieldOp:
                return self._carried(op.operands)
            if kind in _EXITS:
                _EXITS[kind](self, op)
                return None
            if op.regions:
                for region in op.regions:
                    for inner in region.blocks:
                        mark = len(self._log)
                        self._block(inner)
                        self._undo(mark)
        return None

    def _carried(self, values: Sequence[SSAValue]) -> list[Interval | None]:
        return [self.of(value) if self.bits(value.type) else None for value in values]

    def learn(self, condition: SSAValue, holds: bool) -> bool:
        """Take into account that a condition holds, or not; False if that is impossible."""
        known = self.of(condition)
        if known[0] == known[1]:
            return known[0] == holds
        self._set(condition, (int(holds), int(holds)))
        op = condition.owner
        if not isinstance(op, Operation):
            return True
        kind = type(op)
        if kind is arith.CmpiOp:
            return self._learn_comparison(op, holds)
        if (kind is arith.AndIOp and holds) or (kind is arith.OrIOp and not holds):
            return self.learn(op.operands[0], holds) and self.learn(op.operands[1], holds)
        if kind is arith.XOrIOp:
            for one, other in ((0, 1), (1, 0)):
                constant = self.of(op.operands[other])
                if constant[0] == constant[1]:
                    return self.learn(op.operands[one], holds != bool(constant[0]))
            return True
        if kind is flow.IfOp:
            return self._learn_arms(op, condition, holds)
        return True

    def _learn_comparison(self, op: Operation, holds: bool) -> bool:
        predicate = PREDICATES[op.properties["predicate"].value.data]  # pyright: ignore
        left, right = op.operands[0], op.operands[1]
        if self.bits(left.type) < 2:
            return True
        if not holds:
            predicate = intervals.NEGATED[predicate]
        before = self.of(left), self.of(right)
        after = intervals.refine(predicate, *before)
        for value, old, new in zip((left, right), before, after, strict=True):
            if new is None:
                return False
            if new != old:
                self._set(value, new)
                if isinstance(value.owner, flow.CheckedOp):
                    self.learn_operands(value.owner, new)
        return True

    def learn_operands(self, op: Operation, result: Interval) -> None:
        """What the result of a checked operation says of its operands: `x * x < n`, `x + 1 < n`."""
        kind = op.properties["kind"].data  # pyright: ignore[reportAttributeAccessIssue]
        left, right = op.operands[0], op.operands[1]
        a, b = self.of(left), self.of(right)
        if kind == "mul":
            if left is right:
                root = isqrt(max(result[1], 0))
                self._narrow(left, a, (-root, root))
        elif kind == "add":
            self._narrow(left, a, intervals.subtract(result, b))
            self._narrow(right, b, intervals.subtract(result, a))
        else:
            self._narrow(left, a, intervals.add(result, b))
            self._narrow(right, b, intervals.subtract(a, result))

    def _narrow(self, value: SSAValue, known: Interval, to: Interval) -> None:
        both = intervals.meet(known, to)
        if both is not None and both != known:
            self._set(value, both)

    def _learn_arms(self, op: Operation, condition: SSAValue, holds: bool) -> bool:
        """`flow.if` that computes `a and b`, `a or b`: if one arm cannot have given this, the other one did."""
        assert isinstance(op, flow.IfOp)
        index = op.results.index(condition)  # pyright: ignore[reportArgumentType]
        yields = [region.block.last_op for region in op.regions]
        possible: list[bool] = []
        for last, taken in zip(yields, (True, False), strict=True):
            if type(last) is not flow.YieldOp:
                possible.append(False)
                continue
            value = last.operands[index]
            known = self.known.get(value, (0, 1)) if value is not op.condition else (int(taken), int(taken))
            possible.append(known[0] <= holds <= known[1])
        if possible == [False, False]:
            return False
        if possible[0] == possible[1]:
            return True
        taken = possible[0]
        last = yields[0 if taken else 1]
        assert last is not None
        value = last.operands[index]
        return self.learn(op.condition, taken) and (value is op.condition or self.learn(value, holds))

    # -- structure: whether control comes out behind

    def _if(self, op: flow.IfOp) -> bool:
        ends: list[list[Interval | None] | None] = []
        for region, taken in zip(op.regions, (True, False), strict=True):
            mark = len(self._log)
            ends.append(self._block(region.block) if self.learn(op.condition, taken) else None)
            self._undo(mark)
        then, orelse = ends
        if then is None and orelse is None:
            return False
        # If one arm leaves, what sent control to the other one stays true.
        if (then is None or orelse is None) and not self.learn(op.condition, then is not None):
            return False
        self._define_all(op.results, _join(then, orelse))
        return True

    def _define_all(self, results: Sequence[SSAValue], ranges: Sequence[Interval | None] | None) -> None:
        if ranges is not None:
            for result, interval in zip(results, ranges, strict=True):
                if interval is not None:
                    self.define(result, interval)

    def _labelled(self, op: flow.BlockOp) -> bool:
        mark = len(self._log)
        self._leaves.append(None)
        self._block(op.body.block)
        self._undo(mark)
        ranges = self._leaves.pop()
        self._define_all(op.results, ranges)
        return ranges is not None

    def _try(self, op: flow.TryOp) -> bool:
        ends: Partial | list[Interval | None] | None = None
        reached = False
        for region in op.regions:
            mark = len(self._log)
            end = self._block(region.block)
            self._undo(mark)
            reached = reached or end is not None
            ends = _join(ends, end)  # pyright: ignore
        self._define_all(op.results, ends)  # pyright: ignore
        return reached

    def _for(self, op: flow.ForOp) -> bool:
        lower, upper, step = (self.of(value) for value in op.operands[:3])
        if step[0] > 0:
            induction = (lower[0], upper[1] - 1)
            turns = max(0, -((lower[0] - upper[1]) // step[0]))
        elif step[1] < 0:
            induction = (upper[0] + 1, lower[1])
            turns = max(0, -((upper[0] - lower[1]) // -step[1]))
        else:
            induction = (min(lower[0], upper[0] + 1), max(lower[1], upper[1] - 1))
            turns = max(0, upper[1] - lower[0], lower[1] - upper[0])
        block = op.body.block
        if induction[0] > induction[1]:
            induction = intervals.full(64)
        self.known[block.args[0]] = induction
        loop = self._turns(op, block.args[1:], op.operands[3:], turns)
        at_end: list[Interval | None] = []
        for argument, init in zip(block.args[1:], op.operands[3:], strict=True):
            if not self.bits(argument.type):
                at_end.append(None)
                continue
            delta = self._delta_of_turn(loop, argument)
            ranges = self._next_range(loop, argument)
            start = self.of(init)
            whole = start if ranges is None else intervals.union(start, ranges)
            if delta is not None:
                total = _scaled(delta, turns)
                whole = intervals.meet(whole, intervals.add(start, total)) or whole
                if not loop.breaks:
                    self._totals[op.results[argument.index - 1]] = (init, total)
            at_end.append(whole)
        self._define_all(op.results, _join(at_end, loop.break_ranges))
        return True

    def _loop(self, op: flow.LoopOp) -> bool:
        block = op.body.block
        loop = self._turns(op, block.args, op.operands, None)
        for index, result in enumerate(op.results):
            self._note_total(op, loop, index, result)
        self._define_all(op.results, loop.break_ranges)
        return loop.break_ranges is not None

    def _note_total(self, op: flow.LoopOp, loop: _Loop, index: int, result: SSAValue) -> None:
        """A result that every break takes from one carried value: start, the turns' changes, and the last turn's."""
        last = _same_argument(loop.breaks, index, op.body.block)
        if last is None:
            return
        change = self._change.get(last)
        if change is not None:
            self._totals[result] = (op.operands[last.index], change)

    def _turns(
        self, op: Operation, arguments: Sequence[SSAValue], inits: Sequence[SSAValue], turns: int | None
    ) -> _Loop:
        """Walk a loop body twice, or once if it carries no integers."""
        block = op.regions[0].block
        carried = [(a, i) for a, i in zip(arguments, inits, strict=True) if self.bits(a.type) > 1]
        starts = [self.of(init) for _, init in carried]
        for argument, _ in carried:
            self.known[argument] = intervals.full(self.bits(argument.type))
        loop = self._body(block)
        if not carried:
            return loop
        deltas = [self._delta_of_turn(loop, argument) for argument, _ in carried]
        ranges = [self._next_range(loop, argument) for argument, _ in carried]
        wholes: list[Interval] = []
        for start, delta, following in zip(starts, deltas, ranges, strict=True):
            low, high = start if following is None else intervals.union(start, following)
            if delta is not None and delta[0] >= 0:
                low = max(low, start[0])
            if delta is not None and delta[1] <= 0:
                high = min(high, start[1])
            wholes.append((low, high))
        if turns is None:
            turns = _most_turns(starts, deltas, wholes)
        else:
            turns = max(0, turns - 1)
        improved = False
        for (argument, _), start, delta, whole in zip(carried, starts, deltas, wholes, strict=True):
            if delta is not None and turns is not None:
                total = _scaled(delta, turns)
                whole = intervals.meet(whole, intervals.add(start, total)) or whole
                self._change[argument] = total
            else:
                self._change.pop(argument, None)
            if whole != self.known[argument]:
                improved = True
                self.known[argument] = whole
        return self._body(block) if improved else loop

    def _body(self, block: Block) -> _Loop:
        loop = _Loop()
        self._loops.append(loop)
        mark = len(self._log)
        self._block(block)
        self._undo(mark)
        self._loops.pop()
        return loop

    def _next_range(self, loop: _Loop, argument: SSAValue) -> Interval | None:
        if loop.next_ranges is None:
            return None
        assert isinstance(argument, BlockArgument)
        return loop.next_ranges[argument.index - len(argument.owner.args) + len(loop.next_ranges)]

    # -- how a turn changes a carried value

    def _delta_of_turn(self, loop: _Loop, argument: SSAValue) -> Interval | None:
        """By how much one turn changes what a loop carries; None if it is no plain sum."""
        assert isinstance(argument, BlockArgument)
        found: Interval | None = (0, 0) if not loop.continues else None
        for values in loop.continues:
            delta = self._delta(values[argument.index - len(argument.owner.args) + len(values)], argument, {})
            if delta is None:
                return None
            found = delta if found is None else intervals.union(found, delta)
        return found

    def _delta(self, value: SSAValue, start: SSAValue, seen: dict[SSAValue, Interval | None]) -> Interval | None:
        if value is start:
            return (0, 0)
        if value in seen:
            return seen[value]
        seen[value] = None
        op = value.owner
        if isinstance(op, Operation):
            seen[value] = self._delta_of(op, value, start, seen)
        return seen[value]

    def _delta_of(
        self, op: Operation, value: SSAValue, start: SSAValue, seen: dict[SSAValue, Interval | None]
    ) -> Interval | None:
        kind = type(op)
        sign = self._exact_sum(op)
        if sign:
            left, right = op.operands[0], op.operands[1]
            before = self._delta(left, start, seen)
            if before is not None:
                change = self.of(right)
                return intervals.add(before, change) if sign > 0 else intervals.subtract(before, change)
            before = self._delta(right, start, seen) if sign > 0 else None
            return None if before is None else intervals.add(before, self.of(left))
        if kind is flow.IfOp or kind is arith.SelectOp:
            return self._delta_of_choice(op, value, start, seen)
        total = self._totals.get(value)
        if total is not None:
            before = self._delta(total[0], start, seen)
            return None if before is None else intervals.add(before, total[1])
        return None

    def _exact_sum(self, op: Operation) -> int:
        """1 for an addition that does not wrap, -1 for such a subtraction."""
        kind = type(op)
        if kind is flow.CheckedOp:
            return _SIGNS.get(op.properties["kind"].data, 0)  # pyright: ignore
        if (kind is arith.AddiOp or kind is arith.SubiOp) and op in self.facts:
            a, b = self.facts[op]
            exact = intervals.add(a, b) if kind is arith.AddiOp else intervals.subtract(a, b)
            if fits(exact, self.bits(op.results[0].type)):
                return 1 if kind is arith.AddiOp else -1
        return 0

    def _delta_of_choice(
        self, op: Operation, value: SSAValue, start: SSAValue, seen: dict[SSAValue, Interval | None]
    ) -> Interval | None:
        if type(op) is arith.SelectOp:
            choices: list[SSAValue] = [op.operands[1], op.operands[2]]
        else:
            index = op.results.index(value)  # pyright: ignore[reportArgumentType]
            lasts = [region.block.last_op for region in op.regions]
            choices = [last.operands[index] for last in lasts if last is not None and type(last) is flow.YieldOp]
        found: Interval | None = None
        for choice in choices:
            delta = self._delta(choice, start, seen)
            if delta is None:
                return None
            found = delta if found is None else intervals.union(found, delta)
        return found

    # -- exits

    def _continue(self, op: Operation) -> None:
        loop = self._loops[-1]
        loop.continues.append(tuple(op.operands))
        loop.next_ranges = _join(loop.next_ranges, self._carried(op.operands))

    def _break(self, op: Operation) -> None:
        loop = self._loops[-1]
        loop.breaks.append(tuple(op.operands))
        loop.break_ranges = _join(loop.break_ranges, self._carried(op.operands))

    def _leave(self, op: Operation) -> None:
        self._leaves[-1] = _join(self._leaves[-1], self._carried(op.operands))

    def _return(self, op: Operation) -> None:
        self.returned = _join(self.returned, self._carried(op.operands))

    # -- ops

    def chosen(self, op: Operation) -> Interval:
        """The range of an `arith.select`, each choice under its condition."""
        condition, *choices = op.operands
        found: Interval | None = None
        for choice, holds in zip(choices, (True, False), strict=True):
            mark = len(self._log)
            if self.learn(condition, holds):
                interval = self.of(choice)
                found = interval if found is None else intervals.union(found, interval)
            self._undo(mark)
        return self.of(choices[0]) if found is None else found

    def check(self, op: Operation) -> bool:
        """`flow.check`: behind it the condition holds."""
        condition = op.operands[0]
        self.facts[op] = (self.of(condition), (0, 0))
        return self.learn(condition, True)


def _join(a: list[Interval | None] | None, b: list[Interval | None] | None) -> list[Interval | None] | None:
    if a is None or b is None:
        return b if a is None else a
    return [None if x is None or y is None else intervals.union(x, y) for x, y in zip(a, b, strict=True)]


def _scaled(delta: Interval, turns: int) -> Interval:
    return (min(0, delta[0] * turns), max(0, delta[1] * turns))


def _most_turns(
    starts: Sequence[Interval], deltas: Sequence[Interval | None], wholes: Sequence[Interval]
) -> int | None:
    """How often a loop can come back, from a carried value that always grows or always shrinks within its range."""
    found: int | None = None
    for start, delta, whole in zip(starts, deltas, wholes, strict=True):
        if delta is None:
            continue
        most = None
        if delta[0] > 0:
            most = (whole[1] - start[0]) // delta[0]
        elif delta[1] < 0:
            most = (start[1] - whole[0]) // -delta[1]
        if most is not None and (found is None or most < found):
            found = most
    return found


def _same_argument(breaks: Sequence[Sequence[SSAValue]], index: int, block: Block) -> BlockArgument | None:
    found: BlockArgument | None = None
    for values in breaks:
        value = values[index]
        if not isinstance(value, BlockArgument) or value.owner is not block:
            return None
        if found is not None and value is not found:
            return None
        found = value
    return found


_SIGNS = {"add": 1, "sub": -1}

_STRUCTURE: Mapping[type[Operation], Callable[..., bool]] = {
    flow.IfOp: Ranges._if,  # pyright: ignore[reportPrivateUsage]
    flow.BlockOp: Ranges._labelled,  # pyright: ignore[reportPrivateUsage]
    flow.TryOp: Ranges._try,  # pyright: ignore[reportPrivateUsage]
    flow.ForOp: Ranges._for,  # pyright: ignore[reportPrivateUsage]
    flow.LoopOp: Ranges._loop,  # pyright: ignore[reportPrivateUsage]
    flow.CheckOp: Ranges.check,
}

_EXITS: Mapping[type[Operation], Callable[[Ranges, Operation], None]] = {
    flow.ContinueOp: Ranges._continue,  # pyright: ignore[reportPrivateUsage]
    flow.BreakOp: Ranges._break,  # pyright: ignore[reportPrivateUsage]
    flow.LeaveOp: Ranges._leave,  # pyright: ignore[reportPrivateUsage]
    flow.ReturnOp: Ranges._return,  # pyright: ignore[reportPrivateUsage]
    func.ReturnOp: Ranges._return,  # pyright: ignore[reportPrivateUsage]
    flow.RaiseOp: lambda ranges, op: None,
    flow.UnreachableOp: lambda ranges, op: None,
}
