"""`float`: methods and conversions."""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.exact import round_float
from pycc.library.int import check_finite, float_to_int
from pycc.library.parse import parse_float
from pycc.library.range import whole
from pycc.library.text import float_repr


@lang.inline
def as_float(value: float) -> float:
    """Takes what Python would take for a float: ints, bools and NumPy's scalars."""
    return value


@lang.primitive
class float:
    @lang.inline
    def __new__(value=0.0):
        if isinstance(value, str):
            return parse_float(value)
        if lang.is_class(lang.type_of(value), "foreign"):
            return value.__float__()
        return as_float(value)

    @lang.inline
    def __abs__(self):
        return lang.fabs(self)

    @lang.inline
    def __float__(self):
        return self

    @lang.inline
    def __int__(self) -> int:
        return float_to_int(self)

    @lang.inline
    def __trunc__(self) -> int:
        return float_to_int(self)

    def __floor__(self) -> int:
        check_finite(self)
        return float_to_int(lang.floor(self))

    def __ceil__(self) -> int:
        check_finite(self)
        return float_to_int(lang.ceil(self))

    @lang.inline
    def __bool__(self) -> bool:
        return self != 0.0

    def __round__(self, ndigits=None):
        if ndigits is None:
            check_finite(self)
            return float_to_int(lang.round_even(self))
        return round_float(self, ndigits)

    def __pow__(self, exponent):
        return power(self, as_float(exponent))

    def __str__(self) -> str:
        return float_repr(self)

    def __repr__(self) -> str:
        return float_repr(self)

    def is_integer(self) -> bool:
        return self - self == 0.0 and lang.floor(self) == self

    def as_integer_ratio(self):
        """The exact fraction; parts beyond 64 bits raise IntegerRangeError."""
        if self != self:
            raise ValueError("cannot convert NaN to integer ratio")
        if self - self != 0.0:
            raise OverflowError("cannot convert Infinity to integer ratio")
        numerator = lang.fabs(self)
        denominator = 1
        while lang.floor(numerator) != numerator:
            numerator = numerator * 2.0
            denominator = denominator * 2
        return (float_to_int(lang.copysign(numerator, self)), denominator)

    @lang.inline
    def conjugate(self):
        return self

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0.0

    def hex(self) -> str:
        return hex_text(self)


def power(base: float, exponent: float) -> float:
    """`base ** exponent` as CPython's `float_pow`: the special cases of C99, errors as exceptions."""
    if exponent == 0.0:
        return 1.0
    if base != base:
        return base
    if exponent != exponent:
        return 1.0 if base == 1.0 else exponent
    finite = base - base == 0.0 and exponent - exponent == 0.0
    if finite and base == 0.0 and exponent < 0.0:
        raise ZeroDivisionError("0.0 cannot be raised to a negative power")
    if finite and base < 0.0 and lang.floor(exponent) != exponent:
        # Python's result is complex, which pycc has not.
        raise ValueError("a negative number to a fractional power is complex")
    result = lang.call_c_pure("pow", float, base, exponent)
    if finite and result - result != 0.0:
        raise OverflowError("(34, 'Numerical result out of range')")
    return result


def hex_text(value: float) -> str:
    """`float.hex`: `-0x1.999999999999ap-4`."""
    if value - value != 0.0:
        return float_repr(value)
    bits = lang.bitcast(u64, value)
    sign = "-" if bits >> 63 != 0 else ""
    biased = i64((bits >> 52) & 0x7FF)
    fraction = bits & 0xFFFFFFFFFFFFF
    if value == 0.0:
        return sign + "0x0.0p+0"
    lead = "1" if biased != 0 else "0"
    exponent = biased - 1023 if biased != 0 else i64(-1022)
    text = sign + "0x" + lead + "."
    shift = 48
    while shift >= 0:
        text = text + "0123456789abcdef"[whole(i64((fraction >> u64(shift)) & 15))]
        shift -= 4
    return text + "p" + ("+" if exponent >= 0 else "") + str(whole(exponent))
