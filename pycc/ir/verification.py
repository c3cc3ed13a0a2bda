"""What the verifiers say: that an op is not valid, and why; and the two that need nothing but the op: its own, and that
it has a location.

Takes in a module. Gives out nothing, or `InvalidOp`, which knows its op, so that whoever reports it can say where.
"""

from __future__ import annotations

from xdsl.dialects.builtin import StringAttr, UnknownLoc
from xdsl.ir import Operation
from xdsl.traits import NoTerminator
from xdsl.utils.exceptions import DiagnosticException, VerifyException

from pycc.ir.kept_answers import answers_kept
from pycc.ir.locations import op_span
from pycc.ir.walk import walk


class InvalidOp(VerifyException):
    """An op breaks a rule: `reason` says which, without the op's name."""

    def __init__(self, op: Operation, reason: str):
        super().__init__(reason if reason.startswith(op.name) else f"{op.name}: {reason}")
        self.op = op
        self.reason = reason

    def located(self) -> str:
        """`f.py:3:5: error: flow.if in @f: reason`, as far as these are known."""
        span = op_span(self.op)
        place = f"{span}: " if span is not None else ""
        function = enclosing_symbol(self.op)
        inside = f" in @{function}" if function and function != symbol_of(self.op) else ""
        reason = self.reason.removeprefix(self.op.name).removeprefix(":").lstrip()
        return f"{place}error: {describe(self.op)}{inside}: {reason}"


def symbol_of(op: Operation) -> str:
    """The symbol that an op defines; empty if none."""
    name = op.properties.get("sym_name")
    return name.data if isinstance(name, StringAttr) else ""


def enclosing_symbol(op: Operation | None) -> str:
    """The symbol of the nearest op around that has one (or of the op itself)."""
    while op is not None:
        name = symbol_of(op)
        if name:
            return name
        op = op.parent_op()
    return ""


def describe(op: Operation) -> str:
    """An op by its name, with the names of its results or its symbol: `%a = mem.load`, `func.func @f`."""
    symbol = symbol_of(op)
    if symbol:
        return f"{op.name} @{symbol}"
    results = ", ".join(f"%{result.name_hint}" for result in op.results if result.name_hint)
    return f"{results} = {op.name}" if results else op.name


def verify_ops(module: Operation) -> None:
    """Run the verifier of every op; raise `InvalidOp` for the first that fails."""
    with answers_kept():
        _verify_ops(module)


def _verify_ops(module: Operation) -> None:
    for op in walk(module):
        for region in op.regions:
            only = region.first_block
            if only is None or only.next_block is not None or only.first_op is not None:
                continue
            if not op.has_trait(NoTerminator):
                raise InvalidOp(op, "a region of one block is empty; it needs a terminator")
        try:
            op.verify(verify_nested_ops=False)
        except (VerifyException, DiagnosticException) as error:
            raise InvalidOp(op, reason_of(error)) from error
        except Exception as error:
            # Verifiers trust what those before them looked at: on IR from outside, some stumble.
            raise InvalidOp(op, f"cannot be verified ({type(error).__name__}: {reason_of(error)})") from error


def verify_locations(module: Operation) -> None:
    """Raise `InvalidOp` for an op that does not say where it comes from: neither a span nor `COMPILER`."""
    for op in walk(module):
        if type(op.location) is UnknownLoc and op.name != "builtin.module":
            raise InvalidOp(op, "has no location; a pass dropped the span, or did not mark the op as its own")


def reason_of(error: Exception) -> str:
    """What a verifier said, on one line: what xDSL wraps, unwrapped."""
    text = str(error).strip()
    return " ".join(line.strip() for line in text.splitlines() if line.strip())[:500]
