"""The type of what `@pycc.jit` returns: an object whose vectorcall is compiled code (D9).

Takes in nothing of the compiler: ctypes and the C API of the running Python only, so that decorating loads neither LLVM
nor xDSL. Gives out `make_type(base)`: a heap type over a Python class `base`, and the few words of raw memory behind
each instance. `base.__call__` runs while no compiled code is installed; compiled code that cannot serve a call hands it
to the instance's dispatcher.

An instance is `base`'s own fields, then the words of `WORDS`. The layout is ours: CPython learns the offsets from the
type's members, compiled code from `word_offset`.
"""

from __future__ import annotations

import ctypes
import types
from typing import Any, TypeVar

WORDS = ("vectorcall", "dispatcher", "raiser", "dictionary", "weak_references")
"""`vectorcall`: address of compiled code, 0 for none. `dispatcher`, `raiser`: borrowed references to callables that the
instance keeps alive elsewhere."""

_TP_DESCR_GET, _TP_GETSET, _TP_MEMBERS = 54, 73, 72
_T_PYSSIZET, _READONLY = 19, 1
_HAVE_VECTORCALL, _METHOD_DESCRIPTOR, _VERSION_TAG = 1 << 11, 1 << 17, 1 << 18


class _Slot(ctypes.Structure):
    _fields_ = [("slot", ctypes.c_int), ("function", ctypes.c_void_p)]


class _Spec(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("basic_size", ctypes.c_int),
        ("item_size", ctypes.c_int),
        ("flags", ctypes.c_uint),
        ("slots", ctypes.POINTER(_Slot)),
    ]


class _Member(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("type", ctypes.c_int),
        ("offset", ctypes.c_ssize_t),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    ]


class _GetSet(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("get", ctypes.c_void_p),
        ("set", ctypes.c_void_p),
        ("doc", ctypes.c_char_p),
        ("closure", ctypes.c_void_p),
    ]


_Base = TypeVar("_Base", bound=type)


def word_offset(base: type, word: str) -> int:
    """Byte offset of one of `WORDS` in an instance of the type made over `base`."""
    return base.__basicsize__ + 8 * WORDS.index(word)


def _address(function: Any) -> int:
    return ctypes.cast(function, ctypes.c_void_p).value or 0


_keep_alive: list[Any] = []


def make_type(base: _Base, name: str) -> _Base:
    """A heap type over `base` (a class with `__slots__` and no `__dict__`) whose instances have a compiled
    vectorcall, a `__dict__`, weak
    references, and bind as methods like functions do."""
    api = ctypes.pythonapi
    api.PyType_GetSlot.restype = ctypes.c_void_p
    api.PyType_GetSlot.argtypes = [ctypes.py_object, ctypes.c_int]
    api.PyType_FromSpecWithBases.restype = ctypes.py_object
    api.PyType_FromSpecWithBases.argtypes = [ctypes.POINTER(_Spec), ctypes.py_object]
    members = (_Member * 4)(
        (b"__vectorcalloffset__", _T_PYSSIZET, word_offset(base, "vectorcall"), _READONLY, None),
        (b"__dictoffset__", _T_PYSSIZET, word_offset(base, "dictionary"), _READONLY, None),
        (b"__weaklistoffset__", _T_PYSSIZET, word_offset(base, "weak_references"), _READONLY, None),
        (None, 0, 0, 0, None),
    )
    getters = (_GetSet * 2)(
        (b"__dict__", _address(api.PyObject_GenericGetDict), _address(api.PyObject_GenericSetDict), None, None),
        (None, None, None, None, None),
    )
    slots = (_Slot * 4)(
        (_TP_DESCR_GET, api.PyType_GetSlot(types.FunctionType, _TP_DESCR_GET)),
        (_TP_GETSET, ctypes.cast(getters, ctypes.c_void_p)),
        (_TP_MEMBERS, ctypes.cast(members, ctypes.c_void_p)),
        (0, None),
    )
    size = base.__basicsize__ + 8 * len(WORDS)
    flags = _HAVE_VECTORCALL | _METHOD_DESCRIPTOR | _VERSION_TAG
    spec = _Spec(name.encode(), size, 0, flags, slots)
    # CPython keeps pointers into these for the life of the type.
    _keep_alive.extend((members, getters, slots, spec))
    return api.PyType_FromSpecWithBases(ctypes.byref(spec), (base,))


def read_word(instance: Any, word: str) -> int:
    """One of the raw words of an instance."""
    return ctypes.c_uint64.from_address(id(instance) + _offset(instance, word)).value


def write_word(instance: Any, word: str, value: int) -> None:
    """Set one of the raw words of an instance."""
    ctypes.c_uint64.from_address(id(instance) + _offset(instance, word)).value = value


def _offset(instance: Any, word: str) -> int:
    return word_offset(type(instance).__mro__[1], word)
