"""Sums in loops without an overflow check per turn: low and high halves are added up apart, and put together once.

Before:
    %r = flow.for %i = %zero to %n step %one (%t = %a : i64) {
      %x = mem.load %p[%i] : i64
      %u = flow.checked "add" %t, %x : i64
      flow.continue %u : i64
    }

After (where `%n` is known to be small enough; otherwise under a test of it, with the loop as it was in the other arm):
    %low, %high = flow.for %i = %zero to %n step %one (%l = low half of %a, %h = high half of %a) {
      %x = mem.load %p[%i] : i64
      ... %l + (%x & 0xffffffff), %h + (%x >> 32)
    }
    %carried = %high + (%low >> 32)
    %r = flow.checked "mul" %carried, 2**32      // and the low half again

Expects: STRUCTURED, checks that cannot fail removed. Guarantees: exact sums. An overflow is raised where the loop
ends, and not at all if the sum comes back into range: Python's int would not have overflowed either (D4). The sum
must be seen by nothing else in the loop.

Only loops that do nothing but compute and read are rewritten, because only there does the check cost much: it keeps
LLVM from using vectors. Adding up to 2**30 halves stays within 64 bits.
"""

from __future__ import annotations

from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import IntegerAttr, ModuleOp, i64
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue
from xdsl.passes import ModulePass

from pycc.analysis.purity import is_removable
from pycc.dialects import flow
from pycc.ir.builder import Builder
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import number_of
from pycc.ir.walk import walk, walk_lazily

MOST_ADDITIONS = 1 << 30
MOST_OPS = 40
"""Longest loop body that is worth having twice."""
HALF = 32
_NO_WRAP = {"overflowFlags": arith.IntegerOverflowAttr([arith.IntegerOverflowFlag.NSW])}


@dataclass(frozen=True)
class SplitSumsPass(ModulePass):
    """See the module docstring."""

    name = "split-sums"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every function of the module."""
        for function in op.body.block.ops:
            if type(function) is func.FuncOp and function.body.blocks:
                for loop in [inner for inner in walk(function.body) if type(inner) is flow.ForOp]:
                    chains = _sums(loop)
                    if chains and permits("split-sum", loop):
                        _rewrite(loop, chains)


Chain = list[flow.CheckedOp]
"""The additions and subtractions that one carried sum goes through."""


def _sums(loop: flow.ForOp) -> dict[int, Chain]:
    """The carried values (by position) that are sums; empty if the loop is not to be rewritten."""
    if number_of(loop.step) != 1 or (number_of(loop.lower) or 0) < 0 or number_of(loop.lower) is None:
        return {}
    body = loop.body.block
    last = body.last_op
    if type(last) is not flow.ContinueOp:
        return {}
    found: dict[int, Chain] = {}
    for position, argument in enumerate(body.args[1:]):
        if argument.type == i64:
            chain: Chain = []
            if _follow(argument, last, position, chain, set()) and chain:
                found[position] = chain
    additions = {op for chain in found.values() for op in chain}
    for count, op in enumerate(walk_lazily(body)):
        if count >= MOST_OPS or not (op in additions or op is last or _only_computes(op)):
            return {}
    return found


def _only_computes(op: Operation) -> bool:
    return is_removable(op) or type(op) is flow.IfOp or type(op) is flow.YieldOp


def _follow(value: SSAValue, last: Operation, position: int, chain: Chain, seen: set[SSAValue]) -> bool:
    """Whether a value is used by nothing but additions to it, arms that choose between such, and its own next turn."""
    if value in seen:
        return True
    seen.add(value)
    for use in value.uses:
        op, index = use.operation, use.index
        if op is last:
            if index != position:
                return False
        elif type(op) is flow.CheckedOp:
            # The sum on the right of a subtraction would change its sign.
            if op.kind.data == "mul" or (op.kind.data == "sub" and index == 1) or op.lhs is op.rhs:
                return False
            chain.append(op)
            if not _follow(op.result, last, position, chain, seen):
                return False
        elif type(op) is flow.YieldOp:
            choice = op.parent_op()
            if type(choice) is not flow.IfOp or not _follow(choice.results[index], last, position, chain, seen):
                return False
        else:
            return False
    return True


def _rewrite(loop: flow.ForOp, chains: dict[int, Chain]) -> None:
    parent = loop.parent
    assert parent is not None
    most_turns = MOST_ADDITIONS // max(len(chain) for chain in chains.values())
    upper = number_of(loop.upper)
    if upper is not None and upper <= most_turns:
        values = _split(loop, chains, parent, loop)
    else:
        copy = loop.clone()
        other = Block()
        other.add_op(copy)
        other.add_op(flow.YieldOp(copy.results))
        chosen = Block()
        limit = _constant(most_turns)
        fits = arith.CmpiOp(loop.upper, limit.results[0], "sle")
        test = flow.IfOp(fits.result, [r.type for r in loop.results], Region([chosen]), Region([other]))
        for op in (limit, fits, test):
            op.location = loop.location
            parent.insert_op_before(op, loop)
        end = flow.YieldOp(test.results)
        chosen.add_op(end)
        for op in (end, other.last_op):
            assert op is not None
            op.location = loop.location
        end.operands = _split(loop, chains, chosen, end)
        values = list(test.results)
    for result, value in zip(loop.results, values, strict=True):
        result.replace_all_uses_with(value)
    parent.erase_op(loop)


def _constant(number: int, type_: Attribute = i64) -> Operation:
    return arith.ConstantOp.create(result_types=[type_], properties={"value": IntegerAttr(number, type_)})  # pyright: ignore


class _Halves(Builder):
    """Builds arithmetic on halves before a fixed op."""

    def __init__(self, place: Operation):
        block = place.parent
        assert block is not None
        super().__init__(block, place.location)
        self._place = place

    def make(self, kind: type[Operation], a: SSAValue, b: SSAValue) -> SSAValue:
        """An integer op of two operands; sums do not wrap."""
        properties = _NO_WRAP if kind in (arith.AddiOp, arith.SubiOp) else {}
        return self.put(kind.create(operands=[a, b], result_types=[i64], properties=properties))

    def put(self, op: Operation) -> SSAValue:
        """Insert an op; its first result."""
        op.location = self.location  # pyright: ignore[reportAttributeAccessIssue]
        self.block.insert_op_before(op, self._place)
        return op.results[0]

    def number(self, value: int) -> SSAValue:
        """A constant."""
        return self.put(_constant(value))

    def low(self, value: SSAValue) -> SSAValue:
        """The low half, not negative."""
        return self.make(arith.AndIOp, value, self.number((1 << HALF) - 1))

    def high(self, value: SSAValue) -> SSAValue:
        """The high half, with the sign."""
        return self.make(arith.ShRSIOp, value, self.number(HALF))


def _split(loop: flow.ForOp, chains: dict[int, Chain], block: Block, place: Operation) -> list[SSAValue]:
    """Move the loop's body into a loop over halves in front of `place`; the values of the old results."""
    build = _Halves(place)
    inits: list[SSAValue] = []
    for position, init in enumerate(loop.inits):
        inits += [build.low(init), build.high(init)] if position in chains else [init]
    body = Block(arg_types=[i64, *(value.type for value in inits)])
    old = loop.body.block
    for op in list(old.ops):
        op.detach()
        body.add_op(op)
    halves: dict[SSAValue, tuple[SSAValue, SSAValue]] = {}
    place_in_body = 1
    old.args[0].replace_all_uses_with(body.args[0])
    for position, argument in enumerate(old.args[1:]):
        if position in chains:
            halves[argument] = (body.args[place_in_body], body.args[place_in_body + 1])
            place_in_body += 2
        else:
            argument.replace_all_uses_with(body.args[place_in_body])
            place_in_body += 1
    replaced: list[Operation] = []
    _split_block(body, halves, replaced)
    last = body.last_op
    assert last is not None
    last.operands = [half for value in last.operands for half in halves.get(value, (value,))]
    for op in reversed(replaced):
        around = op.parent
        assert around is not None
        around.erase_op(op, safe_erase=False)
    new = flow.ForOp(loop.lower, loop.upper, loop.step, inits, Region([body]))
    build.put(new) if new.results else block.insert_op_before(new, place)
    values: list[SSAValue] = []
    results = iter(new.results)
    for position in range(len(loop.results)):
        values.append(_joined(build, next(results), next(results)) if position in chains else next(results))
    return values


