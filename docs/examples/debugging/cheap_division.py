"""A pass with a bug, for docs/debugging.md: divides with one machine instruction, which rounds towards zero."""

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from pycc.extend import Extension, PassRow
from pycc.ir.rewrites import permits


@dataclass(frozen=True)
class CheapDivisionPass(ModulePass):
    """Divide with `arith.divsi` where `arith.floordivsi` takes more than one instruction."""

    name = "cheap-division"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for division in [inner for inner in op.walk() if type(inner) is arith.FloorDivSIOp]:
            if permits("divide-towards-zero", division):
                cheap = arith.DivSIOp(division.lhs, division.rhs)
                cheap.location = division.location
                division.parent.insert_op_before(cheap, division)
                division.result.replace_all_uses_with(cheap.result)
                division.parent.erase_op(division)


EXTENSION = Extension(
    passes=[PassRow("cheap-division", "cheap_division:CheapDivisionPass", level="structured", after="remove-checks")]
)
