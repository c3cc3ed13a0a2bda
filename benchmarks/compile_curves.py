"""`python -m benchmarks.compile_curves [ROUNDS]`: compile time against size, per pass, as a picture and a table.

Every program of `pass_costs.SHAPES` is compiled in a process of its own, all of them once a round, so that what else
the machine does falls on all; the least of the rounds counts. Times are CPU time. The picture goes to
`docs/compile_time.svg`, the table (Markdown) to standard output.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.pass_costs import SHAPES, Costs, least

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "compile_time.svg"
RAW = ROOT / "build" / "compile_curves.json"
"""What was measured, to draw it again: `python -m benchmarks.compile_curves redraw`."""
MOST_WITH_LLVM = 1000
"""Programs of more functions or statements are not given to LLVM."""
COLORS = ("tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple", "tab:brown", "tab:pink", "tab:cyan")
SHOWN = len(COLORS)
"""Lines in each panel, the total aside; the other passes are summed up."""


def run(shape: str, size: int) -> Costs:
    """One compile in a process of its own."""
    llvm = ["llvm"] if size <= MOST_WITH_LLVM else []
    repeats = "5" if size <= 100 else "2" if size <= 300 else "1"
    command = [sys.executable, "-m", "benchmarks.pass_costs", shape, str(size), repeats, *llvm]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return Costs(**json.loads(done.stdout.splitlines()[-1]))


def run_all(rounds: int) -> dict[str, list[Costs]]:
    """The least of some rounds, by shape."""
    from rich.console import Console
    from rich.progress import track

    cases = [(shape, size) for shape, (_, sizes, _) in SHAPES.items() for size in sizes]
    runs: dict[tuple[str, int], list[Costs]] = {case: [] for case in cases}
    for shape, size in track(cases * rounds, "compiling", console=Console(stderr=True)):
        runs[shape, size].append(run(shape, size))
    return {shape: [least(runs[shape, size]) for size in sizes] for shape, (_, sizes, _) in SHAPES.items()}


def exponent(curve: list[tuple[int, float]]) -> float:
    """How time grows with size, over the last decade: 1 is linear, 2 quadratic. Least squares on logarithms."""
    last = curve[-1][0]
    points = [(math.log(ops), math.log(max(seconds, 1e-9))) for ops, seconds in curve if ops * 12 >= last]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)


def curves(costs: list[Costs], step: str) -> list[tuple[int, float]]:
    """(ops at MACHINE, seconds) of a step."""
    return [(row.ops["machine"], row.seconds[step]) for row in costs if step in row.seconds]


def total(costs: list[Costs]) -> list[tuple[int, float]]:
    """(ops at MACHINE, seconds) of all that is ours."""
    return [(row.ops["machine"], row.compile_seconds) for row in costs]


# ---------------------------------------------------------------- picture


def draw(found: dict[str, list[Costs]], path: Path) -> None:
    """Four panels, both axes logarithmic: what is linear runs along the grey lines."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    plt.rcParams.update({"svg.hashsalt": "pycc", "font.size": 9, "svg.fonttype": "path"})
    figure, panels = plt.subplots(2, 2, figsize=(11, 9), layout="constrained")
    for panel, (shape, costs) in zip(panels.flat, found.items(), strict=True):
        _panel(panel, shape, costs)
    figure.suptitle("CPU time of a compile against its size, per step (seconds; ops at level MACHINE)")
    figure.savefig(path, metadata={"Date": None})


def _panel(panel: Any, shape: str, costs: list[Costs]) -> None:
    steps = [step for step in costs[-1].seconds if step != "llvm"]
    steps.sort(key=lambda step: -costs[-1].seconds[step])
    shown, rest = steps[:SHOWN], steps[SHOWN:]
    ops = [row.ops["machine"] for row in costs]
    first = costs[0].compile_seconds / ops[0]
    for factor in (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3):
        panel.plot(ops, [first * factor * n for n in ops], color="#dddddd", linewidth=0.7, zorder=0)
    panel.plot(*zip(*total(costs), strict=True), color="black", linewidth=2.2, marker="o", markersize=4, label="total")
    for color, step in zip(COLORS, shown, strict=True):
        curve = curves(costs, step)
        panel.plot(*zip(*curve, strict=True), marker="o", markersize=3, linewidth=1.2, color=color, label=step)
    others = [(row.ops["machine"], sum(row.seconds[step] for step in rest)) for row in costs]
    panel.plot(*zip(*others, strict=True), color="grey", linestyle="--", linewidth=1.2, label=f"{len(rest)} others")
    llvm = curves(costs, "llvm")
    if llvm:
        panel.plot(*zip(*llvm, strict=True), color="black", linestyle=":", linewidth=1.5, label="LLVM (O3)")
    panel.set(xscale="log", yscale="log", title=f"{costs[0].size} to {costs[-1].size} {SHAPES[shape][2]}", xlabel="ops")
    panel.set_ylim(bottom=first * ops[0] * 0.004)
    panel.xaxis.set_minor_formatter("")
    panel.legend(fontsize=7.5, loc="lower right", framealpha=0.9, ncols=2)


# ---------------------------------------------------------------- tables


def tables(found: dict[str, list[Costs]]) -> list[str]:
    """Cost per op by shape and size, and how each step grows."""
    lines = [
        "| program | ops at TYPED, STRUCTURED, BUFFERS, MACHINE | µs per op at each | total s | LLVM s, share |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    levels = ("typed", "structured", "buffers", "machine")
    for shape, costs in found.items():
        for row in costs:
            ours = row.compile_seconds
            ops = ", ".join(f"{row.ops[level]:,}" for level in levels)
            each = ", ".join(f"{ours / row.ops[level] * 1e6:.0f}" for level in levels)
            llvm = row.seconds.get("llvm")
            share = f"{llvm:.2f}, {llvm / (llvm + ours):.0%}" if llvm is not None else "–"
            lines.append(f"| {row.size:,} {SHAPES[shape][2]} | {ops} | {each} | {ours:.2f} | {share} |")
    lines += ["", f"| step | {' | '.join(f'{shape}: µs per op, growth' for shape in found)} |"]
    lines.append(f"| --- |{' ---: |' * len(found)}")
    steps = [step for step in next(iter(found.values()))[0].seconds if step != "llvm"]
    for step in (*steps, "total"):
        cells: list[str] = []
        for costs in found.values():
            curve = total(costs) if step == "total" else curves(costs, step)
            ops, seconds = curve[-1]
            cells.append(f"{seconds / ops * 1e6:.2f}, {exponent(curve):.2f}")
        lines.append(f"| {step} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Measure, draw, print."""
    if sys.argv[1:] == ["redraw"]:
        rows = json.loads(RAW.read_text())
        found = {shape: [Costs(**row) for row in costs] for shape, costs in rows.items()}
    else:
        found = run_all(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
        RAW.parent.mkdir(exist_ok=True)
        RAW.write_text(json.dumps({shape: [row.__dict__ for row in costs] for shape, costs in found.items()}))
    draw(found, PICTURE)
    sys.stdout.write("\n".join(tables(found)) + "\n")


if __name__ == "__main__":
    main()
