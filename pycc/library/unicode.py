"""UTF-8 in and out of str objects, and their code units.

A str holds `length` code units of `kind` bytes (1, 2, 4; the smallest that holds all) and a zero unit behind them. In UTF-8 here
lone surrogates are three bytes like any other character (WTF-8); who must refuse them does so first.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8, u16, u32


def new_text(length: i64, kind: i64) -> str:
    """A str whose units are still to be written, except the final zero."""
    if length > 2305843009213693951:
        raise MemoryError
    text = lang.new(str, (length + 1) * kind)
    text.length = length
    text.kind = kind
    text.hash = i64(0)
    if kind == 1:
        lang.data(text, u8).store(length, u8(0))
    elif kind == 2:
        lang.data(text, u16).store(length, u16(0))
    else:
        lang.data(text, u32).store(length, u32(0))
    return text


@lang.inline
def unit(text: str, index: i64) -> u32:
    """The code point at an index that is inside."""
    if text.kind == 1:
        return u32(lang.data(text, u8).load(index))
    if text.kind == 2:
        return u32(lang.data(text, u16).load(index))
    return lang.data(text, u32).load(index)


@lang.inline
def set_unit(text: str, index: i64, code: u32) -> None:
    """Write a code point into a str that is being made; its kind has room for it."""
    if text.kind == 1:
        lang.data(text, u8).store(index, u8(code))
    elif text.kind == 2:
        lang.data(text, u16).store(index, u16(code))
    else:
        lang.data(text, u32).store(index, code)


@lang.inline
def kind_for(largest: u32) -> i64:
    """The smallest kind that holds a code point."""
    if largest < 0x100:
        return i64(1)
    if largest < 0x10000:
        return i64(2)
    return i64(4)


def copy_units(target: str, place: i64, source: str, start: i64, count: i64) -> None:
    """Copy code points into a str that is being made, whose kind is at least the source's."""
    if target.kind != source.kind:
        index = i64(0)
        while index < count:
            set_unit(target, place + index, unit(source, start + index))
            index += 1
    elif target.kind == 1:
        lang.move(lang.data(target, u8).offset(place), lang.data(source, u8).offset(start), count)
    elif target.kind == 2:
        lang.move(lang.data(target, u16).offset(place), lang.data(source, u16).offset(start), count)
    else:
        lang.move(lang.data(target, u32).offset(place), lang.data(source, u32).offset(start), count)


def largest_unit(text: str, start: i64, count: i64) -> u32:
    """A code point that needs the same kind as the largest of a range."""
    largest = u32(0)
    index = i64(0)
    while index < count:
        largest = largest | unit(text, start + index)
        index += 1
    return largest


def is_ascii(text: str) -> bool:
    """Whether all code points are below 128."""
    if text.kind != 1:
        return False
    units = lang.data(text, u8)
    found = u8(0)
    index = i64(0)
    while index < text.length:
        found = found | units.load(index)
        index += 1
    return found < 128


def utf8_size(text: str) -> i64:
    """Bytes of a str in UTF-8."""
    size = i64(0)
    index = i64(0)
    while index < text.length:
        size += code_size(unit(text, index))
        index += 1
    return size


@lang.inline
def code_size(code: u32) -> i64:
    """Bytes of a code point in UTF-8."""
    if code < 0x80:
        return i64(1)
    if code < 0x800:
        return i64(2)
    if code < 0x10000:
        return i64(3)
    return i64(4)


