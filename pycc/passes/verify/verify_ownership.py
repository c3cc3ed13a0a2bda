"""Check explicit counting; changes nothing (`analysis/ownership.py`).

Before: a module at BUFFERS.
After: the same module, or an error that names the op and the value.

Expects: `insert-ownership` has run. Guarantees: each owned value is given up exactly once on every path.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pycc.analysis.ownership import verify_ownership


@dataclass(frozen=True)
class VerifyOwnershipPass(ModulePass):
    """See the module docstring."""

    name = "verify-ownership"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Verify every function of the module."""
        verify_ownership(op)
