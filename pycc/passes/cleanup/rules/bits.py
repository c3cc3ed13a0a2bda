# type: ignore
"""Made from `bits.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-and',
    'and-zero',
    'and-ones',
    'and-self',
    'and-constants',
    'and-again',
    'and-or',
    'and-not',
    'fold-or',
    'or-zero',
    'or-ones',
    'or-self',
    'or-constants',
    'or-again',
    'or-and',
    'or-not',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import AndIOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import OrIOp
from xdsl.dialects.arith import XOrIOp
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)

def match_arith_andi(op, rewriter):
    # fold-and: a & b == a & b, of numbers
    # and-zero: x & 0 == 0
    # and-ones: x & -1 == x
    # and-self: x & x == x
    # and-constants: (x & a) & b == x & (a & b)
    # and-again: (x & y) & y == x & y
    # and-or: x & (x | y) == x
    # and-not: x & ~x == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-and', op):
                rewriter.rule = 'fold-and'
                return (rewriter.constant((number_0 & number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('and-zero', op):
            rewriter.rule = 'and-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if number_0 == 0:
        if permits('and-zero', op):
            rewriter.rule = 'and-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if number_1 == -1:
        if permits('and-ones', op):
            rewriter.rule = 'and-ones'
            return (value_0,)
    if number_0 == -1:
        if permits('and-ones', op):
            rewriter.rule = 'and-ones'
            return (value_1,)
    if value_1 is value_0:
        if permits('and-self', op):
            rewriter.rule = 'and-self'
            return (value_0,)
    if type(owner_0) is AndIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if permits('and-constants', op):
                    rewriter.rule = 'and-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AndIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 & number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is AndIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
            number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
            if number_1_1 is not None:
                if permits('and-constants', op):
                    rewriter.rule = 'and-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AndIOp.create(operands=[value_1_0, rewriter.constant((number_1_1 & number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is AndIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 is not None:
                if permits('and-constants', op):
                    rewriter.rule = 'and-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AndIOp.create(operands=[value_0_1, rewriter.constant((number_0_0 & number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is AndIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
            number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
            if number_1_0 is not None:
                if permits('and-constants', op):
                    rewriter.rule = 'and-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(AndIOp.create(operands=[value_1_1, rewriter.constant((number_1_0 & number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is AndIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('and-again', op):
                rewriter.rule = 'and-again'
                return (value_0,)
    if type(owner_1) is AndIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('and-again', op):
                rewriter.rule = 'and-again'
                return (value_1,)
    if type(owner_0) is AndIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('and-again', op):
                rewriter.rule = 'and-again'
                return (value_0,)
    if type(owner_1) is AndIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('and-again', op):
                rewriter.rule = 'and-again'
                return (value_1,)
    if type(owner_1) is OrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('and-or', op):
                rewriter.rule = 'and-or'
                return (value_0,)
    if type(owner_0) is OrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('and-or', op):
                rewriter.rule = 'and-or'
                return (value_1,)
    if type(owner_1) is OrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('and-or', op):
                rewriter.rule = 'and-or'
                return (value_0,)
    if type(owner_0) is OrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('and-or', op):
                rewriter.rule = 'and-or'
                return (value_1,)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
        number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
        if number_1_1 == -1:
            if value_1_0 is value_0:
                if permits('and-not', op):
                    rewriter.rule = 'and-not'
                    return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
        number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
        if number_0_1 == -1:
            if value_0_0 is value_1:
                if permits('and-not', op):
                    rewriter.rule = 'and-not'
                    return (rewriter.constant(0, op.results[0].type),)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
        number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
        if number_1_0 == -1:
            if value_1_1 is value_0:
                if permits('and-not', op):
                    rewriter.rule = 'and-not'
                    return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
        number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
        if number_0_0 == -1:
            if value_0_1 is value_1:
                if permits('and-not', op):
                    rewriter.rule = 'and-not'
                    return (rewriter.constant(0, op.results[0].type),)
    return None


def match_arith_ori(op, rewriter):
    # fold-or: a | b == a | b, of numbers
    # or-zero: x | 0 == x
    # or-ones: x | -1 == -1
    # or-self: x | x == x
    # or-constants: (x | a) | b == x | (a | b)
    # or-again: (x | y) | y == x | y
    # or-and: x | (x & y) == x
    # or-not: x | ~x == -1
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-or', op):
                rewriter.rule = 'fold-or'
                return (rewriter.constant((number_0 | number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('or-zero', op):
            rewriter.rule = 'or-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('or-zero', op):
            rewriter.rule = 'or-zero'
            return (value_1,)
    if number_1 == -1:
        if permits('or-ones', op):
            rewriter.rule = 'or-ones'
            return (rewriter.constant(-1, op.results[0].type),)
    if number_0 == -1:
        if permits('or-ones', op):
            rewriter.rule = 'or-ones'
            return (rewriter.constant(-1, op.results[0].type),)
    if value_1 is value_0:
        if permits('or-self', op):
            rewriter.rule = 'or-self'
            return (value_0,)
    if type(owner_0) is OrIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if permits('or-constants', op):
                    rewriter.rule = 'or-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(OrIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 | number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is OrIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
            number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
            if number_1_1 is not None:
                if permits('or-constants', op):
                    rewriter.rule = 'or-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(OrIOp.create(operands=[value_1_0, rewriter.constant((number_1_1 | number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is OrIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 is not None:
                if permits('or-constants', op):
                    rewriter.rule = 'or-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(OrIOp.create(operands=[value_0_1, rewriter.constant((number_0_0 | number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is OrIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
            number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
            if number_1_0 is not None:
                if permits('or-constants', op):
                    rewriter.rule = 'or-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(OrIOp.create(operands=[value_1_1, rewriter.constant((number_1_0 | number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is OrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('or-again', op):
                rewriter.rule = 'or-again'
                return (value_0,)
    if type(owner_1) is OrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('or-again', op):
                rewriter.rule = 'or-again'
                return (value_1,)
    if type(owner_0) is OrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('or-again', op):
                rewriter.rule = 'or-again'
                return (value_0,)
    if type(owner_1) is OrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('or-again', op):
                rewriter.rule = 'or-again'
                return (value_1,)
    if type(owner_1) is AndIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('or-and', op):
                rewriter.rule = 'or-and'
                return (value_0,)
    if type(owner_0) is AndIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('or-and', op):
                rewriter.rule = 'or-and'
                return (value_1,)
    if type(owner_1) is AndIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('or-and', op):
                rewriter.rule = 'or-and'
                return (value_0,)
    if type(owner_0) is AndIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('or-and', op):
                rewriter.rule = 'or-and'
                return (value_1,)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
        number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
        if number_1_1 == -1:
            if value_1_0 is value_0:
                if permits('or-not', op):
                    rewriter.rule = 'or-not'
                    return (rewriter.constant(-1, op.results[0].type),)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
        number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
        if number_0_1 == -1:
            if value_0_0 is value_1:
                if permits('or-not', op):
                    rewriter.rule = 'or-not'
                    return (rewriter.constant(-1, op.results[0].type),)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
        number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
        if number_1_0 == -1:
            if value_1_1 is value_0:
                if permits('or-not', op):
                    rewriter.rule = 'or-not'
                    return (rewriter.constant(-1, op.results[0].type),)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
        number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
        if number_0_0 == -1:
            if value_0_1 is value_1:
                if permits('or-not', op):
                    rewriter.rule = 'or-not'
                    return (rewriter.constant(-1, op.results[0].type),)
    return None



MATCHERS = {
    AndIOp: match_arith_andi,
    OrIOp: match_arith_ori,
}
