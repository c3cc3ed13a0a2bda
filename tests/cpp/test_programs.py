"""Whole programs through C++: the same output as CPython, clean under -Wall -Wextra -Werror, nothing left alive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pycc.driver.run import with_room
from tests.cpp.harness import GXX, run_program

_ROOT = Path(__file__).resolve().parent.parent.parent
# One each for: recursion, lists and sorting, errors through finally, floats and their text, output beyond a buffer.
PROGRAMS = (
    "tests/programs/deep_recursion_caught.py",
    "tests/programs/bubble_and_insertion.py",
    "tests/programs/caught_errors_in_finally.py",
    "tests/programs/float_text.py",
    "tests/programs/big_output.py",
    "examples/kmeans.py",
)


@pytest.mark.skipif(GXX is None, reason="no g++")
@pytest.mark.parametrize("program", PROGRAMS)
def test_program(program: str, tmp_path: Path) -> None:
    file = _ROOT / program
    expected = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, cwd=_ROOT)
    output, errors, status = with_room(lambda: run_program(file, tmp_path))
    assert (output, errors, status) == (expected.stdout, "", 0)
