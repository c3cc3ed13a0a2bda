"""`pycc-run`: what it prints, and its exit status, for modules of every level and for Python files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pycc.driver.interpret.cli import RAISED, USAGE, WRONG, main

MODULE = """\
func.func @main(%n: i64, %x: f64) -> f64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %zero to %n step %one (%t = %x : f64) {
    %s = arith.addf %t, %x : f64
    flow.continue %s : f64
  }
  flow.return %r : f64
}
func.func @null() -> i64 {
  %zero = arith.constant 0 : i64
  %p = mem.null : !mem.ptr<i64>
  %v = mem.load %p[%zero] : i64
  flow.return %v : i64
}
func.func @raises() {
  %no = arith.constant false
  flow.check %no "KeyError" "'gone'"
  flow.return
}
func.func @endless() {
  flow.loop {
    flow.continue
  }
  flow.unreachable
}
"""
PROGRAM = """\
def twice(text: str, count: int) -> list[str]:
    return [text] * count

def main() -> None:
    print("hello")
    raise ValueError("at the end")

def untyped(a, b):
    return a + b

if __name__ == "__main__":
    print("from the body")
"""


def call(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = main(list(words), out, err)
    assert "Traceback" not in err.getvalue()
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def module(tmp_path: Path) -> str:
    path = tmp_path / "module.mlir"
    path.write_text(MODULE)
    return str(path)


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "a_program_to_run.py"
    path.write_text(PROGRAM)
    return str(path)


def test_a_module(module: str) -> None:
    assert call(module, "--args", "3, 1.5") == (0, "6.0\n", "")
    status, _, err = call(module, "--args", "3, 1.5", "--stats")
    assert status == 0 and err.startswith("10 ops in ")


def test_a_fault_is_shown_where_it_is(module: str) -> None:
    status, out, err = call(module, "--entry", "null")
    assert (status, out) == (WRONG, "")
    assert err == (f"{module}:13:3: error: mem.load: null is read\n    %v = mem.load %p[%zero] : i64\n    ^\n")


def test_what_the_program_raises(module: str) -> None:
    assert call(module, "--entry", "raises") == (RAISED, "", "KeyError: 'gone'\n")


def test_fuel(module: str) -> None:
    status, _, err = call(module, "--entry", "endless", "--fuel", "5000")
    assert status == WRONG and "error: the program did not end within 5,000 ops" in err


@pytest.mark.parametrize(
    "words, text",
    [
        (["--args", "1"], "pycc-run: the function takes 2 arguments, 1 were given\n"),
        (["--args", "1, 'x'"], "pycc-run: argument 2: it is a value of type str, expected float\n"),
        (["--args", "1 +"], "pycc-run: --args takes literals"),
        (["--entry", "nobody"], "pycc-run: there is no function `nobody` in the module"),
        (["--level", "highest"], "invalid choice: 'highest'"),
        (["--args", "(" * 500], "pycc-run: --args takes literals"),
    ],
)
def test_wrong_arguments(module: str, words: list[str], text: str) -> None:
    status, out, err = call(module, *words)
    assert (status, out) == (USAGE, "") and text in err


def test_input_that_cannot_be_read(tmp_path: Path) -> None:
    assert call(str(tmp_path / "none.mlir"))[0] == USAGE
    assert call(str(tmp_path / "none.py"))[0] == USAGE
    bad = tmp_path / "bad.mlir"
    bad.write_text("func.func @f( {")
    status, _, err = call(str(bad))
    assert status == WRONG and f"{bad}:1:" in err
    bad.write_bytes(b"\xff\xfe\x00")
    assert call(str(bad))[0] == WRONG
    refused = tmp_path / "refused.py"
    refused.write_text("def main() -> None:\n    global x\n    x = 1\n")
    status, _, err = call(str(refused))
    assert status == WRONG and "error[" in err


@pytest.mark.parametrize("level", ["py", "typed", "structured", "buffers"])
def test_a_python_file(program: str, level: str) -> None:
    assert call(program, "--level", level) == (0, "from the body\n", "")
    assert call(program, "--level", level, "--entry", "main") == (RAISED, "hello\n", "ValueError: at the end\n")
    words = ("--level", level, "--entry", "twice", "--args", "'a', 2")
    assert call(program, *words) == (0, "['a', 'a']\n", "")
    assert call(program, "--level", level, "--entry", "untyped", "--args", "[1], [2]") == (0, "[1, 2]\n", "")


def test_machine_code(tmp_path: Path) -> None:
    path = tmp_path / "numbers_for_llvm.py"
    path.write_text(
        "def fact(n: int) -> int:\n    r = 1\n    for i in range(1, n + 1):\n        r *= i\n"
        "    if n < 0:\n        raise ValueError('negative')\n    print('of', n)\n    return r\n"
        "def text(s: str) -> str:\n    return s\n"
    )
    words = (str(path), "--level", "llvm-dialect", "--entry")
    assert call(*words, "fact", "--args", "10") == (0, "of 10\n3628800\n", "")
    assert call(*words, "fact", "--args", "-1") == (RAISED, "", "ValueError: negative\n")
    status, _, err = call(*words, "fact", "--args", "30", "-O", "2")
    assert status == RAISED and err.startswith("IntegerRangeError: ")
    status, _, err = call(*words, "text", "--args", "'x'")
    assert status == USAGE and "only numbers can be passed at this level" in err


def test_arrays(tmp_path: Path) -> None:
    path = tmp_path / "sums.mlir"
    path.write_text(
        "func.func @main(%a: memref<?xf64, strided<[?], offset: ?>>, %i: index) -> f64 {\n"
        "  %v = memref.load %a[%i] : memref<?xf64, strided<[?], offset: ?>>\n  func.return %v : f64\n}\n"
    )
    assert call(str(path), "--args", "array([1.5, 2.5]), 1") == (0, "2.5\n", "")
    assert call(str(path), "--args", "array([1, 2], 'float32'), 1")[0] == USAGE
