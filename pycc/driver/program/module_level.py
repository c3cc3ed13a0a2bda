"""The level that a module stands at, seen from what is in it."""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp

from pycc.dialects import flow, mem
from pycc.ir.levels import Level, LevelError, check_level
from pycc.ir.walk import walk

ORDER = tuple(Level)
"""The levels from the top down."""


def stands(module: ModuleOp, level: Level) -> bool:
    """Whether every op and type of a module may appear at a level."""
    try:
        check_level(module, level)
    except LevelError:
        return False
    return True


def standing_level(module: ModuleOp, after: Level = Level.PYTHON) -> Level | None:
    """The highest level at or below `after` at which a module can stand; None if there is none.

    What may stand at STRUCTURED and at BUFFERS is taken for STRUCTURED unless counts are explicit: the passes between
    them find nothing to do where all was done, and a module that skipped them would not say which functions raise.
    """
    for level in ORDER[ORDER.index(after) :]:
        if stands(module, level):
            return Level.BUFFERS if level is Level.STRUCTURED and _has_explicit_counts(module) else level
    return None


def _has_explicit_counts(module: ModuleOp) -> bool:
    for op in walk(module):
        if isinstance(op, mem.RetainOp | mem.ReleaseOp):
            return True
        if isinstance(op, flow.CallOp | mem.NewOp) and (op.unwind or op.escape):
            return True
    return False
