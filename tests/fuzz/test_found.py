"""What the fuzzer found, reduced, one file each in `found/`: it agrees with CPython now, through every channel.

A file holds a module with a function `main` and `CALLS`, the arguments of calls of it as source text.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz import bulk, channels, judge
from tests.fuzz.channels import CHANNELS, Channel
from tests.fuzz.generator import Program

FOUND = sorted((Path(__file__).parent / "found").glob("*.py"))


def program_in(path: Path) -> Program:
    """The program of a file."""
    source = path.read_text(encoding="utf-8")
    calls = next(
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CALLS"
    )
    return Program(source, ast.literal_eval(calls), Counter())


@pytest.mark.parametrize("path", FOUND, ids=[path.stem for path in FOUND])
@pytest.mark.parametrize(
    "channel",
    [c for c in CHANNELS if c.name in ("jit-O0", "jit-O3", "c-O2", "cpp-O1", "bare-O0", "orders-O0")],
    ids=lambda c: c.name,
)
def test_agrees_now(path: Path, channel: Channel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYCC_CHECK_LEAKS", "1")
    monkeypatch.setenv("PYCC_CACHE_DIR", str(tmp_path))
    loaded = judge.load(program_in(path), f"found_{path.stem}")
    judge.expect(loaded)
    for order in (1, 2, 3) if channel.kind == "orders" else (1,):
        finding = channels.run(channel, [loaded], order, lambda phase, place: None)[0]
        assert finding.what in ("same", "range"), finding


def test_files_are_programs() -> None:
    assert FOUND and all(program_in(path).calls for path in FOUND)
    assert bulk.CHANNELS is CHANNELS
