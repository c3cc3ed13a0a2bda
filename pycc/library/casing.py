"""Case of texts and questions about their characters: `upper`, `title`, `isalpha`... ASCII texts take no table."""

from pycc import lang
from pycc.lang import i64, u32
from pycc.library.unicode import kind_for, new_text, set_unit, unit
from pycc.library.unicode_case import LOWER, TITLE, UPPER, is_cased, is_ignorable, is_lower, is_title, is_upper, mapped

SWAP = 3
CAPITALIZE = 4


@lang.static("how")
def recased(text: str, how) -> str:
    """The text in another case; `how` may also be TITLE, SWAP or CAPITALIZE."""
    length = i64(0)
    largest = u32(0)
    after_cased = False
    index = i64(0)
    while index < text.length:
        changed = changed_unit(text, index, after_cased, how)
        length += changed[0]
        largest = largest | changed[1] | changed[2] | changed[3]
        if how == TITLE:
            after_cased = is_cased(unit(text, index))
        index += 1
    result = new_text(length, kind_for(largest))
    place = i64(0)
    after_cased = False
    index = i64(0)
    while index < text.length:
        count, first, second, third = changed_unit(text, index, after_cased, how)
        set_unit(result, place, first)
        if count > 1:
            set_unit(result, place + 1, second)
        if count > 2:
            set_unit(result, place + 2, third)
        place += count
        if how == TITLE:
            after_cased = is_cased(unit(text, index))
        index += 1
    return result


@lang.static("how")
def changed_unit(text: str, index: i64, after_cased: bool, how):
    """`(count, first, second, third)`: what the character at an index becomes."""
    code = unit(text, index)
    if how == UPPER:
        return mapped(code, UPPER)
    if how == LOWER:
        return lowered(text, index)
    if how == SWAP:
        if is_upper(code):
            return lowered(text, index)
        if is_lower(code):
            return mapped(code, UPPER)
        return (i64(1), code, u32(0), u32(0))
    if how == TITLE:
        if after_cased:
            return lowered(text, index)
        return mapped(code, TITLE)
    if index == 0:
        return mapped(code, TITLE)
    return lowered(text, index)


def lowered(text: str, index: i64):
    """A character in lower case; a sigma at the end of a word is a final sigma."""
    code = unit(text, index)
    if code == 0x3A3:
        return (i64(1), u32(0x3C2) if is_final_sigma(text, index) else u32(0x3C3), u32(0), u32(0))
    return mapped(code, LOWER)


def is_final_sigma(text: str, index: i64) -> bool:
    """Whether a cased letter stands before and none behind, accents and the like not counted (Unicode 3.13)."""
    before = index - 1
    while before >= 0 and is_ignorable(unit(text, before)):
        before -= 1
    if before < 0 or not is_cased(unit(text, before)):
        return False
    behind = index + 1
    while behind < text.length and is_ignorable(unit(text, behind)):
        behind += 1
    return behind == text.length or not is_cased(unit(text, behind))


# ---------------------------------------------------------------- questions


def all_units(text: str, holds) -> bool:
    """Whether the text is not empty and a question holds for every character."""
    index = i64(0)
    while index < text.length:
        if not holds(unit(text, index)):
            return False
        index += 1
    return text.length > 0


def is_lower_text(text: str) -> bool:
    """At least one cased character, and all of them lower case."""
    found = False
    index = i64(0)
    while index < text.length:
        code = unit(text, index)
        if is_upper(code) or is_title(code):
            return False
        if is_lower(code):
            found = True
        index += 1
    return found


def is_upper_text(text: str) -> bool:
    """At least one cased character, and all of them upper case."""
    found = False
    index = i64(0)
    while index < text.length:
        code = unit(text, index)
        if is_lower(code) or is_title(code):
            return False
        if is_upper(code):
            found = True
        index += 1
    return found


def is_title_text(text: str) -> bool:
    """Upper case only where no cased character stands before, lower case only where one does; at least one of them."""
    found = False
    after_cased = False
    index = i64(0)
    while index < text.length:
        code = unit(text, index)
        if is_upper(code) or is_title(code):
            if after_cased:
                return False
            after_cased = True
            found = True
        elif is_lower(code):
            if not after_cased:
                return False
            found = True
        else:
            after_cased = False
        index += 1
    return found
