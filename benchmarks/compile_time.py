"""`python -m benchmarks.compile_time`: what compiling costs, as two Markdown tables.

The first: the JIT's costs from a fresh process to a warm call, each measured in processes of its own, with an empty
disk cache of its own. The second: libraries of generated functions built ahead of time, with the cost of one function,
which should not depend on how many there are. All times are CPU time of the process (user and system), so that other
work on the machine matters little; the least of several runs counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console  # the measured processes load nothing but pycc

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10, 100, 1000)
ROUNDS = 3

PROGRAM = """
import pycc

@pycc.jit
def first(items: list[int], limit: int) -> int:
    total = 0
    for item in items:
        if item > limit:
            total += item * 2
        else:
            total -= 1
    items.append(total)
    return total

@pycc.jit
def second(n: int, step: int) -> int:
    total = 0
    for i in range(n):
        j = i
        while j > step:
            j -= step + 1
        if j % 2 == 0:
            total += j
    return total

@pycc.jit
def third(a: int, b: float) -> float:
    print("values", a, b)
    c = a + b
    if c > 10.0:
        print("large", c)
    return c

@pycc.jit
def small(a: int, b: int) -> int:
    return a + b

CALLS = {"first": ([1, 2, 3], 1), "second": (10, 3), "third": (1, 2.0), "small": (1, 2)}
"""

# ---------------------------------------------------------------- in a process of its own


def _spent(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def jit_costs(mode: str) -> dict[str, float]:
    """Seconds by step. `mode` is "cold" (the disk cache is empty) or "hit"."""
    result = {"Python itself": time.process_time()}

    def imported(name: str) -> Callable[[], object]:
        return lambda: __import__(name, fromlist=["_"])

    result["import pycc"] = _spent(imported("pycc"))
    result["import llvmlite"] = _spent(imported("llvmlite.binding"))
    program: Any = None

    def decorate() -> None:
        nonlocal program
        program = imported("program")()

    result["decorate four functions"] = _spent(decorate)
    if mode == "cold":
        from pycc.driver.registry import find_pass
        from pycc.passes.pipelines import STAGES

        def load() -> None:
            imported("pycc.driver.jit.specialise")()
            for name in ("insert-polls", *(name for _, _, names in STAGES for name in names)):
                find_pass(name)

        result["load the compiler"] = _spent(load)
    for name, arguments in program.CALLS.items():
        result[f"first call of {name}"] = _spent(lambda: getattr(program, name)(*arguments))
    result["process start to first result"] = sum(
        seconds for step, seconds in result.items() if not step.startswith("first call") or step.endswith(" first")
    )
    small, count = program.small, 1_000_000
    turns = range(count)

    def calls() -> None:
        for _ in turns:
            small(1, 2)

    def nothing() -> None:
        for _ in turns:
            pass

    result["warm call"] = (min(_spent(calls) for _ in range(3)) - min(_spent(nothing) for _ in range(3))) / count
    return result


def generated(count: int) -> str:
    """Source of a library of functions of about ten lines."""
    lines: list[str] = []
    for i in range(count):
        kind = i % 3
        callee = f"function_{i - 3}" if i >= 3 else ""
        lines.append("")
        if kind == 0:
            tail = f"total += {callee}(limit // 2, {i})" if callee and i % 2 else f"total += {i}"
            lines += [
                f"def function_{i}(limit: int, step: int) -> int:",
                "    total = 0",
                "    for i in range(limit):",
                f"        if i % {i % 7 + 2} == 0:",
                "            total += i * step",
                "        else:",
                "            total -= i",
                f"    if total > {i * 1000}:",
                f"        {tail}",
                "    return total",
            ]
        elif kind == 1:
            tail = f"result += {callee}(x / 2.0, y)" if callee and i % 2 else f"result += {i}.5"
            lines += [
                f"def function_{i}(x: float, y: float) -> float:",
                "    result = 0.0",
                "    steps = 0",
                "    while x < y and steps < 100:",
                f"        result += x * {i}.25",
                "        x = x * 1.5 + 0.1",
                "        steps += 1",
                "    if result > y:",
                f"        {tail}",
                "    return result",
            ]
        else:
            lines += [
                f"def function_{i}(items: list[int], limit: int) -> int:",
                "    count = 0",
                "    for index, item in enumerate(items):",
                f"        if item > limit + {i}:",
                "            count += item",
                "        elif index > 3:",
                "            count -= 1",
                "    kept = [item for item in items if item < limit]",
                f"    kept.append({i})",
                "    return count + len(kept)",
            ]
    return "\n".join(lines) + "\n"


def build_costs(count: int) -> dict[str, float]:
    """Seconds for a library of so many functions, in all and by step."""
    from pycc.driver.aot.build import Request, build
    from pycc.driver.run import with_room

    with tempfile.TemporaryDirectory() as folder:
        made: dict[str, float] = {}
        for name, size in (("warm-up", 3), ("measured", count)):
            source = Path(folder, f"{name.replace('-', '_')}.py")
            source.write_text(generated(size))
            request = Request(source, Path(folder, f"{name}.o"), "object")
            seconds = _spent(lambda: with_room(lambda: build(request)))
            made = {"total": seconds, "lines": float(generated(size).count("\n"))}
            for step, elapsed in request.timing.steps:
                made[step] = made.get(step, 0.0) + elapsed
    return made


# ---------------------------------------------------------------- tables


def _track(sequence: Sequence[int], description: str, console: Console) -> Iterable[int]:
    from rich.progress import track

    return track(sequence, description=description, console=console)


def _child(arguments: list[str], environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.compile_time", "--child", *arguments]
    done = subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _least(runs: list[dict[str, float]]) -> dict[str, float]:
    return {step: min(run[step] for run in runs) for step in runs[0]}


def jit_table(console: Console) -> list[str]:
    """The JIT's costs, with an empty disk cache, with one that holds the library, and with one that holds all."""
    columns: dict[str, list[dict[str, float]]] = {"empty cache": [], "library cached": [], "all cached": []}
    for _ in _track(range(ROUNDS), "JIT", console):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "program.py").write_text(PROGRAM)
            environment = {
                "PYCC_CACHE_DIR": str(Path(folder, "cache")),
                "PYTHONPATH": os.pathsep.join([folder, str(ROOT)]),
            }
            columns["empty cache"].append(_child(["cold"], environment))
            # The functions go from the cache; what they needed of the library stays.
            for entry in Path(folder, "cache").glob("*.entry"):
                entry.unlink()
            columns["library cached"].append(_child(["cold"], environment))
            columns["all cached"].append(_child(["hit"], environment))
    least = {name: _least(runs) for name, runs in columns.items()}
    steps = list(least["empty cache"])
    lines = [f"| step | {' | '.join(least)} |", "| --- | ---: | ---: | ---: |"]
    for step in steps:
        cells = [_time(times[step]) if step in times else "–" for times in least.values()]
        lines.append(f"| {step} | {' | '.join(cells)} |")
    return lines


