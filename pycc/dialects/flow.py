"""The `flow` dialect: structured control flow with early exits.

Used at every level from PYTHON to BUFFERS; ops are indifferent to the types they carry. Regions hold exactly one block.
A terminator may leave several enclosing regions at once (`flow.return`, `flow.break`, ...), and an op that may raise is
no terminator: it has an implicit edge to the nearest enclosing `flow.try` *body*, or out of the function.

Ownership: at BUFFERS an op that may raise lists in `unwind` the counted values to release when its implicit edge is
taken, and in `escape` those to release besides when the error passes the nearest handler because it is not its
business (`IntegerRangeError` passes all but `flow.try every`). An operand there of type `!flow.slot<T>` means the
slot's content: load and release it (null counts for nothing). Slots with counted content stand at the top of their
function at BUFFERS.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from xdsl.dialects.builtin import DenseArrayBase, StringAttr, SymbolRefAttr, UnitAttr, i1, i32, i64
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
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator
from xdsl.utils.exceptions import VerifyException

from pycc.dialects import exits
from pycc.dialects.syntax import (
    RELEASES,
    ReadableOp,
    known,
    parse_assignments,
    parse_attributes,
    parse_body,
    parse_result_types,
    parse_value,
    print_assignments,
    print_body,
    print_result_types,
    resolve,
    restore,
)
from pycc.ir.accessors import quick
from pycc.ir.construct import construct, symbol_reference, text_attribute

__all__ = ["Flow"]


@irdl_attr_definition
class SlotType(ParametrizedAttribute, TypeAttribute):
    """`!flow.slot<T>`: a mutable cell of one function activation, for variables that cross an exceptional edge."""

    name = "flow.slot"
    element: Attribute


def segments(*groups: Sequence[SSAValue]) -> Attribute:
    """The `operandSegmentSizes` property for the given operand groups."""
    return _segments(tuple([len(group) for group in groups]))


@lru_cache(maxsize=4096)
def _segments(sizes: tuple[int, ...]) -> Attribute:
    return DenseArrayBase.from_list(i32, sizes)


def _does_nothing(region: Region) -> bool:
    """Whether an `else` need not be written."""
    last = region.block.last_op
    return (
        last is not None
        and last is region.block.first_op
        and type(last) is YieldOp
        and not last.operands
        and not last.attributes
    )


def _check_slot(op: Operation, slot: SSAValue, content: SSAValue) -> None:
    """Raise unless a slot holds values of that type."""
    assert isinstance(slot.type, SlotType)
    if not exits.compatible(slot.type.element, content.type):
        raise VerifyException(f"{op.name}: the slot holds {slot.type.element}, the value is {content.type}")


@irdl_op_definition
class IfOp(IRDLOperation):
    """`%r = flow.if %c -> (T) { flow.yield %a : T } else { flow.yield %b : T }`; `%c` is `i1` or `!py.bool`."""

    name = "flow.if"
    condition = operand_def()
    outputs = var_result_def()
    then_region = region_def("single_block")
    else_region = region_def("single_block")

    def __init__(self, condition: SSAValue, result_types: Sequence[Attribute], then: Region, orelse: Region):
        construct(self, operands=[condition], result_types=result_types, regions=[then, orelse])

    def print(self, printer: Printer) -> None:
        printer.print_string(" ")
        printer.print_ssa_value(self.condition)
        print_result_types(printer, self.result_types)
        print_body(printer, self, self.then_region)
        if not _does_nothing(self.else_region):
            printer.print_string(" else ")
            printer.print_region(self.else_region, print_entry_block_args=False, print_empty_block=False)

    @classmethod
    def parse(cls, parser: Parser) -> IfOp:
        condition = parse_value(parser)
        result_types = parse_result_types(parser)
        attributes = parse_attributes(parser)
        then = parse_body(parser)
        orelse = parse_body(parser) if parser.parse_optional_keyword("else") else Region(Block([YieldOp()]))
        op = cls(condition, result_types, then, orelse)
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        if self.condition.type != i1 and self.condition.type.name not in ("py.bool", "py.unknown"):
            raise VerifyException(f"{self.name}: the condition is {self.condition.type}, expected i1 or !py.bool")
        exits.check_region(self, self.then_region, yields=True)
        exits.check_region(self, self.else_region, yields=True)


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
        construct(self, operands=list(inits), result_types=result_types, regions=[body])

    def print(self, printer: Printer) -> None:
        print_assignments(printer, self.body.block.args, self.inits)
        print_result_types(printer, self.result_types)
        print_body(printer, self, self.body)

    @classmethod
    def parse(cls, parser: Parser) -> LoopOp:
        arguments, inits = parse_assignments(parser)
        result_types = parse_result_types(parser)
        attributes = parse_attributes(parser)
        op = cls(inits, result_types, parse_body(parser, arguments))
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        exits.check_region(self, self.body, yields=False)
        exits.check_arguments(self, self.body, tuple(init.type for init in self.inits))


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
        construct(self, operands=[lower, upper, step, *inits], result_types=[v.type for v in inits], regions=[body])

    def print(self, printer: Printer) -> None:
        induction, *arguments = self.body.block.args
        printer.print_string(" ")
        printer.print_ssa_value(induction)
        for word, bound in ((" = ", self.lower), (" to ", self.upper), (" step ", self.step)):
            printer.print_string(word)
            printer.print_ssa_value(bound)
        print_assignments(printer, arguments, self.inits)
        print_body(printer, self, self.body)

    @classmethod
    def parse(cls, parser: Parser) -> ForOp:
        induction = parser.parse_argument(expect_type=False)
        parser.parse_punctuation("=")
        lower = parse_value(parser)
        parser.parse_keyword("to")
        upper = parse_value(parser)
        parser.parse_keyword("step")
        step = parse_value(parser)
        arguments, inits = parse_assignments(parser)
        attributes = parse_attributes(parser)
        body = parse_body(parser, [resolve(parser, induction, lower.type), *arguments])
        op = cls(lower, upper, step, inits, body)
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        bounds = (self.lower.type, self.upper.type, self.step.type)
        if not all(bound == i64 or bound.name in ("py.int", "py.unknown") for bound in bounds):
            raise VerifyException(f"{self.name}: bounds must be i64 or !py.int")
        exits.check_region(self, self.body, yields=False)
        exits.check_arguments(self, self.body, (self.lower.type, *(init.type for init in self.inits)))
        if not all(map(exits.compatible, self.result_types, (init.type for init in self.inits))):
            raise VerifyException(f"{self.name}: the results have other types than the initial values")


@irdl_op_definition
class BlockOp(IRDLOperation):
    """Labelled block: `%r = flow.block -> (R) { ... flow.leave %r : R ... }`; `flow.leave` may be nested anywhere
    inside."""

    name = "flow.block"
    outputs = var_result_def()
    body = region_def("single_block")

    def __init__(self, result_types: Sequence[Attribute], body: Region):
        construct(self, result_types=result_types, regions=[body])

    def print(self, printer: Printer) -> None:
        print_result_types(printer, self.result_types)
        print_body(printer, self, self.body)

    @classmethod
    def parse(cls, parser: Parser) -> BlockOp:
        result_types = parse_result_types(parser)
        attributes = parse_attributes(parser)
        op = cls(result_types, parse_body(parser))
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        exits.check_region(self, self.body, yields=False)
        exits.check_arguments(self, self.body, ())


@irdl_op_definition
class TryOp(IRDLOperation):
    """`%r = flow.try -> (R) { ... flow.yield } catch (%e: !py.exception) { ... flow.yield }`.

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
        construct(self, result_types=result_types, regions=[body, handler], properties=properties)

    def print(self, printer: Printer) -> None:
        if self.every is not None:
            printer.print_string(" every")
        print_result_types(printer, self.result_types)
        print_body(printer, self, self.body, written=("every",))
        printer.print_string(" catch ")
        with printer.in_parens():
            printer.print_list(self.handler.block.args, printer.print_block_argument)
        printer.print_string(" ")
        printer.print_region(self.handler, print_entry_block_args=False, print_empty_block=False)

    @classmethod
    def parse(cls, parser: Parser) -> TryOp:
        every = parser.parse_optional_keyword("every") is not None
        result_types = parse_result_types(parser)
        attributes = parse_attributes(parser)
        body = parse_body(parser)
        parser.parse_keyword("catch")
        parser.parse_punctuation("(")
        unresolved = parser.parse_argument(expect_type=False)
        parser.parse_punctuation(":")
        argument = resolve(parser, unresolved, parser.parse_type())
        parser.parse_punctuation(")")
        op = cls(result_types, body, parse_body(parser, [argument]), every)
        restore(op, attributes)
        return op

    def verify_(self) -> None:
        exits.check_region(self, self.body, yields=True)
        exits.check_region(self, self.handler, yields=True)
        if len(self.handler.block.args) != 1:
            raise VerifyException(f"{self.name}: the handler takes one argument, the exception")


