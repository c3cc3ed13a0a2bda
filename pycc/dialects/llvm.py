"""The `llvm` dialect of level MACHINE: xDSL's own, plus the ops that it lacks. One op, one LLVM instruction.

Names, operands and text are upstream MLIR's. What upstream keeps in properties that xDSL does not know stands in the
attribute dictionary: `passthrough` (LLVM attributes by name, of functions and calls), `branch_weights` and
`loop_annotation` of branches, and `pycc.tbaa` of loads and stores: the kind of access; different kinds never overlap in
memory, except `array` with every `element <type>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from xdsl.dialects import llvm as stock
from xdsl.dialects.builtin import ArrayAttr, BoolAttr, IntegerAttr, i1
from xdsl.dialects.llvm import *  # noqa: F403  # pyright: ignore
from xdsl.dialects.llvm import ALL_FCMP_FLAGS, ALL_ICMP_FLAGS, LLVM, ICmpPredicateFlag
from xdsl.ir import Attribute, Block, Dialect, Operation, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    VarConstraint,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    result_def,
    successor_def,
    traits_def,
    var_operand_def,
    var_successor_def,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import IsTerminator, Pure
from xdsl.utils.exceptions import VerifyException

from pycc.dialects.llvm_attributes import (
    MemoryEffectsAttr,
    TbaaMemberAttr,
    TbaaRootAttr,
    TbaaTagAttr,
    TbaaTypeDescAttr,
)
from pycc.dialects.llvm_control import CondBrOp
from pycc.dialects.upstream_text import replaced

__all__ = ["ALL_FCMP_FLAGS", "ALL_ICMP_FLAGS", "LLVM", "Llvm"]

_CALL_FORMAT = "`(` operands `)` attr-dict `:` functional-type(operands, results)"


# ---------------------------------------------------------------- integer comparison (xDSL's refuses pointers)


@irdl_op_definition
class ICmpOp(IRDLOperation):
    """`%r = llvm.icmp "slt" %a, %b : i64`: integers, vectors of them, and pointers."""

    name = "llvm.icmp"
    T: ClassVar = VarConstraint("T", AnyAttr())
    lhs = operand_def(T)
    rhs = operand_def(T)
    res = result_def()
    predicate = prop_def(IntegerAttr)
    traits = traits_def(Pure())

    def __init__(self, predicate: str, lhs: SSAValue, rhs: SSAValue):
        number = ALL_ICMP_FLAGS.index(ICmpPredicateFlag(predicate))
        super().__init__(operands=[lhs, rhs], result_types=[i1], properties={"predicate": IntegerAttr(number, 64)})

    def print(self, printer: Printer) -> None:
        """Upstream's text."""
        printer.print_string(f' "{ALL_ICMP_FLAGS[self.predicate.value.data]}" ')
        printer.print_ssa_value(self.lhs)
        printer.print_string(", ")
        printer.print_ssa_value(self.rhs)
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.lhs.type)

    @classmethod
    def parse(cls, parser: Parser) -> ICmpOp:
        """Upstream's text."""
        predicate = parser.parse_str_literal()
        lhs = parser.parse_unresolved_operand()
        parser.parse_punctuation(",")
        rhs = parser.parse_unresolved_operand()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        type_ = parser.parse_type()
        left, right = parser.resolve_operands([lhs, rhs], [type_, type_], parser.pos)
        op = cls(predicate, left, right)
        op.attributes |= attributes
        return op


# ---------------------------------------------------------------- casts


class _Cast(IRDLOperation):
    arg = operand_def()
    result = result_def()
    traits = traits_def(Pure())
    assembly_format = "$arg attr-dict `:` type($arg) `to` type($result)"

    def __init__(self, value: SSAValue, result_type: Attribute):
        super().__init__(operands=[value], result_types=[result_type])


@irdl_op_definition
class FPToSIOp(_Cast):
    """`%r = llvm.fptosi %a : f64 to i64`: truncates; out of range is poison."""

    name = "llvm.fptosi"


@irdl_op_definition
class FPToUIOp(_Cast):
    """`%r = llvm.fptoui %a : f64 to i64`: truncates; out of range is poison."""

    name = "llvm.fptoui"


@irdl_op_definition
class UIToFPOp(_Cast):
    """`%r = llvm.uitofp %a : i64 to f64`."""

    name = "llvm.uitofp"


