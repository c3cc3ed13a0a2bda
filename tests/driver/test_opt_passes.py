"""`pycc-opt` with passes that fail, complain or leave invalid IR: what is told, and that reproducers show it again."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.passes import ModulePass

from pycc.driver import registry
from pycc.driver.opt import arguments as opt_arguments
from pycc.driver.opt import main as opt
from pycc.ir import reports
from pycc.ir.levels import Level

TEXT = """// A module.
func.func @f(%a: i64) -> i64 {
  %two = arith.constant 2 : i64
  %four = arith.addi %two, %two : i64
  %b = arith.addi %a, %four : i64
  flow.return %b : i64
}
func.func @g() {
  flow.return
}
"""


@dataclass(frozen=True)
class Misbehave(ModulePass):
    """Does what a pass should not do, at each addition."""

    name = "test-misbehave"
    how: str

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in list(op.walk()):
            if one.name != "arith.addi":
                continue
            match self.how:
                case "crash":
                    raise KeyError("a table\nwith lines")
                case "recurse":
                    self.apply(ctx, op)
                case "memory":
                    raise MemoryError
                case "invalid":
                    one.parent.last_op.detach()
                    return
                case "order":
                    two = next(inner for inner in op.walk() if inner.name == "arith.constant")
                    two.detach()
                    one.parent.insert_op_before(two, one.parent.last_op)
                    return
                case "warn":
                    reports.warn(one, "an addition", [(one.parent_op(), "in this function")])
                    reports.remark(one, "seen")
                case "complain":
                    reports.complain(one, "no additions here")
                case "unprintable":
                    one.attributes["x"] = object()
                case _:
                    one.attributes["seen"] = UnitAttr()


@pytest.fixture(autouse=True)
def _setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path / "reproducers"))
    registry.add_pass(Misbehave.name, lambda: Misbehave)
    yield
    registry._added_passes.pop(Misbehave.name)


def run(*arguments: str, text: str = TEXT) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = opt.main(list(arguments), io.StringIO(text), out, err)
    return status, out.getvalue(), err.getvalue()


FAILURES = {
    "crash": "<stdin>:4:3: error: test-misbehave: internal error at %four = arith.addi in @f: KeyError: 'a table\\nwith",
    "recurse": "error: test-misbehave: internal error",
    "memory": "<stdin>:4:3: error: test-misbehave: internal error at %four = arith.addi in @f: MemoryError",
    "invalid": "<stdin>:5:3: error: %b = arith.addi in @f: the output of test-misbehave does not verify",
    "order": "<stdin>:4:3: error: %four = arith.addi in @f: the output of test-misbehave does not verify: operand 0 (%two",
    "unprintable": "error: ",
}


@pytest.mark.parametrize("how", [how for how in FAILURES if how != "recurse"])
def test_a_failure_is_one_located_error_with_a_reproducer(how: str) -> None:
    status, out, err = run("-p", f"simplify{{}},test-misbehave{{how={how}}}".replace("simplify{},", "cse,"))
    assert (status, out) == (1, ""), err
    assert FAILURES[how].split("%four")[0] in err or FAILURES[how] in err, err
    assert err.count("error:") == 1 and "Traceback" not in err, err
    assert len(err.splitlines()) <= 4
    if how == "unprintable":
        return
    path = re.search(r"<stdin>: note: a reproducer was written to (\S+)", err)
    assert path is not None, err
    text = Path(path.group(1)).read_text()
    assert text.startswith(f'// RUN: pycc-opt %s -p "test-misbehave{{how={how}}}"\n')
    # It is an ordinary input, and says how it is to be run.
    status, _, again = run("--run-reproducer", path.group(1))
    assert status == 1 and again.count("error:") == 1
    assert again.splitlines()[0].split("error: ")[1] == err.splitlines()[0].split("error: ")[1]


def test_the_same_failure_gives_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        assert run("-p", "test-misbehave{how=crash}")[0] == 1
    assert len(list((tmp_path / "reproducers").iterdir())) == 1


def test_a_reproducer_goes_where_it_is_told_to(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "it's here.mlir"
    status, _, err = run("-p", "func.func(test-misbehave{how=crash})", f"--crash-reproducer={path}")
    assert status == 1 and str(path) in err
    assert path.read_text().startswith('// RUN: pycc-opt %s -p "func.func(test-misbehave{how=crash})"\n')
    status, _, again = run("--run-reproducer", str(path))
    assert status == 1 and "KeyError" in again
    # Where it cannot be written, the error is told all the same.
    status, _, err = run("-p", "test-misbehave{how=crash}", "--crash-reproducer=/proc/none/file.mlir")
    assert status == 1 and "KeyError" in err and "reproducer" not in err


def test_a_reproducer_keeps_options_and_flags(tmp_path: Path) -> None:
    path = tmp_path / "r.mlir"
    text = TEXT.replace("%two = arith", '"some.op"() : () -> ()\n  %two = arith')
    flags = ["--allow-unregistered-dialect", "--verify-each=false"]
    pipeline = 'test-misbehave{how="no $way \\"100%\\""},test-misbehave{how=crash}'
    assert run("-p", pipeline, f"--crash-reproducer={path}", *flags, text=text)[0] == 1
    first = path.read_text().splitlines()[0]
    words = shlex.split(first.split("pycc-opt %s")[1])
    assert words == ["-p", "test-misbehave{how=crash}", *flags]
    assert "KeyError" in run("--run-reproducer", str(path))[2]


def test_passes_report_and_go_on() -> None:
    status, out, err = run("-p", "test-misbehave{how=warn}")
    assert status == 0 and "arith.addi" in out
    lines = err.splitlines()
    assert lines[0] == "<stdin>:4:3: warning: an addition"
    assert lines[1:3] == ["  " + "  %four = arith.addi %two, %two : i64", "    ^"]
    assert lines[3] == "<stdin>:2:1: note: in this function"
    assert "<stdin>:5:3: remark: seen" in lines
    expected = TEXT
    for line, sort, text in ((5, "remark", "se{{[e]+}}n"), (4, "remark", "seen"), (4, "warning", "addition")):
        comment = f"  // expected-{sort}{'-re' if '{{' in text else ''} @above {{{{{text}}}}}"
        expected = "\n".join([*expected.split("\n")[:line], comment, *expected.split("\n")[line:]])
    assert (
        "not produced"
        not in run("-p", "test-misbehave{how=warn}", "--verify-diagnostics=only-expected", text=expected)[2]
    )


def test_complaints_are_all_told_and_end_the_pipeline() -> None:
    status, out, err = run("-p", "test-misbehave{how=complain},test-misbehave{how=crash}")
    assert (status, out) == (1, "") and err.count("error: no additions here") == 2 and "KeyError" not in err
    with pytest.raises(Exception, match="no additions here"):
        from pycc.driver.pipeline.pipeline import Pipeline
        from tests.driver.test_pipeline import parsed

        Pipeline.parse("test-misbehave{how=complain}").run(parsed(), registry.make_context())


def test_an_expected_failure_writes_nothing(tmp_path: Path) -> None:
    text = TEXT.replace("  %four", "  // expected-error @below {{internal error}}\n  %four")
    assert run("-p", "test-misbehave{how=crash}", "--verify-diagnostics", text=text)[::2] == (0, "")
    assert not (tmp_path / "reproducers").exists()


def test_without_verification_invalid_ir_is_printed() -> None:
    for flags in (["--no-verify"], ["--verify-each=false", "--no-verify"]):
        status, out, _ = run("-p", "test-misbehave{how=order}", *flags)
        assert status == 0 and out.index("arith.addi") < out.index("arith.constant")
    status, _, err = run("-p", "test-misbehave{how=order}", "--verify-each=false")
    assert status == 1 and "the output does not verify" in err


def test_parts_go_on_behind_one_that_fails() -> None:
    status, out, err = run(
        "--split-input-file",
        "-p",
        "test-misbehave{how=crash}",
        text=f"{TEXT}// -----\nfunc.func @h() {{ flow.return }}",
    )
    assert status == 1 and "@h" in out and err.count("error:") == 1


def test_ir_is_shown_after_a_failure() -> None:
    _, _, err = run("-p", "test-misbehave{how=invalid}", "--print-ir-after-failure")
    assert "// -----// IR Dump After test-misbehave Failed //----- //" in err and "func.func @g" in err


def test_levels_on_the_command_line_are_all_levels() -> None:
    assert opt_arguments.LEVELS == tuple(level.value for level in Level)


def test_every_flag_is_in_the_manual_and_has_a_test() -> None:
    root = Path(__file__).parents[2]
    manual = (root / "docs" / "pycc-opt.md").read_text()
    files = [
        *(root / "lit_tests" / "driver").iterdir(),
        *(root / "tests" / "outside").rglob("*.py"),
        *(root / "tests" / "reduce").rglob("*.py"),
        root / "tests" / "test_docs.py",
    ]
    tests = "".join(path.read_text() for path in files if path.is_file())
    for action in opt_arguments._parser()._actions:
        for name in action.option_strings:
            if action.help != "==SUPPRESS==":
                assert name in manual, name
        names = action.option_strings
        assert not names or any(name in tests for name in names), action


def test_help_imports_nothing_of_the_compiler() -> None:
    code = "import sys; from pycc.driver.opt import main as opt; opt.main(['-h']); print([m for m in ('xdsl', 'llvmlite', 'lark') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_plain_runs_load_no_frontend_and_no_llvm() -> None:
    code = (
        "import io, sys; from pycc.driver.opt import main as opt\n"
        "opt.main(['-p', 'simplify'], io.StringIO('func.func @f() { flow.return }'))\n"
        "print([m for m in ('llvmlite', 'lark', 'networkx', 'numpy', 'pycc.frontend', 'pycc.passes.infer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_closed_pipe_and_odd_outputs_are_no_tracebacks(tmp_path: Path) -> None:
    path = tmp_path / "a.mlir"
    path.write_text(TEXT * 1)
    command = f"{sys.executable} -m pycc.driver.opt.main {path} --print-ir-before-all -p simplify"
    done = subprocess.run(f"{command} | true", shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    for output in ("/dev/null", str(tmp_path), "a\0b", str(path / "x")):
        status, _, err = run("-o", output)
        assert (status == 0) == (output == "/dev/null") and "Traceback" not in err
    assert Path("/dev/null").is_char_device()
