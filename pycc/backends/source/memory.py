"""Ops that read memory, and values put together from parts: `memref` and the reading ops of `mem`, as expressions.

Handlers as in `arithmetic.py`. An array is a struct of data pointer, sizes and strides; strides count elements.
"""

from __future__ import annotations

from typing import Any

from xdsl.dialects import memref
from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    Float32Type,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.backends.source.arithmetic import Handler, bitcast, float_literal, width
from pycc.backends.source.expressions import (
    TRUE,
    Aggregate,
    Binary,
    Call,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    render,
)
from pycc.backends.source.structure import FunctionWriter
from pycc.dialects import mem
from pycc.ir.levels import LevelError

_DYNAMIC = -(1 << 63)

# ---------------------------------------------------------------- arrays


def _element(writer: FunctionWriter, array: SSAValue, indices: Any) -> Expression:
    base = writer.atom(array)
    assert isinstance(array.type, MemRefType)
    constants = array.type.get_strides()
    offset: Expression | None = None
    for axis, index in enumerate(indices):
        term = writer.take(index)
        stride = constants[axis] if constants is not None else None
        if stride != 1:
            factor = (
                Literal(str(stride)) if stride is not None else Index(Member(base, "strides"), Literal(str(axis)), True)
            )
            term = Binary("*", term, factor)
        offset = term if offset is None else Binary("+", offset, term)
    return Index(Member(base, "data"), offset if offset is not None else Literal("0"))


def array_load(writer: FunctionWriter, op: memref.LoadOp) -> None:
    """`memref.load`."""
    writer.define(op.res, _element(writer, op.memref, op.indices))


def array_store(writer: FunctionWriter, op: memref.StoreOp) -> None:
    """`memref.store`."""
    value = writer.take(op.value)
    writer.assign(_element(writer, op.memref, op.indices), value)


def _extent(base: Expression, field: str, axis: Expression) -> Expression:
    return Index(Member(base, field), axis, True)


def array_dim(writer: FunctionWriter, op: memref.DimOp) -> None:
    """`memref.dim`."""
    writer.define(op.result, _extent(writer.atom(op.source), "sizes", writer.take(op.index)))


def array_stride(writer: FunctionWriter, op: mem.ArrayStrideOp) -> None:
    """`mem.array_stride`."""
    axis = Literal(str(op.index.value.data))
    writer.define(op.result, _extent(writer.atom(op.array), "strides", axis))


def array_pointer(writer: FunctionWriter, op: mem.ArrayPointerOp) -> None:
    """`mem.array_pointer`."""
    writer.define(op.result, Member(writer.atom(op.array), "data"))


def _array(
    writer: FunctionWriter, result: SSAValue, data: Expression, sizes: list[Expression], strides: list[Expression]
) -> None:
    text = writer.types.text(result.type)
    parts = (data, Aggregate("", tuple(sizes)), Aggregate("", tuple(strides)))
    writer.declare(result, Aggregate(text, parts))


def make_array(writer: FunctionWriter, op: mem.MakeArrayOp) -> None:
    """`mem.make_array`."""
    sizes, strides = [writer.take(v) for v in op.sizes], [writer.take(v) for v in op.strides]
    _array(writer, op.result, writer.take(op.pointer), sizes, strides)


def array_cast(writer: FunctionWriter, op: memref.CastOp) -> None:
    """`memref.cast`: the same view; the emitted type says nothing about extents."""
    writer.define(op.dest, writer.atom(op.source))


def subview(writer: FunctionWriter, op: memref.SubviewOp) -> None:
    """`memref.subview`."""
    base = writer.atom(op.source)
    assert isinstance(op.result.type, MemRefType)

    def parts(static: Any, dynamic: Any) -> list[Expression]:
        values = iter(dynamic)
        return [writer.atom(next(values)) if s == _DYNAMIC else Literal(str(s)) for s in static.get_values()]

    offsets, sizes = parts(op.static_offsets, op.offsets), parts(op.static_sizes, op.sizes)
    steps = parts(op.static_strides, op.strides)
    data: Expression = Member(base, "data")
    for axis, offset in enumerate(offsets):
        if offset != Literal("0"):
            data = Binary("+", data, Binary("*", offset, _extent(base, "strides", Literal(str(axis)))))
    strides: list[Expression] = []
    for axis, step in enumerate(steps):
        stride = _extent(base, "strides", Literal(str(axis)))
        strides.append(stride if step == Literal("1") else Binary("*", stride, step))
    surplus = len(sizes) - op.result.type.get_num_dims()
    kept = list(range(len(sizes)))
    for axis in range(len(sizes)):
        if surplus and sizes[axis] == Literal("1"):
            kept.remove(axis)
            surplus -= 1
    _array(writer, op.result, data, [sizes[axis] for axis in kept], [strides[axis] for axis in kept])


# ---------------------------------------------------------------- mem: values and reads


def load(writer: FunctionWriter, op: Any) -> None:
    """`mem.load`, `mem.take`."""
    writer.define(op.result, place(writer.take(op.pointer), writer.take(op.index)))


def place(pointer: Expression, index: Expression) -> Expression:
    """The element at an index, as something to read or assign to."""
    match pointer, index:
        case Binary(operator="+", lhs=base, rhs=offset), Literal(text="0"):
            return Index(base, offset)
        case _:
            return Index(pointer, index)


