"""Rules over ops of a dialect that pycc does not know: checked, tested, and a pass."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, UnknownLoc

from pycc.dialects.syntax import TextParser
from pycc.driver.registry import make_context
from pycc.driver.rules import check_rules
from pycc.driver.rules import test_rules as run_rules
from pycc.ir import rewrites
from pycc.ir.locations import op_span
from pycc.ir.rules import load_rules, rules_pass
from pycc.support.diagnostics import CompileError
from tests.rules.toy import Toy

RULES = """
use tests.rules.toy

// a * b == a * b, of numbers
rule fold-toy-mul: toy.mul(toy.constant[value = #a](), toy.constant[value = #b]())
    => toy.constant[value = #q16_mul(a, b)]()

// x * 1 == x
rule toy-mul-one: toy.mul{x, toy.constant[value = 65536]()} => x

// x * 2 == x + x
rule toy-double: toy.mul{x, toy.constant[value = 131072]()} => toy.add(x, x)
"""
PROGRAM = """
func.func @f(%x: !toy.q16) -> !toy.q16 {
  %half = toy.constant 32768 : i64 loc("f.toy":1:2)
  %two = toy.constant 131072 : i64 loc("f.toy":2:2)
  %one = toy.mul %half, %two loc("f.toy":3:4)
  %a = toy.mul %one, %x loc("f.toy":4:4)
  %b = toy.mul %a, %two loc("f.toy":5:4)
  toy.show "loud" %b
  flow.return %b : !toy.q16
}
"""


def context() -> Context:
    made = make_context()
    made.load_dialect(Toy)
    return made


def module() -> ModuleOp:
    return TextParser(context(), PROGRAM, "f.toy").parse_module()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "toy.rules"
    path.write_text(RULES, "utf-8")
    return path


def test_rules_of_an_outside_dialect_hold(rules: Path) -> None:
    assert check_rules(rules, context=context()) == []
    assert run_rules(rules, context=context()).rules == 3


def test_a_wrong_one_is_found(rules: Path) -> None:
    rules.write_text(RULES.replace("131072", "196608"), "utf-8")
    (found,) = check_rules(rules, context=context())
    assert found.code == "R018" and "toy-double" in found.render()


def test_pass(rules: Path) -> None:
    pass_ = rules_pass("toy-simplify", rules)
    assert pass_.name == "toy-simplify" and pass_().name == "toy-simplify"
    made = module()
    pass_().apply(context(), made)
    made.verify()
    text = str(made)
    assert "toy.mul" not in text
    assert "toy.add %x, %x" in text
    # Every op has the place of the one that it replaces.
    for op in made.walk():
        if op.name == "toy.add":
            span = op_span(op)
            assert span is not None and (span.file, span.line) == ("f.toy", 5)
    assert not any(type(op.location) is UnknownLoc for op in made.walk() if op.name.startswith("toy.") and op.results)


def test_each_firing_asks_the_journal(rules: Path) -> None:
    made, journal = module(), rewrites.Journal()
    journal.pass_name = "toy-simplify"
    with rewrites.recording(journal):
        rules_pass("toy-simplify", rules)().apply(context(), made)
    assert {kind: count for (_, kind), count in journal.counts.items()} == {
        "fold-toy-mul": 1,
        "toy-mul-one": 1,
        "toy-double": 1,
    }
    untouched = module()
    with rewrites.recording(rewrites.Journal(limit=0)):
        rules_pass("toy-simplify", rules)().apply(context(), untouched)
    assert str(untouched) == str(module())


def test_table_is_kept_and_made_again_when_something_changes(rules: Path) -> None:
    first = load_rules(rules, context=context())
    assert first.names == ("fold-toy-mul", "toy-mul-one", "toy-double")
    (kept,) = (rules.parent / "__pycache__").iterdir()
    assert load_rules(rules, context=context()) is first
    # What is kept is used by other processes, without lark.
    code = (
        "import sys; from tests.rules.test_toy import *; from pathlib import Path\n"
        f"load_rules(Path({str(rules)!r}), context=context()); print('lark' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "False"
    kept.write_text(kept.read_text("utf-8").replace("DIGEST", "DIGESTED"), "utf-8")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "True"
    rules.write_text(RULES.replace("toy-double", "toy-twice"), "utf-8")
    assert load_rules(rules, context=context()).names[-1] == "toy-twice"
    assert len(list((rules.parent / "__pycache__").iterdir())) == 1


def test_folder_that_cannot_be_written(rules: Path) -> None:
    (rules.parent / "__pycache__").write_text("a file in its place")
    assert load_rules(rules, context=context()).names


def test_dialect_that_is_not_there(rules: Path) -> None:
    rules.write_text(RULES, "utf-8")
    with pytest.raises(CompileError, match=r"no dialect here has an op `toy\.mul`"):
        load_rules(rules, context=make_context())


def test_module_that_changed_makes_it_again(rules: Path) -> None:
    load_rules(rules, context=context())
    (kept,) = (rules.parent / "__pycache__").iterdir()
    last = kept.read_text("utf-8").rstrip().splitlines()[-1]
    assert "tests/rules/toy.py" in last
    # A stamp that is not the file's any more.
    toy = Path(__file__).parent / "toy.py"
    stamp = str(os.stat(toy).st_mtime_ns)
    kept.write_text(kept.read_text("utf-8").replace(stamp, "1"), "utf-8")
    from pycc.ir.rules import loading

    loading._memory.clear()
    load_rules(rules, context=context())
    (again,) = (rules.parent / "__pycache__").iterdir()
    assert stamp in again.read_text("utf-8")
