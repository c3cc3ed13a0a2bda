"""C++ types of BUFFERS types, and the definitions that they need.

Takes in: lowered types and `mem.class` ops. Gives out: type texts; `definitions()`, in an order in which each is
complete where it is used by value. Layout is C's, which is what MACHINE uses too; a Python integer type is always the
signed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xdsl.dialects.builtin import Float32Type, Float64Type, IndexType, IntegerType, MemRefType, i64
from xdsl.ir import Attribute

from pycc.backends.source.names import Scope, identifier
from pycc.dialects import flow, mem
from pycc.ir.levels import LevelError

_INTEGERS = {1: "bool", 8: "int8_t", 16: "int16_t", 32: "int32_t", 64: "int64_t"}
_SHORT = {
    "bool": "bool",
    "int64_t": "int",
    "double": "float",
    "int8_t": "i8",
    "int16_t": "i16",
    "int32_t": "i32",
    "float": "f32",
}
_COMPONENTS: dict[str, tuple[str, ...]] = {
    "exception": ("number", "message"),
    "slice": ("start", "stop", "step"),
}
STRING_FIELDS: tuple[tuple[str, Attribute], ...] = (("length", i64), ("kind", i64), ("hash", i64))


@dataclass(frozen=True)
class ClassInfo:
    """A class: its C++ name, its fields (Python name -> C++ name and type) behind the count, its finalizer's symbol."""

    symbol: str
    name: str
    fields: dict[str, tuple[str, Attribute]]
    counted: bool
    finalizer: str | None


