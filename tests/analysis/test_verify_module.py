"""At every landing of every default pipeline, modules keep all that their level promises; and each promise is checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from xdsl.dialects.builtin import UnknownLoc

from pycc.analysis.verify import verify_module
from pycc.driver.options import Options
from pycc.driver.pipeline.instrumentation import Verify
from pycc.driver.program.sourcefile import load_file
from pycc.driver.run import with_room
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.ir.verification import InvalidOp
from pycc.ir.walk import walk
from pycc.passes.infer.program import Entry

PROGRAMS = Path(__file__).resolve().parents[1] / "programs"
NAMES = ("exceptions_in_loops", "numeric_joins")
"""A sample: `test_agreement.py` compiles every program with these checks, at optimisation level 0."""
SOURCE = """\
def count(names: list[str], wanted: str) -> int:
    found = 0
    for name in names:
        if name + "!" == wanted:
            found += 1
    return found
"""


def session(path: Path) -> tuple[Session, list[Entry]]:
    file = load_file(path)
    name = "main" if "main" in file.source.functions() else "count"
    annotations = file.source.function(name).annotations
    entry = Entry(file.symbol(name), () if annotations is None else annotations.data, name)
    return Session(file.program, Options(verify=True), interruptible=True), [entry]


@pytest.mark.parametrize("name", NAMES)
def test_every_level_keeps_its_promises(name: str) -> None:
    def work() -> None:
        compile_, entries = session(PROGRAMS / f"{name}.py")
        compile_.compile(entries, Level.MACHINE)

    with_room(work)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "counting.py"
    path.write_text(SOURCE)
    return path


def test_lost_locations_are_found(source: Path) -> None:
    compile_, entries = session(source)
    module = with_room(lambda: compile_.compile(entries, Level.STRUCTURED))
    verify_module(module, Level.STRUCTURED)
    function = next(op for op in walk(module) if op.name == "func.func" and "count[" in str(op.properties["sym_name"]))
    lost = walk(function)[-1]
    lost.location = UnknownLoc()  # type: ignore[assignment]
    verify_module(module)
    with pytest.raises(InvalidOp, match="has no location") as error:
        verify_module(module, Level.STRUCTURED)
    assert error.value.op is lost
    assert error.value.located().startswith(f"{source}:")


def test_lost_counts_are_found(source: Path) -> None:
    compile_, entries = session(source)
    module = with_room(lambda: compile_.compile(entries, Level.BUFFERS))
    verify_module(module, Level.BUFFERS)
    release = next(op for op in walk(module) if op.name == "mem.release")
    release.detach()
    release.erase()
    with pytest.raises(InvalidOp, match="still owned"):
        verify_module(module, Level.BUFFERS)
    verify_module(module)


def test_sessions_verify_landings(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Level | None] = []
    monkeypatch.setattr("pycc.driver.pipeline.instrumentation.verify_module", lambda op, level=None: seen.append(level))
    compile_, entries = session(source)
    with_room(lambda: compile_.compile(entries, Level.MACHINE))
    assert [level for level in seen if level is not None] == [Level.STRUCTURED, Level.BUFFERS, Level.MACHINE]
    assert not Verify().landings
