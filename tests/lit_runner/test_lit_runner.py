"""The lit runner itself: shell subset, substitutions, failures; with pycc-opt replaced by small functions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import pytest

from tests.lit_runner.commands import cat
from tests.lit_runner.file_check import file_check
from tests.lit_runner.run_lines import Command, run_file, run_lines


def upper(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """A stand-in for pycc-opt: upper-cases the file; `--fail` complains and fails."""
    if "--fail" in arguments:
        stderr.write("error: refused\n")
        return 1
    stdout.write(Path(arguments[0]).read_text(encoding="utf-8").upper() if arguments else stdin.read().upper())
    return 0


COMMANDS: dict[str, Command] = {"pycc-opt": upper, "FileCheck": file_check, "cat": cat}


def outcome(folder: Path, text: str) -> str:
    path = folder / "sample.mlir"
    path.write_text(text, encoding="utf-8")
    failure = run_file(path, COMMANDS)
    return "" if failure is None else str(failure)


PASSES = {
    "one line": "// RUN: pycc-opt %s | FileCheck %s\nsome words\n// CHECK: SOME WORDS\n",
    "prefix": "// RUN: pycc-opt %s | FileCheck %s --check-prefix=UP\nwords\n// UP: WORDS\n",
    "prefix with a space": "// RUN: pycc-opt %s | FileCheck %s --check-prefix UP\nwords\n// UP: WORDS\n",
    "two lines": (
        "// RUN: pycc-opt %s | FileCheck %s\n// RUN: cat %s | FileCheck %s --check-prefix=LOW\nwords\n"
        "// CHECK: WORDS\n// LOW: words\n"
    ),
    "not": "// RUN: not pycc-opt --fail %s 2>&1 | FileCheck %s\n// CHECK: error: refused\n",
    "continued": "// RUN: pycc-opt %s \\\n// RUN:   | FileCheck %s\nwords\n// CHECK: WORDS\n",
    "file": "// RUN: pycc-opt %s > %t && cat %t | FileCheck %s\nwords\n// CHECK: WORDS\n",
    "quotes": "// RUN: pycc-opt \"%s\" | FileCheck '%s'\nwords\n// CHECK: WORDS\n",
}


@pytest.mark.parametrize("name", PASSES)
def test_passes(name: str, tmp_path: Path) -> None:
    assert outcome(tmp_path, PASSES[name]) == ""


FAILS = {
    "no match": ("// RUN: pycc-opt %s | FileCheck %s\nwords\n// CHECK: absent\n", "absent"),
    "no RUN line": ("words\n", "no RUN line"),
    "a command fails inside a pipe": ("// RUN: pycc-opt --fail %s | FileCheck %s\n// CHECK-NOT: x\n", "refused"),
    "not, but it succeeds": ("// RUN: not pycc-opt %s\n", "should have failed"),
    "unknown command": ("// RUN: rm -r %s\n", "no such command"),
    "no checks": ("// RUN: pycc-opt %s | FileCheck %s --check-prefix=ABSENT\nwords\n", "No check strings"),
    "stderr is not stdout": ("// RUN: not pycc-opt --fail %s | FileCheck %s\n// CHECK: refused\n", "empty"),
    "excluded": ("// RUN: pycc-opt %s | FileCheck %s\nwords\n// CHECK-NOT: WORDS\n", "excluded"),
}


@pytest.mark.parametrize("name", FAILS)
def test_fails(name: str, tmp_path: Path) -> None:
    text, expected = FAILS[name]
    assert expected in outcome(tmp_path, text)


def test_run_lines() -> None:
    assert run_lines("# RUN: a\n// RUN: b \\\n// RUN: c\nRUN is not one\n") == ["a", "b c"]
