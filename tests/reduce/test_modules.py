"""`pycc-reduce` on modules."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from pycc.driver.reduce.main import main

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


CRASH = """\
func.func @f(%a : i64, %b : i64) -> i64 {
  %c = arith.constant 5 : i64
  %d = arith.muli %a, %c : i64
  %cond = arith.cmpi slt, %d, %b : i64
  %r = flow.if %cond -> (i64) {
    %e = arith.xori %d, %b : i64
    flow.yield %e : i64
  } else {
    flow.yield %c : i64
  }
  flow.return %r : i64
}
"""


def crash_on(patch: pytest.MonkeyPatch, name: str) -> None:
    """`remove-dead` fails where it meets an op of a name."""
    from pycc.passes.cleanup import remove_dead

    sweep = remove_dead._sweep

    def wrong(block: object, marks: object) -> None:
        for op in block.ops:  # type: ignore[attr-defined]
            if op.name == name:
                raise KeyError(name)
        sweep(block, marks)  # type: ignore[arg-type]

    patch.setattr(remove_dead, "_sweep", wrong)


def test_a_crash_of_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash_on(monkeypatch, "arith.xori")
    status, text, _ = reduced(tmp_path, CRASH, "--crashes", "-p", "remove-dead", "-q")
    assert status == 0
    # Kept by a use: what nothing needs, the pass does not sweep up to.
    assert "arith.xori" in text and "arith.muli" not in text and len(text.splitlines()) <= 9
    status, again, _ = reduced(tmp_path, text, "--crashes", "-p", "remove-dead", "-q")
    assert again == text


def test_an_error_with_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crash_on(monkeypatch, "arith.muli")
    status, text, _ = reduced(tmp_path, CRASH, "--fails-with", "arith.muli", "-p", "remove-dead", "-q")
    assert status == 0 and "arith.muli" in text and "flow.if" not in text


def test_limits_end_the_search(tmp_path: Path) -> None:
    test = script(tmp_path, '! grep -q muli "$1"')
    status, text, said = reduced(tmp_path, FIRST, "--test", test, "--max-steps", "4")
    assert status == 0 and "stopped by the limit of 4 tests" in said and "muli" in text
    status, text, said = reduced(tmp_path, FIRST, "--test", test, "--time-limit", "0.001")
    assert status == 0 and "stopped by the limit of 0.001 s" in said and "flow.loop" in text


def test_a_candidate_that_hangs_is_not_of_interest(tmp_path: Path) -> None:
    test = script(tmp_path, 'if grep -q flow.loop "$1"; then exit 1; fi; sleep 60')
    status, text, _ = reduced(tmp_path, FIRST, "--test", test, "--timeout", "0.3", "--max-steps", "30", "-q")
    assert status == 0 and "flow.loop" in text


def test_every_candidate_is_valid(tmp_path: Path) -> None:
    """A script that finds invalid IR of no interest never finds any: all that it is given goes through pycc-opt."""
    seen = tmp_path / "seen"
    seen.mkdir()
    test = script(tmp_path, f'cp "$1" {seen}/$$.mlir; ! grep -q flow.loop "$1"')
    status, text, _ = reduced(tmp_path, FIRST, "--test", test, "-q")
    assert status == 0 and "flow.loop" in text
    from pycc.driver.opt.main import main as opt

    files = sorted(seen.iterdir())
    assert len(files) > 20
    for file in files:
        err = io.StringIO()
        assert opt([str(file), "--check-level", "buffers"], io.StringIO(), io.StringIO(), err) == 0, err.getvalue()


def test_llvm_reduces_convention(tmp_path: Path) -> None:
    test = script(tmp_path, 'grep -q muli "$1"')
    status, text, _ = reduced(tmp_path, FIRST, "-test", test, "--interesting", "zero", "-q")
    assert status == 0 and "arith.muli" in text and "flow.loop" not in text


def test_arguments_of_the_script(tmp_path: Path) -> None:
    test = script(tmp_path, '! grep -q "$1" "$2"')
    status, text, _ = reduced(tmp_path, FIRST, "--test", test, "--test-arg", "subi", "-q")
    assert status == 0 and "arith.subi" in text and "muli" not in text


def test_ops_that_nobody_knows(tmp_path: Path) -> None:
    source = '%a = "strange.make"() : () -> i64\n"strange.use"(%a, %a) {x = 1 : i64} : (i64, i64) -> ()\n'
    test = script(tmp_path, '! grep -q strange.use "$1"')
    status, text, said = reduced(tmp_path, source, "--test", test, "--allow-unregistered-dialect", "-q")
    assert status == 0, said
    assert "strange.use" in text and "x = " not in text


MLIR_REDUCE = shutil.which("mlir-reduce") or shutil.which("mlir-reduce-22", path="/usr/bin:/usr/lib/llvm-22/bin")
UPSTREAM = MLIR_REDUCE or (
    "/usr/lib/llvm-22/bin/mlir-reduce" if Path("/usr/lib/llvm-22/bin/mlir-reduce").exists() else ""
)


@pytest.mark.skipif(not UPSTREAM, reason="mlir-reduce is not installed")
@pytest.mark.parametrize(("text", "taken"), [("exit 1", True), ("exit 0", False), ("no-such-command", None)])
def test_scripts_are_upstreams(tmp_path: Path, text: str, taken: bool | None) -> None:
    """What mlir-reduce takes for an interesting input, and for a script that cannot be run, we do."""
    source = "func.func @f(%a : i64) -> i64 {\n  func.return %a : i64\n}\n"
    path = tmp_path / "f.mlir"
    path.write_text(source)
    test = script(tmp_path, text)
    done = subprocess.run(
        [UPSTREAM, str(path), f"-reduction-tree=traversal-mode=0 test={test}"], capture_output=True, text=True
    )
    status, _, said = reduced(tmp_path, source, "--test", test, "-q")
    assert (status == 0) == bool(taken), said
    assert ("func.func" in done.stdout) == bool(taken)
    assert ("LLVM ERROR" in done.stderr) == (taken is None) == ("D042" in said)
