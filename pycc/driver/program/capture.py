"""What a Python object means to a compile: constants, types, functions and modules that a program's globals hold (D3).

Takes in live objects of the compiling process. Gives out attributes as `Program.resolve` answers them. One row per
CPython type; a type without a row is refused by name.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from xdsl.dialects.builtin import (
    ArrayAttr,
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IntegerAttr,
    StringAttr,
    TensorType,
    f64,
    i1,
    i64,
)
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.driver.boundary.keys import DTYPES
from pycc.driver.diagnostics import CannotCapture, ConstantTooLarge
from pycc.driver.program.library import OUTSIDE
from pycc.support.diagnostics import CompileError


class Owner(Protocol):
    """Who knows the names that captured functions and modules get."""

    def function_symbol(self, function: types.FunctionType) -> str:
        """Full name under which a Python function can be compiled."""
        ...

    def module_name(self, module: types.ModuleType) -> str:
        """Name under which a module's members can be asked for."""
        ...

    def has_library_module(self, name: str) -> bool:
        """Whether a module is library code."""
        ...

    def library_name(self, module: str, name: str) -> Attribute:
        """A name of a library module; KeyError where it has none."""
        ...


def capture(owner: Owner, name: str, value: Any) -> Attribute:
    """The meaning of a global called `name` with this value; `CompileError` if it has none."""
    handler = BY_TYPE.get(type(value))
    if handler is not None:
        return handler(owner, name, value)
    for condition, extract in _BY_CONDITION:
        if condition(value):
            return extract(owner, name, value)
    raise CompileError([CannotCapture(None, name, f"a {type(value).__qualname__} object")])


def _int(owner: Owner, name: str, value: int) -> Attribute:
    if not -(1 << 63) <= value < 1 << 63:
        raise CompileError([ConstantTooLarge(None, name)])
    return IntegerAttr(value, i64)


def _tuple(owner: Owner, name: str, value: tuple[Any, ...]) -> Attribute:
    return ArrayAttr([capture(owner, f"{name}[{i}]", v) for i, v in enumerate(value)])


def _list(owner: Owner, name: str, value: list[Any]) -> Attribute:
    """A list becomes a constant of what it holds now."""
    type_ = _item_type(name, value, ())
    if _has_never(type_):
        kind = "a list of nothing but empty lists" if value else "an empty list"
        raise CompileError([CannotCapture(None, name, f"{kind}: its items have no type")])
    return _item(name, value, type_)


def _item_type(name: str, value: Any, outer: tuple[int, ...]) -> Attribute:
    """The type of an item of a list; a list is `!py.object<"list", [item]>` here, an empty one of never."""
    simple = ITEM_TYPES.get(type(value))
    if simple is not None:
        return simple
    if type(value) is tuple:
        return py.TupleType(ArrayAttr([_item_type(f"{name}[{i}]", v, outer) for i, v in enumerate(value)]))
    if type(value) is not list:
        raise CompileError([CannotCapture(None, name, f"of type {type(value).__qualname__}, inside of a list")])
    if id(value) in outer:
        raise CompileError([CannotCapture(None, name, "a list that contains itself")])
    items: list[Any] = value
    distinct: dict[Attribute, None] = {}
    for kind in dict.fromkeys(map(type, items)):
        if kind in ITEM_TYPES:
            distinct[ITEM_TYPES[kind]] = None
    for i, item in enumerate(items):
        if type(item) not in ITEM_TYPES:
            distinct[_item_type(f"{name}[{i}]", item, (*outer, id(value)))] = None
    joined: Attribute = py.never
    for type_ in distinct:
        common = _common(joined, type_)
        if common is None:
            raise CompileError([CannotCapture(None, name, f"a list of {_spelled(joined)} and {_spelled(type_)} items")])
        joined = common
    return py.ObjectType(StringAttr("list"), ArrayAttr([joined]))


def _common(a: Attribute, b: Attribute) -> Attribute | None:
    """The type of items of both types: the same, but for empty lists."""
    if a == b or b == py.never:
        return a
    if a == py.never:
        return b
    match a, b:
        case py.TupleType(), py.TupleType():
            parts = [_common(x, y) for x, y in zip(a.elements, b.elements, strict=False)]
            if len(a.elements) != len(b.elements) or any(part is None for part in parts):
                return None
            return py.TupleType(ArrayAttr([part for part in parts if part is not None]))
        case py.ObjectType(), py.ObjectType():
            item = _common(a.arguments.data[0], b.arguments.data[0])
            return None if item is None else py.ObjectType(a.class_name, ArrayAttr([item]))
        case _:
            return None


def _spelled(type_: Attribute) -> str:
    """A type as Python would write it."""
    return type_text(type_).replace("[Never]", "").replace(",", ", ")


def _has_never(type_: Attribute) -> bool:
    match type_:
        case py.TupleType():
            return any(map(_has_never, type_.elements))
        case py.ObjectType():
            return _has_never(type_.arguments.data[0])
        case _:
            return type_ == py.never


def _held(type_: Attribute) -> Attribute:
    """The type that constant lists inside have in compiled code."""
    match type_:
        case py.TupleType():
            return py.TupleType(ArrayAttr([_held(part) for part in type_.elements]))
        case py.ObjectType():
            return py.ListAttr(_held(type_.arguments.data[0]), ArrayAttr([])).type
        case _:
            return type_


