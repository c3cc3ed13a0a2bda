"""What the functions of one module share: classes, callees, constant data, helper functions.

Takes in: the module at BUFFERS. Gives out: `llvm` globals and functions, each made at its first use and once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import (
    ArrayAttr,
    DictionaryAttr,
    IntegerAttr,
    ModuleOp,
    StringAttr,
    UnitAttr,
    i32,
)
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation, Region

from pycc.dialects import llvm, mem
from pycc.dialects.llvm_attributes import byte_string
from pycc.ir.construct import make
from pycc.ir.levels import LevelError
from pycc.ir.locations import COMPILER, source_op_span
from pycc.passes.machine.emitter import UNIT, ZERO_FLAGS, Emitter, integer_attribute, names, symbol
from pycc.passes.machine.types import (
    CONTEXT_LAYOUT,
    PTR,
    STRING_LAYOUT,
    VOID,
    ClassLayout,
    class_layout,
    i8,
    i64,
    lower_type,
    size_and_alignment,
    struct_of,
)

INTERNAL = llvm.LinkageAttr("internal")
EXTERNAL = llvm.LinkageAttr("external")
PRIVATE = llvm.LinkageAttr("private")
_DEFAULT_VISIBILITY = IntegerAttr(0, 64)
_C_CONVENTION = llvm.CallingConventionAttr("ccc")
IMMORTAL = 1 << 62
"""Count of a constant object."""

# C functions that LLVM may treat as what they are: nothing about their results can differ.
BUILTIN_SAFE = frozenset({"malloc", "free", "realloc", "calloc", "memcmp", "memchr", "strlen", "memcpy", "memmove"})


@dataclass(frozen=True)
class Callee:
    """How to call a function of the module."""

    symbol: str
    arguments: tuple[Attribute, ...]
    results: tuple[Attribute, ...]
    raises: bool
    exported: bool

    @property
    def result_type(self) -> Attribute:
        """Type of the LLVM call."""
        types = [lower_type(t) for t in self.results]
        if self.raises:
            return struct_of([i32, *types]) if types else i32
        if not types:
            return VOID
        return types[0] if len(types) == 1 else struct_of(types)


class ModuleLowering:
    """State of lowering one module."""

    def __init__(self, module: ModuleOp):
        self.functions: list[Operation] = []
        self.globals: list[Operation] = []
        self.helpers: dict[str, str] = {}
        self.classes: dict[str, ClassLayout] = {"Context": CONTEXT_LAYOUT, "str": STRING_LAYOUT}
        self.callees: dict[str, Callee] = {}
        self.declared: dict[str, llvm.FuncOp] = {}
        self._data: dict[Any, str] = {}
        self._tags: dict[str, StringAttr] = {}
        self._counted: dict[Attribute, bool] = {}
        for op in module.ops:
            if isinstance(op, mem.ClassOp):
                self.classes[op.sym_name.data] = class_layout(op)
            elif isinstance(op, FuncOp):
                self.callees[op.sym_name.data] = callee_of(op)

    # ---------------------------------------------------------------- types

    def layout(self, type_: Attribute) -> ClassLayout:
        """Layout of the class that a `!mem.ref` points to."""
        assert isinstance(type_, mem.ReferenceType)
        layout = self.classes.get(type_.class_name.data)
        if layout is None:
            raise LevelError(f"class {type_.class_name.data} is not declared")
        return layout

    def is_counted(self, type_: Attribute) -> bool:
        """Whether a value of this type owns references."""
        found = self._counted.get(type_)
        if found is None:
            match type_:
                case mem.ReferenceType():
                    found = self.layout(type_).counted
                case mem.StructType():
                    found = any(self.is_counted(t) for t in type_.elements)
                case _:
                    found = False
            self._counted[type_] = found
        return found

    def tag(self, access: str) -> StringAttr:
        """TBAA tag of a kind of access; kinds never overlap in memory."""
        tag = self._tags.get(access)
        if tag is None:
            tag = self._tags[access] = StringAttr(access)
        return tag

    def element_tag(self, type_: Attribute) -> Attribute | None:
        """Tag of an element of raw memory. Bytes have none: they may be part of anything."""
        if type_ == i8:
            return None
        return self.tag(f"element {_scalar_name(type_)}")

    # ---------------------------------------------------------------- functions

    def callee(self, name: str) -> Callee:
        """A function of the module by its symbol."""
        callee = self.callees.get(name)
        if callee is None:
            raise LevelError(f"function {name} is not declared")
        return callee

    def add_function(
        self,
        name: str,
        inputs: Sequence[Attribute],
        output: Attribute,
        body: Region | None,
        linkage: llvm.LinkageAttr,
        attributes: Sequence[str] = ("nounwind",),
        argument_attributes: Sequence[dict[str, Attribute]] = (),
        location: Attribute = COMPILER,
    ) -> llvm.FuncOp:
        """Put an `llvm.func` into the output."""
        properties: dict[str, Attribute] = {
            "sym_name": StringAttr(name),
            "function_type": llvm.LLVMFunctionType(list(inputs), output),
            "CConv": _C_CONVENTION,
            "linkage": linkage,
            "visibility_": _DEFAULT_VISIBILITY,
        }
        if any(argument_attributes):
            properties["arg_attrs"] = ArrayAttr([DictionaryAttr(a) for a in argument_attributes])
        op = llvm.FuncOp.create(
            properties=properties,
            regions=[body if body is not None else Region()],
            location=location,  # pyright: ignore[reportArgumentType]
        )
        if attributes:
            op.attributes["passthrough"] = names(tuple(attributes))
        self.functions.append(op)
        return op

    def declare_c(self, name: str, inputs: Sequence[Attribute], output: Attribute, pure: bool = False) -> str:
        """Declare a C function. D5: what it computes is the C library's business, not LLVM's."""
        op = self.declared.get(name)
        attributes = ["nounwind"]
        if name not in BUILTIN_SAFE:
            attributes.append("nobuiltin")
        if pure:
            attributes += ["willreturn", "memory(none)"]
        if op is None:
            self.declared[name] = self.add_function(name, inputs, output, None, EXTERNAL, attributes)
        elif not pure:
            # One call that may touch memory is enough: the declaration speaks for all.
            op.attributes["passthrough"] = names(tuple(attributes))
        return name

    def helper(self, key: str, build: Callable[[ModuleLowering, str], None]) -> str:
        """The helper function of this name, built at its first use."""
        if key not in self.helpers:
            self.helpers[key] = key
            build(self, key)
        return key

    def build_helper(
        self,
        name: str,
        inputs: Sequence[Attribute],
        output: Attribute,
        attributes: Sequence[str],
        build: Callable[[Emitter, Sequence[Any]], None],
    ) -> None:
        """Make an internal function whose body `build(emitter, arguments)` emits."""
        from xdsl.ir import Block

        emitter = Emitter()
        entry = emitter.start(Block(arg_types=inputs))
        build(emitter, entry.args)
        self.add_function(name, inputs, output, emitter.region(), INTERNAL, ("nounwind", *attributes))

    # ---------------------------------------------------------------- constant data

    def add_global(
        self, name: str, type_: Attribute, value: Attribute, constant: bool, linkage: llvm.LinkageAttr, alignment: int
    ) -> str:
        """Put an `llvm.mlir.global` into the output."""
        properties: dict[str, Attribute] = {
            "global_type": type_,
            "sym_name": StringAttr(name),
            "linkage": linkage,
            "addr_space": ZERO_FLAGS,
            "value": value,
            "alignment": integer_attribute(alignment, i64),
        }
        if constant:
            properties["constant"] = UNIT
            properties["unnamed_addr"] = integer_attribute(2, i64)
        made = make(llvm.GlobalOp, properties=properties, regions=[Region()])
        made.location = COMPILER
        self.globals.append(made)
        return name

    def data(self, key: Any, build: Callable[[str], str], prefix: str) -> str:
        """A global by content."""
        found = self._data.get(key)
        if found is None:
            found = self._data[key] = build(f"{prefix}.{len(self._data)}")
        return found

    def c_string(self, text: str) -> str:
        """A NUL-terminated UTF-8 constant."""

        def build(name: str) -> str:
            raw = text.encode("utf-8", "backslashreplace") + b"\0"
            value = byte_string(raw)
            return self.add_global(name, llvm.LLVMArrayType(len(raw), i8), value, True, PRIVATE, 1)

        return self.data(("c", text), build, "pycc.text")

    def record(self, op: Operation, function: str) -> str:
        """The location record of an op: `{char *file, char *function, i64 line}`."""
        span = source_op_span(op)
        file, line = ("", 0) if span is None else (span.file, span.line)

        def build(name: str) -> str:
            value = ArrayAttr(
                [
                    symbol(self.c_string(file)),
                    symbol(self.c_string(function)),
                    integer_attribute(line, i64),
                ]
            )
            return self.add_global(name, struct_of([PTR, PTR, i64]), value, True, PRIVATE, 8)

        return self.data(("record", file, function, line), build, "pycc.record")

    def string(self, text: str) -> str:
        """An immortal `str` object."""

        def build(name: str) -> str:
            largest = max(map(ord, text), default=0)
            kind = 1 if largest < 0x100 else 2 if largest < 0x10000 else 4
            header = (IMMORTAL, len(text), kind, 0)
            units = b"".join(ord(c).to_bytes(kind, "little") for c in text) + b"\0" * kind
            value = ArrayAttr([*(integer_attribute(v, i64) for v in header), byte_string(units)])
            type_ = struct_of([i64, i64, i64, i64, llvm.LLVMArrayType(len(units), i8)])
            return self.add_global(name, type_, value, False, INTERNAL, 16)

        return self.data(("str", text), build, "pycc.str")


def callee_of(op: FuncOp) -> Callee:
    """How a `func.func` is called."""
    name = op.attributes.get("pycc.export")
    exported = isinstance(name, StringAttr)
    return Callee(
        name.data if isinstance(name, StringAttr) else op.sym_name.data,
        tuple(op.function_type.inputs),
        tuple(op.function_type.outputs),
        "pycc.raises" in op.attributes and not exported,
        exported,
    )


def _scalar_name(type_: Attribute) -> str:
    lowered = lower_type(type_)
    return "ptr" if lowered == PTR else str(lowered)


def argument_attributes(module: ModuleLowering, type_: Attribute) -> dict[str, Attribute]:
    """What LLVM may know of an argument: a reference points to a living object for the whole call."""
    if not isinstance(type_, mem.ReferenceType):
        return {}
    return {
        "llvm.nonnull": UnitAttr(),
        "llvm.noundef": UnitAttr(),
        "llvm.align": integer_attribute(8, i64),
        "llvm.dereferenceable": integer_attribute(max(module.layout(type_).size, 8), i64),
    }


CONTEXT_ATTRIBUTES: dict[str, Attribute] = {
    "llvm.nonnull": UnitAttr(),
    "llvm.noundef": UnitAttr(),
    "llvm.align": integer_attribute(8, i64),
    "llvm.dereferenceable": integer_attribute(CONTEXT_LAYOUT.size, i64),
}

__all__ = ["Callee", "ModuleLowering", "argument_attributes", "size_and_alignment"]
