"""Every refusal has a lit test: each place that raises an error about IR is reached when the suite runs.

The suite runs once, in process, with the exceptions' constructors noting who calls them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdsl.utils.exceptions import DiagnosticException

from pycc.driver.registry import own_pass_names
from pycc.ir.levels import LevelError
from pycc.testing.script import read, run_file
from pycc.testing.suite import Suite

ROOT = Path(__file__).resolve().parents[2]
SUITE = Suite(ROOT / "lit_tests")
ROOMS = ("dialects", "analysis", "ir", "passes")
CLASSES = frozenset(
    {"VerifyException", "InvalidOp", "NotAtLevel", "PassFailedException", "LevelError", "LoweringError"}
)
EXEMPT = {"pycc/ir/reports.py": "what a pass reports where nobody collects reports; pycc-opt always does"}


def sites() -> Iterator[tuple[str, int, int]]:
    """(file, first line, last line) of every `raise` of one of the classes."""
    for room in ROOMS:
        for path in sorted((ROOT / "pycc" / room).rglob("*.py")):
            if str(path.relative_to(ROOT)) in EXEMPT:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                match node:
                    case ast.Raise(exc=ast.Call(func=ast.Name(name))) | ast.Return(value=ast.Call(func=ast.Name(name))):
                        if name in CLASSES:
                            yield str(path), node.lineno, node.end_lineno or node.lineno


@pytest.fixture(scope="module")
def reached() -> set[tuple[str, int]]:
    """(file, line) of every place that made one of these exceptions while the suite ran."""
    found: set[tuple[str, int]] = set()
    patch = pytest.MonkeyPatch()

    def noting(cls: type[BaseException]) -> Any:
        plain = cls.__init__

        def init(self: BaseException, *arguments: Any) -> None:
            frame = sys._getframe(1)
            while frame.f_code.co_name == "__init__" and frame.f_back is not None:
                frame = frame.f_back
            found.add((frame.f_code.co_filename, frame.f_lineno))
            plain(self, *arguments)

        return init

    for cls in (DiagnosticException, LevelError):
        patch.setattr(cls, "__init__", noting(cls), raising=False)
    try:
        for path in SUITE.tests():
            run_file(path, SUITE.settings(path))
    finally:
        patch.undo()
    return found


def names_of(passes: set[str]) -> tuple[set[str], set[str]]:
    """Passes whose behaviour has a lit test of its own name, and those whose refusals have one."""
    does: set[str] = set()
    refuses: set[str] = set()
    for path in SUITE.tests():
        runs = "\n".join(read(path.read_text(encoding="utf-8")).lines)
        for name in passes:
            if (path.stem == name or path.stem.startswith(f"{name}-")) and re.search(
                rf"(?<![\w-]){name}(?![\w-])", runs
            ):
                (refuses if "refuses" in path.stem.removeprefix(name) else does).add(name)
    return does, refuses


def test_every_pass_has_a_test_of_what_it_does_and_one_of_what_it_refuses() -> None:
    passes = set(own_pass_names())
    does, refuses = names_of(passes)
    assert passes - does == set(), "no lit_tests/passes/.../NAME.mlir"
    assert passes - refuses == set(), "no lit_tests/passes/.../NAME-refuses.mlir"


def test_every_refusal_is_tested(reached: set[tuple[str, int]]) -> None:
    missing = [
        f"{Path(file).relative_to(ROOT)}:{first}"
        for file, first, last in sites()
        if not any((file, line) in reached for line in range(first, last + 1))
    ]
    assert not missing, f"{len(missing)} of {len(list(sites()))} refusals are in no lit test:\n" + "\n".join(missing)
