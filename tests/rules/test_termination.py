"""Which rules are shown to end, and the limit that stands behind the proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdsl.dialects.builtin import ModuleOp

from pycc.dialects.syntax import TextParser
from pycc.driver.registry import make_context
from pycc.ir.rules.compiler import compile_rules
from pycc.ir.rules.loading import load_typed
from pycc.ir.rules.rewriter import Matchers, rewrite_module
from pycc.passes.cleanup.rules import table
from pycc.support.diagnostics import CompileError
from tests.rules.test_errors import golden

ENDS = {
    "one weighs less": "// x * 1 == x\nrule r: arith.muli{x, 1} => x\n",
    "a precedence of ops": "// x + x == x << 1\nrule r <T: integer>: arith.addi(x: T, x) => arith.shli(x, 1)\n",
    "one weight is raised": (
        "// x * 3 == x + (x << 1), of one use\n"
        "rule r <T: integer>: arith.muli(x: T, 3) => arith.addi(arith.shli(x, 1), x)\n"
    ),
    "constants go to the right": "// c + x == x + c\nrule r: arith.addi(#c, x) when nonconstant(x) => arith.addi(x, #c)\n",
    "constants go to the left": "// x + c == c + x\nrule r: arith.addi(x, #c) when nonconstant(x) => arith.addi(#c, x)\n",
    "brackets go to the right": "// (x + y) + z == x + (y + z)\nrule r: arith.addi(arith.addi(x, y), z) => arith.addi(x, arith.addi(y, z))\n",
    "a product is distributed": "// a * (b + c) == a*b + a*c\nrule r: arith.muli(a, arith.addi(b, c)) => arith.addi(arith.muli(a, b), arith.muli(a, c))\n",
    "one predicate for another": "// a > b == b < a\nrule r: arith.cmpi[predicate = sgt](a, b) => arith.cmpi[predicate = slt](b, a)\n",
}
ENDLESS = {
    "both sides of an equation": "// x + y == y + x\nrule r: arith.addi(x, y) => arith.addi(y, x)\n",
    "both move constants": (
        "// c + x == x + c\nrule a: arith.addi(#c, x) when nonconstant(x) => arith.addi(x, #c)\n"
        "// x + c == c + x\nrule b: arith.addi(x, #c) when nonconstant(x) => arith.addi(#c, x)\n"
    ),
    "any predicate, and one": "// a == b\nrule r: arith.cmpi(x, y) => arith.cmpi[predicate = eq](x, y)\n",
    "a number counts up": "// x + c == x + (c + 1)\nrule r: arith.addi(x, #c) => arith.addi(x, #(c + 1))\n",
    "the pattern is inside": "// x == (x + 1) - 1\nrule r: arith.addi(x, y) => arith.subi(arith.addi(arith.addi(x, y), 1), 1)\n",
}


def typed(text: str, folder: Path, prove: bool = True) -> list[object]:
    path = folder / "some.rules"
    path.write_text(text, "utf-8")
    return list(load_typed([path], make_context(), prove).rules)


@pytest.mark.parametrize("name", ENDS)
def test_these_end(name: str, tmp_path: Path) -> None:
    assert typed(ENDS[name], tmp_path)


@pytest.mark.parametrize("name", ENDLESS)
def test_these_do_not(name: str, tmp_path: Path) -> None:
    with pytest.raises(CompileError) as refused:
        typed(ENDLESS[name], tmp_path)
    assert refused.value.diagnostics[0].code in ("R016", "R017")


def test_each_file_ends_and_both_do_not(tmp_path: Path) -> None:
    one, other = tmp_path / "one.rules", tmp_path / "other.rules"
    one.write_text("// x + y == x | y\nrule a: arith.addi(x, y) => arith.ori(x, y)\n")
    other.write_text("// x | y == x + y\nrule b: arith.ori(x, y) => arith.addi(x, y)\n")
    context = make_context()
    for file in (one, other):
        assert load_typed([file], context).rules
    with pytest.raises(CompileError, match="undo each other: a -> b -> a"):
        load_typed([one, other], context)


LOOPS = """
func.func @f(%x: i64, %y: i64) -> i64 {
  %a = arith.addi %x, %y : i64
  flow.return %a : i64
}
"""


def matchers(text: str, folder: Path) -> Matchers:
    """Matchers of rules that nobody showed to end."""
    space: dict[str, Matchers] = {}
    rules = load_typed([_written(text, folder)], make_context(), prove=False).rules
    exec(compile_rules(rules, "some.rules"), space)
    return space["MATCHERS"]


def _written(text: str, folder: Path) -> Path:
    path = folder / "some.rules"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", ["both sides of an equation", "a number counts up", "the pattern is inside"])
def test_fuel_runs_out(name: str, tmp_path: Path) -> None:
    text = ENDLESS[name]
    if "counts" in name:
        text += "// x + y == x + 1\nrule s: arith.addi(x, y) when nonconstant(y) => arith.addi(x, 1)\n"
        text = text[text.index("// x + y") :] + text[: text.index("// x + y")]
    module: ModuleOp = TextParser(make_context(), LOOPS, "loops.mlir").parse_module()
    with pytest.raises(CompileError) as refused:
        rewrite_module(module, matchers(text, tmp_path))
    assert refused.value.diagnostics[0].code == "R021"
    if name == "both sides of an equation":
        golden("R021_fuel", refused.value, tmp_path)


def test_circle_among_many(tmp_path: Path) -> None:
    """One rule that undoes one of pycc's is found among them all."""
    files = sorted((Path(table.__file__).parent).glob("*.rules"))
    path = _written(
        "// y - x == 0 - (x - y)\nrule undo: arith.subi(y, x) => arith.subi(0, arith.subi(x, y))\n", tmp_path
    )
    with pytest.raises(CompileError) as refused:
        load_typed([*files, path], make_context())
    (found,) = refused.value.diagnostics
    assert found.code == "R016" and "undo" in found.render()