class Types:
    """The types of one module."""

    def __init__(self, scope: Scope, classes: Iterable[mem.ClassOp]):
        self._scope = scope
        self.classes: dict[str, ClassInfo] = {}
        self._structs: dict[Attribute, str] = {}
        self._members: dict[Attribute, tuple[str, ...]] = {}
        self._order: list[mem.StructType] = []
        self._counted: dict[Attribute, bool] = {}
        self._texts: dict[Attribute, str] = {}
        declared = {op.sym_name.data: op for op in classes}
        for symbol, op in declared.items():
            fields = [(n.data, t) for n, t in zip(op.field_names, op.field_types, strict=True)]
            finalizer = None if op.finalizer is None else op.finalizer.root_reference.data
            self._add_class(symbol, fields, op.uncounted is None, finalizer)
        if "str" not in declared:
            self._add_class("str", STRING_FIELDS, True, None)
        if "Context" not in declared:
            self._add_class("Context", mem.CONTEXT_FIELDS, False, None)

    def _add_class(
        self, symbol: str, fields: Sequence[tuple[str, Attribute]], counted: bool, finalizer: str | None
    ) -> None:
        names = Scope(["count"] if counted else [])
        members = {name: (names.fresh(name), type_) for name, type_ in fields}
        # The runtime's own text speaks of these two.
        name = symbol if symbol in ("str", "Context") else self._scope.fresh(symbol)
        self.classes[symbol] = ClassInfo(symbol, name, members, counted, finalizer)

    # ---------------------------------------------------------------- texts

    def text(self, type_: Attribute) -> str:
        """The C++ type of a value."""
        found = self._texts.get(type_)
        if found is None:
            found = self._texts[type_] = self._text(type_)
        return found

    def _text(self, type_: Attribute) -> str:
        match type_:
            case IntegerType() if type_.width.data in _INTEGERS:
                return _INTEGERS[type_.width.data]
            case IndexType():
                return "int64_t"
            case Float64Type():
                return "double"
            case Float32Type():
                return "float"
            case mem.ReferenceType():
                return f"{self.class_of(type_).name}*"
            case mem.PointerType(element=element):
                return f"{self.text(element)}*"
            case mem.StructType():
                return self._struct(type_)
            case MemRefType():
                return f"Array<{self.text(type_.element_type)}, {type_.get_num_dims()}>"
            case flow.SlotType(element=element):
                return self.text(element)
            case _:
                raise LevelError(f"type {type_} has no C++ text")

    def _struct(self, type_: mem.StructType) -> str:
        parts = [self.text(element) for element in type_.elements]  # members first: they are complete before
        name = type_.struct_name.data
        words = [_word(part) for part in parts]
        wanted = name[:1].upper() + name[1:] if name in _COMPONENTS else "_".join([name[:1].upper() + name[1:], *words])
        if len(wanted) > 48:
            wanted = wanted[:1].upper() + name[1:]
        self._structs[type_] = self._scope.fresh(wanted)
        self._members[type_] = _member_names(name, len(parts))
        self._order.append(type_)
        return self._structs[type_]

    def members(self, type_: Attribute) -> tuple[str, ...]:
        """Names of a struct's components."""
        self.text(type_)
        return self._members[type_]

    def class_of(self, type_: Attribute) -> ClassInfo:
        """The class that a reference points to."""
        assert isinstance(type_, mem.ReferenceType)
        found = self.classes.get(type_.class_name.data)
        if found is None:
            raise LevelError(f"class {type_.class_name.data} is not declared")
        return found

    def zero(self, type_: Attribute) -> str:
        """A value of all zero bits."""
        match type_:
            case IntegerType() if type_.width.data == 1:
                return "false"
            case IntegerType() | IndexType():
                return "0"
            case Float64Type():
                return "0.0"
            case Float32Type():
                return "0.0f"
            case mem.ReferenceType() | mem.PointerType():
                return "nullptr"
            case flow.SlotType(element=element):
                return self.zero(element)
            case _:
                return f"{self.text(type_)}{{}}"

    # ---------------------------------------------------------------- counting

    def is_counted(self, type_: Attribute) -> bool:
        """Whether a value of this type owns references."""
        found = self._counted.get(type_)
        if found is None:
            match type_:
                case mem.ReferenceType():
                    found = self.class_of(type_).counted
                case mem.StructType():
                    found = any(self.is_counted(element) for element in type_.elements)
                case flow.SlotType(element=element):
                    found = self.is_counted(element)
                case _:
                    found = False
            self._counted[type_] = found
        return found

    # ---------------------------------------------------------------- definitions

    def structs(self) -> Sequence[mem.StructType]:
        """The struct types in use, each behind its components."""
        return self._order

    def definitions(self) -> list[str]:
        """Classes declared, structs defined, classes defined (as many as there are; all complete at the end)."""
        # Texts of field types first: they may add structs.
        class_lines: list[str] = []
        for info in self.classes.values():
            lines = ["    int64_t count;"] if info.counted else []
            lines += [f"    {self.text(type_)} {name};" for name, type_ in info.fields.values()]
            head = f"struct {info.name}" if info.counted else f"struct alignas(8) {info.name}"
            class_lines.append("\n".join([f"{head} {{  // {info.symbol}", *lines, "};"]))
        struct_lines: list[str] = []
        for type_ in self._order:
            parts = zip(type_.elements, self._members[type_], strict=True)
            lines = [f"    {self.text(element)} {name};" for element, name in parts]
            struct_lines.append("\n".join([f"struct {self._structs[type_]} {{", *lines, "};"]))
        declarations = "\n".join(f"struct {info.name};" for info in self.classes.values())
        return [declarations, *struct_lines, *class_lines]


def _word(text: str) -> str:
    if text.endswith("*"):
        inner = text[:-1]
        return f"{_word(inner)}_pointer" if inner in _SHORT or inner.endswith("*") else inner
    return _SHORT.get(text, identifier(text))


def _member_names(name: str, count: int) -> tuple[str, ...]:
    known = _COMPONENTS.get(name, ())
    if len(known) == count:
        return known
    if name == "union" and count:
        return ("tag", *(f"value_{index}" for index in range(1, count)))
    return tuple(f"_{index}" for index in range(count))
