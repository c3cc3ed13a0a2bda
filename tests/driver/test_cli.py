"""The `pycc` command: files out, errors told, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = '''\
"""A library and a program."""
SCALE = 3


def add(a: int, b: int) -> int:
    return a + b * SCALE


def mean(xs: list[float]) -> float:
    if len(xs) == 0:
        raise ValueError("no data")
    return sum(xs) / len(xs)


def untyped(x):
    return x


def main():
    print("hello", add(1, 2))
    print(mean([1.0, 2.5]))
    print(mean([]))


if __name__ == "__main__":
    main()
'''

C_CALLER = """\
#include "prog.h"
#include <stdio.h>
int main(void) {
    int64_t r = 0; double m = 0; pycc_error e; double xs[] = {1, 2.5};
    pycc_list_double l = {xs, 2, 2};
    int status = add(1, 2, &r, &e);
    printf("%d %d\\n", status, (int)r);
    status = mean(&l, &m, &e);
    printf("%d %g\\n", status, m);
    l.size = 0;
    status = mean(&l, &m, &e);
    printf("%d %s %s %d\\n", status == PYCC_VALUE_ERROR, e.type, e.message, (int)e.line);
    return add(INT64_MAX, 1, &r, NULL);
}
"""
C_OUTPUT = "0 7\n0 1.75\n1 ValueError no data 11\n"

needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")


def pycc(*arguments: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "pycc.driver.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "prog.py"
    path.write_text(PROGRAM)
    return path


def call_from_c(folder: Path, *link: str) -> subprocess.CompletedProcess[str]:
    (folder / "caller.c").write_text(C_CALLER)
    command = ["cc", "caller.c", "-o", "caller", *link, "-lm", f"-Wl,-rpath,{folder}"]
    subprocess.run(command, cwd=folder, check=True)
    return subprocess.run([folder / "caller"], capture_output=True, text=True, check=False)


@needs_cc
def test_library_called_from_c(program: Path, tmp_path: Path) -> None:
    done = pycc("build", program, "-o", "libprog.so", "--timing", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "lower-to-llvm" in done.stderr
    called = call_from_c(tmp_path, "-L.", "-lprog")
    assert called.stdout == C_OUTPUT and called.returncode == 1
    header = (tmp_path / "prog.h").read_text()
    assert "untyped" not in header and "main" not in header


@needs_cc
def test_library_is_small_and_needs_libc_only(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def twice(x: int) -> int:\n    return x * 2\n")
    assert pycc("build", "one.py", "-o", "libone.so", folder=tmp_path).returncode == 0
    library = tmp_path / "libone.so"
    assert library.stat().st_size <= 20_000
    if shutil.which("readelf"):
        shown = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
        needed = [line.split("[")[1].rstrip("]") for line in shown.splitlines() if "NEEDED" in line]
        assert set(needed) <= {"libc.so.6", "libm.so.6"}


@needs_cc
@pytest.mark.parametrize("output", ["prog.a", "prog.o"])
def test_archive_and_object(program: Path, tmp_path: Path, output: str) -> None:
    assert pycc("build", program, "-o", output, folder=tmp_path).returncode == 0
    assert call_from_c(tmp_path, output).stdout == C_OUTPUT


@needs_cc
def test_executable(program: Path, tmp_path: Path) -> None:
    assert pycc("build", program, "-o", "prog", folder=tmp_path).returncode == 0
    done = subprocess.run([tmp_path / "prog"], capture_output=True, text=True, check=False)
    assert done.stdout == "hello 7\n1.75\n" and done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):" and lines[-1] == "ValueError: no data"
    assert lines[-2].endswith('prog.py", line 11, in mean')


@needs_cc
def test_executable_gets_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text("def main(argv: list[str]):\n    for a in argv[1:]:\n        print(a)\n")
    assert pycc("build", "echo.py", "-o", "echo", folder=tmp_path).returncode == 0
    done = subprocess.run([tmp_path / "echo", "a", "bü c"], capture_output=True, text=True, check=True)
    assert done.stdout == "a\nbü c\n"
    assert pycc("run", "echo.py", "a", "--flag", folder=tmp_path).stdout == "a\n--flag\n"


def test_run(program: Path, tmp_path: Path) -> None:
    done = pycc("run", program, folder=tmp_path)
    assert done.stdout == "hello 7\n1.75\n" and done.returncode == 1
    assert done.stderr.splitlines()[-1] == "ValueError: no data" and "pycc/driver" not in done.stderr


@pytest.mark.parametrize(
    ("level", "shows"),
    [
        ("py", "py.func"),
        ("typed", "!py.int"),
        ("buffers", "func.func"),
        ("llvm-dialect", "llvm.func"),
        ("llvm", "define"),
    ],
)
def test_emit(program: Path, tmp_path: Path, level: str, shows: str) -> None:
    done = pycc("emit", "--level", level, program, folder=tmp_path)
    assert done.returncode == 0 and shows in done.stdout


def test_emit_with_locations_to_a_file(program: Path, tmp_path: Path) -> None:
    done = pycc("emit", "--level", "typed", "--locations", "-o", "out.mlir", program, folder=tmp_path)
    assert done.returncode == 0 and done.stdout == ""
    assert "loc(" in (tmp_path / "out.mlir").read_text()


@pytest.mark.skipif(shutil.which("g++") is None, reason="no C++ compiler")
def test_emit_cpp(program: Path, tmp_path: Path) -> None:
    assert pycc("emit", "cpp", program, "-o", "out", folder=tmp_path).returncode == 0
    flags = ["-std=c++17", "-O1", "-ffp-contract=off", "-fno-builtin", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["g++", *flags, "-c", "out/prog.cpp", "-o", "prog_cpp.o"], cwd=tmp_path, check=True)
    shutil.copy(tmp_path / "out" / "prog.h", tmp_path)
    assert call_from_c(tmp_path, "prog_cpp.o", "-lstdc++").stdout == C_OUTPUT


@pytest.mark.skipif(shutil.which("aarch64-linux-gnu-gcc") is None, reason="no cross compiler")
def test_library_for_another_machine(program: Path, tmp_path: Path) -> None:
    assert pycc("build", program, "-o", "libarm.so", "--target", "aarch64-linux-gnu", folder=tmp_path).returncode == 0
    assert (tmp_path / "libarm.so").read_bytes()[18:20] == b"\xb7\x00"  # EM_AARCH64


# ---------------------------------------------------------------- errors

FAILURES = {
    "syntax": ("def f(:\n", "F001"),
    "module code": ("1 / 0\n", "D005"),
    "module exits": ("raise SystemExit(3)\n", "D005"),
    "nothing to export": ("def f(x):\n    return x\n", "D007"),
    "type conflict": ("def f(n: int) -> int:\n    xs = [1]\n    xs.append('a')\n    return n\n", "T0"),
    "unknown name": ("def f(n: int) -> int:\n    return n + nothing\n", "T001"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_bad_programs_get_an_error(tmp_path: Path, case: str) -> None:
    text, code = FAILURES[case]
    (tmp_path / "bad.py").write_text(text)
    done = pycc("build", "bad.py", "-o", "libbad.so", folder=tmp_path)
    assert done.returncode == 1 and f"error[{code}" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "libbad.so").exists() and not (tmp_path / "bad.h").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["missing.py", "-o", "x.so"], "D013"),
        (["prog.py", "-o", "nowhere/x.so"], "D012"),
        (["prog.py", "-o", "."], "D012"),
        (["prog.py", "-o", "x.foo"], "D016"),
        (["prog.py", "-o", "x.so", "--entry", "absent"], "D006"),
        (["prog.py", "-o", "x.so", "--entry", "untyped"], "D008"),
        (["prog.py", "-o", "x.o", "--target", "foo-bar"], "D014"),
        (["prog.py", "-o", "x.o", "--cpu", "foo"], "D014"),
        (["prog.py", "-o", "x.o", "--target", "aarch64-linux-gnu", "--cpu", "foo"], "D014"),
    ],
)
def test_bad_requests_get_an_error(program: Path, tmp_path: Path, arguments: list[str], code: str) -> None:
    before = set(tmp_path.iterdir())
    done = pycc("build", *arguments, folder=tmp_path)
    assert done.returncode == 1 and f"error[{code}]" in done.stderr, done.stderr
    assert set(tmp_path.iterdir()) == before


def test_no_linker(program: Path, tmp_path: Path) -> None:
    done = pycc("build", program, "-o", "x.so", folder=tmp_path, PATH="/nonexistent")
    assert done.returncode == 1 and "error[D010]" in done.stderr
    done = pycc("build", program, "-o", "x.so", folder=tmp_path, PYCC_CC="false")
    assert done.returncode == 1 and "error[D011]" in done.stderr
    assert not (tmp_path / "x.so").exists()


def test_unwritable_output_keeps_what_was_there(program: Path, tmp_path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root can write everywhere")
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "x.o").write_text("old")
    folder.chmod(0o500)
    done = pycc("build", program, "-o", folder / "x.o", folder=tmp_path)
    assert done.returncode == 1 and "error[D012]" in done.stderr
    assert (folder / "x.o").read_text() == "old"


def test_wrong_use(tmp_path: Path) -> None:
    for arguments in (["build"], ["emit", "--level", "nope", "x.py"], ["frobnicate"], ["run"]):
        done = pycc(*arguments, folder=tmp_path)
        assert done.returncode == 2 and "Traceback" not in done.stderr


def test_doctor_and_cache(program: Path, tmp_path: Path) -> None:
    assert "linker" in pycc("doctor", folder=tmp_path).stdout
    assert pycc("run", program, folder=tmp_path).returncode == 1
    assert (
        "prog.main" in pycc("cache", "info", folder=tmp_path).stdout
        or "__pycc_main__" in pycc("cache", "info", folder=tmp_path).stdout
    )
    assert "not compiled before" in pycc("cache", "why", folder=tmp_path).stdout
    assert "files removed" in pycc("cache", "clear", folder=tmp_path).stdout
    assert "0 functions" in pycc("cache", "info", folder=tmp_path).stdout
