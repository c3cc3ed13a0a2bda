"""`lower-py`: elements, views and extents of NumPy arrays, which are strided memrefs. Indices follow Python's
rules; the text of an `IndexError` is NumPy's, made by a runtime function on the cold path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import memref
from xdsl.dialects.builtin import DYNAMIC_INDEX, DenseArrayBase, i32, i64
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.dialects import py
from pycc.passes.python.lower_casts import number
from pycc.passes.python.lower_scalars import convert
from pycc.passes.python.lowering import FunctionLowering, Handler
from pycc.passes.python.type_lowering import SCALARS, lower_type

ARRAY_INDEX = "pycc.array_index"
"""The runtime function that every index goes through."""


def integer(low: FunctionLowering, old: SSAValue) -> SSAValue:
    """An integer of any type as an `i64`."""
    kind = number(old.type)
    value = low.value(old)
    return value if kind is None else convert(low, value, kind, SCALARS["int64"])


def _position(low: FunctionLowering, array: SSAValue, axis: int, index: SSAValue) -> SSAValue:
    """The checked position that a Python index means, as an `index`. One call, made inline by LLVM, is all that other
    passes have to know."""
    arguments = [index, low.extent(array, axis), low.constant(axis)]
    return low.to_index(low.call(low.facts.need(ARRAY_INDEX), arguments, [i64])[0])


def _positions(low: FunctionLowering, array: SSAValue, indices: Sequence[SSAValue]) -> list[SSAValue]:
    return [_position(low, array, axis, integer(low, index)) for axis, index in enumerate(indices)]


def _view(
    low: FunctionLowering, array: SSAValue, positions: Sequence[SSAValue], rank: int, type_: Attribute
) -> SSAValue:
    """`a[i]` of a matrix: the rest of the dimensions, at that position of the leading ones."""
    leading = len(positions)
    sizes = [low.to_index(low.extent(array, axis)) for axis in range(leading, rank)]
    static_sizes = [1] * leading + [DYNAMIC_INDEX] * (rank - leading)
    static_offsets = [DYNAMIC_INDEX] * leading + [0] * (rank - leading)
    properties: dict[str, Attribute] = {
        "static_offsets": DenseArrayBase.from_list(i64, static_offsets),
        "static_sizes": DenseArrayBase.from_list(i64, static_sizes),
        "static_strides": DenseArrayBase.from_list(i64, [1] * rank),
        "operandSegmentSizes": DenseArrayBase.from_list(i32, [1, leading, len(sizes), 0]),
    }
    operands = [array, *positions, *sizes]
    return low.one(memref.SubviewOp.create(operands=operands, result_types=[type_], properties=properties))


def _rank(array: SSAValue) -> int:
    assert isinstance(array.type, py.ArrayType)
    return array.type.rank.value.data


def _load(low: FunctionLowering, op: py.ArrayLoadOp) -> None:
    array, rank = low.value(op.array), _rank(op.array)
    positions = _positions(low, array, op.indices)
    type_ = lower_type(op.result.type)
    if len(positions) < rank:
        new = _view(low, array, positions, rank, type_)
    else:
        new = low.one(memref.LoadOp.create(operands=[array, *positions], result_types=[type_]))
    low.define(op.result, new)


def _store(low: FunctionLowering, op: py.ArrayStoreOp) -> None:
    array = low.value(op.array)
    positions = _positions(low, array, op.indices)
    low.add(memref.StoreOp.create(operands=[low.value(op.value), array, *positions]))


def _dim(low: FunctionLowering, op: py.ArrayDimOp) -> None:
    low.define(op.result, low.extent(low.value(op.array), op.index.value.data))


HANDLERS: Mapping[type[Operation], Handler] = {
    py.ArrayLoadOp: _load,
    py.ArrayStoreOp: _store,
    py.ArrayDimOp: _dim,
}
