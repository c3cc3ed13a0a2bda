"""`pycc bisect` names the pass, and the rewrite in it, that was made wrong."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest

from pycc.driver.bisect.main import Bisection, Finding
from pycc.driver.bisect.report import Request, bisect_command
from pycc.driver.opt.main import main as opt
from pycc.driver.outcomes import load_run
from pycc.driver.run import with_room
from tests.reduce.seeds import SEEDS, SUM, Seed


def found(folder: Path, seed: Seed) -> Finding:
    path = folder / "seeded.py"
    path.write_text(seed.program)

    def work() -> Finding:
        return Bisection(load_run(path, "f", seed.arguments, 60), lambda text: None, (seed.level,)).find()

    return with_room(work)


@pytest.mark.parametrize("name", SEEDS)
def test_the_right_pass_and_rewrite(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = SEEDS[name]
    seed.plant(monkeypatch)
    finding = found(tmp_path, seed)
    assert finding.differs
    assert finding.culprit.startswith(seed.culprit)
    assert (finding.rewrite.fired.kind if finding.rewrite else "") == seed.kind
    assert seed.function in finding.function


def test_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "fine.py"
    path.write_text(SUM)
    told: list[str] = []
    request = Request(path, "f", "[1, 2, 3]", level=0)
    assert with_room(lambda: bisect_command(request, lambda text: None, told.append)) == 0
    assert told == ["no difference: CPython's answer at LLVM level 0, and interpreted: returned 6\n"]


def test_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole text for a seeded fault: golden. The commands that it names do what it says."""
    seed = SEEDS["remove-checks"]
    seed.plant(monkeypatch)
    path = tmp_path / "seeded.py"
    path.write_text(seed.program)
    told: list[str] = []
    request = Request(path, "f", seed.arguments, level=0, save=tmp_path / "saved")
    assert with_room(lambda: bisect_command(request, lambda text: None, told.append)) == 1
    text = "".join(told).replace(f"{tmp_path}/", "").replace(str(tmp_path), "FOLDER")
    report, _, difference = text.partition("\n\n--- after")
    # How many rewrites other passes made before is their affair.
    report = re.sub(r"(--limit|rewrite) \d+", r"\1 N", report) + "\n"
    golden = Path(__file__).parent / "errors" / "d046_remove_checks.txt"
    if os.environ.get("PYCC_ACCEPT"):
        golden.write_text(report)
    assert report == golden.read_text()
    assert difference.startswith(" remove-checks, without the rewrite\n+++ after remove-checks, with it\n@@ ")
    number = re.search(r"--limit (\d+)` shows it", text)
    assert number is not None
    for limit, status in ((int(number[1]), 1), (int(number[1]) - 1, 0)):
        once = Request(path, "f", seed.arguments, level=0, limit=limit)
        assert with_room(lambda once=once: bisect_command(once, lambda text: None, told.append)) == status
    command = re.search(r"pycc-opt (\S+) -p \"remove-checks\" --rewrite-limit (\d+)", text)
    assert command is not None
    out, err = io.StringIO(), io.StringIO()
    arguments = [str(tmp_path / command[1]), "-p", "remove-checks", "--rewrite-limit", command[2], "--no-verify"]
    assert opt(arguments, io.StringIO(), out, err) == 0, err.getvalue()
    assert out.getvalue().count("arith.cmpi") == (tmp_path / "saved" / "with.mlir").read_text().count("arith.cmpi")
