"""Every program of `tests/programs` and `examples` gives CPython's output, exit status and error at every level that runs.

CPython runs the file; then: `@pycc.jit` at each optimisation level, the executable, the library called from C, and the C++
text compiled by g++ without a warning. `make test` runs a sample of the slow ones, `make test-all` (PYCC_TEST_ALL=1)
everything.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import pycc

ROOT = Path(__file__).parent.parent
ALL = os.environ.get("PYCC_TEST_ALL") == "1"
PROGRAMS = sorted([*(ROOT / "tests" / "programs").glob("*.py"), *(ROOT / "examples").glob("*.py")])
WITH_MAIN = [path for path in PROGRAMS if "def main()" in path.read_text()]
NAMES = [path.stem for path in WITH_MAIN]
CXX_FLAGS = ["-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fno-builtin"]
CPP_HARNESS = """\
#include <stdio.h>
#include "{name}.h"
int main(void) {{
    pycc_error error = {{0}};
    if ({function}(&error) == 0) return 0;
    fprintf(stderr, error.message[0] ? "%s: %s\\n" : "%s\\n", error.type, error.message);
    return 1;
}}
"""
# Loads a library and calls a function of no arguments in it, as a C program with plug-ins would.
C_HARNESS = """\
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
typedef struct { int32_t status, line; char type[32]; char message[216]; } pycc_error;
int main(int count, char **words) {
    void *library = count == 3 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : 0;
    int32_t (*function)(pycc_error *) = library ? (int32_t (*)(pycc_error *))dlsym(library, words[2]) : 0;
    pycc_error error = {0};
    if (!function) { fprintf(stderr, "%s\\n", dlerror()); return 99; }
    int32_t status = function(&error);
    if (status == 0) return 0;
    fprintf(stderr, error.message[0] ? "%s: %s\\n" : "%s\\n", error.type, error.message);
    return status == error.status ? 1 : 98;
}
"""


@dataclass(frozen=True)
class Outcome:
    """What a run showed: output, exit status, last line of standard error."""

    output: str
    status: int
    error: str


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""


def run(command: list[str]) -> Outcome:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=ROOT)
    return Outcome(done.stdout, done.returncode, last_line(done.stderr))


@functools.cache
def expected(path: Path) -> Outcome:
    """CPython's own answer."""
    return run([sys.executable, str(path)])


def jitted(path: Path, level: int) -> Outcome:
    """`main` under `@pycc.jit`, in this process. Memory that it does not give back is a MemoryError (PYCC_CHECK_LEAKS)."""
    name = f"agreement_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    text = io.StringIO()
    try:
        with contextlib.redirect_stdout(text), pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYCC_CHECK_LEAKS", "1")
            pycc.jit(module.main, level=level, cache=False, verify=level == 0)()
    except pycc.CompileError:
        raise
    except Exception as error:
        message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return Outcome(text.getvalue(), 1, last_line(message))
    finally:
        del sys.modules[name]
    return Outcome(text.getvalue(), 0, "")


def in_sample(path: Path, every: int, first: int = 0) -> bool:
    """Whether `make test` runs this one: every so-manyth, from `first` on."""
    return ALL or NAMES.index(path.stem) % every == first


def test_there_are_at_least_a_hundred_programs() -> None:
    assert len(PROGRAMS) >= 100


@pytest.mark.parametrize("path", WITH_MAIN, ids=NAMES)
def test_jit(path: Path) -> None:
    assert jitted(path, 3) == expected(path)


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("path", [p for p in WITH_MAIN if in_sample(p, 8)], ids=lambda p: p.stem)
def test_jit_at_other_levels(path: Path, level: int) -> None:
    assert jitted(path, level) == expected(path)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler to link with")
@pytest.mark.parametrize("path", [p for p in WITH_MAIN if in_sample(p, 4)], ids=lambda p: p.stem)
def test_executable(path: Path, tmp_path: Path) -> None:
    program = tmp_path / path.stem
    built = run([sys.executable, "-m", "pycc", "build", str(path), "-o", str(program)])
    assert built.status == 0, built.error
    assert run([str(program)]) == expected(path)


@pytest.fixture(scope="module")
def c_harness(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that calls libraries."""
    folder = tmp_path_factory.mktemp("harness")
    (folder / "harness.c").write_text(C_HARNESS)
    subprocess.run(["cc", "-O1", "harness.c", "-ldl", "-o", "harness"], cwd=folder, check=True)
    return folder / "harness"


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
@pytest.mark.parametrize("path", [p for p in WITH_MAIN if in_sample(p, 4, 2)], ids=lambda p: p.stem)
def test_library_called_from_c(path: Path, tmp_path: Path, c_harness: Path) -> None:
    library = tmp_path / f"{path.stem}.so"
    built = run([sys.executable, "-m", "pycc", "build", str(path), "--entry", "main", "-o", str(library)])
    assert built.status == 0, built.error
    assert run([str(c_harness), str(library), "main"]) == expected(path)


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++")
@pytest.mark.parametrize("path", [p for p in WITH_MAIN if in_sample(p, 8)], ids=lambda p: p.stem)
def test_cpp(path: Path, tmp_path: Path) -> None:
    emitted = run([sys.executable, "-m", "pycc", "emit", "cpp", str(path), "--entry", "main", "-o", str(tmp_path)])
    assert emitted.status == 0, emitted.error
    source, harness, program = tmp_path / f"{path.stem}.cpp", tmp_path / "harness.cpp", tmp_path / "program"
    function = "program_main"
    harness.write_text(CPP_HARNESS.format(name=path.stem, function=function))
    # The Python function is called main, which C++ keeps for its own.
    source.write_text(source.read_text().replace('__asm__("main")', f'__asm__("{function}")'))
    header = tmp_path / f"{path.stem}.h"
    header.write_text(header.read_text().replace(" main(", f" {function}("))
    subprocess.run(["g++", *CXX_FLAGS, "-c", str(source), "-o", str(tmp_path / "source.o")], check=True)
    subprocess.run(["g++", "-O1", str(harness), str(tmp_path / "source.o"), "-lm", "-o", str(program)], check=True)
    assert run([str(program)]) == expected(path)
