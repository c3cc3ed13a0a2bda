"""How each op treats ownership: one row per op class, shared by the pass that inserts counts and by the verifier.

A row says which operands the op *consumes* (takes over their ownership), where its counted results come from, and
whether it may raise. An op without a row consumes nothing, gives no counted result, cannot raise, and might leak an
address that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from xdsl.dialects import func
from xdsl.ir import Operation, SSAValue

from pycc.dialects import flow, mem


class Origin(Enum):
    """Where the counted results of an op come from."""

    NOWHERE = "the op has no counted result"
    OWNED = "a new ownership, to be consumed or released once"
    DERIVED = "part of an operand, which keeps it alive"
    MEMORY = "borrowed from memory that an operand leads to"
    IMMORTAL = "never freed: needs no counting"
    CALL = "owned, or derived from the first argument if the callee has `pycc.borrows`"


class Raises(Enum):
    """Which errors leave an op by its implicit edge."""

    NEVER = 0
    RANGE = 1
    """Only errors that pass every user handler."""
    ANY = 2


Pick = Callable[[Operation], Sequence[SSAValue]]


def nothing(op: Operation) -> Sequence[SSAValue]:
    """No operand."""
    return ()


def everything(op: Operation) -> Sequence[SSAValue]:
    """All operands."""
    return tuple(op.operands)


def _operand(index: int) -> Pick:
    return lambda op: (op.operands[index],)


def _from(start: int) -> Pick:
    return lambda op: tuple(op.operands[start:])


@dataclass(frozen=True)
class Rule:
    """One row. `source` is the operand that DERIVED and MEMORY speak of; `leaks` says that an address among the
    operands may live on in a result or in memory."""

    origin: Origin = Origin.NOWHERE
    consumes: Pick = nothing
    source: int = 0
    raises: Raises = Raises.NEVER
    leaks: bool = False


DEFAULT = Rule(leaks=True)

NO_ROW = "gives a counted value, but has no row in analysis/ownership_rules.py that says whose it is"
"""Why an op is refused that nobody described: to guess would leak, or free too early."""

RULES: dict[type[Operation], Rule] = {
    flow.IfOp: Rule(Origin.OWNED),
    flow.LoopOp: Rule(Origin.OWNED, consumes=everything, leaks=True),
    flow.ForOp: Rule(Origin.OWNED, consumes=_from(3), leaks=True),
    flow.BlockOp: Rule(Origin.OWNED),
    flow.TryOp: Rule(Origin.OWNED),
    flow.YieldOp: Rule(consumes=everything, leaks=True),
    flow.ContinueOp: Rule(consumes=everything, leaks=True),
    flow.BreakOp: Rule(consumes=everything, leaks=True),
    flow.LeaveOp: Rule(consumes=everything, leaks=True),
    flow.ReturnOp: Rule(consumes=everything),
    func.ReturnOp: Rule(consumes=everything),
    flow.UnreachableOp: Rule(),
    flow.RaiseOp: Rule(consumes=_operand(0), raises=Raises.ANY),
    flow.CheckOp: Rule(raises=Raises.ANY),
    flow.CheckedOp: Rule(raises=Raises.RANGE),
    flow.PollOp: Rule(raises=Raises.RANGE),
    flow.CallOp: Rule(Origin.CALL, raises=Raises.ANY),
    func.CallOp: Rule(Origin.CALL),
    flow.SlotOp: Rule(),
    flow.LoadSlotOp: Rule(Origin.MEMORY),
    flow.StoreSlotOp: Rule(consumes=_operand(0), leaks=True),
    mem.NewOp: Rule(Origin.OWNED, raises=Raises.ANY),
    mem.AllocOp: Rule(raises=Raises.ANY),
    mem.ReallocOp: Rule(raises=Raises.ANY),
    mem.FreeOp: Rule(),
    mem.LoadOp: Rule(Origin.MEMORY),
    mem.TakeOp: Rule(Origin.OWNED),
    mem.StoreOp: Rule(consumes=_operand(0), leaks=True),
    mem.OffsetOp: Rule(Origin.DERIVED),
    mem.MoveOp: Rule(),
    mem.NullOp: Rule(Origin.IMMORTAL),
    mem.SizeOfOp: Rule(),
    mem.CastOp: Rule(Origin.DERIVED),
    mem.IsOp: Rule(),
    mem.GetFieldOp: Rule(Origin.MEMORY),
    mem.SetFieldOp: Rule(consumes=_operand(1)),
    mem.DataOp: Rule(Origin.DERIVED),
    mem.PackOp: Rule(Origin.OWNED, consumes=everything, leaks=True),
    mem.ExtractOp: Rule(Origin.DERIVED),
    mem.RetainOp: Rule(),
    mem.ReleaseOp: Rule(consumes=_operand(0)),
    mem.FreeObjectOp: Rule(),
    mem.CallCOp: Rule(Origin.OWNED),
    mem.CallPointerOp: Rule(Origin.OWNED),
    mem.StringOp: Rule(Origin.IMMORTAL),
    mem.TableOp: Rule(),
    mem.ContextOp: Rule(),
    mem.MakeArrayOp: Rule(Origin.DERIVED),
    mem.ArrayPointerOp: Rule(Origin.DERIVED),
    mem.ArrayStrideOp: Rule(),
}


def rule_of(op: Operation) -> Rule:
    """The row of an op."""
    return RULES.get(type(op), DEFAULT)


def raises_of(op: Operation) -> Raises:
    """Which errors may leave `op` itself (not its regions)."""
    if type(op) is flow.CheckOp and op.error.data == "IntegerRangeError":
        return Raises.RANGE
    return rule_of(op).raises


def callee_of(op: Operation) -> str | None:
    """The symbol that a call op calls."""
    if type(op) is flow.CallOp or type(op) is func.CallOp:
        return op.callee.root_reference.data
    return None
