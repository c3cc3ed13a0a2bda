"""docs/debugging.md shows what its commands print: the reports of `pycc bisect` and `pycc-reduce` for its faulty pass."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest

from tests.outside.children import in_child

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "debugging.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the page's folder, to work in."""
    copy = tmp_path / "debugging"
    shutil.copytree(ROOT / "docs" / "examples" / "debugging", copy)
    monkeypatch.chdir(copy)
    return copy


def unnumbered(text: str) -> str:
    """Without the numbers that other passes decide."""
    return re.sub(r"--limit \d+|@@ .* @@", "", text)


def test_bisect(folder: Path) -> None:
    def work() -> str:
        from pycc.driver.bisect.report import Request, bisect_command
        from pycc.driver.run import with_room

        said: list[str] = []
        request = Request(Path("buckets.py"), level=0, save=Path("found"))
        with_room(lambda: bisect_command(request, lambda text: None, said.append))
        return "".join(said)

    text = in_child(work, [folder])
    assert unnumbered(text) in unnumbered(PAGE), text


def test_reduce(folder: Path) -> None:
    shown = re.search(r"(?s)\$ cat small.mlir\n(.*?)```", PAGE)
    # What the search begins with stands in the page's report, as changes: the same function, with its checks.
    source = """\
func.func private @"buckets.bucket[int,int]"(%value: i64, %width: i64) -> i64 attributes {pycc.name = "bucket"} {
  %0 = arith.constant 0 : i64
  %1 = arith.cmpi ne, %width, %0 : i64
  flow.check %1 "ZeroDivisionError" "integer division or modulo by zero"
  %2 = arith.floordivsi %value, %width : i64
  flow.return %2 : i64
}
"""
    (folder / "one.mlir").write_text(source)

    def work() -> str:
        from pycc.driver.reduce.main import main

        out, err = io.StringIO(), io.StringIO()
        main(["one.mlir", "--differs", "-p", "cheap-division", "--args", "-3, 10", "-q"], out, err)
        return out.getvalue() + err.getvalue()

    assert shown is not None
    assert in_child(work, [folder]) == shown[1]
