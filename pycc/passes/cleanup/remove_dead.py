"""Remove computations that nobody needs, and the results, carried values and arguments that go with them.

Before:
    %r, %s = flow.loop (%i = %a : i64, %t = %b : i64) -> (i64, i64) {
      %u = arith.addi %t, %i : i64
      ... flow.continue %j, %u / flow.break %i, %t
    }                                          // %s is not used

After:
    %r = flow.loop (%i = %a : i64) -> (i64) {
      ... flow.continue %j / flow.break %i
    }

Expects: STRUCTURED. Guarantees: the same values, errors and effects; loops stay (they might not end), except counted
ones without effect.

Everything is dead until something that acts needs it: values are marked from effects backwards, through what loops
carry, so a value that is only carried around in a circle goes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, BlockArgument, Operation, OpResult, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.purity import is_removable
from pycc.dialects import flow
from pycc.ir.rewrites import is_recorded, permits
from pycc.ir.walk import walk


@dataclass(frozen=True)
class RemoveDeadPass(ModulePass):
    """See the module docstring."""

    name = "remove-dead"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Clean every function of the module."""
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                marks = _Marks(function.body.block)
                if is_recorded():
                    marks.ask(function.body.block)
                _sweep(function.body.block, marks)


_LOOPS = (flow.LoopOp, flow.ForOp)
_STRUCTURED = frozenset({flow.IfOp, flow.LoopOp, flow.ForOp, flow.BlockOp, flow.TryOp})
_CARRYING = frozenset({flow.YieldOp, flow.ContinueOp, flow.BreakOp, flow.LeaveOp})


class _Marks:
    """Which ops and values of a function are needed."""

    def __init__(self, entry: Block):
        self.values: set[SSAValue] = set()
        self.ops: set[Operation] = set()
        self._whole: set[Operation] = set()
        """Ops of other dialects whose parts were all found to stay."""
        self.targets: dict[Operation, Operation] = {}
        """Where each carrying terminator leads: the op whose results or arguments it feeds."""
        self._feeders: dict[Operation, list[Operation]] = {}
        self._work: list[SSAValue] = []
        self._connect(entry, [])
        self._survey(entry)
        self._settle()

    def _settle(self) -> None:
        while self._work:
            self._spread(self._work.pop())

    def ask(self, block: Block) -> None:
        """Keep what the journal does not permit to remove; users are asked about before what they use."""
        for op in reversed(list(block.ops)):
            kind = type(op)
            if kind in _STRUCTURED and op in self.ops:
                for region in op.regions:
                    self.ask(region.block)
                carried = op.regions[0].block.args if isinstance(op, _LOOPS) else ()
                for value in (*op.results, *carried[len(carried) - len(_inits(op)) :]):
                    if value not in self.values and not permits("drop-carried", op):
                        self._need((value,))
            elif op not in self.ops and (kind in _STRUCTURED or is_removable(op)) and not permits("remove-op", op):
                self._need_op(op)
                if kind in _STRUCTURED:
                    # Whole: what it holds does nothing, but its terminators carry its results.
                    for inner in walk(op):
                        if inner not in self.targets:
                            self._need_op(inner)
                    self._need(op.results)
            self._settle()

    # -- where terminators lead

    def _connect(self, block: Block, around: list[Operation]) -> None:
        for op in block.ops:
            kind = type(op)
            if kind in _CARRYING:
                target = _target(op, around)
                if target is not None:
                    self.targets[op] = target
                    self._feeders.setdefault(target, []).append(op)
            for region in op.regions:
                around.append(op)
                for inner in region.blocks:
                    self._connect(inner, around)
                around.pop()

    # -- marking

    def _survey(self, block: Block) -> bool:
        """Mark what acts; whether anything in the block does."""
        acts = False
        for op in block.ops:
            kind = type(op)
            if kind in _CARRYING and op in self.targets:
                # Exits that jump past other ops steer them; a yield or the continue at a body's end does not.
                if kind is flow.YieldOp or op.parent is _body_of(self.targets[op], kind):
                    continue
                acts = True
                self._need_op(op.parent_op())
                continue
            inner = [self._survey(b) for region in op.regions for b in region.blocks]
            if kind in _STRUCTURED:
                if any(inner) or kind is flow.LoopOp:
                    acts = True
                    self._need_op(op)
            elif not is_removable(op):
                acts = True
                self._need_op(op)
        return acts

    def _need_op(self, op: Operation | None) -> None:
        """An op stays: so do the ops around it, with the conditions and bounds that lead to it."""
        while op is not None and op not in self.ops and type(op) is not func.FuncOp:
            self.ops.add(op)
            kind = type(op)
            if kind in _STRUCTURED:
                steering = {flow.IfOp: 1, flow.ForOp: 3}.get(kind, 0)  # pyright: ignore
                self._need(op.operands[:steering])
            else:
                self._need(op.operands)
                if op.regions:
                    self._need_all(op)
            op = op.parent_op()

    def _need_all(self, op: Operation) -> None:
        """Of an op of another dialect all stays as it is. What was seen to before is passed over: such ops nest."""
        pending = [op]
        while pending:
            inner = pending.pop()
            self.ops.add(inner)
            self._need(inner.operands)
            for region in inner.regions:
                for block in region.blocks:
                    pending += [child for child in block.ops if child not in self._whole]
        self._whole.add(op)

    def _need(self, values: Iterable[SSAValue]) -> None:
        for value in values:
            if value not in self.values:
                self.values.add(value)
                self._work.append(value)

    def _spread(self, value: SSAValue) -> None:
        """What a needed value needs."""
        if isinstance(value, OpResult):
            op = value.op
            self._need_op(op)
            if type(op) not in _STRUCTURED:
                return
            for feeder in self._feeders.get(op, ()):
                if type(feeder) is not flow.ContinueOp:
                    self._need((feeder.operands[value.index],))
            if type(op) is flow.ForOp:
                # Counted loops end by themselves too, with what they carry.
                self._need((op.body.block.args[value.index + 1],))
        elif isinstance(value, BlockArgument):
            op = value.block.parent_op()
            if not isinstance(op, _LOOPS):
                self._need_op(op)
                return
            self._need_op(op)
            first = len(value.block.args) - len(_inits(op))
            index = value.index - first
            if index < 0:
                return
            self._need((_inits(op)[index],))
            for feeder in self._feeders.get(op, ()):
                if type(feeder) is flow.ContinueOp:
                    self._need((feeder.operands[index],))
            if type(op) is flow.ForOp:
                self._need((op.results[index],))


