"""Values that stand for others while a module is reduced: constants of any of our types, and what is visible at an op.

Takes in a type and the op at which a value of it is needed. Gives out ops to insert, or a value that dominates the op.
The values are only meant to verify: whether a program that uses them is of interest, the test of the reduction says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from xdsl.dialects import arith, llvm, memref, tensor
from xdsl.dialects.builtin import (
    ArrayAttr,
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    MemRefType,
    StringAttr,
    TensorType,
    f64,
    i1,
    i64,
)
from xdsl.ir import Attribute, Block, BlockArgument, Operation, SSAValue
from xdsl.traits import IsolatedFromAbove

from pycc.dialects import mem, py

_ZEROS: dict[type[Attribute], Callable[[Any], Attribute | None]] = {
    py.IntType: lambda _: IntegerAttr(0, i64),
    py.UnknownType: lambda _: IntegerAttr(0, i64),
    py.BoolType: lambda _: IntegerAttr(0, i1),
    py.FloatType: lambda _: FloatAttr(0.0, f64),
    py.NoneType: lambda _: py.NoneAttr(),
    py.StrType: lambda _: py.TextAttr.of(""),
    py.TupleType: lambda type_: _zero_tuple(type_),
}
"""Constants of Python's types, for `py.constant`."""


def _zero_tuple(type_: py.TupleType) -> Attribute | None:
    parts = [zero(element) for element in type_.elements]
    return ArrayAttr([part for part in parts if part is not None]) if None not in parts else None


def zero(type_: Attribute) -> Attribute | None:
    """The simplest constant of a Python type."""
    make = _ZEROS.get(type(type_))
    return make(type_) if make is not None else None


def default(type_: Attribute, at: Operation) -> Operation | None:
    """An op without operands that gives a value of a type, for use in front of `at`; None where there is none."""
    made = _default(type_, at)
    if made is not None:
        made.location = at.location
    return made


def _default(type_: Attribute, at: Operation) -> Operation | None:
    if type_.name.startswith("py."):
        value = zero(type_)
        return None if value is None else py.ConstantOp(value, type_)
    if _is_machine(at):
        return _machine_default(type_)
    match type_:
        case IntegerType() | IndexType():
            return arith.ConstantOp(IntegerAttr(0, type_))
        case Float16Type() | BFloat16Type() | Float32Type() | Float64Type():
            return arith.ConstantOp(FloatAttr(0.0, type_))
        case mem.PointerType() | mem.ReferenceType() | mem.StructType():
            if type_ == mem.ReferenceType(StringAttr("str")):
                return mem.StringOp("")
            return mem.NullOp(type_)
        case MemRefType() if type_.has_static_shape():
            return memref.AllocOp([], [], type_)
        case TensorType() if type_.has_static_shape():
            return tensor.EmptyOp([], type_)
        case _:
            return None


def _machine_default(type_: Attribute) -> Operation | None:
    match type_:
        case IntegerType():
            return llvm.ConstantOp(IntegerAttr(0, type_), type_)
        case Float16Type() | BFloat16Type() | Float32Type() | Float64Type():
            return llvm.ConstantOp(FloatAttr(0.0, type_), type_)
        case llvm.LLVMPointerType():
            return llvm.ZeroOp.create(result_types=[type_])
        case llvm.LLVMStructType() | llvm.LLVMArrayType():
            return llvm.UndefOp(type_)
        case _:
            return None


def _is_machine(op: Operation) -> bool:
    around: Operation | None = op
    while around is not None:
        if around.name == "llvm.func":
            return True
        around = around.parent_op()
    return False


def visible(at: Operation) -> Iterator[SSAValue]:
    """Values that dominate an op, outermost first, without those of blocks that dominate it only by the graph."""
    places: list[tuple[Block, Operation | None]] = []
    around: Operation | None = at
    while around is not None and (block := around.parent) is not None:
        places.append((block, around))
        region = block.parent
        entry = region.first_block if region is not None else None
        if entry is not None and entry is not block:
            places.append((entry, None))
        around = block.parent_op()
        if around is not None and around.has_trait(IsolatedFromAbove):
            break
    for block, last in reversed(places):
        yield from block.args
        for op in block.ops:
            if op is last:
                break
            yield from op.results


def visible_of_type(type_: Attribute, at: Operation, but: frozenset[SSAValue] = frozenset()) -> SSAValue | None:
    """The outermost value of a type that dominates an op."""
    return next((value for value in visible(at) if value.type == type_ and value not in but), None)


def provide(type_: Attribute, at: Operation, but: frozenset[SSAValue] = frozenset()) -> SSAValue | None:
    """A value of a type for use at an op: one that is there, or a new constant in front of the op."""
    made = default(type_, at)
    if made is None:
        return visible_of_type(type_, at, but)
    block = at.parent
    assert block is not None
    block.insert_op_before(made, at)
    return made.results[0]


def simplicity(value: SSAValue) -> int:
    """How simple an operand is: 0 for constants, 1 for arguments of functions, 2 for the rest."""
    owner = value.owner
    if isinstance(owner, Block):
        around = owner.parent_op()
        is_entry = isinstance(value, BlockArgument) and around is not None and "sym_name" in around.properties
        return 1 if is_entry else 2
    return 0 if not owner.operands and not owner.regions and not owner.properties.get("callee") else 2
