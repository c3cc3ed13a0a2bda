"""Lowered types as LLVM dialect types, and their layout in memory.

Layout is the same on every target: integers and floats at their natural size and alignment, `i1` and smaller in one
byte, pointers in 8 bytes, structs as C lays them out. A memref is upstream's descriptor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xdsl.dialects.builtin import (
    Float16Type,
    Float32Type,
    Float64Type,
    IndexType,
    IntegerType,
    MemRefType,
    i1,
    i8,
    i32,
    i64,
)
from xdsl.ir import Attribute

from pycc.dialects import flow, llvm, mem

PTR = llvm.LLVMPointerType()
VOID = llvm.LLVMVoidType()
POINTER_SIZE = 8
HEADER_SIZE = 8
"""Bytes of an object before its fields: the count."""


def struct_of(types: Sequence[Attribute]) -> llvm.LLVMStructType:
    """An unnamed LLVM struct."""
    return _struct(tuple(types))


@lru_cache(maxsize=2048)
def _struct(types: tuple[Attribute, ...]) -> llvm.LLVMStructType:
    return llvm.LLVMStructType.from_type_list(types)


@lru_cache(maxsize=4096)
def lower_type(type_: Attribute) -> Attribute:
    """The LLVM type of a value of a BUFFERS type."""
    match type_:
        case mem.PointerType() | mem.ReferenceType() | flow.SlotType():
            return PTR
        case mem.StructType():
            return struct_of([lower_type(t) for t in type_.elements])
        case IndexType():
            return i64
        case MemRefType():
            return struct_of(descriptor_types(type_))
        case _:
            return type_


def descriptor_types(type_: MemRefType[Attribute]) -> list[Attribute]:
    """Upstream's memref descriptor: allocated pointer, aligned pointer, offset, sizes, strides."""
    rank = type_.get_num_dims()
    if rank == 0:
        return [PTR, PTR, i64]
    extent = llvm.LLVMArrayType(rank, i64)
    return [PTR, PTR, i64, extent, extent]


@lru_cache(maxsize=4096)
def size_and_alignment(type_: Attribute) -> tuple[int, int]:
    """Bytes of an element of lowered type `type_` in memory, and its alignment."""
    match type_:
        case IntegerType():
            size = 1 if type_.width.data <= 8 else (type_.width.data + 7) // 8
            return size, size
        case Float64Type() | IndexType():
            return 8, 8
        case Float32Type():
            return 4, 4
        case Float16Type():
            return 2, 2
        case mem.PointerType() | mem.ReferenceType() | flow.SlotType() | llvm.LLVMPointerType():
            return POINTER_SIZE, POINTER_SIZE
        case mem.StructType():
            _, size, alignment = struct_layout(tuple(type_.elements))
            return size, alignment
        case MemRefType():
            return 8 * (3 + 2 * type_.get_num_dims()), 8
        case _:
            raise ValueError(f"no layout for type {type_}")


@lru_cache(maxsize=2048)
def struct_layout(types: tuple[Attribute, ...], start: int = 0) -> tuple[tuple[int, ...], int, int]:
    """Offsets of members laid out from byte `start` on, the size, the alignment."""
    offsets: list[int] = []
    position, largest = start, 8 if start else 1
    for type_ in types:
        size, alignment = size_and_alignment(type_)
        position = -(-position // alignment) * alignment
        offsets.append(position)
        position += size
        largest = max(largest, alignment)
    return tuple(offsets), -(-position // largest) * largest, largest


@dataclass(frozen=True)
class ClassLayout:
    """Where the fields of an object of a `mem.class` lie; `size` is without the bytes of `extra`."""

    name: str
    offsets: dict[str, int]
    types: dict[str, Attribute]
    size: int
    counted: bool
    finalizer: str | None


def class_layout(op: mem.ClassOp) -> ClassLayout:
    """Layout of a declared class."""
    finalizer = op.finalizer.root_reference.data if op.finalizer is not None else None
    fields = [(n.data, t) for n, t in zip(op.field_names, op.field_types, strict=True)]
    return layout_of_fields(op.sym_name.data, fields, op.uncounted is None, finalizer)


def layout_of_fields(
    name: str, fields: Sequence[tuple[str, Attribute]], counted: bool, finalizer: str | None = None
) -> ClassLayout:
    """Layout of an object with these fields, behind its count if it has one."""
    offsets, size, _ = struct_layout(tuple(t for _, t in fields), HEADER_SIZE if counted else 0)
    names = [n for n, _ in fields]
    return ClassLayout(
        name, dict(zip(names, offsets, strict=True)), dict(fields), -(-size // 8) * 8, counted, finalizer
    )


STRING_FIELDS: tuple[tuple[str, Attribute], ...] = (("length", i64), ("kind", i64), ("hash", i64))
STRING_LAYOUT = layout_of_fields("str", STRING_FIELDS, True)
CONTEXT_LAYOUT = layout_of_fields("Context", mem.CONTEXT_FIELDS, False)

__all__ = [
    "CONTEXT_LAYOUT",
    "HEADER_SIZE",
    "PTR",
    "STRING_LAYOUT",
    "VOID",
    "ClassLayout",
    "class_layout",
    "descriptor_types",
    "i1",
    "i8",
    "i32",
    "i64",
    "layout_of_fields",
    "lower_type",
    "size_and_alignment",
    "struct_layout",
    "struct_of",
]
