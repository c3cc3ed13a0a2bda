"""What each step of a compile costs, against the size of the program: the data behind `docs/compile_time.svg`.

Programs of four shapes, made for a size: many functions, one long block, one deep nest, and lists. Each is compiled
from source to LLVM IR's text through the default pipeline, and then by LLVM. Times are CPU time; sizes are counted in
ops, by level.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Costs:
    """One compile: seconds by step, and ops by level."""

    shape: str
    size: int
    seconds: dict[str, float] = field(default_factory=dict)
    ops: dict[str, int] = field(default_factory=dict)

    @property
    def compile_seconds(self) -> float:
        """Everything that is ours: all but LLVM's own optimiser and code generator."""
        return sum(value for step, value in self.seconds.items() if step != "llvm")


# ---------------------------------------------------------------- programs


def functions(count: int) -> str:
    """Functions of about ten lines of numbers, loops and tests, each calling the one before."""
    lines: list[str] = []
    for i in range(count):
        callee = f"total += function_{i - 1}(limit // 2, {i})" if i % 4 else f"total += {i}"
        lines += [
            f"def function_{i}(limit: int, step: int) -> int:",
            "    total = 0",
            "    for i in range(limit):",
            f"        if i % {i % 7 + 2} == 0:",
            "            total += i * step",
            "        else:",
            "            total -= i",
            f"    if total > {i * 1000}:",
            f"        {callee}",
            "    return total",
            "",
        ]
    return "\n".join(lines)


def lists(count: int) -> str:
    """Functions of about ten lines that make lists and strings, read and change them."""
    lines: list[str] = []
    for i in range(count):
        lines += [
            f"def function_{i}(items: list[int], limit: int) -> int:",
            "    kept = [item for item in items if item < limit]",
            "    names: list[str] = []",
            "    for index, item in enumerate(kept):",
            f"        if item % {i % 5 + 2} == 0:",
            "            names.append(str(item))",
            "            items[index] = item + 1",
            f"    if len(names) > {i % 3} and kept[0] == {i}:",
            "        names[0] = names[-1] + '!'",
            "    return len(names) + sum(kept)",
            "",
        ]
    return "\n".join(lines)


def block(count: int) -> str:
    """One function of so many statements in a row."""
    lines = ["def function_0(a: int, b: int) -> int:"]
    for i in range(count):
        match i % 4:
            case 0:
                lines.append(f"    a = a * {i % 9 + 2} + b")
            case 1:
                lines.append("    b = (a ^ b) & 1023")
            case 2:
                lines.append(f"    a = a % {i % 97 + 3}")
            case _:
                lines.append("    b = b - a // 3")
    return "\n".join([*lines, "    return a + b", ""])


def nest(count: int) -> str:
    """One function with so many regions in each other: an `elif` for each."""
    lines = ["def function_0(a: int, b: int) -> int:", "    total = b"]
    for i in range(count):
        lines += [f"    {'elif' if i else 'if'} a == {i * 3}:", f"        total = total * 3 + {i}"]
    return "\n".join([*lines, "    else:", "        total = a", "    return total", ""])


SHAPES: dict[str, tuple[Callable[[int], str], tuple[int, ...], str]] = {
    "functions": (functions, (10, 30, 100, 300, 1000, 3000), "functions of ten lines"),
    "lists": (lists, (10, 30, 100, 300), "functions of ten lines with lists and strings"),
    "block": (block, (100, 300, 1000, 3000, 10000), "statements in one block"),
    "nest": (nest, (10, 30, 100, 200, 500), "regions in each other"),
}
"""Program by size, the sizes, and what they count."""


# ---------------------------------------------------------------- measuring


def _clock() -> float:
    # LLVM may be given its work in a process of its own.
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime


def measure(shape: str, size: int, llvm: bool = False) -> Costs:
    """Compile one program."""
    from xdsl.dialects.builtin import UnitAttr
    from xdsl.dialects.func import FuncOp

    from pycc.backends.llvm.object import compile_to_object
    from pycc.backends.llvm.translate import TranslateOptions, translate
    from pycc.driver import native
    from pycc.driver.options import Options
    from pycc.driver.pipeline.instrumentation import Instrumentation
    from pycc.driver.program.sourcefile import load_file
    from pycc.driver.session import Session
    from pycc.ir.levels import Level
    from pycc.ir.walk import walk
    from pycc.passes.infer.program import Entry

    costs = Costs(shape, size)

    @contextmanager
    def step(name: str) -> Generator[None]:
        start = _clock()
        yield
        costs.seconds[name] = costs.seconds.get(name, 0.0) + _clock() - start

    class Watch(Instrumentation):
        """Times each pass, and counts the ops that it finds."""

        def before_pass(self, pass_: Any, op: Any) -> None:
            costs.ops[pass_.name] = len(walk(op))
            self.start = _clock()

        def after_pass(self, pass_: Any, op: Any) -> None:
            costs.seconds[pass_.name] = costs.seconds.get(pass_.name, 0.0) + _clock() - self.start

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        text = SHAPES[shape][0](size)
        path.write_text(text)
        with step("parse"):
            file = load_file(path)
            names = [name for name in file.source.functions() if name.startswith("function_")]
            for name in names:
                file.source.function(name)
        session = Session(file.program, Options(), instrumentations=[Watch()])
        entries = [Entry(file.symbol(name), file.source.function(name).annotations.data, name) for name in names]
        with step("infer-types"):
            module = session.compile(entries, Level.TYPED)
        costs.ops["typed"] = len(walk(module))
        public = {op.sym_name.data for op in module.ops if getattr(op, "sym_visibility", None) is not None}
        session.lower(module, Level.TYPED, Level.BUFFERS)
        for op in module.ops:
            if isinstance(op, FuncOp) and op.sym_name.data in public:
                op.attributes["pycc.external"] = UnitAttr()  # LLVM would remove what nobody calls
        session.lower(module, Level.BUFFERS, Level.MACHINE)
        costs.ops["machine"] = len(walk(module))
        costs.ops["structured"] = costs.ops["version-loops"]
        costs.ops["buffers"] = costs.ops["lower-to-llvm"]
        target = native.target_of(session.options)
        with step("translate"):
            text = translate(module, TranslateOptions(function_attributes=target.function_attributes))
        costs.ops["translate"] = costs.ops["machine"]
        if llvm:
            with step("llvm"):
                compile_to_object(text, target, session.options.level)
    return costs


def least(runs: list[Costs]) -> Costs:
    """The smallest time of each step."""
    first = runs[0]
    seconds = {step: min(run.seconds[step] for run in runs) for step in first.seconds}
    return Costs(first.shape, first.size, seconds, first.ops)


def main() -> None:
    """`python -m benchmarks.pass_costs SHAPE SIZE [ROUNDS [llvm]]`: the least of some measurements, as JSON."""
    from pycc.driver.run import with_room

    shape, size, *rest = sys.argv[1:]
    rounds, llvm = int(rest[0]) if rest else 1, "llvm" in rest

    def work() -> Costs:
        measure(shape, 10)  # what is loaded and parsed once is not counted
        return least([measure(shape, int(size), llvm) for _ in range(rounds)])

    sys.stdout.write(json.dumps(with_room(work).__dict__) + "\n")


if __name__ == "__main__":
    main()
