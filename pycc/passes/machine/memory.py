"""`mem` as loads, stores, address arithmetic and calls of helper functions."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    Float32Type,
    Float64Type,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    TensorType,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import llvm, mem
from pycc.ir.levels import LevelError
from pycc.passes.machine import runtime
from pycc.passes.machine.emitter import NOT_VOLATILE, NSW
from pycc.passes.machine.function import FunctionLowering
from pycc.passes.machine.module import PRIVATE, ModuleLowering
from pycc.passes.machine.types import PTR, i1, i8, i64, lower_type, size_and_alignment, struct_of

# ---------------------------------------------------------------- allocation


def _or_memory_error(function: FunctionLowering, op: Operation, pointer: SSAValue) -> None:
    function.fail_unless(function.compare("ne", pointer, function.zero(PTR)), op, "MemoryError", "")


def lower_new(function: FunctionLowering, op: mem.NewOp) -> None:
    """`mem.new`."""
    helper = runtime.new_helper(function.module, function.module.layout(op.result.type))
    extra = function.get(op.extra[0]) if op.extra else function.integer(0)
    pointer = function.call_value(helper, (function.get_context(), extra), PTR)
    _or_memory_error(function, op, pointer)
    function.values[op.result] = pointer


def lower_alloc(function: FunctionLowering, op: mem.AllocOp) -> None:
    """`mem.alloc`."""
    size = _element_size(function, op.result.type)
    arguments = (function.get_context(), function.get(op.count), size)
    pointer = function.call_value(runtime.alloc_helper(function.module), arguments, PTR)
    _or_memory_error(function, op, pointer)
    function.values[op.result] = pointer


def lower_realloc(function: FunctionLowering, op: mem.ReallocOp) -> None:
    """`mem.realloc`."""
    size = _element_size(function, op.result.type)
    arguments = (function.get_context(), *function.all([op.pointer, op.old_count, op.new_count]), size)
    pointer = function.call_value(runtime.realloc_helper(function.module), arguments, PTR)
    _or_memory_error(function, op, pointer)
    function.values[op.result] = pointer


def lower_free(function: FunctionLowering, op: mem.FreeOp) -> None:
    """`mem.free`."""
    size = _element_size(function, op.pointer.type)
    arguments = (function.get_context(), function.get(op.pointer), function.get(op.count), size)
    function.call(runtime.free_helper(function.module), arguments)


def lower_free_object(function: FunctionLowering, op: mem.FreeObjectOp) -> None:
    """`mem.free_object`."""
    helper = runtime.free_object_helper(function.module, function.module.layout(op.object.type))
    function.call(helper, (function.get_context(), function.get(op.object)))


def _element(type_: Attribute) -> Attribute:
    assert isinstance(type_, mem.PointerType)
    return type_.element


def _element_size(function: FunctionLowering, pointer_type: Attribute) -> SSAValue:
    return function.integer(size_and_alignment(_element(pointer_type))[0])


# ---------------------------------------------------------------- elements


def _address(
    function: FunctionLowering, pointer: SSAValue, index: SSAValue, element: Attribute, inbounds: bool = True
) -> SSAValue:
    """Address of an element; the stride is our layout's, whatever LLVM would think of the type."""
    machine = function.get(index)
    size, _ = size_and_alignment(element)
    owner = machine.owner
    if isinstance(owner, llvm.ConstantOp) and owner.value.value.data == 0:  # pyright: ignore
        return function.get(pointer)
    lowered = lower_type(element)
    scalar = isinstance(lowered, IntegerType | Float64Type | Float32Type) and lowered != i1
    stride = lowered if scalar else i64 if size == 8 else i8 if size == 1 else llvm.LLVMArrayType(size, i8)
    return function.element(function.get(pointer), machine, stride, inbounds)


def _access(pointer: SSAValue) -> str:
    """Kind of memory behind a pointer: elements of its type, unless the pointer was just made from something else."""
    while isinstance(pointer.owner, mem.OffsetOp):
        pointer = pointer.owner.pointer
    return runtime.ANYTHING if isinstance(pointer.owner, mem.CastOp) else runtime.ELEMENT


