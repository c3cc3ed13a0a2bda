"""Sums and products of `math`: fsum, prod, hypot, dist."""

from pycc import lang
from pycc.lang import Pointer, i64
from pycc.library.float import as_float


def prod(iterable, *, start=1):
    result = start
    for item in iterable:
        result = result * item
    return result


def fsum(seq) -> float:
    """The sum with one rounding: Shewchuk's non-overlapping partial sums, smallest first."""
    # Partials do not overlap, so 2098 bits of range give at most 40 of them.
    partials = lang.allocate(float, i64(64))
    count = i64(0)
    special_sum = 0.0
    infinities = 0.0
    failure = i64(0)
    for item in seq:
        original = as_float(item)
        if failure == 0:
            count = add_partial(partials, count, original)
            if count < 0:
                # The last partial is not finite: either the item was not, or the sum overflowed.
                count = i64(0)
                if original - original == 0.0:
                    failure = i64(1)
                else:
                    if original == original:
                        infinities += original
                    special_sum += original
    total = round_partials(partials, count)
    lang.free(partials, i64(64))
    if failure != 0:
        raise OverflowError("intermediate overflow in fsum")
    if special_sum != 0.0:
        if infinities != infinities:
            raise ValueError("-inf + inf in fsum")
        return special_sum
    return total


def add_partial(partials: Pointer[float], count: i64, x: float) -> i64:
    """Add a number to the partials exactly; their new count, or -1 if the largest is not finite."""
    kept = i64(0)
    index = i64(0)
    while index < count:
        y = partials.load(index)
        if lang.fabs(x) < lang.fabs(y):
            x, y = y, x
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            partials.store(kept, low)
            kept += 1
        x = high
        index += 1
    if x != 0.0:
        if x - x != 0.0:
            return i64(-1)
        partials.store(kept, x)
        kept += 1
    return kept


def round_partials(partials: Pointer[float], count: i64) -> float:
    """The sum of the partials, correctly rounded, ties to even."""
    if count == 0:
        return 0.0
    high = partials.load(count - 1)
    low = 0.0
    index = count - 1
    while index > 0 and low == 0.0:
        index -= 1
        x = high
        y = partials.load(index)
        high = x + y
        low = y - (high - x)
    # A half with more of the same sign behind it rounds away.
    if index > 0 and ((low < 0.0 and partials.load(index - 1) < 0.0) or (low > 0.0 and partials.load(index - 1) > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high


def hypot(*coordinates) -> float:
    """Euclidean length."""
    count = lang.tuple_size(lang.type_of(coordinates))
    vector = lang.allocate(float, i64(count))
    for index in lang.static_range(count):
        vector.store(index, lang.fabs(as_float(coordinates[index])))
    return finish_norm(vector, i64(count))


def dist(p, q) -> float:
    """Euclidean distance of two points."""
    size = i64(len(p))
    if size != i64(len(q)):
        raise ValueError("both points must have the same number of dimensions")
    vector = lang.allocate(float, size)
    index = i64(0)
    for a, b in zip(p, q):
        vector.store(index, lang.fabs(as_float(a) - as_float(b)))
        index += 1
    return finish_norm(vector, size)


def finish_norm(vector: Pointer[float], count: i64) -> float:
    """The length of a vector of absolute values, whose memory goes back."""
    largest = 0.0
    found_nan = False
    index = i64(0)
    while index < count:
        x = vector.load(index)
        if x != x:
            found_nan = True
        elif x > largest:
            largest = x
        index += 1
    result = largest
    if largest - largest == 0.0:
        if found_nan:
            result = float("nan")
        elif largest != 0.0 and count > 1:
            result = vector_norm(vector, count, largest)
    lang.free(vector, count)
    return result


SPLITTER = 134217729.0
"""2**27 + 1: multiplying by it splits a double into two halves whose products are exact (Veltkamp, Dekker)."""


def vector_norm(vector: Pointer[float], count: i64, largest: float) -> float:
    """Square root of the sum of squares, of finite values and two at least: exact squares, compensated sums, one correction."""
    exponent = i64(lang.bitcast(i64, largest) >> 52) - 1022
    if exponent < -1021:
        # Subnormal: its reciprocal overflows, so it divides instead.
        return scaled_norm(vector, count, largest)
    scale = lang.call_c_pure("ldexp", float, 1.0, lang.i32(0 - exponent))
    total = 1.0
    rest1 = 0.0
    rest2 = 0.0
    rest3 = 0.0
    index = i64(0)
    while index < count:
        x = vector.load(index) * scale
        t = x * SPLITTER
        high = t - (t - x)
        low = x - high
        square = high * high
        before = total
        total += square
        rest1 += (before - total) + square
        square = 2.0 * high * low
        before = total
        total += square
        rest2 += (before - total) + square
        rest3 += low * low
        index += 1
    root = lang.sqrt(total - 1.0 + (rest1 + rest2 + rest3))
    # One Newton step with the exact square of the root.
    t = root * SPLITTER
    high = t - (t - root)
    low = root - high
    square = -high * high
    before = total
    total += square
    rest1 += (before - total) + square
    square = -2.0 * high * low
    before = total
    total += square
    rest2 += (before - total) + square
    square = -low * low
    before = total
    total += square
    rest3 += (before - total) + square
    correction = total - 1.0 + (rest1 + rest2 + rest3)
    return (root + correction / (2.0 * root)) / scale


def scaled_norm(vector: Pointer[float], count: i64, largest: float) -> float:
    """The same for subnormal values, simpler."""
    total = 1.0
    rest = 0.0
    index = i64(0)
    while index < count:
        x = vector.load(index) / largest
        x = x * x
        before = total
        total += x
        rest += (before - total) + x
        index += 1
    return largest * lang.sqrt(total - 1.0 + rest)
