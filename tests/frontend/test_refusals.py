"""Every refusal of the frontend against its golden text: `errors/<code>_<what>.py` and `.txt` beside it.

`PYCC_ACCEPT=1` rewrites the golden files.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pycc.frontend import ModuleSource, diagnostics, parse_module
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span
from tests.frontend.running import with_room

FOLDER = Path(__file__).parent / "errors"
PROGRAMS = sorted(FOLDER.glob("*.py"))
WITHOUT_PROGRAM = {"F007", "F011", "F099"}
"""Too deep a nesting, a class that is asked for, and syntax of a later Python: tested below."""


def _text(path: Path) -> str:
    source = path.read_text("utf-8")
    lines = source.split("\n")
    with pytest.raises(CompileError) as refused:
        with_room(lambda: parse_module(source, path.name, "prog"))
    codes = {diagnostic.code for diagnostic in refused.value.diagnostics}
    assert path.name.partition("_")[0] in codes
    return "\n\n".join(d.render(lambda file, line: lines[line - 1]) for d in refused.value.diagnostics) + "\n"


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    text = _text(path)
    golden = path.with_suffix(".txt")
    if os.environ.get("PYCC_ACCEPT") == "1":
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_every_code_has_a_golden_file() -> None:
    codes = {kind.code for kind in _kinds(Diagnostic) if kind.__module__ == diagnostics.__name__}
    codes.discard(diagnostics.Unsupported.code)
    assert codes == {path.name.partition("_")[0] for path in PROGRAMS} | WITHOUT_PROGRAM


def _kinds(kind: type[Diagnostic]) -> list[type[Diagnostic]]:
    return [kind, *(inner for child in kind.__subclasses__() for inner in _kinds(child))]


def test_too_deep() -> None:
    source = "def f(x):\n    return " + "(" * 5000 + "x" + ")" * 5000 + "\n"
    with pytest.raises(CompileError) as refused:
        ModuleSource(source, "prog.py", "prog")
    assert refused.value.diagnostics[0].code in ("F001", "F007")


def test_class_that_is_asked_for() -> None:
    with pytest.raises(CompileError) as refused:
        ModuleSource("class C:\n    pass\n", "prog.py", "prog").class_("C")
    assert refused.value.diagnostics == (diagnostics.UnsupportedClass(Span("prog.py", 1, 0, 2, 8), "C"),)
