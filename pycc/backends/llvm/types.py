"""LLVM's text of types, constants and names."""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import (
    ArrayAttr,
    BFloat16Type,
    BytesAttr,
    DenseIntOrFPElementsAttr,
    Float16Type,
    Float32Type,
    Float64Type,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    VectorType,
)
from xdsl.ir import Attribute

from pycc.dialects import llvm
from pycc.dialects.llvm_attributes import bytes_of


@lru_cache(maxsize=4096)
def type_text(type_: Attribute) -> str:
    """A type as LLVM writes it."""
    match type_:
        case IntegerType():
            return f"i{type_.width.data}"
        case Float64Type():
            return "double"
        case Float32Type():
            return "float"
        case Float16Type():
            return "half"
        case BFloat16Type():
            return "bfloat"
        case llvm.LLVMPointerType():
            space: Any = type_.addr_space
            return f"ptr addrspace({space.data})" if hasattr(space, "data") else "ptr"
        case llvm.LLVMStructType():
            members = ", ".join(type_text(t) for t in type_.types)
            return f"{{ {members} }}" if members else "{}"
        case llvm.LLVMArrayType():
            return f"[{type_.size.data} x {type_text(type_.type)}]"
        case llvm.LLVMVoidType():
            return "void"
        case VectorType():
            return f"<{type_.get_shape()[0]} x {type_text(type_.element_type)}>"
        case llvm.LLVMFunctionType():
            inputs = [type_text(t) for t in type_.inputs] + (["..."] if type_.is_variadic else [])
            return f"{type_text(type_.output)} ({', '.join(inputs)})"
        case _:
            raise ValueError(f"{type_} is no type of the llvm dialect")


@lru_cache(maxsize=8192)
def symbol_text(name: str) -> str:
    """`@name`, quoted where LLVM wants it."""
    if name.replace("_", "a").replace(".", "a").isalnum() and name.isascii() and not name[0].isdigit():
        return f"@{name}"
    return f'@"{escape(name.encode())}"'


def escape(data: bytes) -> str:
    """Bytes inside LLVM's quotes."""
    return "".join(chr(b) if 32 <= b < 127 and b not in (34, 92) else f"\\{b:02X}" for b in data)


def integer_text(value: int, type_: IntegerType) -> str:
    """An integer constant."""
    if type_.width.data == 1:
        return "true" if value & 1 else "false"
    return str(value)


def float_text(value: float, type_: Attribute) -> str:
    """A float constant by its bits: a float's are those of the double of the same value."""
    match type_:
        case Float64Type() | Float32Type():
            if isinstance(type_, Float32Type) and value == value and abs(value) != float("inf"):
                value = struct.unpack("<f", struct.pack("<f", value))[0]
            bits = struct.unpack("<Q", struct.pack("<d", value))[0]
            return f"0x{bits:016X}"
        case Float16Type():
            return f"0xH{struct.unpack('<H', struct.pack('<e', value))[0]:04X}"
        case _:
            raise ValueError(f"constants of type {type_} are not translated")


def constant_text(value: Attribute, type_: Attribute) -> str:
    """A constant without its type: numbers, strings of bytes, addresses, and structs and arrays of them."""
    match value:
        case IntegerAttr():
            assert isinstance(type_, IntegerType)
            return integer_text(value.value.data, type_)
        case FloatAttr():
            return float_text(value.value.data, type_)
        case StringAttr() | BytesAttr():
            return f'c"{escape(bytes_of(value))}"'
        case SymbolRefAttr():
            return symbol_text(value.root_reference.data)
        case ArrayAttr():
            return _aggregate(list(value.data), type_)
        case DenseIntOrFPElementsAttr():
            return _elements(value, type_)
        case _:
            raise ValueError(f"constant {value} is not translated")


def _aggregate(members: list[Attribute], type_: Attribute) -> str:
    match type_:
        case llvm.LLVMStructType():
            types = list(type_.types)
        case llvm.LLVMArrayType():
            types = [type_.type] * len(members)
        case _:
            raise ValueError(f"{type_} has no members")
    if not members:
        return "zeroinitializer"
    text = ", ".join(f"{type_text(t)} {constant_text(m, t)}" for m, t in zip(members, types, strict=True))
    return f"{{ {text} }}" if isinstance(type_, llvm.LLVMStructType) else f"[{text}]"


def _elements(value: Any, type_: Attribute) -> str:
    values: list[Any] = list(value.get_values())
    match type_:
        case llvm.LLVMArrayType():
            element, left, right, count = type_.type, "[", "]", type_.size.data
        case VectorType():
            element, left, right, count = type_.element_type, "<", ">", type_.get_shape()[0]
        case _:
            raise ValueError(f"{type_} has no elements")
    if not count:
        return "zeroinitializer"
    if len(values) == 1:
        values *= count
    text = type_text(element)
    if isinstance(element, IntegerType):
        rendered = [integer_text(int(v), element) for v in values]
    else:
        rendered = [float_text(v, element) for v in values]
    return left + ", ".join(f"{text} {v}" for v in rendered) + right
