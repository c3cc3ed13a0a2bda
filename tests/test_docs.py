"""The pages show what the compiler really prints, and the reference says something about everything.

PYCC_ACCEPT=1 writes the pages anew.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
sys.path.insert(0, str(DOCS))

import fill_pages
import make_reference

from pycc.driver.registry import make_context, own_pass_names


@pytest.mark.parametrize("page", list(fill_pages.pages()), ids=lambda page: page.name)
def test_ir_on_pages_is_the_compilers(page: Path) -> None:
    text = fill_pages.filled(page)
    if os.environ.get("PYCC_ACCEPT") == "1":
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text, "run: python docs/fill_pages.py"


@pytest.mark.parametrize("name", make_reference.DIALECTS)
def test_every_op_of_ours_has_words_in_the_reference(name: str) -> None:
    page = make_reference.dialect_page(name)
    for operation in make_context().get_dialect(name).operations:
        assert f"`{operation.name}`" in page
        if operation.__module__.startswith("pycc."):
            assert operation.__doc__, f"{operation.name} has no docstring"


def test_every_pass_says_what_it_expects_and_guarantees() -> None:
    page = make_reference.passes_page()
    for name in own_pass_names():
        section = page.split(f"## `{name}`\n")[1].split("\n## ")[0]
        assert "**Expects:**" in section, name
        assert "**Guarantees:**" in section, name


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
