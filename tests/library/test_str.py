"""`str` of the library against CPython's."""

# ruff: noqa: E501

from __future__ import annotations

import random
import sys
from typing import Any

import pytest

from tests.library.loading import library_text, load, outcome, plain

TEXTS = [
    "",
    "a",
    "abc",
    "héllo",
    "ÿ",
    "日本語",
    "a日",
    "\U0001f600",
    "a\U0001f600b",
    "\ud800",
    "aXbXc",
    " \t spaced  out\n",
    "aaaa",
    "'quoted'",
    "\"'",
    "\x00\x1f\x7f\xa0\\",
]
TEXTS += ["Straße ﬁne", "ΑΣ ΑΣ̂ Σ ΣΑ", "ǅ Ǆ ǆ", "Hello World", "hello World", "a\r\nb\rc\x85d\n\ne", "١٢", "²½Ⅷ", "İi"]


def both(method: str, text: str, *arguments: Any) -> tuple[Any, Any]:
    """Results of a method in the library and in CPython."""
    wrapped = [library_text(a) if isinstance(a, str) else a for a in arguments]
    ours = getattr(load("str").str, method)
    return outcome(ours, library_text(text), *wrapped), outcome(getattr(str, method), text, *arguments)


@pytest.mark.parametrize("text", TEXTS)
def test_methods_without_arguments(text: str) -> None:
    for method in (
        "__len__", "__repr__", "__str__", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "upper", "lower", "title",
        "swapcase", "capitalize", "isupper", "islower", "istitle", "isalpha", "isdigit", "isnumeric", "isdecimal", "isalnum",
        "isspace", "isascii", "isprintable",
    ):  # fmt: skip
        ours, theirs = both(method, text)
        assert ours == theirs, method


@pytest.mark.parametrize("text", TEXTS)
def test_methods_with_a_text(text: str) -> None:
    for other in ["", "a", "ab", "c", "日", "aX", "\U0001f600", "\x00é", text[1:], text[:-1], text]:
        for method in (
            "__add__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "find", "rfind", "index",
            "rindex", "count", "startswith", "endswith", "strip", "lstrip", "rstrip", "split", "rsplit", "partition", "rpartition",
            "removeprefix", "removesuffix",
        ):  # fmt: skip
            ours, theirs = both(method, text, other)
            assert ours == theirs, (method, other)


@pytest.mark.parametrize("text", TEXTS)
def test_indexing_and_slicing(text: str) -> None:
    bounds = (None, 0, 1, 2, -1, -2, 100, -100)
    for index in (0, 1, -1, -2, 5, -100):
        ours, theirs = both("__getitem__", text, index)
        assert ours == theirs
    for start in bounds:
        for stop in bounds:
            for step in (None, 2, -1, 0):
                ours, theirs = both("__getitem__", text, slice(start, stop, step))
                assert ours == theirs, (start, stop, step)


def test_bounds_of_searches() -> None:
    for start in (0, 1, 3, 4, 5, -1, -9):
        for end in (0, 2, 4, 9, -1, -9):
            for part in ("", "a", "aa"):
                for method in ("find", "rfind", "index", "rindex", "count", "startswith", "endswith"):
                    ours, theirs = both(method, "aaaa", part, start, end)
                    assert ours == theirs, (method, part, start, end)


def test_repeating_joining_replacing_splitting() -> None:
    for text in ("", "ab", "日"):
        for times in (-1, 0, 1, 3):
            ours, theirs = both("__mul__", text, times)
            assert ours == theirs
        for parts in ([], ["a"], ["a", "日", ""], ["", ""]):
            ours = plain(load("str").str.join(library_text(text), [library_text(part) for part in parts]))
            assert ours == text.join(parts)
    for text in ("", "aXbXXc", "XX", "ab"):
        for old in ("", "X", "XX", "ab"):
            for count in (-1, 0, 1, 2):
                ours, theirs = both("replace", text, old, "日", count)
                assert ours == theirs, (text, old, count)
                ours, theirs = both("split", text, old, count)
                assert ours == theirs, (text, old, count)
    for count in (-1, 0, 1, 2):
        ours, theirs = both("split", "  a b  c ", None, count)
        assert ours == theirs