def _inits(op: Operation) -> Sequence[SSAValue]:
    return op.operands[3:] if type(op) is flow.ForOp else op.operands[:]  # pyright: ignore[reportReturnType]


def _target(op: Operation, around: Sequence[Operation]) -> Operation | None:
    kind = type(op)
    if kind is flow.YieldOp:
        return around[-1] if around and type(around[-1]) in _STRUCTURED else None
    wanted = (flow.BlockOp,) if kind is flow.LeaveOp else _LOOPS
    return next((outer for outer in reversed(around) if isinstance(outer, wanted)), None)


def _body_of(target: Operation, kind: type[Operation]) -> Block | None:
    """The block whose last op such a terminator usually is, so that it steers nothing."""
    return None if kind is flow.BreakOp else target.regions[0].block


# -- removing


def _sweep(block: Block, marks: _Marks) -> None:
    op = block.last_op
    while op is not None:
        before = op.prev_op
        kind = type(op)
        if kind in _CARRYING and op in marks.targets:
            _shorten(op, marks)
        elif kind in _STRUCTURED:
            if op in marks.ops:
                for region in op.regions:
                    _sweep(region.block, marks)
                _narrow(op, marks)
            else:
                _drop(op)
        elif op not in marks.ops and is_removable(op):
            _drop(op)
        op = before


def _drop(op: Operation) -> None:
    block = op.parent
    assert block is not None
    block.erase_op(op, safe_erase=False)


def _kept(op: Operation, kind: type[Operation], marks: _Marks) -> list[int]:
    """Positions among what `op` carries (for terminators of `kind`) that stay."""
    if kind is flow.ContinueOp or type(op) is flow.ForOp:
        arguments = op.regions[0].block.args
        values: Sequence[SSAValue] = arguments[len(arguments) - len(_inits(op)) :]
    else:
        values = op.results
    return [index for index, value in enumerate(values) if value in marks.values]


def _shorten(op: Operation, marks: _Marks) -> None:
    keep = _kept(marks.targets[op], type(op), marks)
    if len(keep) != len(op.operands):
        op.operands = [op.operands[index] for index in keep]


def _narrow(op: Operation, marks: _Marks) -> None:
    """Remove the dead results of a structured op, and the dead arguments of a loop."""
    results = [result for result in op.results if result in marks.values]
    operands = list(op.operands)
    if isinstance(op, _LOOPS):
        block = op.regions[0].block
        first = len(block.args) - len(_inits(op))
        keep = _kept(op, flow.ContinueOp, marks)
        inits = [_inits(op)[index] for index in keep]
        operands = [*operands[: len(operands) - len(_inits(op))], *inits]
        for argument in [a for a in block.args[first:] if a not in marks.values]:
            block.erase_arg(argument, safe_erase=False)
        if type(op) is flow.ForOp:
            results = [op.results[index] for index in keep]
    if len(results) == len(op.results):
        if len(operands) != len(op.operands):
            op.operands = operands
        return
    regions: list[Region] = [op.detach_region(0) for _ in range(len(op.regions))]
    new = type(op).create(
        operands=operands,
        result_types=[result.type for result in results],
        properties=op.properties,
        attributes=op.attributes,
        location=op.location,
        regions=regions,
    )
    parent = op.parent
    assert parent is not None
    parent.insert_op_before(new, op)
    for old, result in zip(results, new.results, strict=True):
        result.name_hint = old.name_hint
        old.replace_all_uses_with(result)
    _drop(op)
