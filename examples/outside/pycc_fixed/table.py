"""`Table`: a function given by its values at equal distances. A table of a module becomes constants in compiled code."""

from __future__ import annotations

from collections.abc import Callable

from pycc_fixed.library.operators import interpolate
from pycc_fixed.q16 import Q16


class Table:
    """Values at `start`, `start + step`, ..."""

    def __init__(self, start: Q16, step: Q16, values: list[Q16]):
        if len(values) < 2 or step.raw <= 0:
            raise ValueError("a table needs two values or more, and a step above 0")
        self.start, self.step, self.values = start, step, values

    @staticmethod
    def of(function: Callable[[float], float], start: Q16, step: Q16, count: int) -> Table:
        """The table of a function of floats."""
        return Table(start, step, [Q16(function(float(start) + i * float(step))) for i in range(count)])

    def at(self, x: Q16) -> Q16:
        """The value at x, linearly between the points; outside of them the nearest one's."""
        return interpolate(self.start, self.step, self.values, x)

    def __len__(self) -> int:
        return len(self.values)


def parts(table: Table) -> tuple[Q16, Q16, list[Q16]]:
    """The fields of `library/table.py`, for the capture adapter."""
    return table.start, table.step, table.values