class _Exit(IRDLOperation):
    """A terminator that carries `values`."""

    values = var_operand_def()
    assembly_format = "($values^ `:` type($values))? attr-dict"
    traits = traits_def(IsTerminator())

    def __init__(self, values: Sequence[SSAValue] = ()):
        construct(self, operands=list(values))


@irdl_op_definition
class YieldOp(_Exit):
    """`flow.yield %a : T`: ends an arm of `flow.if`, or the body or handler of `flow.try`, normally."""

    name = "flow.yield"

    def verify_(self) -> None:
        exits.check_yield(self)


@irdl_op_definition
class ContinueOp(_Exit):
    """`flow.continue %a : T`: next iteration of the nearest enclosing loop (`flow.loop`, `flow.for`, `py.for`)."""

    name = "flow.continue"

    def verify_(self) -> None:
        exits.check_continue(self)


@irdl_op_definition
class BreakOp(_Exit):
    """`flow.break %a : T`: leaves the nearest enclosing loop with these results."""

    name = "flow.break"

    def verify_(self) -> None:
        exits.check_break(self)


@irdl_op_definition
class LeaveOp(_Exit):
    """`flow.leave %a : T`: leaves the nearest enclosing `flow.block` with these results."""

    name = "flow.leave"

    def verify_(self) -> None:
        exits.check_leave(self)


