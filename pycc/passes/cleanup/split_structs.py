"""Carry the fields of a tuple through a loop one by one, rather than the tuple; a field just packed is its value.

Before:
    flow.loop (%t = %start : !mem.struct<"tuple", [i64, i64]>) {
      %i = mem.extract %t[0] : i64
      ...
      %next = mem.pack(%j, %k) : !mem.struct<"tuple", [i64, i64]>
      flow.continue %next : !mem.struct<"tuple", [i64, i64]>

After:
    %a = mem.extract %start[0] : i64
    %b = mem.extract %start[1] : i64
    flow.loop (%i = %a : i64, %u = %b : i64) {
      ...
      flow.continue %j, %k : i64, i64

Expects: STRUCTURED, before ownership. Guarantees: the same values.

Cursors of `enumerate` and `zip` are tuples of cursors: only their fields are counters that `count-loops` and ranges
see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, BlockArgument, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import flow, mem
from pycc.ir.rewrites import permits
from pycc.ir.walk import walk

MOST_FIELDS = 8
"""Larger tuples are carried as they are."""


@dataclass(frozen=True)
class SplitStructsPass(ModulePass):
    """See the module docstring."""

    name = "split-structs"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                loops: list[Operation] = []
                for inner in walk(function.body):
                    if type(inner) is mem.ExtractOp:
                        _fold(inner)
                    elif type(inner) in _LOOPS:
                        loops.append(inner)
                for loop in loops:
                    current: Operation = loop
                    while (argument := _struct(current)) is not None and permits("split-carried", current):
                        current = _split(current, argument)


def _fold(op: mem.ExtractOp) -> None:
    """A field of a tuple that was put together in sight is what was put there."""
    owner = op.struct.owner
    if type(owner) is mem.PackOp and permits("fold-extract", op):
        op.results[0].replace_all_uses_with(owner.operands[op.index.value.data])
        assert op.parent is not None
        op.parent.erase_op(op)


_LOOPS = (flow.LoopOp, flow.ForOp)


def _struct(loop: Operation) -> BlockArgument | None:
    """A carried value that is to be split, if there is one."""
    for argument in _carried(loop):
        if isinstance(argument.type, mem.StructType) and 0 < len(argument.type.elements.data) <= MOST_FIELDS:
            return argument
    return None


def _carried(loop: Operation) -> Sequence[BlockArgument]:
    arguments = loop.regions[0].block.args
    return arguments[1:] if type(loop) is flow.ForOp else arguments


def _split(loop: Operation, argument: BlockArgument) -> Operation:
    """Split one carried value; the loop, which is another op then if it is a counted one."""
    block = loop.regions[0].block
    place = _carried(loop).index(argument)
    first = len(loop.operands) - len(_carried(loop))
    counted = type(loop) is flow.ForOp
    for op in list(_exits(block)):
        if counted or type(op) is flow.ContinueOp:
            _replace_operand(op, place)
    _replace_operand(loop, first + place)
    _split_argument(block, argument)
    return _split_result(loop, place) if counted else loop


def _exits(block: Block) -> Iterator[Operation]:
    """The continues and breaks of the very loop whose body, or part of it, a block is."""
    for op in block.ops:
        if type(op) is flow.ContinueOp or type(op) is flow.BreakOp:
            yield op
        elif type(op) not in _LOOPS:
            for region in op.regions:
                for inner in region.blocks:
                    yield from _exits(inner)


def _replace_operand(op: Operation, place: int) -> None:
    """Give the fields of an operand instead of it."""
    operands = list(op.operands)
    operands[place : place + 1] = _fields(operands[place], op)
    op.operands = operands


def _fields(value: SSAValue, user: Operation) -> Sequence[SSAValue]:
    """The fields of a struct, where `user` can use them."""
    owner = value.owner
    if type(owner) is mem.PackOp:
        return tuple(owner.operands)
    assert isinstance(value.type, mem.StructType) and user.parent is not None
    found: list[SSAValue] = []
    for index in range(len(value.type.elements.data)):
        op = mem.ExtractOp(value, index)
        op.location = user.location
        user.parent.insert_op_before(op, user)
        found.append(op.results[0])
    return found


def _split_argument(block: Block, argument: BlockArgument) -> None:
    assert isinstance(argument.type, mem.StructType)
    place = argument.index
    fields = [block.insert_arg(type_, place + 1 + i) for i, type_ in enumerate(argument.type.elements.data)]
    for field in fields:
        field.location = argument.location
    for use in list(argument.uses):
        op = use.operation
        if type(op) is mem.ExtractOp:
            field = fields[op.index.value.data]
            if field.name_hint is None:
                field.name_hint = op.results[0].name_hint
            op.results[0].replace_all_uses_with(field)
            assert op.parent is not None
            op.parent.erase_op(op)
    if argument.first_use is not None:
        whole = mem.PackOp(fields, argument.type)
        first = block.first_op
        assert first is not None
        whole.location = first.location
        block.insert_op_before(whole, first)
        argument.replace_all_uses_with(whole.results[0])
    block.erase_arg(argument)


def _split_result(loop: Operation, place: int) -> Operation:
    """A counted loop gives what it carries: put it behind one whose results are the fields."""
    assert type(loop) is flow.ForOp and loop.parent is not None
    old = loop.results[place]
    assert isinstance(old.type, mem.StructType)
    count = len(old.type.elements.data)
    made = flow.ForOp(loop.lower, loop.upper, loop.step, list(loop.inits), loop.detach_region(0))
    made.location = loop.location
    made.attributes.update(loop.attributes)
    loop.parent.insert_op_before(made, loop)
    whole = mem.PackOp(made.results[place : place + count], old.type)
    whole.location = loop.location
    loop.parent.insert_op_before(whole, loop)
    after = [*made.results[:place], whole.results[0], *made.results[place + count :]]
    for result, value in zip(loop.results, after, strict=True):
        value.name_hint = result.name_hint
        result.replace_all_uses_with(value)
    loop.parent.erase_op(loop)
    return made
