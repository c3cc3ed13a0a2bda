"""The kernels of the scalar and list benchmark: entry points with three ints over the programs in `examples/`.

Each gives one float, so that every implementation can be checked against CPython.
"""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

EXAMPLES = Path(__file__).parent.parent / "examples"


def example(name: str) -> ModuleType:
    """Import one program of `examples/`."""
    spec = importlib.util.spec_from_file_location(f"examples_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


mandelbrot_module = example("mandelbrot")
nbody_module = example("nbody")
spectral_module = example("spectral_norm")
fannkuch_module = example("fannkuch")
trees_module = example("binary_trees")
sieve_module = example("sieve")
collatz_module = example("collatz")
levenshtein_module = example("levenshtein")
matmul_module = example("matmul")
life_module = example("life")
jacobi_module = example("jacobi")
floyd_module = example("floyd_warshall")
kmeans_module = example("kmeans")
black_module = example("black_scholes")

mandelbrot_count = mandelbrot_module.mandelbrot
simulate = nbody_module.simulate
norm = spectral_module.spectral_norm
flips = fannkuch_module.fannkuch
run_tree = trees_module.run
primes_below = sieve_module.primes_below
longest = collatz_module.longest
edit_distance, sequence = levenshtein_module.levenshtein, levenshtein_module.sequence
matrix_product, matrix, trace = matmul_module.matmul, matmul_module.matrix, matmul_module.trace
life_step, glider = life_module.step, life_module.glider
relax = jacobi_module.jacobi
shortest_paths, ring = floyd_module.shortest_paths, floyd_module.ring
cluster, cloud = kmeans_module.kmeans, kmeans_module.cloud
price_portfolio = black_module.portfolio


def mandelbrot(width: int, height: int, limit: int) -> float:
    return float(mandelbrot_count(width, height, limit))


def nbody(steps: int, a: int, b: int) -> float:
    return simulate(steps)


def spectral_norm(n: int, a: int, b: int) -> float:
    return norm(n)


def fannkuch(n: int, a: int, b: int) -> float:
    checksum, most = flips(n)
    return float(checksum * 1000 + most)


def binary_trees(depth: int, a: int, b: int) -> float:
    return float(run_tree(depth))


def sieve(limit: int, a: int, b: int) -> float:
    return float(len(primes_below(limit)))


def collatz(limit: int, a: int, b: int) -> float:
    best, steps = longest(limit)
    return float(best * 1000 + steps)


def levenshtein(n: int, a: int, b: int) -> float:
    return float(edit_distance(sequence(1, n), sequence(2, n)))


def matmul(n: int, a: int, b: int) -> float:
    return float(trace(matrix_product(matrix(n, 3), matrix(n, 5))))


def life(n: int, steps: int, a: int) -> float:
    grid = glider(n)
    for _ in range(steps):
        grid = life_step(grid)
    alive = 0
    for row in grid:
        alive += sum(row)
    return float(alive)


def floyd_warshall(n: int, a: int, b: int) -> float:
    graph = ring(n)
    shortest_paths(graph)
    total = 0
    for row in graph:
        total += sum(row)
    return float(total)


def kmeans(n: int, k: int, rounds: int) -> float:
    result = 0.0
    for x, y in cluster(cloud(n), k, rounds):
        result += x + y
    return result


def black_scholes(count: int, a: int, b: int) -> float:
    calls, puts = price_portfolio(count)
    return calls + puts


def plates(n: int, sweeps: int, a: int) -> tuple[Any, Any, int]:
    """Jacobi's arguments: the grid with a hot edge, room for the next state, the number of sweeps."""
    grid = jacobi_module.plate(n)
    return grid, grid.copy(), sweeps


def numbers(a: int, b: int, c: int) -> tuple[Any, ...]:
    """Arguments of the kernels that take three ints."""
    return a, b, c


class Kernel(NamedTuple):
    """A kernel, its sizes for native code, and smaller ones that CPython finishes soon.

    `prepare` makes the Python arguments from the sizes; C's version takes the sizes and prepares for itself.
    """

    function: Callable[..., float]
    arguments: tuple[int, int, int]
    small: tuple[int, int, int]
    prepare: Callable[[int, int, int], tuple[Any, ...]] = numbers


KERNELS: dict[str, Kernel] = {
    "mandelbrot": Kernel(mandelbrot, (400, 300, 200), (100, 75, 200)),
    "nbody": Kernel(nbody, (200_000, 0, 0), (3_000, 0, 0)),
    "spectral_norm": Kernel(spectral_norm, (500, 0, 0), (80, 0, 0)),
    "fannkuch": Kernel(fannkuch, (9, 0, 0), (7, 0, 0)),
    "binary_trees": Kernel(binary_trees, (18, 0, 0), (13, 0, 0)),
    "sieve": Kernel(sieve, (2_000_000, 0, 0), (200_000, 0, 0)),
    "collatz": Kernel(collatz, (300_000, 0, 0), (10_000, 0, 0)),
    "levenshtein": Kernel(levenshtein, (1500, 0, 0), (200, 0, 0)),
    "matmul": Kernel(matmul, (300, 0, 0), (60, 0, 0)),
    "life": Kernel(life, (128, 50, 0), (32, 20, 0)),
    "jacobi": Kernel(relax, (400, 100, 0), (24, 20, 0), plates),
    "floyd_warshall": Kernel(floyd_warshall, (250, 0, 0), (50, 0, 0)),
    "kmeans": Kernel(kmeans, (30_000, 8, 20), (600, 8, 20)),
    "black_scholes": Kernel(black_scholes, (300_000, 0, 0), (5_000, 0, 0)),
}
