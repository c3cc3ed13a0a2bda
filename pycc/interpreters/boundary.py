"""Python values in and out: what `interpret` gives to a function of a level below PYTHON, and what it gets back.

A `Shape` says what a value is for Python: read off a type of TYPED, or guessed from a lowered type, where several
Python types may look alike (`i64` is taken for an int, `i1` for a bool). Lists, dicts and sets go in as copies: one
that is passed twice is one inside, and what the program changed is written back. NumPy arrays share their memory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import Float32Type, Float64Type, IndexType, IntegerType, MemRefType
from xdsl.ir import Attribute

from pycc.dialects import mem, py
from pycc.dialects.foreign import FOREIGN
from pycc.dialects.names import type_text
from pycc.interpreters.arrays import Array, borrow
from pycc.interpreters.containers import DELETED, EMPTY, NO_HASH, dict_table, hash_of, set_table
from pycc.interpreters.counting import class_of
from pycc.interpreters.engine import Machine
from pycc.interpreters.faults import Fault, Poison
from pycc.interpreters.heap import NULL, Block, Object
from pycc.interpreters.kinds import I64, Kind, kind_of, number, zero
from pycc.interpreters.set_places import Places, give_places, places_of


@dataclass(frozen=True)
class Shape:
    """What a value is for Python. `head`: int float bool none str tuple list dict set union scalar ndarray foreign."""

    head: str
    name: str = ""
    """Of a scalar or array: NumPy's dtype; of a list, dict or set: its class."""
    parts: tuple[Shape, ...] = ()
    members: tuple[Attribute, ...] = ()
    """Of a union of TYPED: the member types."""
    rank: int = 0
    type: Attribute | None = None
    """The type in the IR: how memory holds it."""

    def __str__(self) -> str:
        match self.head:
            case "tuple" | "list" | "dict" | "set":
                return f"{self.head}[{', '.join(map(str, self.parts))}]"
            case "union":
                return " | ".join(map(str, self.parts))
            case "scalar":
                return f"numpy.{self.name}"
            case "foreign":
                return self.name
            case "ndarray":
                return f"array of {self.name} with {self.rank} dimensions"
            case _:
                return "None" if self.head == "none" else self.head


@dataclass(frozen=True)
class Foreign:
    """A Python class whose values are of a type from outside: attribute `unwrap` of an instance is the number that it
    is made of, and `wrap` makes an instance of one. The machine's state has a row for each type, under "foreign"."""

    cls: type
    unwrap: str
    wrap: Callable[[Any], Any]


class BadArgument(Exception):
    """An argument that the function cannot take."""


# ---------------------------------------------------------------- shapes


_SIMPLE: dict[type[Attribute], str] = {
    py.IntType: "int", py.FloatType: "float", py.BoolType: "bool", py.NoneType: "none", py.StrType: "str",
    py.NeverType: "none", py.UnboundType: "none",
}  # fmt: skip


def typed_shape(type_: Attribute) -> Shape:
    """The shape of a type of TYPED; `Fault` for types that Python has no values of."""
    simple = _SIMPLE.get(type(type_))
    if simple is not None:
        return Shape(simple, type=type_)
    match type_:
        case py.ScalarType():
            return Shape("scalar", type_.dtype.data, type=type_)
        case py.TupleType():
            return Shape("tuple", parts=tuple(map(typed_shape, type_.elements.data)), type=type_)
        case py.ObjectType() if type_.class_name.data in CONTAINERS:
            parts = tuple(map(typed_shape, type_.arguments.data))
            return Shape(type_.class_name.data, type_text(type_), parts, type=type_)
        case py.UnionType():
            return Shape(
                "union", parts=tuple(map(typed_shape, type_.members.data)), members=type_.members.data, type=type_
            )
        case py.ArrayType():
            return Shape("ndarray", type_.dtype.data, rank=type_.rank.value.data, type=type_)
        case _ if type_ in FOREIGN:
            return Shape("foreign", FOREIGN[type_].text, (typed_shape(FOREIGN[type_].carrier),), type=type_)
        case _:
            raise Fault(f"a value of type {type_} cannot come from Python or go there")


_INTEGERS = {1: "bool", 8: "int8", 16: "int16", 32: "int32", 64: "int64"}


