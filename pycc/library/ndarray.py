"""NumPy arrays: extents and iteration. Loads and stores of elements are the compiler's (`py.array_load`)."""

from pycc import lang
from pycc.lang import i64


@lang.primitive
class ndarray:
    @lang.inline
    def __len__(self) -> int:
        if lang.array_rank(lang.type_of(self)) == 0:
            raise TypeError("len() of unsized object")
        return int(lang.array_dim(self, 0))

    @property
    def ndim(self) -> int:
        return lang.array_rank(lang.type_of(self))

    @property
    def shape(self):
        """The extents, as Python ints."""
        result = ()
        for axis in lang.static_range(lang.array_rank(lang.type_of(self))):
            result = result + (int(lang.array_dim(self, axis)),)
        return result

    @property
    def size(self) -> int:
        product = i64(1)
        for axis in lang.static_range(lang.array_rank(lang.type_of(self))):
            product = product * lang.array_dim(self, axis)
        return int(product)

    def __bool__(self) -> bool:
        lang.compile_error("the truth value of an array is ambiguous", fix="test its len(), or any() of it")

    # A for loop goes over the first dimension: over elements, or over rows that are views.

    @lang.inline
    def __cursor__(self) -> i64:
        return i64(0)

    @lang.inline
    def __more__(self, cursor: i64) -> bool:
        return cursor < lang.array_dim(self, 0)

    @lang.inline
    @lang.borrows
    def __item__(self, cursor: i64):
        return self[int(cursor)]

    @lang.inline
    def __advance__(self, cursor: i64) -> i64:
        return cursor + 1
