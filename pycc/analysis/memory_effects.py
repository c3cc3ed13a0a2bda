"""Which counted memory cells a function may empty, and which it may read: a summary per function, over the call graph.

A value that was loaded from memory without being counted is good as long as its cell keeps it. Only two ops take a
counted value out of a live object's memory: `mem.take` and `mem.set_field` (which releases what the field held).
`mem.store` fills uninitialised memory, `mem.move` and `mem.realloc` carry cells elsewhere bit by bit, `mem.free`
gives back emptied memory, and a release ends objects that nobody holds any more. Cells are told apart by the type of
their content; code that reinterprets counted cells is taken to do anything.

Takes in: a module at STRUCTURED. Gives out: `Effects`. Functions without a body say theirs in the attribute
`pycc.takes` (an array of types); without it they may do anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.analysis.counted import Counted
from pycc.analysis.freshness import Freshness
from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import mem
from pycc.ir.walk import walk

Cells = frozenset[object]
"""Content types of cells, `ANYTHING`, and (inside one function) slots."""

ANYTHING = "anything"
NONE: Cells = frozenset()
_EVERYTHING: Cells = frozenset([ANYTHING])


@dataclass(frozen=True)
class Summary:
    """`takes`: cells that the function may empty; `reads`: cells that it may borrow from."""

    takes: Cells
    reads: Cells


UNKNOWN_FUNCTION = Summary(_EVERYTHING, _EVERYTHING)


class Effects:
    """Summaries of all functions of a module."""

    def __init__(self, module: ModuleOp, counted: Counted):
        self._counted = counted
        functions = [op for op in module.body.block.ops if type(op) is func.FuncOp]
        own: dict[str, tuple[set[object], set[object]]] = {}
        callers: dict[str, set[str]] = {}
        for function in functions:
            name = function.sym_name.data
            takes, reads, callees = self._own(function)
            own[name] = (takes, reads)
            for callee in callees:
                callers.setdefault(callee, set()).add(name)
        for callee in callers:
            if callee not in own:
                own[callee] = ({ANYTHING}, {ANYTHING})
        _propagate(own, callers)
        self._summaries = {name: Summary(frozenset(t), frozenset(r)) for name, (t, r) in own.items()}

    def of(self, symbol: str) -> Summary:
        """The summary of a function."""
        return self._summaries.get(symbol, UNKNOWN_FUNCTION)

    def taken_by(self, op: Operation) -> Iterable[object]:
        """The cells that one op (without its regions) may empty."""
        kind = type(op)
        if kind is mem.TakeOp:
            result = op.results[0].type
            return (result,) if self._counted.holds(result) else ()
        if kind is mem.SetFieldOp:
            value = op.operands[1].type
            return (value,) if self._counted.holds(value) else ()
        if kind is mem.FreeObjectOp:
            return (ANYTHING,)
        if kind is mem.CastOp and self._reinterprets(op):
            return (ANYTHING,)
        callee = callee_of(op)
        return self.of(callee).takes if callee is not None else ()

    def _reinterprets(self, op: Operation) -> bool:
        source, result = op.operands[0].type, op.results[0].type
        if not isinstance(source, mem.PointerType) or not isinstance(result, mem.PointerType):
            return False
        return source != result and (self._counted.holds(source.element) or self._counted.holds(result.element))

    def _own(self, function: func.FuncOp) -> tuple[set[object], set[object], list[str]]:
        takes: set[object] = set()
        reads: set[object] = set()
        callees: list[str] = []
        if not function.body.blocks:
            return set(_declared(function, "pycc.takes")), set(_declared(function, "pycc.reads")), callees
        for op in walk(function.body):
            kind = type(op)
            if kind is mem.LoadOp or kind is mem.GetFieldOp:
                if self._counted.holds(op.results[0].type):
                    reads.add(op.results[0].type)
                continue
            callee = callee_of(op)
            if callee is not None:
                callees.append(callee)
            elif kind in _TAKING:
                takes.update(self.taken_by(op))
        return takes, reads, callees


_TAKING = frozenset({mem.TakeOp, mem.SetFieldOp, mem.FreeObjectOp, mem.CastOp})


def _declared(function: func.FuncOp, name: str) -> Iterable[object]:
    value = function.attributes.get(name)
    return value.data if isinstance(value, ArrayAttr) else (ANYTHING,)


def _propagate(own: dict[str, tuple[set[object], set[object]]], callers: dict[str, set[str]]) -> None:
    """What a function does, its callers do: to a fixpoint. Sets only grow, so each edge is looked at few times."""
    work = list(own)
    while work:
        callee = work.pop()
        takes, reads = own[callee]
        for caller in callers.get(callee, ()):
            caller_takes, caller_reads = own[caller]
            if not (takes <= caller_takes and reads <= caller_reads):
                caller_takes |= takes
                caller_reads |= reads
                work.append(caller)


def attach_summaries(module: ModuleOp, effects: Effects) -> None:
    """Write each exact summary on its function, for modules that will only see a declaration of it."""
    for op in module.body.block.ops:
        if type(op) is func.FuncOp and op.body.blocks:
            summary = effects.of(op.sym_name.data)
            for name, cells in (("pycc.takes", summary.takes), ("pycc.reads", summary.reads)):
                types = [cell for cell in cells if isinstance(cell, Attribute)]
                if len(types) == len(cells):
                    op.attributes[name] = ArrayAttr(sorted(types, key=str))


class FieldWrites:
    """Which fields the functions of a module may write, calls included."""

    def __init__(self, module: ModuleOp):
        own: dict[str, tuple[set[object], set[object]]] = {}
        callers: dict[str, set[str]] = {}
        for function in module.body.block.ops:
            if type(function) is not func.FuncOp:
                continue
            name = function.sym_name.data
            fields: set[object] = set() if function.body.blocks else {ANYTHING}
            for op in walk(function.body):
                callee = callee_of(op)
                if callee is not None:
                    callers.setdefault(callee, set()).add(name)
                elif type(op) is mem.SetFieldOp:
                    fields.add((op.object.type, op.field.data))
            own[name] = (fields, set())
        for callee in callers:
            own.setdefault(callee, ({ANYTHING}, set()))
        _propagate(own, callers)
        self._fields = {name: fields for name, (fields, _) in own.items()}
        self._freshness = Freshness(module)

    def may_write(self, root: Operation, target: SSAValue, field: str) -> bool:
        """Whether anything in an op may write a field of an object."""
        class_type = target.type
        # Inside the op, a target of one turn of a loop may be what an earlier turn made.
        outside = not root.is_ancestor(target.owner)
        for op in walk(root):
            callee = callee_of(op)
            if callee is not None:
                written = self._fields.get(callee, {ANYTHING})
                if ANYTHING in written or (class_type, field) in written:
                    return True
            elif (
                type(op) is mem.SetFieldOp
                and op.field.data == field
                and op.object.type == class_type
                and not (outside and self._freshness.differ(op.object, target))
            ):
                return True
        return False
