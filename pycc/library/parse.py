"""Numbers from text: `int("12")`, `float("1e3")`. White space around and underscores between digits are Python's rules."""

from pycc import lang
from pycc.lang import i64, u8, u32, u64
from pycc.library.text import repr_text
from pycc.library.unicode import unit
from pycc.library.unicode_tables import digit_value, is_space


def trimmed_bounds(text: str):
    """Where a text starts and ends without the white space around it."""
    start = i64(0)
    stop = text.length
    while start < stop and is_space(unit(text, start)):
        start += 1
    while start < stop and is_space(unit(text, stop - 1)):
        stop -= 1
    return (start, stop)


def parse_int(text: str) -> int:
    """`int(text)`: base ten, digits of any script."""
    start, stop = trimmed_bounds(text)
    negative = False
    if start < stop and (unit(text, start) == 43 or unit(text, start) == 45):
        negative = unit(text, start) == 45
        start += 1
    if start == stop:
        refuse_int(text)
    total = u64(0)
    after_digit = False
    overflowed = False
    while start < stop:
        code = unit(text, start)
        digit = digit_value(code)
        if digit >= 0:
            # 2**63 is the largest magnitude of an int (of -2**63).
            if total > 922337203685477580 or (total == 922337203685477580 and digit > 8):
                overflowed = True
            total = total * 10 + u64(digit)
            after_digit = True
        elif code == 95 and after_digit:
            after_digit = False
        else:
            refuse_int(text)
        start += 1
    if not after_digit:
        refuse_int(text)
    if overflowed or (not negative and total > 9223372036854775807):
        lang.integer_range_error()
    return int(i64(0) - i64(total)) if negative else int(i64(total))


@lang.noinline
def refuse_int(text: str) -> None:
    raise ValueError("invalid literal for int() with base 10: " + repr_text(text))


def parse_float(text: str) -> float:
    """`float(text)`: decimal notation, `inf`, `infinity` and `nan` in any case; no hexadecimal. The C library rounds."""
    start, stop = trimmed_bounds(text)
    size = stop - start + 1
    plain = lang.allocate(u8, size)
    count = copy_ascii(text, start, stop, plain)
    good = count > 0
    if good:
        plain.store(count, u8(0))
        good = is_decimal(plain, count)
    value = 0.0
    if good:
        value = lang.call_c("strtod", float, plain, lang.null(u8))
    lang.free(plain, size)
    if not good:
        refuse_float(text)
    return value


@lang.noinline
def refuse_float(text: str) -> None:
    raise ValueError("could not convert string to float: " + repr_text(text))


def copy_ascii(text: str, start: i64, stop: i64, place) -> i64:
    """Copy in lower case, digits of other scripts as ASCII ones, without the underscores between digits; 0 if that cannot be."""
    count = i64(0)
    after_digit = False
    index = start
    while index < stop:
        code = unit(text, index)
        digit = digit_value(code)
        if digit >= 0:
            place.store(count, u8(48 + digit))
            count += 1
            after_digit = True
        elif code == 95:
            if not after_digit or index + 1 == stop or digit_value(unit(text, index + 1)) < 0:
                return i64(0)
            after_digit = False
        elif code < 128 and code != 0:
            place.store(count, u8(code | 32 if code >= 65 and code <= 90 else code))
            count += 1
            after_digit = False
        else:
            return i64(0)
        index += 1
    return count


def is_decimal(plain, count: i64) -> bool:
    """Whether ASCII text in lower case is a number as Python writes one; it ends with a zero byte."""
    index = i64(0)
    if plain.load(0) == 43 or plain.load(0) == 45:
        index += 1
    if is_word(plain, index, count):
        return True
    digits = skip_digits(plain, index)
    seen = digits - index
    index = digits
    if plain.load(index) == 46:
        digits = skip_digits(plain, index + 1)
        seen += digits - index - 1
        index = digits
    if seen == 0:
        return False
    if plain.load(index) == 101:
        index += 1
        if plain.load(index) == 43 or plain.load(index) == 45:
            index += 1
        digits = skip_digits(plain, index)
        if digits == index:
            return False
        index = digits
    return index == count


def skip_digits(plain, index: i64) -> i64:
    """The first place from `index` on that is no digit."""
    while plain.load(index) >= 48 and plain.load(index) <= 57:
        index += 1
    return index


def is_word(plain, index: i64, count: i64) -> bool:
    """Whether the rest is `inf`, `infinity` or `nan`."""
    size = count - index
    if size == 3:
        return matches(plain, index, "inf") or matches(plain, index, "nan")
    return size == 8 and matches(plain, index, "infinity")


def matches(plain, index: i64, word: str) -> bool:
    """Whether these ASCII letters stand here."""
    place = i64(0)
    while place < word.length:
        if u32(plain.load(index + place)) != unit(word, place):
            return False
        place += 1
    return True
