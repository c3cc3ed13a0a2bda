"""`list`: a growable block of elements, one word of size and one of capacity.

Elements are stored by value in `_data[0:_size]`; `_data` has room for `_capacity`. Sizes are `i64`: no list comes near 2**63.
Messages are CPython's.
"""

from pycc import lang
from pycc.lang import Pointer, T, i64, u64
from pycc.library.slice import slice_bounds
from pycc.library.sort import sort_range
from pycc.library.text import repr_text


class list(lang.Object[T]):
    _data: Pointer[T]
    _size: i64
    _capacity: i64

    def __new__(iterable=()):
        result = []
        result.extend(iterable)
        return result

    @staticmethod
    def __sized__(size: i64):
        """A list of `size` uninitialised elements: each must be stored once before anything else happens."""
        return sized(T, size)

    def __del__(self):
        release(self._data, i64(0), self._size)
        lang.free(self._data, self._capacity)

    # ---- elements

    @lang.inline
    def __len__(self) -> int:
        return int(self._size)

    @lang.inline
    def __getitem__(self, index):
        if isinstance(index, slice):
            return get_slice(self, index)
        return element(self, index)

    @lang.inline
    def __setitem__(self, index, value):
        if isinstance(index, slice):
            set_slice(self, index, value)
        else:
            set_element(self, index, value)

    def __delitem__(self, index):
        if isinstance(index, slice):
            delete_slice(self, index)
        else:
            delete_element(self, index)

    @lang.inline
    def append(self, value: T) -> None:
        size = self._size
        if size == self._capacity:
            grow(self, size + 1)
        self._data.store(size, value)
        self._size = size + 1

    def insert(self, index: i64, value: T) -> None:
        size = self._size
        if index < 0:
            index += size
            if index < 0:
                index = i64(0)
        elif index > size:
            index = size
        open_gap(self, index, i64(1))
        self._data.store(index, value)

    @lang.inline
    def pop(self, index=None):
        if index is None:
            last = self._size - 1
            if last < 0:
                raise IndexError("pop from empty list")
            self._size = last
            return self._data.take(last)
        return pop_at(self, index)

    def extend(self, iterable) -> None:
        if isinstance(iterable, list):
            # The size is read once: `items.extend(items)` doubles it.
            added = iterable._size
            self.__reserve__(self._size + added)
            index = i64(0)
            while index < added:
                self.append(iterable._data.load(index))
                index += 1
        else:
            for value in iterable:
                self.append(value)

    def remove(self, value) -> None:
        index = position(self, value, i64(0), self._size)
        if index < 0:
            raise ValueError("list.remove(x): x not in list")
        delete_range(self, index, i64(1))

    def clear(self) -> None:
        size = self._size
        self._size = i64(0)
        release(self._data, i64(0), size)

    # ---- searching and comparing

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

    def __eq__(self, other) -> bool:
        if not isinstance(other, list):
            return False
        if lang.is_class(lang.type_of(other), list):
            if lang.is_same(self, other):
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

    # ---- making lists from lists

    def copy(self):
        return copy_range(self, i64(0), i64(1), self._size)

    def __add__(self, other: list[T]):
        result = sized(T, i64(0))
        result.__reserve__(self._size + other._size)
        result.extend(self)
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, times: i64):
        result = sized(T, i64(0))
        size = self._size
        if times > 0 and size > 0:
            if times > 1152921504606846975 // size:
                raise MemoryError
            result.__reserve__(size * times)
            fill(result._data, self._data, size, times)
            result._size = size * times
        return result

    def __rmul__(self, times: i64):
        return self.__mul__(times)

    def __imul__(self, times: i64):
        if times <= 0:
            self.clear()
            return self
        size = self._size
        if size > 0:
            if times > 1152921504606846975 // size:
                raise MemoryError
            self.__reserve__(size * times)
            fill(self._data.offset(size), self._data, size, times - 1)
            self._size = size * times
        return self

    # ---- order

    def reverse(self) -> None:
        reverse_range(self._data, i64(0), self._size)

    def sort(self, *, key=None, reverse=False) -> None:
        sort_list(self, key, reverse)

    # ---- iteration: the cursor is the index, the size is read anew each time

    @lang.inline
    def __cursor__(self) -> i64:
        return i64(0)

    @lang.inline
    def __more__(self, cursor: i64) -> bool:
        return cursor < self._size

    @lang.inline
    @lang.borrows
    def __item__(self, cursor: i64):
        return self._data.load(cursor)

    @lang.inline
    def __advance__(self, cursor: i64) -> i64:
        return cursor + 1

    def __str__(self) -> str:
        return repr_text(self)

    def __repr__(self) -> str:
        return repr_text(self)

    def __reserve__(self, count: i64) -> None:
        """Make room for `count` elements in all, exactly."""
        if count > self._capacity:
            resize(self, count)


# ---------------------------------------------------------------- memory


def sized(element_type, size: i64):
    """A list of `size` uninitialised elements."""
    result = lang.new(list[element_type])
    if size > 0:
        result._data = lang.allocate(element_type, size)
        result._capacity = size
        result._size = size
    return result


@lang.noinline
def grow(items, needed: i64) -> None:
    """Make room for `needed` elements, and for half as many again so that appending is cheap on average."""
    resize(items, needed + (needed >> 1) + 3)


def resize(items, capacity: i64) -> None:
    """Move the elements into a block of `capacity`."""
    items._data = lang.reallocate(items._data, items._capacity, capacity)
    items._capacity = capacity


def release(data, start: i64, count: i64) -> None:
    """Drop `count` elements: what is taken and not used dies."""
    end = start + count
    while start < end:
        data.take(start)
        start += 1