def test_padding() -> None:
    for text in ("", "a", "ab", "-5", "+7.5", "日本"):
        for width in range(-1, 9):
            for method in ("ljust", "rjust", "center"):
                for fill in ((), ("*",), ("日",), ("",)):
                    ours, theirs = both(method, text, width, *fill)
                    assert ours == theirs, (method, text, width, fill)
            ours, theirs = both("zfill", text, width)
            assert ours == theirs
    for keepends in (False, True):
        ours, theirs = both("splitlines", "a\nb\r\nc", keepends)
        assert ours == theirs


def test_utf8() -> None:
    from pycc import lang

    for text in TEXTS:
        encoded = text.encode("utf-8", "surrogatepass")
        made = library_text(text)
        assert made.__utf8_size__() == len(encoded)
        place = lang.allocate(lang.u8, len(encoded) + 1)
        made.__to_utf8__(place)
        assert bytes(place.load(i) for i in range(len(encoded))) == encoded
        assert plain(load("unicode").text_from_utf8(place, lang.i64(len(encoded)))) == text


@pytest.mark.parametrize(
    "data", [b"\x80", b"\xc0\x80", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\xe6\x97", b"\xff"]
)
def test_malformed_utf8_is_refused(data: bytes) -> None:
    from pycc import lang

    place = lang.table(tuple(data), lang.u8)
    # CPython's own class of this name wants five arguments.
    with pytest.raises((UnicodeDecodeError, TypeError)):
        load("unicode").check_utf8(place, lang.i64(len(data)))


def test_tables_of_code_points() -> None:
    import unicodedata

    tables = load("unicode_tables")
    from pycc.lang import u32

    if sys.version_info[:2] != (3, 11):
        pytest.skip("the tables are those of Python 3.11")
    edges = {
        c + d
        for c in (*tables.PRINTABLE_BOUNDARIES, *tables.WIDE_SPACES, *tables.DIGIT_ZEROS)
        for d in (-1, 0, 1, 9, 10)
    }
    for code in (*range(256), *random.Random(5).sample(sorted(c for c in edges if c < 0x110000), 150)):
        assert tables.is_printable(u32(code)) == chr(code).isprintable(), code
        assert tables.is_space(u32(code)) == chr(code).isspace(), code
        assert tables.digit_value(u32(code)) == unicodedata.decimal(chr(code), -1), code


def test_case_of_every_kind_of_character() -> None:
    from pycc.lang import u32

    cases = load("unicode_case")
    tables = [getattr(cases, name) for name in dir(cases) if name.endswith(("RUNS", "SPECIAL", "BOUNDARIES"))]
    edges = {number + d for table in tables for number in table[::3] for d in (-1, 0) if 128 <= number + d < 0x110000}
    for code in (*range(65, 70), *random.Random(5).sample(sorted(c for c in edges if not 0xD800 <= c < 0xE000), 150)):
        character = chr(code)
        assert cases.is_lower(u32(code)) == character.islower(), code
        assert cases.is_upper(u32(code)) == character.isupper(), code
        assert cases.is_cased(u32(code)) == (character.islower() or character.isupper() or character.istitle()), code
        assert cases.is_alphabetic(u32(code)) == character.isalpha(), code
        assert cases.is_digit(u32(code)) == character.isdigit(), code
        assert cases.is_numeric(u32(code)) == character.isnumeric(), code
        for kind, method in ((cases.LOWER, str.lower), (cases.UPPER, str.upper), (cases.TITLE, str.title)):
            if character != "Σ":
                count, *mapped = cases.mapped(u32(code), kind)
                assert "".join(map(chr, mapped[: int(count)])) == method(character), (code, kind)
