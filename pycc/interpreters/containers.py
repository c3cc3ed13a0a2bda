"""Dicts and sets from Python as the library lays them out (`library/dict.py`, `library/set_table.py`): the same hashes
and places, so that compiled code and interpreted code find keys and go through sets in the same order.

Takes in Python keys. Gives out hashes, and tables as lists of the numbers of keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycc.interpreters.heap import encode_text

WORD = (1 << 64) - 1
_PRIME_1, _PRIME_2, _PRIME_5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
NO_HASH = -1
"""The hash of a hole of a dict."""
EMPTY, DELETED = -(1 << 63), -1
"""The hashes of a set's places that hold nothing."""
_NEIGHBOURS = 9


def _signed(value: int) -> int:
    value &= WORD
    return value - (1 << 64) if value >> 63 else value


def hash_of(key: Any) -> int:
    """The library's hash of a key (`library/hashing.py`): CPython's for numbers, one of its own for text."""
    if isinstance(key, str):
        return _hash_text(key)
    if isinstance(key, tuple):
        return _hash_tuple(key)  # pyright: ignore[reportUnknownArgumentType]
    if key is None:
        return 4238894208
    return 0 if key != key else hash(key)


def _hash_text(text: str) -> int:
    kind, units = encode_text(text)
    data = units[: len(text) * kind]
    total = len(data) * _PRIME_1 & WORD
    for start in range(0, len(data), 8):
        total = (total ^ int.from_bytes(data[start : start + 8], "little")) * _PRIME_2 & WORD
        total ^= total >> 32
    total = (total ^ (total >> 29)) * _PRIME_5 & WORD
    total ^= total >> 32
    result = _signed(total)
    return 1 if result in (0, -1) else result


def _hash_tuple(items: Sequence[Any]) -> int:
    total = _PRIME_5
    for item in items:
        total = (total + (hash_of(item) & WORD) * _PRIME_2) & WORD
        total = (total << 31 | total >> 33) & WORD
        total = total * _PRIME_1 & WORD
    result = _signed(total + (len(items) ^ _PRIME_5 ^ 3527539))
    return 1546275796 if result == -1 else result


@dataclass
class DictTable:
    """Hashes of the entries in order, and the number of the entry at each place (-1 for none)."""

    hashes: list[int]
    slots: list[int]
    capacity: int


def dict_table(keys: Sequence[Any]) -> DictTable:
    """The table of a dict into which these keys were put."""
    hashes = [hash_of(key) for key in keys]
    capacity = places = 0
    while capacity < len(keys):
        wanted, places = capacity * 3, 8
        while places < wanted:
            places *= 2
        capacity = places * 2 // 3
    slots = [-1] * places
    for entry, hash_ in enumerate(hashes):
        place, perturb = hash_ & (places - 1), hash_ & WORD
        while slots[place] >= 0:
            perturb >>= 5
            place = (place * 5 + perturb + 1) & (places - 1)
        slots[place] = entry
    return DictTable(hashes, slots, capacity)


@dataclass
class SetTable:
    """The hash at each place, and the number of the key that is there."""

    hashes: list[int]
    keys: list[int | None]


def set_table(keys: Sequence[Any]) -> SetTable:
    """The table of a set to which these keys were added."""
    if not keys:
        return SetTable([], [])
    table = SetTable([EMPTY] * 8, [None] * 8)
    for number, key in enumerate(keys):
        hash_ = hash_of(key)
        _put(table, number, hash_ + 1 if hash_ == EMPTY else hash_)
        live, mask = number + 1, len(table.keys) - 1
        if live * 5 >= mask * 3:
            table = _remade(table, live * 2 if live > 50000 else live * 4)
    return table


def _remade(table: SetTable, beyond: int) -> SetTable:
    places = 8
    while places <= beyond:
        places *= 2
    made = SetTable([EMPTY] * places, [None] * places)
    for number, hash_ in zip(table.keys, table.hashes, strict=True):
        if number is not None:
            _put(made, number, hash_)
    return made


def _put(table: SetTable, number: int, hash_: int) -> None:
    mask = len(table.keys) - 1
    place, perturb = hash_ & mask, hash_ & WORD
    while True:
        last = place + _NEIGHBOURS if place + _NEIGHBOURS <= mask else place
        for near in range(place, last + 1):
            if table.hashes[near] == EMPTY:
                table.hashes[near], table.keys[near] = hash_, number
                return
        perturb >>= 5
        place = (place * 5 + 1 + perturb) & mask
