"""Which list types a function may change: lists of all others are, after a call, what they were before.

Takes in: a module at STRUCTURED or BUFFERS, the function, and the list types asked about (the class of the list, and
what an element is). Gives out: the classes of lists that may have changed. Memory is told apart by the type of its
content and by whether the code at hand made it; a function without a body may change every list that its arguments
lead to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xdsl.dialects import func
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.analysis.ownership_rules import callee_of
from pycc.dialects import mem
from pycc.ir.walk import walk

ANY = "any"
"""Memory of any kind."""

_DATA = "_data"
_PLAIN_CLASSES = frozenset({"str", "Context"})
"""Classes whose objects lead to no list."""


def changed_lists(module: ModuleOp, root: str, lists: Mapping[str, Attribute]) -> set[str]:
    """Of `lists` (class names, with the lowered type of their elements), those that a call of `root` may change."""
    functions = {op.sym_name.data: op for op in module.body.block.ops if type(op) is func.FuncOp}
    written: set[object] = set()
    work, seen = [root], {root}
    while work:
        function = functions.get(work.pop())
        if function is None or not function.body.blocks:
            return set(lists)
        for op in walk(function.body):
            callee = callee_of(op)
            if callee is None:
                written.update(_written(op))
                continue
            target = functions.get(callee)
            if target is None or not target.body.blocks:
                if any(_leads_to_lists(v.type) and not _is_made_here(v) for v in op.operands):
                    written.add(ANY)
            elif callee not in seen:
                seen.add(callee)
                work.append(callee)
        if ANY in written:
            return set(lists)
    return {name for name, element in lists.items() if name in written or element in written}


def _written(op: Operation) -> Iterator[object]:
    """Classes of objects and types of elements that one op writes, in memory that was not made beside it."""
    rule = _RULES.get(type(op))
    return rule(op) if rule is not None else iter(())


def _object(op: Operation) -> Iterator[object]:
    target = op.operands[0]
    if isinstance(target.type, mem.ReferenceType) and not _is_made_here(target):
        yield target.type.class_name.data


def _pointers(op: Operation) -> Iterator[object]:
    for operand in op.operands:
        if isinstance(operand.type, mem.PointerType) and not _is_made_here(operand):
            yield operand.type.element


def _cast(op: Operation) -> Iterator[object]:
    """What is seen as something else may be written as that."""
    kinds = (mem.PointerType, mem.ReferenceType)
    source, result = op.operands[0].type, op.results[0].type
    if source != result and (isinstance(source, kinds) or isinstance(result, kinds)):
        yield ANY


_RULES: dict[type[Operation], Callable[[Operation], Iterator[object]]] = {
    mem.SetFieldOp: _object,
    mem.StoreOp: _pointers,
    mem.TakeOp: _pointers,
    mem.MoveOp: _pointers,
    mem.ReallocOp: _pointers,
    mem.FreeOp: _pointers,
    mem.CallCOp: _pointers,
    mem.CallPointerOp: _pointers,
    mem.CastOp: _cast,
}


def _is_made_here(value: SSAValue) -> bool:
    """Whether an object or memory was made by an op of the same function: it is then no argument's."""
    owner = value.owner
    while type(owner) is mem.OffsetOp or (type(owner) is mem.GetFieldOp and owner.field.data == _DATA):
        owner = owner.operands[0].owner
    return type(owner) is mem.NewOp or type(owner) is mem.AllocOp


def _leads_to_lists(type_: Attribute) -> bool:
    """Whether a list may be reached from a value."""
    if isinstance(type_, mem.ReferenceType):
        return type_.class_name.data not in _PLAIN_CLASSES
    if isinstance(type_, mem.StructType):
        return any(map(_leads_to_lists, type_.elements.data))
    return isinstance(type_, mem.PointerType)
