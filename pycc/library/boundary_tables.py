"""Dicts and sets across the boundary: a copy in, a new one out, and what changed written back (`boundary.py` says when).

The order of a set is that of the places in its table, which depends on all that was ever added and removed. So a set
crosses place by place, where our hashes are CPython's (numbers, and tuples of them); adding its items one by one
would give them another order. Strings, whose hashes differ in every run, are added.
"""

from pycc import lang
from pycc.lang import Pointer, i32, i64
from pycc.library import boundary
from pycc.library.set_table import DELETED, EMPTY, SMALLEST, remake, stored_hash

# Words of a PySetObject (Include/cpython/setobject.h); an entry of its table is a key and a hash.
SET_FILLED = 2
SET_USED = 3
SET_MASK = 4
SET_TABLE = 5
SET_FINGER = 7


def dict_from_python(T, object: i64, calls: boundary.boundary):
    """The dict that a Python dict already became, or a copy."""
    index = boundary.known_pair(T, object, calls)
    if index >= 0:
        return boundary.container(T, index, calls)
    items = lang.new(T)
    boundary.remember(T, object, items, calls)
    state = lang.allocate(i64, 3)
    state.store(0, i64(0))
    try:
        while lang.call_c("PyDict_Next", i32, object, state, state.offset(1), state.offset(2)) != i32(0):
            key = boundary.from_python(lang.element_type(T, 0), state.load(1), calls)
            items[key] = boundary.from_python(lang.element_type(T, 1), state.load(2), calls)
    finally:
        lang.free(state, 3)
    return items


def set_from_python(T, object: i64, calls: boundary.boundary):
    """The set that a Python set already became, or a copy: its items are added in the order in which they come."""
    index = boundary.known_pair(T, object, calls)
    if index >= 0:
        return boundary.container(T, index, calls)
    items = lang.new(T)
    boundary.remember(T, object, items, calls)
    if take_places(T, object, items, calls):
        return items
    iterator = boundary.checked(lang.call_c("PyObject_GetIter", i64, object))
    item = lang.call_c("PyIter_Next", i64, iterator)
    while item != 0:
        # The set holds the item, too.
        lang.call_c("Py_DecRef", None, item)
        items.add(boundary.from_python(lang.element_type(T), item, calls))
        item = lang.call_c("PyIter_Next", i64, iterator)
    lang.call_c("Py_DecRef", None, iterator)
    return items


@lang.inline
def set_field(object: i64, field: i64) -> i64:
    return lang.bitcast(Pointer[i64], object).load(field)


@lang.inline
def entry_at(object: i64, place: i64) -> Pointer[i64]:
    """The key and the hash at a place of a Python set."""
    return lang.bitcast(Pointer[i64], set_field(object, i64(SET_TABLE))).offset(2 * place)


def take_places(T, object: i64, items, calls: boundary.boundary) -> bool:
    """Give a new set the table of a Python set; False, and the set is empty, if the hashes are not the same."""
    if set_field(object, i64(SET_MASK)) >= SMALLEST or set_field(object, i64(SET_FILLED)) > 0:
        remake(items, set_field(object, i64(SET_MASK)) + 1)
    place = i64(0)
    # Its table is asked for at each turn: what makes the items may be code of anybody.
    while place < items._places and place <= set_field(object, i64(SET_MASK)):
        key = entry_at(object, place).load(0)
        known = entry_at(object, place).load(1)
        if key != 0 and known == DELETED:
            items._hashes.store(place, i64(DELETED))
            items._filled += 1
        elif key != 0:
            item = boundary.from_python(lang.element_type(T), key, calls)
            if stored_hash(item) != known:
                items.clear()
                return False
            items._keys.store(place, item)
            items._hashes.store(place, known)
            items._filled += 1
            items._live += 1
        place += 1
    items._finger = set_field(object, i64(SET_FINGER))
    return True


def dict_to_python(T, items, calls: boundary.boundary) -> i64:
    """The Python dict that a dict came from, or a new one."""
    known = boundary.came_from(items, calls)
    if known != 0:
        return known
    made = boundary.checked(lang.call_c("PyDict_New", i64))
    calls.add(made, lang.bitcast(i64, items), i64(0))
    fill_dict(T, made, items, calls)
    return made


def fill_dict(T, object: i64, items, calls: boundary.boundary) -> None:
    """Put all pairs of a dict into a Python dict."""
    for key, value in items.items():
        first = boundary.to_python(lang.element_type(T, 0), key, calls)
        second = boundary.to_python(lang.element_type(T, 1), value, calls)
        status = lang.call_c("PyDict_SetItem", i32, object, first, second)
        lang.call_c("Py_DecRef", None, first)
        lang.call_c("Py_DecRef", None, second)
        if status != i32(0):
            boundary.failed()


def set_to_python(T, items, calls: boundary.boundary) -> i64:
    """The Python set that a set came from, or a new one."""
    known = boundary.came_from(items, calls)
    if known != 0:
        return known
    made = boundary.checked(lang.call_c("PySet_New", i64, i64(0)))
    calls.add(made, lang.bitcast(i64, items), i64(0))
    fill_set(T, made, items, calls)
    return made


def fill_set(T, object: i64, items, calls: boundary.boundary) -> None:
    """Put all items of a set into a Python set that is empty."""
    if give_places(T, object, items, calls):
        return
    for item in items:
        made = boundary.to_python(lang.element_type(T), item, calls)
        status = lang.call_c("PySet_Add", i32, object, made)
        lang.call_c("Py_DecRef", None, made)
        if status != i32(0):
            boundary.failed()