def _item(name: str, value: Any, type_: Attribute) -> Attribute:
    """The constant attribute of an item whose type is known."""
    match type_:
        case py.TupleType():
            parts = zip(value, type_.elements, strict=True)
            return ArrayAttr([_item(f"{name}[{i}]", part, part_type) for i, (part, part_type) in enumerate(parts)])
        case py.ObjectType():
            inner = type_.arguments.data[0]
            dense = _DENSE.get(inner)
            if dense is None or not value:
                values: Attribute = ArrayAttr([_item(f"{name}[{i}]", v, inner) for i, v in enumerate(value)])
            else:
                if inner == py.int_ and not all(-(1 << 63) <= v < 1 << 63 for v in value):
                    raise CompileError([ConstantTooLarge(None, name)])
                values = DenseIntOrFPElementsAttr.from_list(TensorType(dense, [len(value)]), list(value))  # pyright: ignore
            return py.ListAttr(_held(inner), values)
        case py.IntType():
            if not -(1 << 63) <= value < 1 << 63:
                raise CompileError([ConstantTooLarge(None, name)])
            return IntegerAttr(value, i64)
        case py.BoolType():
            return IntegerAttr(int(value), i1)
        case py.FloatType():
            return FloatAttr(value, f64)
        case py.StrType():
            return py.TextAttr.of(value)
        case _:
            # Of a class from outside: what it is made of.
            made = BY_TYPE[type(value)](_NOBODY, name, value)
            assert isinstance(made, py.InstanceAttr)
            return made.parts.data[0]


ITEM_TYPES: dict[type, Attribute] = {bool: py.bool_, int: py.int_, float: py.float_, str: py.str_}
"""Types of the items of constant lists that are no lists or tuples; classes of other packages have rows here too."""
_NOBODY: Any = None
"""The owner where constants are numbers."""
_DENSE: dict[Attribute, Any] = {py.bool_: i1, py.int_: i64, py.float_: f64}


def _function(owner: Owner, name: str, value: types.FunctionType) -> Attribute:
    intrinsic = _lang_name(value) or _outside(value)
    if intrinsic is not None:
        return intrinsic
    home, written = value.__module__ or "", value.__qualname__
    if "." in home and owner.has_library_module(home) and "<locals>" not in written:
        # Library code of another package, imported as the Python that it also is.
        return owner.library_name(home, written)
    return py.FunctionValueType(StringAttr(owner.function_symbol(value)))


def _outside(value: Any) -> Attribute | None:
    """A function or class of another package that stands for an op or a type."""
    return OUTSIDE.get(f"{value.__module__}.{value.__qualname__}")


def _builtin(owner: Owner, name: str, value: Any) -> Attribute:
    """A function of `builtins` or of an extension module that the library replaces, as `math.sqrt`."""
    home = value.__module__ or ""
    try:
        return owner.library_name(home, value.__name__)
    except KeyError:
        owner_name = home or type(value.__self__).__name__
        raise CompileError(
            [CannotCapture(None, name, f"the function {owner_name}.{value.__name__}, which pycc does not know")]
        ) from None


def _module(owner: Owner, name: str, value: types.ModuleType) -> Attribute:
    return py.ModuleType(StringAttr(owner.module_name(value)))


def _class(owner: Owner, name: str, value: type) -> Attribute:
    if issubclass(value, BaseException) and value.__name__ in py.EXCEPTIONS and value.__module__ == "builtins":
        return py.TypeObjectType(py.ExceptionClassType(StringAttr(value.__name__)))
    known = _scalar_class(value) or _outside(value)
    if known is not None:
        return known
    try:
        return owner.library_name(value.__module__, value.__name__)
    except KeyError:
        raise CompileError(
            [CannotCapture(None, name, f"the class {value.__qualname__}, which pycc does not know")]
        ) from None


def _scalar_class(value: type) -> Attribute | None:
    if value.__module__ != "numpy":
        return None
    dtype = {"bool_": "bool"}.get(value.__name__, value.__name__)
    return py.TypeObjectType(py.ScalarType(StringAttr(dtype))) if dtype in DTYPES else None


def _lang_name(value: Any) -> Attribute | None:
    """Something defined by `pycc.lang`: the compiler knows it by name."""
    home = getattr(value, "__module__", None) or ""
    if home == "pycc.lang" or home.startswith("pycc.lang."):
        return py.FunctionValueType(StringAttr(f"lang.{value.__name__}"))
    return None


def _numpy_scalar(owner: Owner, name: str, value: Any) -> Attribute:
    # A captured NumPy scalar keeps its value as a Python number of the same kind; its type would need a typed constant.
    raise CompileError([CannotCapture(None, name, f"a NumPy scalar ({value.dtype}); use {value.item()!r} itself")])


def _is_numpy_scalar(value: Any) -> bool:
    return (
        type(value).__module__ == "numpy"
        and hasattr(value, "dtype")
        and hasattr(value, "item")
        and not getattr(value, "shape", ())
    )


BY_TYPE: dict[type, Callable[[Owner, str, Any], Attribute]] = {
    bool: lambda owner, name, value: IntegerAttr(int(value), i1),
    int: _int,
    float: lambda owner, name, value: FloatAttr(value, f64),
    str: lambda owner, name, value: py.TextAttr.of(value),
    type(None): lambda owner, name, value: py.NoneAttr(),
    tuple: _tuple,
    list: _list,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _builtin,
    types.ModuleType: _module,
}
"""One row per CPython type; classes of other packages have rows here too."""
_BY_CONDITION: list[tuple[Callable[[Any], bool], Callable[[Owner, str, Any], Attribute]]] = [
    (
        lambda value: hasattr(value, "python") and type(value).__name__ == "JitFunction",
        lambda o, n, v: _function(o, n, v.python),
    ),
    (lambda value: isinstance(value, type), _class),
    (_is_numpy_scalar, _numpy_scalar),
]


def constants_of(names: Mapping[str, Any]) -> dict[str, Any]:
    """The plain data among a module's names."""
    return {name: value for name, value in names.items() if isinstance(value, (int, float, str, tuple, list, dict))}