def offset(writer: FunctionWriter, op: mem.OffsetOp) -> None:
    """`mem.offset`."""
    pointer, index = writer.take(op.pointer), writer.take(op.index)
    writer.define(op.result, pointer if index == Literal("0") else Binary("+", pointer, index))


def get_field(writer: FunctionWriter, op: mem.GetFieldOp) -> None:
    """`mem.get_field`."""
    writer.define(op.result, writer.field(op.object, op.field.data))


def extract(writer: FunctionWriter, op: mem.ExtractOp) -> None:
    """`mem.extract`."""
    index = op.index.value.data
    base = writer.take(op.struct)
    if isinstance(base, Aggregate) and base.components:
        writer.define(op.result, base.components[index])
    else:
        writer.define(op.result, Member(base, writer.types.members(op.struct.type)[index]))


def pack(writer: FunctionWriter, op: mem.PackOp) -> None:
    """`mem.pack`."""
    components = tuple(writer.take(component) for component in op.components)
    writer.define(op.result, Aggregate(writer.types.text(op.result.type), components))


def null(writer: FunctionWriter, op: mem.NullOp) -> None:
    """`mem.null`."""
    writer.bind(op.result, Literal(writer.types.zero(op.result.type)))


def sizeof(writer: FunctionWriter, op: mem.SizeOfOp) -> None:
    """`mem.sizeof`."""
    writer.bind(op.result, Literal(f"int64_t(sizeof({writer.types.text(op.element)}))"))


def is_same(writer: FunctionWriter, op: mem.IsOp) -> None:
    """`mem.is`."""
    lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
    if lhs == rhs:
        writer.define(op.result, TRUE)
        return
    if op.lhs.type != op.rhs.type:
        lhs, rhs = (Call("static_cast<const void*>", (side,)) for side in (lhs, rhs))
    writer.define(op.result, Binary("==", lhs, rhs, "!="))


def data_of(writer: FunctionWriter, op: mem.DataOp) -> None:
    """`mem.data`."""
    writer.use("data_of")
    text = writer.types.text(op.result.type).removesuffix("*")
    writer.define(op.result, Call(f"data_of<{text}>", (writer.take(op.object),)))


def string(writer: FunctionWriter, op: mem.StringOp) -> None:
    """`mem.string`."""
    writer.bind(op.result, Literal(writer.module.string(op.text)))


def table(writer: FunctionWriter, op: mem.TableOp) -> None:
    """`mem.table`: constant data; nobody writes through the pointer."""
    assert isinstance(op.result.type, mem.PointerType)
    writer.bind(op.result, Literal(_table(writer, op.values, op.result.type.element)))


def _table(writer: FunctionWriter, values: Attribute, element: Attribute) -> str:
    """The address of a table; the tables that it points to stand before it."""
    if isinstance(values, DenseIntOrFPElementsAttr):
        items = [_table_number(writer, value, element) for value in values.get_values()]  # pyright: ignore
    else:
        assert isinstance(values, ArrayAttr)
        items = [_table_item(writer, value, element) for value in values]
    text = writer.types.text(element)
    return f"const_cast<{text}*>({writer.module.table(text, tuple(items))})"


def _table_item(writer: FunctionWriter, value: Attribute, type_: Attribute) -> str:
    match value, type_:
        case _, mem.PointerType():
            return _table(writer, value, type_.element)
        case StringAttr(), _:
            return writer.module.string(mem.unescaped(value))
        case ArrayAttr(), mem.StructType():
            parts = zip(value, type_.elements, strict=True)
            return "{" + ", ".join(_table_item(writer, part, part_type) for part, part_type in parts) + "}"
        case IntegerAttr(), _:
            return _table_number(writer, value.value.data, type_)
        case FloatAttr(), _:
            return _table_number(writer, value.value.data, type_)
        case _:
            raise LevelError(f"{value} is no constant of type {type_}")


def _table_number(writer: FunctionWriter, value: float, type_: Attribute) -> str:
    if isinstance(type_, IntegerType):
        return _table_integer(int(value), width(type_))
    literal = float_literal(value, isinstance(type_, Float32Type))
    if isinstance(literal, Call):
        writer.use("bits")
    return render(literal)


def _table_integer(value: int, bits: int) -> str:
    if bits == 1:
        return "true" if value else "false"
    number = value & ((1 << bits) - 1)
    number = number - (1 << bits) if number >> (bits - 1) else number
    return "INT64_MIN" if number == -(1 << 63) else str(number)


def context(writer: FunctionWriter, op: mem.ContextOp) -> None:
    """`mem.context`."""
    writer.bind(op.result, Name("context"))


MEMORY: dict[type[Operation], Handler] = {
    memref.LoadOp: array_load,
    memref.StoreOp: array_store,
    memref.DimOp: array_dim,
    memref.CastOp: array_cast,
    memref.SubviewOp: subview,
    mem.ArrayStrideOp: array_stride,
    mem.ArrayPointerOp: array_pointer,
    mem.MakeArrayOp: make_array,
    mem.LoadOp: load,
    mem.TakeOp: load,
    mem.OffsetOp: offset,
    mem.GetFieldOp: get_field,
    mem.ExtractOp: extract,
    mem.PackOp: pack,
    mem.NullOp: null,
    mem.SizeOfOp: sizeof,
    mem.CastOp: bitcast,
    mem.IsOp: is_same,
    mem.DataOp: data_of,
    mem.StringOp: string,
    mem.TableOp: table,
    mem.ContextOp: context,
}
