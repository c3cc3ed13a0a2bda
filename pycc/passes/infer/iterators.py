"""Iterators (`zip`, `enumerate`, `map`, ...) may be used once: a second use would see them spent in Python, anew here.

A user's function must use a value of an iterator type at most once, not inside a loop that it was made outside of,
and not keep it in a container. Checked on the PYTHON values while emitting.
"""

from __future__ import annotations

from typing import Any

from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.dialects import flow, py
from pycc.ir.locations import op_span
from pycc.passes.infer.diagnostics import ConsumedTwice, Refused, Unsupported
from pycc.passes.infer.engine import Engine
from pycc.passes.infer.type_names import short_name

_LOOPS = (flow.LoopOp, flow.ForOp, py.ForOp)
_KEEPERS = (py.TupleOp, py.ListOp, py.CollectOp, py.SetItemOp, flow.StoreSlotOp, flow.ContinueOp)


def is_iterator(engine: Engine, type_: Attribute) -> bool:
    """Whether a type is an iterator class of the library."""
    if type(type_) is not py.StructType:
        return False
    return engine.program.class_(type_.class_name.data).kind.data == "iterator"


def check_used_once(value: SSAValue, type_: Attribute) -> None:
    """Refuse a PYTHON value of iterator type that may be consumed twice."""
    uses = [use.operation for use in value.uses]
    name = short_name(type_)
    if len(uses) > 1:
        first, *others = sorted(uses, key=_place)
        raise Refused(ConsumedTwice(op_span(others[0]), name, op_span(first)))
    for operation in uses:
        if isinstance(operation, _KEEPERS) or (isinstance(operation, _LOOPS) and not _is_iterated(operation, value)):
            raise Refused(
                Unsupported(
                    op_span(operation), f"a {name} that is kept for later", f"make a list of it: `list({name}(...))`"
                )
            )
        block = value.owner if isinstance(value.owner, Block) else value.owner.parent
        if _loop_between(operation, block):
            raise Refused(ConsumedTwice(op_span(operation), name, None))


def _is_iterated(operation: Operation, value: SSAValue) -> bool:
    return isinstance(operation, py.ForOp) and operation.iterable is value


def _loop_between(operation: Operation, block: Any) -> bool:
    inner = operation.parent
    while inner is not None and inner is not block:
        parent = inner.parent_op()
        if parent is None:
            return False
        if isinstance(parent, _LOOPS):
            return True
        inner = parent.parent
    return False


def _place(operation: Operation) -> tuple[int, int]:
    span = op_span(operation)
    return (0, 0) if span is None else (span.line, span.column)
