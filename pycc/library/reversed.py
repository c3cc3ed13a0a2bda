"""`reversed`: the items of a sequence from the last to the first. The cursor is the index; a range's is (item, items left)."""

from pycc import lang
from pycc.lang import i64
from pycc.library.range import range_count


@lang.iterator
class reversed:
    sequence: lang.Any

    @lang.inline
    def __new__(sequence):
        return lang.make(reversed, sequence)

    @lang.inline
    def __cursor__(self):
        if isinstance(self.sequence, range):
            count = range_count(self.sequence)
            last = i64(self.sequence.start) + (i64(count) - 1) * i64(self.sequence.step)
            return (last, count)
        return i64(len(self.sequence)) - 1

    @lang.inline
    def __more__(self, cursor) -> bool:
        if isinstance(self.sequence, range):
            return cursor[1] != 0
        # The sequence may have become shorter meanwhile.
        return 0 <= cursor and cursor < i64(len(self.sequence))

    @lang.inline
    def __item__(self, cursor):
        if isinstance(self.sequence, range):
            return int(cursor[0])
        return self.sequence.__getitem__(int(cursor))

    @lang.inline
    def __advance__(self, cursor):
        if isinstance(self.sequence, range):
            return (cursor[0] - i64(self.sequence.step), cursor[1] - 1)
        return cursor - 1
