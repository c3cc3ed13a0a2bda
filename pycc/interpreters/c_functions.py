"""C functions that a program calls: numbers go through ctypes to the real ones, memory to models of our own.

Only functions of this list may take pointers. `call_pointer` reaches functions that the host registered (print's
writer); an address that nobody registered is a `Fault`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects.builtin import Float32Type, Float64Type, IndexType, IntegerType
from xdsl.ir import Attribute

from pycc.dialects import mem, py
from pycc.interpreters.faults import Fault
from pycc.interpreters.floats import c_function
from pycc.interpreters.heap import Block, Heap
from pycc.interpreters.kinds import Address

Function = Callable[..., Sequence[Any]]

_INTEGERS = {1: ctypes.c_bool, 8: ctypes.c_int8, 16: ctypes.c_int16, 32: ctypes.c_int32, 64: ctypes.c_int64}
_SCALARS: dict[str, Any] = {
    **{f"int{bits}": type_ for bits, type_ in _INTEGERS.items()},
    **{f"uint{bits}": getattr(ctypes, f"c_uint{bits}") for bits in (8, 16, 32, 64)},
    "bool": ctypes.c_bool, "float32": ctypes.c_float, "float64": ctypes.c_double,
}  # fmt: skip


def c_type(type_: Attribute) -> Any:
    """The ctypes type of a number; None for a type that is not passed by value here."""
    match type_:
        case Float64Type() | py.FloatType():
            return ctypes.c_double
        case Float32Type():
            return ctypes.c_float
        case IntegerType():
            return _INTEGERS.get(type_.width.data)
        case IndexType() | py.IntType():
            return ctypes.c_int64
        case py.BoolType():
            return ctypes.c_bool
        case py.ScalarType():
            return _SCALARS.get(type_.dtype.data)
        case _:
            return None


def _is_address(type_: Attribute) -> bool:
    return isinstance(type_, mem.PointerType | mem.ReferenceType | py.PointerType | py.ObjectType | py.StrType)


def find(machine: Any, name: str, arguments: Sequence[Attribute], results: Sequence[Attribute]) -> Function:
    """A function from values to the list of results."""
    model = _MODELS.get(name)
    if model is not None:
        return lambda *values: model(machine, *values)
    if name.startswith("Py"):
        raise Fault(f"{name} is CPython's: values come and go through the interpreter instead")
    if any(map(_is_address, [*arguments, *results])):
        raise Fault(f"C function {name} takes or gives addresses, and has no model here")
    types = [c_type(type_) for type_ in arguments]
    given = [c_type(type_) for type_ in results]
    if None in types or None in given or len(given) > 1:
        raise Fault(f"C function {name} takes or gives values that C has no type for")
    function = c_function(name, given[0] if given else None, tuple(types))
    if not given:
        return lambda *values: function(*values) or ()
    return lambda *values: (function(*values),)


# ---------------------------------------------------------------- models of functions that see memory


def _text(heap: Heap, pointer: Address) -> bytes:
    """The bytes before the zero."""
    block, place = pointer
    heap.bytes_of(pointer, 1)
    end = bytes(block.data).find(b"\0", place)
    if end < 0:
        raise Fault("a C string does not end inside its block")
    return heap.bytes_of(pointer, end - place)


def _strlen(machine: Any, text: Address) -> Sequence[Any]:
    return (len(_text(machine.heap, text)),)


def _strtod(machine: Any, text: Address, end: Address) -> Sequence[Any]:
    if end[0].alive:
        raise Fault("strtod with a place for the end is not interpreted")
    function = c_function("strtod", ctypes.c_double, (ctypes.c_char_p, ctypes.c_void_p))
    return (function(_text(machine.heap, text), None),)


def _write(machine: Any, descriptor: int, data: Address, size: int) -> Sequence[Any]:
    machine.state["write"](machine.heap.bytes_of(data, size))
    return (size,)


_MODELS: dict[str, Callable[..., Sequence[Any]]] = {"strlen": _strlen, "strtod": _strtod, "write": _write}
"""C functions that are given memory."""


def by_address(machine: Any) -> Function:
    """A function that calls what the host registered under an address: `machine.state["hosts"]`."""

    def call(address: int, *values: Any) -> Sequence[Any]:
        function = machine.state.get("hosts", {}).get(address)
        if function is None:
            raise Fault(f"calls the address {address:#x}, where the interpreter knows no function")
        return function(*values)

    return call


__all__ = ["Block", "by_address", "c_type", "find"]
