"""`pycc explain`: every code has a text, whose example really leads to the error."""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import runpy
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pycc.driver import cli
from pycc.driver.explain import Explanation, explain, explanations, listing
from pycc.support.diagnostics import CompileError
from tests.test_error_codes import KINDS

WITHOUT = {"D004", "D046", "F007", "F011", "F099", "R021"}


def run(row: Explanation, folder: Path, patch: pytest.MonkeyPatch) -> str:
    """Run an example's command in this process; everything that it says."""
    for name, text in row["files"].items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        if name in row["scripts"]:
            path.chmod(0o755)
    patch.chdir(folder)
    linecache.clearcache()
    patch.setenv("PYCC_CACHE_DIR", str(folder / "cache"))
    words = shlex.split(row["command"])
    while "=" in words[0]:
        name, _, value = words.pop(0).partition("=")
        patch.setenv(name, value)
        if name == "PYTHONPATH":
            # Extensions stay in the compiler's tables for the life of a process.
            from tests.outside.children import in_child

            return in_child(lambda: dispatch(words, patch, folder), [folder])
    return dispatch(words, patch, folder)


def dispatch(words: list[str], patch: pytest.MonkeyPatch, folder: Path) -> str:
    out, err = io.StringIO(), io.StringIO()
    match words:
        case ["pycc-reduce", *rest]:
            from pycc.driver.reduce.main import main

            main(rest, out, err)
        case ["pycc-opt", *rest]:
            from pycc.driver.opt.main import main

            main(rest, io.StringIO(), out, err)
        case ["pycc", *rest]:
            result = CliRunner().invoke(cli.app, rest)
            return result.output + (result.stderr if result.stderr_bytes is not None else "")
        case ["python", "-c", code]:
            return python(lambda: exec(code, {}), patch, folder)
        case ["python", file]:
            return python(lambda: runpy.run_path(file), patch, folder)
    return out.getvalue() + err.getvalue()


def python(work: object, patch: pytest.MonkeyPatch, folder: Path) -> str:
    patch.setattr(sys, "path", [str(folder), *sys.path])
    patch.delitem(sys.modules, "prog", raising=False)
    with contextlib.redirect_stdout(io.StringIO()), pytest.raises(CompileError) as refused:
        work()  # type: ignore[operator]
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
def test_the_example_leads_to_the_error(kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = explanations()[kind.code]
    assert row["title"] == kind.title and row["meaning"] and row["message"]
    if kind.code in WITHOUT:
        assert not row["command"] and row["without"]
        return
    said = run(row, tmp_path, monkeypatch)
    assert f"error[{kind.code}]: " in said
    assert "Traceback" not in said


def test_texts_are_whole() -> None:
    for code in explanations():
        text = explain(code)
        assert text.startswith(f"{code}: ") and f"error[{code}]" in text
        assert ("What to do: " in text) == ("= help: " in text)


@pytest.mark.parametrize("asked", ["T003", "t3", "error[T003]", " T3 "])
def test_spellings(asked: str) -> None:
    assert explain(asked).startswith("T003: ")


@pytest.mark.parametrize(
    ("asked", "near"), [("T999", "T0"), ("X003", "003"), ("linker was not found", "D010"), ("F0O1", "F0")]
)
def test_unknown_codes_name_the_nearest(asked: str, near: str) -> None:
    with pytest.raises(CompileError) as refused:
        explain(asked)
    text = f"{refused.value}\n"
    assert f"did you mean {near}" in text or near in text
    if asked == "T999":
        golden = Path(__file__).parent / "errors" / "d047_unknown.txt"
        if os.environ.get("PYCC_ACCEPT"):
            golden.write_text(text)
        assert text == golden.read_text()


def test_the_list() -> None:
    assert listing().splitlines()[0].startswith("D001  ")
    assert len(listing().splitlines()) == len(KINDS)


def test_the_command() -> None:
    assert CliRunner().invoke(cli.app, ["explain", "F001"]).output == explain("F001")
    assert CliRunner().invoke(cli.app, ["explain", "--list"]).output == listing()
    assert CliRunner().invoke(cli.app, ["explain"]).exit_code == 2
    assert CliRunner().invoke(cli.app, ["explain", "Q123"]).exit_code == 1
