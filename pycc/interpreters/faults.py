"""What an interpreter reports: faults of the IR that it runs, and values that must not be looked at.

A `Fault` is an error of the *module* (or of the compiler that made it), never one of the program: interpreted handlers
do not catch it. `OutOfFuel` ends a run that takes too long. A `Poison` is what MLIR calls poison: the result of an
operation whose result is not defined; it may be computed with, which gives poison, but no branch, address or result
may depend on it.
"""

from __future__ import annotations

from typing import Any, NoReturn

from xdsl.ir import Operation

from pycc.ir.locations import op_span


class Fault(Exception):
    """The module does what no module may do; `op` is the operation that did it."""

    def __init__(self, reason: str, op: Operation | None = None):
        super().__init__(reason)
        self.reason = reason
        self.op = op

    def __str__(self) -> str:
        if self.op is None:
            return self.reason
        return f"{place_of(self.op)}{self.op.name}: {self.reason}"


class OutOfFuel(Exception):
    """More ops were run than the caller allowed."""

    def __init__(self, limit: int):
        super().__init__(f"the program did not end within {limit:,} ops")
        self.limit = limit


def place_of(op: Operation) -> str:
    """`file:line:column: ` of an op, empty where it has no location."""
    span = op_span(op)
    return "" if span is None else f"{span.file}:{span.line}:{span.column + 1}: "


def _propagated(self: Poison, *_: Any) -> Any:
    return self


def _refused(self: Poison, *_: Any) -> NoReturn:
    raise Fault(f"uses a value that is not defined: {self.reason}")


class Poison:
    """A result that is not defined, and why."""

    __slots__ = ("reason",)

    def __init__(self, reason: str):
        self.reason = reason

    def __repr__(self) -> str:
        return f"<poison: {self.reason}>"

    __bool__ = __index__ = __int__ = __float__ = __hash__ = __iter__ = __len__ = _refused  # pyright: ignore[reportAssignmentType]


for _name in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "floordiv", "rfloordiv", "mod", "rmod", "truediv", "rtruediv",
    "and", "rand", "or", "ror", "xor", "rxor", "lshift", "rlshift", "rshift", "rrshift", "neg", "pos", "invert", "abs",
    "eq", "ne", "lt", "le", "gt", "ge", "getitem",
):  # fmt: skip
    setattr(Poison, f"__{_name}__", _propagated)
