# type: ignore
"""Made from `exclusive.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-xor',
    'xor-zero',
    'xor-self',
    'xor-again',
    'xor-constants',
    'xor-nots',
    'xor-or-and',
    'and-nots',
    'or-nots',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import AndIOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import OrIOp
from xdsl.dialects.arith import XOrIOp
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)

def match_arith_xori(op, rewriter):
    # fold-xor: a ^ b == a ^ b, of numbers
    # xor-zero: x ^ 0 == x
    # xor-self: x ^ x == 0
    # xor-again: (x ^ y) ^ y == x
    # xor-constants: (x ^ a) ^ b == x ^ (a ^ b)
    # xor-nots: ~x ^ ~y == x ^ y
    # xor-or-and: (x | y) ^ (x & y) == x ^ y
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-xor', op):
                rewriter.rule = 'fold-xor'
                return (rewriter.constant((number_0 ^ number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('xor-zero', op):
            rewriter.rule = 'xor-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('xor-zero', op):
            rewriter.rule = 'xor-zero'
            return (value_1,)
    if value_1 is value_0:
        if type(op.results[0].type) in (IndexType, IntegerType):
            if permits('xor-self', op):
                rewriter.rule = 'xor-self'
                return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('xor-again', op):
                rewriter.rule = 'xor-again'
                return (value_0_0,)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('xor-again', op):
                rewriter.rule = 'xor-again'
                return (value_1_0,)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('xor-again', op):
                rewriter.rule = 'xor-again'
                return (value_0_1,)
    if type(owner_1) is XOrIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('xor-again', op):
                rewriter.rule = 'xor-again'
                return (value_1_1,)
    if type(owner_0) is XOrIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if permits('xor-constants', op):
                    rewriter.rule = 'xor-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(XOrIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 ^ number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is XOrIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
            number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
            if number_1_1 is not None:
                if permits('xor-constants', op):
                    rewriter.rule = 'xor-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(XOrIOp.create(operands=[value_1_0, rewriter.constant((number_1_1 ^ number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is XOrIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 is not None:
                if permits('xor-constants', op):
                    rewriter.rule = 'xor-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(XOrIOp.create(operands=[value_0_1, rewriter.constant((number_0_0 ^ number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is XOrIOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
            number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
            if number_1_0 is not None:
                if permits('xor-constants', op):
                    rewriter.rule = 'xor-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(XOrIOp.create(operands=[value_1_1, rewriter.constant((number_1_0 ^ number_0), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is XOrIOp:
        if type(owner_1) is XOrIOp:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('xor-nots', op):
                        rewriter.rule = 'xor-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_1_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('xor-nots', op):
                        rewriter.rule = 'xor-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_1_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('xor-nots', op):
                        rewriter.rule = 'xor-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_1_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('xor-nots', op):
                        rewriter.rule = 'xor-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_1_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is OrIOp:
        if type(owner_1) is AndIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_0:
                if value_1_1 is value_0_1:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is AndIOp:
        if type(owner_1) is OrIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_0:
                if value_1_1 is value_0_1:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is OrIOp:
        if type(owner_1) is AndIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_1:
                if value_1_1 is value_0_0:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is AndIOp:
        if type(owner_1) is OrIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_1:
                if value_1_1 is value_0_0:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_0_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is OrIOp:
        if type(owner_1) is AndIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_1:
                if value_1_1 is value_0_0:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_0_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is AndIOp:
        if type(owner_1) is OrIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_1:
                if value_1_1 is value_0_0:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is OrIOp:
        if type(owner_1) is AndIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_0:
                if value_1_1 is value_0_1:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_0_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    if type(owner_0) is AndIOp:
        if type(owner_1) is OrIOp:
            value_0_0, value_0_1 = owner_0._operands
            value_1_0, value_1_1 = owner_1._operands
            if value_1_0 is value_0_0:
                if value_1_1 is value_0_1:
                    if permits('xor-or-and', op):
                        rewriter.rule = 'xor-or-and'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0_1, value_0_0], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
    return None


def match_arith_andi(op, rewriter):
    # and-nots: ~x & ~y == ~(x | y)
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    if type(owner_0) is XOrIOp:
        if type(owner_1) is XOrIOp:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('and-nots', op):
                        rewriter.rule = 'and-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(OrIOp.create(operands=[value_0_0, value_1_0], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('and-nots', op):
                        rewriter.rule = 'and-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(OrIOp.create(operands=[value_0_0, value_1_1], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('and-nots', op):
                        rewriter.rule = 'and-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(OrIOp.create(operands=[value_0_1, value_1_0], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('and-nots', op):
                        rewriter.rule = 'and-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(OrIOp.create(operands=[value_0_1, value_1_1], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
    return None


def match_arith_ori(op, rewriter):
    # or-nots: ~x | ~y == ~(x & y)
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    if type(owner_0) is XOrIOp:
        if type(owner_1) is XOrIOp:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('or-nots', op):
                        rewriter.rule = 'or-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(AndIOp.create(operands=[value_0_0, value_1_0], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('or-nots', op):
                        rewriter.rule = 'or-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(AndIOp.create(operands=[value_0_0, value_1_1], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 == -1:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
                number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
                if number_1_1 == -1:
                    if permits('or-nots', op):
                        rewriter.rule = 'or-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(AndIOp.create(operands=[value_0_1, value_1_0], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == -1:
                    if permits('or-nots', op):
                        rewriter.rule = 'or-nots'
                        before = rewriter.before(op)
                        new_0 = before.add(AndIOp.create(operands=[value_0_1, value_1_1], result_types=[op.results[0].type])).results[0]
                        new_1 = before.add(XOrIOp.create(operands=[new_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_1,)
    return None



MATCHERS = {
    XOrIOp: match_arith_xori,
    AndIOp: match_arith_andi,
    OrIOp: match_arith_ori,
}
