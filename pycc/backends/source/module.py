"""What the functions of one module share: their C++ names and signatures, types, constants, C functions.

Takes in: the module at BUFFERS. Gives out: names on request; the declarations that they need, for `cpp.py` to print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr
from xdsl.dialects.func import FuncOp
from xdsl.ir import Attribute

from pycc.backends.source.cpp_runtime import NAMES
from pycc.backends.source.cpp_types import Types
from pycc.backends.source.names import Scope, identifier
from pycc.dialects import flow, mem
from pycc.ir.levels import LevelError


@dataclass(frozen=True)
class Callee:
    """How a function is called. `short` is a name for its result."""

    symbol: str
    name: str
    short: str
    arguments: tuple[Attribute, ...]
    results: tuple[Attribute, ...]
    raises: bool
    exported: str
    """The C symbol of a function that others may call: it makes its own context. Others are internal."""
    defined: bool


@dataclass
class Constants:
    """Constant data, as lines of C++ in order of first use."""

    lines: list[str] = field(default_factory=list[str])
    names: dict[object, str] = field(default_factory=dict[object, str])


class ModuleWriter:
    """State of writing one module."""

    def __init__(self, module: ModuleOp):
        self.scope = Scope(NAMES)
        self.pieces: set[str] = set()
        self.functions: dict[str, FuncOp] = {}
        self.callees: dict[str, Callee] = {}
        self.c_functions: dict[tuple[str, tuple[str, ...], str], str] = {}
        self.c_lines: list[str] = []
        self.constants = Constants()
        self.classes_released: dict[str, None] = {}
        self.structs_released: dict[mem.StructType, None] = {}
        self.structs_retained: dict[mem.StructType, None] = {}
        self.called: list[str] = []
        self._called_ever: set[str] = set()
        classes: list[mem.ClassOp] = []
        for op in module.ops:
            if isinstance(op, mem.ClassOp):
                classes.append(op)
            elif isinstance(op, FuncOp):
                self.functions[op.sym_name.data] = op
        self.types = Types(self.scope, classes)
        for symbol, op in self.functions.items():
            self.callees[symbol] = self._callee(symbol, op)

    def _callee(self, symbol: str, op: FuncOp) -> Callee:
        export = op.attributes.get("pycc.export")
        exported = isinstance(export, StringAttr)
        name = self.scope.fresh(export.data if isinstance(export, StringAttr) else symbol)
        short = symbol.split("[", 1)[0].rsplit(".", 1)[-1].strip("_") or "result"
        return Callee(
            symbol,
            name,
            identifier(short),
            tuple(op.function_type.inputs),
            tuple(op.function_type.outputs),
            "pycc.raises" in op.attributes and not exported,
            export.data if isinstance(export, StringAttr) else "",
            bool(op.body.blocks) and op.body.blocks[0].first_op is not None,
        )

    # ---------------------------------------------------------------- functions

    def callee(self, symbol: str) -> Callee:
        """A function by its symbol."""
        found = self.callees.get(symbol)
        if found is None:
            raise LevelError(f"function {symbol} is not declared")
        self.called.append(symbol)
        self._called_ever.add(symbol)
        return found

    def called_ever(self) -> set[str]:
        """Symbols that somebody asked for."""
        return self._called_ever

    def results_type(self, types: Sequence[Attribute]) -> str:
        """The type of several results together."""
        return self.types.text(mem.StructType(StringAttr("results"), ArrayAttr(types)))

    def return_type(self, callee: Callee) -> str:
        """What a function returns."""
        match callee.results:
            case ():
                text = None
            case (single,):
                text = self.types.text(single)
            case several:
                text = self.results_type(several)
        if not callee.raises:
            return "void" if text is None else text
        self.pieces.add("errors")
        return "Status" if text is None else f"Result<{text}>"

    def c_function(self, name: str, arguments: Sequence[Attribute], result: Attribute | None, pure: bool) -> str:
        """Our name of a C function, declared with these types."""
        texts = tuple(self.types.text(argument) for argument in arguments)
        result_text = "void" if result is None else self.types.text(result)
        key = (name, texts, result_text)
        found = self.c_functions.get(key)
        if found is None:
            self.pieces.add("c_name")
            found = self.c_functions[key] = self.scope.fresh(f"c_{name}")
            attribute = "[[gnu::const]] " if pure and result is not None else ""
            self.c_lines.append(f'extern "C" {attribute}{result_text} {found}({", ".join(texts)}) C_NAME("{name}");')
        return found

    # ---------------------------------------------------------------- constants

    def string(self, text: str) -> str:
        """The address of an immortal `str`."""
        key = ("string", text)
        name = self.constants.names.get(key)
        if name is None:
            self.pieces.add("text")
            name = self.constants.names[key] = self.scope.fresh(
                "text_" + identifier(text)[:24] if text.strip() else "text"
            )
            largest = max(map(ord, text), default=0)
            kind = 1 if largest < 0x100 else 2 if largest < 0x10000 else 4
            unit = {1: "unsigned char", 2: "uint16_t", 4: "uint32_t"}[kind]
            if kind == 1:
                units = c_string(text.encode("latin-1"))
            else:
                units = "{" + ", ".join([*(str(ord(character)) for character in text), "0"]) + "}"
            values = {"length": len(text), "kind": kind}
            fields = [str(values.get(field_name, 0)) for field_name in self.types.classes["str"].fields]
            head = ", ".join(["IMMORTAL", *fields])
            self.constants.lines.append(f"Text<{unit}, {len(text) + 1}> {name} = {{{{{head}}}, {units}}};")
        return f"&{name}.object"

    def table(self, type_text: str, items: tuple[str, ...]) -> str:
        """Constant data."""
        key = ("table", type_text, items)
        name = self.constants.names.get(key)
        if name is None:
            name = self.constants.names[key] = self.scope.fresh("table")
            lines: list[str] = []
            line = "   "
            for item in items or ("{}",):
                if len(line) + len(item) + 2 > 118:
                    lines.append(line)
                    line = "   "
                line += f" {item},"
            lines.append(line)
            body = "\n".join(lines)
            # The elements are constant, also where they are pointers.
            self.constants.lines.append(f"{type_text} const {name}[] = {{\n{body}\n}};")
        return name

    def line(self, file: str, function: str, number: int) -> str:
        """The address of a location record."""
        key = ("line", file, function, number)
        name = self.constants.names.get(key)
        if name is None:
            self.pieces.add("errors")
            stem = file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
            name = self.constants.names[key] = self.scope.fresh(f"{identifier(stem) if stem else 'line'}_{number}")
            texts = ", ".join(c_string(part.encode("utf-8", "backslashreplace")) for part in (file, function))
            self.constants.lines.append(f"const Line {name} = {{{texts}, {number}}};")
        return f"&{name}"

    def class_constant(self, error: str, number: int) -> str:
        """The number of an exception class, by name."""
        key = ("class", number)
        name = self.constants.names.get(key)
        if name is None:
            name = self.constants.names[key] = self.scope.fresh(error)
            self.constants.lines.append(f"constexpr int64_t {name} = {number};")
        return name

    # ---------------------------------------------------------------- counting

    def exception_type(self, type_: Attribute) -> None:
        """A handler takes an error out of the context: the runtime's text needs the type's name."""
        if self.types.text(type_) != "Exception":
            raise LevelError(f"a handler takes {type_}, not an exception")

    def release_of(self, type_: Attribute) -> None:
        """Somebody releases values of this type: `release` for it, and for what it holds."""
        self.pieces.add("counts")
        match type_:
            case flow.SlotType(element=element):
                self.release_of(element)
            case mem.ReferenceType():
                info = self.types.class_of(type_)
                if info.counted and info.symbol not in self.classes_released:
                    self.classes_released[info.symbol] = None
                    self.pieces.add("free_object")
                    for _, field_type in info.fields.values():
                        if self.types.is_counted(field_type):
                            self.release_of(field_type)
                    if info.finalizer is not None:
                        self.callee(info.finalizer)
            case mem.StructType() if self.types.is_counted(type_) and type_ not in self.structs_released:
                self.structs_released[type_] = None
                for element in type_.elements:
                    self.release_of(element)
            case _:
                pass

    def retain_of(self, type_: Attribute) -> None:
        """Somebody retains values of this type."""
        self.pieces.add("counts")
        if isinstance(type_, mem.StructType) and self.types.is_counted(type_) and type_ not in self.structs_retained:
            for element in type_.elements:
                self.retain_of(element)
            self.structs_retained[type_] = None


def c_string(raw: bytes) -> str:
    """A C string literal of these bytes."""
    parts: list[str] = []
    for byte in raw:
        match byte:
            case 0x22 | 0x5C:
                parts.append(f"\\{chr(byte)}")
            case 0x0A:
                parts.append("\\n")
            case _ if 0x20 <= byte <= 0x7E:
                parts.append(chr(byte))
            case _:
                parts.append(f"\\{byte:03o}")
    return '"' + "".join(parts) + '"'
