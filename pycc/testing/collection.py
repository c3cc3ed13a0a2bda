"""Test files as pytest's items. Loaded only where a suite is collected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pycc.testing.script import Outcome, Result, run_file
from pycc.testing.suite import Suite

_suites: dict[Path, Suite] = {}


def suite_of(folder: Path) -> Suite:
    """The suite of a folder; one per process."""
    return _suites.setdefault(folder, Suite(folder))


class RunLinesFailed(Exception):
    """A test failed; the text says how."""


class RunLinesItem(pytest.Item):
    """All RUN lines of one file."""

    suite: Suite

    def runtest(self) -> None:
        """Run them."""
        outcome = run_file(self.path, self.suite.settings(self.path))
        match outcome.result:
            case Result.PASS:
                return
            case Result.UNSUPPORTED:
                pytest.skip(outcome.message)
            case Result.XFAIL:
                pytest.xfail(_first_line(outcome))
            case _:
                raise RunLinesFailed(f"{outcome.result.value}: {self.path}\n{outcome.message}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The message alone: a Python traceback into the runner says nothing."""
        if isinstance(excinfo.value, RunLinesFailed):
            return str(excinfo.value)
        return str(excinfo.getrepr(style="long"))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """What stands in reports."""
        return self.path, None, self.name


def _first_line(outcome: Outcome) -> str:
    return outcome.message.splitlines()[0] if outcome.message else ""


class RunLinesFile(pytest.File):
    """A file with RUN lines."""

    suite: Suite

    def collect(self) -> Iterator[RunLinesItem]:
        """One item."""
        item = RunLinesItem.from_parent(self, name=self.path.stem)
        item.suite = self.suite
        yield item


def collected(file_path: Path, parent: pytest.Collector, folder: Path) -> RunLinesFile | None:
    """A file as a test of the suite in `folder`, if it is one."""
    suite = suite_of(folder)
    if not suite.has(file_path):
        return None
    made = RunLinesFile.from_parent(parent, path=file_path)
    made.suite = suite
    return made
