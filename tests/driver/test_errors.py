"""Golden texts of the driver's errors: each case is refused with exactly `errors/<code>_<what>.txt`.

To accept new texts: `PYCC_ACCEPT=1 pytest tests/driver/test_errors.py`.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import pycc
from pycc.driver.aot.build import Request, build, kind_of
from pycc.driver.options import Options
from pycc.driver.run import guarded, with_room
from pycc.support.diagnostics import CompileError

FOLDER = Path(__file__).parent / "errors"
Case = Callable[[Path, pytest.MonkeyPatch], object]
CASES: dict[str, Case] = {}
PROGRAM = """\
def add(a: int, b: int) -> int:
    return a + b


def untyped(x):
    return x
"""


def case(function: Case) -> Case:
    """Register a case; its name is its golden file's."""
    CASES[function.__name__] = function
    return function


def loaded(folder: Path, source: str) -> ModuleType:
    """A module from source text."""
    path = folder / "prog.py"
    path.write_text(source)
    spec = importlib.util.spec_from_file_location("driver_errors_prog", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(
    folder: Path, source: str = PROGRAM, output: str = "prog.o", entry: str = "", options: Options | None = None
) -> None:
    """`pycc build` in this process."""
    (folder / "prog.py").write_text(source)
    path = folder / output

    def work() -> None:
        entries = [entry] if entry else []
        build(Request(folder / "prog.py", path, kind_of(path, None), entries, options or Options()))

    with_room(work)


@case
def d001_no_source(folder: Path, patch: pytest.MonkeyPatch) -> None:
    names: dict[str, Callable[[int], int]] = {}
    exec("def made(x): return x", names)
    pycc.jit(names["made"], cache=False)(1)


@case
def d002_global(folder: Path, patch: pytest.MonkeyPatch) -> None:
    module = loaded(folder, "HANDLE = object()\n\n\ndef f(x):\n    return HANDLE is None or x\n")
    pycc.jit(module.f, cache=False)(1)


@case
def d003_large_constant(folder: Path, patch: pytest.MonkeyPatch) -> None:
    pycc.jit(loaded(folder, "LARGE = 2**80\n\n\ndef f(x):\n    return x < LARGE\n").f, cache=False)(1)


@case
def d004_internal(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PYCC_REPRODUCERS", str(folder))
    patch.delenv("PYCC_RAISE_INTERNAL", raising=False)
    with guarded("some-pass", lambda: "// IR"):
        raise KeyError("a fault of the compiler")


@case
def d005_module_code(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, "TABLE = [1, 2, 3]\nLAST = TABLE[3]\n" + PROGRAM)


@case
def d006_entry(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, entry="absent")


@case
def d007_nothing(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, "def untyped(x):\n    return x\n")


@case
def d008_annotation(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, entry="untyped")


@case
def d009_not_exportable(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, "def steps(n: int):\n    return range(n)\n")


@case
def d010_no_linker(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(folder))
    patch.delenv("PYCC_CC", raising=False)
    patch.setattr("pycc.driver.aot.link._zig", lambda: None)
    built(folder, output="prog.so")


@case
def d011_link_failed(folder: Path, patch: pytest.MonkeyPatch) -> None:
    linker = folder / "linker"
    linker.write_text("#!/bin/sh\necho 'no room for a library here' >&2\nexit 3\n")
    linker.chmod(0o755)
    patch.setenv("PYCC_CC", str(linker))
    built(folder, output="prog.so")


@case
def d012_cannot_write(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, output="nowhere/prog.o")


@case
def d013_cannot_read(folder: Path, patch: pytest.MonkeyPatch) -> None:
    with_room(lambda: build(Request(folder / "absent.py", folder / "absent.o", "object")))


@case
def d014_target(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, options=Options(target="abacus-unknown-linux"))


@case
def d015_main(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, "def main(first, second):\n    print(first, second)\n", output="prog")


@case
def d016_output_kind(folder: Path, patch: pytest.MonkeyPatch) -> None:
    built(folder, output="prog.xyz")


@case
def d017_result(folder: Path, patch: pytest.MonkeyPatch) -> None:
    pycc.jit(loaded(folder, "def f(n):\n    return range(n)\n").f, cache=False)(3)


@case
def d018_no_specialisation(folder: Path, patch: pytest.MonkeyPatch) -> None:
    pycc.jit(loaded(folder, "def f(n):\n    return n\n").f, cache=False).inspect("typed")


@pytest.mark.parametrize("name", CASES)
def test_refused_with(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CompileError) as caught:
        CASES[name](tmp_path, monkeypatch)
    text = "\n\n".join(d.render() for d in caught.value.diagnostics) + "\n"
    text = re.sub(r"(some-pass)-\w+(\.mlir)", r"\1\2", text.replace(f"{tmp_path}/", ""))
    golden = FOLDER / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert f"error[{name.partition('_')[0].upper()}]" in text
