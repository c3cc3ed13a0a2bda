"""Every op of our dialects, and of upstream's that pycc uses, has a meaning at the levels where it may stand.

An op without one is in a list here, with the reason.
"""

from __future__ import annotations

import pytest
from xdsl.dialects import arith, cf, func, math, memref, scf
from xdsl.ir import Dialect, Operation

from pycc.dialects import flow, mem, py
from pycc.dialects.intrinsics import INTRINSICS, MADE_BY_PASSES
from pycc.interpreters.intrinsics import INTRINSIC_ROWS
from pycc.interpreters.levels import tables
from pycc.ir.levels import Level

DECLARATIONS: dict[str, str] = {
    "py.func": "is called",
    "py.class": "declares a layout",
    "mem.class": "declares a layout",
    "func.func": "is called",
    "memref.global": "declares memory",
}
NOT_AT_PYTHON = {
    "py.cast", "py.checked_cast", "py.is_member", "py.get_member", "py.invoke", "py.intrinsic", "py.extract", "py.exception",
    "py.array_load", "py.array_store", "py.array_dim",
}  # fmt: skip
"""Made by inference."""
NOT_AT_TYPED = {"py.call", "py.call_method", "py.setitem", "py.delitem", "py.unpack", "py.for"}
"""Gone after inference."""
NOT_IN_PY = {"flow.check", "flow.checked", "flow.call"}
"""Made by `lower-py`."""
NOT_INTERPRETED: dict[str, str] = {
    "math.fpowi": "pycc lowers it nowhere, and upstream leaves its rounding open",
    **dict.fromkeys(("scf.parallel", "scf.reduce", "scf.reduce.return"), "pycc makes none before the issue on parallel loops"),
    **dict.fromkeys(
        (
            "memref.assume_alignment", "memref.alloca_scope", "memref.alloca_scope.return", "memref.atomic_rmw",
            "memref.collapse_shape", "memref.expand_shape", "memref.extract_strided_metadata", "memref.view",
            "memref.extract_aligned_pointer_as_index", "memref.memory_space_cast", "memref.dma_start", "memref.dma_wait",
        ),
        "pycc's own lowering has no rule for it either (passes/machine/arrays.py)",
    ),
}  # fmt: skip
COMPILE_TIME = {
    "static_range", "type_of", "is_type", "is_class", "element_type", "tuple_size", "type_name", "compile_error",
    "array_rank", "carrier", "foreign_index",
}  # fmt: skip
"""Intrinsics that inference resolves."""


def without_meaning(level: Level, dialects: list[Dialect]) -> set[str]:
    rows, constants = tables(level)
    ops: list[type[Operation]] = [op for dialect in dialects for op in dialect.operations]
    return {op.name for op in ops if op not in rows and op not in constants} - set(DECLARATIONS)


def test_python() -> None:
    assert without_meaning(Level.PYTHON, [py.Py, flow.Flow]) == NOT_AT_PYTHON | NOT_IN_PY


def test_typed() -> None:
    # The rows of lower levels do no harm there.
    assert without_meaning(Level.TYPED, [py.Py, flow.Flow]) == NOT_AT_TYPED


@pytest.mark.parametrize("level", [Level.STRUCTURED, Level.BUFFERS])
def test_below(level: Level) -> None:
    dialects = [flow.Flow, mem.Mem, arith.Arith, math.Math, func.Func, scf.Scf, cf.Cf, memref.MemRef]
    assert without_meaning(level, dialects) == set(NOT_INTERPRETED)


def test_what_the_backend_lowers_is_interpreted() -> None:
    from pycc.passes.machine import arithmetic, arrays, control_flow, memory

    lowered = {op for table in (arithmetic, arrays, control_flow, memory) for op in table.TABLE}
    rows, constants = tables(Level.BUFFERS)
    assert {op.name for op in lowered if op not in rows and op not in constants} <= set(DECLARATIONS)


def test_intrinsics() -> None:
    assert set(INTRINSICS) | set(MADE_BY_PASSES) == set(INTRINSIC_ROWS) | COMPILE_TIME
