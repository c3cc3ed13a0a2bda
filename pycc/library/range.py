"""`range`: start, stop and step, an immutable value. A `for` over one becomes a counted loop in the compiler."""

from pycc import lang
from pycc.lang import i64, u64
from pycc.library.slice import slice_bounds


@lang.inline
def whole(value: int) -> int:
    """Takes what Python would take for an index: ints, bools and sized integers."""
    return value


@lang.struct
class range:
    start: int
    stop: int
    step: int

    @lang.inline
    def __new__(start, stop=None, step=1):
        if stop is None:
            return lang.make(range, 0, whole(start), 1)
        if step == 0:
            raise ValueError("range() arg 3 must not be zero")
        return lang.make(range, whole(start), whole(stop), whole(step))

    @lang.inline
    def __len__(self) -> int:
        count = range_count(self)
        if count > u64(9223372036854775807):
            raise OverflowError("Python int too large to convert to C ssize_t")
        return int(i64(count))

    def __bool__(self) -> bool:
        return range_count(self) != 0

    def __getitem__(self, index):
        if isinstance(index, slice):
            return get_slice(self, index)
        return get_item(self, index)

    def __contains__(self, value) -> bool:
        if isinstance(value, float):
            # A float is in a range if it is equal to one of its ints.
            if not (-9223372036854775808.0 <= value < 9223372036854775808.0) or lang.floor(value) != value:
                return False
            return contains(self, int(lang.float_to_i64(value)))
        if isinstance(value, int):
            return contains(self, int(value))
        return False

    def index(self, value: int) -> int:
        if not contains(self, value):
            raise ValueError(str(value) + " is not in range")
        return int(i64(distance(self, value)))

    def count(self, value: int) -> int:
        return 1 if contains(self, value) else 0

    def __eq__(self, other) -> bool:
        if not isinstance(other, range):
            return False
        count = range_count(self)
        if count != range_count(other):
            return False
        if count == 0:
            return True
        return self.start == other.start and (count == 1 or self.step == other.step)

    def __ne__(self, other) -> bool:
        return not self.__eq__(other)

    # The cursor is (next item, items left): no division and no multiplication in a loop.

    @lang.inline
    def __cursor__(self):
        return (i64(self.start), range_count(self))

    @lang.inline
    def __more__(self, cursor) -> bool:
        return cursor[1] != 0

    @lang.inline
    def __item__(self, cursor) -> int:
        return int(cursor[0])

    @lang.inline
    def __advance__(self, cursor):
        return (cursor[0] + i64(self.step), cursor[1] - 1)

    def __str__(self) -> str:
        return self.__repr__()

    def __repr__(self) -> str:
        text = "range(" + str(self.start) + ", " + str(self.stop)
        if self.step != 1:
            text = text + ", " + str(self.step)
        return text + ")"


@lang.inline
def range_count(items) -> u64:
    """Number of items; up to 2**64 - 1, and no step overflows on the way."""
    start, stop, step = i64(items.start), i64(items.stop), i64(items.step)
    if step > 0:
        if start < stop:
            return (u64(stop) - u64(start) - 1) // u64(step) + 1
    elif stop < start:
        return (u64(start) - u64(stop) - 1) // (~u64(step) + 1) + 1
    return u64(0)


def item_at(items, position: i64) -> int:
    """The item at a position that is inside: it wraps back into 64 bits whatever happens on the way."""
    return int(i64(items.start) + position * i64(items.step))


def get_item(items, index: i64) -> int:
    count = range_count(items)
    if index < 0:
        index = i64(u64(index) + count)
    if index < 0 or u64(index) >= count:
        raise IndexError("range object index out of range")
    return item_at(items, index)


def get_slice(items, index):
    """A slice of a range is a range; bounds outside of 64 bits are refused as any int."""
    start, stop, step, _ = slice_bounds(index, i64(len(items)))
    return lang.make(
        range,
        items.start + int(start) * items.step,
        items.start + int(stop) * items.step,
        int(step) * items.step,
    )


def distance(items, value: int) -> u64:
    """Steps from the start to `value`, which lies on its side of the start."""
    if items.step > 0:
        return (u64(i64(value)) - u64(i64(items.start))) // u64(i64(items.step))
    return (u64(i64(items.start)) - u64(i64(value))) // (~u64(i64(items.step)) + 1)


def contains(items, value: int) -> bool:
    """Whether an int is one of the items."""
    if items.step > 0:
        if not items.start <= value < items.stop:
            return False
    elif not items.stop < value <= items.start:
        return False
    return i64(items.start) + i64(distance(items, value)) * i64(items.step) == i64(value)
