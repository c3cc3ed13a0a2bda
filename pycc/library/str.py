"""`str`: an immutable sequence of code points (PEP 393): `length` code units of `kind` bytes behind the object, and a zero unit.

The kind is the smallest that holds every code point, so equal texts have equal kinds. Messages are CPython's.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8, u32
from pycc.library import casing
from pycc.library.search import (
    character,
    clamped,
    compare,
    count_text,
    find_last,
    find_text,
    part_of,
    same_text,
    substring,
)
from pycc.library.slice import slice_bounds
from pycc.library.splitting import (
    matches_at_end,
    matches_at_start,
    padded,
    replaced,
    split_at,
    split_at_right,
    split_lines,
    split_words,
    split_words_right,
    stripped,
    zero_filled,
)
from pycc.library.text import is_printable_text, repr_text, str_text
from pycc.library.unicode import (
    check_utf8,
    copy_units,
    is_ascii,
    new_text,
    store_utf8,
    text_from_code,
    text_from_utf8,
    unit,
    utf8_size,
)
from pycc.library.unicode_case import LOWER, TITLE, UPPER, is_alphabetic, is_digit, is_numeric
from pycc.library.unicode_tables import digit_value, is_space


@lang.primitive
class str:
    length: i64
    kind: i64
    hash: i64  # 0: not computed yet

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

    def rindex(self, sub: str, start: i64 = 0, end: i64 = 9223372036854775807) -> int:
        place = find_last(self, sub, clamped(self, start), clamped(self, end))
        if place < 0:
            raise ValueError("substring not found")
        return int(place)

    def startswith(self, prefix, start: i64 = 0, end: i64 = 9223372036854775807) -> bool:
        return matches_at_start(self, prefix, clamped(self, start), clamped(self, end))

    def endswith(self, suffix, start: i64 = 0, end: i64 = 9223372036854775807) -> bool:
        return matches_at_end(self, suffix, clamped(self, start), clamped(self, end))

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

    def rsplit(self, sep=None, maxsplit: i64 = -1):
        if sep is None:
            return split_words_right(self, maxsplit)
        return split_at_right(self, sep, maxsplit)

    def splitlines(self, keepends: bool = False):
        return split_lines(self, keepends)

    def partition(self, sep: str):
        place = find_text(self, nonempty(sep), i64(0), self.length)
        if place < 0:
            return (self, "", "")
        return (part_of(self, i64(0), place), sep, part_of(self, place + sep.length, self.length))

    def rpartition(self, sep: str):
        place = find_last(self, nonempty(sep), i64(0), self.length)
        if place < 0:
            return ("", "", self)
        return (part_of(self, i64(0), place), sep, part_of(self, place + sep.length, self.length))

    def replace(self, old: str, new: str, count: i64 = -1):
        return replaced(self, old, new, count)

    def removeprefix(self, prefix: str):
        if matches_at_start(self, prefix, i64(0), self.length):
            return part_of(self, prefix.length, self.length)
        return self

    def removesuffix(self, suffix: str):
        if suffix.length > 0 and matches_at_end(self, suffix, i64(0), self.length):
            return part_of(self, i64(0), self.length - suffix.length)
        return self

    # ---- padding

    def ljust(self, width: i64, fillchar: str = " "):
        return padded(self, i64(0), width - self.length, fillchar)

    def rjust(self, width: i64, fillchar: str = " "):
        return padded(self, width - self.length, i64(0), fillchar)

    def center(self, width: i64, fillchar: str = " "):
        missing = width - self.length
        # CPython puts the odd one to the left if the width is odd.
        left = (missing >> 1) + (missing & width & 1)
        if missing <= 0:
            left = i64(0)
        return padded(self, left, missing - left, fillchar)

    def zfill(self, width: i64):
        return zero_filled(self, width)

    # ---- case and kinds of characters

    def upper(self):
        return casing.recased(self, UPPER)

    def lower(self):
        return casing.recased(self, LOWER)

    def title(self):
        return casing.recased(self, TITLE)

    def swapcase(self):
        return casing.recased(self, casing.SWAP)

    def capitalize(self):
        return casing.recased(self, casing.CAPITALIZE)

    def isupper(self) -> bool:
        return casing.is_upper_text(self)

    def islower(self) -> bool:
        return casing.is_lower_text(self)

    def istitle(self) -> bool:
        return casing.is_title_text(self)

    def isalpha(self) -> bool:
        return casing.all_units(self, is_alphabetic)

    def isdigit(self) -> bool:
        return casing.all_units(self, is_digit)

    def isnumeric(self) -> bool:
        return casing.all_units(self, is_numeric)

    def isdecimal(self) -> bool:
        return casing.all_units(self, is_decimal)

    def isalnum(self) -> bool:
        return casing.all_units(self, is_alphanumeric)

    def isspace(self) -> bool:
        return casing.all_units(self, is_space)

    def isascii(self) -> bool:
        return is_ascii(self)

    def isprintable(self) -> bool:
        return is_printable_text(self)

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


def is_decimal(code: u32) -> bool:
    return digit_value(code) >= 0


def is_alphanumeric(code: u32) -> bool:
    return is_alphabetic(code) or is_numeric(code)


def nonempty(sep: str) -> str:
    if sep.length == 0:
        raise ValueError("empty separator")
    return sep
