"""Programs for 64-bit ARM: compiled here, linked by a cross compiler, run under qemu, with CPython's output.

Skipped, with the reason, where the cross compiler or the emulator is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_agreement import WITH_MAIN, Outcome, expected, in_sample, run

TRIPLE = "aarch64-linux-gnu"
COMPILER, EMULATOR = f"{TRIPLE}-gcc", "qemu-aarch64"
ROOT_OF_TARGET = Path("/usr") / TRIPLE
MISSING = [tool for tool in (COMPILER, EMULATOR) if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


def build(source: Path, output: Path, *arguments: str) -> None:
    """`pycc build` for the other machine."""
    command = [sys.executable, "-m", "pycc", "build", str(source), "-o", str(output), "--target", TRIPLE, *arguments]
    built = run(command)
    assert built.status == 0, built.error


def emulated(program: Path, *arguments: str) -> Outcome:
    """A run under qemu, with the libraries of the cross compiler."""
    return run([EMULATOR, "-L", str(ROOT_OF_TARGET), str(program), *arguments])


@pytest.mark.parametrize("path", [p for p in WITH_MAIN if in_sample(p, 12, 5)], ids=lambda p: p.stem)
def test_executable(path: Path, tmp_path: Path) -> None:
    program = tmp_path / path.stem
    build(path, program)
    assert program.read_bytes()[18:20] == b"\xb7\x00"  # EM_AARCH64
    assert emulated(program) == expected(path)


SOURCE = '''\
"""What a C program asks for."""


def mean(xs: list[float]) -> float:
    if len(xs) == 0:
        raise ValueError("no data")
    return sum(xs) / len(xs)


def split(seconds: int) -> tuple[int, int, float]:
    minutes, rest = divmod(seconds, 60)
    return minutes, rest, seconds / 3600


def descend(n: int) -> int:
    return 0 if n == 0 else 1 + descend(n - 1)
'''
CALLER = """\
#include "prog.h"
#include <inttypes.h>
#include <stdio.h>
int main(void) {
    pycc_error error = {0};
    double numbers[] = {1.5, 2.5, 4}, result = 0;
    pycc_list_double xs = {numbers, 3, 3}, none = {numbers, 0, 3};
    pycc_tuple_int64_int64_double parts = {0};
    int64_t depth = 0;
    printf("%d", (int)mean(&xs, &result, &error));
    printf(" %a\\n", result);
    printf("%d", (int)split(-3725, &parts, &error));
    printf(" %" PRId64 " %" PRId64 " %a\\n", parts._0, parts._1, parts._2);
    printf("%d", mean(&none, &result, &error) == PYCC_VALUE_ERROR);
    printf(" %s: %s, line %d\\n", error.type, error.message, (int)error.line);
    printf("%d\\n", descend(100000000, &depth, &error) == PYCC_RECURSION_ERROR);
    return (int)descend(1000, &depth, &error) + (depth != 1000);
}
"""


@pytest.mark.parametrize("suffix", [".so", ".a", ".o"])
def test_library_called_from_c(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "prog.py").write_text(SOURCE)
    (tmp_path / "caller.c").write_text(CALLER)
    library = tmp_path / f"libprog{suffix}"
    build(tmp_path / "prog.py", library)
    link = [COMPILER, "-Wall", "-Wextra", "-Werror", "caller.c", library.name, "-lm", "-o", "caller"]
    subprocess.run(link, cwd=tmp_path, check=True)
    environment = {**os.environ, "QEMU_SET_ENV": f"LD_LIBRARY_PATH={tmp_path}"}
    command = [EMULATOR, "-L", str(ROOT_OF_TARGET), str(tmp_path / "caller")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    mean, hours = (1.5 + 2.5 + 4) / 3, (-3725 / 3600)
    minutes, rest = divmod(-3725, 60)
    values = [float.hex(mean), f"{minutes} {rest} {float.hex(hours)}"]
    shown = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert float.fromhex(shown[0].split()[1]) == mean and shown[0].startswith("0 ")
    words = shown[1].split()
    assert words[:3] == ["0", str(minutes), str(rest)] and float.fromhex(words[3]) == hours, values
    assert shown[2:] == ["1 ValueError: no data, line 6", "1"]


def test_library_needs_the_c_library_only(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("def twice(x: int) -> int:\n    return x * 2\n")
    library = tmp_path / "libone.so"
    build(tmp_path / "one.py", library)
    assert library.stat().st_size <= 20_000
    command = [f"{TRIPLE}-readelf", "-d", str(library)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    needed = {line.split("[")[1].rstrip("]") for line in shown.splitlines() if "NEEDED" in line}
    assert needed <= {"libc.so.6", "libm.so.6"}
