"""The hash table of `set`: an open table whose places are what an iteration goes through.

A table is any object with these fields. Place `p` holds `_keys[p]` with the hash `_hashes[p]`; the hash of a free place is
EMPTY, of one whose key was removed DELETED. `_live` keys are there, `_filled` places are not EMPTY, `_places` is 0 before
the first key and then a power of two; `_finger` is where `pop` looks next. Every place for three fifths of which are
filled, the table is made anew, four times as large as its keys need. The order of probing (nine neighbours, then a jump
that depends on the hash), the growth, and the way each operation builds its result are CPython's
(Objects/setobject.c): an iteration gives numbers, and tuples of them, in the same order.
"""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.hashing import hash_of

EMPTY = -9223372036854775808
DELETED = -1
SMALLEST = 8
NEIGHBOURS = 9
LARGE = 50000


@lang.inline
def stored_hash(key) -> i64:
    """The hash of a key as the table keeps it: never one of the two marks."""
    hash = hash_of(key)
    return hash + 1 if hash == EMPTY else hash


@lang.inline
def run_length(place: i64, mask: i64) -> i64:
    """How many neighbours behind a place are looked at before the jump."""
    return i64(NEIGHBOURS) if place + NEIGHBOURS <= mask else i64(0)


@lang.inline
def jump(place: i64, perturb: u64, mask: i64) -> i64:
    return (place * 5 + 1 + i64(perturb)) & mask


def find_place(table, key, hash: i64) -> i64:
    """The place of a key, -1 if it is not there."""
    if table._places == 0:
        return i64(-1)
    mask = table._places - 1
    place = hash & mask
    perturb = u64(hash)
    while True:
        last = place + run_length(place, mask)
        near = place
        while near <= last:
            found = table._hashes.load(near)
            if found == hash:
                if table._keys.load(near) == key:
                    return near
            elif found == EMPTY:
                return i64(-1)
            near += 1
        perturb = perturb >> u64(5)
        place = jump(place, perturb, mask)


def add_key(table, key, hash: i64) -> None:
    """Put a key in unless an equal one is there."""
    if table._places == 0:
        remake(table, i64(SMALLEST))
    mask = table._places - 1
    place = hash & mask
    perturb = u64(hash)
    free = i64(-1)
    while True:
        last = place + run_length(place, mask)
        near = place
        while near <= last:
            found = table._hashes.load(near)
            if found == EMPTY:
                table._live += 1
                if free >= 0:
                    table._keys.store(free, key)
                    table._hashes.store(free, hash)
                    return
                table._keys.store(near, key)
                table._hashes.store(near, hash)
                table._filled += 1
                if table._filled * 5 >= mask * 3:
                    resize(table, grown(table))
                return
            if found == hash:
                if table._keys.load(near) == key:
                    return
            elif found == DELETED:
                free = near
            near += 1
        perturb = perturb >> u64(5)
        place = jump(place, perturb, mask)


def grown(table) -> i64:
    """More places than this are wanted."""
    return table._live * 2 if table._live > LARGE else table._live * 4


@lang.noinline
def resize(table, beyond: i64) -> None:
    """Make the table anew with more places than a number, without the marks of removed keys."""
    places = i64(SMALLEST)
    while places <= beyond:
        places = places * 2
    remake(table, places)


def remake(table, places: i64) -> None:
    """Move all keys into a table of so many places."""
    keys = lang.allocate(lang.element_type(lang.type_of(table)), places)
    hashes = lang.allocate(i64, places)
    place = i64(0)
    while place < places:
        hashes.store(place, i64(EMPTY))
        place += 1
    place = i64(0)
    while place < table._places:
        hash = table._hashes.load(place)
        if hash != EMPTY and hash != DELETED:
            put_clean(keys, hashes, places - 1, table._keys.take(place), hash)
        place += 1
    lang.free(table._keys, table._places)
    lang.free(table._hashes, table._places)
    table._keys = keys
    table._hashes = hashes
    table._places = places
    table._filled = table._live


def put_clean(keys, hashes, mask: i64, key, hash: i64) -> None:
    """Put a key that is not there into a table without removed keys."""
    place = hash & mask
    perturb = u64(hash)
    while True:
        last = place + run_length(place, mask)
        near = place
        while near <= last:
            if hashes.load(near) == EMPTY:
                keys.store(near, key)
                hashes.store(near, hash)
                return
            near += 1
        perturb = perturb >> u64(5)
        place = jump(place, perturb, mask)


@lang.inline
def remove_at(table, place: i64):
    """Take the key at a place out."""
    table._hashes.store(place, i64(DELETED))
    table._live -= 1
    return table._keys.take(place)


def discard_key(table, key, hash: i64) -> bool:
    """Remove a key; whether it was there."""
    place = find_place(table, key, hash)
    if place < 0:
        return False
    remove_at(table, place)
    return True