@irdl_op_definition
class ReturnOp(_Exit):
    """`flow.return %a : T`: returns from the function, from any depth."""

    name = "flow.return"

    def verify_(self) -> None:
        exits.check_return(self)


@irdl_op_definition
class UnreachableOp(IRDLOperation):
    """`flow.unreachable`: control never comes here (both arms above have left)."""

    name = "flow.unreachable"
    assembly_format = "attr-dict"
    traits = traits_def(IsTerminator())

    def __init__(self) -> None:
        construct(self)


@irdl_op_definition
class RaiseOp(ReadableOp):
    """`flow.raise %e`: raises the exception value `%e`, consuming it; terminator with an implicit edge to the nearest
    handler."""

    name = "flow.raise"
    exception = operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    assembly_format = f"{known('exception')} {RELEASES} attr-dict"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())
    traits = traits_def(IsTerminator())

    def __init__(self, exception: SSAValue, unwind: Sequence[SSAValue] = (), escape: Sequence[SSAValue] = ()):
        construct(
            self,
            operands=[exception, *unwind, *escape],
            properties={"operandSegmentSizes": segments([exception], unwind, escape)},
        )


@irdl_op_definition
class CheckOp(ReadableOp):
    """`flow.check %ok "IndexError" "list index out of range"`: raises unless `%ok` (an `i1`).

    `error` is a name that `py.class_number` knows: a built-in exception or `IntegerRangeError`; that one and an empty
    message carry null."""

    name = "flow.check"
    condition = operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    error = prop_def(StringAttr)
    message = prop_def(StringAttr)
    assembly_format = f"{known('condition')} custom<Text>($error) custom<Text>($message) {RELEASES} attr-dict"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, condition: SSAValue, error: str, message: str):
        construct(
            self,
            operands=[condition],
            properties={
                "error": text_attribute(error),
                "message": text_attribute(message),
                "operandSegmentSizes": segments([condition], [], []),
            },
        )

    def verify_(self) -> None:
        if self.condition.type != i1:
            raise VerifyException(f"{self.name}: the condition is {self.condition.type}, expected i1")


