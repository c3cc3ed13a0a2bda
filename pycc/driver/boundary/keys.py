"""Types of values at the Python boundary, as plain tuples: what a specialisation is found by, and what the cache
stores.

    ("int",) ("float",) ("bool",) ("none",) ("str",) ("scalar", "int32") ("tuple", K...) ("list", K)
    ("dict", K, V) ("set", K) ("union", K...) ("ndarray", "float64", 2) ("never",)
    ("foreign", "pycc_fixed:Q16", K, "raw", "pycc_fixed:Q16.from_raw")

A key needs no xDSL: `to_attribute` and `from_attribute`, which do, are for the compile only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xdsl.ir import Attribute

Key = tuple[Any, ...]

INT: Key = ("int",)
FLOAT: Key = ("float",)
BOOL: Key = ("bool",)
NONE: Key = ("none",)
STR: Key = ("str",)
NEVER: Key = ("never",)

DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
)  # fmt: skip
"""NumPy's types that compiled code knows."""


class UnsupportedValue(Exception):
    """A Python value that has no key; the text says why, for a `TypeError`."""


CARRIERS: dict[str, Key] = {
    "int": INT, "float": FLOAT, "bool": BOOL, "pycc.i8": ("scalar", "int8"), "pycc.i16": ("scalar", "int16"),
    "pycc.i32": ("scalar", "int32"), "pycc.i64": ("scalar", "int64"), "pycc.u8": ("scalar", "uint8"),
    "pycc.u16": ("scalar", "uint16"), "pycc.u32": ("scalar", "uint32"), "pycc.u64": ("scalar", "uint64"),
    "pycc.f32": ("scalar", "float32"), "pycc.f64": ("scalar", "float64"),
}  # fmt: skip
"""What values of a class of another package may be made of in compiled code, as its `TypeRow` spells it."""
FOREIGN: dict[str, tuple[Key, Attribute]] = {}
"""Key and type of each such class, by the key's name: filled where the compiler is loaded."""

CONTAINERS = ("list", "dict", "set")
"""Heads of keys whose values are copied in, and written back where they changed."""
_COMPOUND = ("tuple", "union", *CONTAINERS)
OBJECT, NAME = "pycc_object_", "pycc_name_"
"""What names of Python objects begin with that entries import: an object by a reference, and a str."""


def decoded(name: str) -> str:
    """The reference or str that an imported name stands for."""
    return bytes.fromhex(name.removeprefix(OBJECT).removeprefix(NAME)).decode()


SUPPORTED = "int, float, bool, None, str, tuples, lists, dicts and sets of one type, NumPy numbers and arrays"
NESTING_LIMIT = 60
"""Containers may be nested this deep: deeper ones nearly always contain themselves."""


def argument_key(value: Any) -> Key:
    """The key of an argument; raises `UnsupportedValue` with a text for the caller."""
    try:
        key = key_of(value)
    except RecursionError:
        key = None
    if key is None or nesting(key) > NESTING_LIMIT:
        raise UnsupportedValue("a list that contains itself or is nested very deeply")
    _check_parts(key)
    return key


def nesting(key: Key) -> int:
    """How many containers and tuples are inside each other at most."""
    return 1 + max(map(nesting, key[1:])) if key[0] in _COMPOUND and len(key) > 1 else 0


def contains(key: Key, heads: tuple[str, ...]) -> bool:
    """Whether a type of one of these heads is in the key."""
    return key[0] in heads or (key[0] in _COMPOUND and any(contains(part, heads) for part in key[1:]))


def _check_parts(key: Key) -> None:
    """NumPy's values may stand alone and in plain tuples only."""
    numpy_heads = ("scalar", "ndarray")
    if key[0] in CONTAINERS and contains(key, numpy_heads):
        raise UnsupportedValue(f"a {key[0]} of NumPy values (pass an array, or convert them with int() or float())")
    if key[0] == "tuple" and contains(key, numpy_heads) and contains(key, (*CONTAINERS, "str")):
        raise UnsupportedValue(
            "a tuple with both NumPy values and containers or strings (pass them as separate arguments)"
        )


