"""For a suite's own `conftest.py`: `from pycc.testing.conftest import pytest_collect_file`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pycc.testing.collection import RunLinesFile


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RunLinesFile | None:
    """Collect a file if it is a test of the suite around it (the nearest `lit.cfg.py`)."""
    from pycc.testing.collection import collected
    from pycc.testing.plugin import folders
    from pycc.testing.suite import Suite

    folder = Suite.around(file_path)
    # Where the option names the suite as well, the plugin has collected the file.
    return None if folder is None or folder in folders(parent.config) else collected(file_path, parent, folder)
