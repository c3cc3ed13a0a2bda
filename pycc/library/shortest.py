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
    """The shortest decimal in the rounding interval of `c * 2**q`, c of 53 bits; the names are the paper's."""
    odd = c & 1
    k = decimal_exponent(q, lower_is_closer)
    h = u64(q + floor_log2_power10(0 - k) + 1)
    powers = lang.table(POWER_WORDS, u64)
    high = powers.load((292 - k) * 2)
    low = powers.load((292 - k) * 2 + 1)
    # The interval's ends belong to it when c is even.
    lower = round_to_odd(high, low, lower_bound(c, lower_is_closer) << h) + odd
    middle = round_to_odd(high, low, (4 * c) << h)
    upper = round_to_odd(high, low, (4 * c + 2) << h) - odd
    return choose(lower, middle, upper, k)


@lang.inline
def decimal_exponent(q: i64, lower_is_closer: bool) -> i64:
    """`floor(log10(2**q))`, or of three quarters of it: the exponent of the last digit that may be needed."""
    if lower_is_closer:
        return (q * 1262611 - 524031) >> 22
    return (q * 1262611) >> 22


@lang.inline
def lower_bound(c: u64, lower_is_closer: bool) -> u64:
    """Four times the lower end of the interval; below a power of two the floats lie twice as dense."""
    return 4 * c - 1 if lower_is_closer else 4 * c - 2


def choose(lower: u64, middle: u64, upper: u64, k: i64):
    """The decimal in [lower, upper] / 4 with the fewest digits, nearest to `middle / 4`, in units of 10**k."""
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


# ---------------------------------------------------------------- single precision


def shortest_decimal32(value: float):
    """`(significand, exponent)` of the shortest decimal that reads back as the same 32-bit float; `value` holds one, not 0."""
    size = lang.fabs(value)
    if size < 1.1754943508222875e-38:
        # Subnormal: whole multiples of 2**-149.
        return search32(u64(lang.float_to_i64(size * 7.1362384635297994e44)), i64(-149), False)
    bits = lang.bitcast(u64, size)
    exponent = i64(bits >> 52) - 1046
    significand = ((bits >> 29) & 0x7FFFFF) | 0x800000
    if exponent <= 0 and exponent > -24:
        shift = u64(0 - exponent)
        whole = significand >> shift
        if whole << shift == significand:
            return (whole, i64(0))
    return search32(significand, exponent, significand == 0x800000 and exponent > -149)


def search32(c: u64, q: i64, lower_is_closer: bool):
    """As `search`, for c of 24 bits: the high words of the powers are enough."""
    odd = c & 1
    k = decimal_exponent(q, lower_is_closer)
    h = u64(q + floor_log2_power10(0 - k) + 1)
    powers = lang.table(POWER_WORDS, u64)
    power = powers.load((292 - k) * 2)
    if powers.load((292 - k) * 2 + 1) != 0:
        power = power + 1
    lower = round_to_odd32(power, lower_bound(c, lower_is_closer) << h) + odd
    middle = round_to_odd32(power, (4 * c) << h)
    upper = round_to_odd32(power, (4 * c + 2) << h) - odd
    return choose(lower, middle, upper, k)


@lang.inline
def round_to_odd32(power: u64, factor: u64) -> u64:
    """`(power * factor) >> 64` with a last bit that remembers whether something was cut off."""
    result = lang.mul_high(power, factor)
    if (power * factor) >> 32 > 1:
        return result | 1
    return result
