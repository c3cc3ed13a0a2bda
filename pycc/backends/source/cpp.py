"""BUFFERS to C++17: one header with the exported functions, one source.

Takes in: a module at BUFFERS. Gives out: `CppFiles`. Only what the exported functions reach is written (all functions
where none is exported). Meant for `g++ -std=c++17 -O2 -ffp-contract=off -fno-builtin`, and clean under `-Wall -Wextra
-Werror`: nothing unused, every variable set before it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute, Operation

from pycc.backends.source.arithmetic import ARITHMETIC
from pycc.backends.source.control import CONTROL
from pycc.backends.source.cpp_runtime import PREAMBLE, runtime_text
from pycc.backends.source.effects import EFFECTS
from pycc.backends.source.expressions import Member, Name, Unary, render
from pycc.backends.source.memory import MEMORY
from pycc.backends.source.module import Callee, ModuleWriter
from pycc.backends.source.names import identifier
from pycc.backends.source.statements import (
    Assign,
    Comment,
    Declare,
    Effect,
    For,
    If,
    Jump,
    Label,
    Return,
    Scope,
    Statement,
    Unreachable,
    While,
    clean,
)
from pycc.backends.source.structure import FunctionWriter
from pycc.dialects import mem
from pycc.ir.levels import LevelError
from pycc.ir.locations import source_op_span

HANDLERS: dict[type[Operation], Callable[[FunctionWriter, Any], None]] = {**ARITHMETIC, **MEMORY, **EFFECTS, **CONTROL}


@dataclass(frozen=True)
class CppFiles:
    """Text of the two files."""

    header: str
    source: str


@dataclass(frozen=True)
class _Function:
    """A function ready to print."""

    callee: Callee
    result: str
    parameters: tuple[tuple[str, str], ...]
    body: list[Statement]
    unread: frozenset[str]
    comment: str
    marks: str
    calls: tuple[str, ...]


def emit_cpp(module: ModuleOp, name: str, header: str | None = None) -> CppFiles:
    """The C++ text of a module; files are meant to be called `name.h` and `name.cpp`. `header` is a public header made
    elsewhere, which the source then does not include."""
    writer = ModuleWriter(module)
    functions = _functions(writer)
    exported = [function for function in functions.values() if function.callee.exported]
    if header is None:
        public = _header(name, [(function, writer) for function in exported])
        include = f'#include "{name}.h"'
    else:
        public, include = header, "#include <stdint.h>"
    return CppFiles(public, _source(name, writer, functions, include))


# ---------------------------------------------------------------- functions


def _functions(writer: ModuleWriter) -> dict[str, _Function]:
    """The functions that are reached, callees first where that is possible."""
    roots = [callee.symbol for callee in writer.callees.values() if callee.exported]
    if not roots:
        roots = [callee.symbol for callee in writer.callees.values() if callee.defined]
    done: dict[str, _Function] = {}
    stack = list(roots)
    while stack:
        symbol = stack.pop()
        if symbol in done or not writer.callee(symbol).defined:
            continue
        writer.called = []
        done[symbol] = _function(writer, writer.functions[symbol])
        stack.extend(writer.called)
    return _callees_first(done, roots)


def _callees_first(functions: dict[str, _Function], roots: Sequence[str]) -> dict[str, _Function]:
    ordered: dict[str, _Function] = {}
    seen: set[str] = set()
    stack: list[tuple[str, bool]] = [(symbol, False) for symbol in reversed([*roots, *functions])]
    while stack:
        symbol, finished = stack.pop()
        if symbol not in functions:
            continue
        if finished:
            ordered[symbol] = functions[symbol]
        elif symbol not in seen:
            seen.add(symbol)
            stack.append((symbol, True))
            stack.extend((callee, False) for callee in reversed(functions[symbol].calls))
    return ordered


_MARKS = {"pycc.inline": "inline ", "pycc.noinline": "[[gnu::noinline]] ", "pycc.cold": "[[gnu::cold]] "}


def _function(writer: ModuleWriter, op: FuncOp) -> _Function:
    function = FunctionWriter(writer, op, HANDLERS)
    callee = function.callee
    result = writer.return_type(callee)
    parameters: list[tuple[str, str]] = [] if callee.exported else [("Context*", "context")]
    has_context = not callee.exported
    for index, argument in enumerate(op.body.block.args):
        text = writer.types.text(argument.type)
        if callee.exported and text == "Context*" and not has_context:
            name, has_context = "context", True
        else:
            name = function.names.fresh(argument.name_hint or f"argument_{index + 1}")
        if text.startswith("Array<"):
            writer.pieces.add("array")
        parameters.append((text, name))
        function.bind(argument, Name(name))
    if not has_context:
        writer.pieces.add("own_context")
    own = [] if has_context else _own_context()
    body, reads = clean([*own, *function.lower()])
    unread = frozenset(name for _, name in parameters if reads[name] == 0)
    span = source_op_span(op)
    place = "" if span is None else f" ({span.file}:{span.line})"
    marks = "".join(mark for attribute, mark in _MARKS.items() if attribute in op.attributes)
    calls = tuple(dict.fromkeys(writer.called))
    return _Function(callee, result, tuple(parameters), body, unread, f"// {callee.symbol}{place}", marks, calls)


def _own_context() -> list[Statement]:
    """An exported function makes its own context."""
    return [
        Declare("OwnContext", "own", None),
        Declare("Context*", "context", Unary("&", Member(Name("own"), "context"))),
    ]


def _signature(function: _Function, defines: bool) -> str:
    parameters = ", ".join(
        f"{text} /*{name}*/" if defines and name in function.unread else f"{text} {name}" if defines else text
        for text, name in function.parameters
    )
    return f"{function.result} {function.callee.name}({parameters})"


# ---------------------------------------------------------------- the files


def _header(name: str, exported: Iterable[tuple[_Function, ModuleWriter]]) -> str:
    guard = f"{identifier(name).upper()}_H"
    prototypes: list[str] = []
    for function, writer in exported:
        op = writer.functions[function.callee.symbol]
        parameters = ", ".join(
            f"{_public(writer, argument.type)} {text}"
            for argument, (_, text) in zip(op.body.block.args, function.parameters, strict=True)
        )
        result = "void" if not function.callee.results else _public(writer, function.callee.results[0])
        prototypes.append(f"{result} {identifier(function.callee.exported)}({parameters or 'void'});")
    return "\n".join(
        [
            f"/* {name}: made by pycc from Python. */",
            f"#ifndef {guard}",
            f"#define {guard}",
            "",
            "#include <stdbool.h>",
            "#include <stdint.h>",
            "",
            "#ifdef __cplusplus",
            'extern "C" {',
            "#endif",
            "",
            *prototypes,
            "",
            "#ifdef __cplusplus",
            "}",
            "#endif",
            "",
            "#endif",
            "",
        ]
    )


def _public(writer: ModuleWriter, type_: Attribute) -> str:
    match type_:
        case mem.ReferenceType():
            return "void*"
        case mem.StructType():
            raise LevelError(f"an exported function cannot take or give {type_} by value")
        case mem.PointerType(element=mem.ReferenceType() | mem.StructType() | mem.PointerType()):
            return "void*"
        case _:
            return writer.types.text(type_)


def _source(name: str, writer: ModuleWriter, functions: dict[str, _Function], include: str) -> str:
    counting = _counting(writer)
    definitions = writer.types.definitions()
    if any("Array<" in text for text in definitions):
        writer.pieces.add("array")
    internal = list(functions.values())
    space = identifier(name)
    while writer.scope.taken(space):
        space += "_program"
    array, rest = [], []
    for piece in runtime_text(writer.pieces):
        (array if piece.startswith("// A view of elements") else rest).append(piece)
    sections = [
        f"// {name}: made by pycc from Python. Build with\n"
        "//     g++ -std=c++17 -O2 -ffp-contract=off -fno-builtin\n"
        "// (floats are computed as Python does: in source order, and by the C library's functions).",
        PREAMBLE.rstrip(),
        f"{include}\n\n#include <stddef.h>",
        f"namespace {space} {{",
        *array,
        *definitions,
        *rest,
    ]
    if writer.c_lines:
        sections.append("\n".join(writer.c_lines))
    sections.append("namespace {")
    if writer.constants.lines:
        sections.append("\n".join(writer.constants.lines))
    external = [
        callee for callee in writer.callees.values() if not callee.defined and callee.symbol in writer.called_ever()
    ]
    prototypes = [*(_external(writer, callee) for callee in external), *_prototypes(writer, internal)]
    if prototypes:
        sections.append("\n".join(prototypes))
    if counting:
        # Templates find these by their arguments' types, which looks into the types' own namespace only.
        sections += ["}  // namespace", *counting, "namespace {"]
    sections += [_definition(function) for function in internal]
    sections.append("}  // namespace")
    sections.append(f"}}  // namespace {space}")
    sections += [_entry(writer, space, function) for function in internal if function.callee.exported]
    return "\n\n".join(sections) + "\n"


def _external(writer: ModuleWriter, callee: Callee) -> str:
    texts = [writer.types.text(argument) for argument in callee.arguments]
    parameters = ", ".join(texts if callee.exported else ["Context*", *texts])
    return f"{writer.return_type(callee)} {callee.name}({parameters});"


def _prototypes(writer: ModuleWriter, functions: Sequence[_Function]) -> list[str]:
    """Declarations of functions that are called before their definition."""
    position = {function.callee.symbol: index for index, function in enumerate(functions)}
    early: dict[str, None] = {}
    for index, function in enumerate(functions):
        for callee in function.calls:
            if position.get(callee, -1) > index:
                early[callee] = None
    for symbol in writer.classes_released:
        finalizer = writer.types.classes[symbol].finalizer
        if finalizer is not None:
            early[finalizer] = None
    return [
        functions[position[symbol]].marks + _signature(functions[position[symbol]], False) + ";"
        for symbol in early
        if symbol in position
    ]


def _counting(writer: ModuleWriter) -> list[str]:
    """`retain` and `release` of the types that are counted here."""
    if not (writer.classes_released or writer.structs_released or writer.structs_retained):
        return []
    types = writer.types
    infos = [types.classes[symbol] for symbol in writer.classes_released]
    lines = [f"void drop(Context* context, {info.name}* object);" for info in infos]
    lines += [f"void release(Context* context, const {types.text(type_)}& value);" for type_ in writer.structs_released]
    lines += [f"void retain(const {types.text(type_)}& value);" for type_ in writer.structs_retained]
    sections = ["\n".join(lines)] if lines else []
    for info in infos:
        sections.append(
            f"inline void release(Context* context, {info.name}* object) {{\n"
            "    if (object == nullptr) return;\n"
            "    object->count -= 1;\n"
            "    if (object->count == 0) drop(context, object);\n"
            "}"
        )
    for type_ in writer.structs_released:
        sections.append(_for_components(writer, type_, "release", "Context* context, ", "context, "))
    for type_ in writer.structs_retained:
        sections.append(_for_components(writer, type_, "retain", "", ""))
    for info in infos:
        body = ["    object->count = DYING;"]
        if info.finalizer is not None:
            body.append(f"    {writer.callees[info.finalizer].name}(context, object);")
        body += [
            f"    release(context, object->{field});"
            for field, type_ in info.fields.values()
            if types.is_counted(type_)
        ]
        body.append("    free_object(context, object);")
        sections.append(
            f"[[gnu::noinline, gnu::noclone]] void drop(Context* context, {info.name}* object) {{\n"
            + "\n".join(body)
            + "\n}"
        )
    return sections


def _for_components(writer: ModuleWriter, type_: mem.StructType, function: str, first: str, passed: str) -> str:
    text = writer.types.text(type_)
    calls = [
        f"    {function}({passed}value.{member});"
        for element, member in zip(type_.elements, writer.types.members(type_), strict=True)
        if writer.types.is_counted(element)
    ]
    return f"inline void {function}({first}const {text}& value) {{\n" + "\n".join(calls) + "\n}"


def _entry(writer: ModuleWriter, space: str, function: _Function) -> str:
    """The C function that calls an exported one: types that C has no name for are cast."""
    op, callee = writer.functions[function.callee.symbol], function.callee
    parameters: list[str] = []
    arguments: list[str] = []
    for argument, (text, name) in zip(op.body.block.args, function.parameters, strict=True):
        public = _public(writer, argument.type)
        parameters.append(f"{public} {name}")
        arguments.append(name if public == text else f"static_cast<{space}::{text}>({name})")
    result = "void" if not callee.results else _public(writer, callee.results[0])
    call = f"{space}::{callee.name}({', '.join(arguments)});"
    name = callee.exported
    lines: list[str] = []
    if identifier(name) != name:  # a word of C++: the symbol can have that name all the same
        name = identifier(name)
        lines.append(f'extern "C" {result} {name}({", ".join(parameters)}) __asm__("{callee.exported}");')
    lines += [
        f'extern "C" {result} {name}({", ".join(parameters)}) {{',
        f"    {'' if result == 'void' else 'return '}{call}",
        "}",
    ]
    return "\n".join(lines)


def _definition(function: _Function) -> str:
    lines = [function.comment, f"{function.marks}{_signature(function, True)} {{"]
    _print(function.body, 1, lines)
    lines.append("}")
    return "\n".join(lines)


# ---------------------------------------------------------------- statements


def _print(statements: Sequence[Statement], depth: int, lines: list[str]) -> None:
    for statement in statements:
        _PRINT[type(statement)](statement, depth, lines)


def _simple(text: Callable[[Any], str]) -> Callable[[Any, int, list[str]], None]:
    def write(statement: Any, depth: int, lines: list[str]) -> None:
        lines.append("    " * depth + text(statement))

    return write


def _print_if(statement: If, depth: int, lines: list[str]) -> None:
    pad = "    " * depth
    head = f"{pad}if ({render(statement.condition)}) {{"
    current = statement
    while True:
        lines.append(head)
        _print(current.then, depth + 1, lines)
        match current.orelse:
            case []:
                break
            case [If() as nested]:
                head = f"{pad}}} else if ({render(nested.condition)}) {{"
                current = nested
            case orelse:
                lines.append(f"{pad}}} else {{")
                _print(orelse, depth + 1, lines)
                break
    lines.append(f"{pad}}}")


def _print_while(statement: While, depth: int, lines: list[str]) -> None:
    pad = "    " * depth
    lines.append(f"{pad}while ({render(statement.condition)}) {{")
    _print(statement.body, depth + 1, lines)
    lines.append(f"{pad}}}")


def _print_for(statement: For, depth: int, lines: list[str]) -> None:
    pad = "    " * depth
    steps = ", ".join(render(step) for step in statement.steps)
    head = f"{statement.type} {statement.name} = {render(statement.start)}; {render(statement.condition)}; {steps}"
    lines.append(f"{pad}for ({head}) {{")
    _print(statement.body, depth + 1, lines)
    lines.append(f"{pad}}}")


def _print_scope(statement: Scope, depth: int, lines: list[str]) -> None:
    pad = "    " * depth
    lines.append(f"{pad}{{")
    _print(statement.body, depth + 1, lines)
    lines.append(f"{pad}}}")


def _declaration(statement: Declare) -> str:
    value = "" if statement.value is None else f" = {render(statement.value)}"
    return f"{statement.type} {statement.name}{value};"


_PRINT: dict[type[Statement], Callable[[Any, int, list[str]], None]] = {
    Declare: _simple(_declaration),
    Assign: _simple(lambda s: f"{render(s.target)} = {render(s.value)};"),
    Effect: _simple(lambda s: f"{render(s.expression)};"),
    If: _print_if,
    While: _print_while,
    For: _print_for,
    Scope: _print_scope,
    Jump: _simple(lambda s: f"{s.text};"),
    Label: _simple(lambda s: f"{s.name}:;"),
    Return: _simple(lambda s: "return;" if s.value is None else f"return {render(s.value)};"),
    Unreachable: _simple(lambda s: "__builtin_unreachable();"),
    Comment: _simple(lambda s: f"// {s.text}"),
}
