"""Values across the C ABI (docs/abi.md): what the wrappers made by `pycc/driver/aot/c_interface.py` call.

Everything specialises on types: `load(list[float], p)` becomes straight code for that layout. Offsets are in bytes, blocks that
the caller will own come from `malloc`.
"""

from pycc import lang
from pycc.lang import Pointer, i8, i32, i64, u8
from pycc.library.exception import FIRST_NUMBER, NAMES


def align(offset: i64, alignment: i64) -> i64:
    """The next multiple of a power of two."""
    return (offset + alignment - 1) & -alignment


def alignment_of(T) -> i64:
    """C alignment of a value of class value T in a struct."""
    if lang.is_class(T, bool):
        return i64(1)
    if lang.is_class(T, "scalar"):
        return lang.sizeof(T)
    if lang.is_class(T, "foreign"):
        return alignment_of(lang.carrier(T))
    if lang.is_class(T, tuple):
        largest = i64(1)
        for index in lang.static_range(lang.tuple_size(T)):
            alignment = alignment_of(lang.element_type(T, index))
            if alignment > largest:
                largest = alignment
        return largest
    if lang.is_class(T, "optional"):
        return alignment_of(lang.element_type(T))
    return i64(8)


def size_of(T) -> i64:
    """C size of a value of class value T in a struct or list."""
    if lang.is_class(T, bool):
        return i64(1)
    if lang.is_class(T, "scalar"):
        return lang.sizeof(T)
    if lang.is_class(T, "foreign"):
        return size_of(lang.carrier(T))
    if lang.is_class(T, list):
        return i64(24)
    if lang.is_class(T, str):
        return i64(16)
    if lang.is_class(T, tuple):
        size = i64(0)
        for index in lang.static_range(lang.tuple_size(T)):
            component = lang.element_type(T, index)
            size = align(size, alignment_of(component)) + size_of(component)
        return align(size, alignment_of(T))
    if lang.is_class(T, "optional"):
        alignment = alignment_of(T)
        return alignment + align(size_of(lang.element_type(T)), alignment)
    return i64(8)


def at(T, block: Pointer[u8], offset: i64):
    """Typed address of byte `offset` of a block."""
    return lang.bitcast(Pointer[T], block.offset(offset))


def load(T, block: Pointer[u8]):
    """The value of class value T that the C struct at `block` describes; lists and strings are copied."""
    if lang.is_class(T, bool):
        return block.load(0) != 0
    if lang.is_class(T, int):
        return int(at(i64, block, 0).load(0))
    if lang.is_class(T, float):
        return at(float, block, 0).load(0)
    if lang.is_class(T, "scalar"):
        return at(T, block, 0).load(0)
    if lang.is_class(T, "foreign"):
        return lang.bitcast(T, load(lang.carrier(T), block))
    if lang.is_class(T, str):
        return load_str(at(i64, block, 0))
    if lang.is_class(T, list):
        return load_list(T, at(i64, block, 0))
    if lang.is_class(T, tuple):
        return load_tuple(T, block)
    if lang.is_class(T, "optional"):
        if block.load(0) == 0:
            return None
        return load(lang.element_type(T), block.offset(alignment_of(T)))
    lang.compile_error("this type cannot cross the C ABI as an argument", fix="see docs/abi.md for those that can")


def load_tuple(T, block: Pointer[u8]):
    """A tuple from a struct of its components."""
    return load_components(T, block, i64(0), 0)


@lang.static("index")
def load_components(T, block: Pointer[u8], offset: i64, index):
    """Components `index` and following, the first of them at or behind `offset`."""
    if index == lang.tuple_size(T):
        return ()
    component = lang.element_type(T, index)
    offset = align(offset, alignment_of(component))
    first = load(component, block.offset(offset))
    return (first,) + load_components(T, block, offset + size_of(component), index + 1)


def load_str(words: Pointer[i64]) -> str:
    """A str from `{char *data; int64_t size}`, UTF-8; malformed bytes raise UnicodeDecodeError."""
    return str.__from_utf8__(lang.bitcast(Pointer[u8], words.load(0)), words.load(1))


def load_list(T, words: Pointer[i64]):
    """A list from `{data, size, capacity}`."""
    element = lang.element_type(T)
    stride = size_of(element)
    data = lang.bitcast(Pointer[u8], words.load(0))
    size = words.load(1)
    items = list[element].__sized__(0)
    items.__reserve__(size)
    index = i64(0)
    while index < size:
        items.append(load(element, data.offset(index * stride)))
        index += 1
    return items


