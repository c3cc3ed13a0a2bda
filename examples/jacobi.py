"""Jacobi relaxation of a plate with one hot edge, on a two-dimensional array."""

import numpy as np

import pycc


def jacobi(grid: pycc.Array[pycc.f64, 2], work: pycc.Array[pycc.f64, 2], sweeps: int) -> float:
    """Relax in place; give the largest change of the last sweep."""
    rows, columns = grid.shape
    change = 0.0
    for _ in range(sweeps):
        change = 0.0
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                new = 0.25 * (grid[i - 1, j] + grid[i + 1, j] + grid[i, j - 1] + grid[i, j + 1])
                difference = abs(float(new) - float(grid[i, j]))
                if difference > change:
                    change = difference
                work[i, j] = new
        for i in range(1, rows - 1):
            for j in range(1, columns - 1):
                grid[i, j] = work[i, j]
    return change


def plate(n):
    grid = np.zeros((n, n))
    grid[0, :] = 100.0
    return grid


if __name__ == "__main__":
    grid = plate(20)
    print("change", jacobi(grid, grid.copy(), 50))
    print("middle", float(grid[10, 10]))
