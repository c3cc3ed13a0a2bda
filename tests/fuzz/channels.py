"""The ways in which a compiled program is run: each takes loaded programs and gives out where they differ from CPython.

`jit`: `@pycc.jit`, arguments and results across the Python boundary. `c`: a shared library, called by ctypes through its C ABI.
`cpp`: the C++ text as a shared library made by g++, called the same way. `bare`: without any of the cleanups. `orders`: with the
cleanups in a random legal order, some left out, some twice. These two go through the C ABI too, loaded by LLVM's JIT.
`interpreter-...`: not compiled, but interpreted at a level.
"""

from __future__ import annotations

import ctypes
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from xdsl.dialects.builtin import ModuleOp

import pycc
from pycc.backends.llvm.jit import load_object
from pycc.backends.llvm.machine import host_triple
from pycc.backends.llvm.object import compile_to_object
from pycc.backends.llvm.translate import TranslateOptions, translate
from pycc.backends.source.cpp import emit_cpp
from pycc.dialects import llvm
from pycc.driver import native
from pycc.driver.aot import link
from pycc.driver.aot.c_interface import MODULE, Exported, export_source
from pycc.driver.aot.header import header_text
from pycc.driver.interpret.file import lower_file
from pycc.driver.jit import loader
from pycc.driver.jit.cache import environment_digest
from pycc.driver.jit.unit_store import UnitStore, unit_store
from pycc.driver.jit.units import split
from pycc.driver.options import Options
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.driver.program.program import LiveProgram, live_defaults
from pycc.driver.program.sourcefile import SourceFile, annotated
from pycc.driver.run import with_room
from pycc.driver.session import Session
from pycc.frontend.module import ModuleSource
from pycc.interpreters.faults import OutOfFuel
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry
from pycc.passes.pipelines import CLEANUPS
from pycc.support.diagnostics import CompileError
from tests.fuzz.c_values import CFunction
from tests.fuzz.judge import Loaded, Outcome, arguments_of, difference, observe, value_text

CXX = ("g++", "-std=c++17", "-O1", "-w", "-shared", "-fPIC", "-ffp-contract=off", "-fno-builtin")
MESSAGE = 215
"""Bytes of an error's message that the C ABI has room for."""
INTERPRETER = "interpreter-"
FUEL = 3_000_000
"""Ops that the interpreter may run; a program that needs more is not counted as run."""
Tell = Callable[[str, int], None]
"""Called with the phase and the place of the program that it is about to run (-1: all)."""


@dataclass(frozen=True)
class Channel:
    """A way to run programs. `share`: how many of 1,000 programs go through it. `batch`: how many are compiled together."""

    kind: str
    level: int
    share: int
    batch: int
    units: bool = False
    """Whether the library's functions come from a store, compiled before."""

    @property
    def name(self) -> str:
        """For counts: `jit-O2`."""
        return self.kind if self.kind.startswith(INTERPRETER) else f"{self.kind}-O{self.level}"