def lowered_shape(machine: Machine, type_: Attribute) -> Shape:
    """The shape that a lowered type most probably has."""
    match type_:
        case IntegerType() if type_.width.data in _INTEGERS:
            width = type_.width.data
            if width in (1, 64):
                return Shape("bool" if width == 1 else "int", type=type_)
            return Shape("scalar", _INTEGERS[width], type=type_)
        case IndexType():
            return Shape("int", type=type_)
        case Float64Type():
            return Shape("float", type=type_)
        case Float32Type():
            return Shape("scalar", "float32", type=type_)
        case mem.ReferenceType() if type_ == mem.STRING:
            return Shape("str", type=type_)
        case mem.ReferenceType() if type_.class_name.data.partition("[")[0] in CONTAINERS:
            name = type_.class_name.data
            return Shape(name.partition("[")[0], name, _elements(machine, name), type=type_)
        case mem.StructType() if type_.struct_name.data == "tuple":
            return Shape("tuple", parts=tuple(lowered_shape(machine, t) for t in type_.elements.data), type=type_)
        case mem.StructType() if type_.struct_name.data == "union":
            return Shape("union", parts=_members(machine, type_.elements.data[1:]), type=type_)
        case MemRefType():
            element: Any = type_.element_type
            return Shape("ndarray", _dtype(element), rank=type_.get_num_dims(), type=type_)
        case _:
            raise Fault(f"a value of type {type_} cannot come from Python or go there")


def _dtype(element: Attribute) -> str:
    match element:
        case IntegerType():
            return _INTEGERS[element.width.data]
        case _:
            return {"f64": "float64", "f32": "float32", "index": "int64"}.get(element.name, str(element))


CONTAINERS = {"list": ("_data",), "dict": ("_keys", "_values"), "set": ("_keys",)}
"""Library classes that Python has values of, and the fields that point to what they hold."""


def _elements(machine: Machine, name: str) -> tuple[Shape, ...]:
    """Shapes of what a container holds, by the declaration of its class."""
    declaration = machine.symbols.get(name)
    if not isinstance(declaration, mem.ClassOp):
        raise Fault(f"the module does not declare class {name}")
    fields = {f.data: t for f, t in zip(declaration.field_names, declaration.field_types, strict=True)}
    found = [fields.get(field) for field in CONTAINERS[name.partition("[")[0]]]
    if not all(isinstance(type_, mem.PointerType) for type_ in found):
        raise Fault(f"class {name} has other fields than the library's")
    return tuple(lowered_shape(machine, type_.element) for type_ in found if isinstance(type_, mem.PointerType))


def _members(machine: Machine, types: Sequence[Attribute]) -> tuple[Shape, ...]:
    """Members of a union stand in the order of their names: bool, float, int, none, object, str, tuple."""
    found: list[Shape] = []
    for position, type_ in enumerate(types):
        following = types[position + 1 :]
        is_flag = isinstance(type_, IntegerType) and type_.width.data == 1
        numbers = [t for t in following if isinstance(t, IntegerType | Float64Type) and str(t) != "i1"]
        found.append(Shape("none", type=type_) if is_flag and not numbers else lowered_shape(machine, type_))
    return tuple(found)


# ---------------------------------------------------------------- values


