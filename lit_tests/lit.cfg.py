"""The suite, for lit (`lit lit_tests`) and for pytest, which runs it in process."""

# ruff: noqa: F821 (both runners define `config` and `lit_config`)
# pyright: reportUndefinedVariable=false

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # pycc need not be installed

from pycc.testing import configure  # noqa: E402

configure(
    config,
    __file__,
    name="pycc",
    commands={"pycc-frontend": "tests.frontend.emit:main"},
    python_path=[ROOT],
    file_check=lit_config.params.get("filecheck"),
)
