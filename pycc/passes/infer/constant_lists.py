"""Lists of the user's module are constants of the compiled program (D3): what would change one is refused.

Takes in: the type of a receiver and the method that the program asks of it. Gives out: a refusal, or nothing.
"""

from __future__ import annotations

from xdsl.ir import Attribute, Operation, OpResult

from pycc.dialects import py
from pycc.passes.infer.diagnostics import ChangedConstant, Refused
from pycc.passes.infer.walker import Walker

_CHANGING = frozenset(
    {
        "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort",
        "__setitem__", "__delitem__", "__iadd__", "__imul__",
    }
)  # fmt: skip


def refuse_change(walker: Walker, type_: Attribute, method: str) -> None:
    """Raise if a method would change a list that is a constant; `walker.op` is what the user wrote."""
    if method in _CHANGING and py.is_constant_list(type_):
        raise Refused(ChangedConstant(walker.span, _written(walker, walker.op)))


def _written(walker: Walker, op: Operation) -> str:
    """The name of the list that an op changes, as the program has it; '' where it has none."""
    receiver = op.operands[0] if op.operands else None
    if not isinstance(receiver, OpResult) or not py.is_constant_list(walker.get(receiver).type):
        return ""
    match receiver.owner:
        case py.GlobalOp() as read:
            return read.variable.data
        case py.GetAttrOp() as read:
            return read.attribute.data
        case _:
            return ""
