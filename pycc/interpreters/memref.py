"""`memref`: loads and stores with bounds checks, local arrays, views. Levels STRUCTURED and BUFFERS.

A memref is an `Array`: a block, where its element at all indices 0 lies, sizes and strides. Offsets of layouts are
part of where that lies.
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xdsl.dialects import memref
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, MemRefType
from xdsl.ir import Operation, SSAValue

from pycc.interpreters.arrays import Array, contiguous
from pycc.interpreters.engine import Code, Frame, Row, Step, effect_step, value_step
from pycc.interpreters.errors import Raised
from pycc.interpreters.faults import Fault
from pycc.interpreters.flow import failing
from pycc.interpreters.heap import OutOfMemory
from pycc.interpreters.kinds import kind_of
from pycc.interpreters.memory_access import loader, storer
from pycc.interpreters.scalar import constant_value

DYNAMIC = -(1 << 63)
"""MLIR's mark of an extent that an operand gives."""


def _load(code: Code, op: memref.LoadOp) -> Step:
    array, *indices = code.all(op.operands)
    result, load = code.place(op.res), loader(code.machine.heap, kind_of(op.res.type))

    def step(frame: Frame) -> None:
        source: Array = frame[array]
        place = source.place([frame[index] for index in indices])
        frame[result] = load((source.block, place), 0)

    return step


def _store(code: Code, op: memref.StoreOp) -> Step:
    value, array, *indices = code.all(op.operands)
    store = storer(code.machine.heap, kind_of(op.value.type))

    def step(frame: Frame) -> None:
        target: Array = frame[array]
        store((target.block, target.place([frame[index] for index in indices])), 0, frame[value])

    return step


def _alloc(code: Code, op: memref.AllocOp | memref.AllocaOp) -> Step:
    type_: Any = op.memref.type
    kind, shape, heap = kind_of(type_.element_type), type_.get_shape(), code.machine.heap
    dynamic, result = code.all(op.dynamic_sizes), code.place(op.memref)
    local = isinstance(op, memref.AllocaOp)
    fail = failing(code, op, lambda frame: Raised.of(heap, "MemoryError", ""))

    def step(frame: Frame) -> None:
        given = iter(dynamic)
        sizes = [frame[next(given)] if size == DYNAMIC else size for size in shape]
        count = 1
        for size in sizes:
            count *= size
        try:
            block, _ = heap.allocate(kind, count if min(sizes, default=0) >= 0 else -1, op)
        except OutOfMemory:
            return fail(frame)
        if local:  # given back with the frame
            heap.live.pop(block, None)
        frame[result] = Array(kind, block, 0, sizes, contiguous(sizes))

    return step


