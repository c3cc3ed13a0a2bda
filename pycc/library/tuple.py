"""`tuple`: components by value, so most methods are unrolled over them. An index that is not a constant needs components that share a type."""

from pycc import lang
from pycc.lang import i64
from pycc.library.text import repr_text


@lang.primitive
class tuple:
    def __new__(value=()):
        if isinstance(value, tuple):
            return value
        lang.compile_error("the length of this tuple is not known at compile time", fix="use a list")

    @lang.inline
    def __len__(self) -> int:
        return lang.tuple_size(lang.type_of(self))

    @lang.inline
    def __bool__(self) -> bool:
        return lang.tuple_size(lang.type_of(self)) > 0

    def __getitem__(self, index: i64):
        """The component at an index that is known only at run time."""
        size = i64(lang.tuple_size(lang.type_of(self)))
        place = index + size if index < 0 else index
        for position in lang.static_range(lang.tuple_size(lang.type_of(self))):
            if place == position:
                return self[position]
        raise IndexError("tuple index out of range")

    def __contains__(self, value) -> bool:
        for item in self:
            if item == value:
                return True
        return False

    def count(self, value) -> int:
        found = i64(0)
        for item in self:
            if item == value:
                found += 1
        return int(found)

    def index(self, value, start: i64 = 0, stop: i64 = 9223372036854775807) -> int:
        size = i64(lang.tuple_size(lang.type_of(self)))
        if start < 0:
            start += size
        if stop < 0:
            stop += size
        for position in lang.static_range(lang.tuple_size(lang.type_of(self))):
            if start <= position and position < stop and self[position] == value:
                return position
        raise ValueError("tuple.index(x): x not in tuple")

    # ---- comparisons: the first components that differ decide, then the lengths

    def __eq__(self, other) -> bool:
        if not isinstance(other, tuple):
            return False
        if lang.tuple_size(lang.type_of(self)) != lang.tuple_size(lang.type_of(other)):
            return False
        for index in lang.static_range(lang.tuple_size(lang.type_of(self))):
            if not self[index] == other[index]:
                return False
        return True

    @lang.inline
    def __ne__(self, other) -> bool:
        return not self.__eq__(other)

    def __lt__(self, other) -> bool:
        size = lang.tuple_size(lang.type_of(self))
        other_size = lang.tuple_size(lang.type_of(other))
        for index in lang.static_range(size if size < other_size else other_size):
            if not self[index] == other[index]:
                return self[index] < other[index]
        return size < other_size

    def __le__(self, other) -> bool:
        size = lang.tuple_size(lang.type_of(self))
        other_size = lang.tuple_size(lang.type_of(other))
        for index in lang.static_range(size if size < other_size else other_size):
            if not self[index] == other[index]:
                return self[index] <= other[index]
        return size <= other_size

    def __gt__(self, other) -> bool:
        size = lang.tuple_size(lang.type_of(self))
        other_size = lang.tuple_size(lang.type_of(other))
        for index in lang.static_range(size if size < other_size else other_size):
            if not self[index] == other[index]:
                return self[index] > other[index]
        return size > other_size

    def __ge__(self, other) -> bool:
        size = lang.tuple_size(lang.type_of(self))
        other_size = lang.tuple_size(lang.type_of(other))
        for index in lang.static_range(size if size < other_size else other_size):
            if not self[index] == other[index]:
                return self[index] >= other[index]
        return size >= other_size

    # ---- iteration where it is not unrolled (inside `zip`, `enumerate`...)

    @lang.inline
    def __cursor__(self) -> i64:
        return i64(0)

    @lang.inline
    def __more__(self, cursor: i64) -> bool:
        return cursor < lang.tuple_size(lang.type_of(self))

    @lang.inline
    def __item__(self, cursor: i64):
        return self.__getitem__(cursor)

    @lang.inline
    def __advance__(self, cursor: i64) -> i64:
        return cursor + 1

    def __str__(self) -> str:
        return repr_text(self)

    def __repr__(self) -> str:
        return repr_text(self)
