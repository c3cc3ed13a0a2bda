"""Where exits of a walk lead: `Dead`, for control that does not come out, and `Frame`, for what can be left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xdsl.ir import Operation

from pycc.passes.infer.values import Value

if TYPE_CHECKING:
    from pycc.passes.infer.walker import Walker


class Dead(Exception):
    """Control does not come out of here."""


class Frame:
    """A construct that exits can leave for. Subclasses in `control.py` say what each exit does."""

    def continue_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Next iteration; only for loops."""
        raise NotImplementedError

    def break_(self, walker: Walker, values: list[Value], op: Operation) -> None:
        """Leave; for loops and blocks."""
        raise NotImplementedError