def _dealloc(code: Code, op: memref.DeallocOp) -> Step:
    heap = code.machine.heap

    def free(array: Array) -> None:
        heap.free((array.block, array.offset), array.kind, array.block.size // array.kind.size)

    return effect_step(code, op, free)


def _size(array: Array, index: int) -> int:
    if not 0 <= index < len(array.sizes):
        raise Fault(f"dimension {index} of an array of rank {len(array.sizes)}")
    return array.sizes[index]


def _cast(code: Code, op: memref.CastOp) -> Step:
    """Checks that the sizes are those of the target."""
    type_: Any = op.dest.type
    shape = type_.get_shape() if isinstance(type_, MemRefType) else None

    def cast(array: Array) -> Array:
        if shape is not None:
            fits = len(shape) == len(array.sizes) and all(
                s in (DYNAMIC, have) for s, have in zip(shape, array.sizes, strict=True)
            )
            if not fits:
                raise Fault(f"an array of sizes {list(array.sizes)} is cast to {type_}")
        return array

    return value_step(code, op, cast)


def _mixed(code: Code, static: Any, dynamic: Sequence[SSAValue]) -> Any:
    """A function that gives numbers of which some are operands."""
    places = iter(code.all(dynamic))
    rows = [(next(places), 0) if n == DYNAMIC else (None, n) for n in static.get_values()]
    return lambda frame: [number if place is None else frame[place] for place, number in rows]


def _subview(code: Code, op: memref.SubviewOp) -> Step:
    source, result = code.place(op.source), code.place(op.result)
    offsets = _mixed(code, op.static_offsets, op.offsets)
    sizes = _mixed(code, op.static_sizes, op.sizes)
    strides = _mixed(code, op.static_strides, op.strides)
    rank = len(op.result.type.get_shape())  # pyright: ignore

    def step(frame: Frame) -> None:
        array: Array = frame[source]
        start, counts, steps = offsets(frame), sizes(frame), strides(frame)
        place = array.offset
        for axis, (first, count, jump) in enumerate(zip(start, counts, steps, strict=True)):
            last = first + (count - 1) * jump
            if count > 0 and not (0 <= first < array.sizes[axis] and 0 <= last < array.sizes[axis]):
                raise Fault(f"the view leaves axis {axis} of size {array.sizes[axis]}: {first} to {last}")
            place += first * array.strides[axis] * array.kind.size
        axes = list(range(len(counts)))
        while len(axes) > rank:  # dropped unit dimensions
            axes.remove(next(axis for axis in axes if counts[axis] == 1))
        frame[result] = Array(
            array.kind, array.block, place, [counts[a] for a in axes], [array.strides[a] * steps[a] for a in axes]
        )

    return step


def _reinterpret(code: Code, op: memref.ReinterpretCastOp) -> Step:
    source, result = code.place(op.source), code.place(op.result)
    offsets = _mixed(code, op.static_offsets, op.offsets)
    sizes = _mixed(code, op.static_sizes, op.sizes)
    strides = _mixed(code, op.static_strides, op.strides)

    def step(frame: Frame) -> None:
        array: Array = frame[source]
        # Offsets count from the start of the memory, which only an array that is no view knows.
        place = offsets(frame)[0] * array.kind.size
        frame[result] = Array(array.kind, array.block, place, sizes(frame), strides(frame))

    return step


def _copy(code: Code, op: memref.CopyOp) -> Step:
    heap = code.machine.heap

    def copy(source: Array, target: Array) -> None:
        if source.sizes != target.sizes:
            raise Fault(f"copies an array of sizes {list(source.sizes)} to one of {list(target.sizes)}")
        load, store = loader(heap, source.kind), storer(heap, target.kind)
        places = list(_indices(source.sizes))
        values = [load((source.block, source.place(index)), 0) for index in places]
        for index, value in zip(places, values, strict=True):
            store((target.block, target.place(index)), 0, value)

    return effect_step(code, op, copy)


def _indices(sizes: Sequence[int]) -> Any:
    if not sizes:
        yield ()
        return
    for first in range(sizes[0]):
        for rest in _indices(sizes[1:]):
            yield (first, *rest)


def _get_global(code: Code, op: memref.GetGlobalOp) -> Any:
    name = op.name_.string_value()
    tables: dict[str, Array] = code.machine.state.setdefault("globals", {})
    if name not in tables:
        definition = code.machine.symbols.get(name)
        if not isinstance(definition, memref.GlobalOp):
            raise Fault(f"there is no global {name}")
        type_: Any = op.memref.type
        kind, shape = kind_of(type_.element_type), list(type_.get_shape())
        values = definition.initial_value
        if isinstance(values, DenseIntOrFPElementsAttr):
            cells = list(constant_value(values))
            count = 1
            for size in shape:
                count *= size
            if len(cells) == 1:
                cells *= count
            block, _ = code.machine.heap.table(kind, cells)
            block.writable = definition.constant is None
        else:
            count = 1
            for size in shape:
                count *= size
            block, _ = code.machine.heap.allocate(kind, count, op)
            code.machine.heap.live.pop(block, None)
        tables[name] = Array(kind, block, 0, shape, contiguous(shape))
    return tables[name]


ROWS: dict[type[Operation], Row] = {
    memref.LoadOp: _load,
    memref.StoreOp: _store,
    memref.AllocOp: _alloc,
    memref.AllocaOp: _alloc,
    memref.DeallocOp: _dealloc,
    memref.DimOp: lambda code, op: value_step(code, op, _size),
    memref.RankOp: lambda code, op: value_step(code, op, lambda array: len(array.sizes)),
    memref.CastOp: _cast,
    memref.SubviewOp: _subview,
    memref.ReinterpretCastOp: _reinterpret,
    memref.CopyOp: _copy,
    memref.GetGlobalOp: lambda code, op: value_step(code, op, lambda: _get_global(code, op)),
}
