"""Check that every op has the user's span, or says that the compiler made it (`ir/locations.py`); changes nothing.

Before: a module.
After: the same module, or an error at the first op that breaks the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pycc.ir.verification import verify_locations


@dataclass(frozen=True)
class VerifyLocationsPass(ModulePass):
    """See the module docstring."""

    name = "verify-locations"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Verify the module."""
        verify_locations(op)
