"""The `filecheck` package, which runs our suite, and LLVM's FileCheck agree on it: every file passes under both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pycc.testing.commands import process
from pycc.testing.script import Result, Settings, run_file
from pycc.testing.suite import Suite

SUITE = Suite(Path(__file__).resolve().parents[2] / "lit_tests")
REAL = next(
    (path for name in ("FileCheck", "FileCheck-22", "/usr/lib/llvm-22/bin/FileCheck") if (path := shutil.which(name))),
    None,
)


@pytest.mark.skipif(REAL is None, reason="LLVM's FileCheck is not installed (Debian: llvm-22-tools)")
@pytest.mark.parametrize("path", SUITE.tests(), ids=lambda path: str(path.relative_to(SUITE.folder)))
def test_passes_under_the_real_file_check(path: Path) -> None:
    assert REAL is not None
    real = process(REAL)
    ours = SUITE.settings(path)
    settings = Settings(ours.commands.replaced({"FileCheck": real, "filecheck": real}), ours.features)
    outcome = run_file(path, settings)
    assert outcome.result in (Result.PASS, Result.UNSUPPORTED), outcome.message
