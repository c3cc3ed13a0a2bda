"""Faults to plant in passes, for the tests of `pycc bisect` and `pycc-reduce`: each a program, what it calls, and the
change that makes a pass wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Operation
from xdsl.passes import ModulePass

from pycc.dialects import flow, mem
from pycc.ir.rewrites import permits

Patch = pytest.MonkeyPatch
SUM = """\
def f(values):
    total = 0
    for value in values:
        total = total + value
    return total
"""
FOLD = """\
def f(n):
    hits = 0
    for i in range(5):
        if i >= 0:
            hits = hits + n
    return hits
"""
SUBTRACT = """\
def g(a, b):
    return a - b


def f(n):
    return g(n, 3) + g(n, 1)
"""
LISTS = """\
def f(n):
    row = [n]
    rows = [row, row]
    row.append(7)
    return len(rows) + rows[1][1]
"""


def count_from_one(patch: Patch) -> None:
    """`count-loops` starts one turn late."""
    from pycc.passes.cleanup import count_loops

    rewrite = count_loops._rewrite

    def wrong(counted: count_loops._Counted) -> None:
        loop = counted.loop
        one = arith.ConstantOp.create(result_types=[i64], properties={"value": IntegerAttr(1, i64)})
        late = arith.AddiOp(loop.inits[counted.counter.index], one.results[0])
        for op in (one, late):
            op.location = loop.location
            loop.parent.insert_op_before(op, loop)
        loop.operands[counted.counter.index] = late.result
        rewrite(counted)

    patch.setattr(count_loops, "_rewrite", wrong)


def fold_to_the_opposite(patch: Patch) -> None:
    """`remove-checks` takes a comparison that is always true for one that never is."""
    from pycc.passes.cleanup import remove_checks

    constant = remove_checks._Rewriter.constant

    def wrong(self: remove_checks._Rewriter, value: int, type_: object) -> object:
        return constant(self, 1 - value if self.ranges.bits(type_) == 1 else value, type_)

    patch.setattr(remove_checks._Rewriter, "constant", wrong)


def add_for_subtract(patch: Patch) -> None:
    """`lower-py` adds where it should subtract."""
    from pycc.passes.python import lower_numbers

    for table in vars(lower_numbers).values():
        if isinstance(table, dict) and {"add", "sub", "mul"} <= table.keys():
            patch.setitem(table, "sub", table["add"])


def forget_to_retain(patch: Patch) -> None:
    """`insert-ownership` retains nothing."""
    from pycc.passes.memory import insert_ownership

    for name in ("_insert_after", "_insert_before"):
        insert = getattr(insert_ownership, name)

        def wrong(op: Operation, place: Operation, insert: Callable[..., None] = insert) -> None:
            if type(op) is not mem.RetainOp:
                insert(op, place)

        patch.setattr(insert_ownership, name, wrong)


WRAPS = """\
from pycc import i32


def f(n):
    after = i32(n) + i32(1)
    return after > i32(n)
"""


def never_wrap(patch: Patch) -> None:
    """`lower-to-llvm` tells LLVM that no addition overflows."""
    from pycc.passes.machine import arithmetic

    flags = arithmetic._overflow(arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW]))
    patch.setattr(arithmetic, "_overflow", lambda given: flags)
    patch.setattr(arithmetic, "ZERO_FLAGS", flags)


def subtract_below(patch: Patch) -> None:
    """`lower-to-llvm` subtracts where it should add."""
    from pycc.passes.machine import lower_to_llvm

    for table in vars(lower_to_llvm).values():
        if isinstance(table, dict) and arith.AddiOp in table:
            patch.setitem(table, arith.AddiOp, table[arith.SubiOp])


@dataclass(frozen=True)
class FromOutside(ModulePass):
    """A pass of a package from outside, which multiplies where it should add."""

    name = "outside-strength"
    asks = False

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for inner in list(op.walk()):
            if type(inner) is flow.CheckedOp and inner.kind.data == "add":
                if self.asks and not permits("multiply-instead", inner):
                    continue
                new = flow.CheckedOp("mul", inner.lhs, inner.rhs)
                new.location = inner.location
                inner.parent.insert_op_before(new, inner)
                inner.result.replace_all_uses_with(new.result)
                inner.parent.erase_op(inner)


@dataclass(frozen=True)
class AskingFromOutside(FromOutside):
    """The same, counting its rewrites."""

    name = "outside-counted"
    asks = True


def pass_from_outside(kind: type[ModulePass]) -> Callable[[Patch], None]:
    """Place a wrong pass in the default pipeline, as an extension would."""

    def plant(patch: Patch) -> None:
        from pycc.driver import registry

        patch.setitem(registry._added_passes, kind.name, lambda: kind)
        patch.setattr(registry, "_placements", [registry.Placement(kind.name, "inline-library", before=False)])

    return plant


@dataclass(frozen=True)
class Seed:
    """One fault."""

    plant: Callable[[Patch], None]
    program: str
    arguments: str
    culprit: str
    kind: str = ""
    """Of the rewrite; "" where the pass is found as a whole."""
    shown: str = ""
    """Source text at the place that is reported."""
    function: str = ""
    level: int = 0
    """LLVM's."""


SEEDS: dict[str, Seed] = {
    "count-loops": Seed(count_from_one, SUM, "[1, 2, 3]", "count-loops", "count-loop", "for value in values:"),
    "remove-checks": Seed(fold_to_the_opposite, FOLD, "2", "remove-checks", "fold-constant", "if i >= 0:"),
    "lower-py": Seed(add_for_subtract, SUBTRACT, "10", "lower-py", function="g"),
    "insert-ownership": Seed(forget_to_retain, LISTS, "1", "insert-ownership"),
    "lower-to-llvm": Seed(subtract_below, WRAPS, "5", "lower-to-llvm"),
    "LLVM": Seed(never_wrap, WRAPS, "2147483647", "LLVM's ", function="f", level=3),
    "outside": Seed(pass_from_outside(FromOutside), SUM, "[1, 2, 4]", "outside-strength"),
    "outside that asks": Seed(
        pass_from_outside(AskingFromOutside), SUM, "[1, 2, 4]", "outside-counted", "multiply-instead", "total + value"
    ),
}
