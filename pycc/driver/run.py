"""Runs passes: in a thread with room to recurse, checked between stages, timed, and never with a raw traceback.

Takes in a module and rows of passes. Gives out the module changed, a `Timing`, or `CompileError`. A crash inside the
compiler becomes a diagnostic that names a reproducer: a lit test of the pass that failed.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pycc.support.diagnostics import CompileError

Result = TypeVar("Result")

_STACK_SIZES = (512 << 20, 128 << 20, 32 << 20)
_RECURSION_LIMIT = 400_000


@dataclass
class Timing:
    """Seconds per step, in order, and as a tree: steps inside steps."""

    steps: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    """Steps as they ended, those inside others too."""
    tree: dict[tuple[str, ...], float] = field(default_factory=dict[tuple[str, ...], float])
    """Seconds by path, the path's own steps included, in order of first start."""
    _open: list[str] = field(default_factory=list[str])

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """Time a block."""
        self._open.append(name)
        path = tuple(self._open)
        self.tree.setdefault(path, 0.0)
        start = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - start
            self.steps.append((name, seconds))
            self.tree[path] += seconds
            self._open.pop()

    def report(self, display: str = "tree") -> str:
        """As MLIR shows it: seconds and share, as a tree, or as a list of steps with the longest first."""
        total = sum(seconds for path, seconds in self.tree.items() if len(path) == 1)
        rows: list[tuple[str, float]] = []
        if display == "tree":
            self._rows((), rows)
        else:
            merged: dict[str, float] = {}
            for path, seconds in self.tree.items():
                inner = sum(s for other, s in self.tree.items() if other[:-1] == path)
                merged[path[-1]] = merged.get(path[-1], 0.0) + seconds - inner
            rows = sorted(merged.items(), key=lambda row: -row[1])
        rule = f"==={'-' * 73}==="
        lines = [rule, "... Execution time report ...".center(len(rule)).rstrip(), rule]
        lines += [f"  Total Execution Time: {total:.4f} seconds", "", "  ----Wall Time----  ----Name----"]
        lines += [f"  {s:8.4f} ({s / (total or 1.0):6.1%})  {name}" for name, s in [*rows, ("Total", total)]]
        return "\n".join(lines)

    def table(self) -> str:
        """For `--timing`: milliseconds and share, what is inside a step indented below it."""
        total = sum(seconds for path, seconds in self.tree.items() if len(path) == 1)
        rows: list[tuple[str, float]] = []
        self._rows((), rows)
        rows.append(("total", total))
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {s * 1e3:9.2f} ms  {s / (total or 1.0):6.1%}" for name, s in rows)

    def _rows(self, above: tuple[str, ...], rows: list[tuple[str, float]]) -> None:
        for path, seconds in self.tree.items():
            if path[:-1] == above:
                rows.append(("  " * len(above) + path[-1], seconds))
                self._rows(path, rows)


compile_lock = threading.RLock()
_inside = threading.local()


def with_room(function: Callable[[], Result]) -> Result:
    """Run `function` in a thread with a big stack, the garbage collector off and one compile at a time."""
    if getattr(_inside, "running", False):
        return function()
    with compile_lock:
        outcome: list[Any] = []

        def work() -> None:
            _inside.running = True
            try:
                outcome.append(function())
            except BaseException as error:
                outcome.append(None)
                outcome.append(error)

        limit = sys.getrecursionlimit()
        collecting = gc.isenabled()
        gc.disable()
        sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
        try:
            _start(work).join()
        finally:
            sys.setrecursionlimit(limit)
            if collecting:
                gc.enable()
        if len(outcome) == 2:
            raise outcome[1]
        return outcome[0]


def _start(work: Callable[[], None]) -> threading.Thread:
    before = threading.stack_size()
    for size in _STACK_SIZES:
        try:
            threading.stack_size(size)
            thread = threading.Thread(target=work, name="pycc-compile", daemon=True)
            thread.start()
            return thread
        except (RuntimeError, ValueError, MemoryError):
            continue
        finally:
            threading.stack_size(before)
    thread = threading.Thread(target=work, name="pycc-compile", daemon=True)
    thread.start()
    return thread


@contextmanager
def guarded(
    stage: str, reproducer: Callable[[], str] | None = None, through: tuple[type[Exception], ...] = ()
) -> Generator[None]:
    """Turn a crash of the compiler into a diagnostic. `reproducer` gives the text of a test that shows it again;
    exceptions of
    the classes `through` pass."""
    try:
        yield
    except (CompileError, *through):
        raise
    except Exception as error:
        if os.environ.get("PYCC_RAISE_INTERNAL"):
            raise
        trace = traceback.format_exc()
        path = _write_reproducer(stage, trace, reproducer)
        cause = f"{type(error).__name__}: {_first_line(str(error))}"
        from pycc.driver.diagnostics import InternalError

        raise CompileError([InternalError(None, stage, cause, path)]) from error


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else ""


def _write_reproducer(stage: str, trace: str, reproducer: Callable[[], str] | None) -> str:
    try:
        text = reproducer() if reproducer is not None else ""
    except Exception as error:
        text = f"// the input of this stage could not be made again: {error}\n"
    comment = "".join(f"// {line}\n" for line in trace.splitlines())
    folder = os.environ.get("PYCC_REPRODUCERS") or os.path.join(tempfile.gettempdir(), "pycc-reproducers")
    try:
        os.makedirs(folder, exist_ok=True)
        word = "".join(c if c.isalnum() or c == "-" else "-" for c in stage)
        handle, path = tempfile.mkstemp(".mlir", f"{word}-", folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{text}\n{comment}")
        return path
    except OSError:
        return ""
