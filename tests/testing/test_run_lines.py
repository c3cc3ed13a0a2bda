"""The runner: shell, substitutions, conditions, failures; with small functions in place of tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import pytest

from pycc.testing.commands import Commands, load
from pycc.testing.features import ConditionError, holds
from pycc.testing.script import Outcome, Result, Settings, read, run_file
from pycc.testing.shell import Command, ShellError, parse


def upper(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Upper-cases a file or stdin; `--fail` complains and fails, `--crash` raises."""
    if "--crash" in arguments:
        raise ValueError("a fault")
    if "--fail" in arguments:
        stderr.write("error: refused\n")
        return 1
    stdout.write(Path(arguments[0]).read_text(encoding="utf-8").upper() if arguments else stdin.read().upper())
    return 0


def console(argv: Sequence[str] | None = None) -> None:
    """What a console script names: reads and writes the process's own streams."""
    import sys

    print(sys.stdin.read().strip(), *(argv or []))
    sys.exit("told to stop" if argv and "stop" in argv else 0)


READY: dict[str, Command] = {"upper": upper}
PLACES = {
    "crash": "tests.testing.test_run_lines:upper",
    "console": "tests.testing.test_run_lines:console",
    "lost": "tests.testing.nowhere:main",
}
FEATURES = frozenset({"linux", "llvm-22", "python"})


def outcome(folder: Path, text: str) -> Outcome:
    path = folder / "sample.mlir"
    path.write_text(text, encoding="utf-8")
    settings = Settings(Commands(PLACES, READY), FEATURES, ((r"%double\b", "upper"),), {"OF_THE_SUITE": "yes"})
    return run_file(path, settings)


