"""`constant_list`: a list of the user's module, as a constant of the program. It is what `list` is, to read.

The items lie in read-only memory: nothing here writes, and inference refuses what would (`append`, `x[i] = ...`). Wherever it has
the name and the fields of `list`, library code that reads a list reads it too. Messages are CPython's.
"""

from pycc import lang
from pycc.lang import Pointer, T, i64, u64
from pycc.library.slice import slice_bounds
from pycc.library.text import repr_text


@lang.struct
class constant_list:
    _data: Pointer[T]
    _size: i64

    # ---- items

    @lang.inline
    def __len__(self) -> int:
        return int(self._size)

    @lang.inline
    def __getitem__(self, index):
        if isinstance(index, slice):
            return get_slice(self, index)
        return get_item(self, index)

    def copy(self):
        # A fresh list: what is written to it later may still widen its items.
        result = []
        result.extend(self)
        return result

    # ---- iteration: the cursor is the index

    @lang.inline
    def __cursor__(self) -> i64:
        return i64(0)

    @lang.inline
    def __more__(self, cursor: i64) -> bool:
        return cursor < self._size

    @lang.inline
    def __item__(self, cursor: i64):
        return self._data.load(cursor)

    @lang.inline
    def __advance__(self, cursor: i64) -> i64:
        return cursor + 1

    # ---- searching

    def __contains__(self, value) -> bool:
        return position(self, value, i64(0), self._size) >= 0

    def index(self, value, start: i64 = 0, stop: i64 = 9223372036854775807) -> int:
        size = self._size
        if start < 0:
            start += size
            if start < 0:
                start = i64(0)
        if stop < 0:
            stop += size
        elif stop > size:
            stop = size
        index = position(self, value, start, stop)
        if index < 0:
            raise ValueError(repr_text(value) + " is not in list")
        return int(index)

    def count(self, value) -> int:
        found = i64(0)
        index = i64(0)
        while index < self._size:
            if self._data.load(index) == value:
                found += 1
            index += 1
        return int(found)

    # ---- comparing with lists of both kinds

    def __eq__(self, other) -> bool:
        if not isinstance(other, list):
            return False
        if lang.is_type(lang.type_of(self), lang.type_of(other)):
            if lang.is_same(self._data, other._data):
                return True
        if self._size != other._size:
            return False
        index = i64(0)
        while index < self._size:
            if not self._data.load(index) == other._data.load(index):
                return False
            index += 1
        return True

    def __ne__(self, other) -> bool:
        return not self.__eq__(other)

    def __lt__(self, other: list[T]) -> bool:
        index = first_difference(self, other)
        if index < self._size and index < other._size:
            return self._data.load(index) < other._data.load(index)
        return self._size < other._size

    def __le__(self, other: list[T]) -> bool:
        index = first_difference(self, other)
        if index < self._size and index < other._size:
            return self._data.load(index) <= other._data.load(index)
        return self._size <= other._size

    def __gt__(self, other: list[T]) -> bool:
        index = first_difference(self, other)
        if index < self._size and index < other._size:
            return self._data.load(index) > other._data.load(index)
        return self._size > other._size

    def __ge__(self, other: list[T]) -> bool:
        index = first_difference(self, other)
        if index < self._size and index < other._size:
            return self._data.load(index) >= other._data.load(index)
        return self._size >= other._size

    # ---- making lists

    def __add__(self, other: list[T]):
        result = self.copy()
        result.extend(other)
        return result

    def __mul__(self, times: i64):
        return self.copy().__mul__(times)

    def __rmul__(self, times: i64):
        return self.copy().__mul__(times)

    def __str__(self) -> str:
        return repr_text(self)

    def __repr__(self) -> str:
        return repr_text(self)


@lang.inline
def get_item(items, index: i64):
    if index < 0:
        index += items._size
    # One unsigned comparison says both "not negative" and "below the size".
    if u64(index) >= u64(items._size):
        raise IndexError("list index out of range")
    return items._data.load(index)


def get_slice(items, index):
    start, _, step, count = slice_bounds(index, items._size)
    return copy_range(items, start, step, count)


def copy_range(items, start: i64, step: i64, count: i64):
    """A list of `count` items from `start` on, `step` apart."""
    result = list[lang.element_type(lang.type_of(items._data))].__sized__(count)
    target = result._data
    source = items._data
    taken = i64(0)
    while taken < count:
        target.store(taken, source.load(start + taken * step))
        taken += 1
    return result


def position(items, value, start: i64, stop: i64) -> i64:
    """Where `value` is first found in a range, -1 for nowhere."""
    index = start
    while index < stop and index < items._size:
        if items._data.load(index) == value:
            return index
        index += 1
    return i64(-1)


def first_difference(left, right) -> i64:
    """The first index where two lists differ; the size of the shorter one if there is none."""
    index = i64(0)
    while index < left._size and index < right._size and left._data.load(index) == right._data.load(index):
        index += 1
    return index
