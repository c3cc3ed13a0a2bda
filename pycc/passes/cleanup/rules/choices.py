# type: ignore
"""Made from `choices.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'select-true',
    'select-false',
    'select-self',
    'select-truth',
    'select-lie',
    'select-not',
    'select-then-again',
    'select-else-again',
    'select-equal',
    'select-unequal',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import CmpiOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import SelectOp
from xdsl.dialects.arith import XOrIOp
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)

def match_arith_select(op, rewriter):
    # select-true: (x if true else y) == x
    # select-false: (x if false else y) == y
    # select-self: (x if c else x) == x
    # select-truth: (true if c else false) == c
    # select-lie: (false if c else true) == not c
    # select-not: (x if not c else y) == (y if c else x)
    # select-then-again: ((x if c else y) if c else z) == (x if c else z)
    # select-else-again: (x if c else (y if c else z)) == (x if c else z)
    # select-equal: (x if x == y else y) == y
    # select-unequal: (x if x != y else y) == x
    value_0, value_1, value_2 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    owner_2 = value_2.op if type(value_2) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    number_2 = integer_of(owner_2) if type(owner_2) is ConstantOp else None
    if number_0 == -1:
        if permits('select-true', op):
            rewriter.rule = 'select-true'
            return (value_1,)
    if number_0 == 0:
        if permits('select-false', op):
            rewriter.rule = 'select-false'
            return (value_2,)
    if value_2 is value_1:
        if permits('select-self', op):
            rewriter.rule = 'select-self'
            return (value_1,)
    if number_1 == -1:
        if number_2 == 0:
            if value_0.type == op.results[0].type:
                if permits('select-truth', op):
                    rewriter.rule = 'select-truth'
                    return (value_0,)
    if number_1 == 0:
        if number_2 == -1:
            if value_0.type == op.results[0].type:
                if permits('select-lie', op):
                    rewriter.rule = 'select-lie'
                    before = rewriter.before(op)
                    new_0 = before.add(XOrIOp.create(operands=[value_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                    return (new_0,)
    if type(owner_0) is XOrIOp:
        value_0_0, value_0_1 = owner_0._operands
        owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
        number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
        if number_0_1 == -1:
            if permits('select-not', op):
                rewriter.rule = 'select-not'
                before = rewriter.before(op)
                new_0 = before.add(SelectOp.create(operands=[value_0_0, value_2, value_1], result_types=[op.results[0].type])).results[0]
                return (new_0,)
        owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
        number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
        if number_0_0 == -1:
            if permits('select-not', op):
                rewriter.rule = 'select-not'
                before = rewriter.before(op)
                new_0 = before.add(SelectOp.create(operands=[value_0_1, value_2, value_1], result_types=[op.results[0].type])).results[0]
                return (new_0,)
    if type(owner_1) is SelectOp:
        value_1_0, value_1_1, value_1_2 = owner_1._operands
        if value_1_0 is value_0:
            if permits('select-then-again', op):
                rewriter.rule = 'select-then-again'
                before = rewriter.before(op)
                new_0 = before.add(SelectOp.create(operands=[value_0, value_1_1, value_2], result_types=[op.results[0].type])).results[0]
                return (new_0,)
    if type(owner_2) is SelectOp:
        value_2_0, value_2_1, value_2_2 = owner_2._operands
        if value_2_0 is value_0:
            if permits('select-else-again', op):
                rewriter.rule = 'select-else-again'
                before = rewriter.before(op)
                new_0 = before.add(SelectOp.create(operands=[value_0, value_1, value_2_2], result_types=[op.results[0].type])).results[0]
                return (new_0,)
    if type(owner_0) is CmpiOp:
        value_0_0, value_0_1 = owner_0._operands
        property_0_predicate = owner_0.properties.get('predicate')
        if property_0_predicate is not None:
            if property_0_predicate.value.data == 0:
                if value_0_0 is value_1:
                    if value_0_1 is value_2:
                        if permits('select-equal', op):
                            rewriter.rule = 'select-equal'
                            return (value_2,)
                if value_0_0 is value_2:
                    if value_0_1 is value_1:
                        if permits('select-equal', op):
                            rewriter.rule = 'select-equal'
                            return (value_2,)
            if property_0_predicate.value.data == 1:
                if value_0_0 is value_1:
                    if value_0_1 is value_2:
                        if permits('select-unequal', op):
                            rewriter.rule = 'select-unequal'
                            return (value_1,)
                if value_0_0 is value_2:
                    if value_0_1 is value_1:
                        if permits('select-unequal', op):
                            rewriter.rule = 'select-unequal'
                            return (value_1,)
    return None



MATCHERS = {
    SelectOp: match_arith_select,
}
