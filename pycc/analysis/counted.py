"""Which types hold counted references.

Takes in: a module's `mem.class` ops. Gives out: `Counted.holds(type)`. Assumes: a class without a `mem.class` op is
counted; the component types of an aggregate are final.
"""

from __future__ import annotations

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute

from pycc.dialects import flow, mem


class Counted:
    """Answers whether values of a type own counted objects. One instance per module; answers are remembered."""

    def __init__(self, module: ModuleOp):
        self._uncounted = {
            op.sym_name.data for op in module.body.block.ops if type(op) is mem.ClassOp and op.uncounted is not None
        }
        self._uncounted.add("Context")
        self._known: dict[int, tuple[Attribute, bool]] = {}

    def holds(self, type_: Attribute) -> bool:
        """Whether a value of `type_` carries counted references (a slot does not: its content does)."""
        # By identity: hashing a nested attribute costs more than everything else here.
        known = self._known.get(id(type_))
        if known is None:
            known = self._known[id(type_)] = (type_, self._compute(type_))
        return known[1]

    def _compute(self, type_: Attribute) -> bool:
        if isinstance(type_, mem.ReferenceType):
            return type_.class_name.data not in self._uncounted
        if isinstance(type_, mem.StructType):
            return any(self.holds(component) for component in type_.elements.data)
        return False

    def slot(self, type_: Attribute) -> bool:
        """Whether `type_` is a slot with counted content."""
        return isinstance(type_, flow.SlotType) and self.holds(type_.element)


def carries_address(type_: Attribute) -> bool:
    """Whether a value of `type_` may hold a raw address in the open: such values outlive a counted object unnoticed."""
    if isinstance(type_, mem.StructType):
        return any(carries_address(component) for component in type_.elements.data)
    return isinstance(type_, mem.PointerType)