def _joined(build: _Halves, low: SSAValue, high: SSAValue) -> SSAValue:
    """One number again; raises if it does not fit."""
    carried = build.make(arith.AddiOp, high, build.high(low))
    top = build.put(flow.CheckedOp("mul", carried, build.number(1 << HALF)))
    return build.make(arith.AddiOp, top, build.low(low))


def _split_block(block: Block, halves: dict[SSAValue, tuple[SSAValue, SSAValue]], replaced: list[Operation]) -> None:
    """Put beside what is done with sums the same on halves; `replaced` is to be erased when nothing uses it."""
    for op in list(block.ops):
        if type(op) is flow.CheckedOp and (op.lhs in halves or op.rhs in halves):
            _split_addition(op, halves)
            replaced.append(op)
        elif type(op) is flow.IfOp:
            for region in op.regions:
                _split_block(region.block, halves, replaced)
            if _split_choice(op, halves):
                replaced.append(op)


def _split_addition(op: flow.CheckedOp, halves: dict[SSAValue, tuple[SSAValue, SSAValue]]) -> None:
    build = _Halves(op)
    total, other = (op.lhs, op.rhs) if op.lhs in halves else (op.rhs, op.lhs)
    low, high = halves[total]
    kind = arith.AddiOp if op.kind.data == "add" else arith.SubiOp
    halves[op.result] = (build.make(kind, low, build.low(other)), build.make(kind, high, build.high(other)))


def _split_choice(op: flow.IfOp, halves: dict[SSAValue, tuple[SSAValue, SSAValue]]) -> bool:
    """An arm that yields a sum yields its halves; whether there was any."""
    lasts = [region.block.last_op for region in op.regions]
    split = [any(last.operands[k] in halves for last in lasts if last is not None) for k in range(len(op.results))]
    if not any(split):
        return False
    types: list[Attribute] = []
    for result, is_sum in zip(op.results, split, strict=True):
        types += [i64, i64] if is_sum else [result.type]
    for last in lasts:
        assert last is not None
        last.operands = [
            part
            for value, is_sum in zip(last.operands, split, strict=True)
            for part in (halves[value] if is_sum else (value,))
        ]
    regions = [op.detach_region(0) for _ in range(2)]
    new = flow.IfOp(op.condition, types, *regions)
    new.location = op.location
    block = op.parent
    assert block is not None
    block.insert_op_before(new, op)
    parts = iter(new.results)
    for result, is_sum in zip(op.results, split, strict=True):
        if is_sum:
            halves[result] = (next(parts), next(parts))
        else:
            result.replace_all_uses_with(next(parts))
    return True
