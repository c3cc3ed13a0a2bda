"""Calls, returns and raising: `func`, `flow.call`, `flow.check`, `flow.checked`, `flow.raise`, and C functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects import func
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.dialects import flow, llvm, mem
from pycc.dialects.py import PYTHON_EXCEPTION
from pycc.passes.machine import runtime
from pycc.passes.machine.emitter import LIKELY, NSW, UNLIKELY
from pycc.passes.machine.function import FunctionLowering, flat_arguments, may_be_null
from pycc.passes.machine.types import PTR, VOID, i1, i32, i64, lower_type, struct_of


def lower_call(function: FunctionLowering, op: Any) -> None:
    """`func.call` and `flow.call`: context first; a status that is not 0 takes the error edge."""
    callee = function.module.callee(op.callee.root_reference.data)
    arguments = flat_arguments(function, op.arguments)
    if not callee.exported:
        arguments.insert(0, function.get_context())
    result = function.call(callee.symbol, arguments, callee.result_type)
    if not callee.raises:
        _bind_plain(function, op, result)
        return
    assert result is not None
    status = function.extract(result, 0) if op.results else result
    cold = Block()
    record = function.record(op)

    def failed() -> None:
        function.call(runtime.trace_helper(function.module), (function.get_context(), record))
        function.unwind(op, status)

    function.in_cold(cold, failed)
    function.continue_if(function.compare("eq", status, function.integer(0, i32)), cold)
    for index, value in enumerate(op.results):
        function.bind(value, function.extract(result, index + 1))


def _bind_plain(function: FunctionLowering, op: Operation, result: SSAValue | None) -> None:
    if len(op.results) == 1:
        assert result is not None
        function.bind(op.results[0], result)
    elif result is not None:
        for index, value in enumerate(op.results):
            function.bind(value, function.extract(result, index))


def lower_return(function: FunctionLowering, op: Any) -> None:
    """`flow.return` and `func.return`."""
    function.return_values(op.operands)


def lower_check(function: FunctionLowering, op: flow.CheckOp) -> None:
    """`flow.check`."""
    function.fail_unless(function.get(op.condition), op, op.error.data, op.message.data)


_CHECKED = {
    "add": llvm.SAddWithOverflowOp,
    "sub": llvm.SSubWithOverflowOp,
    "mul": llvm.SMulWithOverflowOp,
}
_CHECKED_RESULT = struct_of([i64, i1])


def lower_checked(function: FunctionLowering, op: flow.CheckedOp) -> None:
    """`flow.checked`: arithmetic with its overflow bit."""
    both = function.value(_CHECKED[op.kind.data], function.all([op.lhs, op.rhs]), _CHECKED_RESULT)
    function.fail_if(function.extract(both, 1), op, "IntegerRangeError", "")
    function.values[op.result] = function.extract(both, 0)


def lower_poll(function: FunctionLowering, op: flow.PollOp) -> None:
    """`flow.poll`: count down, in a register; at zero, ask."""
    module, context = function.module, function.get_context()
    countdown = function.get_countdown()
    left = function.sub(function.load(countdown, i64, 8), function.integer(1), NSW)
    function.store(left, countdown, 8)
    record = function.record(op)
    ask, failed, following = Block(), Block(), Block()

    def asked() -> None:
        stop = function.call_value(runtime.poll_helper(module), (context,), i64)
        function.store(function.integer(runtime.POLL_INTERVAL), countdown, 8)
        function.branch_if(function.compare("eq", stop, function.integer(0)), following, failed, weights=LIKELY)
        function.start(failed, cold=True)
        arguments = (context, function.integer(PYTHON_EXCEPTION), function.zero(PTR), record)
        function.call(runtime.raise_helper(module), arguments)
        function.unwind(op, PYTHON_EXCEPTION)

    function.in_cold(ask, asked)
    function.branch_if(function.compare("slt", left, function.integer(0)), ask, following, weights=UNLIKELY)
    function.start(following)


def lower_raise(function: FunctionLowering, op: flow.RaiseOp) -> None:
    """`flow.raise`: the context takes the message over. Raising what a handler caught goes on with its traceback."""
    module, context = function.module, function.get_context()
    components = function.components.get(op.exception)
    if components is None:
        pair = function.get(op.exception)
        components = (function.extract(pair, 0), function.extract(pair, 1))
    number, message = components
    record = function.record(op)
    before = function.caught.get(op.exception)
    if before is None:
        function.call(runtime.raise_helper(module), (context, number, message, record))
    else:
        function.call(runtime.reraise_helper(module), (context, number, message, record, before))
    constant = _known_class(number)
    function.unwind(op, constant if constant is not None else function.value(llvm.TruncOp, (number,), i32))


def _known_class(number: SSAValue) -> int | None:
    owner = number.owner
    if isinstance(owner, llvm.ConstantOp):
        value: Any = owner.value
        return int(value.value.data)
    return None


def lower_call_c(function: FunctionLowering, op: mem.CallCOp) -> None:
    """`mem.call_c`."""
    types = [lower_type(v.type) for v in op.arguments]
    result_type: Attribute = lower_type(op.outputs[0].type) if op.outputs else VOID
    name = function.module.declare_c(op.callee.data, types, result_type, op.pure is not None)
    _bind_plain(function, op, function.call(name, function.all(op.arguments), result_type))


def lower_call_pointer(function: FunctionLowering, op: mem.CallPointerOp) -> None:
    """`mem.call_pointer`."""
    address = function.value(llvm.IntToPtrOp, (function.get(op.address),), PTR)
    result_type: Attribute = lower_type(op.outputs[0].type) if op.outputs else VOID
    _bind_plain(function, op, function.call_pointer(address, function.all(op.arguments), result_type))


def lower_retain(function: FunctionLowering, op: mem.RetainOp) -> None:
    """`mem.retain`."""
    if function.module.is_counted(op.value.type):
        runtime.retain(function.module, function, function.get(op.value), op.value.type, may_be_null(op.value))


def lower_release(function: FunctionLowering, op: mem.ReleaseOp) -> None:
    """`mem.release`."""
    function.release(op.value)


TABLE: dict[type[Operation], Callable[..., None]] = {
    func.CallOp: lower_call,
    func.ReturnOp: lower_return,
    flow.CallOp: lower_call,
    flow.ReturnOp: lower_return,
    flow.CheckOp: lower_check,
    flow.CheckedOp: lower_checked,
    flow.PollOp: lower_poll,
    flow.RaiseOp: lower_raise,
    mem.CallCOp: lower_call_c,
    mem.CallPointerOp: lower_call_pointer,
    mem.RetainOp: lower_retain,
    mem.ReleaseOp: lower_release,
}

__all__ = ["TABLE"]
