"""The package of `examples/outside`, installed by pip into a clean environment, used in every way that it offers."""

from __future__ import annotations

import ctypes
import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "examples" / "outside"

PROGRAM = """\
from pycc_fixed import Q16, Table, dot, scale, sqrt

TWO, QUARTER = Q16(2), Q16(0.25)
SQUARES = Table.of(lambda x: x * x, Q16(0), Q16(0.5), 9)


def blend(a: Q16, b: Q16) -> Q16:
    return a * b + a


def reduced(x: Q16) -> Q16:
    return x * TWO * QUARTER * QUARTER


def norm(xs: list[Q16]) -> Q16:
    return sqrt(dot(xs, xs))


def square(x: Q16) -> Q16:
    return SQUARES.at(x)


def shifted(x: Q16) -> Q16:
    return scale(x, -3)
"""

CALLS = """\
import json, sys, pycc, program
from pycc_fixed import Q16

def outcome(function, *arguments):
    try:
        return repr(function(*arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"

rows = []
for name, arguments in [
    ("blend", (Q16(1.5), Q16(-2.25))), ("blend", (Q16(30000), Q16(2))), ("reduced", (Q16(3.7),)),
    ("norm", ([Q16(3), Q16(4)],)), ("norm", ([],)), ("square", (Q16(1.75),)), ("square", (Q16(100),)),
    ("shifted", (Q16(-1),)),
]:
    function = getattr(program, name)
    rows.append((name, outcome(pycc.jit(function), *arguments), outcome(function, *arguments)))
json.dump({"rows": rows, "xdsl": "xdsl" in sys.modules}, sys.stdout)
"""


@dataclass(frozen=True)
class Environment:
    """A clean environment with the package in it."""

    python: Path
    folder: Path

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A Python command of the environment, in its folder."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYCC_"))}
        environment["PYCC_CACHE_DIR"] = str(self.folder / "cache")
        done = subprocess.run(
            [str(self.python), *words], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done


def _can_build_wheels() -> bool:
    if importlib.util.find_spec("wheel") is not None:
        return True
    import setuptools

    return int(setuptools.__version__.split(".")[0]) >= 71


@pytest.fixture(scope="session")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The package's own `pyproject.toml` installs it; what it depends on is seen from the environment of the tests."""
    folder = tmp_path_factory.mktemp("outside")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    (site / "parent.pth").write_text("".join(f"{place}\n" for place in (sysconfig.get_path("purelib"), ROOT)))
    copy = folder / "source"
    subprocess.run(["cp", "-r", str(SOURCE), str(copy)], check=True)
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "-q"]
    command += ["--no-deps", *(["--no-build-isolation", "--no-index"] if _can_build_wheels() else ["--retries", "0"])]
    done = subprocess.run([*command, str(copy)], capture_output=True, text=True)
    if done.returncode and not _can_build_wheels():
        pytest.skip(f"neither setuptools 71 nor a package index to get it from: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stderr
    (folder / "program.py").write_text(PROGRAM)
    (folder / "calls.py").write_text(CALLS)
    return Environment(python, folder)


def test_it_is_installed_and_not_found_by_accident(outside: Environment) -> None:
    where = outside.run("-c", "import pycc_fixed; print(pycc_fixed.__file__)").stdout
    assert str(outside.folder / "venv") in where


def test_jitted_functions_agree_with_python(outside: Environment) -> None:
    made = json.loads(outside.run("calls.py").stdout)
    assert made["xdsl"]
    for name, compiled, python in made["rows"]:
        assert compiled == python, name
    assert made["rows"][1][1] == "OverflowError: Q16 out of range"
    # From the cache: no compiler is loaded.
    again = json.loads(outside.run("calls.py").stdout)
    assert again == {"rows": made["rows"], "xdsl": False}


def test_the_cache_notices_another_version_of_the_package(outside: Environment) -> None:
    outside.run("calls.py")
    where = Path(outside.run("-c", "import pycc_fixed.lowering as l; print(l.__file__)").stdout.strip())
    text = where.read_text()
    try:
        where.write_text(text + "\n# changed\n")
        assert json.loads(outside.run("calls.py").stdout)["xdsl"]
    finally:
        where.write_text(text)


def test_a_library_called_from_c(outside: Environment) -> None:
    outside.run("-m", "pycc", "build", "program.py", "-o", "libprogram.so")
    header = (outside.folder / "program.h").read_text()
    assert "int32_t blend(int32_t a, int32_t b, int32_t *result, pycc_error *error);" in header
    library = ctypes.CDLL(str(outside.folder / "libprogram.so"))
    result = ctypes.c_int32()
    assert library.blend(98304, 2 << 16, ctypes.byref(result), None) == 0
    assert result.value == 98304 * 3
    assert library.blend(30000 << 16, 2 << 16, ctypes.byref(result), None) != 0
    numbers = (ctypes.c_int32 * 2)(3 << 16, 4 << 16)
    words = (ctypes.c_int64 * 3)(ctypes.addressof(numbers), 2, 2)
    assert library.norm(words, ctypes.byref(result), None) == 0
    assert result.value == 5 << 16


def test_pycc_opt_has_the_dialect_and_the_passes(outside: Environment) -> None:
    module = """\
py.func @f(%a: !fixed.q16) -> (!fixed.q16) {
  %b = fixed.scale %a by 0 : i64
  flow.return %b : !fixed.q16
}
"""
    (outside.folder / "module.mlir").write_text(module)
    opt = ("-m", "pycc.driver.opt.main")
    assert "fixed.scale" not in outside.run(*opt, "module.mlir", "-p", "fixed-simplify").stdout
    listed = outside.run(*opt, "--list-passes").stdout
    assert "fixed-strength-reduce" in listed and "fixed-simplify" in listed
    printed = outside.run(*opt, "module.mlir", "-p", "typed-to-structured", "--print-pipeline").stderr
    assert "fixed-strength-reduce,fixed-simplify,lower-comprehensions" in printed
    reduced = outside.run(*opt, "program.py", "--level", "typed", "--entry", "reduced", "-p", "fixed-strength-reduce")
    assert "fixed.multiply" not in reduced.stdout and "fixed.scale" in reduced.stdout


def test_the_passes_run_by_default(outside: Environment) -> None:
    text = outside.run("-m", "pycc.driver.opt.main", "program.py", "--entry", "reduced", "--emit", "llvm").stdout
    assert "mul " not in text


def test_the_printer(outside: Environment) -> None:
    expected = outside.run("-m", "pycc", "emit", "outline", "program.py", "--entry", "shifted").stdout
    assert expected == "function program.shifted(x: i32) -> i32\n    t1 = shrsi x, 3\n    return t1\n"
    assert (
        outside.run("-m", "pycc.driver.opt.main", "program.py", "--entry", "shifted", "--emit", "outline").stdout
        == expected
    )


def test_doctor_lists_it(outside: Environment) -> None:
    text = outside.run("-m", "pycc", "doctor").stdout
    assert "extension   pycc-fixed 0.1.0: dialects fixed; types pycc_fixed:Q16; passes fixed-strength-reduce" in text


def test_its_own_tests_pass(outside: Environment) -> None:
    done = outside.run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(outside.folder / "source"))
    assert " passed" in done.stdout and "failed" not in done.stdout


def test_its_lit_suite_under_lit(outside: Environment) -> None:
    lit = "from lit.main import main; main()"
    done = outside.run("-c", lit, "-q", str(outside.folder / "source" / "lit_tests"), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
