"""NumPy scalars and `pycc.i32`...: methods. Arithmetic that wraps is the compiler's."""

from pycc import lang
from pycc.library.float import as_float
from pycc.library.int import scalar_to_int
from pycc.library.text import repr_text, str_text


@lang.primitive
class scalar:
    @lang.inline
    def __abs__(self):
        T = lang.type_of(self)
        if lang.is_type(T, lang.f64) or lang.is_type(T, lang.f32):
            # Zeros and NaNs have signs too. Every f32 is a float exactly.
            return T(lang.fabs(as_float(self)))
        return -self if self < 0 else self

    @lang.inline
    def __bool__(self) -> bool:
        return self != 0

    @lang.inline
    def __int__(self) -> int:
        return scalar_to_int(self)

    @lang.inline
    def __index__(self) -> int:
        return scalar_to_int(self)

    @lang.inline
    def __float__(self) -> float:
        return as_float(self)

    def item(self):
        """The Python number."""
        T = lang.type_of(self)
        if lang.is_type(T, lang.f64) or lang.is_type(T, lang.f32):
            return as_float(self)
        if lang.is_type(T, lang.b8):
            return bool(self)
        return scalar_to_int(self)

    def __str__(self) -> str:
        return str_text(self)

    def __repr__(self) -> str:
        return repr_text(self)
