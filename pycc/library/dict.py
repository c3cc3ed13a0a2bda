"""`dict`: entries in the order of insertion, and a hash table of their numbers.

Entry `e` is `_keys[e]`, `_values[e]` and `_hashes[e]`. Entries are appended; one that is deleted leaves a hole, whose hash
is NO_HASH. `_slots` has a power of two of places: a place holds the number of an entry, or EMPTY, or DELETED (a search
goes on behind it). Entries have room for two thirds of the places; when it is used up, everything is made anew without
holes, for three times as many entries as there are: so the table grows, and shrinks, exactly when CPython's does. The
numbers and the order of probing are CPython's too (Objects/dictobject.c), so that changes during an iteration show the
same things.
"""

from pycc import lang
from pycc.lang import K, Pointer, V, i32, i64, u64
from pycc.library.hashing import hash_of
from pycc.library.text import repr_text

EMPTY = -1
DELETED = -2
NO_HASH = -1
SMALLEST = 8
MISSING = ((),)
"""Default of arguments that may be anything."""


class dict(lang.Object[K, V]):
    _keys: Pointer[K]
    _values: Pointer[V]
    _hashes: Pointer[i64]
    _slots: Pointer[i32]
    _live: i64
    """Number of entries that are there."""
    _used: i64
    """Number of entries, holes too."""
    _capacity: i64
    """Room for entries."""
    _places: i64
    """Number of places, 0 or a power of two."""

    def __new__(pairs=()):
        result = lang.new(dict)
        if not lang.is_type(lang.type_of(pairs), lang.type_of(())):
            result.update(pairs)
        return result

    def __del__(self):
        release(self)

    @lang.inline
    def __len__(self) -> int:
        return int(self._live)

    @lang.inline
    def __bool__(self) -> bool:
        return self._live != 0

    # ---- one entry

    @lang.borrows
    def __getitem__(self, key):
        entry = find(self, key, hash_of(key))
        if entry < 0:
            raise_missing(key)
        return self._values.load(entry)

    def __setitem__(self, key: K, value: V) -> None:
        hash = hash_of(key)
        entry = find(self, key, hash)
        if entry >= 0:
            self._values.take(entry)  # the old value dies
            self._values.store(entry, value)
        else:
            append(self, key, hash, value)

    def __delitem__(self, key) -> None:
        place = find_place(self, key, hash_of(key))
        if place < 0:
            raise_missing(key)
        remove_key(self, place)
        self._values.take(i64(self._slots.load(place)))
        self._slots.store(place, i32(DELETED))

    def __contains__(self, key) -> bool:
        return find(self, key, hash_of(key)) >= 0

    def get(self, key, default=None):
        entry = find(self, key, hash_of(key))
        if entry < 0:
            return default
        return self._values.load(entry)

    def setdefault(self, key: K, default: V):
        hash = hash_of(key)
        entry = find(self, key, hash)
        if entry < 0:
            append(self, key, hash, default)
            return default
        return self._values.load(entry)

    def pop(self, key, default=((),)):
        place = find_place(self, key, hash_of(key))
        if place >= 0:
            entry = i64(self._slots.load(place))
            remove_key(self, place)
            self._slots.store(place, i32(DELETED))
            return self._values.take(entry)
        if lang.is_type(lang.type_of(default), lang.type_of(((),))):
            raise_missing(key)
        return default

    def popitem(self):
        if self._live == 0:
            raise KeyError("popitem(): dictionary is empty")
        entry = self._used - 1
        while self._hashes.load(entry) == NO_HASH:
            entry -= 1
        place = place_of(self, entry)
        self._slots.store(place, i32(DELETED))
        self._hashes.store(entry, i64(NO_HASH))
        self._live -= 1
        # The holes behind it go with it.
        self._used = entry
        return (self._keys.take(entry), self._values.take(entry))

    # ---- all entries

    def clear(self) -> None:
        release(self)
        self._keys = lang.null(K)
        self._values = lang.null(V)
        self._hashes = lang.null(i64)
        self._slots = lang.null(i32)
        self._live = i64(0)
        self._used = i64(0)
        self._capacity = i64(0)
        self._places = i64(0)

    def copy(self):
        result = lang.new(dict[K, V])
        result.update(self)
        return result

    def update(self, other=()) -> None:
        if isinstance(other, dict):
            entry = i64(0)
            while entry < other._used:
                if other._hashes.load(entry) != NO_HASH:
                    self[other._keys.load(entry)] = other._values.load(entry)
                entry += 1
        else:
            for key, value in other:
                self[key] = value

    def __or__(self, other):
        result = self.copy()
        result.update(other)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    def keys(self):
        return lang.make(dict_keys, self)

    def values(self):
        return lang.make(dict_values, self)

    def items(self):
        return lang.make(dict_items, self)

    def __eq__(self, other) -> bool:
        if not isinstance(other, dict):
            return False
        if self._live != other._live:
            return False
        entry = i64(0)
        while entry < self._used:
            if self._hashes.load(entry) != NO_HASH:
                key = self._keys.load(entry)
                found = find(other, key, self._hashes.load(entry))
                if found < 0:
                    return False
                if not self._values.load(entry) == other._values.load(found):
                    return False
            entry += 1
        return True

    def __ne__(self, other) -> bool:
        return not self.__eq__(other)

    # ---- iteration: the cursor is the next entry, the number of entries at the beginning, and how many are left

    @lang.inline
    def __cursor__(self):
        return (i64(0), self._live, self._live)

    def __more__(self, cursor) -> bool:
        return more(self, cursor)

    @lang.inline
    def __item__(self, cursor):
        return self._keys.load(next_entry(self, cursor[0]))

    @lang.inline
    def __advance__(self, cursor):
        return (next_entry(self, cursor[0]) + 1, cursor[1], cursor[2] - 1)

    def __str__(self) -> str:
        return repr_text(self)

    def __repr__(self) -> str:
        return repr_text(self)