def give_places(T, object: i64, items, calls: boundary.boundary) -> bool:
    """Give an empty Python set the table of a set; False, and it is empty, if the hashes are not the same."""
    fields = lang.bitcast(Pointer[i64], object)
    if items._places > SMALLEST:
        # CPython frees it. An empty set has its eight places within itself.
        fields.store(SET_TABLE, boundary.checked(lang.call_c("PyMem_Calloc", i64, items._places, i64(16))))
        fields.store(SET_MASK, items._places - 1)
    removed = i64(0)
    place = i64(0)
    while place < items._places:
        known = items._hashes.load(place)
        if known == DELETED:
            if removed == 0:
                removed = removed_key()
            entry_at(object, place).store(0, removed)
            entry_at(object, place).store(1, i64(DELETED))
            fields.store(SET_FILLED, fields.load(SET_FILLED) + 1)
        elif known != EMPTY:
            made = boundary.to_python(lang.element_type(T), items._keys.load(place), calls)
            if lang.call_c("PyObject_Hash", i64, made) != known:
                lang.call_c("Py_DecRef", None, made)
                lang.call_c("PySet_Clear", i32, object)
                return False
            entry_at(object, place).store(0, made)
            entry_at(object, place).store(1, known)
            fields.store(SET_FILLED, fields.load(SET_FILLED) + 1)
            fields.store(SET_USED, fields.load(SET_USED) + 1)
        place += 1
    fields.store(SET_FINGER, items._finger)
    return True


def removed_key() -> i64:
    """What CPython puts where a key was removed: it stands in a set that something was removed from."""
    other = boundary.checked(lang.call_c("PySet_New", i64, i64(0)))
    number = boundary.checked(lang.call_c("PyLong_FromLongLong", i64, i64(0)))
    lang.call_c("PySet_Add", i32, other, number)
    lang.call_c("PySet_Discard", i32, other, number)
    key = entry_at(other, i64(0)).load(0)
    lang.call_c("Py_DecRef", None, number)
    lang.call_c("Py_DecRef", None, other)
    return key


def write_dict(T, object: i64, items, calls: boundary.boundary) -> None:
    """Values that changed are put in; where keys or their order changed, all is put in anew."""
    state = lang.allocate(i64, 3)
    state.store(0, i64(0))
    try:
        if lang.call_c("PyDict_Size", i64, object) == len(items) and has_keys(T, object, items, state, calls):
            state.store(0, i64(0))
            for value in items.values():
                lang.call_c("PyDict_Next", i32, object, state, state.offset(1), state.offset(2))
                if not boundary.says(lang.element_type(T, 1), state.load(2), value, calls):
                    # The key is there: the dict does not change its shape while it is gone through.
                    made = boundary.to_python(lang.element_type(T, 1), value, calls)
                    status = lang.call_c("PyDict_SetItem", i32, object, state.load(1), made)
                    lang.call_c("Py_DecRef", None, made)
                    if status != i32(0):
                        boundary.failed()
        else:
            lang.call_c("PyDict_Clear", None, object)
            fill_dict(T, object, items, calls)
    finally:
        lang.free(state, 3)


def has_keys(T, object: i64, items, state: Pointer[i64], calls: boundary.boundary) -> bool:
    """Whether a Python dict has the keys of a dict, in the same order."""
    for key in items:
        lang.call_c("PyDict_Next", i32, object, state, state.offset(1), state.offset(2))
        if not boundary.says(lang.element_type(T, 0), state.load(1), key, calls):
            return False
    return True


def write_set(T, object: i64, items, calls: boundary.boundary) -> None:
    """A set that has other items than before, or has them at other places, is filled anew."""
    if lang.call_c("PySet_Size", i64, object) == len(items) and has_items(T, object, items, calls):
        return
    lang.call_c("PySet_Clear", i32, object)
    fill_set(T, object, items, calls)


def has_items(T, object: i64, items, calls: boundary.boundary) -> bool:
    """Whether a Python set has the items of a set of as many; where hashes are the same, whether its table is the same."""
    comparable = items._live == 0
    place = i64(0)
    while place < items._places:
        known = items._hashes.load(place)
        if known != EMPTY and known != DELETED:
            item = items._keys.load(place)
            # A place without a key has a hash of 0.
            if (
                place <= set_field(object, i64(SET_MASK))
                and entry_at(object, place).load(0) != 0
                and entry_at(object, place).load(1) == known
            ):
                comparable = True
                if not boundary.says(lang.element_type(T), entry_at(object, place).load(0), item, calls):
                    return False
            else:
                made = boundary.to_python(lang.element_type(T), item, calls)
                moved = lang.call_c("PyObject_Hash", i64, made) == known
                there = lang.call_c("PySet_Contains", i32, object, made)
                lang.call_c("Py_DecRef", None, made)
                if moved or there != i32(1):
                    return False
        place += 1
    if comparable:
        places = i64(SMALLEST) if items._places == 0 else items._places
        if set_field(object, i64(SET_FILLED)) != items._filled or set_field(object, i64(SET_MASK)) != places - 1:
            return False
        lang.bitcast(Pointer[i64], object).store(SET_FINGER, items._finger)
    return True
