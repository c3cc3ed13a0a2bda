"""`int`: methods, conversions and powers. Values are 64-bit words; what leaves them raises IntegerRangeError (D4)."""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.parse import parse_int
from pycc.library.range import whole
from pycc.library.text import str_text


@lang.primitive
class int:
    def __new__(value=0):
        if isinstance(value, str):
            return parse_int(value)
        if isinstance(value, float):
            return float_to_int(value)
        if lang.is_class(lang.type_of(value), "scalar"):
            return scalar_to_int(value)
        if lang.is_class(lang.type_of(value), "foreign"):
            return value.__int__()
        return whole(value)

    @lang.inline
    def __abs__(self):
        return -self if self < 0 else self

    @lang.inline
    def __int__(self):
        return self

    @lang.inline
    def __index__(self):
        return self

    @lang.inline
    def __float__(self) -> float:
        return float(self)

    @lang.inline
    def __bool__(self) -> bool:
        return self != 0

    @lang.inline
    def __trunc__(self):
        return self

    @lang.inline
    def __floor__(self):
        return self

    @lang.inline
    def __ceil__(self):
        return self

    def __round__(self, ndigits=None):
        if ndigits is None:
            return whole(self)
        return round_int(self, ndigits)

    def __pow__(self, exponent):
        """An int, or for a negative exponent a float."""
        if exponent < 0:
            return float(self) ** float(exponent)
        return power(self, exponent)

    def __str__(self) -> str:
        return str_text(self)

    def __repr__(self) -> str:
        return str_text(self)

    def bit_length(self):
        """Bits of the absolute value, without leading zeros."""
        return whole(64 - lang.count_leading_zeros(magnitude(self)))

    def bit_count(self):
        """One bits of the absolute value."""
        return whole(lang.popcount(magnitude(self)))

    @lang.inline
    def conjugate(self):
        return whole(self)

    @property
    def real(self):
        return whole(self)

    @property
    def imag(self):
        return 0

    @property
    def numerator(self):
        return whole(self)

    @property
    def denominator(self):
        return 1

    def as_integer_ratio(self):
        return (whole(self), 1)

    def is_integer(self) -> bool:
        return True


@lang.inline
def magnitude(value) -> u64:
    """Absolute value; that of -2**63 fits here."""
    word = u64(i64(value))
    return ~word + 1 if value < 0 else word


def power(base, exponent):
    """`base ** exponent` for an exponent >= 0, by squaring. Products check for overflow; one that is not used is not made."""
    result = 1
    # The loop stops at the last one bit: the square made before is part of the result.
    while exponent > 1:
        if exponent & 1 != 0:
            result = result * base
        exponent = exponent >> 1
        base = base * base
    if exponent != 0:
        result = result * base
    return result


def float_to_int(value: float):
    """`int(value)`: without the fraction."""
    check_finite(value)
    if not -9223372036854775808.0 <= value < 9223372036854775808.0:
        lang.integer_range_error()
    return whole(lang.float_to_i64(value))


@lang.inline
def check_finite(value: float) -> None:
    """What has no integer near it raises as CPython does."""
    if value - value != 0.0:
        refuse_infinite(value)


@lang.noinline
def refuse_infinite(value: float) -> None:
    if value != value:
        raise ValueError("cannot convert float NaN to integer")
    raise OverflowError("cannot convert float infinity to integer")


def scalar_to_int(value):
    """The Python int of a NumPy scalar."""
    T = lang.type_of(value)
    if lang.is_type(T, lang.f64) or lang.is_type(T, lang.f32):
        return float_to_int(float(value))
    if lang.is_type(T, u64):
        if value > 9223372036854775807:
            lang.integer_range_error()
    return whole(i64(value))


POWERS_OF_TEN = tuple(10**exponent for exponent in range(19))


def round_int(value, ndigits: i64):
    """Round to a multiple of 10**-ndigits, ties to the even multiple."""
    if ndigits >= 0:
        return whole(value)
    if ndigits < -19:
        return 0
    size = magnitude(value)
    # 10**19 fits into u64, but not into the table of signed words.
    unit = u64(lang.table(POWERS_OF_TEN, i64).load(-1 - ndigits)) * 10
    quotient = size // unit
    rest = size - quotient * unit
    half = unit >> 1
    if rest > half or (rest == half and quotient & 1 != 0):
        quotient = quotient + 1
    if quotient == 0:
        return 0
    if ndigits == -19:
        lang.integer_range_error()
    rounded = whole(i64(quotient)) * whole(i64(unit))
    return -rounded if value < 0 else rounded