class Boundary:
    """The values of one call. `lowered`: unions are structs, unsigned numbers have the bits of signed ones."""

    def __init__(self, machine: Machine, lowered: bool):
        self.machine = machine
        self.lowered = lowered
        self.passed: dict[int, tuple[Any, Object, Shape]] = {}
        """What Python's lists, dicts and sets became, by their `id`."""
        self.known: dict[Object, Any] = {}
        """Python's container of each one inside."""

    def kind(self, shape: Shape) -> Kind:
        """How memory holds a value."""
        assert shape.type is not None
        return kind_of(shape.type)

    # ------------------------------------------------------------ in

    def enter(self, value: Any, shape: Shape) -> Any:
        """A Python value as one of ours; the caller owns what was made."""
        match shape.head:
            case "none" if value is None:
                return 0 if self.lowered else None
            case "bool" if type(value) is bool or (value is None and shape.type == mem.i1):
                return int(bool(value)) if self.lowered else bool(value)
            case "int" if type(value) is int:
                if not -(1 << 63) <= value < 1 << 63:
                    raise BadArgument(f"{value} does not fit into 64 bits")
                return value
            case "float" if type(value) is float:
                return value
            case "str" if type(value) is str:
                return self.machine.heap.make_string(value)
            case "tuple" if type(value) is tuple and len(value) == len(shape.parts):  # pyright: ignore
                return tuple(self.enter(item, part) for item, part in zip(value, shape.parts, strict=True))  # pyright: ignore
            case "list" | "dict" | "set" if type(value).__name__ == shape.head:
                return self._enter_container(value, shape)
            case "union":
                return self._enter_union(value, shape)
            case "foreign":
                return self._enter_foreign(value, shape)
            case "scalar":
                return self._enter_scalar(value, shape)
            case "ndarray":
                return self._enter_array(value, shape)
            case _:
                raise BadArgument(f"it is {_described(value)}, expected {shape}")

    def _enter_container(self, value: Any, shape: Shape) -> Object:
        heap = self.machine.heap
        found = self.passed.get(id(value))
        if found is not None:
            if found[2] != shape:
                raise BadArgument(f"one {shape.head} is passed as {found[2]} and as {shape}")
            if heap.counting:
                heap.retain(found[1])
            return found[1]
        cls = class_of(self.machine, shape.name)
        made = heap.new(cls, None, None)
        self.passed[id(value)] = (value, made, shape)
        self.known[made] = value
        fill = {"list": self._list_fields, "dict": self._dict_fields, "set": self._set_fields}[shape.head]
        for field, content in fill(value, shape).items():
            made.fields[cls.index[field]] = content
        return made

    def _memory(self, kind: Kind, cells: list[Any], room: int | None = None) -> Any:
        """A block with these cells; null for no room."""
        room = len(cells) if room is None else room
        if not room:
            return NULL
        pointer = self.machine.heap.allocate(kind, room, None)
        pointer[0].cells[: len(cells)] = cells
        return pointer

    def _list_fields(self, value: list[Any], shape: Shape) -> dict[str, Any]:
        (element,) = shape.parts
        data = self._memory(self.kind(element), [self.enter(item, element) for item in value])
        return {"_data": data, "_size": len(value), "_capacity": len(value)}

    def _dict_fields(self, value: dict[Any, Any], shape: Shape) -> dict[str, Any]:
        key, item = shape.parts
        table = dict_table(list(value))
        return {
            "_keys": self._memory(self.kind(key), [self.enter(k, key) for k in value], table.capacity),
            "_values": self._memory(self.kind(item), [self.enter(v, item) for v in value.values()], table.capacity),
            "_hashes": self._memory(I64, list(table.hashes), table.capacity),
            "_slots": self._memory(number("int", 4), list(table.slots)),
            "_live": len(value), "_used": len(value), "_capacity": table.capacity, "_places": len(table.slots),
        }  # fmt: skip

    def _set_fields(self, value: set[Any], shape: Shape) -> dict[str, Any]:
        (key,) = shape.parts
        inside = places_of(value)
        if all(entry is None or entry[1] in (DELETED, hash_of(entry[0])) for entry in inside.places):
            items = [entry[0] if entry is not None and entry[1] != DELETED else None for entry in inside.places]
            here = [EMPTY if entry is None else entry[1] for entry in inside.places]
            finger = inside.finger
        else:
            # Text has other hashes than in CPython: the items are added one by one.
            added, table = list(value), set_table(list(value))
            items = [None if number is None else added[number] for number in table.keys]
            here, finger = table.hashes, 0
        keys = self._memory(self.kind(key), [], len(here))
        for place, hash_ in enumerate(here):
            if hash_ not in (EMPTY, DELETED):
                keys[0].cells[place] = self.enter(items[place], key)
        return {
            "_keys": keys, "_hashes": self._memory(I64, here), "_live": len(value), "_places": len(here),
            "_filled": len(here) - here.count(EMPTY), "_finger": finger,
        }  # fmt: skip

    def _enter_union(self, value: Any, shape: Shape) -> Any:
        for tag, part in enumerate(shape.parts):
            try:
                payload = self.enter(value, part)
            except BadArgument:
                continue
            if not self.lowered:
                return shape.members[tag], payload
            components = [payload if i == tag else zero(self.kind(p), NULL) for i, p in enumerate(shape.parts)]
            return (tag, *components)
        raise BadArgument(f"it is {_described(value)}, expected {shape}")

    def _foreign(self, shape: Shape) -> Foreign:
        row = self.machine.state.get("foreign", {}).get(shape.type)
        if row is None:
            raise Fault(f"nobody says how values of {shape} come from Python or go there")
        return row

    def _enter_foreign(self, value: Any, shape: Shape) -> Any:
        row = self._foreign(shape)
        if type(value) is not row.cls:
            raise BadArgument(f"it is {_described(value)}, expected {shape}")
        return self.enter(getattr(value, row.unwrap), shape.parts[0])

    def _enter_scalar(self, value: Any, shape: Shape) -> Any:
        import numpy

        dtype = numpy.dtype(shape.name)
        if not isinstance(value, numpy.generic) or value.dtype != dtype:
            if type(value) not in (int, float, bool):
                raise BadArgument(f"it is {_described(value)}, expected {shape}")
            try:
                value = dtype.type(value)
            except (OverflowError, ValueError) as error:
                raise BadArgument(str(error)) from None
        plain = value.item()
        if self.lowered and dtype.kind == "u" and plain >> (8 * dtype.itemsize - 1):
            plain -= 1 << 8 * dtype.itemsize
        return int(plain) if dtype.kind == "b" and self.lowered else plain

    def _enter_array(self, value: Any, shape: Shape) -> Array:
        import numpy

        if not isinstance(value, numpy.ndarray):
            raise BadArgument(f"it is {_described(value)}, expected an {shape}")
        wanted = numpy.dtype(shape.name)
        alike = value.dtype == wanted or (
            isinstance(shape.type, MemRefType) and {value.dtype.kind, wanted.kind} <= {"i", "u"}
            and value.dtype.itemsize == wanted.itemsize
        )  # fmt: skip
        if not alike or value.ndim != shape.rank:
            raise BadArgument(f"it is an array of {value.dtype} with {value.ndim} dimensions, expected an {shape}")
        if not value.dtype.isnative:
            raise BadArgument("it is an array in another byte order")
        element: Any = shape.type.element_type if isinstance(shape.type, MemRefType) else None
        kind = kind_of(element) if element is not None else kind_of(py.ScalarType(mem.StringAttr(shape.name)))
        return borrow(value, kind)

    # ------------------------------------------------------------ out

    def leave(self, value: Any, shape: Shape) -> Any:
        """One of our values as Python's."""
        if type(value) is Poison:
            raise Fault(f"the result is not defined: {value.reason}")
        match shape.head:
            case "none":
                return None
            case "bool":
                return bool(value)
            case "str":
                return self.machine.heap.text_of(_present(value))
            case "tuple":
                return tuple(self.leave(item, part) for item, part in zip(value, shape.parts, strict=True))
            case "list" | "dict" | "set":
                return self._leave_container(_present(value), shape)
            case "union":
                return self._leave_union(value, shape)
            case "foreign":
                (carrier,) = shape.parts
                plain = self.leave(value, carrier)
                return self._foreign(shape).wrap(plain.item() if carrier.head == "scalar" else plain)
            case "scalar":
                return self._leave_scalar(value, shape)
            case "ndarray":
                return self._leave_array(value, shape)
            case _:
                return value

    def _leave_container(self, value: Object, shape: Shape) -> Any:
        known = self.known.get(value)
        if known is not None:
            return known
        result = self.known[value] = {"list": list, "dict": dict, "set": set}[shape.head]()
        if isinstance(result, set):
            self._fill_set(result, value, shape)
            return result  # pyright: ignore[reportUnknownVariableType]
        items = self._items(value, shape)
        if isinstance(result, list):
            result.extend(items)
        else:
            result.update(items)
        return result

    def _items(self, value: Object, shape: Shape) -> list[Any]:
        """What a container holds; pairs of a dict."""
        cls = class_of(self.machine, shape.name)
        if value.cls is not cls:
            raise Fault(f"the result is of class {value.cls.name}, not {cls.name}")

        def field(name: str) -> Any:
            return value.fields[cls.index[name]]

        def item(name: str, position: int, part: Shape) -> Any:
            return self.leave(self._element(field(name), position, self.kind(part)), part)

        if shape.head == "list":
            return [item("_data", position, shape.parts[0]) for position in range(field("_size"))]
        if shape.head == "dict":
            there = [e for e in range(field("_used")) if self._element(field("_hashes"), e, I64) != NO_HASH]
            return [(item("_keys", e, shape.parts[0]), item("_values", e, shape.parts[1])) for e in there]
        free = (EMPTY, DELETED)
        there = [p for p in range(field("_places")) if self._element(field("_hashes"), p, I64) not in free]
        return [item("_keys", place, shape.parts[0]) for place in there]

    def _places(self, value: Object, shape: Shape) -> Places:
        """The table of a set."""
        index = class_of(self.machine, shape.name).index
        items = iter(self._items(value, shape))
        found: list[tuple[Any, int] | None] = []
        for place in range(value.fields[index["_places"]]):
            hash_ = self._element(value.fields[index["_hashes"]], place, I64)
            found.append(None if hash_ == EMPTY else (None if hash_ == DELETED else next(items), hash_))
        return Places(found or [None] * 8, value.fields[index["_finger"]])

    def _fill_set(self, result: set[Any], value: Object, shape: Shape) -> None:
        """Fill an empty set of Python."""
        if not give_places(result, self._places(value, shape)):
            result.update(self._items(value, shape))

    def _element(self, pointer: Any, position: int, kind: Kind) -> Any:
        return self.machine.heap.load(pointer[0], pointer[1] + position * kind.size, kind)

    def _leave_union(self, value: Any, shape: Shape) -> Any:
        if not self.lowered:
            member, payload = value
            return self.leave(payload, shape.parts[shape.members.index(member)])
        tag = value[0]
        if not 0 <= tag < len(shape.parts):
            raise Fault(f"a union has tag {tag}")
        return self.leave(value[tag + 1], shape.parts[tag])

    def _leave_scalar(self, value: Any, shape: Shape) -> Any:
        import numpy

        dtype = numpy.dtype(shape.name)
        if dtype.kind == "u":
            value &= (1 << 8 * dtype.itemsize) - 1
        return dtype.type(value)

    def _leave_array(self, value: Array, shape: Shape) -> Any:
        import numpy

        if value.source is not None:
            return value.source
        heap = self.machine.heap
        places = numpy.ndindex(*value.sizes)
        items = [heap.load(value.block, value.place(index), value.kind) for index in places]
        return numpy.array(items, dtype=shape.name).reshape(value.sizes)

    def write_back(self) -> None:
        """Bring Python's lists, dicts and sets up to date with what the program did to them."""
        # What is written may make containers known that were not passed; these are up to date.
        for original, made, shape in list(self.passed.values()):
            items = self._items(made, shape)
            if isinstance(original, set):
                inside = self._places(made, shape)
                now = places_of(original)  # pyright: ignore[reportUnknownArgumentType]
                comparable = all(e is None or e[1] == DELETED or hash(e[0]) == e[1] for e in inside.places)
                if set(items) != original or (comparable and inside.shape() != now.shape()):
                    original.clear()
                    self._fill_set(original, made, shape)  # pyright: ignore[reportUnknownArgumentType]
            elif isinstance(original, list):
                if not _alike(items, original):  # pyright: ignore[reportUnknownArgumentType]
                    original[:] = items
            elif not _alike(items, list(original.items())):
                if not _alike([k for k, _ in items], list(original)):  # pyright: ignore
                    original.clear()
                original.update(items)


def _alike(new: Any, old: Any) -> bool:
    """Whether nobody could tell two values apart."""
    if type(new) is not type(old):
        return False
    if isinstance(new, list | tuple) and (isinstance(new, tuple) or new is not old):
        return len(new) == len(old) and all(map(_same, new, old))  # pyright: ignore
    return _same(new, old)


def _same(new: Any, old: Any) -> bool:
    if new is old:
        return True
    if isinstance(new, float):
        return type(old) is float and repr(new) == repr(old)
    if isinstance(new, tuple):
        return type(old) is tuple and _alike(new, old)
    return type(new) is type(old) and isinstance(new, int | str) and new == old


def _present(value: Any) -> Any:
    if value is None:
        raise Fault("the result is a null reference")
    return value


def _described(value: Any) -> str:
    if value is None:
        return "None"
    return f"a value of type {type(value).__name__}"


__all__ = ["BadArgument", "Block", "Boundary", "Shape", "lowered_shape", "typed_shape"]
