"""Check which ops and types appear, `verify-level{level=typed}` (the table is `ir/levels.py`); changes nothing.

Before: a module.
After: the same module, or an error at the first op that breaks the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import PassFailedException

from pycc.ir.levels import Level, check_level


@dataclass(frozen=True)
class VerifyLevelPass(ModulePass):
    """See the module docstring."""

    name = "verify-level"

    level: str

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Verify the module."""
        known = {level.value: level for level in Level}
        if self.level not in known:
            raise PassFailedException(f"no such level: {self.level!r}; the levels are {', '.join(known)}")
        check_level(op, known[self.level])
