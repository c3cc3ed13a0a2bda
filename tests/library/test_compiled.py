"""The library compiled: results, exceptions and output are CPython's."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

import pytest

import pycc
from tests.library.compiled_cases import CASES, character_kinds, surrogate_output
from tests.library.make_tables import tables


def outcome(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, str]:
    """The result's or exception's text, and what was printed."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            result = repr(function(*arguments))
        except pycc.CompileError:
            raise
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    return result, output.getvalue()


@pytest.mark.parametrize(("function", "calls"), CASES, ids=[function.__name__ for function, _ in CASES])
def test_agrees_with_cpython(function: Callable[..., Any], calls: list[tuple[Any, ...]]) -> None:
    compiled = pycc.jit(function)
    for arguments in calls:
        assert outcome(compiled, arguments) == outcome(function, arguments), arguments


def test_every_kind_of_character() -> None:
    """All code points at which a property or mapping begins or ends."""
    edges = {
        number + d for table in tables().values() for number in table for d in (-1, 0, 1) if 0 <= number + d < 0x110000
    }
    text = "".join(chr(code) for code in sorted({*range(1024), *edges}) if not 0xD800 <= code < 0xE000)
    compiled = pycc.jit(character_kinds)
    for start in range(0, len(text), 1000):
        part = text[start : start + 1000]
        assert compiled(part) == character_kinds(part)


def test_lone_surrogates_are_not_printed() -> None:
    with pytest.raises(UnicodeEncodeError if False else ValueError, match="surrogates not allowed"):
        pycc.jit(surrogate_output)("a\ud800")
