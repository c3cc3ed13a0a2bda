"""The C header beside a library: docs/abi.md for one set of exported functions.

Takes in: the exported functions with their types. Gives out: header text, C99 and C++.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN
from pycc.driver.aot.c_interface import Exported

_SCALARS = {
    "bool": "bool", "int8": "int8_t", "int16": "int16_t", "int32": "int32_t", "int64": "int64_t", "uint8": "uint8_t",
    "uint16": "uint16_t", "uint32": "uint32_t", "uint64": "uint64_t", "float32": "float", "float64": "double",
}  # fmt: skip

_RESERVED = frozenset({
    "result", "error", "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else",
    "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
    "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile",
    "while", "bool", "class", "delete", "new", "template", "this", "throw", "try", "catch", "using", "namespace",
    "private", "public", "protected", "virtual", "operator",
})  # fmt: skip
"""Names that a C or C++ reader of the header could not use, and the wrapper's own."""

_ERROR = """\
/* What went wrong, for people. `error` arguments may be NULL. */
typedef struct pycc_error {
    int32_t status;    /* what the function returned */
    int32_t line;      /* of the Python file, 0 if unknown */
    char type[32];     /* "ValueError" */
    char message[216]; /* UTF-8 */
} pycc_error;
"""

_STRING = """\
/* UTF-8 text; `size` counts bytes. As an argument it is borrowed, as a result `data` is the caller's to free. */
typedef struct pycc_str {
    const char *data;
    int64_t size;
} pycc_str;
"""


@dataclass
class _Types:
    """Names of C types, and the definitions that they need, in order."""

    definitions: dict[str, str] = field(default_factory=dict[str, str])

    def name(self, type_: Attribute) -> str:
        """The C type of a value in memory; defines it on first use."""
        match type_:
            case py.IntType():
                return "int64_t"
            case py.FloatType():
                return "double"
            case py.BoolType():
                return "bool"
            case py.ScalarType():
                return _SCALARS[type_.dtype.data]
            case py.StrType():
                return self._define("pycc_str", _STRING)
            case py.ObjectType():
                element = self.name(type_.arguments.data[0])
                name = f"pycc_list_{_word(element)}"
                text = (
                    f"typedef struct {name} {{\n    {element} *data;\n    int64_t size;\n"
                    f"    int64_t capacity;\n}} {name};\n"
                )
                return self._define(name, text)
            case py.TupleType():
                parts = [self.name(e) for e in type_.elements]
                name = f"pycc_tuple_{'_'.join(_word(p) for p in parts)}"
                members = "".join(f"    {part} _{i};\n" for i, part in enumerate(parts))
                return self._define(name, f"typedef struct {name} {{\n{members}}} {name};\n")
            case py.UnionType():
                value = self.name(next(m for m in type_.members if m != py.none))
                name = f"pycc_optional_{_word(value)}"
                text = f"typedef struct {name} {{\n    bool present;\n    {value} value;\n}} {name};\n"
                return self._define(name, text)
            case _ if type_ in FOREIGN:
                return self.name(FOREIGN[type_].carrier)
            case py.ArrayType():
                element = _SCALARS[type_.dtype.data]
                rank = type_.rank.value.data
                name = f"pycc_array_{_word(element)}_{rank}"
                text = (
                    f"/* Used in place; strides in bytes. */\ntypedef struct {name} {{\n    {element} *data;\n"
                    f"    int64_t shape[{rank}];\n    int64_t strides[{rank}];\n}} {name};\n"
                )
                return self._define(name, text)
            case _:
                raise AssertionError(f"{type_} has no C type; NotExportable was raised before")

    def _define(self, name: str, text: str) -> str:
        self.definitions.setdefault(name, text)
        return name


def _word(c_type: str) -> str:
    return c_type.removeprefix("pycc_").removesuffix("_t")


_BY_VALUE = (py.IntType, py.FloatType, py.BoolType, py.ScalarType)


def header_text(library: str, functions: Sequence[Exported]) -> str:
    """The header of a library called `library` (a C identifier gives the include guard)."""
    types = _Types()
    prototypes = [_prototype(function, types) for function in functions]
    guard = "".join(c if c.isalnum() else "_" for c in library).upper() + "_H"
    numbers = "".join(f"    PYCC_{_constant(name)} = {py.EXCEPTIONS[name]},{_last(name)}\n" for name in py.EXCEPTIONS)
    sections = [
        f"/* {library}: made by pycc from Python. Every function returns 0, or the number of an error. */",
        f"#ifndef {guard}\n#define {guard}\n",
        "#include <stdbool.h>\n#include <stdint.h>\n",
        '#ifdef __cplusplus\nextern "C" {\n#endif\n',
        "#ifndef PYCC_ABI\n#define PYCC_ABI 1",
        f"enum {{\n    PYCC_OK = 0,\n    PYCC_INTEGER_RANGE_ERROR = {py.RANGE_ERROR},\n{numbers}}};\n",
        _ERROR + "#endif\n",
    ]
    for name, text in types.definitions.items():
        macro = f"{name.upper()}_DEFINED"
        sections.append(f"#ifndef {macro}\n#define {macro}\n{text}#endif\n")
    sections += [*prototypes, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n"]
    return "\n".join(sections)


def _prototype(function: Exported, types: _Types) -> str:
    parameters: list[str] = []
    for name, type_ in function.parameters:
        c_type = types.name(type_)
        if name in _RESERVED:
            name += "_"
        if isinstance(type_, _BY_VALUE) or type_ in FOREIGN:
            parameters.append(f"{c_type} {name}")
        elif isinstance(type_, (py.ObjectType, py.ArrayType)):
            parameters.append(f"{c_type} *{name}")
        else:
            parameters.append(f"const {c_type} *{name}")
    if function.result != py.none:
        parameters.append(f"{types.name(function.result)} *result")
    parameters.append("pycc_error *error")
    return f"int32_t {function.c_name}({', '.join(parameters)});"


def _constant(name: str) -> str:
    return "".join(
        f"_{c}" if c.isupper() and i and not name[i - 1].isupper() else c for i, c in enumerate(name)
    ).upper()


def _last(name: str) -> str:
    first, last = py.exception_range(name)
    return "" if first == last else f" PYCC_{_constant(name)}_LAST = {last},"
