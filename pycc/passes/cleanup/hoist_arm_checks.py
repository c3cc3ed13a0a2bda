"""Put the overflow checks of short arms in front of the `flow.if`, as one test of the number that they start from.

Before:
    %r = flow.if %even -> (i64) {
      flow.yield %half : i64
    } else {
      %m = flow.checked "mul" %n, %three : i64
      %p = flow.checked "add" %m, %one : i64
      flow.yield %p : i64
    }

After:
    %moved = arith.subi %n, %lowest : i64          // the least %n whose 3 * %n + 1 fits
    %inside = arith.cmpi ult, %moved, %count : i64 // and how many such there are
    %ok = arith.ori %inside, %even : i1
    flow.check %ok "IntegerRangeError" ""
    %r = flow.if %even -> (i64) {
      flow.yield %half : i64
    } else {
      %m = arith.muli %n, %three overflow<nsw> : i64
      %p = arith.addi %m, %one overflow<nsw> : i64
      flow.yield %p : i64
    }

Expects: STRUCTURED, checks that cannot fail removed, before ownership. Guarantees: the same values; the same error
at the same
place.

Arms without exits are what LLVM makes selects of, as it does in C: no branch that is mispredicted every other time. And
the test is beside the chain of computations, not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i1, i64
from xdsl.ir import Attribute, Block, Operation, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis import intervals
from pycc.analysis.intervals import Interval
from pycc.dialects import flow
from pycc.ir.builder import Builder
from pycc.ir.locations import source_span
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of
from pycc.ir.walk import walk

MOST_OPS = 6
"""Longest arm, its yield included: LLVM computes no longer ones in vain."""
LARGEST_FACTOR = 1 << 20
_CHEAP = frozenset(
    {
        arith.ConstantOp, arith.AddiOp, arith.SubiOp, arith.MuliOp, arith.AndIOp, arith.OrIOp, arith.XOrIOp,
        arith.ShRSIOp, arith.ShLIOp, arith.CmpiOp, arith.SelectOp, arith.ExtUIOp, arith.ExtSIOp, arith.TruncIOp,
    }
)  # fmt: skip
_PLAIN: Mapping[str, type[Operation]] = {"add": arith.AddiOp, "sub": arith.SubiOp, "mul": arith.MuliOp}
_NO_WRAP: Mapping[str, Attribute] = {"overflowFlags": arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])}


@dataclass(frozen=True)
class HoistArmChecksPass(ModulePass):
    """See the module docstring."""

    name = "hoist-arm-checks"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                for choice in [inner for inner in walk(function.body) if type(inner) is flow.IfOp]:
                    if choice.results:
                        _rewrite(choice)


@dataclass(frozen=True)
class _Linear:
    """`factor * base + offset`; a constant has factor 0 and any base."""

    base: SSAValue
    factor: int
    offset: int


@dataclass
class _Test:
    """Where a number from outside must lie, for the checks at one place in the program."""

    base: SSAValue
    inside: Interval
    location: Attribute


def _rewrite(choice: flow.IfOp) -> None:
    arms = [(region.block, taken) for region, taken in zip(choice.regions, (True, False), strict=True)]
    found = [_tests(block) for block, _ in arms]
    if any(tests is None for tests in found) or not any(found) or not permits("hoist-checks", choice):
        return
    around = choice.parent
    assert around is not None
    for (block, taken), tests in zip(arms, found, strict=True):
        for test in tests or ():
            made = Builder(Block(), test.location)  # pyright: ignore[reportArgumentType]
            _check(made, test, choice.condition, taken)
            for op in list(made.block.ops):
                op.detach()
                around.insert_op_before(op, choice)
        for op in list(block.ops):
            if type(op) is flow.CheckedOp:
                plain = _PLAIN[op.kind.data].create(
                    operands=[op.lhs, op.rhs], result_types=[i64], properties=_NO_WRAP, location=op.location
                )
                plain.results[0].name_hint = op.result.name_hint
                block.insert_op_before(plain, op)
                op.result.replace_all_uses_with(plain.results[0])
                block.erase_op(op)


def _tests(block: Block) -> list[_Test] | None:
    """What must hold for an arm not to raise, in the order of its checks; None if the arm is not of the kind."""
    found: list[_Test] = []
    forms: dict[SSAValue, _Linear] = {}
    for count, op in enumerate(block.ops, 1):
        if count > MOST_OPS:
            return None
        if type(op) is flow.CheckedOp:
            test = _test(op, forms)
            if test is None:
                return None
            last = found[-1] if found else None
            if last is not None and last.base is test.base and _line(last.location) == _line(test.location):
                both = intervals.meet(last.inside, test.inside)
                if both is None:
                    return None
                last.inside = both
            else:
                found.append(test)
        elif type(op) not in _CHEAP and type(op) is not flow.YieldOp:
            return None
    return found


def _test(op: flow.CheckedOp, forms: dict[SSAValue, _Linear]) -> _Test | None:
    form = _form(op, forms)
    if form is None or form.factor == 0 or abs(form.factor) > LARGEST_FACTOR:
        return None
    owner = form.base.owner
    if owner is op.parent or (isinstance(owner, Operation) and owner.parent is op.parent):
        return None
    forms[op.result] = form
    low, high = intervals.full(64)
    ends = (low - form.offset, high - form.offset)
    if form.factor < 0:
        ends = (-ends[1], -ends[0])
    factor = abs(form.factor)
    inside = intervals.meet((-(-ends[0] // factor), ends[1] // factor), intervals.full(64))
    return None if inside is None else _Test(form.base, inside, op.location)  # pyright: ignore


def _line(location: Attribute) -> tuple[str, int] | None:
    """What a traceback says of a place."""
    span = source_span(location)  # pyright: ignore[reportArgumentType]
    return None if span is None else (span.file, span.line)


def _form(op: flow.CheckedOp, forms: dict[SSAValue, _Linear]) -> _Linear | None:
    left, right = op.lhs, op.rhs
    left_number, right_number = number_of(left), number_of(right)
    if (left_number is None) == (right_number is None):
        return None
    kind = op.kind.data
    if right_number is not None:
        form = forms.get(left) or _Linear(left, 1, 0)
        if kind == "mul":
            return _Linear(form.base, form.factor * right_number, form.offset * right_number)
        return _Linear(form.base, form.factor, form.offset + (right_number if kind == "add" else -right_number))
    assert left_number is not None
    form = forms.get(right) or _Linear(right, 1, 0)
    if kind == "mul":
        return _Linear(form.base, form.factor * left_number, form.offset * left_number)
    if kind == "add":
        return _Linear(form.base, form.factor, form.offset + left_number)
    return _Linear(form.base, -form.factor, left_number - form.offset)


def _check(builder: Builder, test: _Test, condition: SSAValue, taken: bool) -> None:
    low, high = test.inside
    lowest, highest = intervals.full(64)

    def constant(number: int) -> SSAValue:
        return builder.add(arith.ConstantOp(IntegerAttr(number, i64))).result

    def compare(predicate: str, left: SSAValue, right: SSAValue) -> SSAValue:
        return builder.add(arith.CmpiOp(left, right, predicate)).result

    if low == lowest and high == highest:
        return
    if low == lowest:
        inside = compare("sle", test.base, constant(high))
    elif high == highest:
        inside = compare("sge", test.base, constant(low))
    else:
        moved = builder.add(arith.SubiOp(test.base, constant(low))).result
        count = high - low
        inside = compare("ule", moved, constant(count if count <= highest else count - (1 << 64)))
    if taken:
        true = builder.add(arith.ConstantOp(IntegerAttr(-1, i1))).result
        skipped = builder.add(arith.XOrIOp(condition, true)).result
    else:
        skipped = condition
    ok = builder.add(arith.OrIOp(inside, skipped)).result
    builder.add(flow.CheckOp(ok, "IntegerRangeError", ""))
