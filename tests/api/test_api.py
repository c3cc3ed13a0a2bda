"""pycc as a library: modules enter at each level, go down, and leave by each door with the same answers."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest

import pycc
from pycc.driver.aot.link import find_linker

GOLDEN = Path(__file__).parent / "errors"
LEVELS = [level.value for level in pycc.Level]

FACTOR = 3


def scaled(n: int, x: float) -> float:
    """Uses a global, raises, calls the library."""
    return abs(x) * FACTOR + 1 / (n - 2)


CASES = [(3, -1.5), (-7, 0.25), (2, 1.0), (2**62, -0.0)]


def outcome(function: object, *arguments: object) -> str:
    try:
        return repr(function(*arguments))  # type: ignore[operator]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def accepted(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("PYCC_ACCEPT"):
        path.write_text(text + "\n")
    assert text + "\n" == path.read_text()


@pytest.mark.parametrize("level", LEVELS)
def test_a_program_at_each_level_runs(level: str) -> None:
    module = pycc.compile(scaled, level=level)
    assert module.level.value == level
    if level == "llvm-dialect":
        # C's own form: a status, and an address for the result.
        function, result = module.load().scaled, ctypes.c_double()
        assert function(3, -1.5, ctypes.addressof(result)) == 0 and result.value == scaled(3, -1.5)
        assert function(2, 1.0, ctypes.addressof(result)) > 0
        return
    function = module.load().scaled
    for arguments in CASES:
        assert outcome(function, *arguments) == outcome(scaled, *arguments)
        assert outcome(lambda *a: module.interpret("scaled", *a), *arguments) == outcome(scaled, *arguments)
    assert module.level.value == level  # what leaves is a copy


@pytest.mark.parametrize("level", LEVELS[1:])
def test_its_text_enters_again_at_the_same_level(level: str) -> None:
    module = pycc.compile(scaled, level=level)
    again = pycc.Module.parse(module.text(), level)
    assert again.text() == module.text()
    if level == "llvm-dialect":
        result = ctypes.c_double()
        assert again.load().scaled(3, -1.5, ctypes.addressof(result)) == 0 and result.value == scaled(3, -1.5)
    else:
        assert outcome(again.load().scaled, 3, -1.5) == outcome(scaled, 3, -1.5)
    if level != "llvm-dialect":
        assert pycc.Module.parse(module.text(generic=True), level).text() == module.text()


@pytest.mark.parametrize("level", LEVELS[1:-1])
def test_the_level_is_found_from_the_text(level: str) -> None:
    def kept(xs: list[int]) -> list[int]:
        return xs if len(xs) > 2 else [1]

    module = pycc.compile(kept, level=level)
    assert pycc.Module.parse(module.text()).level.value == level


def test_functions_modules_files_and_source(tmp_path: Path) -> None:
    source = "import math\n\ndef area(r: float) -> float:\n    return math.pi * r * r\n"
    (tmp_path / "shapes.py").write_text(source)
    for program in (source, tmp_path / "shapes.py"):
        assert pycc.compile(program).load().area(2.0) == 3.141592653589793 * 4
    assert pycc.compile(pycc.jit(scaled)).load().scaled(3, 1.0) == scaled(3, 1.0)

    def twice(x):
        return x + x

    assert pycc.compile(twice, types=(float,)).load().twice(1.5) == 3.0
    with pytest.raises(pycc.CompileError, match="argument types are not known"):
        pycc.compile(twice)
    with pytest.raises(TypeError):
        pycc.compile(3)
    with pytest.raises(ValueError, match=r"pathlib\.Path"):
        pycc.compile("shapes.py")
    with pytest.raises(ValueError, match="level must be one of py, typed, structured, buffers, llvm-dialect"):
        pycc.compile(source, level="machine")


def test_types_of_values_that_cross() -> None:
    text = """
    func.func @small(%a: i8, %b: i1, %c: f32) -> f32 {
      %0 = arith.sitofp %a : i8 to f32
      %1 = arith.select %b, %0, %c : f32
      func.return %1 : f32
    }
    func.func @second(%p: !mem.ptr<i64>) -> i64 {
      %one = arith.constant 1 : i64
      %v = mem.load %p[%one] : i64
      func.return %v : i64
    }
    func.func @corner(%m: memref<?x?xf32, strided<[?, ?], offset: ?>>, %i: index) -> f32 {
      %v = memref.load %m[%i, %i] : memref<?x?xf32, strided<[?, ?], offset: ?>>
      func.return %v : f32
    }
    """
    library = pycc.Module.parse(text).load()
    assert set(library) == {"small", "second", "corner"}
    assert library.small(-3, True, 0.5) == -3.0 and library["small"](-3, False, 0.5) == 0.5
    with pytest.raises(OverflowError):
        library.small(1000, True, 0.0)
    words = (ctypes.c_int64 * 2)(5, 6)
    assert library.second(ctypes.addressof(words)) == 6
    array = numpy.arange(12, dtype=numpy.float32).reshape(3, 4)
    assert library.corner(array, 2) == array[2, 2] and library.corner(array.T, 1) == array[1, 1]
    for wrong in ("text", 1.5, None):
        with pytest.raises(TypeError):
            library.small(wrong, True, 0.0)
    for wrong in (array.astype(float), array[0], "text"):
        with pytest.raises(TypeError):
            library.corner(wrong, 0)
    with pytest.raises(TypeError, match="takes 2 arguments but 1 were given"):
        library.corner(array)
    with pytest.raises(AttributeError, match="no function `edge`"):
        library.edge  # noqa: B018


def test_a_module_of_machine_ops() -> None:
    text = "llvm.func @twice(%x: i64) -> i64 {\n  %y = llvm.add %x, %x : i64\n  llvm.return %y : i64\n}\n"
    module = pycc.Module.parse(text)
    assert module.level is pycc.Level.MACHINE
    assert module.load().twice(21) == 42


def test_deep_recursion_inside_is_an_exception() -> None:
    def forever(n: int) -> int:
        return forever(n + 1) + 1

    source = "def forever(n: int) -> int:\n    return forever(n + 1) + 1\n"
    with pytest.raises(RecursionError):
        pycc.compile(source).load().forever(0)


def test_object_code_links_from_c(tmp_path: Path) -> None:
    module = pycc.compile("def mean(a: float, b: float) -> float:\n    return (a + b) / 2\n")
    (tmp_path / "mean.o").write_bytes(module.object_code())
    (tmp_path / "main.c").write_text(
        '#include <stdio.h>\ndouble mean(double, double);\nint main(void) { printf("%g", mean(1, 2)); }\n'
    )
    command, _ = find_linker("", "")
    subprocess.run(
        [*command, str(tmp_path / "main.c"), str(tmp_path / "mean.o"), "-o", str(tmp_path / "main")], check=True
    )
    assert subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True).stdout == "1.5"


def test_text_of_other_languages() -> None:
    module = pycc.compile(scaled, level="structured")
    assert "define" in module.emit("llvm") and "scaled" in module.emit("asm")
    assert "scaled(" in module.emit("cpp")
    assert "aarch64" in module.emit("llvm", pycc.Options(target="aarch64-linux-gnu"))
    with pytest.raises(ValueError, match="form must be llvm, asm, cpp"):
        module.emit("prose")


def test_cpp_is_called_from_cpp(tmp_path: Path) -> None:
    if shutil.which("g++") is None:
        pytest.skip("there is no g++")
    module = pycc.compile(scaled)
    main = """
