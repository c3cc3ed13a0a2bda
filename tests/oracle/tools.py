"""Upstream's tools, and how tests ask for them: `PYCC_LLVM_BIN` names their folder, else Debian's, else the search path.

A test that needs a tool that is not there is skipped, and says which package brings it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

_DEBIAN = "/usr/lib/llvm-22/bin"
_PACKAGES = {
    "mlir-opt": "mlir-22-tools", "mlir-translate": "mlir-22-tools", "mlir-runner": "mlir-22-tools",
    "llvm-diff": "llvm-22", "opt": "llvm-22", "lli": "llvm-22",
}  # fmt: skip
ALL = os.environ.get("PYCC_TEST_ALL") == "1"


COUNTS: Counter[str] = Counter()
"""What the tests of this session have shown to upstream; printed at the end (`conftest.py`)."""


def count(what: str, number: int = 1) -> None:
    """Count something for the summary."""
    COUNTS[what] += number


@cache
def find(tool: str) -> str | None:
    """Where a tool is."""
    folder = os.environ.get("PYCC_LLVM_BIN", _DEBIAN)
    path = Path(folder) / tool
    return str(path) if path.exists() else shutil.which(f"{tool}-22")


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skip a test unless all these tools are there."""
    missing = [f"{tool} ({_PACKAGES[tool]})" for tool in tools if find(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"no {', '.join(missing)}: see apt-packages.txt")


@dataclass(frozen=True)
class Ran:
    """What a tool gave back."""

    output: str
    errors: str
    status: int

    @property
    def ok(self) -> bool:
        """Whether it had nothing to say."""
        return self.status == 0

    @property
    def first_error(self) -> str:
        """The first line of what it said against its input."""
        lines = [line for line in self.errors.splitlines() if "error:" in line] or self.errors.strip().splitlines()
        return lines[0] if lines else f"status {self.status}"


def run(tool: str, arguments: Sequence[str], text: str = "", seconds: float = 300, unbuffered: bool = False) -> Ran:
    """Run a tool on a text."""
    program = find(tool)
    assert program is not None, tool
    # What a program wrote before `abort` is lost in a buffer.
    prefix = ["stdbuf", "-o0"] if unbuffered and shutil.which("stdbuf") else []
    done = subprocess.run(
        [*prefix, program, *arguments], input=text.encode(), capture_output=True, timeout=seconds, check=False
    )
    return Ran(done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"), done.returncode)


def runner_libraries() -> list[str]:
    """Options of mlir-runner for the functions that print."""
    program = find("mlir-runner")
    assert program is not None
    folder = Path(os.path.realpath(program)).parent.parent / "lib"
    found = sorted(folder.glob("libmlir_c_runner_utils.so*"))
    assert found, f"no libmlir_c_runner_utils in {folder}"
    return [f"--shared-libs={found[0]}"]
