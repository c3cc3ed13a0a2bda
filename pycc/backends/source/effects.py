"""Ops that do something: stores, allocation, counting, calls, checks, returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects import func, memref
from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Operation, SSAValue

from pycc.backends.source import expressions as tree
from pycc.backends.source.expressions import Binary, Call, Expression, Literal, Member, Name, Unary
from pycc.backends.source.memory import place
from pycc.backends.source.statements import Declare, Effect, If, Return
from pycc.backends.source.structure import FunctionWriter, typed
from pycc.dialects import flow, mem
from pycc.dialects.py import PYTHON_EXCEPTION

CONTEXT = Name("context")

# ---------------------------------------------------------------- memory


def _or_memory_error(writer: FunctionWriter, op: Operation, pointer: SSAValue, call: Call) -> None:
    writer.settle()
    variable = writer.declare(pointer, call, "block")
    writer.fail(Binary("==", variable, tree.NULL, "!="), op, "MemoryError", "")


def new(writer: FunctionWriter, op: mem.NewOp) -> None:
    """`mem.new`."""
    info = writer.types.class_of(op.result.type)
    helper = "new_object" if info.counted else "new_uncounted"
    writer.use(helper)
    extra = tuple(writer.take(value) for value in op.extra)
    _or_memory_error(writer, op, op.result, Call(f"{helper}<{info.name}>", (CONTEXT, *extra), pure=False))


def alloc(writer: FunctionWriter, op: mem.AllocOp) -> None:
    """`mem.alloc`."""
    writer.use("allocate")
    element = writer.types.text(op.result.type).removesuffix("*")
    call = Call(f"allocate<{element}>", (CONTEXT, writer.take(op.count)), pure=False)
    _or_memory_error(writer, op, op.result, call)


def realloc(writer: FunctionWriter, op: mem.ReallocOp) -> None:
    """`mem.realloc`."""
    writer.use("reallocate")
    element = writer.types.text(op.result.type).removesuffix("*")
    arguments = tuple(writer.take(value) for value in (op.pointer, op.old_count, op.new_count))
    _or_memory_error(writer, op, op.result, Call(f"reallocate<{element}>", (CONTEXT, *arguments), pure=False))


def free(writer: FunctionWriter, op: mem.FreeOp) -> None:
    """`mem.free`."""
    writer.use("deallocate")
    pointer = typed(writer.types.text(op.pointer.type), writer.take(op.pointer))
    writer.call("deallocate", CONTEXT, pointer, writer.take(op.count))


def free_object(writer: FunctionWriter, op: mem.FreeObjectOp) -> None:
    """`mem.free_object`."""
    writer.use("free_object")
    writer.call("free_object", CONTEXT, writer.take(op.object))


def store(writer: FunctionWriter, op: mem.StoreOp) -> None:
    """`mem.store`."""
    value = writer.take(op.value)
    writer.assign(place(writer.take(op.pointer), writer.take(op.index)), value)


def move(writer: FunctionWriter, op: mem.MoveOp) -> None:
    """`mem.move`."""
    writer.use("move_elements")
    text = writer.types.text(op.destination.type).removesuffix("*")
    arguments = tuple(writer.take(value) for value in (op.destination, op.source, op.count))
    writer.call(f"move_elements<{text}>", *arguments)


def set_field(writer: FunctionWriter, op: mem.SetFieldOp) -> None:
    """`mem.set_field`."""
    writer.replace(writer.field(op.object, op.field.data), op.value)


def retain(writer: FunctionWriter, op: mem.RetainOp) -> None:
    """`mem.retain`."""
    if writer.types.is_counted(op.value.type):
        value = writer.atom(op.value)
        if value != tree.NULL:
            writer.use("counts")
            writer.module.retain_of(op.value.type)
            writer.call("retain", value)


def release(writer: FunctionWriter, op: mem.ReleaseOp) -> None:
    """`mem.release`."""
    for statement in writer.release(op.value):
        writer.effect(statement)


def array_alloc(writer: FunctionWriter, op: memref.AllocOp | memref.AllocaOp) -> None:
    """`memref.alloc`, `memref.alloca`: row-major; out of memory ends the program, as upstream leaves it undefined."""
    assert isinstance(op.memref.type, MemRefType)
    dynamic = iter(op.dynamic_sizes)
    shape = op.memref.type.get_shape()
    sizes = [writer.atom(next(dynamic)) if extent < 0 else Literal(str(extent)) for extent in shape]
    strides: list[Expression] = []
    count: Expression = Literal("1")
    for extent in reversed(sizes):
        strides.insert(0, count)
        count = extent if count == Literal("1") else Binary("*", count, extent)
    element = writer.types.text(op.memref.type.element_type)
    writer.use("array")
    function = "__builtin_alloca" if isinstance(op, memref.AllocaOp) else "__builtin_malloc"
    block = Call(function, (Binary("*", Call("size_t", (count,)), Literal(f"sizeof({element})")),), pure=False)
    parts = (Call(f"static_cast<{element}*>", (block,), pure=False), _braces(sizes), _braces(strides))
    writer.settle()
    writer.declare(op.memref, tree.Aggregate(writer.types.text(op.memref.type), parts), "array")


def _braces(parts: list[Expression]) -> Expression:
    return tree.Aggregate("", tuple(parts))


def array_dealloc(writer: FunctionWriter, op: memref.DeallocOp) -> None:
    """`memref.dealloc`."""
    writer.call("__builtin_free", Member(writer.atom(op.memref), "data"))


# ---------------------------------------------------------------- slots


def slot(writer: FunctionWriter, op: flow.SlotOp) -> None:
    """`flow.slot`: a variable, null at first."""
    name = writer.names.fresh(op.result.name_hint or (op.variable.data if op.variable is not None else "") or "slot")
    zero = Literal(writer.types.zero(op.result.type))
    writer.append(Declare(writer.types.text(op.result.type), name, zero))
    writer.values[op.result] = Name(name, cell=True)


def load_slot(writer: FunctionWriter, op: flow.LoadSlotOp) -> None:
    """`flow.load_slot`."""
    writer.define(op.result, writer.values[op.slot])


def store_slot(writer: FunctionWriter, op: flow.StoreSlotOp) -> None:
    """`flow.store_slot`."""
    writer.replace(writer.values[op.slot], op.value)


# ---------------------------------------------------------------- calls


def call(writer: FunctionWriter, op: Any) -> None:
    """`func.call`, `flow.call`."""
    callee = writer.module.callee(op.callee.root_reference.data)
    arguments = tuple(writer.take(value) for value in op.operands[: len(callee.arguments)])
    if not callee.exported:
        arguments = (CONTEXT, *arguments)
    result = Call(callee.name, arguments, pure=False)
    if not callee.raises:
        _plain_result(writer, op, result)
        return
    writer.use("errors")
    writer.settle()
    hint = op.results[0].name_hint if len(op.results) == 1 else None
    name = writer.names.fresh(hint or callee.short)
    writer.append(Declare(writer.module.return_type(callee), name, result))
    variable = Name(name)
    code = Member(variable, "code")
    passing = Call("passed_on", (CONTEXT, code, writer.line_of(op)), pure=False)
    writer.append(If(Call("failed", (variable,)), writer.leave_with(passing, op, code)))
    value = Member(variable, "value")
    for index, output in enumerate(op.results):
        writer.values[output] = value if len(op.results) == 1 else Member(value, f"_{index}")


def _plain_result(writer: FunctionWriter, op: Operation, result: Call) -> None:
    used = [output for output in op.results if output.first_use is not None]
    if not used:
        writer.effect(Effect(result))
    elif len(op.results) == 1:
        writer.settle()
        writer.declare(op.results[0], result)
    else:
        writer.settle()
        name = writer.names.fresh("results")
        types = [output.type for output in op.results]
        writer.append(Declare(writer.module.results_type(types), name, result))
        for index, output in enumerate(op.results):
            writer.values[output] = Member(Name(name), f"_{index}")


def call_c(writer: FunctionWriter, op: mem.CallCOp) -> None:
    """`mem.call_c`."""
    result_type = op.outputs[0].type if op.outputs else None
    pure = op.pure is not None
    function = writer.module.c_function(op.callee.data, [v.type for v in op.arguments], result_type, pure)
    expression = Call(function, tuple(writer.take(value) for value in op.arguments), pure)
    if pure and op.outputs:
        writer.define(op.outputs[0], expression)
    else:
        _plain_result(writer, op, expression)


def call_pointer(writer: FunctionWriter, op: mem.CallPointerOp) -> None:
    """`mem.call_pointer`."""
    parameters = ", ".join(writer.types.text(value.type) for value in op.arguments)
    result = writer.types.text(op.outputs[0].type) if op.outputs else "void"
    function = tree.render(Call(f"reinterpret_cast<{result} (*)({parameters})>", (writer.take(op.address),)))
    arguments = tuple(writer.take(value) for value in op.arguments)
    _plain_result(writer, op, Call(function, arguments, pure=False))


def returns(writer: FunctionWriter, op: Any) -> None:
    """`flow.return`, `func.return`."""
    values = [writer.take(value) for value in op.operands]
    if writer.callee.raises and not values:
        writer.append(Return(tree.Aggregate("Status", (Literal("0"),))))
    elif not values:
        writer.append(Return(None))
    elif len(values) == 1:
        value = values[0]
        if writer.callee.raises:
            value = _result_value(writer.types.text(op.operands[0].type), value)
        writer.append(Return(value))
    else:
        text = writer.module.results_type([value.type for value in op.operands])
        writer.append(Return(tree.Aggregate(text, tuple(values))))


def _result_value(type_text: str, value: Expression) -> Expression:
    """A value that converts to `Result<T>` in one step: literals of other types first become a T."""
    if not isinstance(value, Literal):
        return value
    return value if type_text in ("bool", "double", "float", "int64_t", "int32_t") else typed(type_text, value)


# ---------------------------------------------------------------- errors


def check(writer: FunctionWriter, op: flow.CheckOp) -> None:
    """`flow.check`."""
    writer.fail(tree.negate(writer.take(op.condition)), op, op.error.data, op.message.data)


def checked(writer: FunctionWriter, op: flow.CheckedOp) -> None:
    """`flow.checked`."""
    lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
    variable = writer.declare(op.result, None, {"add": "total", "sub": "difference"}.get(op.kind.data, "product"))
    condition = Call(f"__builtin_{op.kind.data}_overflow", (lhs, rhs, Unary("&", variable)))
    writer.fail(condition, op, "IntegerRangeError", "")


def poll(writer: FunctionWriter, op: flow.PollOp) -> None:
    """`flow.poll`."""
    writer.use("poll", "raise")
    writer.settle()
    number = Literal(writer.module.class_constant("PythonException", PYTHON_EXCEPTION))
    raising = Call("raise", (CONTEXT, number, tree.NULL, writer.line_of(op)), pure=False)
    condition = Call("interrupted", (CONTEXT,), pure=False)
    writer.append(If(condition, writer.leave_with(raising, op, PYTHON_EXCEPTION)))


def raises(writer: FunctionWriter, op: flow.RaiseOp) -> None:
    """`flow.raise`: what a handler caught is raised again with its traceback."""
    exception = writer.atom(op.exception)
    number, message = (Member(exception, name) for name in writer.types.members(op.exception.type))
    before = writer.caught.get(op.exception)
    writer.use("raise" if before is None else "raise_again")
    arguments = (CONTEXT, number, message, writer.line_of(op))
    if before is None:
        raising = Call("raise", arguments, pure=False)
    else:
        raising = Call("raise_again", (*arguments, Name(before)), pure=False)
    known = _known_class(op.exception)
    status = known if known is not None else Call("static_cast<int32_t>", (number,))
    for statement in writer.leave_with(raising, op, status):
        writer.append(statement)


def _known_class(exception: SSAValue) -> int | None:
    """The class number of an exception that was made here."""
    owner = exception.owner
    if not isinstance(owner, mem.PackOp):
        return None
    number = owner.components[0].owner
    value = getattr(number, "value", None)
    return int(value.value.data) if value is not None and hasattr(value, "value") else None


EFFECTS: dict[type[Operation], Callable[[FunctionWriter, Any], None]] = {
    mem.NewOp: new,
    mem.AllocOp: alloc,
    mem.ReallocOp: realloc,
    mem.FreeOp: free,
    mem.FreeObjectOp: free_object,
    mem.StoreOp: store,
    mem.MoveOp: move,
    mem.SetFieldOp: set_field,
    mem.RetainOp: retain,
    mem.ReleaseOp: release,
    memref.AllocOp: array_alloc,
    memref.AllocaOp: array_alloc,
    memref.DeallocOp: array_dealloc,
    flow.SlotOp: slot,
    flow.LoadSlotOp: load_slot,
    flow.StoreSlotOp: store_slot,
    func.CallOp: call,
    flow.CallOp: call,
    mem.CallCOp: call_c,
    mem.CallPointerOp: call_pointer,
    func.ReturnOp: returns,
    flow.ReturnOp: returns,
    flow.CheckOp: check,
    flow.CheckedOp: checked,
    flow.PollOp: poll,
    flow.RaiseOp: raises,
}

__all__ = ["EFFECTS"]
