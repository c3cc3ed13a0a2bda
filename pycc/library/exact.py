"""Exact decimals: all digits of a float, and rounding to a number of decimals as if by hand.

`round_float` gives what CPython's correctly rounded `round(x, n)` gives. Most calls need 128 bits; the rest goes through every digit.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8, u32, u64

POWERS_OF_TEN = tuple(10**exponent for exponent in range(19))
POWERS_OF_TEN_AS_FLOAT = tuple(float(10**exponent) for exponent in range(22))

LIMB = 1000000000
"""Limbs of large numbers are nine decimal digits."""
DIGIT_ROOM = 800
"""No double has more than 767 significant digits."""


def round_float(value: float, ndigits: i64) -> float:
    """`value` rounded to `ndigits` decimals, the exact decimal value deciding, ties to even."""
    if value - value != 0.0 or value == 0.0 or ndigits > 323:
        return value
    if ndigits < -308:
        return 0.0 * value
    bits = lang.bitcast(u64, value)
    biased = i64((bits >> 52) & 0x7FF)
    significand = bits & 0xFFFFFFFFFFFFF
    if biased == 0:
        biased = i64(1)
    else:
        significand = significand | 0x10000000000000
    shift = 1075 - biased
    if shift <= 0 and ndigits >= 0:
        return value
    if shift < 128 and ndigits >= 0 and ndigits <= 21:
        return round_decimals(value, significand, shift, ndigits)
    return round_digits(value, ndigits)


def round_decimals(value: float, significand: u64, shift: i64, ndigits: i64) -> float:
    """Rounding of `significand / 2**shift`, shift 1..127, where `significand * 10**ndigits` fits into 128 bits."""
    # 10**ndigits as a product of two words, so that the large one may have 19 digits.
    powers = lang.table(POWERS_OF_TEN, i64)
    first = ndigits if ndigits < 3 else i64(3)
    factor = significand * u64(powers.load(first))  # below 2**63
    multiplier = u64(powers.load(ndigits - first))
    high = lang.mul_high(factor, multiplier)
    low = factor * multiplier
    # quotient = high:low >> shift; the rest is compared with a half.
    if shift < 64:
        if high >> u64(shift) != 0:
            return value  # more than 64 bits before the point: no digit is cut off that counts
        quotient = (low >> u64(shift)) | (high << u64(64 - shift))
        cut = low << u64(64 - shift)
        sticky = False
    elif shift == 64:
        quotient = high
        cut = low
        sticky = False
    else:
        quotient = high >> u64(shift - 64)
        cut = (high << u64(128 - shift)) | (low >> u64(shift - 64))
        sticky = low << u64(128 - shift) != 0
    half = u64(1) << 63
    if cut > half or (cut == half and (sticky or quotient & 1 != 0)):
        quotient = quotient + 1
    if quotient >= 0x20000000000000:
        # The float's own neighbours are further away than half a unit of the last decimal.
        return value
    # Both numbers are exact, so the division rounds correctly.
    rounded = float(i64(quotient)) / lang.table(POWERS_OF_TEN_AS_FLOAT, float).load(ndigits)
    return lang.copysign(rounded, value)


@lang.noinline
def round_digits(value: float, ndigits: i64) -> float:
    """Rounding by all the digits."""
    digits = lang.allocate(u8, DIGIT_ROOM + 16)
    count, exponent = exact_digits(lang.fabs(value), digits)
    # The value is DIGITS * 10**exponent; digits below 10**-ndigits go.
    dropped = 0 - ndigits - exponent
    result = value
    if dropped > 0:
        kept = count - dropped
        if kept < 0:
            result = 0.0
        else:
            result = read_rounded(digits, kept, count, 0 - ndigits)
        result = lang.copysign(result, value)
    lang.free(digits, DIGIT_ROOM + 16)
    if result - result != 0.0:
        raise OverflowError("rounded value too large to represent")
    return result


def read_rounded(digits: Pointer[u8], kept: i64, count: i64, exponent: i64) -> float:
    """The float of the first `kept` digits, rounded by those behind them, times 10**exponent."""
    if rounds_up(digits, kept, count):
        index = kept - 1
        while index >= 0 and digits.load(index) == 57:
            digits.store(index, u8(48))
            index -= 1
        if index >= 0:
            digits.store(index, digits.load(index) + 1)
        else:
            lang.move(digits.offset(1), digits, kept)
            digits.store(0, u8(49))
            kept += 1
    if kept == 0:
        return 0.0
    return read_decimal(digits, kept, exponent)


def rounds_up(digits: Pointer[u8], kept: i64, count: i64) -> bool:
    """Whether the digits from `kept` on are more than half a unit of the one before, or half and that one is odd."""
    if kept >= count:
        return False
    if digits.load(kept) != 53:
        return digits.load(kept) > 53
    index = kept + 1
    while index < count:
        if digits.load(index) != 48:
            return True
        index += 1
    return kept > 0 and digits.load(kept - 1) & 1 == 1


def read_decimal(digits: Pointer[u8], count: i64, exponent: i64) -> float:
    """The float nearest to DIGITS * 10**exponent, read by the C library; there is room for the exponent behind the digits."""
    digits.store(count, u8(101))
    place = count + 1
    if exponent < 0:
        digits.store(place, u8(45))
        place += 1
        exponent = 0 - exponent
    digits.store(place, u8(48 + exponent // 100))
    digits.store(place + 1, u8(48 + exponent // 10 % 10))
    digits.store(place + 2, u8(48 + exponent % 10))
    digits.store(place + 3, u8(0))
    return lang.call_c("strtod", float, digits, lang.null(u8))


def exact_digits(value: float, digits: Pointer[u8]):
    """Write all decimal digits of a positive finite float; `(count, exponent)`: it is DIGITS * 10**exponent exactly."""
    bits = lang.bitcast(u64, value)
    biased = i64(bits >> 52)
    significand = bits & 0xFFFFFFFFFFFFF
    if biased == 0:
        biased = i64(1)
    else:
        significand = significand | 0x10000000000000
    exponent = biased - 1075
    while exponent < 0 and significand & 1 == 0:
        significand = significand >> 1
        exponent += 1
    # m * 2**e is m * 5**-e * 10**e for a negative e.
    limbs = lang.allocate(u32, i64(90))
    size = start_limbs(limbs, significand)
    if exponent >= 0:
        size = multiply_by_powers(limbs, size, u64(2), exponent, i64(29))
    else:
        size = multiply_by_powers(limbs, size, u64(5), 0 - exponent, i64(12))
    count = store_limbs(limbs, size, digits)
    lang.free(limbs, i64(90))
    return (count, exponent if exponent < 0 else i64(0))


def start_limbs(limbs: Pointer[u32], value: u64) -> i64:
    """Store a word as limbs, lowest first; how many there are."""
    size = i64(0)
    while value != 0:
        limbs.store(size, u32(value % LIMB))
        value = value // LIMB
        size += 1
    return size


def multiply_by_powers(limbs: Pointer[u32], size: i64, base: u64, exponent: i64, step: i64) -> i64:
    """Multiply by `base ** exponent`, `base ** step` at a time (which is below 2**29); the new size."""
    while exponent > 0:
        steps = exponent if exponent < step else step
        factor = u64(1)
        for _ in range(int(steps)):
            factor = factor * base
        carry = u64(0)
        index = i64(0)
        while index < size:
            product = u64(limbs.load(index)) * factor + carry
            limbs.store(index, u32(product % LIMB))
            carry = product // LIMB
            index += 1
        if carry != 0:
            limbs.store(size, u32(carry))
            size += 1
        exponent -= steps
    return size


def store_limbs(limbs: Pointer[u32], size: i64, digits: Pointer[u8]) -> i64:
    """Write limbs as decimal digits without leading zeros; how many there are."""
    count = i64(0)
    index = size - 1
    while index >= 0:
        limb = limbs.load(index)
        unit = u32(100000000)
        while unit != 0:
            digit = limb // unit
            limb = limb - digit * unit
            unit = unit // 10
            if count > 0 or digit != 0:
                digits.store(count, u8(48 + digit))
                count += 1
        index -= 1
    return count
