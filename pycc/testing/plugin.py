"""The pytest plugin: suites named by the option `pycc_lit_paths` are collected. Without the option it does nothing.

[tool.pytest.ini_options]
pycc_lit_paths = ["lit_tests"]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pycc.testing.collection import RunLinesFile

OPTION = "pycc_lit_paths"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    parser.addini(OPTION, "folders of lit tests to run in process (pycc.testing)", type="paths", default=[])


def folders(config: pytest.Config) -> list[Path]:
    """The suites that the option names; none where this plugin is not loaded."""
    try:
        return [Path(path).resolve() for path in config.getini(OPTION)]
    except (KeyError, ValueError):
        return []


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RunLinesFile | None:
    """Collect the files of these suites."""
    for folder in folders(parent.config):
        if file_path.is_relative_to(folder):
            from pycc.testing.collection import collected

            return collected(file_path, parent, folder)
    return None
