"""Texts taken apart and put together: strip, split, replace, padding."""

from pycc import lang
from pycc.lang import i64, u32
from pycc.library.search import find_last, find_text, part_of, same_range
from pycc.library.unicode import copy_units, new_text, set_unit, unit
from pycc.library.unicode_tables import is_space


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


def split_words_right(text: str, maxsplit: i64):
    """As `split_words`, cutting from the right."""
    words = []
    stop = text.length
    while True:
        while stop > 0 and is_space(unit(text, stop - 1)):
            stop -= 1
        if stop == 0:
            break
        if maxsplit >= 0 and i64(len(words)) >= maxsplit:
            words.append(part_of(text, i64(0), stop))
            break
        start = stop
        while start > 0 and not is_space(unit(text, start - 1)):
            start -= 1
        words.append(part_of(text, start, stop))
        stop = start
    words.reverse()
    return words


def split_at_right(text: str, sep: str, maxsplit: i64):
    """As `split_at`, cutting from the right."""
    if sep.length == 0:
        raise ValueError("empty separator")
    parts = []
    stop = text.length
    while maxsplit < 0 or i64(len(parts)) < maxsplit:
        place = find_last(text, sep, i64(0), stop)
        if place < 0:
            break
        parts.append(part_of(text, place + sep.length, stop))
        stop = place
    parts.append(part_of(text, i64(0), stop))
    parts.reverse()
    return parts


def split_lines(text: str, keepends: bool):
    """The lines, with or without what ends them."""
    lines = []
    start = i64(0)
    while start < text.length:
        stop = start
        while stop < text.length and not ends_line(unit(text, stop)):
            stop += 1
        following = stop
        if stop < text.length:
            following = stop + 1
            if unit(text, stop) == 13 and following < text.length and unit(text, following) == 10:
                following += 1
        lines.append(part_of(text, start, following if keepends else stop))
        start = following
    return lines


def ends_line(code: u32) -> bool:
    if code < 128:
        return (code >= 10 and code <= 13) or (code >= 28 and code <= 30)
    return code == 0x85 or code == 0x2028 or code == 0x2029


def padded(text: str, left: i64, right: i64, fill: str) -> str:
    """The text between so many fill characters."""
    if fill.length != 1:
        raise TypeError("The fill character must be exactly one character long")
    if left <= 0 and right <= 0:
        return text
    if left < 0:
        left = i64(0)
    if right < 0:
        right = i64(0)
    code = unit(fill, i64(0))
    result = new_text(left + text.length + right, text.kind if text.kind > fill.kind else fill.kind)
    index = i64(0)
    while index < left:
        set_unit(result, index, code)
        index += 1
    copy_units(result, left, text, i64(0), text.length)
    index = left + text.length
    while index < result.length:
        set_unit(result, index, code)
        index += 1
    return result


def zero_filled(text: str, width: i64) -> str:
    """Zeros in front, behind a sign."""
    missing = width - text.length
    if missing <= 0:
        return text
    if text.length > 0 and (unit(text, i64(0)) == 43 or unit(text, i64(0)) == 45):
        return part_of(text, i64(0), i64(1)) + padded(part_of(text, i64(1), text.length), missing, i64(0), "0")
    return padded(text, missing, i64(0), "0")


def matches_at_start(text: str, prefix, start: i64, stop: i64) -> bool:
    """Whether a text, or one of a tuple of texts, stands at the start of a range."""
    if isinstance(prefix, tuple):
        for item in prefix:
            if matches_at_start(text, item, start, stop):
                return True
        return False
    if stop > text.length:
        stop = text.length
    return start + prefix.length <= stop and same_range(text, start, prefix)


def matches_at_end(text: str, suffix, start: i64, stop: i64) -> bool:
    """Whether a text, or one of a tuple of texts, stands at the end of a range."""
    if isinstance(suffix, tuple):
        for item in suffix:
            if matches_at_end(text, item, start, stop):
                return True
        return False
    if stop > text.length:
        stop = text.length
    return start + suffix.length <= stop and same_range(text, stop - suffix.length, suffix)
