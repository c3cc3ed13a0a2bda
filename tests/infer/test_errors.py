"""Golden texts of this room's errors: `errors/<name>.py` is refused with exactly `errors/<name>.txt`.

Every program has a function `f(n)` and is compiled for an int. To accept new texts: `PYCC_ACCEPT=1 pytest tests/infer/test_errors.py`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pycc.passes.infer import diagnostics
from pycc.support.diagnostics import CompileError, Diagnostic
from tests.infer.compiling import INT, infer

_FOLDER = Path(__file__).parent / "errors"
_PROGRAMS = sorted(_FOLDER.glob("*.py"))


@pytest.mark.parametrize("program", _PROGRAMS, ids=[p.stem for p in _PROGRAMS])
def test_refused_with(program: Path) -> None:
    source = program.read_text("utf-8")
    with pytest.raises(CompileError) as caught:
        infer(source, [("f", [INT])], file=program.name)
    lines = source.splitlines()

    def line(file: str, number: int) -> str:
        return lines[number - 1] if file == program.name and number <= len(lines) else ""

    text = "\n\n".join(d.render(line) for d in caught.value.diagnostics) + "\n"
    # Library lines move: only the file is told.
    text = "\n".join(_without_position(part) for part in text.split("\n"))
    golden = program.with_suffix(".txt")
    if os.environ.get("PYCC_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def _without_position(text: str) -> str:
    if "/pycc/library/" not in text:
        return text
    head, _, rest = text.partition("--> ")
    return f"{head}--> library/{rest.rpartition('/')[2].partition(':')[0]}"


def test_every_code_has_a_program() -> None:
    codes = {
        c.code
        for c in vars(diagnostics).values()
        if isinstance(c, type) and issubclass(c, Diagnostic) and c is not Diagnostic
    }
    assert codes == {p.stem.partition("_")[0].upper() for p in _PROGRAMS}
