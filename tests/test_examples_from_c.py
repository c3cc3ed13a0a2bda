"""Examples called from C through their generated headers, function by function, with CPython's values for the same arguments.

Each case is an example, the body of a C `main` that prints numbers (doubles as hexadecimal, so that every bit counts), and the
Python expressions that give the same numbers. The library is built as a shared object; one case is also linked statically.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import pycc

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")

PROGRAM = """\
#include "{name}.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
static void put(int64_t value) {{ printf("%" PRId64 "\\n", value); }}
static void put_double(double value) {{ printf("%a\\n", value); }}
static void check(int32_t status) {{ if (status != 0) {{ printf("status %d\\n", (int)status); exit(1); }} }}
int main(void) {{
    pycc_error error = {{0}};
    (void)put; (void)put_double; (void)check;
{body}
    return 0;
}}
"""


@dataclass(frozen=True)
class Case:
    """An example and what a C program asks of it."""

    example: str
    entries: tuple[str, ...]
    body: str


MANDELBROT = Case(
    "mandelbrot",
    ("escape_time", "mandelbrot"),
    """\
    int64_t points = 0;
    check(mandelbrot(64, 48, 60, &points, &error));
    put(points);
    check(escape_time(-0.5, 0.5, 40, &points, NULL));
    put(points);
    check(mandelbrot(0, 0, 1, &points, &error));
    put(points);""",
)
LEVENSHTEIN = Case(
    "levenshtein",
    ("levenshtein", "sequence"),
    """\
    int64_t a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 3, 4, 4, 6}, distance = -1;
    pycc_list_int64 first = {a, 6, 6}, second = {b, 5, 5}, none = {NULL, 0, 0}, made = {NULL, 0, 0};
    check(levenshtein(&first, &second, &distance, &error));
    put(distance);
    check(levenshtein(&none, &second, &distance, &error));
    put(distance);
    check(sequence(7, 30, &made, &error));
    put(made.size);
    for (int64_t i = 0; i < made.size; ++i) put(made.data[i]);
    check(levenshtein(&made, &first, &distance, &error));
    put(distance);
    free(made.data);
    put(first.size);
    put(a[0]);
    check(sequence(1, -1, &made, &error));
    put(made.size);
    free(made.data);
    distance = 77;
    int32_t status = sequence(INT64_MAX, 2, &made, &error);
    put(status == PYCC_INTEGER_RANGE_ERROR && error.status == status);
    put(distance);""",
)
KMEANS = Case(
    "kmeans",
    ("kmeans", "cloud", "nearest", "squared_distance"),
    """\
    pycc_list_tuple_double_double points = {NULL, 0, 0}, centres = {NULL, 0, 0};
    check(cloud(90, &points, &error));
    put(points.size);
    check(kmeans(&points, 4, 6, &centres, &error));
    put(centres.size);
    for (int64_t i = 0; i < centres.size; ++i) { put_double(centres.data[i]._0); put_double(centres.data[i]._1); }
    int64_t index = -1;
    check(nearest(&points.data[17], &centres, &index, &error));
    put(index);
    double distance = 0;
    check(squared_distance(&points.data[3], &points.data[4], &distance, &error));
    put_double(distance);
    pycc_list_tuple_double_double empty = {NULL, 0, 0};
    int32_t status = nearest(&points.data[0], &empty, &index, &error);
    put(status == PYCC_INDEX_ERROR && status >= PYCC_LOOKUP_ERROR && status <= PYCC_LOOKUP_ERROR_LAST);
    printf("%s: %s\\n", error.type, error.message);
    put(error.line);
    free(points.data);
    free(centres.data);""",
)
BLACK_SCHOLES = Case(
    "black_scholes",
    ("normal", "black_scholes", "portfolio"),
    """\
    pycc_tuple_double_double prices = {0, 0};
    double share = 0;
    check(normal(0.3, &share, &error));
    put_double(share);
    check(black_scholes(100, 95, 1, 0.05, 0.2, &prices, &error));
    put_double(prices._0); put_double(prices._1);
    check(portfolio(300, &prices, &error));
    put_double(prices._0); put_double(prices._1);
    prices._0 = 5;
    int32_t status = black_scholes(100, 95, 1, 0.05, 0, &prices, &error);
    printf("%s: %s\\n", error.type, error.message);
    put(status == PYCC_ZERO_DIVISION_ERROR);
    put_double(prices._0);
    put(black_scholes(-1, 95, 1, 0.05, 0.2, &prices, NULL) == PYCC_VALUE_ERROR);""",
)
JACOBI = Case(
    "jacobi",
    ("jacobi",),
    """\
    enum { N = 12, WIDE = 20 };
    static double plate[N][WIDE], copy[N][N];
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < WIDE; ++j) plate[i][j] = i == 0 ? 100 : 0;
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < N; ++j) copy[i][j] = i == 0 ? 100 : 0;
    /* A window of a wider plate, and columns first for the work space. */
    pycc_array_double_2 grid = {&plate[0][3], {N, N}, {WIDE * sizeof(double), sizeof(double)}};
    pycc_array_double_2 work = {&copy[0][0], {N, N}, {sizeof(double), N * sizeof(double)}};
    double change = 0;
    check(jacobi(&grid, &work, 25, &change, &error));
    put_double(change);
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < N; ++j) put_double(plate[i][j + 3]);
    put_double(plate[5][2]);
    work.shape[1] = 5;
    put(jacobi(&grid, &work, 1, &change, &error) == PYCC_INDEX_ERROR);
    printf("%s: %s\\n", error.type, error.message);""",
)


def example(name: str) -> ModuleType:
    """The example as Python sees it."""
    spec = importlib.util.spec_from_file_location(f"from_c_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shown(values: Iterable[object]) -> str:
    """Numbers as the C programs print them; a double is read back, since C may choose another exponent."""
    return "".join(f"{value!s}\n" for value in values)


def normalised(text: str) -> str:
    """Hexadecimal doubles of C as Python writes doubles."""
    lines = text.splitlines()
    return shown(float.fromhex(line) if "0x" in line else line for line in lines)


def called_from_c(case: Case, folder: Path, suffix: str) -> str:
    """What the C program prints, linked with a library or archive of the example."""
    library = folder / f"lib{case.example}{suffix}"
    entries = [word for entry in case.entries for word in ("--entry", entry)]
    source = EXAMPLES / f"{case.example}.py"
    command = [sys.executable, "-m", "pycc", "build", str(source), *entries, "-o", str(library)]
    built = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert built.returncode == 0, built.stderr
    (folder / "caller.c").write_text(PROGRAM.format(name=case.example, body=case.body))
    flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", f"-Wl,-rpath,{folder}"]
    subprocess.run(["cc", *flags, "caller.c", library.name, "-lm", "-o", "caller"], cwd=folder, check=True)
    done = subprocess.run([folder / "caller"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return normalised(done.stdout)


def test_mandelbrot(tmp_path: Path) -> None:
    m = example("mandelbrot")
    expected = shown([m.mandelbrot(64, 48, 60), m.escape_time(-0.5, 0.5, 40), m.mandelbrot(0, 0, 1)])
    assert called_from_c(MANDELBROT, tmp_path, ".so") == expected


@pytest.mark.parametrize("suffix", [".so", ".a"])
def test_levenshtein(tmp_path: Path, suffix: str) -> None:
    m = example("levenshtein")
    a, b, made = [1, 2, 3, 4, 5, 6], [1, 3, 4, 4, 6], m.sequence(7, 30)
    distances = [m.levenshtein(a, b), m.levenshtein([], b)]
    expected = shown([*distances, len(made), *made, m.levenshtein(made, a), 6, 1, 0, 1, 77])
    assert called_from_c(LEVENSHTEIN, tmp_path, suffix) == expected


def test_kmeans(tmp_path: Path) -> None:
    """An even number of points: LLVM 22 gave one too many (`backends/llvm/optimize.py`)."""
    m = example("kmeans")
    points = m.cloud(90)
    centres = m.kmeans(points, 4, 6)
    values = [90, 4, *(number for centre in centres for number in centre)]
    values += [m.nearest(points[17], centres), m.squared_distance(points[3], points[4])]
    expected = shown([*values, 1, *python_error(m.nearest, points[0], [])])
    assert called_from_c(KMEANS, tmp_path, ".so") == expected


def python_error(function: object, *arguments: object) -> tuple[str, int]:
    """The error that CPython raises, and its line."""
    assert callable(function)
    try:
        function(*arguments)
    except Exception as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        assert trace is not None
        return f"{type(error).__name__}: {error}", trace.tb_lineno
    raise AssertionError("no error")


def test_black_scholes(tmp_path: Path) -> None:
    m = example("black_scholes")
    values = [m.normal(0.3), *m.black_scholes(100.0, 95.0, 1.0, 0.05, 0.2), *m.portfolio(300)]
    error, _ = python_error(m.black_scholes, 100.0, 95.0, 1.0, 0.05, 0.0)
    assert called_from_c(BLACK_SCHOLES, tmp_path, ".so") == shown([*values, error, 1, 5.0, 1])


def test_jacobi_on_a_window_with_strides(tmp_path: Path) -> None:
    m = example("jacobi")
    grid = m.plate(12)
    work = grid.copy()
    change = m.jacobi(grid, work, 25)
    values = [float(change), *map(float, grid.flatten()), 0.0, 1]
    error, _ = python_error(m.jacobi, grid, work.copy()[:, :5], 1)
    assert called_from_c(JACOBI, tmp_path, ".so") == shown([*values, error])


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_jacobi_under_the_jit(level: int) -> None:
    m = example("jacobi")
    compiled = pycc.jit(m.jacobi, level=level, cache=False)
    for rows, columns in ((20, 20), (3, 3), (2, 5), (1, 1)):
        plain, native = np.zeros((rows, columns)), np.zeros((columns, rows)).T
        plain[0, :] = native[0, :] = 100.0
        change = m.jacobi(plain, plain.copy(), 50)
        assert float(change) == compiled(native, native.copy(), 50)
        assert plain.tobytes() == native.copy(order="C").tobytes()
    error, _ = python_error(m.jacobi, np.zeros((5, 5)), np.zeros((5, 2)), 1)
    with pytest.raises(IndexError) as raised:
        compiled(np.zeros((5, 5)), np.zeros((5, 2)), 1)
    assert f"IndexError: {raised.value}" == error


def test_jacobi_as_a_program(tmp_path: Path) -> None:
    """The example runs unchanged in CPython, and with its function compiled."""
    path = str(EXAMPLES / "jacobi.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    plain = subprocess.run([sys.executable, path], capture_output=True, text=True, env=environment, check=True)
    script = (
        "import runpy, pycc, sys\n"
        "from pathlib import Path\n"
        f"text = Path({path!r}).read_text().replace('def jacobi(', '@pycc.jit\\ndef jacobi(')\n"
        "target = Path(sys.argv[1]); target.write_text(text)\n"
        "runpy.run_path(str(target), run_name='__main__')\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "jacobi_jitted.py")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == plain.stdout
