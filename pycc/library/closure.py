"""`closure`: a function and the values that it captured, which it gets in front of the arguments."""

from pycc import lang


@lang.struct
class closure:
    function: lang.Any
    captured: lang.Any

    @lang.inline
    def __new__(function, captured):
        return lang.make(closure, function, captured)

    @lang.inline
    def __call__(self, *arguments):
        return self.function(*self.captured, *arguments)
