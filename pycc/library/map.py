"""`map`: a function of the items of one or several iterables. The function is called when an item is asked for."""

from pycc import lang


@lang.iterator
class map:
    function: lang.Any
    iterables: lang.Any

    @lang.inline
    def __new__(function, *iterables):
        return lang.make(map, function, zip(*iterables))

    @lang.inline
    def __cursor__(self):
        return self.iterables.__cursor__()

    @lang.inline
    def __more__(self, cursor) -> bool:
        return self.iterables.__more__(cursor)

    @lang.inline
    def __item__(self, cursor):
        return self.function(*self.iterables.__item__(cursor))

    @lang.inline
    def __advance__(self, cursor):
        return self.iterables.__advance__(cursor)