def fill(target, source, size: i64, times: i64) -> None:
    """Store `size` elements `times` times over into uninitialised memory."""
    if size == 1:
        # One value: LLVM makes a plain fill of it.
        value = source.load(0)
        index = i64(0)
        while index < times:
            target.store(index, value)
            index += 1
        return
    start = i64(0)
    while times > 0:
        index = i64(0)
        while index < size:
            target.store(start + index, source.load(index))
            index += 1
        start += size
        times -= 1


def open_gap(items, start: i64, count: i64) -> None:
    """Move the elements from `start` on up by `count`; the gap is uninitialised."""
    size = items._size
    if size + count > items._capacity:
        grow(items, size + count)
    lang.move(items._data.offset(start + count), items._data.offset(start), size - start)
    items._size = size + count


def close_gap(items, start: i64, count: i64) -> None:
    """Move the elements behind an uninitialised gap down onto it."""
    size = items._size
    lang.move(items._data.offset(start), items._data.offset(start + count), size - start - count)
    items._size = size - count


def delete_range(items, start: i64, count: i64) -> None:
    """Remove `count` elements from `start` on."""
    release(items._data, start, count)
    close_gap(items, start, count)


# ---------------------------------------------------------------- one element


@lang.inline
def normalized(items, index: i64) -> i64:
    """An index with its end-relative form resolved; whether it is inside is not checked."""
    if index < 0:
        index += items._size
    return index


@lang.inline
@lang.borrows
def element(items, index: i64):
    index = normalized(items, index)
    # One unsigned comparison says both "not negative" and "below the size".
    if u64(index) >= u64(items._size):
        raise IndexError("list index out of range")
    return items._data.load(index)


@lang.inline
def set_element(items, index: i64, value) -> None:
    index = normalized(items, index)
    if u64(index) >= u64(items._size):
        raise IndexError("list assignment index out of range")
    items._data.take(index)  # the old element dies
    items._data.store(index, value)


def delete_element(items, index: i64) -> None:
    index = normalized(items, index)
    if u64(index) >= u64(items._size):
        raise IndexError("list assignment index out of range")
    delete_range(items, index, i64(1))


def pop_at(items, index: i64):
    if items._size == 0:
        raise IndexError("pop from empty list")
    index = normalized(items, index)
    if u64(index) >= u64(items._size):
        raise IndexError("pop index out of range")
    value = items._data.take(index)
    close_gap(items, index, i64(1))
    return value


# ---------------------------------------------------------------- searching


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


# ---------------------------------------------------------------- slices


def copy_range(items, start: i64, step: i64, count: i64):
    """A list of `count` elements from `start` on, `step` apart."""
    result = sized(lang.element_type(lang.type_of(items)), i64(0))
    result.__reserve__(count)
    data = result._data
    source = items._data
    taken = i64(0)
    if step == 1:
        while taken < count:
            data.store(taken, source.load(start + taken))
            taken += 1
    else:
        while taken < count:
            data.store(taken, source.load(start + taken * step))
            taken += 1
    result._size = count
    return result


def get_slice(items, index):
    start, _, step, count = slice_bounds(index, items._size)
    return copy_range(items, start, step, count)


def set_slice(items, index, values) -> None:
    """`items[start:stop:step] = values`; an extended slice must get as many values as it has items."""
    new = sized(lang.element_type(lang.type_of(items)), i64(0))
    new.extend(values)
    start, _, step, count = slice_bounds(index, items._size)
    if step == 1:
        replace_range(items, start, count, new)
        return
    if new._size != count:
        raise ValueError(
            "attempt to assign sequence of size "
            + str(int(new._size))
            + " to extended slice of size "
            + str(int(count))
        )
    taken = i64(0)
    while taken < count:
        set_element(items, start + taken * step, new._data.load(taken))
        taken += 1


def replace_range(items, start: i64, count: i64, new) -> None:
    """Put the elements of another list in place of `count` elements."""
    release(items._data, start, count)
    size = new._size
    if size > count:
        open_gap(items, start + count, size - count)
    elif size < count:
        close_gap(items, start + size, count - size)
    # The whole range is uninitialised now: the values move in, and `new` is left without any.
    lang.move(items._data.offset(start), new._data, size)
    new._size = i64(0)


def delete_slice(items, index) -> None:
    start, _, step, count = slice_bounds(index, items._size)
    if count == 0:
        return
    if step < 0:
        # The same elements, counted from the left.
        start += (count - 1) * step
        step = 0 - step
    if step == 1:
        delete_range(items, start, count)
        return
    kept = start
    place = start
    removed = i64(0)
    while place < items._size:
        if removed < count and place == start + removed * step:
            items._data.take(place)
            removed += 1
        else:
            items._data.store(kept, items._data.take(place))
            kept += 1
        place += 1
    items._size = kept


# ---------------------------------------------------------------- order


def reverse_range(data, start: i64, stop: i64) -> None:
    """Reverse the elements in place."""
    stop -= 1
    while start < stop:
        first = data.take(start)
        last = data.take(stop)
        data.store(start, last)
        data.store(stop, first)
        start += 1
        stop -= 1


def sort_list(items, key, reverse) -> None:
    """Stable sort by `<`. A reverse sort keeps the order of equal items: the list is reversed before and after."""
    if reverse:
        reverse_range(items._data, i64(0), items._size)
    if key is None:
        sort_range(items._data, None, items._size)
    elif items._size > 0:
        keys = sized(lang.type_of(key(items._data.load(0))), i64(0))
        index = i64(0)
        while index < items._size:
            keys.append(key(items._data.load(index)))
            index += 1
        sort_range(keys._data, items._data, items._size)
    if reverse:
        reverse_range(items._data, i64(0), items._size)
