"""The pages show what the compiler really prints, their examples run, and the reference says something about everything.

PYCC_ACCEPT=1 writes the pages anew.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
sys.path.insert(0, str(DOCS))

import make_reference

from pycc.driver.registry import make_context, own_pass_names


def run(*command: str, cwd: Path = EXAMPLES, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with arguments, as a reader would in the folder of the examples."""
    path = os.pathsep.join([str(ROOT), str(EXAMPLES)])
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_ir_on_pages_is_the_compilers() -> None:
    if os.environ.get("PYCC_ACCEPT") == "1":
        assert run(str(DOCS / "fill_pages.py")).returncode == 0
    result = run(str(DOCS / "fill_pages.py"), "--check")
    assert result.returncode == 0, f"run: python docs/fill_pages.py\n{result.stderr}"


def test_pass_of_the_page_does_what_its_test_says() -> None:
    flags = ("--extension", "merge_field_reads:EXTENSION")
    made = run("-m", "pycc.driver.opt.main", "merge_field_reads.mlir", *flags, "-p", "merge-field-reads")
    assert made.returncode == 0, made.stderr
    checked = subprocess.run(
        [sys.executable, "-m", "filecheck", "merge_field_reads.mlir"], cwd=EXAMPLES, input=made.stdout, text=True
    )
    assert checked.returncode == 0
    counted = run(
        "-m", "pycc.driver.opt.main", "rises.py", *flags, "--level", "structured", "-p", "structured-to-buffers",
        "--pass-statistics",
    )  # fmt: skip
    assert counted.returncode == 0, counted.stderr
    assert "merge-field-read" in counted.stderr


def test_dialect_of_the_page_agrees_with_cpython() -> None:
    expected = run("saturating_sum.py")
    compiled = run("-m", "pycc", "run", "saturating_sum.py", PYCC_EXTENSIONS="saturating:EXTENSION")
    assert (compiled.stdout, compiled.returncode) == (expected.stdout, 0), compiled.stderr
    refused = run("-m", "pycc", "run", "saturating_sum.py")
    assert refused.returncode == 1
    assert "IntegerRangeError" in refused.stderr  # the Python function itself, compiled


@pytest.mark.parametrize("name", make_reference.DIALECTS)
def test_every_op_of_ours_has_words_in_the_reference(name: str) -> None:
    page = make_reference.dialect_page(name)
    for operation in make_context().get_dialect(name).operations:
        assert f"`{operation.name}`" in page
        if operation.__module__.startswith("pycc."):
            assert operation.__doc__, f"{operation.name} has no docstring"


def test_every_pass_says_what_it_takes_and_leaves() -> None:
    page = make_reference.passes_page()
    for name in own_pass_names():
        section = page.split(f"## `{name}`\n")[1].split("\n## ")[0]
        assert "**Before:**" in section or "**Expects:**" in section, name
        assert "**After:**" in section or "**Guarantees:**" in section, name


@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="sphinx is not installed (extra: docs)")
def test_site_builds_without_warnings(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(DOCS),
        str(tmp_path / "site"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert result.returncode == 0, result.stderr
    assert "flow.checked" in (tmp_path / "site" / "reference" / "dialect-flow.html").read_text("utf-8")
