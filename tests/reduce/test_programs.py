"""`pycc-reduce` on Python programs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.reduce.seeds import SEEDS
from tests.reduce.test_modules import reduced, script

PROGRAM = '''\
import math


def scale(values, factor=3):
    """Multiplies."""
    total = 0
    for value in values:
        if value % 2 == 0:
            total += value * factor
        else:
            total -= value
    return total


def ratio(a, b):
    return a / (b - b)


def main():
    numbers = [scale([1, 2, 3]), 4, 5]
    try:
        print(math.sqrt(numbers[0]))
    except ValueError:
        print("no root")
    for i, number in enumerate([n + 1 for n in numbers if n > 2]):
        print(ratio(number, i))


if __name__ == "__main__":
    main()
'''


def test_only_what_the_script_looks_for_is_left(tmp_path: Path) -> None:
    test = script(tmp_path, 'python3 "$1" 2>&1 | grep -q ZeroDivisionError && exit 1; exit 0')
    status, text, _ = reduced(tmp_path, PROGRAM, "--test", test, suffix=".py")
    assert status == 0
    assert len(list(ast.walk(ast.parse(text)))) < 25 and "scale" not in text and "math" not in text
    assert compile(text, "small.py", "exec")


def test_compiled_otherwise_than_cpython(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = SEEDS["remove-checks"]
    seed.plant(monkeypatch)
    source = "import math\n\n\n" + seed.program.replace("    return hits", "    spare = math.sqrt(n)\n    return hits")
    status, text, said = reduced(
        tmp_path, source, "--differs", "--entry", "f", "--args", "2", "--max-steps", "30", suffix=".py"
    )
    assert status == 0, said
    assert "range(" in text and "spare" not in text and "math" not in text


def test_a_crash_of_the_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.reduce.test_modules import crash_on

    monkeypatch.delenv("PYCC_RAISE_INTERNAL", raising=False)
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path))
    crash_on(monkeypatch, "math.sqrt")
    crash_on(monkeypatch, "arith.shli")
    source = "def f(n):\n    unused = [1, 2]\n    k = n * 2\n    return (k << n) + n\n"
    status, text, said = reduced(
        tmp_path, source, "--crashes", "--entry", "f", "--args", "2", "-O", "0", "--max-steps", "30", suffix=".py"
    )
    assert status == 0, said
    assert "<<" in text and "unused" not in text
