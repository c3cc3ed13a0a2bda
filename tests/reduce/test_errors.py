"""Golden texts of what `pycc-reduce` and `pycc bisect` refuse. To accept new ones: `PYCC_ACCEPT=1`."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pycc.driver.bisect.report import Request, bisect_command
from pycc.driver.reduce.main import main
from pycc.driver.run import with_room
from pycc.support.diagnostics import CompileError
from tests.reduce.test_modules import FIRST, script

FOLDER = Path(__file__).parent / "errors"
Case = Callable[[Path], str]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    """Register a case; its name is its golden file's."""
    CASES[function.__name__] = function
    return function


def refused(folder: Path, *arguments: str, source: str = FIRST, suffix: str = ".mlir") -> str:
    """What the tool says; nothing may come out of it, and the output file is not touched."""
    path, result = folder / f"input{suffix}", folder / "result"
    path.write_text(source)
    out, err = io.StringIO(), io.StringIO()
    status = main([str(path), *arguments, "-q", "-o", str(result)], out, err)
    assert (status, out.getvalue(), result.exists()) == (1, "", False), err.getvalue()
    return err.getvalue()


@case
def d040_not_a_module(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "exit 1"), source="func.func @f( {\n")


@case
def d040_not_a_program(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "exit 1"), source="def f(:\n    pass\n", suffix=".py")


@case
def d041_never(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "exit 0"))


@case
def d041_other_convention(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "exit 1"), "--interesting", "zero")


@case
def d041_passes_are_fine(folder: Path) -> str:
    return refused(folder, "--crashes", "-p", "remove-dead")


@case
def d041_same_answer(folder: Path) -> str:
    return refused(folder, "--differs", "--args", "20", source="def main(n):\n    print(n)\n", suffix=".py")


@case
def d042_missing(folder: Path) -> str:
    return refused(folder, "--test", str(folder / "absent.sh"))


@case
def d042_not_executable(folder: Path) -> str:
    (folder / "test.sh").write_text("exit 1\n")
    return refused(folder, "--test", str(folder / "test.sh"))


@case
def d042_no_interpreter(folder: Path) -> str:
    path = folder / "test.sh"
    path.write_text("#!/no/such/shell\n")
    path.chmod(0o755)
    return refused(folder, "--test", str(path))


@case
def d042_command_not_found(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "no-such-command $1"))


@case
def d042_killed(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "kill -SEGV $$"))


@case
def d042_folder(folder: Path) -> str:
    return refused(folder, "--test", str(folder))


@case
def d043_flaky(folder: Path) -> str:
    text = f"if [ -e {folder}/seen ]; then exit 0; fi; touch {folder}/seen; exit 1"
    return refused(folder, "--test", script(folder, text))


@case
def d044_hangs(folder: Path) -> str:
    return refused(folder, "--test", script(folder, "sleep 60 & wait"), "--timeout", "0.3")


@case
def d013_no_input(folder: Path) -> str:
    err = io.StringIO()
    assert main([str(folder / "absent.mlir"), "--test", script(folder, "exit 1")], io.StringIO(), err) == 1
    return err.getvalue()


def bisected(folder: Path, source: str, **settings: object) -> str:
    """What `pycc bisect` refuses with."""
    path = folder / "prog.py"
    path.write_text(source)
    with pytest.raises(CompileError) as error:
        with_room(lambda: bisect_command(Request(path, **settings), lambda text: None, lambda text: None))  # type: ignore[arg-type]
    return f"{error.value}\n"


@case
def d045_hangs_in_cpython(folder: Path) -> str:
    return bisected(folder, "def main():\n    while True:\n        pass\n", seconds=0.5)


@case
def d045_two_answers(folder: Path) -> str:
    return bisected(folder, "import time\n\n\ndef main():\n    print(time.perf_counter_ns())\n")


@case
def d045_no_literals(folder: Path) -> str:
    return bisected(folder, "def f(n):\n    return n\n", entry="f", arguments="n + 1")


@case
def d045_refused(folder: Path) -> str:
    return bisected(folder, 'def main():\n    print(1 + "a")\n')


@case
def d006_no_such_entry(folder: Path) -> str:
    return bisected(folder, "def f(n):\n    return n\n", entry="g", arguments="1")


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, tmp_path: Path) -> None:
    text = CASES[name](tmp_path).replace(f"{tmp_path}/", "").replace(str(tmp_path), "FOLDER")
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--test", "x", "--crashes"],
        ["--crashes"],
        ["--crashes", "-p", "no-such-pass"],
        ["--test-arg", "x", "--crashes", "-p", "simplify"],
        ["--timeout", "0", "--crashes", "-p", "simplify"],
        ["--no-such-flag"],
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], tmp_path: Path) -> None:
    path = tmp_path / "input.mlir"
    path.write_text(FIRST)
    err = io.StringIO()
    assert main([str(path), *arguments], io.StringIO(), err) == 2
    assert err.getvalue().startswith("pycc-reduce: ")
    assert "Traceback" not in err.getvalue()