@lang.struct
class dict_keys:
    _dict: lang.Any

    def __str__(self) -> str:
        return "dict_keys(" + repr_text(list(self)) + ")"

    def __repr__(self) -> str:
        return "dict_keys(" + repr_text(list(self)) + ")"

    @lang.inline
    def __len__(self) -> int:
        return int(self._dict._live)

    def __contains__(self, key) -> bool:
        return key in self._dict

    @lang.inline
    def __cursor__(self):
        return self._dict.__cursor__()

    @lang.inline
    def __more__(self, cursor) -> bool:
        return more(self._dict, cursor)

    @lang.inline
    def __item__(self, cursor):
        return self._dict._keys.load(next_entry(self._dict, cursor[0]))

    @lang.inline
    def __advance__(self, cursor):
        return self._dict.__advance__(cursor)


@lang.struct
class dict_values:
    _dict: lang.Any

    def __str__(self) -> str:
        return "dict_values(" + repr_text(list(self)) + ")"

    def __repr__(self) -> str:
        return "dict_values(" + repr_text(list(self)) + ")"

    @lang.inline
    def __len__(self) -> int:
        return int(self._dict._live)

    def __contains__(self, value) -> bool:
        for item in self:
            if item == value:
                return True
        return False

    @lang.inline
    def __cursor__(self):
        return self._dict.__cursor__()

    @lang.inline
    def __more__(self, cursor) -> bool:
        return more(self._dict, cursor)

    @lang.inline
    def __item__(self, cursor):
        return self._dict._values.load(next_entry(self._dict, cursor[0]))

    @lang.inline
    def __advance__(self, cursor):
        return self._dict.__advance__(cursor)


@lang.struct
class dict_items:
    _dict: lang.Any

    def __str__(self) -> str:
        return "dict_items(" + repr_text(list(self)) + ")"

    def __repr__(self) -> str:
        return "dict_items(" + repr_text(list(self)) + ")"

    @lang.inline
    def __len__(self) -> int:
        return int(self._dict._live)

    def __contains__(self, pair) -> bool:
        entry = find(self._dict, pair[0], hash_of(pair[0]))
        return entry >= 0 and self._dict._values.load(entry) == pair[1]

    @lang.inline
    def __cursor__(self):
        return self._dict.__cursor__()

    @lang.inline
    def __more__(self, cursor) -> bool:
        return more(self._dict, cursor)

    @lang.inline
    def __item__(self, cursor):
        entry = next_entry(self._dict, cursor[0])
        return (self._dict._keys.load(entry), self._dict._values.load(entry))

    @lang.inline
    def __advance__(self, cursor):
        return self._dict.__advance__(cursor)


# ---------------------------------------------------------------- searching


def find(table, key, hash: i64) -> i64:
    """The entry of a key, -1 if it has none."""
    place = find_place(table, key, hash)
    return place if place < 0 else i64(table._slots.load(place))


