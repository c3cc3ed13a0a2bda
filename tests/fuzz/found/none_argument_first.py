"""None before other arguments: those behind it were taken for one another (a wrong answer, and a crash with arrays)."""

import pycc


def helper(nothing: int | None, number: int) -> int:
    return number if nothing is None else nothing + number


def main(nothing: int | None, number: int, values: pycc.Array[pycc.f64, 1], other: int | None) -> int:
    values[0] *= 2
    print(nothing, number, other)
    return helper(nothing, number)


CALLS = ("[None, 5, np.arange(3.0), None]", "[7, 5, np.arange(3.0)[::2], None]", "[None, -1, np.arange(4.0), 3]")