CHANNELS = (
    Channel("jit", 0, 60, 1), Channel("jit", 1, 10, 1), Channel("jit", 2, 10, 1), Channel("jit", 3, 10, 1), Channel("c", 0, 240, 120, True),
    Channel("c", 1, 20, 120, True), Channel("c", 2, 20, 120, True), Channel("c", 3, 20, 120, True), Channel("cpp", 1, 40, 100), Channel("bare", 0, 250, 120, True),
    Channel("bare", 2, 20, 120, True), Channel("orders", 0, 280, 120, True), Channel("orders", 3, 20, 120, True),
    *(Channel(f"{INTERPRETER}{level.value}", 0, 5, 1) for level in (Level.PYTHON, Level.TYPED, Level.STRUCTURED, Level.BUFFERS)),
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What became of one program: "same", "range", "refused" with a reason, or "different" with how."""

    what: str
    detail: str = ""
    expected: Outcome | None = None
    found: Outcome | None = None


def run(channel: Channel, programs: Sequence[Loaded], seed: int, tell: Tell) -> list[Finding]:
    """Run programs, which have their expected outcomes, through a channel. `seed` chooses an order of the passes."""
    if channel.kind == "jit":
        return [_jit(loaded, channel.level, number, tell) for number, loaded in enumerate(programs)]
    if channel.kind.startswith(INTERPRETER):
        level = Level(channel.kind.removeprefix(INTERPRETER))
        return [_interpreted(loaded, level, number, tell) for number, loaded in enumerate(programs)]
    return _library(channel, list(programs), seed, tell)


def compare(loaded: Loaded, call: Callable[[list[Any]], Outcome]) -> Finding:
    """The first difference of a program's calls, if any."""
    in_range = True
    for number, arguments in enumerate(loaded.program.calls):
        with numpy.errstate(all="ignore"):
            found = call(arguments_of(arguments))
        how = difference(loaded, number, found)
        if how is not None:
            return Finding("different", how, loaded.expected[number], found)
        in_range = in_range and found.kind != "IntegerRangeError"
    return Finding("same" if in_range else "range")


def refusal(error: CompileError) -> Finding:
    """A program that the compiler does not take; an error inside the compiler is a disagreement."""
    first = error.diagnostics[0]
    text = str(error).replace("\n", " ")[:400]
    if type(first).__name__ == "InternalError":
        return Finding("different", f"internal error: {text}")
    return Finding("refused", f"{first.code} {text}")


def _jit(loaded: Loaded, level: int, number: int, tell: Tell) -> Finding:
    tell("jit", number)
    function = pycc.jit(loaded.module.main, level=level, cache=True)
    try:
        return compare(loaded, lambda arguments: observe(function, arguments))
    except CompileError as error:
        return refusal(error)


def _interpreted(loaded: Loaded, level: Level, number: int, tell: Tell) -> Finding:
    tell("interpreter", number)
    try:
        lowered = lower_file(_source_file(loaded, LiveProgram()), "main", level)
        return compare(loaded, lambda a: observe(lambda *b: lowered.call(b, sys.stdout, fuel=FUEL), a))
    except OutOfFuel:
        return Finding("slow")
    except CompileError as error:
        return refusal(error)


def _source_file(loaded: Loaded, program: LiveProgram) -> SourceFile:
    """A loaded program as a file of a program to compile."""
    names = vars(loaded.module)
    source = ModuleSource(
        loaded.program.source, loaded.file, loaded.name, live_defaults=lambda f: live_defaults(names.get(f))
    )
    program.add_file(source, names)
    return SourceFile(Path(loaded.file), source, loaded.module, program)


# ---------------------------------------------------------------- libraries


def _library(channel: Channel, programs: list[Loaded], seed: int, tell: Tell) -> list[Finding]:
    findings: dict[int, Finding] = {}
    left = list(range(len(programs)))
    while left:
        tell("compile", left[0] if len(left) == 1 else -1)
        try:
            with tempfile.TemporaryDirectory(prefix="pycc-fuzz-") as folder:
                functions = with_room(lambda: _build(channel, [programs[i] for i in left], seed, Path(folder)))
                with _descriptor() as output:
                    for index, function in zip(left, functions, strict=True):
                        tell("run", index)
                        findings[index] = compare(programs[index], lambda a, f=function: _call(f, a, output))  # pyright: ignore
            break
        except CompileError as error:
            guilty = _guilty(error, programs, left)
            for index in guilty:
                findings[index] = refusal(error)
            if not guilty:
                if len(left) == 1:
                    findings[left[0]] = refusal(error)
                    break
                # Nobody knows whose it is: one by one.
                for index in left:
                    findings[index] = _library(
                        channel, [programs[index]], seed, lambda phase, _, i=index: tell(phase, i)
                    )[0]
                break
            left = [index for index in left if index not in guilty]
    return [findings[index] for index in range(len(programs))]


def _guilty(error: CompileError, programs: Sequence[Loaded], left: Sequence[int]) -> list[int]:
    files = {d.span.file for d in error.diagnostics if d.span is not None}
    return [index for index in left if programs[index].file in files]


def _build(channel: Channel, programs: Sequence[Loaded], seed: int, folder: Path) -> list[CFunction]:
    options = Options(level=channel.level, cache=False)
    # The library's functions are compiled once per channel, as under the JIT; now and then anew, with the program.
    units = (
        unit_store(f"fuzz {channel.name} {environment_digest(options)}", True) if channel.units and seed % 8 else None
    )
    program = LiveProgram(store=units)
    exported: list[Exported] = []
    for loaded in programs:
        main = annotated(_source_file(loaded, program), "main")
        assert main.result is not None
        parameters = tuple(zip(main.names, main.types, strict=True))
        exported.append(Exported(f"{loaded.name}_main", loaded.name, "main", parameters, main.result))
    interface = ModuleSource(export_source(exported), "<c interface>", MODULE, library=True)
    program.add_generated(interface)
    entries: list[Entry] = []
    for function in exported:
        annotations = interface.function(function.c_name).annotations
        assert annotations is not None
        entries.append(Entry(f"{MODULE}.{function.c_name}", annotations.data, function.c_name))
    session = Session(program, options, pipeline=pipeline_of(channel, seed))
    module = session.compile(entries, Level.TYPED)
    if units is not None:
        split(module, session, units)
    session.lower(module, Level.TYPED, Level.BUFFERS if channel.kind == "cpp" else Level.MACHINE)
    names = [function.c_name for function in exported]
    if channel.kind == "cpp":
        addresses = _cpp(module, exported, folder)
    else:
        addresses = _native(module, names, channel, options, folder, units)
    return [
        CFunction(addresses[f.c_name], [type_ for _, type_ in f.parameters], f.result) for f in exported
    ]  # fmt: skip


def pipeline_of(channel: Channel, seed: int) -> Pipeline | None:
    """The passes of a channel; None for the default ones."""
    if channel.kind == "bare":
        made = Pipeline.default()
        for name in CLEANUPS:
            made.remove(name)
        return made
    if channel.kind == "orders":
        made = Pipeline.default()
        for name in CLEANUPS:
            made.remove(name)
        for name in random_order(random.Random(seed)):
            made.insert_before("infer-raises", name)
        return made
    return None


def random_order(choices: random.Random) -> list[str]:
    """Cleanups in a legal order (`passes/pipelines.py`): some left out, some several times."""
    names = [name for name in (*CLEANUPS, *CLEANUPS) if choices.random() < 0.6]
    choices.shuffle(names)
    return names


def _native(
    module: ModuleOp, names: list[str], channel: Channel, options: Options, folder: Path, units: UnitStore | None
) -> dict[str, int]:
    target = native.target_of(options, travels=channel.kind == "c")
    text = translate(module, TranslateOptions(function_attributes=target.function_attributes))
    data = compile_to_object(text, target, channel.level)
    library: list[str] = []
    if units is not None:
        declared = [op.sym_name.data for op in module.ops if isinstance(op, llvm.FuncOp) and not op.body.blocks]
        library = [name for name in declared if units.row(name) is not None]
    if channel.kind != "c":
        return load_object(data, names, loader._library(library, units) if units is not None else None)  # pyright: ignore
    path = folder / "library.so"
    link.link([data, *_unit_objects(library, units)], path, "", host_triple(), shared=True)
    return _loaded(path, names)


def _unit_objects(library: Sequence[str], units: UnitStore | None) -> list[bytes]:
    """Object code of the units that define some library functions, and of those that they need."""
    found: dict[str, bytes] = {}
    work = list(library)
    while work and units is not None:
        row = units.row(work.pop())
        assert row is not None
        if row.unit not in found:
            unit = units.unit(row.unit)
            assert unit is not None
            found[row.unit] = unit.object_code
            work += unit.imports
    return list(found.values())


def _cpp(module: ModuleOp, exported: list[Exported], folder: Path) -> dict[str, int]:
    files = emit_cpp(module, "library", header_text("library", exported))
    (folder / "library.h").write_text(files.header, encoding="utf-8", errors="surrogatepass")
    (folder / "library.cpp").write_text(files.source, encoding="utf-8", errors="surrogatepass")
    done = subprocess.run([*CXX, "library.cpp", "-o", "library.so", "-lm"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"g++: {done.stderr[:2000]}")
    return _loaded(folder / "library.so", [function.c_name for function in exported])


def _loaded(path: Path, names: Sequence[str]) -> dict[str, int]:
    library = ctypes.CDLL(str(path))
    return {name: ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0 for name in names}


# ---------------------------------------------------------------- calls


class _descriptor:
    """Descriptor 1 as a file that can be read and emptied."""

    def __enter__(self) -> _descriptor:
        sys.stdout.flush()
        self._file = os.memfd_create("pycc-fuzz")
        self._before = os.dup(1)
        os.dup2(self._file, 1)
        return self

    def __exit__(self, *_: object) -> None:
        os.dup2(self._before, 1)
        os.close(self._before)
        os.close(self._file)

    def take(self) -> str:
        """What was written since the last time."""
        size = os.lseek(self._file, 0, os.SEEK_END)
        data = os.pread(self._file, size, 0)
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        return data.decode("utf-8", "surrogatepass")


def _call(function: CFunction, arguments: list[Any], output: _descriptor) -> Outcome:
    kind, value = function(arguments)
    text = value_text(value) if kind == "value" else value
    return Outcome(kind, text, output.take(), value_text(arguments))
