"""Where a generated program's choices come from: a seeded random number generator, Hypothesis, or a list of numbers.

Takes in a seed, Hypothesis' `data`, or numbers chosen before. Gives out numbers below a bound, one at a time; 0 is always
the simplest choice, so that a shorter or smaller list of numbers is a simpler program.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

Item = TypeVar("Item")


class Source(Protocol):
    """Gives numbers."""

    def below(self, bound: int) -> int:
        """A number from 0 to `bound` - 1."""
        ...


class Seeded:
    """Numbers of a seed; `taken` records them."""

    def __init__(self, seed: int):
        self._random = random.Random(seed)
        self.taken: list[int] = []

    def below(self, bound: int) -> int:
        """See `Source`."""
        number = int(self._random.random() * bound)
        self.taken.append(number)
        return number


class Recorded:
    """Numbers of a list; behind its end zeros."""

    def __init__(self, numbers: Sequence[int]):
        self._numbers = numbers
        self.taken: list[int] = []

    def below(self, bound: int) -> int:
        """See `Source`."""
        place = len(self.taken)
        number = min(self._numbers[place], bound - 1) if place < len(self._numbers) else 0
        self.taken.append(number)
        return number


class Drawn:
    """Numbers that Hypothesis draws, which it knows how to shrink."""

    def __init__(self, data: Any):
        self._data = data
        from hypothesis import strategies

        self._integers = strategies.integers

    def below(self, bound: int) -> int:
        """See `Source`."""
        return 0 if bound <= 1 else self._data.draw(self._integers(0, bound - 1))
