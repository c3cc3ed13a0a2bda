"""Saturating addition: an op that Python calls, from the function that means it in CPython to the code that it becomes."""

from xdsl.dialects import arith
from xdsl.ir import Attribute, Dialect, SSAValue
from xdsl.irdl import IRDLOperation, irdl_op_definition, operand_def, result_def, traits_def
from xdsl.traits import Pure

from pycc.extend import DialectRow, Extension, FunctionLowering, FunctionRow, py

EXTENSION = Extension(
    dialects=[DialectRow("sat", "saturating:Sat", levels=["typed"])],
    functions=[FunctionRow("saturating:add", op="saturating:AddOp")],
    lowering="saturating:HANDLERS",
)
HIGHEST, LOWEST = 2**63 - 1, -(2**63)


def add(a: int, b: int) -> int:
    """`a + b`, or the nearest number of 64 bits."""
    return max(LOWEST, min(HIGHEST, a + b))


@irdl_op_definition
class AddOp(IRDLOperation):
    """`%r = sat.add %a, %b`: the sum of two ints, or the nearest int of 64 bits. It cannot raise."""

    name = "sat.add"
    lhs = operand_def(py.int_)
    rhs = operand_def(py.int_)
    result = result_def(py.int_)
    traits = traits_def(Pure())
    assembly_format = "$lhs `,` $rhs attr-dict"

    def __init__(self, lhs: SSAValue, rhs: SSAValue, result: Attribute = py.int_):
        super().__init__(operands=[lhs, rhs], result_types=[result])


Sat = Dialect("sat", [AddOp], [])


def lower_add(low: FunctionLowering, op: AddOp) -> None:
    """Operands of one sign and a sum of the other: it left the range, on the side that the sign says."""
    a, b = low.value(op.lhs), low.value(op.rhs)
    total = low.binary(arith.AddiOp, a, b)
    changed = low.binary(arith.AndIOp, low.binary(arith.XOrIOp, a, total), low.binary(arith.XOrIOp, b, total))
    nearest = low.binary(arith.XOrIOp, low.binary(arith.ShRSIOp, a, low.constant(63)), low.constant(HIGHEST))
    low.define(op.result, low.select(low.compare("slt", changed, low.constant(0)), nearest, total))


HANDLERS = {AddOp: lower_add}
