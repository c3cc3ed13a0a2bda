"""The table inside a Python set, read and written: the order of a set is that of its places, which its items alone do
not tell.

Takes in a Python set, or an empty one and a table. Gives out its table, or fills it. Assumes CPython's `PySetObject`
(Include/cpython/setobject.h), as `library/boundary_tables.py` does.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

REMOVED = -1
"""The hash that stands where a key was removed."""
_SMALLEST = 8


class _Entry(ctypes.Structure):
    _fields_ = [("key", ctypes.c_void_p), ("hash", ctypes.c_ssize_t)]


class _Set(ctypes.Structure):
    _fields_ = [
        ("head", ctypes.c_ssize_t * 2),
        ("filled", ctypes.c_ssize_t),
        ("used", ctypes.c_ssize_t),
        ("mask", ctypes.c_ssize_t),
        ("table", ctypes.POINTER(_Entry)),
        ("hash", ctypes.c_ssize_t),
        ("finger", ctypes.c_ssize_t),
    ]


@dataclass
class Places:
    """For each place the key and its hash: None where no key is, with REMOVED where one was; where `pop` goes on."""

    places: list[tuple[Any, int] | None]
    finger: int

    def shape(self) -> tuple[list[tuple[type, int] | None], int]:
        """What two tables that behave alike have in common."""
        return [entry and (type(entry[0]), entry[1]) for entry in self.places], self.finger


def places_of(items: set[Any]) -> Places:
    """The table of a Python set."""
    fields = _Set.from_address(id(items))
    by_address = {id(item): item for item in items}
    found: list[tuple[Any, int] | None] = []
    for place in range(fields.mask + 1):
        entry = fields.table[place]
        if entry.key is None:
            found.append(None)
        elif entry.key in by_address:
            found.append((by_address[entry.key], entry.hash))
        else:
            found.append((None, REMOVED))
    return Places(found, fields.finger)


def give_places(items: set[Any], table: Places) -> bool:
    """Fill an empty Python set; False, and nothing is done, if a hash is not CPython's."""
    kept = [entry for entry in table.places if entry is not None and entry[1] != REMOVED]
    if any(hash(key) != hash_ for key, hash_ in kept):
        return False
    fields = _Set.from_address(id(items))
    count = len(table.places)
    if count > _SMALLEST:
        allocate = ctypes.pythonapi.PyMem_Calloc
        allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t, ctypes.c_size_t]
        address = allocate(count, ctypes.sizeof(_Entry))
        if not address:
            raise MemoryError
        fields.table = ctypes.cast(ctypes.c_void_p(address), ctypes.POINTER(_Entry))
        fields.mask = count - 1
    retain = ctypes.pythonapi.Py_IncRef
    retain.restype, retain.argtypes = None, [ctypes.py_object]
    for place, entry in enumerate(table.places):
        if entry is None:
            continue
        key, hash_ = entry
        if hash_ == REMOVED:
            fields.table[place].key = _removed_key()
        else:
            retain(key)
            fields.table[place].key = id(key)
            fields.used += 1
        fields.table[place].hash = hash_
        fields.filled += 1
    fields.finger = table.finger
    return True


def _removed_key() -> int | None:
    """What CPython puts where a key was removed."""
    other = {0}
    other.discard(0)
    return _Set.from_address(id(other)).table[0].key
