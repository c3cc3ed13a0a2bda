"""Types as a user reads them, and which library class a type's methods live in.

Takes in: types (resolved or not). Gives out: text and symbols. Assumes nothing of the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Attribute

from pycc.dialects import py


def _arguments(head: str, types: Any) -> str:
    return f"{head}[{', '.join(full_name(t) for t in types)}]" if len(types) else head


FULL_NAMES: dict[type[Attribute], Callable[[Any], str]] = {
    py.UnknownType: lambda t: "unknown",
    py.NeverType: lambda t: "Never",
    py.UnboundType: lambda t: "unassigned",
    py.IntType: lambda t: "int",
    py.FloatType: lambda t: "float",
    py.BoolType: lambda t: "bool",
    py.NoneType: lambda t: "None",
    py.StrType: lambda t: "str",
    py.ScalarType: lambda t: f"numpy.{t.dtype.data}",
    py.TupleType: lambda t: _arguments("tuple", t.elements.data) if t.elements.data else "tuple[()]",
    py.ObjectType: lambda t: _arguments(t.class_name.data, t.arguments.data),
    py.StructType: lambda t: (
        f"constant list[{full_name(t.fields.data[0].element)}]" if py.is_constant_list(t) else t.class_name.data
    ),
    py.UnionType: lambda t: " | ".join(full_name(m) for m in t.members.data),
    py.ArrayType: lambda t: f"numpy array of {t.dtype.data} with {t.rank.value.data} dimensions",
    py.PointerType: lambda t: f"Pointer[{full_name(t.element)}]",
    py.SliceType: lambda t: "slice",
    py.ExceptionType: lambda t: "exception",
    py.FunctionValueType: lambda t: f"function {t.symbol.data.rpartition('.')[2]}",
    py.BoundMethodType: lambda t: f"method {t.symbol.data.rpartition('.')[2]}",
    py.TypeObjectType: lambda t: f"type[{full_name(t.instance)}]",
    py.ExceptionClassType: lambda t: t.class_name.data,
    py.ModuleType: lambda t: f"module {t.module_name.data}",
    py.ParameterType: lambda t: t.parameter.data,
    py.VariableType: lambda t: "unknown",
}


def full_name(type_: Attribute) -> str:
    """`list[int]`, `int | float`, `tuple[int, str]`: a type as an annotation would say it."""
    return FULL_NAMES[type(type_)](type_)


SHORT_NAMES: dict[type[Attribute], Callable[[Any], str]] = {
    py.NoneType: lambda t: "NoneType",
    py.TupleType: lambda t: "tuple",
    py.ObjectType: lambda t: t.class_name.data.rpartition(".")[2],
    py.StructType: lambda t: "list" if py.is_constant_list(t) else t.class_name.data.rpartition(".")[2],
    py.ArrayType: lambda t: "numpy.ndarray",
    py.FunctionValueType: lambda t: "function",
    py.BoundMethodType: lambda t: "method",
    py.TypeObjectType: lambda t: "type",
    py.ModuleType: lambda t: "module",
}


def short_name(type_: Attribute) -> str:
    """`type(x).__name__` as CPython's messages have it: `list`, `NoneType`."""
    return SHORT_NAMES.get(type(type_), full_name)(type_)


CLASS_SYMBOLS: dict[type[Attribute], Callable[[Any], str]] = {
    py.IntType: lambda t: "int",
    py.FloatType: lambda t: "float",
    py.BoolType: lambda t: "bool",
    py.NoneType: lambda t: "none",
    py.StrType: lambda t: "str",
    py.ScalarType: lambda t: "scalar",
    py.TupleType: lambda t: "tuple",
    py.ObjectType: lambda t: t.class_name.data,
    py.StructType: lambda t: t.class_name.data,
    py.ArrayType: lambda t: "ndarray",
    py.SliceType: lambda t: "slice",
    py.ExceptionType: lambda t: "exception",
    py.FunctionValueType: lambda t: "function",
    py.TypeObjectType: lambda t: "type",
    py.ModuleType: lambda t: "module",
    py.PointerType: lambda t: "Pointer",
}


def class_symbol(type_: Attribute) -> str:
    """The symbol of the class whose methods a value of this type has; '' for types without one."""
    row = CLASS_SYMBOLS.get(type(type_))
    return "" if row is None else row(type_)
