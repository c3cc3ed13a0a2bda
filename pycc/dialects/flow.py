"""The `flow` dialect: structured control flow with early exits.

Used at every level from PYTHON to BUFFERS; ops are indifferent to the types they carry. Regions hold exactly one block.
A terminator may leave several enclosing regions at once (`flow.return`, `flow.break`, ...), and an op that may raise is
no terminator: it has an implicit edge to the nearest enclosing `flow.try` *body*, or out of the function.

Ownership: at BUFFERS an op that may raise lists in `unwind` the counted values to release when its implicit edge is
taken, and in `escape` those to release besides when the error passes every handler (`IntegerRangeError`).
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, StringAttr, SymbolRefAttr, UnitAttr, i1, i64
from xdsl.ir import Attribute, Block, Dialect, Operation, ParametrizedAttribute, Region, SSAValue, TypeAttribute
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    ParsePropInAttrDict,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.traits import IsTerminator, NoMemoryEffect

__all__ = ["Flow"]


@irdl_attr_definition
class SlotType(ParametrizedAttribute, TypeAttribute):
    """`!flow.slot<T>`: a mutable cell of one function activation, for variables that cross an exceptional edge."""

    name = "flow.slot"
    element: Attribute


def segments(*groups: Sequence[SSAValue]) -> Attribute:
    """The `operandSegmentSizes` property for the given operand groups."""
    from xdsl.dialects.builtin import DenseArrayBase, i32

    return DenseArrayBase.from_list(i32, [len(group) for group in groups])


@irdl_op_definition
class IfOp(IRDLOperation):
    """`%r = flow.if %c -> (T) { flow.yield %a : T } else { flow.yield %b : T }`; `%c` is `i1` or `!py.bool`."""

    name = "flow.if"
    condition = operand_def()
    outputs = var_result_def()
    then_region = region_def("single_block")
    else_region = region_def("single_block")

    def __init__(self, condition: SSAValue, result_types: Sequence[Attribute], then: Region, orelse: Region):
        Operation.__init__(self, operands=[condition], result_types=result_types, regions=[then, orelse])


@irdl_op_definition
class LoopOp(IRDLOperation):
    """Endless loop: `%r = flow.loop (%x = %init : T) -> (R) { ... flow.continue %n / flow.break %r }`.

    Block arguments have the types of `inits`; `flow.continue` gives their next values, `flow.break` the results.
    """

    name = "flow.loop"
    inits = var_operand_def()
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, inits: Sequence[SSAValue], result_types: Sequence[Attribute], body: Region):
        Operation.__init__(self, operands=list(inits), result_types=result_types, regions=[body])


@irdl_op_definition
class ForOp(IRDLOperation):
    """Counted loop over the values of Python's `range(lower, upper, step)`, signed, step not zero.

    The block takes the induction value, then one argument per init. Results have the types of `inits`: their values
    when the range is exhausted, or what `flow.break` carries. `max(0, ceil((upper-lower)/step))` iterations, computed
    without overflow. Bounds are `i64` or `!py.int`.
    """

    name = "flow.for"
    lower = operand_def()
    upper = operand_def()
    step = operand_def()
    inits = var_operand_def()
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, lower: SSAValue, upper: SSAValue, step: SSAValue, inits: Sequence[SSAValue], body: Region):
        Operation.__init__(
            self, operands=[lower, upper, step, *inits], result_types=[v.type for v in inits], regions=[body]
        )


@irdl_op_definition
class BlockOp(IRDLOperation):
    """Labelled block: `%r = flow.block -> (R) { ... flow.leave %r : R ... }`; `flow.leave` may be nested anywhere inside."""

    name = "flow.block"
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, result_types: Sequence[Attribute], body: Region):
        Operation.__init__(self, result_types=result_types, regions=[body])


@irdl_op_definition
class TryOp(IRDLOperation):
    """`%r = flow.try -> (R) { ... flow.yield } catch { ^0(%e: !py.exception): ... flow.yield }`.

    What raises inside `body` (in callees too) continues in `handler` with the exception; the handler itself is outside.
    """

    name = "flow.try"
    outputs = var_result_def()
    every = opt_prop_def(UnitAttr)
    """Takes the errors that pass user handlers too (IntegerRangeError, a pending Python exception): boundary code only
    (`except lang.EveryError` in library source)."""
    body = region_def("single_block")
    handler = region_def("single_block")

    def __init__(self, result_types: Sequence[Attribute], body: Region, handler: Region, every: bool = False):
        properties: dict[str, Attribute] = {"every": UnitAttr()} if every else {}
        Operation.__init__(self, result_types=result_types, regions=[body, handler], properties=properties)


class _Exit(IRDLOperation):
    """A terminator that carries `values`."""

    values = var_operand_def()
    traits = traits_def(IsTerminator())

    def __init__(self, values: Sequence[SSAValue] = ()):
        Operation.__init__(self, operands=list(values))


@irdl_op_definition
class YieldOp(_Exit):
    """`flow.yield %a : T`: ends an arm of `flow.if`, or the body or handler of `flow.try`, normally."""

    name = "flow.yield"


@irdl_op_definition
class ContinueOp(_Exit):
    """`flow.continue %a : T`: next iteration of the nearest enclosing loop (`flow.loop`, `flow.for`, `py.for`)."""

    name = "flow.continue"


@irdl_op_definition
class BreakOp(_Exit):
    """`flow.break %a : T`: leaves the nearest enclosing loop with these results."""

    name = "flow.break"


@irdl_op_definition
class LeaveOp(_Exit):
    """`flow.leave %a : T`: leaves the nearest enclosing `flow.block` with these results."""

    name = "flow.leave"


@irdl_op_definition
class ReturnOp(_Exit):
    """`flow.return %a : T`: returns from the function, from any depth."""

    name = "flow.return"


@irdl_op_definition
class UnreachableOp(IRDLOperation):
    """`flow.unreachable`: control never comes here (both arms above have left)."""

    name = "flow.unreachable"
    traits = traits_def(IsTerminator())

    def __init__(self) -> None:
        Operation.__init__(self)


@irdl_op_definition
class RaiseOp(IRDLOperation):
    """`flow.raise %e`: raises the exception value `%e`; terminator with an implicit edge to the nearest handler."""

    name = "flow.raise"
    exception = operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())
    traits = traits_def(IsTerminator())

    def __init__(self, exception: SSAValue, unwind: Sequence[SSAValue] = (), escape: Sequence[SSAValue] = ()):
        Operation.__init__(
            self,
            operands=[exception, *unwind, *escape],
            properties={"operandSegmentSizes": segments([exception], unwind, escape)},
        )


@irdl_op_definition
class CheckOp(IRDLOperation):
    """`flow.check %ok "IndexError" "list index out of range"`: raises unless `%ok` (an `i1`).

    `error` is a name that `py.class_number` knows: a built-in exception or `IntegerRangeError`; that one and an empty message carry null."""

    name = "flow.check"
    condition = operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    error = prop_def(StringAttr)
    message = prop_def(StringAttr)
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, condition: SSAValue, error: str, message: str):
        Operation.__init__(
            self,
            operands=[condition],
            properties={
                "error": StringAttr(error),
                "message": StringAttr(message),
                "operandSegmentSizes": segments([condition], [], []),
            },
        )


@irdl_op_definition
class CheckedOp(IRDLOperation):
    """`%r = flow.checked "add" %a, %b : i64`: signed add, sub or mul; overflow raises `IntegerRangeError` (D4)."""

    name = "flow.checked"
    lhs = operand_def(i64)
    rhs = operand_def(i64)
    unwind = var_operand_def()
    escape = var_operand_def()
    kind = prop_def(StringAttr)
    result = result_def(i64)
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, kind: str, lhs: SSAValue, rhs: SSAValue):
        Operation.__init__(
            self,
            operands=[lhs, rhs],
            result_types=[i64],
            properties={"kind": StringAttr(kind), "operandSegmentSizes": segments([lhs], [rhs], [], [])},
        )


@irdl_op_definition
class CallOp(IRDLOperation):
    """`%r = flow.call @f(%a) : (T) -> R`: a call that may raise (one that cannot is `func.call`)."""

    name = "flow.call"
    arguments = var_operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    callee = prop_def(SymbolRefAttr)
    outputs = var_result_def()
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, callee: str, arguments: Sequence[SSAValue], result_types: Sequence[Attribute]):
        Operation.__init__(
            self,
            operands=list(arguments),
            result_types=result_types,
            properties={"callee": SymbolRefAttr(callee), "operandSegmentSizes": segments(arguments, [], [])},
        )


@irdl_op_definition
class SlotOp(IRDLOperation):
    """`%s = flow.slot : !flow.slot<T>`: a cell; counted contents are null (released as nothing) until the first store."""

    name = "flow.slot"
    variable = opt_prop_def(StringAttr)
    result = result_def(SlotType)

    def __init__(self, element: Attribute, variable: str = ""):
        Operation.__init__(self, result_types=[SlotType(element)], properties={"variable": StringAttr(variable)})


@irdl_op_definition
class LoadSlotOp(IRDLOperation):
    """`%v = flow.load_slot %s : !flow.slot<T> -> T`."""

    name = "flow.load_slot"
    slot = operand_def(SlotType)
    result = result_def()

    def __init__(self, slot: SSAValue, result_type: Attribute):
        Operation.__init__(self, operands=[slot], result_types=[result_type])


@irdl_op_definition
class StoreSlotOp(IRDLOperation):
    """`flow.store_slot %v, %s : T, !flow.slot<T>`: consumes `%v`; what the slot held is released."""

    name = "flow.store_slot"
    value = operand_def()
    slot = operand_def(SlotType)

    def __init__(self, value: SSAValue, slot: SSAValue):
        Operation.__init__(self, operands=[value, slot])


Flow = Dialect(
    "flow",
    [
        IfOp,
        LoopOp,
        ForOp,
        BlockOp,
        TryOp,
        YieldOp,
        ContinueOp,
        BreakOp,
        LeaveOp,
        ReturnOp,
        UnreachableOp,
        RaiseOp,
        CheckOp,
        CheckedOp,
        CallOp,
        SlotOp,
        LoadSlotOp,
        StoreSlotOp,
    ],
    [SlotType],
)
