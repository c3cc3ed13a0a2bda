"""Collects files with RUN lines as tests and runs them in process (`pytest lit_tests`); `lit lit_tests` runs them as
programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.lit_runner.commands import COMMANDS
from tests.lit_runner.run_lines import Failure, run_file

SUFFIXES = frozenset({".mlir", ".py"})
OURS = frozenset({"conftest.py", "lit.cfg.py"})


class LitFailure(Exception):
    """A RUN line failed."""

    def __init__(self, failure: Failure):
        super().__init__(str(failure))


class LitItem(pytest.Item):
    """All RUN lines of one file."""

    def runtest(self) -> None:
        failure = run_file(self.path, COMMANDS)
        if failure is not None:
            raise LitFailure(failure)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, LitFailure):
            return str(excinfo.value)
        return str(excinfo.getrepr(style="long"))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class LitFile(pytest.File):
    """A file with RUN lines."""

    def collect(self) -> Iterator[LitItem]:
        yield LitItem.from_parent(self, name=self.path.stem)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> LitFile | None:
    if file_path.suffix not in SUFFIXES or file_path.name in OURS or "Inputs" in file_path.parts:
        return None
    if file_path.suffix == ".py" and "RUN:" not in file_path.read_text(encoding="utf-8"):
        return None
    return LitFile.from_parent(parent, path=file_path)
