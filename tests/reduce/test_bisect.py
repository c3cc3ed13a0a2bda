"""`pycc bisect` names the pass, and the rewrite in it, that was made wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pycc.driver.bisect import Bisection, Finding
from pycc.driver.bisect_report import Request, bisect_command
from pycc.driver.outcomes import load_run
from pycc.driver.run import with_room
from tests.reduce.seeds import SEEDS, SUM, Seed


def found(folder: Path, seed: Seed) -> Finding:
    path = folder / "seeded.py"
    path.write_text(seed.program)

    def work() -> Finding:
        return Bisection(load_run(path, "f", seed.arguments, 60), lambda text: None, (0,)).find()

    return with_room(work)


@pytest.mark.parametrize("name", SEEDS)
def test_the_right_pass_and_rewrite(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = SEEDS[name]
    seed.plant(monkeypatch)
    finding = found(tmp_path, seed)
    assert finding.differs
    assert finding.culprit == seed.culprit
    assert (finding.rewrite.fired.kind if finding.rewrite else "") == seed.kind
    assert seed.function in finding.function


def test_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "fine.py"
    path.write_text(SUM)
    told: list[str] = []
    request = Request(path, "f", "[1, 2, 3]", level=0)
    assert with_room(lambda: bisect_command(request, lambda text: None, told.append)) == 0
    assert told == ["no difference: CPython's answer at LLVM level 0, and interpreted: returned 6\n"]
