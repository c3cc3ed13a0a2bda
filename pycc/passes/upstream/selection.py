"""Which functions at BUFFERS can be said in upstream MLIR's ops alone.

Takes in a module at BUFFERS. Gives out the functions whose every op is upstream's or has a rule here, and whose callees
are such functions too. What a rule here admits, `raise-to-assert`, `spread-structs`, `flow-to-scf` and `flow-to-cf`
turn.

An error ends such a function by `cf.assert`: upstream has no exceptions. So a handler (`flow.try`) is not admitted, and
what only makes the error's message is left out.
"""

from __future__ import annotations

from xdsl.dialects import arith, func
from xdsl.dialects.builtin import (
    AnyFloat,
    DenseIntOrFPElementsAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    MemRefType,
    ModuleOp,
)
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.dialects import flow, mem
from pycc.support.exceptions import EXCEPTIONS, RANGE_ERROR

DIALECTS = frozenset({"arith", "math", "memref", "scf", "cf", "ub", "func"})
"""Of these, `func.call` is looked at more closely."""
_CONTROL: frozenset[type[Operation]] = frozenset({
    flow.IfOp, flow.ForOp, flow.LoopOp, flow.BlockOp, flow.YieldOp, flow.ContinueOp, flow.BreakOp, flow.LeaveOp,
    flow.ReturnOp, flow.UnreachableOp, flow.CheckOp, flow.CheckedOp, flow.SlotOp, flow.LoadSlotOp, flow.StoreSlotOp,
    func.ReturnOp, mem.CallCOp, mem.PackOp, mem.ExtractOp, mem.NullOp,
})  # fmt: skip
_NAMES = {RANGE_ERROR: "IntegerRangeError", **{number: name for name, number in EXCEPTIONS.items()}}


def is_upstream_type(type_: Attribute) -> bool:
    """Whether upstream's dialects may carry values of a type."""
    match type_:
        case IntegerType() | IndexType():
            return True
        case MemRefType():
            return is_upstream_type(type_.element_type)
        case flow.SlotType():
            return is_upstream_type(type_.element) and not isinstance(type_.element, flow.SlotType)
        case _:
            return isinstance(type_, AnyFloat)


def spread(type_: Attribute) -> tuple[Attribute, ...]:
    """The components of a struct, of whatever structs are in it; any other type is one component."""
    if not isinstance(type_, mem.StructType):
        return (type_,)
    return tuple(part for element in type_.elements for part in spread(element))


def can_be_upstream(type_: Attribute) -> bool:
    """Whether upstream's dialects may carry the components of values of a type."""
    return all(is_upstream_type(part) for part in spread(type_))


def error_name(exception: SSAValue) -> str | None:
    """The class of an exception value whose class is a constant."""
    pack = exception.owner
    if not isinstance(pack, mem.PackOp):
        return None
    number = pack.components[0].owner
    if not isinstance(number, arith.ConstantOp) or not isinstance(number.value, IntegerAttr):
        return None
    return _NAMES.get(number.value.value.data)


def error_message(exception: SSAValue) -> str:
    """The message of an exception value, as far as it is a constant."""
    pack = exception.owner
    assert isinstance(pack, mem.PackOp)
    text = pack.components[1].owner
    return text.text if isinstance(text, mem.StringOp) else ""


def always_raises(function: func.FuncOp) -> str | None:
    """The class of the error in which a function ends, if it has no other end, and the error no other class."""
    last = function.body.blocks[0].last_op if function.body.blocks else None
    if not isinstance(last, flow.RaiseOp):
        return None
    name = error_name(last.exception)
    for op in function.walk():
        match op:
            case flow.ReturnOp() | flow.TryOp():
                return None
            case flow.RaiseOp() if error_name(op.exception) != name:
                return None
            case flow.CheckOp() if op.error.data != name:
                return None
            case _:
                pass
    return name


class Selection:
    """The functions of a module that can be upstream's, and those that only raise."""

    def __init__(self, module: ModuleOp):
        self.functions = {op.sym_name.data: op for op in module.ops if isinstance(op, func.FuncOp)}
        self.raisers = {name: error for name, op in self.functions.items() if (error := always_raises(op)) is not None}
        self.reasons: dict[str, str] = {}
        """Why a function stays as it is: by its name, the first op that stands in the way."""
        self.callees: dict[str, set[str]] = {}
        for name, op in self.functions.items():
            self._check(name, op)
        self._spread()

    @property
    def chosen(self) -> list[func.FuncOp]:
        """What can be upstream's, in order."""
        return [op for name, op in self.functions.items() if name not in self.reasons and op.body.blocks]

    def _check(self, name: str, function: func.FuncOp) -> None:
        self.callees[name] = set()
        if name in self.raisers:
            self.reasons[name] = "only raises"
            return
        if not function.body.blocks and any(key.startswith("pycc.") for key in function.attributes):
            self.reasons[name] = "a declaration"
            return
        for type_ in (*function.function_type.inputs, *function.function_type.outputs):
            if not can_be_upstream(type_):
                self.reasons[name] = f"type {type_.name}"
                return
        offender = self._offender(name, function.body.blocks[0]) if function.body.blocks else None
        if offender is not None:
            self.reasons[name] = offender

    def _offender(self, name: str, block: Block) -> str | None:
        """The first op that cannot be upstream's, by its name."""
        last = block.last_op
        doomed = isinstance(last, flow.RaiseOp) and error_name(last.exception) is not None
        for op in block.ops:
            if doomed and only_for_message(op):
                continue
            if not self._admits(name, op):
                return op.name
            for region in op.regions:
                found = self._offender(name, region.block)
                if found is not None:
                    return found
        return None

    def _admits(self, name: str, op: Operation) -> bool:
        match op:
            case flow.CallOp() | func.CallOp():
                callee = op.callee.root_reference.data
                if callee in self.raisers:
                    return all(can_be_upstream(result.type) for result in op.results)
                self.callees[name].add(callee)
                return True
            case flow.RaiseOp():
                return error_name(op.exception) is not None
            case mem.TableOp():
                read = all(isinstance(use.operation, mem.LoadOp) for use in op.result.uses)
                return read and isinstance(op.values, DenseIntOrFPElementsAttr)
            case mem.LoadOp():
                return isinstance(op.pointer.owner, mem.TableOp)
            case _:
                known = type(op) in _CONTROL or op.name.split(".", 1)[0] in DIALECTS
                return known and all(can_be_upstream(value.type) for value in (*op.operands, *op.results))

    def _spread(self) -> None:
        """A caller of what stays, stays."""
        changed = True
        while changed:
            changed = False
            for name, callees in self.callees.items():
                if name in self.reasons:
                    continue
                kept = next((c for c in sorted(callees) if c in self.reasons or c not in self.functions), None)
                if kept is not None:
                    self.reasons[name] = f"calls {kept}"
                    changed = True


def only_for_message(op: Operation) -> bool:
    """Whether an op in a block that ends by raising only helps to make the error's message."""
    if isinstance(op, flow.RaiseOp) or op.regions:
        return False
    values = (*op.operands, *op.results)
    return op.name.startswith("mem.") or any(not can_be_upstream(value.type) for value in values)