@irdl_op_definition
class FreezeOp(IRDLOperation):
    """`%r = llvm.freeze %a : i64`: some fixed value where `%a` is poison."""

    name = "llvm.freeze"
    T: ClassVar = VarConstraint("T", AnyAttr())
    val = operand_def(T)
    res = result_def(T)
    traits = traits_def(Pure())
    assembly_format = "$val attr-dict `:` type($val)"

    def __init__(self, value: SSAValue):
        super().__init__(operands=[value], result_types=[value.type])


@irdl_op_definition
class PoisonOp(IRDLOperation):
    """`%r = llvm.mlir.poison : !llvm.struct<(i32, i64)>`."""

    name = "llvm.mlir.poison"
    res = result_def()
    traits = traits_def(Pure())
    assembly_format = "attr-dict `:` type($res)"

    def __init__(self, result_type: Attribute):
        super().__init__(result_types=[result_type])


@irdl_op_definition
class ExtractElementOp(IRDLOperation):
    """`%r = llvm.extractelement %v[%i : i64] : vector<8xf64>`."""

    name = "llvm.extractelement"
    vector = operand_def()
    position = operand_def()
    res = result_def()
    traits = traits_def(Pure())

    def __init__(self, vector: SSAValue, position: SSAValue, result_type: Attribute):
        super().__init__(operands=[vector, position], result_types=[result_type])

    def print(self, printer: Printer) -> None:
        """Upstream's text."""
        printer.print_string(" ")
        printer.print_ssa_value(self.vector)
        printer.print_string("[")
        printer.print_ssa_value(self.position)
        printer.print_string(" : ")
        printer.print_attribute(self.position.type)
        printer.print_string("]")
        printer.print_op_attributes(self.attributes)
        printer.print_string(" : ")
        printer.print_attribute(self.vector.type)

    @classmethod
    def parse(cls, parser: Parser) -> ExtractElementOp:
        """Upstream's text."""
        vector = parser.parse_unresolved_operand()
        with parser.in_square_brackets():
            position = parser.parse_unresolved_operand()
            parser.parse_punctuation(":")
            position_type = parser.parse_type()
        attributes = parser.parse_optional_attr_dict()
        parser.parse_punctuation(":")
        vector_type = parser.parse_type()
        element = getattr(vector_type, "element_type", None)
        if element is None:
            parser.raise_error("expected a vector type")
        op = cls(parser.resolve_operand(vector, vector_type), parser.resolve_operand(position, position_type), element)
        op.attributes |= attributes
        return op


# ---------------------------------------------------------------- intrinsics


class _Overflow(IRDLOperation):
    """An arithmetic intrinsic whose result is `!llvm.struct<(T, i1)>`; in generic form, as upstream writes it."""

    T: ClassVar = VarConstraint("T", AnyAttr())
    lhs = operand_def(T)
    rhs = operand_def(T)
    res = result_def()
    traits = traits_def(Pure())

    def __init__(self, lhs: SSAValue, rhs: SSAValue):
        super().__init__(operands=[lhs, rhs], result_types=[stock.LLVMStructType.from_type_list([lhs.type, i1])])


@irdl_op_definition
class SAddWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.sadd.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.sadd.with.overflow"


@irdl_op_definition
class SSubWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.ssub.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.ssub.with.overflow"


@irdl_op_definition
class SMulWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.smul.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.smul.with.overflow"


@irdl_op_definition
class UAddWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.uadd.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.uadd.with.overflow"


@irdl_op_definition
class USubWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.usub.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.usub.with.overflow"


@irdl_op_definition
class UMulWithOverflowOp(_Overflow):
    """`%r = "llvm.intr.umul.with.overflow"(%a, %b) : (i64, i64) -> !llvm.struct<(i64, i1)>`."""

    name = "llvm.intr.umul.with.overflow"


class _Binary(IRDLOperation):
    T: ClassVar = VarConstraint("T", AnyAttr())
    a = operand_def(T)
    b = operand_def(T)
    res = result_def(T)
    traits = traits_def(Pure())
    assembly_format = _CALL_FORMAT

    def __init__(self, a: SSAValue, b: SSAValue):
        super().__init__(operands=[a, b], result_types=[a.type])


@irdl_op_definition
class SMaxOp(_Binary):
    """`%r = llvm.intr.smax(%a, %b) : (i64, i64) -> i64`."""

    name = "llvm.intr.smax"


@irdl_op_definition
class SMinOp(_Binary):
    """`%r = llvm.intr.smin(%a, %b) : (i64, i64) -> i64`."""

    name = "llvm.intr.smin"


@irdl_op_definition
class UMaxOp(_Binary):
    """`%r = llvm.intr.umax(%a, %b) : (i64, i64) -> i64`."""

    name = "llvm.intr.umax"


