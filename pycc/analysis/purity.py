"""Which ops only compute: same operands, same result, and nothing happens if they are left out or done twice.

An op that may raise is none of these, whatever its traits say. Ops that only read memory may be left out, not merged.
"""

from __future__ import annotations

from xdsl.dialects import arith, math, memref
from xdsl.ir import Operation

from pycc.dialects import flow, mem

_MEMORYLESS = (
    mem.OffsetOp, mem.NullOp, mem.SizeOfOp, mem.CastOp, mem.IsOp, mem.DataOp, mem.PackOp, mem.ExtractOp, mem.StringOp,
    mem.TableOp, mem.ContextOp, mem.ArrayPointerOp, mem.ArrayStrideOp, mem.MakeArrayOp, memref.DimOp, memref.CastOp,
)  # fmt: skip

PURE: frozenset[type[Operation]] = frozenset((*arith.Arith.operations, *math.Math.operations, *_MEMORYLESS))
"""Ops that may be merged, moved up to where their operands are, and left out."""

READING: frozenset[type[Operation]] = frozenset({mem.LoadOp, mem.GetFieldOp, flow.LoadSlotOp, memref.LoadOp})


def is_pure(op: Operation) -> bool:
    """Whether equal ops give equal results and nothing else happens."""
    kind = type(op)
    return kind in PURE or (kind is mem.CallCOp and "pure" in op.properties)


def is_removable(op: Operation) -> bool:
    """Whether nobody would miss the op if its results are not used."""
    kind = type(op)
    if kind is mem.TakeOp:
        # Moving a number out of memory leaves nothing behind.
        return not isinstance(op.results[0].type, mem.ReferenceType | mem.StructType)
    return kind in READING or is_pure(op)