def _time(seconds: float) -> str:
    return f"{seconds * 1e9:.0f} ns" if seconds < 1e-5 else f"{seconds * 1e3:.1f} ms"


def build_table(console: Console, sizes: tuple[int, ...] = SIZES) -> list[str]:
    """Ahead-of-time builds by size of the module."""
    lines = [
        "| functions | lines | total s | ms a function | slowest steps, wall clock s |",
        "| ---: | ---: | ---: | ---: | --- |",
    ]
    for size in _track(sizes, "libraries", console):
        rounds = ROUNDS if size < 1000 else 1
        best = min((_child([str(size)], {}) for _ in range(rounds)), key=lambda run: run["total"])
        total, count = best.pop("total"), best.pop("lines")
        slow = sorted(best.items(), key=lambda row: -row[1])[:4]
        told = ", ".join(f"{name} {seconds:.2f}" for name, seconds in slow)
        lines.append(f"| {size} | {count:.0f} | {total:.2f} | {total / size * 1e3:.1f} | {told} |")
    return lines


def main() -> None:
    """Print the tables; numbers as arguments choose other sizes for the second."""
    if sys.argv[1:2] == ["--child"]:
        what = sys.argv[2]
        made = build_costs(int(what)) if what.isdigit() else jit_costs(what)
        sys.stdout.write(f"\n{json.dumps(made)}\n")
        return
    from rich.console import Console

    from benchmarks.run import machine

    console = Console(stderr=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    lines = [f"Machine: {machine()}, load {load:.1f}. CPU time, the least of {ROUNDS} runs.", ""]
    lines += [*jit_table(console), "", *build_table(console, tuple(map(int, sys.argv[1:])) or SIZES)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
