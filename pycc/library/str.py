"""`str`: an immutable sequence of code points (PEP 393): `length` code units of `kind` bytes behind the object, and a zero unit.

The kind is the smallest that holds every code point, so equal texts have equal kinds. Messages are CPython's.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8, u32, u64
from pycc.library.slice import slice_bounds
from pycc.library.text import repr_text, str_text
from pycc.library.unicode import (
    copy_units,
    kind_for,
    largest_unit,
    new_text,
    set_unit,
    store_utf8,
    text_from_code,
    text_from_utf8,
    unit,
    utf8_size,
)
from pycc.library.unicode_tables import is_space


@lang.primitive
class str:
    length: i64
    kind: i64
    hash: i64

    def __new__(value=""):
        return str_text(value)

    @lang.inline
    def __len__(self) -> int:
        return int(self.length)

    @lang.inline
    def __bool__(self) -> bool:
        return self.length != 0

    def __getitem__(self, index):
        if isinstance(index, slice):
            start, _, step, count = slice_bounds(index, self.length)
            return substring(self, start, step, count)
        return character(self, index)

    def __str__(self):
        return self

    def __repr__(self):
        return repr_text(self)

    # ---- comparison: by code points

    def __eq__(self, other) -> bool:
        if not isinstance(other, str):
            return False
        return same_text(self, other)

    def __ne__(self, other) -> bool:
        if not isinstance(other, str):
            return True
        return not same_text(self, other)

    def __lt__(self, other: str) -> bool:
        return compare(self, other) < 0

    def __le__(self, other: str) -> bool:
        return compare(self, other) <= 0

    def __gt__(self, other: str) -> bool:
        return compare(self, other) > 0

    def __ge__(self, other: str) -> bool:
        return compare(self, other) >= 0

    # ---- joining

    def __add__(self, other: str):
        if self.length == 0:
            return other
        if other.length == 0:
            return self
        result = new_text(self.length + other.length, self.kind if self.kind > other.kind else other.kind)
        copy_units(result, i64(0), self, i64(0), self.length)
        copy_units(result, self.length, other, i64(0), other.length)
        return result

    def __mul__(self, times: i64):
        if times <= 0 or self.length == 0:
            return ""
        if times > 2305843009213693951 // self.length:
            raise MemoryError
        result = new_text(self.length * times, self.kind)
        place = i64(0)
        while place < result.length:
            copy_units(result, place, self, i64(0), self.length)
            place += self.length
        return result

    def __rmul__(self, times: i64):
        return self.__mul__(times)

    def join(self, iterable):
        """The items with this text between them."""
        size = i64(0)
        kind = i64(1)
        parts = []
        parts.extend(iterable)
        for part in parts:
            size += part.length
            if part.kind > kind:
                kind = part.kind
        count = i64(len(parts))
        if count == 0:
            return ""
        if count > 1:
            size += (count - 1) * self.length
            if self.kind > kind:
                kind = self.kind
        result = new_text(size, kind)
        place = i64(0)
        for part in parts:
            copy_units(result, place, part, i64(0), part.length)
            place += part.length
            count -= 1
            if count > 0:
                copy_units(result, place, self, i64(0), self.length)
                place += self.length
        return result

    # ---- searching

    def __contains__(self, part: str) -> bool:
        return find_text(self, part, i64(0), self.length) >= 0

    def find(self, sub: str, start: i64 = 0, end: i64 = 9223372036854775807) -> int:
        return int(find_text(self, sub, clamped(self, start), clamped(self, end)))

    def index(self, sub: str, start: i64 = 0, end: i64 = 9223372036854775807) -> int:
        place = find_text(self, sub, clamped(self, start), clamped(self, end))
        if place < 0:
            raise ValueError("substring not found")
        return int(place)

    def rfind(self, sub: str, start: i64 = 0, end: i64 = 9223372036854775807) -> int:
        return int(find_last(self, sub, clamped(self, start), clamped(self, end)))

    def count(self, sub: str, start: i64 = 0, end: i64 = 9223372036854775807) -> int:
        return int(count_text(self, sub, clamped(self, start), clamped(self, end)))

    def startswith(self, prefix: str) -> bool:
        return prefix.length <= self.length and same_range(self, i64(0), prefix)

    def endswith(self, suffix: str) -> bool:
        return suffix.length <= self.length and same_range(self, self.length - suffix.length, suffix)

    # ---- taking apart

    def strip(self, chars=None):
        return stripped(self, chars, True, True)

    def lstrip(self, chars=None):
        return stripped(self, chars, True, False)

    def rstrip(self, chars=None):
        return stripped(self, chars, False, True)

    def split(self, sep=None, maxsplit: i64 = -1):
        if sep is None:
            return split_words(self, maxsplit)
        return split_at(self, sep, maxsplit)

    def replace(self, old: str, new: str, count: i64 = -1):
        return replaced(self, old, new, count)

    # ---- iteration: the cursor is the index

    @lang.inline
    def __cursor__(self) -> i64:
        return i64(0)

    @lang.inline
    def __more__(self, cursor: i64) -> bool:
        return cursor < self.length

    @lang.inline
    def __item__(self, cursor: i64):
        return text_from_code(unit(self, cursor))

    @lang.inline
    def __advance__(self, cursor: i64) -> i64:
        return cursor + 1

    # ---- for the C interface and the boundary

    @staticmethod
    def __from_utf8__(place: Pointer[u8], size: i64):
        check_utf8(place, size)
        return text_from_utf8(place, size)

    @staticmethod
    def __from_code_point__(code: i64):
        return text_from_code(u32(code))

    def __code_point__(self, index: i64) -> i64:
        return i64(unit(self, index))

    def __utf8_size__(self) -> i64:
        return utf8_size(self)

    def __to_utf8__(self, place: Pointer[u8]) -> None:
        store_utf8(place, self)


# ---------------------------------------------------------------- parts


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


# ---------------------------------------------------------------- taking apart


@lang.inline
def strips(chars, code: u32) -> bool:
    """Whether `strip(chars)` removes a code point."""
    if chars is None:
        return is_space(code)
    return has_unit(chars, code)


def has_unit(text: str, code: u32) -> bool:
    index = i64(0)
    while index < text.length:
        if unit(text, index) == code:
            return True
        index += 1
    return False


def stripped(text: str, chars, left: bool, right: bool) -> str:
    start = i64(0)
    stop = text.length
    while left and start < stop and strips(chars, unit(text, start)):
        start += 1
    while right and start < stop and strips(chars, unit(text, stop - 1)):
        stop -= 1
    return part_of(text, start, stop)


def split_words(text: str, maxsplit: i64):
    """The parts between runs of white space; what is left after `maxsplit` cuts is the last one."""
    words = []
    start = i64(0)
    while True:
        while start < text.length and is_space(unit(text, start)):
            start += 1
        if start == text.length:
            return words
        if maxsplit >= 0 and i64(len(words)) >= maxsplit:
            words.append(part_of(text, start, text.length))
            return words
        stop = start
        while stop < text.length and not is_space(unit(text, stop)):
            stop += 1
        words.append(part_of(text, start, stop))
        start = stop


def split_at(text: str, sep: str, maxsplit: i64):
    """The parts between occurrences of a separator."""
    if sep.length == 0:
        raise ValueError("empty separator")
    parts = []
    start = i64(0)
    while maxsplit < 0 or i64(len(parts)) < maxsplit:
        place = find_text(text, sep, start, text.length)
        if place < 0:
            break
        parts.append(part_of(text, start, place))
        start = place + sep.length
    parts.append(part_of(text, start, text.length))
    return parts


def replaced(text: str, old: str, new: str, count: i64) -> str:
    """The text with occurrences of `old` exchanged, from the left, at most `count` if that is not negative."""
    parts = []
    start = i64(0)
    place = find_text(text, old, i64(0), text.length)
    while place >= 0 and (count < 0 or i64(len(parts)) < count):
        parts.append(part_of(text, start, place))
        start = place + old.length
        # The empty text stands before every character and at the end.
        following = start if old.length > 0 else start + 1
        place = find_text(text, old, following, text.length) if following <= text.length else i64(-1)
    if len(parts) == 0:
        return text
    parts.append(part_of(text, start, text.length))
    return new.join(parts)


# ---------------------------------------------------------------- UTF-8 from outside


def check_utf8(place: Pointer[u8], size: i64) -> None:
    """Refuse bytes that are not UTF-8."""
    offset = i64(0)
    while offset < size:
        count = checked_size(place.offset(offset), size - offset)
        if count == 0:
            raise UnicodeDecodeError("malformed UTF-8 at byte " + str_text(int(offset)))
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
