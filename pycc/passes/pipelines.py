"""The order of everything, on one screen.

Takes in nothing. Gives out, for each step down the staircase, the names of the passes that make it. Passes are
named, not imported: the
driver loads what it runs.
"""

from __future__ import annotations

from pycc.ir.levels import Level

CLEANUPS: tuple[str, ...] = (
    "version-loops",
    "inline-library",
    "split-structs",
    "count-loops",
    "remove-checks",
    "split-sums",
    "simplify",
    "reserve-appends",
    "version-list-loops",
    "hoist-arm-checks",
    "remove-dead",
)
"""Fewer checks and ops; nothing depends on them. Legal orders: between `lower-py` and `infer-raises` each of these may
run any number of times, or never, in any order; `insert-polls` once anywhere among them. All other passes of `STAGES`
run exactly once, in the order written there. The fuzzer holds us to it."""

STAGES: tuple[tuple[Level, Level, tuple[str, ...]], ...] = (
    # Python's meaning into structured control flow and numbers.
    (Level.TYPED, Level.STRUCTURED, ("lower-comprehensions", "lower-py")),
    # The cleanups; then which calls can fail, and who owns what.
    (Level.STRUCTURED, Level.BUFFERS, (*CLEANUPS, "infer-raises", "insert-ownership")),
    # One op, one LLVM instruction.
    (Level.BUFFERS, Level.MACHINE, ("lower-to-llvm",)),
)

PIPELINES: dict[str, tuple[str, ...]] = {
    **{f"{start.value}-to-{end.value}": names for start, end, names in STAGES},
    "typed-to-llvm-dialect": tuple(name for _, _, names in STAGES for name in names),
    # Off the staircase: what upstream MLIR's own tools can read, verify, lower and run.
    "buffers-to-upstream": ("raise-to-assert", "spread-structs", "flow-to-scf", "flow-to-cf"),
}
"""Named pipelines, for `pycc-opt -p`."""
