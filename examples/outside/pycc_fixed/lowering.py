"""What becomes of the `fixed` ops where Python's meaning becomes numbers (`lower-py`): a value is an `i32` there.

Each handler builds the op's meaning with the methods of `FunctionLowering`, in 64 bits, and checks the range once.
"""

from __future__ import annotations

from pycc.extend import FunctionLowering
from xdsl.dialects import arith
from xdsl.dialects.builtin import i32, i64
from xdsl.ir import SSAValue

from pycc_fixed.dialect import AddOp, DivideOp, MultiplyOp, ScaleOp, SubtractOp
from pycc_fixed.q16 import RANGE

FRACTION = 16


def _wide(low: FunctionLowering, value: SSAValue) -> SSAValue:
    return low.convert(arith.ExtSIOp, low.value(value), i64)


def _narrow(low: FunctionLowering, wide: SSAValue) -> SSAValue:
    """The low 32 bits, if nothing is lost."""
    narrow = low.convert(arith.TruncIOp, wide, i32)
    low.check(low.compare("eq", low.convert(arith.ExtSIOp, narrow, i64), wide), "OverflowError", RANGE)
    return narrow


def _add(low: FunctionLowering, op: AddOp) -> None:
    low.define(op.result, _narrow(low, low.binary(arith.AddiOp, _wide(low, op.lhs), _wide(low, op.rhs))))


def _subtract(low: FunctionLowering, op: SubtractOp) -> None:
    low.define(op.result, _narrow(low, low.binary(arith.SubiOp, _wide(low, op.lhs), _wide(low, op.rhs))))


def _multiply(low: FunctionLowering, op: MultiplyOp) -> None:
    product = low.binary(arith.MuliOp, _wide(low, op.lhs), _wide(low, op.rhs))
    low.define(op.result, _narrow(low, low.binary(arith.ShRSIOp, product, low.constant(FRACTION))))


def _divide(low: FunctionLowering, op: DivideOp) -> None:
    dividend = low.binary(arith.ShLIOp, _wide(low, op.lhs), low.constant(FRACTION))
    divisor = _wide(low, op.rhs)
    zero = low.constant(0)
    low.check(low.compare("ne", divisor, zero), "ZeroDivisionError", "Q16 division by zero")
    quotient = low.binary(arith.DivSIOp, dividend, divisor)
    rest = low.binary(arith.RemSIOp, dividend, divisor)
    # Division rounds towards zero: one less where there is a rest of the other sign than the divisor.
    opposite = low.compare("slt", low.binary(arith.XOrIOp, rest, divisor), zero)
    below = low.binary(arith.AndIOp, low.compare("ne", rest, zero), opposite)
    quotient = low.binary(arith.SubiOp, quotient, low.convert(arith.ExtUIOp, below, i64))
    low.define(op.result, _narrow(low, quotient))


def _scale(low: FunctionLowering, op: ScaleOp) -> None:
    exponent = op.exponent.value.data
    if exponent <= 0:
        # Towards zero and rounded down: what fits stays so.
        shift = low.constant(min(-exponent, 31), i32)
        low.define(op.result, low.binary(arith.ShRSIOp, low.value(op.operand), shift))
    else:
        low.define(op.result, _narrow(low, low.binary(arith.ShLIOp, _wide(low, op.operand), low.constant(exponent))))


HANDLERS = {
    AddOp: _add,
    SubtractOp: _subtract,
    MultiplyOp: _multiply,
    DivideOp: _divide,
    ScaleOp: _scale,
}
"""Handlers by op class, as in pycc's own `passes/python/`."""
