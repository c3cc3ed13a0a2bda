"""`lower-py`: control flow and calls. `flow` ops are made anew with lowered types; contentless values are dropped."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.ir import Operation

from pycc.dialects import flow, py
from pycc.passes.python.lowering import FunctionLowering, Handler
from pycc.passes.python.type_lowering import EMPTY, lower_type, result_types


def _types(op: Operation) -> list[py.Attribute]:
    return [lower_type(r.type) for r in op.results if type(r.type) not in EMPTY]


def _if(low: FunctionLowering, op: flow.IfOp) -> None:
    then, orelse = low.region_of(op.then_region), low.region_of(op.else_region)
    low.location = op.location
    low.define_kept(op.results, low.add(flow.IfOp(low.value(op.condition), _types(op), then, orelse)).results)


def _loop(low: FunctionLowering, op: flow.LoopOp) -> None:
    inits = low.kept(op.inits)
    body = low.region_of(op.body)
    low.location = op.location
    low.define_kept(op.results, low.add(flow.LoopOp(inits, _types(op), body)).results)


def _for(low: FunctionLowering, op: flow.ForOp) -> None:
    lower, upper, step = low.value(op.lower), low.value(op.upper), low.value(op.step)
    inits = low.kept(op.inits)
    body = low.region_of(op.body)
    low.location = op.location
    low.define_kept(op.results, low.add(flow.ForOp(lower, upper, step, inits, body)).results)


def _block(low: FunctionLowering, op: flow.BlockOp) -> None:
    body = low.region_of(op.body)
    low.location = op.location
    low.define_kept(op.results, low.add(flow.BlockOp(_types(op), body)).results)


def _try(low: FunctionLowering, op: flow.TryOp) -> None:
    body, handler = low.region_of(op.body), low.region_of(op.handler)
    low.location = op.location
    low.define_kept(op.results, low.add(flow.TryOp(_types(op), body, handler, op.every is not None)).results)


def _exit(low: FunctionLowering, op: flow.YieldOp) -> None:
    low.add(type(op)(low.kept(op.values)))


def _unreachable(low: FunctionLowering, op: flow.UnreachableOp) -> None:
    low.add(flow.UnreachableOp())


def _raise(low: FunctionLowering, op: flow.RaiseOp) -> None:
    low.add(flow.RaiseOp(low.value(op.exception)))


def _slot(low: FunctionLowering, op: flow.SlotOp) -> None:
    element = op.result.type.element
    if type(element) not in EMPTY:
        variable = "" if op.variable is None else op.variable.data
        low.define(op.result, low.one(flow.SlotOp(lower_type(element), variable)))


def _load_slot(low: FunctionLowering, op: flow.LoadSlotOp) -> None:
    if type(op.result.type) not in EMPTY:
        low.define(op.result, low.one(flow.LoadSlotOp(low.value(op.slot), lower_type(op.result.type))))


def _store_slot(low: FunctionLowering, op: flow.StoreSlotOp) -> None:
    if op.slot in low.values:
        low.add(flow.StoreSlotOp(low.value(op.value), low.value(op.slot)))


def _invoke(low: FunctionLowering, op: py.InvokeOp) -> None:
    arguments = [low.value(argument) for argument in op.arguments]
    results = low.call(op.callee.string_value(), arguments, result_types(op.result.type))
    if results:
        low.define(op.result, results[0])


HANDLERS: Mapping[type[Operation], Handler] = {
    flow.IfOp: _if,
    flow.LoopOp: _loop,
    flow.ForOp: _for,
    flow.BlockOp: _block,
    flow.TryOp: _try,
    flow.YieldOp: _exit,
    flow.ContinueOp: _exit,
    flow.BreakOp: _exit,
    flow.LeaveOp: _exit,
    flow.ReturnOp: _exit,
    flow.UnreachableOp: _unreachable,
    flow.RaiseOp: _raise,
    flow.SlotOp: _slot,
    flow.LoadSlotOp: _load_slot,
    flow.StoreSlotOp: _store_slot,
    py.InvokeOp: _invoke,
}
