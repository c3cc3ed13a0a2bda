"""Tests as files with RUN lines: lit's format, run inside Python by pytest, or by lit itself.

A suite is a folder with a `lit.cfg.py`, which says what both runners need to know:

    from pycc.testing import configure

    configure(config, __file__, commands={"fixed-opt": "fixed.tools:opt"})

`lit folder` then runs the suite with real processes. pytest runs the same files in process, some twenty times faster,
where `pycc_lit_paths = folder` stands among its options, or a `conftest.py` in the folder says
`from pycc.testing.conftest import pytest_collect_file`. Nothing here is active otherwise. `docs/testing.md` shows it.

Takes in test files and a table of commands. Gives out `Outcome`s. Loads neither pytest nor lit nor the compiler
before they are needed.
"""

from __future__ import annotations

from pycc.testing.script import Outcome, Result, run_file
from pycc.testing.shell import Command
from pycc.testing.suite import Suite, configure

__all__ = ["Command", "Outcome", "Result", "Suite", "configure", "run_file"]