@irdl_op_definition
class UMinOp(_Binary):
    """`%r = llvm.intr.umin(%a, %b) : (i64, i64) -> i64`."""

    name = "llvm.intr.umin"


@irdl_op_definition
class MaximumOp(_Binary):
    """`%r = llvm.intr.maximum(%a, %b) : (f64, f64) -> f64`: nan wins, -0.0 < 0.0."""

    name = "llvm.intr.maximum"


@irdl_op_definition
class MinimumOp(_Binary):
    """`%r = llvm.intr.minimum(%a, %b) : (f64, f64) -> f64`: nan wins, -0.0 < 0.0."""

    name = "llvm.intr.minimum"


class _Unary(IRDLOperation):
    T: ClassVar = VarConstraint("T", AnyAttr())
    val = operand_def(T)
    res = result_def(T)
    traits = traits_def(Pure())
    assembly_format = _CALL_FORMAT

    def __init__(self, value: SSAValue):
        super().__init__(operands=[value], result_types=[value.type])


@irdl_op_definition
class CtPopOp(_Unary):
    """`%r = llvm.intr.ctpop(%a) : (i64) -> i64`."""

    name = "llvm.intr.ctpop"


@irdl_op_definition
class FTruncOp(_Unary):
    """`%r = llvm.intr.trunc(%a) : (f64) -> f64`."""

    name = "llvm.intr.trunc"


@irdl_op_definition
class RoundEvenOp(_Unary):
    """`%r = llvm.intr.roundeven(%a) : (f64) -> f64`."""

    name = "llvm.intr.roundeven"


@irdl_op_definition
class RoundOp(_Unary):
    """`%r = llvm.intr.round(%a) : (f64) -> f64`: half away from zero."""

    name = "llvm.intr.round"


@irdl_op_definition
class RintOp(_Unary):
    """`%r = llvm.intr.rint(%a) : (f64) -> f64`."""

    name = "llvm.intr.rint"


class _CountZeros(IRDLOperation):
    T: ClassVar = VarConstraint("T", AnyAttr())
    input = operand_def(T)
    res = result_def(T)
    is_zero_poison = prop_def(BoolAttr)
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, is_zero_poison: bool = False):
        super().__init__(
            operands=[value],
            result_types=[value.type],
            properties={"is_zero_poison": IntegerAttr.from_bool(is_zero_poison)},
        )


@irdl_op_definition
class CountLeadingZerosOp(_CountZeros):
    """`%r = "llvm.intr.ctlz"(%a) <{is_zero_poison = false}> : (i64) -> i64`."""

    name = "llvm.intr.ctlz"


@irdl_op_definition
class CountTrailingZerosOp(_CountZeros):
    """`%r = "llvm.intr.cttz"(%a) <{is_zero_poison = false}> : (i64) -> i64`."""

    name = "llvm.intr.cttz"


@irdl_op_definition
class AbsOp(IRDLOperation):
    """`%r = "llvm.intr.abs"(%a) <{is_int_min_poison = false}> : (i64) -> i64`."""

    name = "llvm.intr.abs"
    T: ClassVar = VarConstraint("T", AnyAttr())
    input = operand_def(T)
    res = result_def(T)
    is_int_min_poison = prop_def(BoolAttr)
    traits = traits_def(Pure())

    def __init__(self, value: SSAValue, is_int_min_poison: bool = False):
        super().__init__(
            operands=[value],
            result_types=[value.type],
            properties={"is_int_min_poison": IntegerAttr.from_bool(is_int_min_poison)},
        )


@irdl_op_definition
class AssumeOp(IRDLOperation):
    """`llvm.intr.assume %c : i1`: the condition holds here."""

    name = "llvm.intr.assume"
    cond = operand_def(i1)
    assembly_format = "$cond attr-dict `:` type($cond)"

    def __init__(self, condition: SSAValue):
        super().__init__(operands=[condition])


class _Move(IRDLOperation):
    dst = operand_def()
    src = operand_def()
    len = operand_def()
    isVolatile = prop_def(BoolAttr)

    def __init__(self, destination: SSAValue, source: SSAValue, size: SSAValue):
        super().__init__(operands=[destination, source, size], properties={"isVolatile": IntegerAttr.from_bool(False)})


@irdl_op_definition
class MemcpyOp(_Move):
    """`"llvm.intr.memcpy"(%d, %s, %n) <{isVolatile = false}> : (!llvm.ptr, !llvm.ptr, i64) -> ()`."""

    name = "llvm.intr.memcpy"