def lower_load(function: FunctionLowering, op: mem.LoadOp | mem.TakeOp) -> None:
    """`mem.load`, `mem.take`."""
    element = op.result.type
    address = _address(function, op.pointer, op.index, element)
    value = runtime.load_value(function.module, function, address, element, 0, _access(op.pointer))
    function.bind(op.result, value)


def lower_store(function: FunctionLowering, op: mem.StoreOp) -> None:
    """`mem.store`."""
    element = op.value.type
    address = _address(function, op.pointer, op.index, element)
    value, kind = function.get(op.value), _access(op.pointer)
    runtime.store_value(function.module, function, value, address, element, 0, kind)


def lower_offset(function: FunctionLowering, op: mem.OffsetOp) -> None:
    """`mem.offset`: plain address arithmetic."""
    element = _element(op.pointer.type)
    function.values[op.result] = _address(function, op.pointer, op.index, element, inbounds=False)


def lower_move(function: FunctionLowering, op: mem.MoveOp) -> None:
    """`mem.move`."""
    size, _ = size_and_alignment(_element(op.destination.type))
    count = function.get(op.count)
    amount = count if size == 1 else function.mul(count, function.integer(size), NSW)
    operands = (function.get(op.destination), function.get(op.source), amount)
    function.emit(llvm.MemmoveOp, operands, (), dict(NOT_VOLATILE))


def lower_table(function: FunctionLowering, op: mem.TableOp) -> None:
    """`mem.table`: a constant global."""
    name = table_global(function.module, op.values, _element(op.result.type))
    function.values[op.result] = function.address_of(name)


def table_global(module: ModuleLowering, values: Attribute, element: Attribute) -> str:
    """The global that holds a table; the tables it points to are globals of their own."""
    _, alignment = size_and_alignment(element)
    if isinstance(values, ArrayAttr):
        values = ArrayAttr([_table_constant(module, value, element) for value in values])
    assert isinstance(values, ArrayAttr | DenseIntOrFPElementsAttr)
    if isinstance(values, DenseIntOrFPElementsAttr) and element == i1:
        bools = [int(value) & 1 for value in values.get_values()]
        values = DenseIntOrFPElementsAttr.from_list(TensorType(i8, [len(bools)]), bools)
    type_ = llvm.LLVMArrayType(len(values), _in_memory(element))

    def build(name: str) -> str:
        return module.add_global(name, type_, values, True, PRIVATE, max(alignment, 8))

    return module.data(("table", values, type_), build, "pycc.table")


def _in_memory(type_: Attribute) -> Attribute:
    """The LLVM type of an element in memory: laid out as `struct_layout` says, a bool in a byte."""
    if isinstance(type_, mem.StructType):
        return struct_of([_in_memory(component) for component in type_.elements])
    return i8 if type_ == i1 else lower_type(type_)


def _table_constant(module: ModuleLowering, value: Attribute, type_: Attribute) -> Attribute:
    """An element of a table, as the value of an LLVM global."""
    match type_:
        case mem.PointerType():
            return SymbolRefAttr(table_global(module, value, type_.element))
        case mem.ReferenceType():
            assert isinstance(value, StringAttr)
            return SymbolRefAttr(module.string(mem.unescaped(value)))
        case mem.StructType():
            assert isinstance(value, ArrayAttr)
            parts = zip(value, type_.elements, strict=True)
            return ArrayAttr([_table_constant(module, part, part_type) for part, part_type in parts])
        case _ if type_ == i1:
            assert isinstance(value, IntegerAttr)
            return IntegerAttr(value.value.data & 1, i8)
        case _:
            return value


# ---------------------------------------------------------------- objects


def _field(function: FunctionLowering, reference: SSAValue, name: str) -> tuple[SSAValue, Attribute, int]:
    layout = function.module.layout(reference.type)
    if name not in layout.offsets:
        raise LevelError(f"class {layout.name} has no field {name}")
    return function.get(reference), layout.types[name], layout.offsets[name]


def lower_get_field(function: FunctionLowering, op: mem.GetFieldOp) -> None:
    """`mem.get_field`."""
    name = op.field.data
    pointer, type_, offset = _field(function, op.object, name)
    function.bind(op.result, runtime.load_value(function.module, function, pointer, type_, offset, f"field {name}"))