def store_code(place: Pointer[u8], code: u32) -> i64:
    """Write a code point as UTF-8; the number of bytes."""
    if code < 0x80:
        place.store(0, u8(code))
        return i64(1)
    if code < 0x800:
        place.store(0, u8(0xC0 | (code >> 6)))
        place.store(1, u8(0x80 | (code & 0x3F)))
        return i64(2)
    if code < 0x10000:
        place.store(0, u8(0xE0 | (code >> 12)))
        place.store(1, u8(0x80 | ((code >> 6) & 0x3F)))
        place.store(2, u8(0x80 | (code & 0x3F)))
        return i64(3)
    place.store(0, u8(0xF0 | (code >> 18)))
    place.store(1, u8(0x80 | ((code >> 12) & 0x3F)))
    place.store(2, u8(0x80 | ((code >> 6) & 0x3F)))
    place.store(3, u8(0x80 | (code & 0x3F)))
    return i64(4)


def store_utf8(place: Pointer[u8], text: str) -> None:
    """Write all of a str as UTF-8; there is room for `utf8_size(text)` bytes."""
    index = i64(0)
    while index < text.length:
        place = place.offset(store_code(place, unit(text, index)))
        index += 1


@lang.inline
def sequence_size(first: u8) -> i64:
    """Bytes of the UTF-8 sequence that starts with this byte."""
    if first < 0x80:
        return i64(1)
    if first < 0xE0:
        return i64(2)
    if first < 0xF0:
        return i64(3)
    return i64(4)


@lang.inline
def load_code(place: Pointer[u8]) -> u32:
    """The code point that starts here in well-formed UTF-8."""
    first = u32(place.load(0))
    if first < 0x80:
        return first
    if first < 0xE0:
        return ((first & 0x1F) << 6) | continuation(place, i64(1))
    if first < 0xF0:
        return ((first & 0x0F) << 12) | (continuation(place, i64(1)) << 6) | continuation(place, i64(2))
    upper = ((first & 0x07) << 18) | (continuation(place, i64(1)) << 12)
    return upper | (continuation(place, i64(2)) << 6) | continuation(place, i64(3))


@lang.inline
def continuation(place: Pointer[u8], index: i64) -> u32:
    return u32(place.load(index)) & 0x3F


def text_from_utf8(place: Pointer[u8], size: i64) -> str:
    """The str of well-formed UTF-8."""
    length = i64(0)
    largest = u32(0)
    offset = i64(0)
    while offset < size:
        largest = largest | load_code(place.offset(offset))
        offset += sequence_size(place.load(offset))
        length += 1
    kind = kind_for(largest)
    text = new_text(length, kind)
    if length == size:
        lang.move(lang.data(text, u8), place, size)
        return text
    offset = i64(0)
    index = i64(0)
    while offset < size:
        set_unit(text, index, load_code(place.offset(offset)))
        offset += sequence_size(place.load(offset))
        index += 1
    return text


def text_from_code(code: u32) -> str:
    """The str of one code point."""
    text = new_text(i64(1), kind_for(code))
    set_unit(text, i64(0), code)
    return text


# ---------------------------------------------------------------- UTF-8 from outside


def check_utf8(place: Pointer[u8], size: i64) -> None:
    """Refuse bytes that are not UTF-8."""
    offset = i64(0)
    while offset < size:
        count = checked_size(place.offset(offset), size - offset)
        if count == 0:
            raise UnicodeDecodeError("malformed UTF-8 at byte " + str(int(offset)))
        offset += count


def checked_size(place: Pointer[u8], room: i64) -> i64:
    """Bytes of the well-formed sequence that starts here (Unicode 3.9, table 3-7), 0 if there is none."""
    first = place.load(0)
    if first < 0x80:
        return i64(1)
    if first < 0xC2 or first > 0xF4:
        return i64(0)
    count = i64(2) if first < 0xE0 else i64(3) if first < 0xF0 else i64(4)
    if count > room:
        return i64(0)
    index = i64(1)
    while index < count:
        if place.load(index) & 0xC0 != 0x80:
            return i64(0)
        index += 1
    second = place.load(1)
    overlong = (first == 0xE0 and second < 0xA0) or (first == 0xF0 and second < 0x90)
    outside = (first == 0xED and second > 0x9F) or (first == 0xF4 and second > 0x8F)
    return i64(0) if overlong or outside else count