def store(T, block: Pointer[u8], value) -> None:
    """Write `value` as the C result of declared type T (float also takes ints). Lists and strings get blocks of their own."""
    if lang.is_class(T, float):
        at(float, block, 0).store(0, float(value))
    elif lang.is_class(T, bool):
        block.store(0, u8(1) if value else u8(0))
    elif lang.is_class(T, int):
        at(i64, block, 0).store(0, i64(value))
    elif lang.is_class(T, "scalar"):
        at(T, block, 0).store(0, value)
    elif lang.is_class(T, "foreign"):
        store(lang.carrier(T), block, lang.bitcast(lang.carrier(T), value))
    elif lang.is_class(T, str):
        store_str(at(i64, block, 0), value)
    elif lang.is_class(T, list):
        store_list(T, at(i64, block, 0), value)
    elif lang.is_class(T, tuple):
        offset = i64(0)
        for index in lang.static_range(lang.tuple_size(T)):
            component = lang.element_type(T, index)
            offset = align(offset, alignment_of(component))
            store(component, block.offset(offset), value[index])
            offset += size_of(component)
    elif lang.is_class(T, "optional"):
        if value is None:
            block.store(0, u8(0))
        else:
            block.store(0, u8(1))
            store(lang.element_type(T), block.offset(alignment_of(T)), value)
    else:
        lang.compile_error("this type cannot cross the C ABI as a result", fix="see docs/abi.md for those that can")


def allocate_bytes(size: i64) -> Pointer[u8]:
    """A block that the C caller will free."""
    if size == 0:
        return lang.null(u8)
    address = lang.call_c("malloc", i64, size)
    if address == 0:
        raise MemoryError
    return lang.bitcast(Pointer[u8], address)


def store_str(words: Pointer[i64], text: str) -> None:
    """`{data, size}` of a fresh block with the UTF-8 text and a zero byte."""
    size = text.__utf8_size__()
    block = allocate_bytes(size + 1)
    text.__to_utf8__(block)
    block.store(size, u8(0))
    words.store(0, lang.bitcast(i64, block))
    words.store(1, size)


def store_list(T, words: Pointer[i64], items) -> None:
    """`{data, size, capacity}` of a fresh block."""
    element = lang.element_type(T)
    stride = size_of(element)
    size = i64(len(items))
    block = allocate_bytes(size * stride)
    index = i64(0)
    for item in items:
        store(element, block.offset(index * stride), item)
        index += 1
    words.store(0, lang.bitcast(i64, block))
    words.store(1, size)
    words.store(2, size)


def store_back(T, block: Pointer[u8], items) -> None:
    """Write a list argument back to the caller's `{data, size, capacity}`: in place while it fits, else in a fresh block."""
    words = at(i64, block, 0)
    element = lang.element_type(T)
    stride = size_of(element)
    size = i64(len(items))
    room = words.load(1)
    if words.load(2) > room:
        room = words.load(2)
    if size > room:
        store_list(T, words, items)
        return
    data = lang.bitcast(Pointer[u8], words.load(0))
    index = i64(0)
    for item in items:
        place = data.offset(index * stride)
        if lang.is_class(element, list):
            if index < words.load(1):
                store_back(element, place, item)
            else:
                store_list(element, at(i64, place, 0), item)
        elif lang.is_class(element, str):
            # The caller's own string stays where it is while it says the same.
            if index >= words.load(1) or load_str(at(i64, place, 0)) != item:
                store_str(at(i64, place, 0), item)
        else:
            store(element, place, item)
        index += 1
    words.store(1, size)


@lang.cold
def prepare() -> None:
    """Make the context of an exported function ready: how deep the stack may grow from here."""
    context = lang.context()
    size = i64(8388608)
    limits = lang.allocate(i64, 2)
    if lang.call_c("getrlimit", i32, i32(3), limits) == i32(0):
        size = limits.load(0)
    lang.free(limits, 2)
    if size <= 0 or size > 1073741824:
        size = i64(8388608)
    context.stack_limit = lang.bitcast(i64, context) - (size >> 2) * 3


@lang.cold
def finish() -> None:
    """The end of an exported call: hand out what print buffered."""
    lang.context().close()


@lang.cold
def fail(error: Pointer[u8], e) -> i32:
    """Fill `pycc_error` (if there is one) and give the status to return."""
    status = lang.exception_class(e)
    if not error.is_null():
        at(i32, error, 0).store(0, i32(status))
        at(i32, error, 4).store(0, i32(first_line()))
        if status == 1:
            copy_text(error.offset(8), i64(32), "IntegerRangeError")
            copy_text(error.offset(40), i64(216), "an int left the 64-bit range")
        else:
            copy_text(error.offset(8), i64(32), NAMES[int(status) - FIRST_NUMBER])
            copy_text(error.offset(40), i64(216), lang.exception_message(e))
    return i32(status)


def first_line() -> i64:
    """Line of the innermost record of the pending traceback, 0 if there is none."""
    context = lang.context()
    if context.trace_count == 0:
        return i64(0)
    return lang.bitcast(Pointer[i64], context.trace.load(0)).load(2)


@lang.cold
def copy_text(place: Pointer[u8], room: i64, text: str) -> None:
    """As much UTF-8 as fits, cut at a character, with a zero byte."""
    size = text.__utf8_size__()
    scratch = lang.allocate(u8, size + 1)
    text.__to_utf8__(scratch)
    kept = size
    if kept > room - 1:
        kept = room - 1
        while kept > 0 and scratch.load(kept) & 0xC0 == 0x80:
            kept -= 1
    lang.move(place, scratch, kept)
    place.store(kept, u8(0))
    lang.free(scratch, size + 1)
