"""Configuration for the real lit: `lit lit_tests`. pytest runs the same files in process (`conftest.py`)."""

# ruff: noqa: F821 (lit defines `config` and `lit_config`)
# pyright: reportUndefinedVariable=false

import os
import sys
from pathlib import Path

import lit.formats

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent

config.name = "pycc"
config.test_format = lit.formats.ShTest(execute_external=False)
config.test_source_root = str(_HERE)
config.test_exec_root = str(_ROOT / "build" / "lit")
config.suffixes = [".mlir", ".py"]
config.excludes = ["conftest.py", "lit.cfg.py", "Inputs"]
config.environment["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part
)
config.substitutions.append((r"\bpycc-opt\b", f"{sys.executable} -m pycc.driver.opt"))
config.substitutions.append((r"\bpycc-frontend\b", f"{sys.executable} -m tests.frontend.emit"))
config.substitutions.append((r"\bFileCheck\b", f"{sys.executable} -m filecheck"))
