"""Prints `pycc/library/unicode_case.py`'s tables from CPython's own answers: `python -m tests.library.make_tables`.

Runs are (first, last, step, difference) of mappings or (first, last, step) of properties; boundaries are where a
property begins and ends.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

LIMIT = 0x110000


def codes() -> list[int]:
    """All code points but surrogates and ASCII."""
    return [code for code in range(128, LIMIT) if not 0xD800 <= code < 0xE000]


def runs(pairs: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """(first, last, step, value) over sorted (code, value), steps of 1 or 2."""
    found: list[tuple[int, int, int, int]] = []
    start = 0
    while start < len(pairs):
        code, value = pairs[start]
        best, best_step = start, 1
        for step in (1, 2):
            end = start
            while end + 1 < len(pairs) and pairs[end + 1] == (pairs[end][0] + step, value):
                end += 1
            if end > best:
                best, best_step = end, step
        found.append((code, pairs[best][0], best_step, value))
        start = best + 1
    return found


def mapping(convert: Callable[[str], str]) -> tuple[list[int], list[int]]:
    """Runs of one-to-one mappings, and (code, one, two, three) of the others, 0 for nothing."""
    simple: list[tuple[int, int]] = []
    special: list[int] = []
    for code in codes():
        text = convert(chr(code))
        if len(text) > 1:
            special += [code, *map(ord, text), *[0] * (3 - len(text))]
        elif text != chr(code):
            simple.append((code, ord(text) - code))
    return [number for run in runs(simple) for number in run], special


def boundaries(holds: Callable[[str], bool]) -> list[int]:
    """Where a property changes."""
    found: list[int] = []
    for code in range(LIMIT):
        if holds(chr(code)) != (len(found) % 2 == 1):
            found.append(code)
    return found


def property_runs(holds: Callable[[str], bool]) -> list[int]:
    return [number for run in runs([(code, 0) for code in codes() if holds(chr(code))]) for number in run[:3]]


def cased(character: str) -> bool:
    return character.islower() or character.isupper() or character.istitle()


def ignorable(character: str) -> bool:
    """Case-ignorable: a final sigma looks through it at the letter before."""
    return not cased(character) and ("A" + character + "Σ").lower().endswith("ς")


def tables() -> dict[str, list[int]]:
    """Every table by name."""
    made: dict[str, list[int]] = {}
    for name, convert in (("LOWER", str.lower), ("UPPER", str.upper), ("TITLE", str.title)):
        made[f"{name}_RUNS"], made[f"{name}_SPECIAL"] = mapping(convert)
    made["LOWERCASE_RUNS"] = property_runs(str.islower)
    made["UPPERCASE_RUNS"] = property_runs(str.isupper)
    made["TITLECASE_BOUNDARIES"] = boundaries(lambda c: c.istitle() and not c.isupper())
    made["IGNORABLE_BOUNDARIES"] = boundaries(ignorable)
    made["ALPHABETIC_BOUNDARIES"] = boundaries(str.isalpha)
    made["DIGIT_BOUNDARIES"] = boundaries(str.isdigit)
    made["NUMERIC_BOUNDARIES"] = boundaries(str.isnumeric)
    return made


if __name__ == "__main__":
    for name, numbers in tables().items():
        body = textwrap.fill(", ".join(map(str, numbers)), 116, initial_indent="    ", subsequent_indent="    ")
        print(f"{name} = (\n{body},\n)\n")
