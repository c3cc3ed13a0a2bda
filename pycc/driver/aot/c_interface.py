"""The C functions of a library, written as Python library source.

Takes in: for each exported function its symbol, parameter names and types, and declared result type. Gives out: source
text of one module whose functions, marked `lang.export`, have the C signatures of docs/abi.md and call the Python
functions. The text goes through the frontend and the whole pipeline like any library module, so every back end gets the
same interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN

PRELUDE = '''"""C interface, generated."""
from pycc import lang
from pycc.library import c_interface
from pycc.lang import Pointer, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64
'''

MODULE = "c_exports"
"""Name of the generated module."""


@dataclass(frozen=True)
class Exported:
    """One function to export. `result` is its declared result type, or the inferred one where it has no annotation."""

    c_name: str
    module: str
    function: str
    parameters: tuple[tuple[str, Attribute], ...]
    result: Attribute


class NotExportable(Exception):
    """A type that the C ABI has no place for; `parameter` is None for the result."""

    def __init__(self, parameter: str | None, type_: Attribute):
        super().__init__(parameter)
        self.parameter = parameter
        self.type = type_


def type_source(type_: Attribute) -> str:
    """A type as an expression of library source; raises `NotExportable` for what cannot cross."""
    match type_:
        case py.IntType():
            return "int"
        case py.FloatType():
            return "float"
        case py.BoolType():
            return "bool"
        case py.StrType():
            return "str"
        case py.ScalarType():
            return _SCALARS[type_.dtype.data]
        case py.TupleType():
            return f"tuple[{', '.join(type_source(e) for e in type_.elements)}]"
        case py.ObjectType() if type_.class_name.data == "list":
            return f"list[{type_source(type_.arguments.data[0])}]"
        case _ if type_ in FOREIGN:
            return FOREIGN[type_].text
        case py.UnionType() if len(type_.members.data) == 2 and py.none in type_.members.data:
            return f"{type_source(next(m for m in type_.members if m != py.none))} | None"
        case _:
            raise NotExportable(None, type_)


_SCALARS = {
    "int8": "i8", "int16": "i16", "int32": "i32", "int64": "i64", "uint8": "u8", "uint16": "u16", "uint32": "u32",
    "uint64": "u64", "float32": "f32", "float64": "f64",
}  # fmt: skip

_BY_VALUE = (py.IntType, py.FloatType, py.BoolType, py.ScalarType)
_BY_VALUE_SOURCE: dict[type[Attribute], str] = {py.IntType: "i64", py.FloatType: "float", py.BoolType: "u8"}


def export_source(functions: Sequence[Exported]) -> str:
    """Source of the module that exports `functions`."""
    lines = [PRELUDE]
    for module in sorted({f.module for f in functions}):
        lines.append(f"import {module} as user_{_identifier(module)}")
    for row in FOREIGN.values():
        # What its type is called begins with it.
        lines.append(f"import {row.text.partition('.')[0]}")
    for function in functions:
        lines += ["", "", *_wrapper(function)]
    return "\n".join(lines) + "\n"


def _identifier(module: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in module)


def _wrapper(function: Exported) -> list[str]:
    parameters: list[str] = []
    load: list[str] = []
    back: list[str] = []
    seen: dict[Attribute, list[int]] = {}
    for index, (name, type_) in enumerate(function.parameters):
        try:
            declaration, value, is_list = _parameter(index, type_)
        except NotExportable as error:
            raise NotExportable(name, error.type) from None
        parameters.append(declaration)
        if is_list:
            # One list passed twice is one list inside, as in Python.
            for other in seen.get(type_, ()):
                same = f"lang.bitcast(i64, p{index}) == lang.bitcast(i64, p{other})"
                value = f"x{other} if {same} else ({value})"
            seen.setdefault(type_, []).append(index)
            back.append(f"c_interface.store_back({type_source(type_)}, p{index}, x{index})")
        load.append(f"x{index} = {value}")
    has_result = function.result != py.none
    if has_result:
        type_source(function.result)
        parameters.append("result: Pointer[u8]")
    parameters.append("error: Pointer[u8]")
    arguments = ", ".join(f"x{i}" for i in range(len(function.parameters)))
    call = f"user_{_identifier(function.module)}.{function.function}({arguments})"
    body = [f"value = {call}" if has_result else call]
    if back:
        # Lists are the caller's to see on errors too.
        body = ["try:", *(f"    {line}" for line in body), "except lang.EveryError:"]
        body += [*(f"    {line}" for line in back), "    raise", *back]
    if has_result:
        body.append(f"c_interface.store({type_source(function.result)}, result, value)")
    return [
        "@lang.export",
        f"def {function.c_name}({', '.join(parameters)}) -> i32:",
        "    c_interface.prepare()",
        "    try:",
        *(f"        {line}" for line in [*load, *body]),
        "        c_interface.finish()",
        "        return i32(0)",
        "    except lang.EveryError as e:",
        "        status = c_interface.fail(error, e)",
        "        c_interface.finish()",
        "        return status",
    ]


def _parameter(index: int, type_: Attribute) -> tuple[str, str, bool]:
    """Declaration, expression for the Python value, whether it is a list."""
    source = type_source_or_array(type_)
    if isinstance(type_, py.ArrayType):
        return f"p{index}: Pointer[i64]", array_source(index, type_), False
    if type_ in FOREIGN:
        carrier = FOREIGN[type_].carrier
        declaration, value, _ = _parameter(index, carrier)
        if isinstance(carrier, py.ScalarType):
            value = f"p{index}"
        return declaration, f"lang.bitcast({source}, {value})", False
    if isinstance(type_, _BY_VALUE):
        declared = _BY_VALUE_SOURCE.get(type(type_), source)
        convert = {"i64": f"int(p{index})", "u8": f"p{index} != 0"}.get(declared, f"p{index}")
        if isinstance(type_, py.ScalarType):
            convert = f"p{index}"
        return f"p{index}: {declared}", convert, False
    is_list = isinstance(type_, py.ObjectType)
    return f"p{index}: Pointer[u8]", f"c_interface.load({source}, p{index})", is_list


def type_source_or_array(type_: Attribute) -> str:
    """As `type_source`, arrays (arguments only) included: their element type."""
    if isinstance(type_, py.ArrayType):
        return _SCALARS.get(type_.dtype.data, "u8")
    return type_source(type_)


def array_source(index: int, type_: py.ArrayType) -> str:
    """Expression that makes the array of parameter `index` from `{data, shape[], strides[]}`; strides come in bytes."""
    element = type_source_or_array(type_)
    rank = type_.rank.value.data
    shape = ", ".join(f"p{index}.load({1 + axis})" for axis in range(rank))
    size = f"lang.sizeof({element})"
    strides = ", ".join(f"p{index}.load({1 + rank + axis}) // {size}" for axis in range(rank))
    data = f"lang.bitcast(Pointer[{element}], p{index}.load(0))"
    return f"lang.make_array({element}, {data}, ({shape},), ({strides},))"
