"""Runs programs through the C++ text: compile to BUFFERS, emit, build with g++, run.

The entry that the driver would make for `main()` is made here by hand, so that these tests need no driver beyond
`Session`.
"""

from __future__ import annotations

import shutil
import subprocess
import types
from collections.abc import Sequence
from pathlib import Path

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.dialects.func import FuncOp

from pycc.backends.source.cpp import CppFiles, emit_cpp
from pycc.dialects.syntax import TextParser
from pycc.driver.program.program import LiveProgram, run_module
from pycc.driver.registry import make_context
from pycc.driver.session import Session
from pycc.ir.levels import Level
from pycc.passes.infer.program import Entry

FLAGS = ("-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fno-builtin")
GXX = shutil.which("g++")

_ENTRY = """
func.func private @"{symbol}"() -> ()
func.func @entry(%limit: i64) -> i64 attributes {{pycc.export = "entry"}} {{
  %context = mem.context : !mem.ref<"Context">
  mem.set_field %context "stack_limit", %limit : i64
  %status = flow.try every -> (i64) {{
    {call} @"{symbol}"() : () -> ()
    %zero = arith.constant 0 : i64
    flow.yield %zero : i64
  }} catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {{
    %number = mem.extract %e[0] : i64
    %message = mem.extract %e[1] : !mem.ref<"str">
    mem.release %message : !mem.ref<"str">
    flow.yield %number : i64
  }}
  %one = arith.constant 1 : i32
  %output = mem.get_field %context "output" : !mem.ptr<i8>
  %size = mem.get_field %context "output_size" : i64
  %capacity = mem.get_field %context "output_capacity" : i64
  %written = mem.call_c "write"(%one, %output, %size) : (i32, !mem.ptr<i8>, i64) -> i64
  mem.free %output, %capacity
  %live = mem.get_field %context "live_bytes" : i64
  %shift = arith.constant 1000 : i64
  %high = arith.muli %live, %shift : i64
  %result = arith.addi %high, %status : i64
  flow.return %result : i64
}}
"""

MAIN = """
#include <stdint.h>
#include <stdio.h>
extern "C" int64_t entry(int64_t stack_limit);
int main() {
    int64_t result = entry((int64_t)(intptr_t)__builtin_frame_address(0) - 6 * 1024 * 1024);
    fflush(stdout);
    if (result != 0) fprintf(stderr, "status %d, %lld bytes alive\\n", (int)(result % 1000), (long long)(result /
    1000));
    return result == 0 ? 0 : 1;
}
"""


def context() -> Context:
    """A context with every dialect."""
    return make_context()


def parse(text: str) -> ModuleOp:
    """IR from text."""
    return TextParser(context(), text).parse_module()


def buffers(file: Path) -> ModuleOp:
    """A program's `main` and what it needs, at BUFFERS, with an exported `entry`."""
    module = run_module(file.read_text(encoding="utf-8"), str(file), file.stem)
    function = module.main
    assert isinstance(function, types.FunctionType)
    program = LiveProgram()
    symbol = program.function_symbol(function)
    result = Session(program).compile([Entry(symbol, [])], Level.BUFFERS)
    main = next(op for op in result.ops if isinstance(op, FuncOp) and op.sym_name.data.startswith(f"{symbol}["))
    name = main.sym_name.data
    call = "flow.call" if "pycc.raises" in main.attributes else "func.call"
    entry = parse(_ENTRY.format(symbol=name, call=call))
    functions = [op for op in entry.ops if isinstance(op, FuncOp) and op.sym_name.data == "entry"]
    for op in functions:
        op.detach()
        result.body.block.add_op(op)
    return result


def build(files: CppFiles, name: str, folder: Path, extra: Sequence[str] = (), main: str = MAIN) -> Path:
    """An executable of emitted text; the compiler's complaints are errors."""
    assert GXX is not None
    (folder / f"{name}.h").write_text(files.header, encoding="utf-8")
    (folder / f"{name}.cpp").write_text(files.source, encoding="utf-8")
    (folder / "main.cpp").write_text(main, encoding="utf-8")
    program = folder / name
    command = [GXX, *FLAGS, *extra, f"{name}.cpp", "main.cpp", "-o", str(program), "-lm"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:8000]
    return program


def run_program(file: Path, folder: Path) -> tuple[str, str, int]:
    """stdout, stderr and exit status of a program compiled through C++."""
    name = "program_" + file.stem
    program = build(emit_cpp(buffers(file), name), name, folder)
    done = subprocess.run([program], capture_output=True, text=True, timeout=60)
    return done.stdout, done.stderr, done.returncode
