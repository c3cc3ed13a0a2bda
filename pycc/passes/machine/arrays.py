"""`memref`: descriptors taken apart, addresses from offset and strides. Element accesses share one TBAA kind, which
overlaps that of raw elements: views may change dtype, and library code sees an array through its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects import memref
from xdsl.dialects.builtin import DYNAMIC_INDEX, MemRefType, NoneAttr, StridedLayoutAttr
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import llvm, mem
from pycc.ir.levels import LevelError
from pycc.passes.machine import runtime
from pycc.passes.machine.control_flow import constant_of
from pycc.passes.machine.emitter import NOT_VOLATILE, NSW
from pycc.passes.machine.function import Array, FunctionLowering
from pycc.passes.machine.types import PTR, VOID, i1, i8, i64, lower_type, size_and_alignment

_ACCESS = "array"


def _static_strides(type_: MemRefType[Attribute]) -> tuple[Sequence[int | None], int | None]:
    """Strides and offset as far as the type says them."""
    layout = type_.layout
    if isinstance(layout, StridedLayoutAttr):
        strides = layout.get_strides()
        return list(strides), layout.get_offset()
    if not isinstance(layout, NoneAttr):
        raise LevelError(f"layout of {type_} has no lowering")
    contiguous: list[int | None] = []
    stride: int | None = 1
    for extent in reversed(type_.get_shape()):
        contiguous.append(stride)
        stride = None if stride is None or extent == DYNAMIC_INDEX else stride * extent
    return contiguous[::-1], 0


def _memref(type_: Attribute) -> MemRefType[Attribute]:
    assert isinstance(type_, MemRefType)
    return type_


def _address(function: FunctionLowering, array: SSAValue, indices: Sequence[SSAValue]) -> SSAValue:
    """Address of an element. What the type knows of strides and offset is used as a constant."""
    type_ = _memref(array.type)
    parts = function.arrays[array]
    strides, offset = _static_strides(type_)
    position: SSAValue | None = None if offset == 0 else parts.offset
    for axis, (index, static) in enumerate(zip(indices, strides, strict=True)):
        term = function.get(index)
        if static != 1:
            stride = parts.strides[axis] if static is None else function.integer(static)
            term = function.mul(term, stride, NSW)
        position = term if position is None else function.add(position, term, NSW)
    if position is None:
        return parts.aligned
    lowered = lower_type(type_.element_type)
    return function.element(parts.aligned, position, i8 if lowered == i1 else lowered)


def lower_load(function: FunctionLowering, op: memref.LoadOp) -> None:
    """`memref.load`."""
    address = _address(function, op.memref, op.indices)
    function.bind(op.res, runtime.load_value(function.module, function, address, op.res.type, 0, _ACCESS))


def lower_store(function: FunctionLowering, op: memref.StoreOp) -> None:
    """`memref.store`."""
    address = _address(function, op.memref, op.indices)
    runtime.store_value(function.module, function, function.get(op.value), address, op.value.type, 0, _ACCESS)


def lower_dim(function: FunctionLowering, op: memref.DimOp) -> None:
    """`memref.dim`: of a known axis, or selected among all."""
    sizes = function.arrays[op.source].sizes
    known = constant_of(op.index)
    if known is not None:
        if not 0 <= known < len(sizes):
            raise LevelError(f"memref.dim of axis {known} of {len(sizes)}")
        function.values[op.result] = sizes[known]
        return
    result = function.integer(0)
    index = function.get(op.index)
    for axis, size in enumerate(sizes):
        result = function.select(function.compare("eq", index, function.integer(axis)), size, result)
    function.values[op.result] = result


def lower_rank(function: FunctionLowering, op: memref.RankOp) -> None:
    """`memref.rank`."""
    function.values[op.rank] = function.integer(_memref(op.source.type).get_num_dims())


def lower_cast(function: FunctionLowering, op: memref.CastOp) -> None:
    """`memref.cast`: the same descriptor under a type that knows more or less."""
    function.arrays[op.dest] = function.arrays[op.source]


def _mixed(function: FunctionLowering, static: Any, dynamic: Sequence[SSAValue]) -> list[SSAValue]:
    """Values of a list that is partly in a property, partly operands."""
    rest = iter(dynamic)
    return [
        function.get(next(rest)) if value == DYNAMIC_INDEX else function.integer(value)
        for value in static.iter_values()
    ]


def lower_subview(function: FunctionLowering, op: memref.SubviewOp) -> None:
    """`memref.subview`, also one that drops axes of size 1."""
    source = function.arrays[op.source]
    offsets = _mixed(function, op.static_offsets, op.offsets)
    sizes = _mixed(function, op.static_sizes, op.sizes)
    steps = _mixed(function, op.static_strides, op.strides)
    offset = source.offset
    strides: list[SSAValue] = []
    for start, step, stride in zip(offsets, steps, source.strides, strict=True):
        offset = function.add(offset, function.mul(start, stride, NSW), NSW)
        strides.append(function.mul(step, stride, NSW))
    result = _memref(op.result.type)
    surplus = len(sizes) - result.get_num_dims()
    kept: list[int] = []
    for axis, static in enumerate(op.static_sizes.iter_values()):
        if surplus and static == 1:
            surplus -= 1
        else:
            kept.append(axis)
    function.arrays[op.result] = Array(
        source.allocated, source.aligned, offset, tuple(sizes[a] for a in kept), tuple(strides[a] for a in kept)
    )


def lower_reinterpret(function: FunctionLowering, op: memref.ReinterpretCastOp) -> None:
    """`memref.reinterpret_cast`."""
    source = function.arrays[op.source]
    function.arrays[op.result] = Array(
        source.allocated,
        source.aligned,
        _mixed(function, op.static_offsets, op.offsets)[0],
        tuple(_mixed(function, op.static_sizes, op.sizes)),
        tuple(_mixed(function, op.static_strides, op.strides)),
    )


def _contiguous(function: FunctionLowering, op: Any) -> tuple[tuple[SSAValue, ...], tuple[SSAValue, ...], SSAValue]:
    """Sizes, strides and number of elements of a fresh array."""
    dynamic = iter(op.dynamic_sizes)
    sizes = [
        function.get(next(dynamic)) if extent == DYNAMIC_INDEX else function.integer(extent)
        for extent in _memref(op.memref.type).get_shape()
    ]
    strides: list[SSAValue] = []
    count = function.integer(1)
    for size in reversed(sizes):
        strides.append(count)
        count = function.mul(count, size, NSW)
    return tuple(sizes), tuple(reversed(strides)), count


def lower_alloc(function: FunctionLowering, op: memref.AllocOp) -> None:
    """`memref.alloc`: as upstream, without a check; what may fail is allocated by `mem.alloc`."""
    sizes, strides, count = _contiguous(function, op)
    element, _ = size_and_alignment(_memref(op.memref.type).element_type)
    amount = function.mul(count, function.integer(element), NSW)
    function.module.declare_c("malloc", (i64,), PTR)
    pointer = function.call_value("malloc", (amount,), PTR)
    function.arrays[op.memref] = Array(pointer, pointer, function.integer(0), sizes, strides)


def lower_alloca(function: FunctionLowering, op: memref.AllocaOp) -> None:
    """`memref.alloca` of a static shape: room in the frame."""
    type_ = _memref(op.memref.type)
    if op.dynamic_sizes:
        raise LevelError("memref.alloca of a dynamic shape has no lowering")
    sizes, strides, _ = _contiguous(function, op)
    element, _ = size_and_alignment(type_.element_type)
    total = element
    for extent in type_.get_shape():
        total *= extent
    pointer = function.stack_slot(llvm.LLVMArrayType(max(total, 1), i8), 64 if total >= 64 else 16)
    function.arrays[op.memref] = Array(pointer, pointer, function.integer(0), sizes, strides)


def lower_dealloc(function: FunctionLowering, op: memref.DeallocOp) -> None:
    """`memref.dealloc`."""
    function.module.declare_c("free", (PTR,), VOID)
    function.call("free", (function.arrays[op.memref].allocated,))


def lower_copy(function: FunctionLowering, op: memref.CopyOp) -> None:
    """`memref.copy` between arrays without gaps."""
    type_ = _memref(op.source.type)
    for side in (type_, _memref(op.destination.type)):
        if not isinstance(side.layout, NoneAttr):
            raise LevelError("memref.copy of strided arrays has no lowering")
    element, _ = size_and_alignment(type_.element_type)
    amount = function.integer(element)
    for size in function.arrays[op.source].sizes:
        amount = function.mul(amount, size, NSW)
    operands = (function.arrays[op.destination].aligned, function.arrays[op.source].aligned, amount)
    function.emit(llvm.MemmoveOp, operands, (), dict(NOT_VOLATILE))


# ---------------------------------------------------------------- what library code sees of an array


def lower_array_pointer(function: FunctionLowering, op: mem.ArrayPointerOp) -> None:
    """`mem.array_pointer`."""
    array = function.arrays[op.array]
    lowered = lower_type(_memref(op.array.type).element_type)
    element = i8 if lowered == i1 else lowered
    function.values[op.result] = function.element(array.aligned, array.offset, element)


def lower_array_stride(function: FunctionLowering, op: mem.ArrayStrideOp) -> None:
    """`mem.array_stride`."""
    function.values[op.result] = function.arrays[op.array].strides[op.index.value.data]


def lower_make_array(function: FunctionLowering, op: mem.MakeArrayOp) -> None:
    """`mem.make_array`."""
    pointer = function.get(op.pointer)
    sizes, strides = function.all(op.sizes), function.all(op.strides)
    function.arrays[op.result] = Array(pointer, pointer, function.integer(0), tuple(sizes), tuple(strides))


TABLE: dict[type[Operation], Callable[..., None]] = {
    memref.LoadOp: lower_load,
    memref.StoreOp: lower_store,
    memref.DimOp: lower_dim,
    memref.RankOp: lower_rank,
    memref.CastOp: lower_cast,
    memref.SubviewOp: lower_subview,
    memref.ReinterpretCastOp: lower_reinterpret,
    memref.AllocOp: lower_alloc,
    memref.AllocaOp: lower_alloca,
    memref.DeallocOp: lower_dealloc,
    memref.CopyOp: lower_copy,
    mem.ArrayPointerOp: lower_array_pointer,
    mem.ArrayStrideOp: lower_array_stride,
    mem.MakeArrayOp: lower_make_array,
}
