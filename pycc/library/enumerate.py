"""`enumerate`: pairs of a running number and the items of an iterable. The cursor is (the iterable's cursor, number)."""

from pycc import lang


@lang.iterator
class enumerate:
    iterable: lang.Any
    start: int

    @lang.inline
    def __new__(iterable, start=0):
        return lang.make(enumerate, iterable, start)

    @lang.inline
    def __cursor__(self):
        return (self.iterable.__cursor__(), self.start)

    @lang.inline
    def __more__(self, cursor) -> bool:
        return self.iterable.__more__(cursor[0])

    @lang.inline
    def __item__(self, cursor):
        return (cursor[1], self.iterable.__item__(cursor[0]))

    @lang.inline
    def __advance__(self, cursor):
        return (self.iterable.__advance__(cursor[0]), cursor[1] + 1)