@irdl_op_definition
class CheckedOp(ReadableOp):
    """`%r = flow.checked "add" %a, %b : i64`: signed add, sub or mul; overflow raises `IntegerRangeError` (D4)."""

    name = "flow.checked"
    lhs = operand_def(i64)
    rhs = operand_def(i64)
    unwind = var_operand_def()
    escape = var_operand_def()
    kind = prop_def(StringAttr)
    result = result_def(i64)
    assembly_format = f"$kind $lhs `,` $rhs {RELEASES} attr-dict `:` type($result)"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, kind: str, lhs: SSAValue, rhs: SSAValue):
        construct(
            self,
            operands=[lhs, rhs],
            result_types=[i64],
            properties={"kind": text_attribute(kind), "operandSegmentSizes": segments([lhs], [rhs], [], [])},
        )

    def verify_(self) -> None:
        if self.kind.data not in ("add", "sub", "mul"):
            raise VerifyException(f"{self.name}: no such kind: {self.kind.data}")


@irdl_op_definition
class PollOp(ReadableOp):
    """`flow.poll`: a loop's turn under the JIT; now and then asks the host whether to go on (Ctrl-C). If not, the host
    has set a Python exception, and the error passes every user handler."""

    name = "flow.poll"
    unwind = var_operand_def()
    escape = var_operand_def()
    assembly_format = f"{RELEASES} attr-dict"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self) -> None:
        construct(self, properties={"operandSegmentSizes": segments([], [])})


@irdl_op_definition
class CallOp(ReadableOp):
    """`%r = flow.call @f(%a) : (T) -> R`: a call that may raise (one that cannot is `func.call`)."""

    name = "flow.call"
    arguments = var_operand_def()
    unwind = var_operand_def()
    escape = var_operand_def()
    callee = prop_def(SymbolRefAttr)
    outputs = var_result_def()
    assembly_format = f"$callee `(` $arguments `)` {RELEASES} attr-dict `:` functional-type($arguments, $outputs)"
    irdl_options = (AttrSizedOperandSegments(as_property=True), ParsePropInAttrDict())

    def __init__(self, callee: str, arguments: Sequence[SSAValue], result_types: Sequence[Attribute]):
        construct(
            self,
            operands=list(arguments),
            result_types=result_types,
            properties={"callee": symbol_reference(callee), "operandSegmentSizes": segments(arguments, [], [])},
        )


@irdl_op_definition
class SlotOp(ReadableOp):
    """`%s = flow.slot : !flow.slot<T>`: a cell; counted contents are null (released as nothing) until the first
    store."""

    name = "flow.slot"
    variable = opt_prop_def(StringAttr)
    result = result_def(SlotType)
    assembly_format = "($variable^)? attr-dict `:` type($result)"

    def __init__(self, element: Attribute, variable: str = ""):
        construct(self, result_types=[SlotType(element)], properties={"variable": text_attribute(variable)})


@irdl_op_definition
class LoadSlotOp(ReadableOp):
    """`%v = flow.load_slot %s : !flow.slot<T> -> T`."""

    name = "flow.load_slot"
    slot = operand_def(SlotType)
    result = result_def()
    assembly_format = "$slot attr-dict `:` type($slot) `->` type($result)"

    def __init__(self, slot: SSAValue, result_type: Attribute):
        construct(self, operands=[slot], result_types=[result_type])

    def verify_(self) -> None:
        _check_slot(self, self.slot, self.result)


@irdl_op_definition
class StoreSlotOp(ReadableOp):
    """`flow.store_slot %v, %s : T, !flow.slot<T>`: consumes `%v`; what the slot held is released."""

    name = "flow.store_slot"
    value = operand_def()
    slot = operand_def(SlotType)
    assembly_format = "$value `,` $slot attr-dict `:` type($value) `,` type($slot)"

    def __init__(self, value: SSAValue, slot: SSAValue):
        construct(self, operands=[value, slot])

    def verify_(self) -> None:
        _check_slot(self, self.slot, self.value)


Flow = Dialect(
    "flow",
    quick(
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
            PollOp,
            CallOp,
            SlotOp,
            LoadSlotOp,
            StoreSlotOp,
        ]
    ),
    [SlotType],
)
