"""The `fixed` dialect: numbers with 16 bits before the binary point and 16 behind it, in two's complement.

A value is `!fixed.q16`. Ops are those of level TYPED: they raise OverflowError where Python's `Q16` does, and
`fixed.divide` ZeroDivisionError; so none is pure, and an op without uses stays.
"""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerAttr, i64
from xdsl.ir import Attribute, Dialect, ParametrizedAttribute, SSAValue, TypeAttribute
from xdsl.irdl import IRDLOperation, irdl_attr_definition, irdl_op_definition, operand_def, prop_def, result_def


@irdl_attr_definition
class Q16Type(ParametrizedAttribute, TypeAttribute):
    """`!fixed.q16`: a fixed-point number."""

    name = "fixed.q16"


q16 = Q16Type()


class _Binary(IRDLOperation):
    """Two numbers to one."""

    lhs = operand_def(q16)
    rhs = operand_def(q16)
    result = result_def(q16)
    assembly_format = "$lhs `,` $rhs attr-dict"

    def __init__(self, lhs: SSAValue, rhs: SSAValue, result: Attribute = q16):
        super().__init__(operands=[lhs, rhs], result_types=[result])


@irdl_op_definition
class AddOp(_Binary):
    """`%r = fixed.add %a, %b`: the sum; OverflowError beyond the range."""

    name = "fixed.add"


@irdl_op_definition
class SubtractOp(_Binary):
    """`%r = fixed.subtract %a, %b`: the difference; OverflowError beyond the range."""

    name = "fixed.subtract"


@irdl_op_definition
class MultiplyOp(_Binary):
    """`%r = fixed.multiply %a, %b`: the product, rounded down; OverflowError beyond the range."""

    name = "fixed.multiply"


@irdl_op_definition
class DivideOp(_Binary):
    """`%r = fixed.divide %a, %b`: the quotient, rounded down; ZeroDivisionError, or OverflowError beyond the range."""

    name = "fixed.divide"


@irdl_op_definition
class ScaleOp(IRDLOperation):
    """`%r = fixed.scale %a by 3`: the number times a power of two, rounded down; OverflowError beyond the range."""

    name = "fixed.scale"

    operand = operand_def(q16)
    exponent = prop_def(IntegerAttr)
    result = result_def(q16)
    assembly_format = "$operand `by` $exponent attr-dict"

    def __init__(self, operand: SSAValue, exponent: int):
        super().__init__(
            operands=[operand], properties={"exponent": IntegerAttr(exponent, i64)}, result_types=[q16]
        )


Fixed = Dialect("fixed", [AddOp, SubtractOp, MultiplyOp, DivideOp, ScaleOp], [Q16Type])
