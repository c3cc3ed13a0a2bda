"""`fixed-strength-reduce`: a multiplication by a constant power of two becomes a `fixed.scale`, which is a shift.

Before:
    %two = py.constant #py.instance<!fixed.q16, [131072 : i64]> : !fixed.q16
    %r = fixed.multiply %x, %two
After:
    %r = fixed.scale %x by 1

Both round down, so the values are the same; where the exponent is not above 0 the check of the range goes too.
"""

from __future__ import annotations

from dataclasses import dataclass

from pycc.extend import BuilderBefore, permits, py
from xdsl.context import Context
from xdsl.dialects.builtin import IntegerAttr, ModuleOp
from xdsl.ir import SSAValue
from xdsl.passes import ModulePass

from pycc_fixed.dialect import MultiplyOp, ScaleOp

ONE = 1 << 16


def power_of_two(value: SSAValue) -> int | None:
    """The exponent of a constant that is a power of two."""
    constant = value.owner
    if not isinstance(constant, py.ConstantOp) or not isinstance(constant.value, py.InstanceAttr):
        return None
    number = constant.value.parts.data[0]
    if not isinstance(number, IntegerAttr):
        return None
    raw = number.value.data
    return raw.bit_length() - ONE.bit_length() if raw > 0 and raw & (raw - 1) == 0 else None


@dataclass(frozen=True)
class FixedStrengthReducePass(ModulePass):
    """Multiplications by constant powers of two become shifts."""

    name = "fixed-strength-reduce"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        """Rewrite every multiplication of the module that can be."""
        for multiply in [inner for inner in op.walk() if isinstance(inner, MultiplyOp)]:
            for factor, other in ((multiply.rhs, multiply.lhs), (multiply.lhs, multiply.rhs)):
                exponent = power_of_two(factor)
                # `permits` counts the rewrite for statistics, and lets `pycc bisect` leave it out.
                if exponent is not None and permits("multiply-to-scale", multiply):
                    scale = BuilderBefore(multiply).add(ScaleOp(other, exponent))
                    multiply.result.replace_all_uses_with(scale.result)
                    multiply.detach()
                    multiply.erase()
                    break
