"""Every error has one code of its own, a golden text, and a section in docs/errors.md, which is made from both.

To accept new texts: `PYCC_ACCEPT=1 pytest tests/test_error_codes.py`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from pycc.frontend import diagnostics as frontend
from pycc.frontend.module import ModuleSource
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span

ROOT = Path(__file__).parent.parent
SOURCE = "class Point:\n    pass\n\n\ndef f(n):\n    return Point\n"


def page_maker() -> ModuleType:
    """`docs/make_errors.py`."""
    spec = importlib.util.spec_from_file_location("make_errors", ROOT / "docs" / "make_errors.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = page_maker()
KINDS: list[type[Diagnostic]] = MAKER.diagnostic_classes()


def source_line(file: str, number: int) -> str:
    lines = SOURCE.splitlines()
    return lines[number - 1] if number <= len(lines) else ""


def asked_for_class() -> Diagnostic:
    """The frontend meets a user's class when inference asks for it."""
    with pytest.raises(CompileError) as refused:
        ModuleSource(SOURCE, "prog.py", "prog").class_("Point")
    return refused.value.diagnostics[0]


# Errors that no program of this version of Python leads to, or none that is written down in a file of its own.
WITHOUT_PROGRAM: dict[str, Diagnostic] = {
    "F007_nested": frontend.NestedTooDeeply(Span("prog.py", 6, 4, 6, 16)),
    "F011_class": asked_for_class(),
    "F099_unknown": frontend.UnknownNode(Span("prog.py", 6, 4, 6, 16)),
}


@pytest.mark.parametrize("name", WITHOUT_PROGRAM)
def test_golden_of_errors_without_a_program(name: str) -> None:
    text = WITHOUT_PROGRAM[name].render(source_line) + "\n"
    golden = ROOT / "tests" / "frontend" / "errors" / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_codes_are_unique_and_well_formed() -> None:
    assert len(KINDS) > 60
    assert [code for code, count in Counter(kind.code for kind in KINDS).items() if count > 1] == []
    rooms = {"F": "pycc.frontend", "T": "pycc.passes.infer", "D": "pycc.driver", "R": "pycc.ir.rules"}
    for kind in KINDS:
        assert kind.code[0] in rooms and kind.code[1:].isdigit() and len(kind.code) == 4, kind
        assert kind.__module__ == f"{rooms[kind.code[0]]}.diagnostics", kind


def test_no_error_is_declared_elsewhere() -> None:
    """`diagnostics.py` of each room holds them all."""
    declared = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "pycc").rglob("*.py")
        if path.name != "diagnostics.py" and "(Diagnostic)" in path.read_text("utf-8")
    ]
    assert declared == []


@pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
def test_error_is_shown_and_described(kind: type[Diagnostic]) -> None:
    golden = MAKER.golden_files(kind.code)
    assert golden, f"{kind.code} ({kind.__name__}) has no golden file tests/**/errors/{kind.code}_*.txt"
    assert any(f"error[{kind.code}]: " in path.read_text("utf-8") for path in golden)


def test_page_is_up_to_date() -> None:
    text = MAKER.page()
    if os.environ.get("PYCC_ACCEPT"):
        MAKER.PAGE.write_text(text, "utf-8")
        MAKER.EXPLANATIONS.write_text(MAKER.explanations(), "utf-8")
    assert MAKER.EXPLANATIONS.read_text("utf-8") == MAKER.explanations()
    assert MAKER.PAGE.read_text("utf-8") == text, f"run `{Path(sys.executable).name} docs/make_errors.py`"
    for kind in KINDS:
        assert f"## {kind.code}: {kind.title}" in text
