"""Applies a table of matchers: to one op, or to a module in one walk.

Takes in matchers as `compiler.py` makes them. Every new op has the location of the op that it takes the place of. A
walk goes through each block in program order and looks at what a rule made before it goes on, so one walk finds what
rules make of the results of rules. Rules were shown to end before they get here; a limit on the number of rewrites
stands behind that proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from xdsl.dialects import arith
from xdsl.dialects.builtin import FloatAttr, IntegerAttr, IntegerType, ModuleOp
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.ir.builder import BuilderBefore, OpT
from pycc.ir.rules.functions import wrapped
from pycc.support.diagnostics import CompileError

Matcher: TypeAlias = Callable[[Operation, "Rewriter"], "tuple[SSAValue, ...] | None"]
Matchers: TypeAlias = Mapping[type[Operation], Matcher]

FUEL = 10_000
"""Rewrites that any function may take, besides `FUEL_PER_OP` for each of its ops."""
FUEL_PER_OP = 50


class _Counting(BuilderBefore):
    """Counts the ops that rules make."""

    __slots__ = ("rewriter",)

    def __init__(self, anchor: Operation, rewriter: Rewriter):
        super().__init__(anchor)
        self.rewriter = rewriter

    def add(self, op: OpT) -> OpT:
        self.rewriter.made += 1
        return super().add(op)


class Rewriter:
    """Makes what rules ask for, in one function (or other region that shares its constants)."""

    def __init__(self, entry: Block, constants: dict[tuple[object, ...], SSAValue] | None = None):
        self._entry = entry
        # Whoever merges ops hands in those that are known where it is.
        self._constants = {} if constants is None else constants
        self._fired = 0
        self._limit = FUEL
        self._recent: deque[str] = deque(maxlen=8)
        self.rule = ""
        """The last rule that fired."""
        self.following: Operation | None = None
        """After a rule fired: the op to look at next."""
        self.made = 0
        """How many ops rules made."""

    def constant(self, number: int | float, type_: Attribute) -> SSAValue:
        """A constant that is there already, or one at the top of the function; integers are taken modulo 2**N."""
        if isinstance(type_, IntegerType):
            number = wrapped(int(number), type_.width.data)
        made: Any = FloatAttr if isinstance(number, float) else IntegerAttr
        attribute: Attribute = made(number, type_)
        found = self._constants.get(self.constant_key(attribute, type_))
        if found is None:
            op = arith.ConstantOp.create(result_types=[type_], properties={"value": attribute})
            first = self._entry.first_op
            assert first is not None
            found = self.before(first).add(op).results[0]
            self._constants[self.constant_key(attribute, type_)] = found
        return found

    @staticmethod
    def constant_key(attribute: Attribute, type_: Attribute) -> tuple[object, ...]:
        """How a constant is known: class, type, operands and properties of its op."""
        return (arith.ConstantOp, type_, attribute)

    def before(self, op: Operation) -> BuilderBefore:
        """Makes ops in front of an op, with its location."""
        return _Counting(op, self)

    def apply(self, matcher: Matcher, op: Operation) -> bool:
        """Let a matcher try its rules on an op. If one fires, the op is erased, `following` is the op to look at next,
        the first that the rule made or the one behind, and True is the answer. Ops that only this one used stay.
        """
        before = op.prev_op
        values = matcher(op, self)
        if values is None:
            return False
        self._count(op)
        block = op.parent
        assert block is not None
        for result, value in zip(op.results, values, strict=True):
            result.replace_all_uses_with(value)
        block.erase_op(op)
        self.following = block.first_op if before is None else before.next_op
        return True

    def _count(self, op: Operation) -> None:
        self._fired += 1
        if self._fired < self._limit - 8:
            return
        self._recent.append(self.rule)
        if self._fired >= self._limit:
            given = sum(1 for _ in self._entry.walk()) + self._fired - self.made
            if self._limit == FUEL and given > 0:
                self._limit = FUEL + FUEL_PER_OP * given
            else:
                # Loaded here, since compiles in which nothing is wrong should not load it.
                from pycc.ir.locations import op_span
                from pycc.ir.rules.diagnostics import OutOfFuel

                raise CompileError([OutOfFuel(op_span(op), self._fired, tuple(dict.fromkeys(self._recent)))])

    def walk(self, block: Block, matchers: Matchers) -> None:
        """Apply rules to a block and to what is inside it."""
        op = block.first_op
        while op is not None:
            matcher = matchers.get(type(op))
            if matcher is not None and self.apply(matcher, op):
                op = self.following
                continue
            for region in op.regions:
                for inner in region.blocks:
                    self.walk(inner, matchers)
            op = op.next_op


def rewrite_module(module: ModuleOp, matchers: Matchers) -> None:
    """Apply rules to each function of a module, one walk each; modules inside modules too."""
    for op in module.body.block.ops:
        if isinstance(op, ModuleOp):
            rewrite_module(op, matchers)
        elif op.regions and op.regions[0].blocks:
            rewriter = Rewriter(op.regions[0].blocks[0])
            for region in op.regions:
                for block in region.blocks:
                    rewriter.walk(block, matchers)


def merged(tables: Iterable[Matchers]) -> dict[type[Operation], Matcher]:
    """One table of several; for an op that more than one knows, they are asked in turn."""
    rows: dict[type[Operation], list[Matcher]] = {}
    for table in tables:
        for cls, matcher in table.items():
            rows.setdefault(cls, []).append(matcher)
    return {cls: found[0] if len(found) == 1 else _in_turn(tuple(found)) for cls, found in rows.items()}


def _in_turn(matchers: tuple[Matcher, ...]) -> Matcher:
    def match(op: Operation, rewriter: Rewriter) -> tuple[SSAValue, ...] | None:
        for matcher in matchers:
            values = matcher(op, rewriter)
            if values is not None:
                return values
        return None

    return match