def lower_set_field(function: FunctionLowering, op: mem.SetFieldOp) -> None:
    """`mem.set_field`: what was there is released, last."""
    module, name = function.module, op.field.data
    pointer, type_, offset = _field(function, op.object, name)
    counted = module.is_counted(type_)
    before = runtime.load_value(module, function, pointer, type_, offset, f"field {name}") if counted else None
    runtime.store_value(module, function, function.get(op.value), pointer, type_, offset, f"field {name}")
    if before is not None:
        runtime.release(module, function, function.get_context(), before, type_, True)


def lower_data(function: FunctionLowering, op: mem.DataOp) -> None:
    """`mem.data`: behind the fields."""
    layout = function.module.layout(op.object.type)
    function.values[op.result] = function.offset(function.get(op.object), layout.size)


def lower_string(function: FunctionLowering, op: mem.StringOp) -> None:
    """`mem.string`: a global object."""
    function.values[op.result] = function.address_of(function.module.string(op.text))


def lower_context(function: FunctionLowering, op: mem.ContextOp) -> None:
    """`mem.context`."""
    function.values[op.result] = function.get_context()


# ---------------------------------------------------------------- values


def lower_pack(function: FunctionLowering, op: mem.PackOp) -> None:
    """`mem.pack`: components are remembered, and only put together where the whole is needed."""
    function.components[op.result] = tuple(function.all(op.components))


def lower_extract(function: FunctionLowering, op: mem.ExtractOp) -> None:
    """`mem.extract`."""
    index = op.index.value.data
    components = function.components.get(op.struct)
    machine = components[index] if components is not None else function.extract(function.get(op.struct), index)
    function.bind(op.result, machine)


def lower_null(function: FunctionLowering, op: mem.NullOp) -> None:
    """`mem.null`."""
    function.bind(op.result, function.zero(lower_type(op.result.type)))


def lower_sizeof(function: FunctionLowering, op: mem.SizeOfOp) -> None:
    """`mem.sizeof`."""
    function.values[op.result] = function.integer(size_and_alignment(op.element)[0])


def lower_is(function: FunctionLowering, op: mem.IsOp) -> None:
    """`mem.is`."""
    function.values[op.result] = function.compare("eq", function.get(op.lhs), function.get(op.rhs))


def lower_cast(function: FunctionLowering, op: mem.CastOp) -> None:
    """`mem.cast`: nothing, a bit cast, or address to integer and back."""
    value, to = function.get(op.value), lower_type(op.result.type)
    if value.type != to:
        if PTR in (value.type, to):
            # Through the integer of a pointer's width where the other side is a float.
            if value.type == PTR:
                value = function.value(llvm.PtrToIntOp, (value,), i64)
            if not isinstance(value.type, IntegerType):
                value = function.value(llvm.BitcastOp, (value,), i64)
            if to == PTR:
                value = function.value(llvm.IntToPtrOp, (value,), PTR)
        if value.type != to:
            value = function.value(llvm.BitcastOp, (value,), to)
    function.values[op.result] = value


TABLE: dict[type[Operation], Callable[..., None]] = {
    mem.NewOp: lower_new,
    mem.AllocOp: lower_alloc,
    mem.ReallocOp: lower_realloc,
    mem.FreeOp: lower_free,
    mem.FreeObjectOp: lower_free_object,
    mem.LoadOp: lower_load,
    mem.TakeOp: lower_load,
    mem.StoreOp: lower_store,
    mem.OffsetOp: lower_offset,
    mem.MoveOp: lower_move,
    mem.TableOp: lower_table,
    mem.GetFieldOp: lower_get_field,
    mem.SetFieldOp: lower_set_field,
    mem.DataOp: lower_data,
    mem.StringOp: lower_string,
    mem.ContextOp: lower_context,
    mem.PackOp: lower_pack,
    mem.ExtractOp: lower_extract,
    mem.NullOp: lower_null,
    mem.SizeOfOp: lower_sizeof,
    mem.IsOp: lower_is,
    mem.CastOp: lower_cast,
}

__all__ = ["TABLE"]
