"""The levels of the staircase and which dialects may appear at each. A check runs between stages."""

from __future__ import annotations

from enum import Enum

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation


class Level(Enum):
    """A step of the staircase; the value is its name on the command line."""

    PYTHON = "py"
    TYPED = "typed"
    STRUCTURED = "structured"
    BUFFERS = "buffers"
    MACHINE = "llvm-dialect"


_UPSTREAM = frozenset({"func", "scf", "arith", "math", "memref", "vector", "cf"})
DIALECTS: dict[Level, frozenset[str]] = {
    Level.PYTHON: frozenset({"py", "flow"}),
    Level.TYPED: frozenset({"py", "flow"}),
    Level.STRUCTURED: _UPSTREAM | {"flow", "mem", "tensor", "linalg"},
    Level.BUFFERS: _UPSTREAM | {"flow", "mem"},
    Level.MACHINE: frozenset({"llvm"}),
}


class LevelError(Exception):
    """A pass left an op behind that its level forbids: a fault of the compiler, not of the program."""


def first_offender(module: ModuleOp, level: Level) -> Operation | None:
    """The first op that may not appear at `level`."""
    allowed = DIALECTS[level]
    for op in module.walk():
        dialect = op.name.split(".", 1)[0]
        if dialect != "builtin" and dialect not in allowed:
            return op
    return None


def check_level(module: ModuleOp, level: Level) -> None:
    """Raise `LevelError` unless every op of the module is allowed at `level`."""
    offender = first_offender(module, level)
    if offender is not None:
        raise LevelError(f"{offender.name} may not appear at level {level.value}")
