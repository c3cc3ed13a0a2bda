"""Where the terminators of `flow` lead, and the checks on them.

Takes in: a terminator or a region. Gives out: the op that it leaves to, or a `VerifyException`. Assumes single-block
regions. `!py.unknown` on either side of a carried value is accepted: such IR is not inferred yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xdsl.dialects.builtin import FunctionType
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.utils.exceptions import VerifyException

LOOPS = frozenset({"flow.loop", "flow.for", "py.for"})
FUNCTIONS = frozenset({"func.func", "py.func"})
ARMS = frozenset({"flow.if", "flow.try", "py.comprehension"})
"""Ops whose regions end with `flow.yield`."""
EXITS = frozenset(
    {"flow.continue", "flow.break", "flow.leave", "flow.return", "flow.raise", "flow.unreachable", "func.return"}
)
"""Terminators that may end any region."""


def enclosing(op: Operation, names: frozenset[str]) -> Operation | None:
    """The nearest op around `op` with one of these names, inside the same function (a function itself counts)."""
    around = op.parent_op()
    while around is not None:
        if around.name in names:
            return around
        if around.name in FUNCTIONS:
            return None
        around = around.parent_op()
    return None


def compatible(one: Attribute, other: Attribute) -> bool:
    """Whether a value of one type may arrive where the other is expected."""
    return one == other or one.name == "py.unknown" or other.name == "py.unknown"


def check_types(op: Operation, what: str, values: Iterable[SSAValue], expected: Sequence[Attribute]) -> None:
    """Raise unless the carried values have the expected types."""
    given = tuple(value.type for value in values)
    if len(given) != len(expected):
        raise VerifyException(f"{op.name} carries {len(given)} values, but {what} takes {len(expected)}")
    for index, (have, want) in enumerate(zip(given, expected, strict=True)):
        if not compatible(have, want):
            raise VerifyException(f"{op.name}: value {index} is {have}, but {what} takes {want}")


def check_region(op: Operation, region: Region, *, yields: bool) -> None:
    """Raise unless the region's only block ends with an exit, or with `flow.yield` where that is how it ends
    normally."""
    block = region.blocks.first
    last = None if block is None else block.last_op
    if last is None:
        return  # no block, or an empty one, is refused before an op's own verifier runs
    if last.name in EXITS or (yields and last.name == "flow.yield"):
        return
    expected = "flow.yield or an exit" if yields else "an exit (flow.continue, flow.break, ...)"
    raise VerifyException(f"{op.name}: a region ends with {last.name}, expected {expected}")


def check_arguments(op: Operation, region: Region, expected: Sequence[Attribute]) -> None:
    """Raise unless the region's block takes arguments of these types."""
    block = region.blocks.first
    given = () if block is None else tuple(argument.type for argument in block.args)
    if len(given) != len(expected) or not all(map(compatible, given, expected)):
        have, want = ", ".join(map(str, given)), ", ".join(map(str, expected))
        raise VerifyException(f"{op.name}: the block takes ({have}), expected ({want})")


def check_yield(op: Operation) -> None:
    """`flow.yield` stands in an arm and carries its results."""
    parent = op.parent_op()
    if parent is None or parent.name not in ARMS:
        raise VerifyException(f"{op.name} must end a region of {', '.join(sorted(ARMS))}")
    expected = () if parent.name == "py.comprehension" else tuple(result.type for result in parent.results)
    check_types(op, parent.name, op.operands, expected)


def check_continue(op: Operation) -> None:
    """`flow.continue` stands in a loop and carries its block's arguments (without the induction value)."""
    loop = enclosing(op, LOOPS)
    if loop is None:
        raise VerifyException(f"{op.name} is not inside a loop")
    first = 0 if loop.name == "flow.loop" else 1
    check_types(op, f"the next turn of {loop.name}", op.operands, loop.regions[0].block.arg_types[first:])


def check_break(op: Operation) -> None:
    """`flow.break` stands in a loop and carries its results."""
    loop = enclosing(op, LOOPS)
    if loop is None:
        raise VerifyException(f"{op.name} is not inside a loop")
    check_types(op, loop.name, op.operands, tuple(result.type for result in loop.results))


def check_leave(op: Operation) -> None:
    """`flow.leave` stands in a `flow.block` and carries its results."""
    block = enclosing(op, frozenset({"flow.block"}))
    if block is None:
        raise VerifyException(f"{op.name} is not inside a flow.block")
    check_types(op, block.name, op.operands, tuple(result.type for result in block.results))


def check_return(op: Operation) -> None:
    """`flow.return` carries the results of its function."""
    function = enclosing(op, FUNCTIONS)
    if function is None:
        raise VerifyException(f"{op.name} is not inside a function")
    function_type = function.properties.get("function_type")
    if isinstance(function_type, FunctionType):
        check_types(op, "the function's result", op.operands, function_type.outputs.data)
