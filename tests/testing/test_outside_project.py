"""A project of someone else's, made in a scratch folder, runs its suite under pytest and under the real lit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN_LIT = "from lit.main import main; main()"

FILES = {
    "shout/__init__.py": "",
    "shout/tool.py": '''
"""A tool of the project's own: upper-cases a file."""
import sys


def main():
    with open(sys.argv[1]) as file:
        text = file.read()
    if "forbidden" in text:
        sys.exit("shout: forbidden word")
    print(text.upper())
''',
    "suite/lit.cfg.py": """
from pycc.testing import configure

configure(config, __file__, commands={"shout": "shout.tool:main"}, suffixes=[".txt"], python_path=["."])
""",
    "suite/passes.txt": "words\nRUN: shout %s | FileCheck %s\nCHECK: WORDS\n",
    "suite/refuses.txt": (
        "RUN: split-file %s %t\nRUN: not shout %t/input 2>&1 | FileCheck %s\nCHECK: forbidden word\n#--- input\nforbidden\n"
    ),
    "suite/ours.txt": (
        "RUN: split-file %s %t\nRUN: pycc-opt %t/in.mlir -p simplify | FileCheck %s\nCHECK: func.func @f\n"
        "//--- in.mlir\nfunc.func @f() {\n  func.return\n}\n"
    ),
    "suite/elsewhere.txt": "REQUIRES: no-such-machine\nRUN: false\n",
    "suite/known.txt": "XFAIL: *\nRUN: shout %s | FileCheck %s\nCHECK: absent\n",
    "suite/Inputs/data.txt": "no test\n",
    "suite/local/lit.local.cfg": "config.available_features.add('local')\n",
    "suite/local/local.txt": "REQUIRES: local\nRUN: shout %s | FileCheck %s\nlocal words\nCHECK: LOCAL WORDS\n",
    "tests/test_own.py": "def test_own():\n    pass\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True, timeout=300
    )


def run_pytest(project: Path, *arguments: str) -> str:
    # Where pycc is installed its plugin is found by its entry point.
    installed = any(point.value == "pycc.testing.plugin" for point in entry_points(group="pytest11"))
    plugin = () if installed else ("-p", "pycc.testing.plugin")
    done = run(project, "-m", "pytest", *plugin, "-p", "no:cacheprovider", "-q", "-rA", *arguments)
    return done.stdout + done.stderr


def test_under_pytest_by_option(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\npycc_lit_paths = suite\n")
    text = run_pytest(project)
    assert "5 passed, 1 skipped, 1 xfailed" in text, text
    for name in ("passes", "refuses", "ours", "local"):
        assert f"PASSED suite/{'local/' if name == 'local' else ''}{name}.txt::{name}" in text, text
    assert "test_own" in text


def test_under_pytest_by_conftest(project: Path) -> None:
    (project / "suite" / "conftest.py").write_text("from pycc.testing.conftest import pytest_collect_file\n")
    assert "4 passed, 1 skipped, 1 xfailed" in run_pytest(project, "suite")
    # The option as well: no file is collected twice.
    (project / "pytest.ini").write_text("[pytest]\npycc_lit_paths = suite\n")
    assert "4 passed, 1 skipped, 1 xfailed" in run_pytest(project, "suite")


def test_plugin_does_nothing_unless_asked(project: Path) -> None:
    assert "1 passed" in run_pytest(project)


def test_failures_are_shown_without_a_traceback(project: Path) -> None:
    (project / "pytest.ini").write_text("[pytest]\npycc_lit_paths = suite\n")
    (project / "suite" / "wrong.txt").write_text("words\nRUN: shout %s | FileCheck %s\nCHECK: absent\n")
    text = run_pytest(project)
    assert "1 failed" in text
    assert "FAIL: " in text and "RUN: shout" in text and "absent" in text
    assert "Traceback" not in text


def test_under_lit(project: Path) -> None:
    pytest.importorskip("lit")
    done = run(project, "-c", RUN_LIT, "--output", "results.json", "suite")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((project / "results.json").read_text())["tests"]
    assert {row["name"].removeprefix("suite :: "): row["code"] for row in rows} == {
        "elsewhere.txt": "UNSUPPORTED", "known.txt": "XFAIL", "local/local.txt": "PASS", "ours.txt": "PASS",
        "passes.txt": "PASS", "refuses.txt": "PASS",
    }  # fmt: skip
    (project / "suite" / "wrong.txt").write_text("words\nRUN: shout %s | FileCheck %s\nCHECK: absent\n")
    done = run(project, "-c", RUN_LIT, "-v", "suite")
    assert done.returncode != 0 and "FAIL: suite :: wrong.txt" in done.stdout
