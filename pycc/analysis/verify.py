"""Everything that must hold of a module, in one call: between passes, behind stages, and for whoever brings IR.

Takes in a module and, where it stands at one, its level. Gives out nothing, or `InvalidOp` for the first op that breaks
a rule: each op's own verifier; every use after its definition; and at a level: its dialects and types, a location on
every op, and at BUFFERS that each ownership is given up exactly once.
"""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from pycc.analysis.dominance import verify_dominance
from pycc.ir.levels import Level, check_level
from pycc.ir.verification import verify_locations, verify_ops


def verify_module(module: Operation, level: Level | None = None) -> None:
    """Raise `InvalidOp` unless the module (or a part of one) is valid, and, given a level, stands at it.

    `InvalidOp` is a `VerifyException`: `.op` is the op, `.reason` the rule, `.located()` the line to show.
    """
    verify_ops(module)
    verify_dominance(module)
    if level is None:
        return
    check_level(module, level)
    verify_locations(module)
    if level is Level.BUFFERS and isinstance(module, ModuleOp):
        # Loads two dialects, which whoever verifies something else may have no use for.
        from pycc.analysis.ownership import verify_ownership

        verify_ownership(module)
