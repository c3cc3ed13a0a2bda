"""How values lie in memory: a `Kind` for each type that memory can hold, lowered (`i64`, `!mem.ref<...>`) or of TYPED
(`!py.int`).

Takes in a type. Gives out its size, alignment, value of all-zero bits, and the way to and from bytes. Types with the
same representation share one kind, so that memory written as `!py.int` may be read as `!py.scalar<"int64">`.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import Float16Type, Float32Type, Float64Type, IndexType, IntegerType
from xdsl.ir import Attribute

from pycc.dialects import flow, mem, py
from pycc.dialects.foreign import FOREIGN
from pycc.interpreters.faults import Fault

Address = tuple[Any, int]
"""A pointer: a `heap.Block` and an offset in bytes."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One representation. `head` is int (signed), uint, bool, float, pointer, reference, struct, union or nothing."""

    head: str
    size: int
    alignment: int
    format: str = ""
    parts: tuple[Kind, ...] = ()
    """Of a struct: the components; of a TYPED union: the payloads."""
    offsets: tuple[int, ...] = ()
    members: tuple[Attribute, ...] = ()
    """Of a TYPED union: the member types, in order of their tags."""

    def __str__(self) -> str:
        if self.head in ("int", "uint", "float"):
            return f"{self.head}{8 * self.size}"
        return self.head

    @property
    def is_integer(self) -> bool:
        """Whether values are numbers without a fraction."""
        return self.head in ("int", "uint", "bool")


_FORMATS = {
    ("int", 8): "q", ("int", 4): "i", ("int", 2): "h", ("int", 1): "b",
    ("uint", 8): "Q", ("uint", 4): "I", ("uint", 2): "H", ("uint", 1): "B",
    ("float", 8): "d", ("float", 4): "f", ("float", 2): "e",
}  # fmt: skip


@lru_cache(maxsize=64)
def number(head: str, size: int) -> Kind:
    """The kind of a number of so many bytes."""
    return Kind(head, size, size, "<" + _FORMATS[head, size])


BOOL = Kind("bool", 1, 1, "<b")
POINTER = Kind("pointer", 8, 8, "<q")
REFERENCE = Kind("reference", 8, 8, "<q")
NOTHING = Kind("nothing", 1, 1, "<b")
I8, I64 = number("int", 1), number("int", 8)


def layout(parts: Sequence[Kind]) -> tuple[tuple[int, ...], int, int]:
    """Offsets, size and alignment of components one behind the other, as in C."""
    offsets: list[int] = []
    position, largest = 0, 1
    for part in parts:
        position = -(-position // part.alignment) * part.alignment
        offsets.append(position)
        position += part.size
        largest = max(largest, part.alignment)
    return tuple(offsets), -(-position // largest) * largest, largest


@lru_cache(maxsize=1024)
def aggregate(parts: tuple[Kind, ...]) -> Kind:
    """The kind of a struct of these components."""
    offsets, size, alignment = layout(parts)
    return Kind("struct", size, alignment, "", parts, offsets)


@lru_cache(maxsize=1024)
def _union(parts: tuple[Kind, ...], members: tuple[Attribute, ...]) -> Kind:
    offsets, size, alignment = layout((I8, *parts))
    return Kind("union", size, alignment, "", parts, offsets, members)


def _scalar(dtype: str) -> Kind:
    if dtype == "bool":
        return BOOL
    head = dtype.rstrip("0123456789")
    return number(head, int(dtype[len(head) :]) // 8)


@lru_cache(maxsize=4096)
def kind_of(type_: Attribute) -> Kind:
    """The kind of a type; `Fault` if memory cannot hold its values."""
    match type_:
        case IntegerType():
            width = type_.width.data
            if width not in (1, 8, 16, 32, 64):
                raise Fault(f"memory of {type_} is not interpreted")
            return BOOL if width == 1 else number("int", width // 8)
        case IndexType() | py.IntType():
            return I64
        case Float64Type() | py.FloatType():
            return number("float", 8)
        case Float32Type():
            return number("float", 4)
        case Float16Type():
            return number("float", 2)
        case py.BoolType():
            return BOOL
        case py.ScalarType():
            return _scalar(type_.dtype.data)
        case mem.PointerType() | py.PointerType():
            return POINTER
        case mem.ReferenceType() | py.ObjectType() | py.StrType():
            return REFERENCE
        case mem.StructType():
            return aggregate(tuple(map(kind_of, type_.elements.data)))
        case py.TupleType():
            return aggregate(tuple(map(kind_of, type_.elements.data)))
        case py.StructType():
            return aggregate(tuple(map(kind_of, type_.fields.data)))
        case py.SliceType():
            return aggregate(tuple(map(kind_of, type_.parts.data)))
        case py.ExceptionType():
            return aggregate((I64, REFERENCE))
        case py.UnionType():
            return _union(tuple(map(kind_of, type_.members.data)), type_.members.data)
        case flow.SlotType() | py.BoundMethodType():
            return kind_of(type_.element if isinstance(type_, flow.SlotType) else type_.receiver)
        case (
            py.NoneType() | py.UnboundType() | py.NeverType() | py.FunctionValueType() | py.TypeObjectType()
            | py.ModuleType()
        ):  # fmt: skip
            return NOTHING
        case _ if type_ in FOREIGN:
            return kind_of(FOREIGN[type_].carrier)
        case _:
            raise Fault(f"memory of {type_} is not interpreted")


def zero(kind: Kind, null: Address) -> Any:
    """The value of all bits zero; `null` is the null pointer."""
    match kind.head:
        case "int" | "uint" | "bool":
            return 0
        case "float":
            return 0.0
        case "pointer":
            return null
        case "struct":
            return tuple(zero(part, null) for part in kind.parts)
        case "union":
            return kind.members[0], zero(kind.parts[0], null)
        case _:
            return None


def unpack(kind: Kind, data: Any, place: int) -> Any:
    """A number from bytes."""
    return struct.unpack_from(kind.format, data, place)[0]


def pack(kind: Kind, data: Any, place: int, value: Any) -> None:
    """A number into bytes."""
    struct.pack_into(kind.format, data, place, value)
