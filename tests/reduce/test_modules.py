"""`pycc-reduce` on modules."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pycc.driver.reduce import main

FIRST = """\
builtin.module {
  func.func @g(%a : i64) -> i64 {
    func.return %a : i64
  }
  func.func @f(%a : i64, %b : i64, %u : f64) -> i64 {
    %c = arith.constant 3 : i64
    %d = arith.addi %a, %c : i64
    %cond = arith.cmpi slt, %a, %b : i64
    %r = flow.if %cond -> (i64) {
      %x = func.call @g(%d) : (i64) -> i64
      %e = arith.muli %d, %x : i64
      flow.yield %e : i64
    } else {
      %y = arith.subi %d, %b : i64
      flow.yield %y : i64
    }
    %z, %w = flow.loop (%i = %c : i64, %t = %r : i64) -> (i64, i64) {
      %t2 = arith.addi %t, %i : i64
      %more = arith.cmpi slt, %i, %b : i64
      flow.if %more {
        %i2 = arith.addi %i, %c : i64
        flow.continue %i2, %t2 : i64, i64
      } else {
        flow.break %t, %t2 : i64, i64
      }
      flow.unreachable
    }
    %last = arith.addi %z, %w : i64
    flow.return %last : i64
  }
}
"""


def script(folder: Path, text: str, name: str = "test.sh") -> str:
    """An executable script."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def reduced(folder: Path, source: str, *arguments: str, suffix: str = ".mlir") -> tuple[int, str, str]:
    """Exit status, result and what was said."""
    path = folder / f"input{suffix}"
    path.write_text(source)
    out, err = io.StringIO(), io.StringIO()
    status = main([str(path), *arguments], out, err)
    return status, out.getvalue(), err.getvalue()


def test_only_what_the_script_looks_for_is_left(tmp_path: Path) -> None:
    test = script(tmp_path, '! grep -q muli "$1"')
    status, text, _ = reduced(tmp_path, FIRST, "--test", test)
    assert status == 0
    assert text.count("arith.") == 2 and "arith.muli" in text and "@g" not in text and "flow.loop" not in text


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_do_not_depend_on_jobs(tmp_path: Path, jobs: int) -> None:
    test = script(tmp_path, '! { grep -q muli "$1" && grep -q flow.loop "$1"; }')
    _, alone, _ = reduced(tmp_path, FIRST, "--test", test, "-q")
    _, text, _ = reduced(tmp_path, FIRST, "--test", test, "-q", "-j", str(jobs))
    assert text == alone