def key_of(value: Any) -> Key:
    """The key of a value; raises `UnsupportedValue`. Lists are looked through to the last element."""
    handler = _BY_TYPE.get(type(value))
    if handler is not None:
        return handler(value)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        if type(value) is numpy.ndarray:
            return _array_key(value)
        if isinstance(value, numpy.generic) and value.dtype.name in DTYPES:
            return ("scalar", value.dtype.name)
    key = foreign_key(type(value))
    if key is not None:
        return key
    if value is NotImplemented or value is Ellipsis:
        raise UnsupportedValue(f"{value!r}")
    raise UnsupportedValue(f"a value of type {_type_name(type(value))}; it takes {SUPPORTED}")


def foreign_keys() -> list[Key]:
    """Keys of all classes of other packages, in the order of `dialects/foreign.py`."""
    return [FOREIGN[name][0] for name in sorted(FOREIGN, key=lambda name: name.replace(":", "."))]


def foreign_key(kind: type) -> Key | None:
    """The key of instances of another package's class that has a row for it."""
    from pycc.driver.extensions.loading import row_of_class

    found = row_of_class("types", kind)
    if found is None:
        return None
    row = found[1]
    key: Key = ("foreign", row.python, CARRIERS[row.carrier], row.unwrap, row.wrap)
    _BY_TYPE[kind] = lambda value: key
    return key


def _type_name(type_: type) -> str:
    return (
        type_.__qualname__
        if type_.__module__ in ("builtins", "__main__")
        else f"{type_.__module__}.{type_.__qualname__}"
    )


def _tuple_key(value: tuple[Any, ...]) -> Key:
    return ("tuple", *(key_of(v) for v in value))


def _list_key(value: list[Any]) -> Key:
    return ("list", _element_key(value, "list"))


def _dict_key(value: dict[Any, Any]) -> Key:
    return ("dict", _element_key(value.keys(), "dict"), _element_key(value.values(), "dict"))


def _set_key(value: set[Any]) -> Key:
    return ("set", _element_key(value, "set"))


def _element_key(values: Collection[Any], what: str) -> Key:
    """The key that all items of a container have."""
    kinds = set(map(type, values))
    if len(kinds) == 1 and next(iter(kinds)) in _FLAT:
        return key_of(next(iter(values)))
    return join([key_of(v) for v in values], what)


def _array_key(value: Any) -> Key:
    dtype = value.dtype
    if dtype.name not in DTYPES or not dtype.isnative:
        raise UnsupportedValue(f"a NumPy array of dtype {dtype}")
    if any(stride % dtype.itemsize for stride in value.strides) or not value.flags.aligned:
        raise UnsupportedValue("a NumPy array whose elements are not aligned")
    if not value.flags.writeable:
        raise UnsupportedValue("a read-only NumPy array (pass a copy)")
    return ("ndarray", dtype.name, value.ndim)


_BY_TYPE: dict[type, Callable[[Any], Key]] = {
    int: lambda value: INT,
    float: lambda value: FLOAT,
    bool: lambda value: BOOL,
    type(None): lambda value: NONE,
    str: lambda value: STR,
    tuple: _tuple_key,
    list: _list_key,
    dict: _dict_key,
    set: _set_key,
}
_FLAT = (int, float, bool, str, type(None))

_MIXABLE = (BOOL, FLOAT, INT)


def join(keys: list[Key], what: str = "list") -> Key:
    """The key of a container's item that may be any of `keys`; raises `UnsupportedValue` where there is none."""
    distinct = sorted(set(keys), key=key_text)
    if not distinct:
        return NEVER
    if len(distinct) == 1:
        return distinct[0]
    if all(k in _MIXABLE for k in distinct):
        return ("union", *distinct)
    if NONE in distinct and len(distinct) == 2:
        return ("union", *distinct)
    head = distinct[0][0]
    if head in CONTAINERS and all(k[0] == head for k in distinct):
        parts = zip(*(k[1:] for k in distinct), strict=True)
        return (head, *(join([k for k in part if k != NEVER], head) for part in parts))
    kinds = " and ".join(key_text(k) for k in distinct[:3])
    raise UnsupportedValue(f"a {what} whose elements differ in type ({kinds})")


