"""`set`: a `set_table` of keys. Results come about as in CPython, so their order is CPython's too; messages are."""

from pycc import lang
from pycc.lang import Pointer, T, i64
from pycc.library.set_table import (
    add_all,
    add_key,
    discard_key,
    empty,
    find_place,
    has_all,
    has_none,
    keep_common,
    keep_others,
    merge,
    next_key,
    release,
    remove_all,
    remove_at,
    stored_hash,
    sweep,
    toggle_all,
)
from pycc.library.text import repr_text


class set(lang.Object[T]):
    _keys: Pointer[T]
    _hashes: Pointer[i64]
    _live: i64
    _filled: i64
    _places: i64
    _finger: i64

    def __new__(iterable=()):
        result = lang.new(set)
        if not lang.is_type(lang.type_of(iterable), lang.type_of(())):
            result.update(iterable)
        return result

    def __folded__(self):
        """The set that CPython makes from a constant: its items are put into two more tables on the way."""
        again = lang.new(lang.type_of(self))
        for item in self:
            add_key(again, item, stored_hash(item))
        result = lang.new(lang.type_of(self))
        merge(result, again)
        return result

    def __del__(self):
        release(self)

    @lang.inline
    def __len__(self) -> int:
        return int(self._live)

    @lang.inline
    def __bool__(self) -> bool:
        return self._live != 0

    def __contains__(self, key) -> bool:
        return find_place(self, key, stored_hash(key)) >= 0

    # ---- one key

    def add(self, key: T) -> None:
        add_key(self, key, stored_hash(key))

    def discard(self, key) -> None:
        discard_key(self, key, stored_hash(key))

    def remove(self, key) -> None:
        if not discard_key(self, key, stored_hash(key)):
            raise KeyError(key)

    def pop(self):
        if self._live == 0:
            raise KeyError("pop from an empty set")
        place = next_key(self, self._finger & (self._places - 1))
        if place == self._places:
            place = next_key(self, i64(0))
        self._finger = place + 1
        return remove_at(self, place)

    def clear(self) -> None:
        release(self)
        empty(self)

    # ---- many keys

    def copy(self):
        result = lang.new(lang.type_of(self))
        merge(result, self)
        return result

    def update(self, *others) -> None:
        for other in others:
            add_all(self, other)

    def union(self, *others):
        result = self.copy()
        for other in others:
            add_all(result, other)
        return result

    def intersection(self, *others):
        if len(others) == 0:
            return self.copy()
        result = self
        for other in others:
            result = common(result, other)
        return result

    def difference(self, *others):
        if len(others) == 0:
            return self.copy()
        result = rest(self, others[0])
        for other in others[1:]:
            result.difference_update(other)
        return result

    def difference_update(self, *others) -> None:
        for other in others:
            remove_items(self, other)

    def symmetric_difference(self, other):
        result = lang.new(lang.type_of(self))
        add_all(result, other)
        toggle_all(result, self)
        return result

    def intersection_update(self, *others) -> None:
        replace(self, self.intersection(*others))

    def symmetric_difference_update(self, other) -> None:
        if isinstance(other, set):
            if lang.is_same(self, other):
                self.clear()
            else:
                toggle_all(self, other)
        else:
            toggle_all(self, set(other))

    def issubset(self, other) -> bool:
        return has_all(set(other), self)

    def issuperset(self, other) -> bool:
        return has_all(self, set(other))

    def isdisjoint(self, other) -> bool:
        return has_none(self, set(other))

    # ---- operators

    def __or__(self, other: set[T]):
        return self.union(other)

    def __and__(self, other: set[T]):
        return self.intersection(other)

    def __sub__(self, other: set[T]):
        return self.difference(other)

    def __xor__(self, other: set[T]):
        return self.symmetric_difference(other)

    def __ior__(self, other: set[T]):
        merge(self, other)
        return self

    def __iand__(self, other: set[T]):
        self.intersection_update(other)
        return self

    def __isub__(self, other: set[T]):
        self.difference_update(other)
        return self

    def __ixor__(self, other: set[T]):
        self.symmetric_difference_update(other)
        return self

    def __eq__(self, other) -> bool:
        if not isinstance(other, set):
            return False
        return self._live == other._live and has_all(self, other)

    def __ne__(self, other) -> bool:
        return not self.__eq__(other)

    def __le__(self, other: set[T]) -> bool:
        return has_all(other, self)

    def __lt__(self, other: set[T]) -> bool:
        return self._live < other._live and has_all(other, self)

    def __ge__(self, other: set[T]) -> bool:
        return has_all(self, other)

    def __gt__(self, other: set[T]) -> bool:
        return other._live < self._live and has_all(self, other)

    # ---- iteration: the cursor is the next place, and the number of keys at the beginning

    @lang.inline
    def __cursor__(self):
        return (i64(0), self._live)

    @lang.inline
    def __more__(self, cursor) -> bool:
        if self._live != cursor[1]:
            raise RuntimeError("Set changed size during iteration")
        return next_key(self, cursor[0]) < self._places

    @lang.inline
    def __item__(self, cursor):
        return self._keys.load(next_key(self, cursor[0]))

    @lang.inline
    def __advance__(self, cursor):
        return (next_key(self, cursor[0]) + 1, cursor[1])

    def __str__(self) -> str:
        return repr_text(self)

    def __repr__(self) -> str:
        return repr_text(self)


def common(items, other):
    """The keys that a set has in common with another container."""
    result = lang.new(lang.type_of(items))
    if isinstance(other, set):
        keep_common(result, items, other)
    else:
        for item in other:
            hash = stored_hash(item)
            if find_place(items, item, hash) >= 0:
                add_key(result, item, hash)
    return result


def rest(items, other):
    """The keys of a set that another container does not have."""
    if isinstance(other, set):
        result = lang.new(lang.type_of(items))
        keep_others(result, items, other)
        return result
    copied = items.copy()
    remove_items(copied, other)
    return copied


def remove_items(items, other) -> None:
    """Remove what another container has."""
    if isinstance(other, set):
        if lang.is_same(items, other):
            items.clear()
        else:
            remove_all(items, other)
    else:
        for item in other:
            discard_key(items, item, stored_hash(item))
        sweep(items)


def replace(table, other) -> None:
    """Give a set the table of another, which is left with the old one."""
    keys = table._keys
    hashes = table._hashes
    live = table._live
    filled = table._filled
    places = table._places
    table._keys = other._keys
    table._hashes = other._hashes
    table._live = other._live
    table._filled = other._filled
    table._places = other._places
    other._keys = keys
    other._hashes = hashes
    other._live = live
    other._filled = filled
    other._places = places
