"""Every program of `tests/programs` and `examples`, shown to upstream's tools.

* Its functions of upstream's ops alone are verified by mlir-opt and run by mlir-runner, on arguments by chance, with
  our answers.
* Its module at every level is read by mlir-opt in generic form, with locations.
* At MACHINE, mlir-translate's LLVM IR and ours are the same to llvm-diff, and become the same object code.

`make test` takes three, `make test-oracle` (PYCC_TEST_ALL=1) all.
"""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pycc.backends.llvm.machine import host_target
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.translate import translate
from pycc.ir.levels import Level
from tests.oracle.cases import Answer, Call, signature, some_arguments
from tests.oracle.ours import our_answers
from tests.oracle.programs import KERNELS, LEXICAL, PROGRAMS, Compiled, apply, raising_functions, roomy, to_machine
from tests.oracle.tools import ALL, count, find, needs, run
from tests.oracle.upstream import text_of, upstream_answers, without_nested_calls

SAMPLE = ("mandelbrot", "optionals")
SHOWN = [KERNELS, LEXICAL, *PROGRAMS] if ALL else [LEXICAL, *(path for path in PROGRAMS if path.stem in SAMPLE)]
DIFFERENT_OBJECTS = {"mixed_numbers"}
"""LLVM's optimiser takes another way through a struct of which mlir-translate has folded more: the IR before is equal."""

_seen: set[str] = set()
"""Functions that have been run: much of the library is in many programs."""


@pytest.fixture(scope="module", params=SHOWN, ids=[path.stem for path in SHOWN])
def program(request: pytest.FixtureRequest) -> Compiled:
    """One program."""
    path: Path = request.param
    return Compiled(path)


@pytest.fixture(scope="module")
def buffers(program: Compiled) -> ModuleOp:
    """Its module at BUFFERS."""
    return roomy(lambda: program.at(Level.BUFFERS))


# ---------------------------------------------------------------- run


@needs("mlir-opt", "mlir-runner")
def test_upstream_runs_what_is_its_own(program: Compiled, buffers: ModuleOp) -> None:
    upstream = roomy(lambda: apply(buffers.clone(), "buffers-to-upstream", "keep-upstream"))
    text = text_of(upstream)
    functions = [op for op in upstream.ops if isinstance(op, FuncOp) and op.body.blocks]
    done = run("mlir-opt", [], text)
    assert done.ok, done.errors
    fresh = [op for op in functions if _fresh(op, program.path.stem)]
    count("functions in all these programs", sum(isinstance(op, FuncOp) for op in buffers.ops))
    count("  of upstream's ops only, verified by mlir-opt", len(functions))
    generator = random.Random(program.path.stem)
    calls = [
        Call(op.sym_name.data, *signature(op), some_arguments(signature(op)[0], generator))
        for op in fresh
        for _ in range(8 if op.function_type.inputs else 1)
    ]
    _compare(text, buffers, calls, program.prefix)


def _fresh(op: FuncOp, stem: str) -> bool:
    name = op.sym_name.data
    key = name if not name.startswith(f"{stem}.") else f"{stem}:{name}"
    if key in _seen:
        return False
    _seen.add(key)
    return True


def _compare(text: str, buffers: ModuleOp, calls: list[Call], prefix: str) -> None:
    """A function of the library may ask for more of its arguments than their types say: where it gets less, our own
    answer depends on the optimiser, and says nothing."""
    machine = roomy(lambda: to_machine(buffers.clone()))
    raising = raising_functions(buffers)
    answers = our_answers(machine, raising, calls, seconds=1)
    plain = our_answers(machine, raising, calls, level=0, seconds=3)
    pairs: list[tuple[Call, Answer]] = []
    for call, answer, other in zip(calls, answers, plain, strict=True):
        if answer is None or other is None:
            continue
        if answer == other:
            pairs.append((call, answer))
        else:
            assert not call.symbol.startswith(prefix), call
    good = [pair for pair in pairs if not pair[1].error]
    bad = list({call.symbol: (call, answer) for call, answer in pairs if answer.error}.values())
    if not pairs:
        return
    given = upstream_answers(text, [call for call, _ in good], [call for call, _ in bad])
    for (call, answer), other in zip((*good, *bad), given, strict=True):
        assert answer == other, call
    count("  of these, run by mlir-runner with our answers", len({call.symbol for call, _ in (*good, *bad)}))
    count("    calls", len(good) + len(bad))


# ---------------------------------------------------------------- read

_LEVELS = list(Level)


@needs("mlir-opt")
@pytest.mark.parametrize("level", _LEVELS, ids=[level.value for level in _LEVELS])
def test_upstream_reads_every_level(program: Compiled, buffers: ModuleOp, level: Level) -> None:
    module = buffers if level is Level.BUFFERS else roomy(lambda: program.at(level))
    text = without_nested_calls(text_of(module, generic=True, locations=True))
    done = run("mlir-opt", ["--allow-unregistered-dialect", "-o", "/dev/null"], text)
    assert done.ok, done.errors[:2000]
    functions = sum(op.name.endswith(".func") for op in module.ops)
    count(f"functions read in generic form at level {level.value}", functions)


# ---------------------------------------------------------------- translated


@needs("mlir-translate", "opt", "llvm-diff")
def test_mlir_translate_agrees_with_ours(program: Compiled, buffers: ModuleOp, tmp_path: Path) -> None:
    machine = roomy(lambda: to_machine(buffers.clone()))
    ours = translate(machine)
    roomy(lambda: apply(machine, "llvm-to-upstream"))
    done = run("mlir-translate", ["--mlir-to-llvmir"], text_of(machine))
    assert done.ok, done.errors[:2000]
    theirs = phis_in_order(done.output)
    difference = llvm_difference(ours, theirs, tmp_path)
    assert not difference, difference[:3000]
    count("modules at MACHINE that mlir-translate and we make the same LLVM IR of (llvm-diff)")
    named = theirs.replace("LLVMDialectModule", "pycc")
    if ALL and compile_to_object(ours, host_target(), 2) == compile_to_object(named, host_target(), 2):
        count("  that become the same object code, byte for byte")
    else:
        assert not ALL or program.path.stem in DIFFERENT_OBJECTS


def phis_in_order(text: str) -> str:
    """mlir-translate's text with the edges of each phi in our order, its own backwards: llvm-diff goes by order."""

    def turned(match: re.Match[str]) -> str:
        return match[1] + ", ".join(reversed(re.findall(r"\[ .*?, %\S+ \]", match[2])))

    return re.sub(r"^(\s+%\S+ = phi .*? )(\[ .*\])$", turned, text, flags=re.MULTILINE)


def llvm_difference(ours: str, theirs: str, folder: Path) -> str:
    """What llvm-diff says; constants are folded in both, as mlir-translate does anyway."""
    paths: list[str] = []
    for name, text in (("ours", ours), ("theirs", theirs)):
        path = folder / f"{name}.ll"
        done = run("opt", ["-S", "-passes=function(instsimplify)", "-", "-o", str(path)], text)
        assert done.ok, done.errors
        paths.append(str(path))
    program = find("llvm-diff")
    assert program is not None
    done = subprocess.run([program, *paths], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