PASSES = {
    "one line": "// RUN: upper %s | FileCheck %s\nsome words\n// CHECK: SOME WORDS\n",
    "prefix": "// RUN: upper %s | FileCheck %s --check-prefix=UP\nwords\n// UP: WORDS\n",
    "prefix with a space": "// RUN: upper %s | FileCheck %s --check-prefix UP\nwords\n// UP: WORDS\n",
    "LLVM's options": "// RUN: upper %s | FileCheck %s --dump-input=always --color\nwords\n// CHECK: WORDS\n",
    "absent everywhere": "// RUN: echo words | FileCheck %s --implicit-check-not=teapot\n// CHECK: words\n",
    "a line's number": "// RUN: echo 'line 2' | FileCheck %s\n// CHECK: line [[#@LINE]]\n// CHECK-NOT: [[#@LINE+1]]\n",
    "two lines": (
        "// RUN: upper %s | FileCheck %s\n// RUN: cat %s | FileCheck %s --check-prefix=LOW\nwords\n"
        "// CHECK: WORDS\n// LOW: words\n"
    ),
    "not": "// RUN: not upper --fail %s 2>&1 | FileCheck %s\n// CHECK: error: refused\n",
    "negated pipe": "// RUN: ! upper %s | FileCheck %s\nwords\n// CHECK: absent\n",
    "not --crash": "// RUN: not --crash crash --crash 2>&1 | FileCheck %s\n// CHECK: ValueError: a fault\n",
    "continued": "// RUN: upper %s \\\n// RUN:   | FileCheck %s\nwords\n// CHECK: WORDS\n",
    "file": "// RUN: upper %s > %t && cat %t | FileCheck %s\nwords\n// CHECK: WORDS\n",
    "appended": "// RUN: echo one > %t; echo two >> %t\n// RUN: FileCheck %s < %t\n// CHECK: one\n// CHECK-NEXT: two\n",
    "errors to a file": "// RUN: not upper --fail 2> %t\n// RUN: FileCheck %s --input-file %t\n// CHECK: refused\n",
    "both to a file": "// RUN: not upper --fail &> %t && FileCheck %s < %t\n// CHECK: refused\n",
    "output to errors": "// RUN: echo words >&2 2> %t && cat %t | FileCheck %s\n// CHECK: words\n",
    "both down the pipe": "// RUN: not upper --fail |& FileCheck %s\n// CHECK: refused\n",
    "or": "// RUN: false || true\n// RUN: true || false\n",
    "quotes": "// RUN: upper \"%s\" | FileCheck '%s'\nwords\n// CHECK: WORDS\n",
    "operators in quotes": "// RUN: echo 'a | b > c' \"&& d\" | FileCheck %s\n// CHECK: a | b > c && d\n",
    "a digit is not a stream": "// RUN: echo 2 > %t && cat %t | FileCheck %s\n// CHECK: {{^}}2{{$}}\n",
    "scratch folder": "// RUN: mkdir -p a/b && cd a/b && echo x > y && cat %T/a/b/y && rm -r %T/a\n",
    "diff": "// RUN: echo a > %t && cp %t b && diff %t b\n// RUN: echo c > b && not diff %t b\n",
    "patterns": "// RUN: echo 1 > a.x && echo 2 > b.x && cat *.x | FileCheck %s\n// CHECK: 1\n// CHECK-NEXT: 2\n",
    "names of the test": "// RUN: echo %{s:basename} %{s:stem} %% | FileCheck %s\n// CHECK: sample.mlir sample %\n",
    "the suite's substitution": "// RUN: %double %s | FileCheck %s\nwords\n// CHECK: WORDS\n",
    "environment": "// RUN: env A=1 sh -c 'echo $A $OF_THE_SUITE' | FileCheck %s\n// CHECK: 1 yes\n",
    "console script": "// RUN: echo in | console a b | FileCheck %s\n// CHECK: in a b\n",
    "console script that stops": "// RUN: not console stop 2>&1 | FileCheck %s\n// CHECK: told to stop\n",
    "split-file": (
        "// RUN: split-file %s %t && cat %t/one %t/two | FileCheck %s\n// CHECK: first\n// CHECK-NEXT: second\n"
        "//--- one\nfirst\n#--- two\nsecond\n"
    ),
    "split-file keeps lines": (
        "// RUN: split-file --leading-lines %s %t\n// RUN: sed -n 4p %t/one | FileCheck %s\n//--- one\nfourth\n"
        "// CHECK: fourth\n"
    ),
    "requires": "// REQUIRES: linux && !windows, {{llvm-.*}}\n// RUN: true\n",
    "nothing behind END": "// RUN: true\n// END.\n// RUN: false\n",
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, PASSES[name]) == Outcome(Result.PASS)


FAILS = {
    "no match": ("// RUN: upper %s | FileCheck %s\nwords\n// CHECK: absent\n", "absent"),
    "a command fails inside a pipe": ("// RUN: upper --fail %s | cat\n", "refused"),
    "not, but it succeeds": ("// RUN: not upper %s\n", "should have failed"),
    "! but it succeeds": ("// RUN: ! upper %s | cat\n", "should have failed"),
    "not, but it crashes": ("// RUN: not crash --crash\n", "ValueError: a fault"),
    "unknown command": ("// RUN: no-such-program -r %s\n", "no such command: no-such-program"),
    "a tool that is not there": ("// RUN: lost\n", "ModuleNotFoundError"),
    "no checks": ("// RUN: upper %s | FileCheck %s --check-prefix=ABSENT\nwords\n", "No check strings"),
    "stderr is not stdout": ("// RUN: not upper --fail %s | FileCheck %s\n// CHECK: refused\n", "empty"),
    "absent, but there": (
        "// RUN: echo words tea more | FileCheck %s --implicit-check-not tea\n// CHECK: words\n// CHECK: more\n",
        "excluded",
    ),
    "absent, but there at the end": (
        "// RUN: echo words end | FileCheck %s --implicit-check-not=end\n// CHECK: words\n",
        "excluded",
    ),
    "excluded": ("// RUN: upper %s | FileCheck %s\nwords\n// CHECK-NOT: WORDS\n", "excluded"),
    "bad shell": ("// RUN: upper 'open\n", "cannot read `'open`"),
    "no file": ("// RUN: upper %s >\n", "`>` names no file"),
    "no command": ("// RUN: upper %s | | cat\n", "a command is missing"),
    "no parts": ("// RUN: split-file %s %t\n", "no part marker"),
    "two parts of a name": ("// RUN: split-file %s %t\n//--- a\n//--- a\n", "two parts"),
    "a part outside": ("// RUN: split-file %s %t\n//--- ../a\n", "bad file name"),
}


