"""Dicts and sets across the boundary: a copy in, a new one out, and what changed written back (`boundary.py` says when)."""

from pycc import lang
from pycc.lang import Pointer, i32, i64
from pycc.library import boundary


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
    iterator = boundary.checked(lang.call_c("PyObject_GetIter", i64, object))
    item = lang.call_c("PyIter_Next", i64, iterator)
    while item != 0:
        # The set holds the item, too.
        lang.call_c("Py_DecRef", None, item)
        items.add(boundary.from_python(lang.element_type(T), item, calls))
        item = lang.call_c("PyIter_Next", i64, iterator)
    lang.call_c("Py_DecRef", None, iterator)
    return items


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
    """Put all items of a set into a Python set."""
    for item in items:
        made = boundary.to_python(lang.element_type(T), item, calls)
        status = lang.call_c("PySet_Add", i32, object, made)
        lang.call_c("Py_DecRef", None, made)
        if status != i32(0):
            boundary.failed()


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
    """A set that has other items than before is filled anew."""
    if lang.call_c("PySet_Size", i64, object) == len(items):
        same = True
        for item in items:
            made = boundary.to_python(lang.element_type(T), item, calls)
            if lang.call_c("PySet_Contains", i32, object, made) != i32(1):
                same = False
            lang.call_c("Py_DecRef", None, made)
        if same:
            return
    lang.call_c("PySet_Clear", i32, object)
    fill_set(T, object, items, calls)
