"""The rules of `simplify`: they hold, they end together, and the Python beside them is what they become.

After a change of a file or of the compiler of rules: `PYCC_ACCEPT=1 pytest tests/rules/test_shipped.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pycc.driver.registry import make_context
from pycc.driver.rules import compiled_rules
from pycc.driver.rules import test_rules as run_rules
from pycc.ir.rules.loading import load_typed
from pycc.passes.cleanup.rules import table

FOLDER = Path(table.__file__).parent
FILES = sorted(FOLDER.glob("*.rules"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_python_is_in_step(file: Path) -> None:
    made = compiled_rules(file)
    beside = file.with_suffix(".py")
    if os.environ.get("PYCC_ACCEPT"):
        beside.write_text(made, "utf-8")
    assert made == beside.read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rules_hold(file: Path) -> None:
    report = run_rules(file)
    assert report.cases > 20 * report.rules


def test_all_are_in_the_table_and_end_together() -> None:
    assert {f"{module.__name__.rsplit('.', 1)[-1]}.rules" for module in table.FILES} == {file.name for file in FILES}
    rules = load_typed(FILES, make_context()).rules
    assert {rule.pattern.cls for rule in rules} == set(table.MATCHERS)
    assert {rule.name for rule in rules} == {name for module in table.FILES for name in module.RULES}


def test_a_compile_parses_no_rules() -> None:
    code = "import sys; import pycc.passes.cleanup.simplify; print([m for m in sys.modules if 'lark' in m or 'networkx' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


SEEDS = {
    "sums.rules": (
        "arith.subi(0, arith.subi(x, y)) => arith.subi(y, x)",
        "arith.subi(0, arith.subi(x, y)) => arith.subi(x, y)",
    ),
    "products.rules": ("arith.muli{_, 0} => 0", "arith.muli{_, 0} => 1"),
    "extremes.rules": ("when c == most(T) => x", "when c == most(T) - 1 => x"),
    "bits.rules": ("arith.andi{x, arith.ori{x, _}} => x", "arith.andi{x, arith.ori{_, _}} => x"),
    "exclusive.rules": ("arith.xori{x, 0} => x", "arith.xori{x, 1} => x"),
    "shifts.rules": ("#(unsigned(a, T) >> b)", "#(a >> b)"),
    "comparisons.rules": ("#reflexive(p)", "#(not reflexive(p))"),
    "choices.rules": ("arith.select(c, y, x)", "arith.select(c, x, y)"),
    "casts.rules": ("arith.extui(#a: T) => #unsigned(a, T)", "arith.extui(#a: T) => #signed(a, T)"),
    "floats.rules": ("arith.subf(x, 0.0) => x", "arith.subf(x, -0.0) => x"),
    "checked.rules": ('flow.checked[kind = "sub"](x, x) => 0', 'flow.checked[kind = "mul"](x, x) => 0'),
    "memory.rules": ("mem.offset(p, #(a + b)) : P", "mem.offset(p, #(a - b)) : P"),
}


@pytest.mark.parametrize("name", SEEDS)
def test_a_seeded_fault_is_found(name: str, tmp_path: Path) -> None:
    """One fault in each file: what finds it is the running of both sides."""
    right, wrong = SEEDS[name]
    text = (FOLDER / name).read_text("utf-8")
    assert text.count(right) >= 1
    # The rule alone, with what the file uses.
    use = "".join(line for line in text.splitlines(keepends=True) if line.startswith("use "))
    (rule,) = [part for part in text.split("\n\n") if right in part][:1]
    (tmp_path / name).write_text(f"{use}\n{rule.replace(right, wrong, 1)}\n", "utf-8")
    from pycc.driver.rules import check_rules

    found = check_rules(tmp_path / name)
    assert [diagnostic.code for diagnostic in found] == ["R018"], [d.render() for d in found]


def test_commands(tmp_path: Path) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "pycc", "rules", *arguments], capture_output=True, text=True)

    good, bad = tmp_path / "good.rules", tmp_path / "bad.rules"
    good.write_text("// x * 1 == x\nrule one: arith.muli{x, 1} => x\n")
    bad.write_text("// x * 2 == x\nrule two: arith.muli{x, 2} => x\n")
    done = run("check", str(good))
    assert done.returncode == 0 and done.stdout.startswith(f"{good}: 1 rules hold (")
    done = run("check", str(good), str(bad))
    assert done.returncode == 1 and "error[R018]" in done.stderr and "Traceback" not in done.stderr
    done = run("compile", str(good), "-o", str(tmp_path / "good.py"))
    assert done.returncode == 0, done.stderr
    assert "MATCHERS" in (tmp_path / "good.py").read_text()
    done = run("check", str(tmp_path / "none.rules"))
    assert done.returncode == 1 and "error[R025]" in done.stderr
