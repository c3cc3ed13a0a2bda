"""Drop the checks that cannot fail, and use the cheaper op where the range of its operands allows it.

Before:
    %i = flow.for ... {                        // 0 <= %i < %n
      %j = flow.checked "add" %i, %one : i64
      %ok = arith.cmpi sge, %i, %zero : i64
      flow.check %ok "ValueError" "negative shift count"
      %q = arith.floordivsi %i, %two : i64

After:
      %j = arith.addi %i, %one overflow<nsw> : i64
      %q = arith.divui %i, %two : i64

Expects: STRUCTURED. Guarantees: the same results and errors; every value that `analysis/ranges.py` proves to be one
number is that constant. Ranges of results go from callees to callers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis import intervals
from pycc.analysis.intervals import Interval
from pycc.analysis.range_rules import exact_result
from pycc.analysis.ranges import Ranges
from pycc.dialects import flow
from pycc.ir.rewrites import permits
from pycc.ir.walk import walk


@dataclass(frozen=True)
class RemoveChecksPass(ModulePass):
    """See the module docstring."""

    name = "remove-checks"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        ranges = ModuleRanges(op)
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                apply_ranges(function, ranges.of(function))


class ModuleRanges:
    """The ranges of every function, callees first."""

    def __init__(self, module: ModuleOp):
        self._functions = {
            f.sym_name.data: f for f in module.body.block.ops if type(f) is func.FuncOp and f.body.blocks
        }
        self._done: dict[str, Ranges] = {}
        self._open: set[str] = set()

    def of(self, function: func.FuncOp) -> Ranges:
        """The ranges of one function."""
        name = function.sym_name.data
        found = self._done.get(name)
        if found is None:
            self._open.add(name)
            found = self._done[name] = Ranges(function, self.results_of)
            self._open.discard(name)
        return found

    def results_of(self, symbol: str) -> Sequence[Interval | None]:
        """What calls of a function give; nothing is known of those that are being looked at (recursion)."""
        function = self._functions.get(symbol)
        if function is None or symbol in self._open or not function.function_type.outputs.data:
            return ()
        returned = self.of(function).returned
        return () if returned is None else returned


_PLAIN: Mapping[str, type[Operation]] = {"add": arith.AddiOp, "sub": arith.SubiOp, "mul": arith.MuliOp}
_NO_WRAP: Mapping[str, Attribute] = {"overflowFlags": arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])}


class _Rewriter:
    """Rewrites one function with its ranges."""

    def __init__(self, function: func.FuncOp, ranges: Ranges):
        self.ranges = ranges
        self._entry: Block = function.body.block
        self._constants: dict[tuple[int, Attribute], SSAValue] = {}

    def constant(self, value: int, type_: Attribute) -> SSAValue:
        """A constant at the top of the function."""
        found = self._constants.get((value, type_))
        if found is None:
            attribute = IntegerAttr(-value if self.ranges.bits(type_) == 1 else value, type_)  # pyright: ignore
            op = arith.ConstantOp.create(result_types=[type_], properties={"value": attribute})
            first = self._entry.first_op
            assert first is not None
            op.location = first.location
            self._entry.insert_op_before(op, first)
            found = self._constants[(value, type_)] = op.results[0]
            self.ranges.known[found] = (value, value)
        return found

    def replace(self, op: Operation, value: SSAValue) -> None:
        """Use `value` for the result of `op`."""
        op.results[0].replace_all_uses_with(value)
        block = op.parent
        assert block is not None
        block.erase_op(op)

    def replace_op(self, op: Operation, kind: type[Operation], properties: Mapping[str, Attribute]) -> None:
        """Put an op of another kind, with the same first two operands, in its place."""
        new = kind.create(
            operands=list(op.operands)[:2],
            result_types=[op.results[0].type],
            properties=properties,
            location=op.location,
        )
        new.results[0].name_hint = op.results[0].name_hint
        block = op.parent
        assert block is not None
        block.insert_op_before(new, op)
        self.replace(op, new.results[0])


def _checked(rewriter: _Rewriter, op: Operation, a: Interval, b: Interval) -> None:
    assert isinstance(op, flow.CheckedOp)
    kind = op.kind.data
    exact = exact_result(kind, a, b)
    if intervals.meet(exact, intervals.full(64)) == exact and permits("drop-overflow-check", op):
        rewriter.replace_op(op, _PLAIN[kind], _NO_WRAP)


def _check(rewriter: _Rewriter, op: Operation, condition: Interval, _: Interval) -> None:
    if condition == (1, 1) and permits("drop-check", op):
        block = op.parent
        assert block is not None
        block.erase_op(op)


def _no_wrap(compute: Callable[[Interval, Interval], Interval]) -> _Rule:
    def rule(rewriter: _Rewriter, op: Operation, a: Interval, b: Interval) -> None:
        exact = compute(a, b)
        fits = intervals.meet(exact, intervals.full(rewriter.ranges.bits(op.results[0].type))) == exact
        if fits and op.properties.get("overflowFlags") != _NO_WRAP["overflowFlags"] and permits("mark-no-wrap", op):
            op.properties["overflowFlags"] = _NO_WRAP["overflowFlags"]

    return rule


def _unsigned(kind: type[Operation]) -> _Rule:
    def rule(rewriter: _Rewriter, op: Operation, a: Interval, b: Interval) -> None:
        if a[0] >= 0 and b[0] > 0 and permits("divide-unsigned", op):
            rewriter.replace_op(op, kind, {})

    return rule


def _extreme(first: Callable[[Interval, Interval], bool]) -> _Rule:
    def rule(rewriter: _Rewriter, op: Operation, a: Interval, b: Interval) -> None:
        chosen = 0 if first(a, b) else 1 if first(b, a) else None
        if chosen is not None and permits("fold-extreme", op):
            rewriter.replace(op, op.operands[chosen])

    return rule


_Rule = Callable[[_Rewriter, Operation, Interval, Interval], None]
_RULES: Mapping[type[Operation], _Rule] = {
    flow.CheckedOp: _checked,
    flow.CheckOp: _check,
    arith.AddiOp: _no_wrap(intervals.add),
    arith.SubiOp: _no_wrap(intervals.subtract),
    arith.MuliOp: _no_wrap(intervals.multiply),
    arith.FloorDivSIOp: _unsigned(arith.DivUIOp),
    arith.DivSIOp: _unsigned(arith.DivUIOp),
    arith.RemSIOp: _unsigned(arith.RemUIOp),
    arith.MinSIOp: _extreme(lambda a, b: a[1] <= b[0]),
    arith.MaxSIOp: _extreme(lambda a, b: a[0] >= b[1]),
}

_FOLDABLE = frozenset(
    {
        arith.CmpiOp, arith.AndIOp, arith.OrIOp, arith.XOrIOp, arith.AddiOp, arith.SubiOp, arith.MuliOp, arith.ShRSIOp,
        arith.ShLIOp, arith.ExtSIOp, arith.ExtUIOp, arith.TruncIOp, arith.RemUIOp, arith.SelectOp,
    }
)  # fmt: skip


def apply_ranges(function: func.FuncOp, ranges: Ranges) -> None:
    """Rewrite a function by what is known of its values."""
    rewriter = _Rewriter(function, ranges)
    known, facts = ranges.known, ranges.facts
    for op in walk(function.body):
        kind = type(op)
        if kind in _FOLDABLE:
            interval = known.get(op.results[0])
            if interval is not None and interval[0] == interval[1] and permits("fold-constant", op):
                rewriter.replace(op, rewriter.constant(interval[0], op.results[0].type))
                continue
            if kind is arith.SelectOp:
                chosen = known.get(op.operands[0])
                if chosen is not None and chosen[0] == chosen[1] and permits("fold-select", op):
                    rewriter.replace(op, op.operands[1 if chosen[0] else 2])
                continue
        fact = facts.get(op)
        if fact is not None and kind in _RULES:
            _RULES[kind](rewriter, op, *fact)
