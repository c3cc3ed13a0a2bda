"""`llvm-to-upstream`: the few things of level MACHINE that upstream's `mlir-translate` says in another way.

Before:  `llvm.load %p {pycc.tbaa = "count"}`, `passthrough = ["memory(none)"]`, a global whose value holds addresses
After:   `llvm.load %p {tbaa = [#llvm.tbaa_tag<...>]}`, `memory_effects = #llvm.memory_effects<...>`, a global with a
         region that computes its value
Expects: level MACHINE.
Guarantees: level MACHINE; `mlir-translate --mlir-to-llvmir` makes of it the same LLVM IR that our translator makes of
what came in.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import (
    ArrayAttr,
    BytesAttr,
    DenseArrayBase,
    DenseIntOrFPElementsAttr,
    ModuleOp,
    StringAttr,
    SymbolRefAttr,
    TensorType,
    i8,
    i64,
)
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.dialects import llvm
from pycc.dialects.llvm_attributes import MemoryEffectsAttr, access_tag, bytes_of


@dataclass(frozen=True)
class LlvmToUpstreamPass(ModulePass):
    """See the module docstring."""

    name = "llvm-to-upstream"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for item in op.ops:
            match item:
                case llvm.GlobalOp():
                    _initialise(item)
                case llvm.FuncOp():
                    _function(item)
                case _:
                    pass


# ---------------------------------------------------------------- globals


def _initialise(op: llvm.GlobalOp) -> None:
    value = op.value
    if value is None or not _holds_address(value):
        return
    block = Block()
    made = _constant(block, value, op.global_type)
    block.add_op(llvm.ReturnOp(made))
    for inner in block.ops:
        inner.location = op.location
    del op.properties["value"]
    region = op.detach_region(op.body)
    assert not region.blocks
    op.add_region(Region([block]))


def _holds_address(value: Attribute) -> bool:
    match value:
        case SymbolRefAttr():
            return True
        case ArrayAttr():
            return any(_holds_address(member) for member in value)
        case _:
            return False


def _constant(block: Block, value: Attribute, type_: Attribute) -> SSAValue:
    """Append ops that make a constant."""

    def add(op: Operation) -> SSAValue:
        block.add_op(op)
        return op.results[0]

    match value, type_:
        case SymbolRefAttr(), llvm.LLVMPointerType():
            return add(llvm.AddressOfOp(value, type_))
        case ArrayAttr(), (llvm.LLVMStructType() | llvm.LLVMArrayType()):
            types = list(type_.types) if isinstance(type_, llvm.LLVMStructType) else [type_.type] * len(value)
            made = add(llvm.PoisonOp(type_))
            for index, (member, member_type) in enumerate(zip(value, types, strict=True)):
                part = _constant(block, member, member_type)
                made = add(llvm.InsertValueOp(DenseArrayBase.from_list(i64, [index]), made, part))
            return made
        case ((StringAttr() | BytesAttr()), _):
            data = list(bytes_of(value))
            bytes_ = DenseIntOrFPElementsAttr.from_list(TensorType(i8, [len(data)]), data)
            return add(llvm.ConstantOp(bytes_, type_))
        case _:
            return add(llvm.ConstantOp(value, type_))


# ---------------------------------------------------------------- functions

_NO_MEMORY = "memory(none)"


def _function(op: llvm.FuncOp) -> None:
    marks = op.get_attr_or_prop("passthrough")
    if isinstance(marks, ArrayAttr):
        kept: list[Attribute] = [mark for mark in marks if mark != StringAttr(_NO_MEMORY)]
        if len(kept) < len(marks):
            op.attributes["memory_effects"] = MemoryEffectsAttr.none()
        op.attributes["passthrough"] = ArrayAttr(kept)
    for inner in op.walk():
        tag = inner.attributes.get("pycc.tbaa")
        if isinstance(tag, StringAttr):
            del inner.attributes["pycc.tbaa"]
            inner.attributes["tbaa"] = ArrayAttr([access_tag(tag.data)])
