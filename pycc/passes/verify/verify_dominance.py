"""Check that every use comes after its definition (`analysis/dominance.py`); changes nothing.

Before: a module.
After: the same module, or an error at the first op that breaks the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pycc.analysis.dominance import verify_dominance


@dataclass(frozen=True)
class VerifyDominancePass(ModulePass):
    """See the module docstring."""

    name = "verify-dominance"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Verify the module."""
        verify_dominance(op)
