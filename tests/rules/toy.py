"""A dialect that pycc does not know, with what its rules need: functions, meanings and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import IntegerAttr, StringAttr
from xdsl.ir import Attribute, Dialect, ParametrizedAttribute, TypeAttribute
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    prop_def,
    result_def,
)


@irdl_attr_definition
class Q16Type(ParametrizedAttribute, TypeAttribute):
    """`!toy.q16`: a number of 1/65536ths."""

    name = "toy.q16"


@irdl_op_definition
class ConstantOp(IRDLOperation):
    """`%c = toy.constant {value = 65536 : i64}`."""

    name = "toy.constant"
    value = prop_def(IntegerAttr)
    result = result_def(Q16Type)
    assembly_format = "$value attr-dict"


class _Binary(IRDLOperation):
    lhs = operand_def(Q16Type)
    rhs = operand_def(Q16Type)
    result = result_def(Q16Type)
    assembly_format = "$lhs `,` $rhs attr-dict"


@irdl_op_definition
class MulOp(_Binary):
    """`%r = toy.mul %a, %b`."""

    name = "toy.mul"


@irdl_op_definition
class AddOp(_Binary):
    """`%r = toy.add %a, %b`."""

    name = "toy.add"


@irdl_op_definition
class ShowOp(IRDLOperation):
    """`toy.show "level" %a`: does something."""

    name = "toy.show"
    level = prop_def(StringAttr)
    value = operand_def(Q16Type)
    assembly_format = "$level $value attr-dict"


Toy = Dialect("toy", [ConstantOp, MulOp, AddOp, ShowOp], [Q16Type])

ONE = 1 << 16


def q16_mul(a: int, b: int) -> int:
    """The product of two numbers, rounded down."""
    return wrapped(a * b >> 16)


def is_type(t: Attribute) -> bool:
    """Whether it is the type."""
    return isinstance(t, Q16Type)


def wrapped(number: int) -> int:
    return (number + (1 << 31)) % (1 << 32) - (1 << 31)


FUNCTIONS = (q16_mul, is_type)
MEANINGS: dict[str, Callable[[Any], Callable[..., Any]]] = {
    "toy.constant": lambda op: lambda: op.value.value.data,
    "toy.mul": lambda op: q16_mul,
    "toy.add": lambda op: lambda a, b: wrapped(a + b),
}
SAMPLES = {"toy.q16": {Q16Type(): [0, 1, -1, ONE, -ONE, ONE // 2, 3 * ONE + 7, (1 << 31) - 1, -(1 << 31)]}}
