"""`lower-py`: exception values are `{class number, message}`; handlers test ranges of class numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import arith
from xdsl.dialects.builtin import i1
from xdsl.ir import Operation, SSAValue

from pycc.dialects import mem, py
from pycc.passes.python.lowering import FunctionLowering, Handler, LoweringError


def _exception(low: FunctionLowering, op: py.ExceptionOp) -> None:
    message = low.value(op.message[0]) if op.message else low.zero(mem.STRING)
    number = low.constant(py.class_number(op.class_name.data))
    low.define(op.result, low.pack([number, message], mem.EXCEPTION))


def _ranges(names: Sequence[str]) -> list[tuple[int, int]]:
    """The class numbers of some classes as few disjoint ranges."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(py.exception_range(name) for name in names):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _match(low: FunctionLowering, op: py.ExceptionMatchOp) -> None:
    if op.classes is None:
        raise LoweringError("py.exception_match without its classes")
    ranges = _ranges([name.data for name in op.classes.data])
    if ranges == [py.exception_range("BaseException")]:
        low.define(op.result, low.constant(1, i1))
        return
    number = low.extract(low.value(op.exception), 0)
    result: SSAValue | None = None
    for first, last in ranges:
        if first == last:
            inside = low.compare("eq", number, low.constant(first))
        else:
            offset = low.binary(arith.SubiOp, number, low.constant(first))
            inside = low.compare("ule", offset, low.constant(last - first))
        result = inside if result is None else low.binary(arith.OrIOp, result, inside)
    low.define(op.result, low.constant(0, i1) if result is None else result)


HANDLERS: Mapping[type[Operation], Handler] = {
    py.ExceptionOp: _exception,
    py.ExceptionMatchOp: _match,
}
