"""`merge-field-reads`: a field that was just read, and not written since, is not read again.

Before:
    %a = mem.get_field %l "_size" : i64
    %b = mem.get_field %l "_size" : i64
    %c = arith.addi %a, %b : i64

After:
    %a = mem.get_field %l "_size" : i64
    %c = arith.addi %a, %a : i64

Expects: STRUCTURED. Guarantees: the same values and effects.

Looks at each block by itself, and forgets everything at an op that may write memory.
"""

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.purity import READING, is_pure
from pycc.extend import Extension, PassRow, mem, permits

EXTENSION = Extension(
    passes=[
        PassRow(
            "merge-field-reads", "merge_field_reads:MergeFieldReadsPass", level="structured", before="remove-checks"
        )
    ]
)


@dataclass(frozen=True)
class MergeFieldReadsPass(ModulePass):
    """See the module docstring."""

    name = "merge-field-reads"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every block of the module."""
        for around in list(op.walk()):
            for region in around.regions:
                for block in region.blocks:
                    merge(block)


def merge(block: Block) -> None:
    """Rewrite one block."""
    known: dict[tuple[SSAValue, str], SSAValue] = {}
    for op in list(block.ops):
        if not isinstance(op, mem.GetFieldOp):
            if not is_pure(op) and type(op) not in READING:
                known.clear()
            continue
        key = (op.object, op.field.data)
        earlier = known.get(key)
        if earlier is None or not permits("merge-field-read", op):
            known[key] = op.results[0]
            continue
        op.results[0].replace_all_uses_with(earlier)
        block.erase_op(op)