@pytest.mark.parametrize("name", FAILS)
def test_fails(name: str, tmp_path: Path) -> None:
    text, expected = FAILS[name]
    found = outcome(tmp_path, text)
    assert found.result == Result.FAIL
    assert expected in found.message


OTHERS = {
    "no RUN line": ("words\n", Result.UNRESOLVED),
    "requires": ("// REQUIRES: linux, windows\n// RUN: false\n", Result.UNSUPPORTED),
    "unsupported": ("// UNSUPPORTED: linux\n// RUN: false\n", Result.UNSUPPORTED),
    "expected to fail": ("// XFAIL: *\n// RUN: false\n", Result.XFAIL),
    "expected to fail elsewhere": ("// XFAIL: windows\n// RUN: true\n", Result.PASS),
    "passes though it should not": ("// XFAIL: linux\n// RUN: true\n", Result.XPASS),
    "a condition that is none": ("// REQUIRES: linux &&\n// RUN: true\n", Result.UNRESOLVED),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_ends(name: str, tmp_path: Path) -> None:
    text, expected = OTHERS[name]
    assert outcome(tmp_path, text).result == expected


def test_run_lines_are_read() -> None:
    assert read("# RUN: a\n// RUN: b \\\n// RUN: c\nRUN is not one\n").lines == ["a", "b c"]


def test_conditions_are_lits() -> None:
    """Against lit's own evaluator, where lit is installed."""
    lits = pytest.importorskip("lit.BooleanExpression").BooleanExpression
    conditions = ["a", "!a", "a && b", "a || b && c", "!(a || b)", "{{b.*}}", "x{{.*}}", "true", "a && (b || !c)"]
    for condition in conditions:
        for features in (set(), {"a"}, {"b"}, {"a", "b", "c"}, {"c"}, {"bcd"}):
            assert holds(condition, features) == lits.evaluate(condition, features), (condition, features)
    for condition in ["", "a b", "(a", "a)", "&& a", "a &"]:
        with pytest.raises(ConditionError):
            holds(condition, {"a"})


def test_lines_are_read_as_lits_shell_does() -> None:
    """Words, pipes and operators of sample lines against lit's own parser."""
    lit = pytest.importorskip("lit.ShUtil")
    commands = pytest.importorskip("lit.ShCommands")
    lines = ["a b | c 'd e' && f", 'a "b \\" c" ; d || e', "a\\ b c", "a=b --c='d'e | f", "a 2>&1 | b", "x > y < z"]

    def flat(node: object) -> list[list[list[str]]]:
        if isinstance(node, commands.Seq):
            return [*flat(node.lhs), *flat(node.rhs)]
        return [[[str(word) for word in command.args] for command in node.commands]]

    for line in lines:
        ours = [[[word.text for word in one.words] for one in pipeline.invocations] for pipeline in parse(line)]
        assert ours == flat(lit.ShParser(line, False, True).parse()), line


def test_bad_lines() -> None:
    for line in ("'a", "a >", "a &&", "| a", 'a "b'):
        with pytest.raises(ShellError):
            parse(line)


def test_main_functions_of_any_shape() -> None:
    from io import StringIO

    out, err = StringIO(), StringIO()
    assert load("tests.testing.test_run_lines:console")(["x"], StringIO("in"), out, err) == 0
    assert out.getvalue() == "in x\n"
