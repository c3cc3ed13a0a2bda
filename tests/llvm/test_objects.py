# ruff: noqa: E501 (IR in strings)
"""Objects and assembly, for this machine and for others; loading them; what the loading imports."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import CodeGenerationError, host_target, host_triple
from pycc.backends.llvm.object import compile_to_object
from pycc.support.target import Target
from tests.llvm import test_running as programs
from tests.llvm.running import exported, llvm_text

ROOT = Path(__file__).resolve().parents[2]


def test_objects_are_reproducible() -> None:
    text = llvm_text(programs.OBJECTS)
    assert compile_to_object(text, host_target(), 2) == compile_to_object(text, host_target(), 2)


def test_the_same_text_from_two_processes() -> None:
    script = (
        "import hashlib; from tests.llvm import test_running as p; from tests.llvm.running import llvm_text;"
        "print(hashlib.sha256(llvm_text(p.OBJECTS).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("triple", "magic"),
    [
        ("aarch64-unknown-linux-gnu", b"\x7fELF"),
        ("armv7-unknown-linux-gnueabihf", b"\x7fELF"),
        ("riscv64-unknown-linux-gnu", b"\x7fELF"),
        ("arm64-apple-macosx11.0", b"\xcf\xfa\xed\xfe"),
        ("x86_64-pc-windows-msvc", b"\x64\x86"),
        ("wasm32-unknown-unknown", b"\0asm"),
    ],
)
def test_other_targets(triple: str, magic: bytes) -> None:
    data = compile_to_object(llvm_text(programs.OBJECTS), Target(triple), 2)
    assert data.startswith(magic)
    assert data == compile_to_object(llvm_text(programs.OBJECTS), Target(triple), 2)


def test_assembly() -> None:
    text = llvm_text(exported("flow.return %a : i64", ["a: i64"], "i64", "same"))
    assert b"same" in compile_to_object(text, host_target(), 2, assembly=True)
    assert b"\tret\n" in compile_to_object(text, Target("aarch64-unknown-linux-gnu"), 2, assembly=True)


def test_unknown_target() -> None:
    with pytest.raises(CodeGenerationError, match="nonsense"):
        compile_to_object(llvm_text(exported("flow.return", [], "")), Target("nonsense-unknown-unknown"), 2)


def test_a_crash_of_llvm_stays_in_its_process() -> None:
    """A target that cannot select an instruction ends the process that asked it."""
    text = "define void @f(ptr %p) {\n  %v = load atomic i128, ptr %p seq_cst, align 16\n  store i128 %v, ptr %p\n  ret void\n}\ndeclare void @g(x86_amx)\n"
    with pytest.raises(CodeGenerationError):
        compile_to_object(
            text + 'define void @h(ptr %p) {\n call void asm "nonsense", "r"(ptr %p)\n ret void\n}\n',
            Target("aarch64-unknown-linux-gnu"),
            2,
        )


def test_imports_are_found() -> None:
    text = "declare i64 @given(i64)\ndeclare double @pow(double, double)\ndefine i64 @entry(i64 %a) {\n %r = call i64 @given(i64 %a)\n ret i64 %r\n}\ndefine double @power(double %a) {\n %r = call double @pow(double %a, double 3.0)\n ret double %r\n}\n"
    callback = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(lambda a: a * 3)
    address = ctypes.cast(callback, ctypes.c_void_p).value
    assert address is not None
    addresses = load_object(compile_to_object(text, host_target(), 2), ["entry", "power"], {"given": address})
    assert ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)(addresses["entry"])(14) == 42
    assert ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(addresses["power"])(2.0) == 8.0


def test_missing_symbols_and_damaged_objects_are_errors() -> None:
    text = "declare i64 @pycc_nobody_has_this(i64)\ndefine i64 @entry(i64 %a) {\n %r = call i64 @pycc_nobody_has_this(i64 %a)\n ret i64 %r\n}\n"
    with pytest.raises(CodeGenerationError):
        load_object(compile_to_object(text, host_target(), 2), ["entry"])
    good = compile_to_object("define i64 @entry() {\n ret i64 1\n}\n", host_target(), 2)
    for damaged in (b"", b"\x7fELF", good[:40], good[: len(good) // 2]):
        with pytest.raises(CodeGenerationError):
            load_object(damaged, ["entry"])


def test_loading_imports_no_compiler() -> None:
    """D10: a hit in the disk cache loads neither xDSL nor the compiler."""
    script = (
        "import sys; import pycc.backends.llvm.jit, pycc.backends.llvm.object, pycc.backends.llvm.machine, pycc.backends.llvm.optimize;"
        "print(sorted(m for m in sys.modules if m.split('.')[0] == 'xdsl' or m.startswith(('pycc.ir', 'pycc.dialects', 'pycc.passes'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


def test_host_is_described() -> None:
    assert host_target().triple == host_triple()
    assert host_target(native=False).cpu == ""
    assert host_target().describe() != Target(host_triple()).describe()