def key_text(key: Key) -> str:
    """A key as Python would write the type."""
    head = key[0]
    if head in ("scalar",):
        return f"numpy.{key[1]}"
    if head == "none":
        return "None"
    if head == "never":
        return "Never"
    if head == "union":
        return " | ".join(key_text(k) for k in key[1:])
    if head == "ndarray":
        return f"ndarray[{key[1]}, {key[2]}]"
    if head == "foreign":
        return key[1].replace(":", ".")
    if head in ("tuple", *CONTAINERS):
        return f"{head}[{', '.join(key_text(k) for k in key[1:]) or '()'}]"
    return str(head)


def to_attribute(key: Key) -> Attribute:
    """The `py` type of a key."""
    from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, i64

    from pycc.dialects import py

    match key:
        case ("int",):
            return py.int_
        case ("float",):
            return py.float_
        case ("bool",):
            return py.bool_
        case ("none",):
            return py.none
        case ("str",):
            return py.str_
        case ("never",):
            return py.never
        case ("scalar", dtype):
            return py.ScalarType(StringAttr(dtype))
        case ("tuple", *parts):
            return py.TupleType(ArrayAttr([to_attribute(p) for p in parts]))
        case ("union", *parts):
            return py.UnionType(ArrayAttr([to_attribute(p) for p in parts]))
        case ("list" | "dict" | "set" as name, *parts):
            return py.ObjectType(StringAttr(name), ArrayAttr([to_attribute(p) for p in parts]))
        case ("ndarray", dtype, rank):
            return py.ArrayType(StringAttr(dtype), IntegerAttr(rank, i64))
        case ("foreign", name, *_):
            from pycc.driver.extensions.install import install

            install()
            return FOREIGN[name][1]
        case _:
            raise AssertionError(f"no type for {key!r}")


def from_attribute(attribute: Attribute) -> Key | None:
    """The key of a `py` type; None for one that cannot cross to Python."""
    from pycc.dialects import py

    match attribute:
        case py.IntType():
            return INT
        case py.FloatType():
            return FLOAT
        case py.BoolType():
            return BOOL
        case py.NoneType():
            return NONE
        case py.StrType():
            return STR
        case py.NeverType():
            return NEVER
        case py.ScalarType():
            return ("scalar", attribute.dtype.data)
        case py.ArrayType():
            return ("ndarray", attribute.dtype.data, attribute.rank.value.data)
        case py.TupleType():
            return _compound("tuple", attribute.elements.data)
        case py.UnionType():
            return _compound("union", attribute.members.data)
        case py.ObjectType() if attribute.class_name.data in CONTAINERS:
            return _compound(attribute.class_name.data, attribute.arguments.data)
        case _:
            return next((key for key, type_ in FOREIGN.values() if type_ == attribute), None)


def _compound(head: str, parts: Any) -> Key | None:
    keys = [from_attribute(part) for part in parts]
    return None if any(k is None for k in keys) else (head, *keys)


def accepts(parameter: Key, argument: Key) -> bool:
    """Whether a parameter of one key takes a value of another: the same, but for empty containers, which go as
    containers of anything.
    """
    if parameter == argument:
        return True
    if argument[0] != parameter[0] or argument[0] not in ("tuple", *CONTAINERS) or len(argument) != len(parameter):
        return False
    if argument[0] in CONTAINERS and argument[-1] == NEVER:
        return True
    return all(map(accepts, parameter[1:], argument[1:]))


def parse_key(data: Any) -> Key:
    """A key from JSON (lists) back to tuples."""
    return tuple(parse_key(part) if isinstance(part, list) else part for part in data)
