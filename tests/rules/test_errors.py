"""Every refusal of a rule file, golden. `PYCC_ACCEPT=1 pytest tests/rules/test_errors.py` accepts new texts."""

from __future__ import annotations

import linecache
import os
from pathlib import Path

import pytest

from pycc.driver.registry import make_context
from pycc.driver.rules import test_rules as run_rules
from pycc.ir.rules.loading import load_rules
from pycc.support.diagnostics import CompileError

GOLDEN = Path(__file__).parent / "errors"
EQUATION = "// left == right\n"

BAD: dict[str, str] = {
    "R001_brackets": EQUATION + "rule r: arith.addi(x, 0] => x\n",
    "R001_end": EQUATION + "rule r: arith.addi(x, 0) =>\n",
    "R001_no_op": EQUATION + "rule r: x => x\n",
    "R001_character": "$\n",
    "R002_missing": "// x plus nothing is x\nrule add-zero: arith.addi(x, 0) => x\n",
    "R002_apart": "// x + 0 == x\n\nrule add-zero: arith.addi(x, 0) => x\n",
    "R003_deep": EQUATION + "rule r: arith.addi(x, #a) => arith.addi(x, #(" + "log2(" * 60 + "a" + ")" * 60 + "))\n",
    "R003_hostile": EQUATION + "rule r: " + "arith.negf(" * 50_000 + "x" + ")" * 50_000 + " => x\n",
    "R003_signs": EQUATION + "rule r: arith.addi(x, #a) => arith.addi(x, #(" + "- " * 50_000 + "a))\n",
    "R004_twice": "// x + 0 == x\nrule add-zero: arith.addi(x, 0) => x\n\n// 0 + x == x\nrule add-zero: arith.addi(0, x) => x\n",
    "R005_spelling": EQUATION + "rule r: arith.add(x, 0) => x\n",
    "R005_inside": EQUATION + "rule r: arith.addi(arith.mull(x, x), 0) => x\n",
    "R006_few": EQUATION + "rule r: arith.addi(x) => x\n",
    "R006_many": EQUATION + "rule r: arith.negf(x, x) => x\n",
    "R006_variadic": EQUATION + 'rule r: flow.checked[kind = "add"](x) => x\n',
    "R015_rest": EQUATION + "rule r: arith.negf(xs...) => xs[#(0)]\n",
    "R007_property": EQUATION + "rule r: arith.cmpi[pred = eq](x, x) => true\n",
    "R007_word": EQUATION + "rule r: arith.cmpi[predicate = seq](x, x) => true\n",
    "R007_flag": EQUATION + "rule r: arith.addi[overflowFlags has nsv](x, 0) => x\n",
    "R007_needed": EQUATION + "rule r: arith.xori(x: i1, true) => arith.cmpi(x, false)\n",
    "R008_right": EQUATION + "rule r: arith.addi(value, 0) => valu\n",
    "R008_condition": EQUATION + "rule r: arith.addi(x, #c) when d > 0 => x\n",
    "R008_type": EQUATION + "rule r: arith.extsi(x: iN) => arith.extsi(x) : iM\n",
    "R009_value": EQUATION + "rule r: arith.muli(x, 0) => 0\n",
    "R009_number": EQUATION + "rule r: arith.addi(x, #c) => x\n",
    "R009_type": EQUATION + "rule r <T: integer>: arith.addi(x, 0) => x\n",
    "R010_type": EQUATION + "rule r: arith.addi(x: int, 0) => x\n",
    "R010_dialect": EQUATION + "rule r: mem.extract[index = 0](x: !mem.strut) => x\n",
    "R011_result": EQUATION + "rule r: arith.extsi(x: iN) : iM => x\n",
    "R011_literal": EQUATION + "rule r: arith.addi(x, 0.5) => x\n",
    "R011_new_op": EQUATION + "rule r: arith.select(c, x: iN, x) => arith.addi(c, x)\n",
    "R011_float": EQUATION + "rule r: arith.subi(x, x) => 0.0\n",
    "R012_new": EQUATION + "rule r: arith.extsi(x) => arith.trunci(arith.extsi(x))\n",
    "R012_constant": EQUATION + "rule r: arith.select(c, #a, _) => arith.select(c, #a, #a)\n",
    "R013_condition": EQUATION + "rule r: arith.addi(x, #c) when power_of_to(c) => x\n",
    "R013_function": EQUATION + "rule r: arith.addi(x, #c) => arith.addi(x, #mystery(c))\n",
    "R014_kind": EQUATION + "rule r: arith.addi(x, #c) when power_of_two(x) => #c\n",
    "R014_count": EQUATION + "rule r: arith.addi(x, #c) when power_of_two(c, c) => x\n",
    "R014_operator": EQUATION + "rule r: arith.mulf(x, #c) when c & 1 => x\n",
    "R015_region": EQUATION + "rule r: flow.if(true) => erase\n",
    "R015_number": EQUATION + "rule r: arith.muli(_, #c) => c\n",
    "R015_twice": EQUATION + "rule r: arith.addi(#c, #c) => #c\n",
    "R015_braces": EQUATION + "rule r: arith.select{c, x, x} => x\n",
    "R015_orders": EQUATION + "rule r: " + "arith.addi{x, " * 30 + "x" + "}" * 30 + " => x\n",
    "R015_expression": EQUATION + "rule r: arith.addi(x, #(1 + 1)) => x\n",
    "R016_commute": "// x + y == y + x\nrule commute: arith.addi(x, y) => arith.addi(y, x)\n",
    "R016_two": (
        "// x + c == x - -c\nrule add-to-sub: arith.addi(x, #c) => arith.subi(x, #(-c))\n\n"
        "// x - c == x + -c\nrule sub-to-add: arith.subi(x, #c) => arith.addi(x, #(-c))\n"
    ),
    "R016_three": (
        "// x & y == ~(~x | ~y)\nrule a <T: integer>: arith.andi(x: T, y) => arith.xori(arith.ori(x, y), 1)\n\n"
        "// x | y == y * x\nrule b: arith.ori(x, y) => arith.muli(y, x)\n\n"
        "// x * y == y & x\nrule c: arith.muli(x, y) => arith.andi(y, x)\n"
    ),
    "R016_grows": "// x + y == x + (y + 0)\nrule grow: arith.addi(x, y) => arith.addi(x, arith.addi(y, 0))\n",
    "R017_together": (
        "// a * (b + c) == a * b + a * c\n"
        "rule distribute: arith.muli(a, arith.addi(b, c)) => arith.addi(arith.muli(a, b), arith.muli(a, c))\n\n"
        "// ~x & ~y == ~(x | y)\n"
        "rule and-nots <T: integer>: arith.andi(arith.xori(x: T, -1), arith.xori(y, -1)) => arith.xori(arith.ori(x, y), -1)\n\n"
        "// ~x | ~y == ~(x & y)\n"
        "rule or-nots <T: integer>: arith.ori(arith.xori(x: T, -1), arith.xori(y, -1)) => arith.xori(arith.andi(x, y), -1)\n"
    ),
    "R018_wrong": "// x * 2**k == x << k + 1\nrule shift: arith.muli(x: i32, #c) when power_of_two(c) => arith.shli(x, #(log2(c) + 1))\n",
    "R018_zero": "// x + 0.0 == x, but for -0.0\nrule add-zero: arith.addf(x, 0.0) => x\n",
    "R018_raise": '// x + y == x + y, but for overflow\nrule unchecked: flow.checked[kind = "add"](x, y) => arith.addi(x, y)\n',
    "R018_poison": "// (true if c else y) == c | y, but where y is not defined\nrule or: arith.select(c, true, y) => arith.ori(c, y)\n",
    "R019_op": EQUATION + "rule r: mem.cast(mem.cast(x: i64) : f64) : i64 => x\n",
    "R019_type": EQUATION + "rule r <P: !mem.ptr>: mem.offset(p: P, 0) : P => p\n",
    "R020_never": EQUATION + "rule r: arith.addi(_, #c) when c > 0 and c < 0 => #c\n",
    "R022_missing": "use no.such.module\n" + EQUATION + "rule r: arith.addi(x, 0) => x\n",
    "R022_kinds": "use tests.rules.bad_module\n" + EQUATION + "rule r: arith.addi(x, 0) => x\n",
    "R023_width": EQUATION + "rule r: arith.trunci(arith.extui(x: iN)) : iK => arith.trunci(x) : iK\n",
    "R024_two": EQUATION + "rule r: arith.addi(x, 0) => (x, x)\n",
    "R024_erase": EQUATION + "rule r: arith.addi(_, 0) => erase\n",
}


