"""Slices: from `start:stop:step` to indices. A slice's parts are None or integers, and which is known at compile time."""

from pycc import lang
from pycc.lang import i64


def slice_bounds(index, length: i64):
    """`(start, stop, step, count)` of the items that slice `index` selects from a sequence, as `slice.indices` clamps them.

    The rules are those of CPython's `PySlice_AdjustIndices`.
    """
    step = slice_step(index)
    if index.start is None:
        start = length - 1 if step < 0 else i64(0)
    else:
        start = clamp(i64(index.start), step, length)
    if index.stop is None:
        stop = i64(-1) if step < 0 else length
    else:
        stop = clamp(i64(index.stop), step, length)
    return (start, stop, step, slice_count(start, stop, step))


@lang.inline
def slice_step(index) -> i64:
    """The step, 1 where there is none."""
    if index.step is None:
        return i64(1)
    step = i64(index.step)
    if step == 0:
        raise ValueError("slice step cannot be zero")
    return step


@lang.inline
def clamp(position: i64, step: i64, length: i64) -> i64:
    """A bound counted from the start, no further out than just beside the sequence."""
    if position < 0:
        position += length
        if position < 0:
            return i64(-1) if step < 0 else i64(0)
    elif position >= length:
        return length - 1 if step < 0 else length
    return position


@lang.inline
def slice_count(start: i64, stop: i64, step: i64) -> i64:
    """How many items there are from start to before stop; the bounds are clamped, so nothing overflows."""
    if step < 0:
        if stop < start:
            # `step` may be -2**63: its negation would not fit.
            return i64((lang.u64(start - stop) - 1) // (~lang.u64(step) + 1)) + 1
        return i64(0)
    if start < stop:
        return (stop - start - 1) // step + 1
    return i64(0)