@irdl_op_definition
class MemmoveOp(_Move):
    """`"llvm.intr.memmove"(%d, %s, %n) <{isVolatile = false}> : (!llvm.ptr, !llvm.ptr, i64) -> ()`: may overlap."""

    name = "llvm.intr.memmove"


@irdl_op_definition
class MemsetOp(IRDLOperation):
    """`"llvm.intr.memset"(%d, %byte, %n) <{isVolatile = false}> : (!llvm.ptr, i8, i64) -> ()`."""

    name = "llvm.intr.memset"
    dst = operand_def()
    val = operand_def()
    len = operand_def()
    isVolatile = prop_def(BoolAttr)

    def __init__(self, destination: SSAValue, value: SSAValue, size: SSAValue):
        super().__init__(operands=[destination, value, size], properties={"isVolatile": IntegerAttr.from_bool(False)})


# ---------------------------------------------------------------- terminators


@irdl_op_definition
class SwitchOp(IRDLOperation):
    """`llvm.switch %v : i32, ^default [1: ^one, 2: ^two]`; block arguments are not carried here."""

    name = "llvm.switch"
    value = operand_def()
    defaultOperands = var_operand_def()
    case_values = opt_prop_def(ArrayAttr[IntegerAttr])
    defaultDestination = successor_def()
    caseDestinations = var_successor_def()
    traits = traits_def(IsTerminator())

    def __init__(self, value: SSAValue, default: Block, cases: Sequence[tuple[int, Block]]):
        super().__init__(
            operands=[value, []],
            properties={"case_values": ArrayAttr([IntegerAttr(number, value.type) for number, _ in cases])},  # pyright: ignore
            successors=[default, [block for _, block in cases]],
        )

    def verify_(self) -> None:
        """As many values as destinations, and no block arguments."""
        count = 0 if self.case_values is None else len(self.case_values)
        if count != len(self.caseDestinations):
            raise VerifyException("one case value per destination expected")

    def print(self, printer: Printer) -> None:
        """Upstream's text."""
        printer.print_string(" ")
        printer.print_ssa_value(self.value)
        printer.print_string(" : ")
        printer.print_attribute(self.value.type)
        printer.print_string(", ")
        printer.print_block_name(self.defaultDestination)
        printer.print_string(" [")
        values = self.case_values.data if self.case_values is not None else ()
        for position, (number, block) in enumerate(zip(values, self.caseDestinations, strict=True)):
            printer.print_string(", " if position else "")
            printer.print_string(f"{number.value.data}: ")
            printer.print_block_name(block)
        printer.print_string("]")
        printer.print_op_attributes(self.attributes)

    @classmethod
    def parse(cls, parser: Parser) -> SwitchOp:
        """Upstream's text."""
        unresolved = parser.parse_unresolved_operand()
        parser.parse_punctuation(":")
        value = parser.resolve_operand(unresolved, parser.parse_type())
        parser.parse_punctuation(",")
        default = parser.parse_successor()

        def case() -> tuple[int, Block]:
            number = parser.parse_integer()
            parser.parse_punctuation(":")
            return number, parser.parse_successor()

        cases = parser.parse_comma_separated_list(parser.Delimiter.SQUARE, case)
        op = cls(value, default, cases)
        op.attributes |= parser.parse_optional_attr_dict()
        return op


_REPLACED: frozenset[str] = frozenset({ICmpOp.name, CondBrOp.name})
_ADDED: list[type[Operation]] = [
    ICmpOp, CondBrOp, FPToSIOp, FPToUIOp, UIToFPOp, FreezeOp, PoisonOp, ExtractElementOp, SAddWithOverflowOp,
    SSubWithOverflowOp, SMulWithOverflowOp, UAddWithOverflowOp, USubWithOverflowOp, UMulWithOverflowOp, SMaxOp, SMinOp,
    UMaxOp, UMinOp, MaximumOp, MinimumOp, CtPopOp, FTruncOp, RoundEvenOp, RoundOp, RintOp, CountLeadingZerosOp,
    CountTrailingZerosOp, AbsOp, AssumeOp, MemcpyOp, MemmoveOp, MemsetOp, SwitchOp,
]  # fmt: skip

Llvm = Dialect(
    "llvm",
    [*replaced([op for op in LLVM.operations if op.name not in _REPLACED]), *_ADDED],
    [*LLVM.attributes, TbaaRootAttr, TbaaMemberAttr, TbaaTypeDescAttr, TbaaTagAttr, MemoryEffectsAttr],
)
