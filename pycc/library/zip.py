"""`zip`: tuples of the items of several iterables, as long as all have some. The cursor is the tuple of their cursors."""

from pycc import lang


@lang.iterator
class zip:
    iterables: lang.Any
    strict: bool

    @lang.inline
    def __new__(*iterables, strict=False):
        count = lang.tuple_size(lang.type_of(iterables))
        for index in lang.static_range(count):
            if index + 1 < count and lang.is_class(lang.type_of(iterables[index]), map):
                # CPython calls its function once more than there are results.
                lang.compile_error("map() is not the last argument of zip()", fix="give zip() a list")
        return lang.make(zip, iterables, strict)

    @lang.inline
    def __cursor__(self):
        cursors = ()
        for index in lang.static_range(lang.tuple_size(lang.type_of(self.iterables))):
            cursors = cursors + (self.iterables[index].__cursor__(),)
        return cursors

    @lang.inline
    def __more__(self, cursor) -> bool:
        if lang.tuple_size(lang.type_of(self.iterables)) == 0:
            return False
        for index in lang.static_range(lang.tuple_size(lang.type_of(self.iterables))):
            if not self.iterables[index].__more__(cursor[index]):
                if self.strict:
                    check_lengths(self.iterables, cursor)
                return False
        return True

    @lang.inline
    def __item__(self, cursor):
        items = ()
        for index in lang.static_range(lang.tuple_size(lang.type_of(self.iterables))):
            items = items + (self.iterables[index].__item__(cursor[index]),)
        return items

    @lang.inline
    def __advance__(self, cursor):
        cursors = ()
        for index in lang.static_range(lang.tuple_size(lang.type_of(self.iterables))):
            cursors = cursors + (self.iterables[index].__advance__(cursor[index]),)
        return cursors


@lang.noinline
def check_lengths(iterables, cursor) -> None:
    """At the end of a strict zip: all must have ended."""
    first_more = iterables[0].__more__(cursor[0])
    for index in lang.static_range(lang.tuple_size(lang.type_of(iterables)) - 1):
        if iterables[index + 1].__more__(cursor[index + 1]) != first_more:
            others = "argument 1" if index == 0 else "arguments 1-" + str(index + 1)
            verdict = " is shorter than " if first_more else " is longer than "
            raise ValueError("zip() argument " + str(index + 2) + verdict + others)
