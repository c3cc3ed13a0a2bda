"""`None`: its few methods."""

from pycc import lang


@lang.primitive
class none:
    @lang.inline
    def __bool__(self) -> bool:
        return False

    @lang.inline
    def __eq__(self, other) -> bool:
        return other is None

    @lang.inline
    def __ne__(self, other) -> bool:
        return other is not None

    def __str__(self) -> str:
        return "None"

    def __repr__(self) -> str:
        return "None"
