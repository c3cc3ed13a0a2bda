"""pytest runs the tests of this folder in process (`pytest lit_tests`); `lit lit_tests` runs them as programs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pycc.testing.conftest import pytest_collect_file  # noqa: E402

__all__ = ["pytest_collect_file"]
