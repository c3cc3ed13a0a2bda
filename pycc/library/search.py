"""Texts compared, searched and cut: what methods of `str` are made of. Bounds and results are indices of code points."""

from pycc import lang
from pycc.lang import i64, u32, u64
from pycc.library.unicode import copy_units, kind_for, largest_unit, new_text, set_unit, text_from_code, unit


def character(text: str, index: i64) -> str:
    if index < 0:
        index += text.length
    if u64(index) >= u64(text.length):
        raise IndexError("string index out of range")
    return text_from_code(unit(text, index))


def substring(text: str, start: i64, step: i64, count: i64) -> str:
    """`count` code points from `start` on, `step` apart; the whole text is itself."""
    if count == 0:
        return ""
    if step == 1:
        if count == text.length:
            return text
        kind = text.kind
        if kind > 1:
            kind = kind_for(largest_unit(text, start, count))
        result = new_text(count, kind)
        copy_units(result, i64(0), text, start, count)
        return result
    largest = u32(0)
    index = i64(0)
    while index < count:
        largest = largest | unit(text, start + index * step)
        index += 1
    result = new_text(count, kind_for(largest))
    index = i64(0)
    while index < count:
        set_unit(result, index, unit(text, start + index * step))
        index += 1
    return result


@lang.inline
def part_of(text: str, start: i64, stop: i64) -> str:
    """The code points from start to before stop."""
    return substring(text, start, i64(1), stop - start)


# ---------------------------------------------------------------- comparing and searching


def same_text(left: str, right: str) -> bool:
    if lang.is_same(left, right):
        return True
    if left.length != right.length or left.kind != right.kind:
        return False
    return same_range(left, i64(0), right)


def same_range(text: str, start: i64, part: str) -> bool:
    """Whether `part` stands at `start`, where it fits."""
    index = i64(0)
    while index < part.length:
        if unit(text, start + index) != unit(part, index):
            return False
        index += 1
    return True


def compare(left: str, right: str) -> i64:
    """Negative, zero or positive, by the first code points that differ, then by length."""
    index = i64(0)
    while index < left.length and index < right.length:
        difference = i64(unit(left, index)) - i64(unit(right, index))
        if difference != 0:
            return difference
        index += 1
    return left.length - right.length


@lang.inline
def clamped(text: str, position: i64) -> i64:
    """A bound of a search, counted from the start; the end is clamped, a start behind it is not."""
    if position < 0:
        position += text.length
        if position < 0:
            return i64(0)
    return position


def find_text(text: str, part: str, start: i64, stop: i64) -> i64:
    """The first place of `part` between the bounds, -1 for none."""
    if stop > text.length:
        stop = text.length
    last = stop - part.length
    while start <= last:
        if same_range(text, start, part):
            return start
        start += 1
    return i64(-1)


def find_last(text: str, part: str, start: i64, stop: i64) -> i64:
    """The last place of `part` between the bounds, -1 for none."""
    if stop > text.length:
        stop = text.length
    place = stop - part.length
    while place >= start:
        if same_range(text, place, part):
            return place
        place -= 1
    return i64(-1)


def count_text(text: str, part: str, start: i64, stop: i64) -> i64:
    """How often `part` stands between the bounds without overlaps; the empty text stands everywhere."""
    if stop > text.length:
        stop = text.length
    if part.length == 0:
        return stop - start + 1 if start <= stop else i64(0)
    found = i64(0)
    place = find_text(text, part, start, stop)
    while place >= 0:
        found += 1
        place = find_text(text, part, place + part.length, stop)
    return found
