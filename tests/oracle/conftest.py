"""Prints at the end what the oracle was shown: how much was verified, run, read and translated."""

from __future__ import annotations

from typing import Any

from tests.oracle.tools import COUNTS


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line per count."""
    if COUNTS:
        terminalreporter.section("upstream's tools")
        for what, number in COUNTS.items():
            terminalreporter.write_line(f"{number:7,d}  {what}")