def find_place(table, key, hash: i64) -> i64:
    """The place that holds the entry of a key, -1 if it has none."""
    if table._places == 0:
        return i64(-1)
    mask = table._places - 1
    place = hash & mask
    perturb = u64(hash)
    while True:
        entry = i64(table._slots.load(place))
        if entry >= 0:
            if table._hashes.load(entry) == hash:
                if table._keys.load(entry) == key:
                    return place
        elif entry == EMPTY:
            return i64(-1)
        perturb = perturb >> u64(5)
        place = (place * 5 + i64(perturb) + 1) & mask


def place_of(table, entry: i64) -> i64:
    """The place that holds an entry."""
    mask = table._places - 1
    hash = table._hashes.load(entry)
    place = hash & mask
    perturb = u64(hash)
    while i64(table._slots.load(place)) != entry:
        perturb = perturb >> u64(5)
        place = (place * 5 + i64(perturb) + 1) & mask
    return place


@lang.noinline
def raise_missing(key):
    raise KeyError(key)


# ---------------------------------------------------------------- changing


@lang.inline
def append(table, key, hash: i64, value) -> None:
    """Put in an entry whose key is new."""
    if table._used == table._capacity:
        resize(table, table._live * 3)
    entry = table._used
    table._keys.store(entry, key)
    table._values.store(entry, value)
    table._hashes.store(entry, hash)
    put(table, hash, entry)
    table._used = entry + 1
    table._live += 1


@lang.inline
def put(table, hash: i64, entry: i64) -> None:
    """Write the number of an entry to the first place that is free."""
    mask = table._places - 1
    place = hash & mask
    perturb = u64(hash)
    while i64(table._slots.load(place)) >= 0:
        perturb = perturb >> u64(5)
        place = (place * 5 + i64(perturb) + 1) & mask
    table._slots.store(place, i32(entry))


def remove_key(table, place: i64) -> None:
    """Make the entry at a place a hole; its value is left for the caller to take."""
    entry = i64(table._slots.load(place))
    table._keys.take(entry)
    table._hashes.store(entry, i64(NO_HASH))
    table._live -= 1


@lang.noinline
def resize(table, least: i64) -> None:
    """Make everything anew, without holes, with at least so many places."""
    places = i64(SMALLEST)
    while places < least:
        places = places * 2
    capacity = (places * 2) // 3
    keys = lang.allocate(lang.element_type(lang.type_of(table), 0), capacity)
    values = lang.allocate(lang.element_type(lang.type_of(table), 1), capacity)
    hashes = lang.allocate(i64, capacity)
    slots = lang.allocate(i32, places)
    place = i64(0)
    while place < places:
        slots.store(place, i32(EMPTY))
        place += 1
    kept = i64(0)
    entry = i64(0)
    while entry < table._used:
        hash = table._hashes.load(entry)
        if hash != NO_HASH:
            keys.store(kept, table._keys.take(entry))
            values.store(kept, table._values.take(entry))
            hashes.store(kept, hash)
            kept += 1
        entry += 1
    free_blocks(table)
    table._keys = keys
    table._values = values
    table._hashes = hashes
    table._slots = slots
    table._used = kept
    table._capacity = capacity
    table._places = places
    entry = i64(0)
    while entry < kept:
        put(table, hashes.load(entry), entry)
        entry += 1


def free_blocks(table) -> None:
    lang.free(table._keys, table._capacity)
    lang.free(table._values, table._capacity)
    lang.free(table._hashes, table._capacity)
    lang.free(table._slots, table._places)


def release(table) -> None:
    """Drop all entries and their memory."""
    entry = i64(0)
    while entry < table._used:
        if table._hashes.load(entry) != NO_HASH:
            table._keys.take(entry)
            table._values.take(entry)
        entry += 1
    free_blocks(table)


# ---------------------------------------------------------------- iteration


@lang.inline
def next_entry(table, entry: i64) -> i64:
    """The first entry from a number on that is no hole; the number of entries if there is none."""
    if table._live != table._used:
        while entry < table._used and table._hashes.load(entry) == NO_HASH:
            entry += 1
    return entry


@lang.inline
def more(table, cursor) -> bool:
    if table._live != cursor[1]:
        raise RuntimeError("dictionary changed size during iteration")
    if next_entry(table, cursor[0]) >= table._used:
        return False
    if cursor[2] == 0:
        raise RuntimeError("dictionary keys changed during iteration")
    return True
