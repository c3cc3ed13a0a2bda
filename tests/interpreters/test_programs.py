"""Every program of `tests/programs` and `examples` does in the interpreter what CPython does: at PYTHON, TYPED, STRUCTURED and
BUFFERS. `make test` runs a sample, each program at one level, `make test-all` (PYCC_TEST_ALL=1) all at all four.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pycc.driver.interpret.file import lower_file
from pycc.driver.program.sourcefile import load_file
from pycc.ir.levels import Level
from tests.test_agreement import ALL, NAMES, WITH_MAIN, Outcome, expected, in_sample, last_line

LEVELS = (Level.PYTHON, Level.TYPED, Level.STRUCTURED, Level.BUFFERS)
FUEL = 400_000_000


def interpreted(path: Path, level: Level) -> Outcome:
    """`main` of a file, at a level. At BUFFERS memory that is misused or left is a Fault."""
    text = io.StringIO()
    try:
        lower_file(load_file(path), "main", level).call(output=text, fuel=FUEL)
    except Exception as error:
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return Outcome(text.getvalue(), 1, last_line(message))
    return Outcome(text.getvalue(), 0, "")


def _cases() -> list[tuple[Path, Level]]:
    if ALL:
        return [(path, level) for path in WITH_MAIN for level in LEVELS]
    return [(path, LEVELS[NAMES.index(path.stem) // 5 % len(LEVELS)]) for path in WITH_MAIN if in_sample(path, 5, 2)]


@pytest.mark.parametrize("path, level", _cases(), ids=lambda v: v.stem if isinstance(v, Path) else v.value)
def test_agrees_with_cpython(path: Path, level: Level) -> None:
    assert interpreted(path, level) == expected(path)
