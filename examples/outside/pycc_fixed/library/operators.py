"""Functions for users of `Q16`, written once: CPython runs this file as it is, and pycc compiles it."""

from math import isqrt

from pycc_fixed.q16 import Q16


def sqrt(value: Q16) -> Q16:
    """The square root, rounded down; ValueError for a negative number."""
    raw = value.raw
    if raw < 0:
        raise ValueError("Q16 math domain error")
    return Q16.from_raw(isqrt(raw << 16))


def dot(xs, ys) -> Q16:
    """The sum of the products of two lists, rounded once; ValueError where their lengths differ."""
    if len(xs) != len(ys):
        raise ValueError("dot() of lists of different lengths")
    total = 0
    for i in range(len(xs)):
        total += xs[i].raw * ys[i].raw
    return Q16.from_raw(total >> 16)


def interpolate(start: Q16, step: Q16, values, x: Q16) -> Q16:
    """What a table says at x, linearly between its points; outside of them the nearest one's value."""
    last = len(values) - 1
    offset = x.raw - start.raw
    index = offset // step.raw
    if index < 0:
        return values[0]
    if index >= last:
        return values[last]
    below = values[index].raw
    rise = values[index + 1].raw - below
    return Q16.from_raw(below + rise * (offset - index * step.raw) // step.raw)
