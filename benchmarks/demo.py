"""`make demo`: compile the example programs, compare their output with CPython's, and show what it gained."""

from __future__ import annotations

import contextlib
import io
import math
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table

import pycc
from benchmarks.kernels import EXAMPLES, KERNELS, example

PROGRAMS = sorted(path.stem for path in EXAMPLES.glob("*.py"))


def output_of(function: Callable[[], None]) -> str:
    """What a function prints."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        function()
    return text.getvalue()


def seconds(function: Callable[[], object], rounds: int) -> float:
    """The fastest of some calls."""
    best = math.inf
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Run it; exit status 1 if any output differs."""
    console = Console()
    table = Table(title="pycc against CPython")
    for column in ("program", "output", "CPython ms", "pycc ms", "speed-up", "compile ms"):
        table.add_column(column, justify="left" if column in ("program", "output") else "right")
    failures = 0
    for name in PROGRAMS:
        module = example(name)
        verdict = "same"
        if hasattr(module, "main"):
            same = output_of(pycc.jit(module.main)) == output_of(module.main)
            failures += not same
            verdict = "same" if same else "[red]differs[/red]"
        if name not in KERNELS:
            table.add_row(name, verdict, "", "", "", "")
            continue
        kernel = KERNELS[name]
        compiled = pycc.jit(kernel.function)
        start = time.perf_counter()
        equal = compiled(*kernel.prepare(*kernel.small)) == kernel.function(*kernel.prepare(*kernel.small))
        compile_time = time.perf_counter() - start
        failures += not equal
        arguments = kernel.prepare(*kernel.small)
        slow = seconds(lambda: kernel.function(*arguments), 2)
        fast = seconds(lambda: compiled(*arguments), 10)
        table.add_row(
            name,
            verdict if equal else "[red]differs[/red]",
            f"{slow * 1e3:.1f}",
            f"{fast * 1e3:.3f}",
            f"{slow / fast:.0f}x",
            f"{compile_time * 1e3:.0f}",
        )
    console.print(table)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
