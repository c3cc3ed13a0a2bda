# type: ignore
"""Made from `memory.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'extract-of-pack',
    'is-self',
    'offset-zero',
    'offset-constants',
)
from pycc.dialects.mem import ExtractOp
from pycc.dialects.mem import IsOp
from pycc.dialects.mem import OffsetOp
from pycc.dialects.mem import PackOp
from pycc.dialects.mem_types import PointerType
from pycc.dialects.mem_types import ReferenceType
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import fits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
I64 = IntegerType(64)

def match_mem_extract(op, rewriter):
    # extract-of-pack: pack(xs)[i] == xs[i]
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    property_index = op.properties.get('index')
    if property_index is not None:
        if type(owner_0) is PackOp:
            *rest_0, = owner_0._operands
            if 0 <= property_index.value.data < len(rest_0):
                if rest_0[property_index.value.data].type == op.results[0].type:
                    if permits('extract-of-pack', op):
                        rewriter.rule = 'extract-of-pack'
                        return (rest_0[property_index.value.data],)
    return None


def match_mem_is(op, rewriter):
    # is-self: (x is x) == true
    value_0, value_1 = op._operands
    if value_1 is value_0:
        if type(value_0.type) in (PointerType, ReferenceType):
            if permits('is-self', op):
                rewriter.rule = 'is-self'
                return (rewriter.constant(-1, op.results[0].type),)
    return None


def match_mem_offset(op, rewriter):
    # offset-zero: p + 0 == p
    # offset-constants: (p + a) + b == p + (a + b)
    value_0, value_1 = op._operands
    owner_1 = value_1.op if type(value_1) is OpResult else None
    owner_0 = value_0.op if type(value_0) is OpResult else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_1 == 0:
        if value_0.type == op.results[0].type:
            if permits('offset-zero', op):
                rewriter.rule = 'offset-zero'
                return (value_0,)
    if type(owner_0) is OffsetOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if value_0_0.type == op.results[0].type:
                    try:
                        holds_0 = fits((number_0_1 + number_1), I64)
                    except PARTIAL:
                        pass
                    else:
                        if holds_0:
                            if permits('offset-constants', op):
                                rewriter.rule = 'offset-constants'
                                before = rewriter.before(op)
                                new_0 = before.add(OffsetOp.create(operands=[value_0_0, rewriter.constant((number_0_1 + number_1), I64)], result_types=[op.results[0].type])).results[0]
                                return (new_0,)
    return None



MATCHERS = {
    ExtractOp: match_mem_extract,
    IsOp: match_mem_is,
    OffsetOp: match_mem_offset,
}
