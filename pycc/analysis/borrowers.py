"""Which functions lend their result: it is kept alive by their first argument, so no count changes hands.

Takes in: the functions of a module at STRUCTURED. Gives out: the picture of who keeps what alive, per function, and
the set of functions that lend. Every function whose returned values all stand on its first argument (or never die)
lends; a `pycc.borrows` from the library is a claim, checked here as well. Functions called from outside
(`pycc.export`, `pycc.entry`) hand over. Greatest fixpoint: all candidates are believed until one is caught, then
those that call it are looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects import func
from xdsl.ir import Attribute

from pycc.analysis.borrowing import Borrowing
from pycc.analysis.counted import Counted, carries_address
from pycc.analysis.memory_effects import Effects
from pycc.analysis.ownership_rules import callee_of
from pycc.ir.walk import walk

BORROWS = "pycc.borrows"
_CALLED_FROM_OUTSIDE = ("pycc.export", "pycc.entry")


class Borrowers:
    """See the module docstring."""

    def __init__(self, functions: Sequence[func.FuncOp], counted: Counted, effects: Effects):
        self._counted = counted
        self._effects = effects
        self.names = frozenset(f.sym_name.data for f in functions if _may_lend(f, counted))
        self._known: dict[str, Borrowing] = {}
        bodies = {f.sym_name.data: f for f in functions if f.body.blocks}
        callers: dict[str, set[str]] = {}
        work = [name for name in bodies if name in self.names]
        for name in work:
            for op in walk(bodies[name].body):
                callee = callee_of(op)
                if callee in self.names:
                    callers.setdefault(callee, set()).add(name)
        while work:
            name = work.pop()
            if name not in self.names:
                continue
            picture = self._known[name] = Borrowing(bodies[name], counted, effects, self.names)
            if not picture.result_is_borrowed():
                self.names -= {name}
                for other in (name, *callers.get(name, ())):
                    self._known.pop(other, None)
                    work.append(other)
        self._callers = callers

    def picture(self, function: func.FuncOp) -> Borrowing:
        """Who keeps what alive in `function`."""
        known = self._known.pop(function.sym_name.data, None)
        return known if known is not None else Borrowing(function, self._counted, self._effects, self.names)


def _may_lend(function: func.FuncOp, counted: Counted) -> bool:
    if not function.body.blocks:
        return BORROWS in function.attributes
    if any(mark in function.attributes for mark in _CALLED_FROM_OUTSIDE):
        return False
    arguments = function.function_type.inputs.data
    results = function.function_type.outputs.data
    return bool(arguments) and _leads_to_memory(arguments[0], counted) and any(counted.holds(t) for t in results)


def _leads_to_memory(type_: Attribute, counted: Counted) -> bool:
    return counted.holds(type_) or carries_address(type_)