#include <cstdint>
#include <cstdio>
extern "C" int32_t scaled(int64_t, double, double*);
int main() {
    double result = 0;
    int32_t status = scaled(3, -1.5, &result);
    std::printf("%d %g %d", status, result, scaled(2, 1.0, &result) != 0);
}
"""
    (tmp_path / "scaled.cpp").write_text(module.emit("cpp", name="scaled_module"))
    (tmp_path / "main.cpp").write_text(main)
    command = ["g++", "-std=c++17", "-O1", "-ffp-contract=off", "-fno-builtin", "scaled.cpp", "main.cpp", "-o", "main"]
    subprocess.run(command, cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True)
    assert done.stdout == f"0 {scaled(3, -1.5):g} 1"


def test_run_keeps_track_of_the_level() -> None:
    module = pycc.compile(scaled)
    assert module.run("lower-comprehensions").level is pycc.Level.TYPED
    assert module.run("lower-py").level is pycc.Level.STRUCTURED
    with pytest.raises(ValueError, match="below typed"):
        module.lower("typed")
    with pytest.raises(ValueError, match="unknown pass"):
        module.run("simplfy")


def test_errors_of_modules() -> None:
    with pytest.raises(pycc.CompileError) as refused:
        pycc.Module.parse(
            "func.func @f() -> i64 {\n  %a = arith.constant 1 : i32\n  func.return %a : i64\n}\n", name="a.mlir"
        )
    accepted("D023_text", str(refused.value))
    mixed = "py.func @f(%a: !py.int) -> (!py.int) {\n  %b = arith.constant 1 : i64\n  flow.return %a : !py.int\n}\n"
    with pytest.raises(pycc.CompileError) as refused:
        pycc.Module.parse(mixed, name="b.mlir")
    accepted("D023_mixed", str(refused.value))
    with pytest.raises(pycc.CompileError) as refused:
        pycc.Module.parse(mixed, "typed", name="b.mlir").verify()
    accepted("D023_level", str(refused.value))
    with pytest.raises(pycc.CompileError) as refused:
        pycc.compile("def f(xs: list[int]) -> int:\n    return len(xs)\n").load()
    accepted("D024_list", str(refused.value))


def test_importing_the_names_loads_nothing_that_is_not_used() -> None:
    code = (
        "import sys, pycc; pycc.Extension; pycc.extend = __import__('pycc.extend').extend; pycc.extend.PassRow\n"
        "print([m for m in ('xdsl', 'llvmlite', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


USER = """
from pathlib import Path

import pycc
from pycc.extend import Extension, PassRow
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation


def names(module: pycc.Module) -> list[str]:
    return sorted(module.functions)


def main(path: Path) -> float:
    module: pycc.Module = pycc.compile(path, level=pycc.Level.STRUCTURED, entries=["f"])
    pipeline: pycc.Pipeline = pycc.Pipeline.default().insert_before("simplify", "remove-dead")
    timing = pycc.Timing()
    module.lower("buffers", pipeline, [pycc.Timer(timing)]).verify()
    op: ModuleOp = module.op
    first: Operation = next(iter(module.walk()))
    text: str = module.emit("llvm", pycc.Options(level=1))
    code: bytes = module.object_code()
    try:
        pycc.Context().parse(text)
    except pycc.CompileError as error:
        spans = [one.span.line for one in error.diagnostics if one.span is not None]
        return float(len(spans) + len(code) + len(op.regions) + len(first.results))
    return sum(seconds for _, seconds in timing.steps)


EXTENSION = Extension(passes=[PassRow("mine", "mine:MinePass", before="simplify")])
"""


def test_a_program_of_a_user_passes_pyright_strict(tmp_path: Path) -> None:
    pyright = Path(sys.executable).with_name("pyright")
    if not pyright.exists():
        pytest.skip("pyright is not installed")
    (tmp_path / "user.py").write_text(USER)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "reportMissingTypeStubs": false}')
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [str(pyright), "--pythonpath", sys.executable, "user.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
