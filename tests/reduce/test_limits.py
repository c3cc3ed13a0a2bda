"""Whatever optional rewrites are refused, programs do the same: what `pycc bisect` stands on."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from pycc.driver.outcomes import Compilation, Outcome, load_run, run_compiled, run_cpython
from pycc.driver.run import with_room

PROGRAMS = Path(__file__).parent.parent / "programs"
ALL = os.environ.get("PYCC_TEST_ALL") == "1"
NAMES = sorted(path.stem for path in PROGRAMS.glob("*.py") if "def main()" in path.read_text())
SAMPLE = NAMES if ALL else ["bubble_and_insertion", "list_of_tuples", "shifts_and_bits", "triangular_loops"]


@pytest.mark.parametrize("name", SAMPLE)
def test_programs_agree_under_any_limit(name: str) -> None:
    chosen = random.Random(name)
    limits = [0, *(int(10 ** chosen.uniform(0, 3.3)) for _ in range(3 if ALL else 1))]

    def outcomes() -> tuple[Outcome, list[Outcome]]:
        run = load_run(PROGRAMS / f"{name}.py", "", "", 120)
        return run_cpython(run), [run_compiled(run, Compilation(0, limit=limit)) for limit in limits]

    expected, found = with_room(outcomes)
    assert dict(zip(limits, found, strict=True)) == dict.fromkeys(limits, expected)
