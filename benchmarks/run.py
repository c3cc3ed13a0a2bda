"""`make bench`: each kernel in pycc, gcc, Numba and CPython; ratios from one run, as a Markdown table.

The implementations run interleaved in one process, the minimum of the rounds counts. CPython runs smaller arguments;
its time is scaled by how much longer C takes for the larger ones. Numba compiles the same Python where it can.
"""

from __future__ import annotations

import ctypes
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import track

import pycc
from benchmarks.kernels import KERNELS, Kernel

PEERS = Path(__file__).parent / "peers"
ROUNDS = 7
SECONDS = 2.0


def machine() -> str:
    """One line that names the machine."""
    name = platform.processor() or "unknown CPU"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        name = names[0] if names else name
    system = f"{platform.system()} {platform.machine()}"
    return f"{name}, {os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def c_library(folder: str) -> ctypes.CDLL:
    """The kernels in C, compiled now."""
    output = os.path.join(folder, "kernels.so")
    flags = ["-O3", "-march=native", "-ffp-contract=off", "-fPIC", "-shared", "-w"]
    subprocess.run(["gcc", *flags, "-o", output, str(PEERS / "kernels.c"), "-lm"], check=True)
    return ctypes.CDLL(output)


def best(functions: dict[str, Callable[[], float]], rounds: int, seconds: float) -> dict[str, float]:
    """Seconds of the fastest call of each, interleaved, in at least so many rounds and about so much time."""
    times = dict.fromkeys(functions, math.inf)
    begin = time.perf_counter()
    while rounds > 0 or time.perf_counter() - begin < seconds:
        rounds -= 1
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            times[name] = min(times[name], time.perf_counter() - start)
    return times


def numba_of(kernel: Kernel) -> Callable[..., float] | None:
    """The kernel under Numba, or None where Numba cannot take it (or is absent)."""
    try:
        from benchmarks.peers.numba_kernels import compiled
    except ImportError:
        return None
    return compiled(kernel.function, kernel.prepare(*kernel.small))


def measure(name: str, kernel: Kernel, library: ctypes.CDLL) -> dict[str, float]:
    """Seconds by implementation; checks that all agree with CPython on the small arguments."""
    c_function = getattr(library, name)
    c_function.restype, c_function.argtypes = ctypes.c_double, [ctypes.c_int64] * 3
    expected = kernel.function(*kernel.prepare(*kernel.small))
    compiled = pycc.jit(kernel.function)
    candidates: dict[str, Callable[..., float]] = {"pycc": compiled, "gcc": c_function}
    numba = numba_of(kernel)
    if numba is not None:
        candidates["numba"] = numba

    def call(peer: str, function: Callable[..., float], sizes: tuple[int, int, int]) -> Callable[[], float]:
        arguments = sizes if peer == "gcc" else kernel.prepare(*sizes)
        return lambda: function(*arguments)

    for peer, function in candidates.items():
        result = call(peer, function, kernel.small)()
        assert result == expected if peer == "pycc" else math.isclose(result, expected, rel_tol=1e-9), (name, peer)
    times = best({peer: call(peer, f, kernel.arguments) for peer, f in candidates.items()}, ROUNDS, SECONDS)
    slow = {"gcc": c_function, "cpython": kernel.function}
    small = best({peer: call(peer, f, kernel.small) for peer, f in slow.items()}, 3, 0.0)
    times["cpython"] = small["cpython"] * times["gcc"] / small["gcc"]
    return times


def main() -> None:
    """Print the table; with names as arguments, only those kernels."""
    console = Console(stderr=True)
    names = sys.argv[1:] or list(KERNELS)
    with tempfile.TemporaryDirectory() as folder:
        library = c_library(folder)
        rows = {n: measure(n, KERNELS[n], library) for n in track(names, description="measuring", console=console)}
    lines = [
        f"Machine: {machine()}. Ratios to the better of gcc and Numba; below 1 is faster.",
        "",
        "| kernel | gcc -O3 ms | pycc | numba | CPython | pycc / best |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, times in rows.items():
        gcc = times["gcc"]
        numba = times.get("numba")
        shown = "–" if numba is None else f"{numba / gcc:.2f}"
        ratio = times["pycc"] / min(gcc, numba or math.inf)
        cells = f"{gcc * 1e3:.1f} | {times['pycc'] / gcc:.2f} | {shown} | {times['cpython'] / gcc:.0f} | {ratio:.2f}"
        lines.append(f"| {name} | {cells} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
