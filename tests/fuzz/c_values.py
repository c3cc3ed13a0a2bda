"""Python values to and from the C ABI of docs/abi.md, by ctypes.

Takes in types as the compiler has them. Gives out ctypes types and conversions; what a call keeps alive is the caller's.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy
from xdsl.ir import Attribute

from pycc.dialects import py

_SCALARS = {
    "int8": ctypes.c_int8, "int16": ctypes.c_int16, "int32": ctypes.c_int32, "int64": ctypes.c_int64, "uint8": ctypes.c_uint8,
    "uint16": ctypes.c_uint16, "uint32": ctypes.c_uint32, "uint64": ctypes.c_uint64, "float32": ctypes.c_float, "float64": ctypes.c_double,
}  # fmt: skip
BY_VALUE = (py.IntType, py.FloatType, py.BoolType, py.ScalarType)
_LIBC = ctypes.CDLL(None)
_LIBC.free.argtypes = [ctypes.c_void_p]
_LIBC.malloc.argtypes = [ctypes.c_size_t]
_LIBC.malloc.restype = ctypes.c_void_p


class Error(ctypes.Structure):
    """`pycc_error`."""

    _fields_ = [
        ("status", ctypes.c_int32),
        ("line", ctypes.c_int32),
        ("type", ctypes.c_char * 32),
        ("message", ctypes.c_char * 216),
    ]


class Text(ctypes.Structure):
    """`pycc_str`."""

    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_int64)]


class List(ctypes.Structure):
    """Any `pycc_list_*`."""

    _fields_ = [("data", ctypes.c_void_p), ("size", ctypes.c_int64), ("capacity", ctypes.c_int64)]


@cache
def _structure(*members: Any) -> Any:
    return type("Structure", (ctypes.Structure,), {"_fields_": [(f"_{i}", member) for i, member in enumerate(members)]})


def c_type(type_: Attribute) -> Any:
    """The ctypes type of a value in memory."""
    match type_:
        case py.IntType():
            return ctypes.c_int64
        case py.FloatType():
            return ctypes.c_double
        case py.BoolType():
            return ctypes.c_bool
        case py.ScalarType():
            return _SCALARS[type_.dtype.data]
        case py.StrType():
            return Text
        case py.ObjectType():
            return List
        case py.TupleType():
            return _structure(*(c_type(element) for element in type_.elements))
        case py.UnionType():
            return _structure(ctypes.c_bool, c_type(_some(type_)))
        case py.ArrayType():
            rank = type_.rank.value.data
            return _structure(ctypes.c_void_p, ctypes.c_int64 * rank, ctypes.c_int64 * rank)
        case _:
            raise AssertionError(f"no C type for {type_}")


def _some(type_: py.UnionType) -> Attribute:
    return next(member for member in type_.members if member != py.none)


def to_c(value: Any, type_: Attribute, keep: list[Any]) -> Any:
    """A C value; `keep` holds its memory."""
    kind = c_type(type_)
    match type_:
        case py.StrType():
            data = value.encode("utf-8", "surrogatepass")
            place = ctypes.create_string_buffer(data, len(data) + 1)
            keep.append(place)
            return Text(ctypes.addressof(place), len(data))
        case py.ObjectType():
            item = type_.arguments.data[0]
            items = (c_type(item) * max(len(value), 1))(*(to_c(one, item, keep) for one in value))
            keep.append(items)
            return List(ctypes.addressof(items), len(value), len(value))
        case py.TupleType():
            return kind(*(to_c(one, part, keep) for one, part in zip(value, type_.elements, strict=True)))
        case py.UnionType():
            return kind(False) if value is None else kind(True, to_c(value, _some(type_), keep))
        case py.ArrayType():
            rank = type_.rank.value.data
            return kind(
                value.ctypes.data, (ctypes.c_int64 * rank)(*value.shape), (ctypes.c_int64 * rank)(*value.strides)
            )
        case py.ScalarType():
            return kind(value.item())
        case _:
            return kind(value)


def from_c(value: Any, type_: Attribute) -> Any:
    """The Python value of a C one (a ctypes instance, or what ctypes makes of simple members)."""
    match type_:
        case py.StrType():
            return ctypes.string_at(value.data, value.size).decode("utf-8", "surrogatepass")
        case py.ObjectType():
            item = type_.arguments.data[0]
            items = (c_type(item) * value.size).from_address(value.data) if value.size else ()
            return [from_c(one, item) for one in items]
        case py.TupleType():
            return tuple(from_c(getattr(value, f"_{i}"), part) for i, part in enumerate(type_.elements))
        case py.UnionType():
            return from_c(value._1, _some(type_)) if value._0 else None
        case py.ScalarType():
            number = value.value if hasattr(value, "value") else value
            return numpy.dtype(type_.dtype.data).type(number)
        case _:
            return value.value if hasattr(value, "value") else value


def release(value: Any, type_: Attribute) -> None:
    """Free the blocks of a result, as its owner would."""
    match type_:
        case py.StrType():
            _LIBC.free(value.data)
        case py.ObjectType():
            item = type_.arguments.data[0]
            if isinstance(item, (py.StrType, py.ObjectType, py.TupleType, py.UnionType)) and value.size:
                for one in (c_type(item) * value.size).from_address(value.data):
                    release(one, item)
            _LIBC.free(value.data)
        case py.TupleType():
            for index, part in enumerate(type_.elements):
                release(getattr(value, f"_{index}"), part)
        case py.UnionType():
            if value._0:
                release(value._1, _some(type_))
        case _:
            pass


class CFunction:
    """An exported function, called as C calls it."""

    def __init__(self, address: int, parameters: list[Attribute], result: Attribute):
        self.parameters, self.result = parameters, result
        declared = [_passed(type_) for type_ in parameters]
        has_result = result != py.none
        prototype = ctypes.CFUNCTYPE(
            ctypes.c_int32, *declared, *([ctypes.c_void_p] if has_result else []), ctypes.c_void_p
        )
        self._function = prototype(address)
        self.has_result = has_result

    def __call__(self, arguments: list[Any]) -> tuple[str, Any]:
        """("value", value) or (class, message). Lists among the arguments become what the call made of them."""
        keep: list[Any] = []
        given: list[Any] = []
        lists: dict[tuple[int, Attribute], Any] = {}
        for argument, type_ in zip(arguments, self.parameters, strict=True):
            if isinstance(type_, BY_VALUE):
                given.append(_by_value(argument, type_))
                continue
            known = lists.get((id(argument), type_))
            made = known if known is not None else to_c(argument, type_, keep)
            if isinstance(type_, py.ObjectType):
                lists[id(argument), type_] = made
            keep.append(made)
            given.append(ctypes.addressof(made))
        error = Error()
        result = c_type(self.result)() if self.has_result else None
        places = [ctypes.addressof(result)] if result is not None else []
        status = self._function(*given, *places, ctypes.addressof(error))
        for argument, type_ in zip(arguments, self.parameters, strict=True):
            if isinstance(type_, py.ObjectType):
                argument[:] = from_c(lists[id(argument), type_], type_)
        if status:
            if status != error.status:
                return "status", f"{status} and {error.status}"
            return error.type.decode(), error.message.decode("utf-8", "surrogatepass")
        if result is None:
            return "value", None
        value = from_c(result, self.result)
        release(result, self.result)
        return "value", value


def _passed(type_: Attribute) -> Any:
    if isinstance(type_, BY_VALUE):
        return ctypes.c_uint8 if isinstance(type_, py.BoolType) else c_type(type_)
    return ctypes.c_void_p


def _by_value(value: Any, type_: Attribute) -> Any:
    return value.item() if isinstance(type_, py.ScalarType) else value
