"""The one place where a `py` type becomes a lowered type, and where unions and scalars are laid out.

Takes in types of level TYPED, gives out types of level STRUCTURED (the table of docs/architecture.md). Pure,
memoised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from xdsl.dialects.builtin import (
    ArrayAttr,
    FunctionType,
    IntegerType,
    MemRefType,
    StridedLayoutAttr,
    StringAttr,
    f32,
    f64,
    i1,
    i8,
    i16,
    i32,
    i64,
)
from xdsl.ir import Attribute

from pycc.dialects import flow, mem, py
from pycc.dialects.names import type_text

DYNAMIC = -1 << 63
"""xDSL's and MLIR's mark of a dynamic extent."""

EMPTY: frozenset[type[Attribute]] = frozenset(
    {
        py.NoneType,
        py.UnboundType,
        py.NeverType,
        py.FunctionValueType,
        py.TypeObjectType,
        py.ModuleType,
        py.ExceptionClassType,
    }
)
"""Types whose values carry nothing at run time: control flow drops them, elsewhere they are an `i1` false."""


@dataclass(frozen=True)
class Scalar:
    """What arithmetic has to know about a NumPy scalar type."""

    name: str
    type: Attribute
    bits: int
    signed: bool
    floating: bool

    @property
    def lowest(self) -> int:
        """Smallest value of an integer type."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def highest(self) -> int:
        """Largest value of an integer type."""
        return (1 << (self.bits - 1)) - 1 if self.signed else (1 << self.bits) - 1


def _scalars() -> dict[str, Scalar]:
    integers = {8: i8, 16: i16, 32: i32, 64: i64}
    table = {f"int{bits}": Scalar(f"int{bits}", type_, bits, True, False) for bits, type_ in integers.items()}
    table |= {f"uint{bits}": Scalar(f"uint{bits}", type_, bits, False, False) for bits, type_ in integers.items()}
    table["bool"] = Scalar("bool", i1, 1, False, False)
    table["float32"] = Scalar("float32", f32, 32, True, True)
    table["float64"] = Scalar("float64", f64, 64, True, True)
    return table


SCALARS = _scalars()


def scalar_of(type_: Attribute) -> Scalar | None:
    """The facts of a scalar type; None for other types."""
    return SCALARS[type_.dtype.data] if isinstance(type_, py.ScalarType) else None


def _struct(name: str, components: tuple[Attribute, ...]) -> mem.StructType:
    return mem.StructType(StringAttr(name), ArrayAttr([lower_type(t) for t in components]))


def _union(type_: py.UnionType) -> mem.StructType:
    return mem.StructType(StringAttr("union"), ArrayAttr([i8, *(lower_type(t) for t in type_.members.data)]))


def array_type(element: Attribute, rank: int) -> MemRefType[Attribute]:
    """A strided memref of unknown extents, strides and offset."""
    return MemRefType(element, [DYNAMIC] * rank, StridedLayoutAttr([None] * rank, None))


TABLE: dict[type[Attribute], Callable[[Any], Attribute]] = {
    py.IntType: lambda t: i64,
    py.FloatType: lambda t: f64,
    py.BoolType: lambda t: i1,
    py.ScalarType: lambda t: SCALARS[t.dtype.data].type,
    py.StrType: lambda t: mem.STRING,
    py.ObjectType: lambda t: mem.ReferenceType(StringAttr(type_text(t))),
    py.TupleType: lambda t: _struct("tuple", t.elements.data),
    py.StructType: lambda t: _struct(t.class_name.data, t.fields.data),
    py.SliceType: lambda t: _struct("slice", t.parts.data),
    py.UnionType: _union,
    py.PointerType: lambda t: mem.PointerType(lower_type(t.element)),
    py.ExceptionType: lambda t: mem.EXCEPTION,
    py.ArrayType: lambda t: array_type(SCALARS[t.dtype.data].type, t.rank.value.data),
    py.BoundMethodType: lambda t: lower_type(t.receiver),
    flow.SlotType: lambda t: flow.SlotType(lower_type(t.element)),
    **{empty: lambda t: i1 for empty in EMPTY},
}


@lru_cache(maxsize=8192)
def lower_type(type_: Attribute) -> Attribute:
    """The STRUCTURED type of a TYPED type; types that are lowered already stay."""
    rule = TABLE.get(type(type_))
    return type_ if rule is None else rule(type_)


def is_empty(type_: Attribute) -> bool:
    """Whether values of the type carry nothing."""
    return type(type_) in EMPTY


def result_types(type_: Attribute) -> list[Attribute]:
    """The results of a function or operation whose one TYPED result has this type: none for contentless types."""
    return [] if type(type_) in EMPTY else [lower_type(type_)]


def lower_function_type(type_: FunctionType) -> FunctionType:
    """A function's type; contentless results vanish, contentless arguments stay as `i1`."""
    outputs = [lower_type(t) for t in type_.outputs.data if type(t) not in EMPTY]
    return FunctionType.from_lists([lower_type(t) for t in type_.inputs.data], outputs)


def members_of(type_: Attribute) -> tuple[Attribute, ...]:
    """The members of a union; any other type is its own only member."""
    return type_.members.data if isinstance(type_, py.UnionType) else (type_,)


def tag_of(union: py.UnionType, member: Attribute) -> int:
    """The tag of a member; its payload is component `tag + 1`."""
    return union.members.data.index(member)


def integer_type(type_: Attribute) -> IntegerType:
    """The type, known to be a builtin integer type."""
    return cast(IntegerType, type_)
