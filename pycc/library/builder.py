"""`builder`: a growing text, in UTF-8 in which lone surrogates are written as if they were characters (WTF-8).

Text is written to a builder or to the context by the same functions (`text.py`): both have `reserve`, `output` and `output_size`.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8
from pycc.library.unicode import text_from_utf8


class builder(lang.Object):
    output: Pointer[u8]
    output_size: i64
    output_capacity: i64

    @lang.inline
    def __new__():
        return lang.new(builder)

    def __del__(self):
        lang.free(self.output, self.output_capacity)

    @lang.inline
    def reserve(self, count: i64):
        """Address of room for `count` more bytes; `output_size` says how many of them were used."""
        if self.output_size + count > self.output_capacity:
            enlarge(self, self.output_size + count)
        return self.output.offset(self.output_size)

    def finish(self) -> str:
        """The text so far."""
        return text_from_utf8(self.output, self.output_size)


@lang.noinline
def enlarge(target, needed: i64) -> None:
    capacity = needed + (needed >> 1) + 32
    target.output = lang.reallocate(target.output, target.output_capacity, capacity)
    target.output_capacity = capacity
