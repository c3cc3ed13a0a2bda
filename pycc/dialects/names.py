"""How types are written in the names of specialisations and classes: `list[int]`, `prog.f[int,list[float]]`.

One spelling for every room: inference names `py.class` ops and specialisations with it, lowering finds the class of an
`!py.object` through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from xdsl.ir import Attribute

from pycc.dialects import py


def _listed(head: str, types: Sequence[Attribute]) -> str:
    return f"{head}[{','.join(type_text(t) for t in types)}]" if types else head


TEXT: dict[type[Attribute], Callable[[Any], str]] = {
    py.UnknownType: lambda t: "?",
    py.NeverType: lambda t: "Never",
    py.UnboundType: lambda t: "unbound",
    py.IntType: lambda t: "int",
    py.FloatType: lambda t: "float",
    py.BoolType: lambda t: "bool",
    py.NoneType: lambda t: "None",
    py.StrType: lambda t: "str",
    py.ScalarType: lambda t: t.dtype.data,
    py.TupleType: lambda t: _listed("tuple", t.elements.data) if t.elements.data else "tuple[()]",
    py.ObjectType: lambda t: _listed(t.class_name.data, t.arguments.data),
    # A constant list is told by its item; its other field is the same in all.
    py.StructType: lambda t: _listed(
        t.class_name.data, [t.fields.data[0].element] if py.is_constant_list(t) else t.fields.data
    ),
    py.UnionType: lambda t: "|".join(type_text(m) for m in t.members.data),
    py.ArrayType: lambda t: f"ndarray[{t.dtype.data},{t.rank.value.data}]",
    py.PointerType: lambda t: f"Pointer[{type_text(t.element)}]",
    py.SliceType: lambda t: _listed("slice", t.parts.data),
    py.ExceptionType: lambda t: "Exception",
    py.FunctionValueType: lambda t: f"function[{t.symbol.data}]",
    py.BoundMethodType: lambda t: f"method[{t.symbol.data},{type_text(t.receiver)}]",
    py.TypeObjectType: lambda t: f"type[{type_text(t.instance)}]",
    py.ExceptionClassType: lambda t: t.class_name.data,
    py.ModuleType: lambda t: f"module[{t.module_name.data}]",
    py.ParameterType: lambda t: t.parameter.data,
    py.VariableType: lambda t: f"?{t.number.value.data}",
}
"""How each kind of type is written; types from outside have rows here too (`dialects/foreign.py`)."""


@lru_cache(maxsize=4096)
def type_text(type_: Attribute) -> str:
    """A type as Python would write it."""
    return TEXT[type(type_)](type_)


def specialisation_name(function: str, arguments: Sequence[Attribute]) -> str:
    """The symbol of a function's specialisation for argument types: `prog.f[int,list[float]]`."""
    return f"{function}[{','.join(type_text(t) for t in arguments)}]"