def release(table) -> None:
    """Drop all keys and their memory."""
    place = i64(0)
    while place < table._places:
        hash = table._hashes.load(place)
        if hash != EMPTY and hash != DELETED:
            table._keys.take(place)
        place += 1
    lang.free(table._keys, table._places)
    lang.free(table._hashes, table._places)


def empty(table) -> None:
    """Make a table what it was at first; its memory has been given back."""
    table._keys = lang.null(lang.element_type(lang.type_of(table)))
    table._hashes = lang.null(i64)
    table._live = i64(0)
    table._filled = i64(0)
    table._places = i64(0)


@lang.inline
def next_key(table, place: i64) -> i64:
    """The first place from one on that has a key; the number of places if there is none."""
    while place < table._places:
        hash = table._hashes.load(place)
        if hash != EMPTY and hash != DELETED:
            return place
        place += 1
    return place


# ---------------------------------------------------------------- whole tables


def merge(table, other) -> None:
    """Put all keys of another table in."""
    if lang.is_same(table, other) or other._live == 0:
        return
    mask = (table._places if table._places > 0 else i64(SMALLEST)) - 1
    if (table._filled + other._live) * 5 >= mask * 3:
        resize(table, (table._live + other._live) * 2)
    elif table._places == 0:
        remake(table, i64(SMALLEST))
    place = next_key(other, i64(0))
    if table._filled == 0:
        if table._places == other._places and other._filled == other._live:
            # The same table: every key keeps its place.
            while place < other._places:
                table._keys.store(place, other._keys.load(place))
                table._hashes.store(place, other._hashes.load(place))
                place = next_key(other, place + 1)
        else:
            while place < other._places:
                put_clean(
                    table._keys, table._hashes, table._places - 1, other._keys.load(place), other._hashes.load(place)
                )
                place = next_key(other, place + 1)
        table._filled = other._live
        table._live = other._live
    else:
        while place < other._places:
            add_key(table, other._keys.load(place), other._hashes.load(place))
            place = next_key(other, place + 1)


def add_all(table, iterable) -> None:
    """Put all items of an iterable in."""
    if isinstance(iterable, set):
        merge(table, iterable)
    else:
        for item in iterable:
            add_key(table, item, stored_hash(item))


def keep_common(result, left, right) -> None:
    """The intersection of two tables: the keys of the smaller one (of equals, the right one) that the other has."""
    if right._live > left._live:
        keep_common_of(result, right, left)
    else:
        keep_common_of(result, left, right)


def keep_common_of(result, larger, smaller) -> None:
    place = next_key(smaller, i64(0))
    while place < smaller._places:
        hash = smaller._hashes.load(place)
        if find_place(larger, smaller._keys.load(place), hash) >= 0:
            add_key(result, smaller._keys.load(place), hash)
        place = next_key(smaller, place + 1)


def keep_others(result, left, right) -> None:
    """The difference of two tables."""
    if left._live >> 2 > right._live:
        merge(result, left)
        remove_all(result, right)
        return
    place = next_key(left, i64(0))
    while place < left._places:
        hash = left._hashes.load(place)
        if find_place(right, left._keys.load(place), hash) < 0:
            add_key(result, left._keys.load(place), hash)
        place = next_key(left, place + 1)


def remove_all(table, other) -> None:
    """Remove the keys of another table."""
    place = next_key(other, i64(0))
    while place < other._places:
        discard_key(table, other._keys.load(place), other._hashes.load(place))
        place = next_key(other, place + 1)
    sweep(table)


def sweep(table) -> None:
    """Make the table anew if more than a quarter of it are marks of removed keys."""
    if table._places > 0 and table._filled - table._live > (table._places - 1) // 4:
        resize(table, grown(table))


def toggle_all(table, other) -> None:
    """Remove each key of another table that is there, and put in each that is not."""
    place = next_key(other, i64(0))
    while place < other._places:
        hash = other._hashes.load(place)
        if not discard_key(table, other._keys.load(place), hash):
            add_key(table, other._keys.load(place), hash)
        place = next_key(other, place + 1)


def has_all(table, other) -> bool:
    """Whether a table has all keys of another."""
    if other._live > table._live:
        return False
    place = next_key(other, i64(0))
    while place < other._places:
        if find_place(table, other._keys.load(place), other._hashes.load(place)) < 0:
            return False
        place = next_key(other, place + 1)
    return True


def has_none(table, other) -> bool:
    """Whether two tables have no key in common."""
    place = next_key(other, i64(0))
    while place < other._places:
        if find_place(table, other._keys.load(place), other._hashes.load(place)) >= 0:
            return False
        place = next_key(other, place + 1)
    return True
