"""Shortest decimal of a float: the fewest digits that read back as the same double, and of those the nearest to it.

Algorithm: Raffaele Giulietti, "The Schubfach way to render doubles" (2020), with Alexander Bolz's reduction of the final tests.
It needs 10**k to 126 bits, as a table made here in Python.
"""

from pycc import lang
from pycc.lang import i64, u64


def floor_log2_power10(exponent):
    """`floor(log2(10**exponent))` for |exponent| <= 1233."""
    return (exponent * 1741647) >> 19


def _power_words():
    """High and low words of 10**k scaled to 128 bits and rounded up, for k in -292..324; signed, as tables are."""
    words = []
    for exponent in range(-292, 325):
        shift = 127 - floor_log2_power10(exponent)
        numerator, denominator = 1, 1
        if exponent >= 0:
            numerator = 10**exponent
        else:
            denominator = 10**-exponent
        if shift >= 0:
            numerator <<= shift
        else:
            denominator <<= -shift
        scaled = -(-numerator // denominator)
        for word in (scaled >> 64, scaled & 0xFFFFFFFFFFFFFFFF):
            words.append(word - (1 << 64) if word >> 63 else word)
    return tuple(words)


POWER_WORDS = _power_words()


def shortest_decimal(value: float):
    """`(significand, exponent)`, both decimal, of a finite float that is not zero; its sign is ignored."""
    bits = lang.bitcast(u64, value)
    fraction = bits & 0xFFFFFFFFFFFFF
    biased = i64((bits >> 52) & 0x7FF)
    if biased == 0:
        return search(fraction, i64(-1074), False)
    significand = fraction | 0x10000000000000
    exponent = biased - 1075
    if exponent <= 0 and exponent > -53:
        # A whole number below 2**53 is its own shortest decimal.
        shift = u64(0 - exponent)
        whole = significand >> shift
        if whole << shift == significand:
            return (whole, i64(0))
    return search(significand, exponent, fraction == 0 and biased > 1)


def search(c: u64, q: i64, lower_is_closer: bool):
    """The shortest decimal in the rounding interval of `c * 2**q`; the names are the paper's."""
    odd = c & 1
    lower_bound = 4 * c - 2
    k = (q * 1262611) >> 22
    if lower_is_closer:
        # Below a power of two the doubles lie twice as dense.
        lower_bound = lower_bound + 1
        k = (q * 1262611 - 524031) >> 22
    h = u64(q + floor_log2_power10(0 - k) + 1)
    powers = lang.table(POWER_WORDS, u64)
    high = powers.load((292 - k) * 2)
    low = powers.load((292 - k) * 2 + 1)
    # The interval's ends belong to it when c is even.
    lower = round_to_odd(high, low, lower_bound << h) + odd
    middle = round_to_odd(high, low, (4 * c) << h)
    upper = round_to_odd(high, low, (4 * c + 2) << h) - odd
    s = middle >> 2
    if s >= 10:
        shorter = s // 10
        below = lower <= 40 * shorter
        above = 40 * shorter + 40 <= upper
        if below != above:
            return (shorter + 1 if above else shorter, k + 1)
    below = lower <= 4 * s
    above = 4 * s + 4 <= upper
    if below != above:
        return (s + 1 if above else s, k)
    half = 4 * s + 2
    if middle > half or (middle == half and s & 1 != 0):
        return (s + 1, k)
    return (s, k)


@lang.inline
def round_to_odd(high: u64, low: u64, factor: u64) -> u64:
    """`(high:low * factor) >> 128` with a last bit that remembers whether something was cut off."""
    middle = high * factor
    carried = middle + lang.mul_high(low, factor)
    result = lang.mul_high(high, factor)
    if carried < middle:
        result = result + 1
    if carried > 1:
        return result | 1
    return result
