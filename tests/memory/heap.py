"""A model of a counted heap that runs functions of level BUFFERS: every use of a dead object, and every leak, is found.

Objects of class `box` have two cells of references behind the field `_data` and the counted field `link`. Calls of
`make`, `change`, `look`, `first`, `coin` are answered here; what may raise does so at random, and so do conditions
fall.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xdsl.dialects import arith, func
from xdsl.ir import Block, Operation, SSAValue

from pycc.dialects import flow, mem


class HeapError(AssertionError):
    """The program misused the heap."""


@dataclass(eq=False)
class Box:
    """An object; `cells` are owned, and so is `link`."""

    count: int = 1
    cells: list[Box | None] = field(default_factory=lambda: [None, None])
    link: Box | None = None
    dead: bool = False


class Raised(Exception):
    """An error on its way; `value` is the exception that it carries, `passes` whether user handlers let it by."""

    def __init__(self, value: Any, passes: bool = False):
        self.value, self.passes = value, passes


class _Exit(Exception):
    def __init__(self, kind: type[Operation], values: list[Any]):
        self.kind, self.values = kind, values


@dataclass
class Heap:
    """Runs functions. `seed` decides everything that is left open."""

    seed: int
    everything: list[Box] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    # -- counting

    def new(self) -> Box:
        """A fresh empty box."""
        box = Box()
        self.everything.append(box)
        return box

    def full(self, depth: int = 2) -> Box:
        """A fresh box with boxes in it."""
        box = self.new()
        if depth:
            box.cells = [self.full(depth - 1), self.full(depth - 1)]
        return box

    def alive(self, box: Box | None) -> Box:
        """The box, which must be alive."""
        if box is None:
            raise HeapError("a null reference is used")
        if box.dead:
            raise HeapError("a dead object is used")
        return box

    def retain(self, value: Any) -> None:
        """One more owner of everything in a value."""
        if isinstance(value, tuple):
            for part in value:
                self.retain(part)
        elif isinstance(value, Box):
            self.alive(value).count += 1

    def release(self, value: Any) -> None:
        """One owner less."""
        if isinstance(value, tuple):
            for part in value:
                self.release(part)
        elif isinstance(value, Box):
            self.alive(value).count -= 1
            if value.count == 0:
                value.dead = True
                for part in (*value.cells, value.link):
                    self.release(part)

    # -- running

    def call(self, function: func.FuncOp, arguments: list[Any]) -> Any:
        """The function's result; `Raised` if it raises."""
        values = dict(zip(function.body.block.args, arguments, strict=True))
        try:
            self._block(function.body.block, values)
        except _Exit as leaving:
            return leaving.values[0] if leaving.values else None
        raise HeapError("control falls off the end")

    def _block(self, block: Block, values: dict[SSAValue, Any]) -> None:
        for op in block.ops:
            self.steps += 1
            for operand in op.operands:
                if isinstance(values.get(operand), Box):
                    self.alive(values[operand])
            results = self._op(op, values)
            values.update(zip(op.results, results, strict=True))

    def _op(self, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
        if type(op) in (flow.YieldOp, flow.ContinueOp, flow.BreakOp, flow.LeaveOp, flow.ReturnOp):
            raise _Exit(type(op), [values[operand] for operand in op.operands])
        return _MEANING[type(op)](self, op, values)

    def _region(self, block: Block, values: dict[SSAValue, Any], catches: tuple[type[Operation], ...]) -> _Exit:
        try:
            self._block(block, values)
        except _Exit as leaving:
            if leaving.kind in catches:
                return leaving
            raise
        raise HeapError("control falls off the end of a region")

    def unwind(self, op: Operation, values: dict[SSAValue, Any], group: int) -> None:
        """Release one of the last two operand groups; of slots, the content."""
        sizes = list(op.properties["operandSegmentSizes"].get_values())  # pyright: ignore
        start = sum(sizes[:group])
        for operand in list(op.operands)[start : start + sizes[group]]:
            value = values[operand]
            self.release(value[0] if isinstance(value, list) else value)

    def raise_from(self, op: Operation, values: dict[SSAValue, Any], error: Raised) -> None:
        """Take the exceptional edge of `op`."""
        around, child = op.parent_op(), op
        handler: flow.TryOp | None = None
        while around is not None and type(around) is not func.FuncOp:
            if isinstance(around, flow.TryOp) and child.parent_block() is around.body.block:
                handler = handler or around
                if around.every is not None or not error.passes:
                    break
            around, child = around.parent_op(), around
        count = len(op.properties["operandSegmentSizes"])  # pyright: ignore
        self.unwind(op, values, count - 2)
        if handler is None or (error.passes and handler.every is None):
            self.unwind(op, values, count - 1)
        raise error

    def maybe(self, chance: float) -> bool:
        """Whether something happens this time."""
        return self.random.random() < chance

    def change(self, box: Box) -> None:
        """What an unknown callee may do: put other boxes in place, here and further down."""
        for index in (0, 1):
            inside = box.cells[index]
            if inside is not None and self.maybe(0.4):
                self.change(inside)
            if self.maybe(0.6):
                box.cells[index] = self.full(1)
                self.release(inside)


def _call(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    name: str = op.callee.root_reference.data  # pyright: ignore
    count = len(op.properties["operandSegmentSizes"]) if type(op) is flow.CallOp else 0  # pyright: ignore
    arguments = [values[o] for o in (op.operands if not count else op.arguments)]  # pyright: ignore
    if name == "coin":
        return [heap.maybe(0.5)]
    if type(op) is flow.CallOp and name != "first" and heap.maybe(0.15):
        heap.raise_from(op, values, Raised((heap.full(0),), heap.maybe(0.3)))
    if name == "make":
        return [heap.full()]
    box = heap.alive(arguments[0])
    if name == "change":
        heap.change(box)
        # It may look at its argument to the end.
        heap.alive(box)
        return []
    if name == "look":
        for inside in box.cells:
            if inside is not None:
                heap.alive(inside)
        return []
    return [box.cells[0]]


def _if(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    region = op.regions[0 if values[op.operands[0]] else 1]
    return heap._region(region.block, values, (flow.YieldOp,)).values  # pyright: ignore


def _for(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    carried = [values[v] for v in op.operands[3:]]
    block = op.regions[0].block
    for turn in range(heap.random.randrange(4)):
        values.update(zip(block.args, [turn, *carried], strict=True))
        leaving = heap._region(block, values, (flow.ContinueOp, flow.BreakOp))  # pyright: ignore
        carried = leaving.values
        if leaving.kind is flow.BreakOp:
            break
    return carried


def _loop(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    carried = [values[v] for v in op.operands]
    block = op.regions[0].block
    while heap.steps < 3000:
        values.update(zip(block.args, carried, strict=True))
        leaving = heap._region(block, values, (flow.ContinueOp, flow.BreakOp))  # pyright: ignore
        carried = leaving.values
        if leaving.kind is flow.BreakOp:
            return carried
    raise TimeoutError


def _labelled(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    return heap._region(op.regions[0].block, values, (flow.LeaveOp,)).values  # pyright: ignore


def _try(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    assert isinstance(op, flow.TryOp)
    try:
        return heap._region(op.body.block, values, (flow.YieldOp,)).values  # pyright: ignore
    except Raised as error:
        if error.passes and op.every is None:
            raise
        values[op.handler.block.args[0]] = error.value
    return heap._region(op.handler.block, values, (flow.YieldOp,)).values  # pyright: ignore


def _raise(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    heap.raise_from(op, values, Raised(values[op.operands[0]]))
    return []


def _check(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    if not values[op.operands[0]]:
        heap.raise_from(op, values, Raised((None,)))
    return []


def _checked(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    if heap.maybe(0.2):
        heap.raise_from(op, values, Raised((None,), True))
    return [0]


def _take(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    box, index = values[op.operands[0]], values[op.operands[1]] % 2
    taken, heap.alive(box).cells[index] = box.cells[index], None
    return [taken]


def _store(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    box, index = heap.alive(values[op.operands[1]]), values[op.operands[2]] % 2
    if box.cells[index] is not None:
        raise HeapError("a full cell is stored to")
    box.cells[index] = values[op.operands[0]]
    return []


def _set_field(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    box = values[op.operands[0]]
    old, box.link = box.link, values[op.operands[1]]
    heap.release(old)
    return []


def _store_slot(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    slot = values[op.operands[1]]
    old, slot[0] = slot[0], values[op.operands[0]]
    heap.release(old)
    return []


def _retain(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    heap.retain(values[op.operands[0]])
    return []


def _release(heap: Heap, op: Operation, values: dict[SSAValue, Any]) -> list[Any]:
    heap.release(values[op.operands[0]])
    return []


Meaning = Callable[[Heap, Operation, dict[SSAValue, Any]], list[Any]]
_MEANING: dict[type[Operation], Meaning] = {
    flow.CallOp: _call,
    func.CallOp: _call,
    flow.IfOp: _if,
    flow.ForOp: _for,
    flow.LoopOp: _loop,
    flow.BlockOp: _labelled,
    flow.TryOp: _try,
    flow.RaiseOp: _raise,
    flow.CheckOp: _check,
    flow.CheckedOp: _checked,
    flow.SlotOp: lambda heap, op, values: [[None]],
    flow.LoadSlotOp: lambda heap, op, values: [values[op.operands[0]][0]],
    flow.StoreSlotOp: _store_slot,
    mem.NewOp: lambda heap, op, values: [heap.new()],
    # The address of the cells is the box itself: whoever reads through it needs it alive.
    mem.GetFieldOp: lambda heap, op, values: [
        values[op.operands[0]] if op.field.data == "_data" else values[op.operands[0]].link  # pyright: ignore
    ],
    mem.LoadOp: lambda heap, op, values: [heap.alive(values[op.operands[0]]).cells[values[op.operands[1]] % 2]],
    mem.TakeOp: _take,
    mem.StoreOp: _store,
    mem.SetFieldOp: _set_field,
    mem.PackOp: lambda heap, op, values: [tuple(values[o] for o in op.operands)],
    mem.ExtractOp: lambda heap, op, values: [values[op.operands[0]][op.index.value.data]],  # pyright: ignore
    mem.NullOp: lambda heap, op, values: [None],
    mem.RetainOp: _retain,
    mem.ReleaseOp: _release,
    arith.ConstantOp: lambda heap, op, values: [op.properties["value"].value.data],  # pyright: ignore
}
