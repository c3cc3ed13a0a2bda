"""`bool`: conversion and text. As a number a bool is an int, in the compiler already."""

from pycc import lang
from pycc.library.range import whole


@lang.primitive
class bool:
    @lang.inline
    def __new__(value=False):
        return not not value

    @lang.inline
    def __bool__(self):
        return self

    @lang.inline
    def __int__(self) -> int:
        return whole(self)

    @lang.inline
    def __index__(self) -> int:
        return whole(self)

    @lang.inline
    def __abs__(self) -> int:
        return whole(self)

    @lang.inline
    def __float__(self) -> float:
        return float(whole(self))

    @lang.inline
    def __trunc__(self) -> int:
        return whole(self)

    @lang.inline
    def __floor__(self) -> int:
        return whole(self)

    @lang.inline
    def __ceil__(self) -> int:
        return whole(self)

    def __round__(self, ndigits=None) -> int:
        return whole(self).__round__(ndigits)

    def __pow__(self, exponent):
        return whole(self).__pow__(exponent)

    def __str__(self) -> str:
        return "True" if self else "False"

    def __repr__(self) -> str:
        return "True" if self else "False"

    def bit_length(self) -> int:
        return whole(self)

    def bit_count(self) -> int:
        return whole(self)

    def conjugate(self) -> int:
        return whole(self)

    @property
    def real(self) -> int:
        return whole(self)

    @property
    def imag(self) -> int:
        return 0

    @property
    def numerator(self) -> int:
        return whole(self)

    @property
    def denominator(self) -> int:
        return 1

    def as_integer_ratio(self):
        return (whole(self), 1)