@pytest.mark.parametrize("name", BAD)
def test_one_located_error(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.rules").write_text(BAD[name], "utf-8")
    linecache.clearcache()
    with pytest.raises(CompileError) as refused:
        run_rules("bad.rules")
    assert len(refused.value.diagnostics) == 1
    diagnostic = refused.value.diagnostics[0]
    assert diagnostic.code == name.split("_")[0]
    assert diagnostic.span is not None and diagnostic.span.file == "bad.rules"
    text = diagnostic.render(lambda file, line: linecache.getline(file, line)[:200]) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def golden(name: str, error: CompileError, place: Path) -> None:
    text = str(error).replace(str(place), "FOLDER") + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as refused:
        load_rules(tmp_path / "none.rules", context=make_context())
    golden("R025_missing", refused.value, tmp_path)
    (tmp_path / "binary.rules").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CompileError) as refused:
        load_rules(tmp_path / "binary.rules", context=make_context())
    golden("R025_binary", refused.value, tmp_path)
    with pytest.raises(CompileError) as refused:
        load_rules("no_such_package:a.rules", context=make_context())
    golden("R025_package", refused.value, tmp_path)


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_any_text_is_rules_or_an_error(cut: int, tmp_path: Path) -> None:
    source = (Path(__file__).parents[2] / "pycc/passes/cleanup/rules/shifts.rules").read_text("utf-8")
    for number, text in enumerate((source[:cut], source[cut:], source[:cut] + "\0\x7f(((" + source[cut + 3 :])):
        path = tmp_path / f"{number}.rules"
        path.write_text(text, "utf-8")
        try:
            load_rules(path, context=make_context())
        except CompileError as error:
            assert all(diagnostic.span is not None for diagnostic in error.diagnostics)
