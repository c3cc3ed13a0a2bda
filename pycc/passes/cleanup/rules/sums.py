# type: ignore
"""Made from `sums.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-add',
    'add-zero',
    'add-constants',
    'add-of-difference',
    'fold-sub',
    'sub-zero',
    'sub-self',
    'sub-of-sum',
    'sub-sum',
    'sub-of-difference',
    'sub-minuend',
    'negate-difference',
    'add-negative',
    'sub-negative',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import AddiOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import SubiOp
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
DEFAULT_OVERFLOWFLAGS = AddiOp.get_irdl_definition().properties['overflowFlags'].default_value
DEFAULT_OVERFLOWFLAGS_2 = SubiOp.get_irdl_definition().properties['overflowFlags'].default_value

def match_arith_addi(op, rewriter):
    # fold-add: a + b == a + b, of numbers
    # add-zero: x + 0 == x
    # add-constants: (x + a) + b == x + (a + b)
    # add-of-difference: (x - y) + y == x
    # add-negative: x + (0 - y) == x - y
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-add', op):
                rewriter.rule = 'fold-add'
                return (rewriter.constant((number_0 + number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('add-zero', op):
            rewriter.rule = 'add-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('add-zero', op):
            rewriter.rule = 'add-zero'
            return (value_1,)
    if type(owner_0) is AddiOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if permits('add-constants', op):
                    rewriter.rule = 'add-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AddiOp.create(operands=[value_0_0, rewriter.constant((number_0_1 + number_1), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is AddiOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
            number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
            if number_1_1 is not None:
                if permits('add-constants', op):
                    rewriter.rule = 'add-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AddiOp.create(operands=[value_1_0, rewriter.constant((number_1_1 + number_0), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if type(owner_0) is AddiOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 is not None:
                if permits('add-constants', op):
                    rewriter.rule = 'add-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AddiOp.create(operands=[value_0_1, rewriter.constant((number_0_0 + number_1), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is AddiOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
            number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
            if number_1_0 is not None:
                if permits('add-constants', op):
                    rewriter.rule = 'add-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AddiOp.create(operands=[value_1_1, rewriter.constant((number_1_0 + number_0), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if type(owner_0) is SubiOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('add-of-difference', op):
                rewriter.rule = 'add-of-difference'
                return (value_0_0,)
    if type(owner_1) is SubiOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('add-of-difference', op):
                rewriter.rule = 'add-of-difference'
                return (value_1_0,)
        owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
        number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
        if number_1_0 == 0:
            if permits('add-negative', op):
                rewriter.rule = 'add-negative'
                before = rewriter.before(op)
                new_0 = before.add(SubiOp.create(operands=[value_0, value_1_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                return (new_0,)
    if type(owner_0) is SubiOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
        number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
        if number_0_0 == 0:
            if permits('add-negative', op):
                rewriter.rule = 'add-negative'
                before = rewriter.before(op)
                new_0 = before.add(SubiOp.create(operands=[value_1, value_0_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                return (new_0,)
    return None


def match_arith_subi(op, rewriter):
    # fold-sub: a - b == a - b, of numbers
    # sub-zero: x - 0 == x
    # sub-self: x - x == 0
    # sub-of-sum: (x + y) - y == x
    # sub-sum: y - (x + y) == 0 - x
    # sub-of-difference: x - (x - y) == y
    # sub-minuend: (x - y) - x == 0 - y
    # negate-difference: 0 - (x - y) == y - x
    # sub-negative: x - (0 - y) == x + y
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-sub', op):
                rewriter.rule = 'fold-sub'
                return (rewriter.constant((number_0 - number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('sub-zero', op):
            rewriter.rule = 'sub-zero'
            return (value_0,)
    if value_1 is value_0:
        if type(op.results[0].type) in (IndexType, IntegerType):
            if permits('sub-self', op):
                rewriter.rule = 'sub-self'
                return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is AddiOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('sub-of-sum', op):
                rewriter.rule = 'sub-of-sum'
                return (value_0_0,)
        if value_0_0 is value_1:
            if permits('sub-of-sum', op):
                rewriter.rule = 'sub-of-sum'
                return (value_0_1,)
    if type(owner_1) is AddiOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if type(op.results[0].type) in (IndexType, IntegerType):
                if permits('sub-sum', op):
                    rewriter.rule = 'sub-sum'
                    before = rewriter.before(op)
                    new_0 = before.add(SubiOp.create(operands=[rewriter.constant(0, op.results[0].type), value_1_0], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                    return (new_0,)
        if value_1_0 is value_0:
            if type(op.results[0].type) in (IndexType, IntegerType):
                if permits('sub-sum', op):
                    rewriter.rule = 'sub-sum'
                    before = rewriter.before(op)
                    new_0 = before.add(SubiOp.create(operands=[rewriter.constant(0, op.results[0].type), value_1_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                    return (new_0,)
    if type(owner_1) is SubiOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('sub-of-difference', op):
                rewriter.rule = 'sub-of-difference'
                return (value_1_1,)
    if type(owner_0) is SubiOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if type(op.results[0].type) in (IndexType, IntegerType):
                if permits('sub-minuend', op):
                    rewriter.rule = 'sub-minuend'
                    before = rewriter.before(op)
                    new_0 = before.add(SubiOp.create(operands=[rewriter.constant(0, op.results[0].type), value_0_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                    return (new_0,)
    if number_0 == 0:
        if type(owner_1) is SubiOp:
            value_1_0, value_1_1 = owner_1._operands
            if permits('negate-difference', op):
                rewriter.rule = 'negate-difference'
                before = rewriter.before(op)
                new_0 = before.add(SubiOp.create(operands=[value_1_1, value_1_0], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS_2})).results[0]
                return (new_0,)
    if type(owner_1) is SubiOp:
        value_1_0, value_1_1 = owner_1._operands
        owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
        number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
        if number_1_0 == 0:
            if permits('sub-negative', op):
                rewriter.rule = 'sub-negative'
                before = rewriter.before(op)
                new_0 = before.add(AddiOp.create(operands=[value_0, value_1_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                return (new_0,)
    return None



MATCHERS = {
    AddiOp: match_arith_addi,
    SubiOp: match_arith_subi,
}
