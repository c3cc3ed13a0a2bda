# type: ignore
"""Made from `comparisons.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-compare',
    'compare-self',
    'equal-true',
    'unequal-false',
    'equal-false',
    'unequal-true',
    'unequal-zero-of-bit',
    'equal-zero-of-bit',
    'unequal-zero-of-sign',
    'equal-difference',
    'unequal-difference',
    'equal-xor',
    'unequal-xor',
    'equal-sum',
    'unequal-sum',
    'below-least',
    'from-least',
    'above-most',
    'up-to-most',
    'below-zero-unsigned',
    'from-zero-unsigned',
    'above-ones-unsigned',
    'up-to-ones-unsigned',
    'not-compare',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import compare
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import least
from pycc.ir.rules.functions import most
from pycc.ir.rules.functions import negated
from pycc.ir.rules.functions import reflexive
from xdsl.dialects.arith import AddiOp
from xdsl.dialects.arith import CmpiOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import ExtSIOp
from xdsl.dialects.arith import ExtUIOp
from xdsl.dialects.arith import SubiOp
from xdsl.dialects.arith import XOrIOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
I64 = IntegerType(64)
PREDICATE = IntegerAttr(0, I64)
PREDICATE_2 = IntegerAttr(1, I64)

def match_arith_cmpi(op, rewriter):
    # fold-compare: (a < b) == (a < b), of numbers, and so for each comparison
    # compare-self: (x < x) == false, (x <= x) == true, and so on
    # equal-true: (b == true) == b
    # unequal-false: (b != false) == b
    # equal-false: (b == false) == not b
    # unequal-true: (b != true) == not b
    # unequal-zero-of-bit: (int(b) != 0) == b
    # equal-zero-of-bit: (int(b) == 0) == not b
    # unequal-zero-of-sign: (-int(b) != 0) == b
    # equal-difference: (x - y == 0) == (x == y)
    # unequal-difference: (x - y != 0) == (x != y)
    # equal-xor: (x ^ y == 0) == (x == y)
    # unequal-xor: (x ^ y != 0) == (x != y)
    # equal-sum: (x + a == b) == (x == b - a)
    # unequal-sum: (x + a != b) == (x != b - a)
    # below-least: (x < least) == false
    # from-least: (x >= least) == true
    # above-most: (x > greatest) == false
    # up-to-most: (x <= greatest) == true
    # below-zero-unsigned: (x < 0) == false, without a sign
    # from-zero-unsigned: (x >= 0) == true, without a sign
    # above-ones-unsigned: (x > greatest) == false, without a sign
    # up-to-ones-unsigned: (x <= greatest) == true, without a sign
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    property_predicate = op.properties.get('predicate')
    if property_predicate is not None:
        if number_0 is not None:
            if number_1 is not None:
                try:
                    computed_0 = compare(property_predicate.value.data, number_0, number_1, value_0.type)
                except PARTIAL:
                    pass
                else:
                    if permits('fold-compare', op):
                        rewriter.rule = 'fold-compare'
                        return (rewriter.constant(computed_0, op.results[0].type),)
        if value_1 is value_0:
            try:
                computed_0 = reflexive(property_predicate.value.data)
            except PARTIAL:
                pass
            else:
                if permits('compare-self', op):
                    rewriter.rule = 'compare-self'
                    return (rewriter.constant(computed_0, op.results[0].type),)
        if property_predicate.value.data == 0:
            if number_1 == -1:
                if value_0.type == op.results[0].type:
                    if permits('equal-true', op):
                        rewriter.rule = 'equal-true'
                        return (value_0,)
            if number_0 == -1:
                if value_0.type == op.results[0].type:
                    if permits('equal-true', op):
                        rewriter.rule = 'equal-true'
                        return (value_1,)
        if property_predicate.value.data == 1:
            if number_1 == 0:
                if value_0.type == op.results[0].type:
                    if permits('unequal-false', op):
                        rewriter.rule = 'unequal-false'
                        return (value_0,)
            if number_0 == 0:
                if value_0.type == op.results[0].type:
                    if permits('unequal-false', op):
                        rewriter.rule = 'unequal-false'
                        return (value_1,)
        if property_predicate.value.data == 0:
            if number_1 == 0:
                if value_0.type == op.results[0].type:
                    if permits('equal-false', op):
                        rewriter.rule = 'equal-false'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
            if number_0 == 0:
                if value_0.type == op.results[0].type:
                    if permits('equal-false', op):
                        rewriter.rule = 'equal-false'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_1, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
        if property_predicate.value.data == 1:
            if number_1 == -1:
                if value_0.type == op.results[0].type:
                    if permits('unequal-true', op):
                        rewriter.rule = 'unequal-true'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
            if number_0 == -1:
                if value_0.type == op.results[0].type:
                    if permits('unequal-true', op):
                        rewriter.rule = 'unequal-true'
                        before = rewriter.before(op)
                        new_0 = before.add(XOrIOp.create(operands=[value_1, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                        return (new_0,)
            if type(owner_0) is ExtUIOp:
                if number_1 == 0:
                    value_0_0, = owner_0._operands
                    if value_0_0.type == op.results[0].type:
                        if permits('unequal-zero-of-bit', op):
                            rewriter.rule = 'unequal-zero-of-bit'
                            return (value_0_0,)
            if number_0 == 0:
                if type(owner_1) is ExtUIOp:
                    value_1_0, = owner_1._operands
                    if value_1_0.type == op.results[0].type:
                        if permits('unequal-zero-of-bit', op):
                            rewriter.rule = 'unequal-zero-of-bit'
                            return (value_1_0,)
        if property_predicate.value.data == 0:
            if type(owner_0) is ExtUIOp:
                if number_1 == 0:
                    value_0_0, = owner_0._operands
                    if value_0_0.type == op.results[0].type:
                        if permits('equal-zero-of-bit', op):
                            rewriter.rule = 'equal-zero-of-bit'
                            before = rewriter.before(op)
                            new_0 = before.add(XOrIOp.create(operands=[value_0_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                            return (new_0,)
            if number_0 == 0:
                if type(owner_1) is ExtUIOp:
                    value_1_0, = owner_1._operands
                    if value_1_0.type == op.results[0].type:
                        if permits('equal-zero-of-bit', op):
                            rewriter.rule = 'equal-zero-of-bit'
                            before = rewriter.before(op)
                            new_0 = before.add(XOrIOp.create(operands=[value_1_0, rewriter.constant(-1, op.results[0].type)], result_types=[op.results[0].type])).results[0]
                            return (new_0,)
        if property_predicate.value.data == 1:
            if type(owner_0) is ExtSIOp:
                if number_1 == 0:
                    value_0_0, = owner_0._operands
                    if value_0_0.type == op.results[0].type:
                        if permits('unequal-zero-of-sign', op):
                            rewriter.rule = 'unequal-zero-of-sign'
                            return (value_0_0,)
            if number_0 == 0:
                if type(owner_1) is ExtSIOp:
                    value_1_0, = owner_1._operands
                    if value_1_0.type == op.results[0].type:
                        if permits('unequal-zero-of-sign', op):
                            rewriter.rule = 'unequal-zero-of-sign'
                            return (value_1_0,)
        if property_predicate.value.data == 0:
            if type(owner_0) is SubiOp:
                if number_1 == 0:
                    value_0_0, value_0_1 = owner_0._operands
                    if permits('equal-difference', op):
                        rewriter.rule = 'equal-difference'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE})).results[0]
                        return (new_0,)
            if number_0 == 0:
                if type(owner_1) is SubiOp:
                    value_1_0, value_1_1 = owner_1._operands
                    if permits('equal-difference', op):
                        rewriter.rule = 'equal-difference'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE})).results[0]
                        return (new_0,)
        if property_predicate.value.data == 1:
            if type(owner_0) is SubiOp:
                if number_1 == 0:
                    value_0_0, value_0_1 = owner_0._operands
                    if permits('unequal-difference', op):
                        rewriter.rule = 'unequal-difference'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE_2})).results[0]
                        return (new_0,)
            if number_0 == 0:
                if type(owner_1) is SubiOp:
                    value_1_0, value_1_1 = owner_1._operands
                    if permits('unequal-difference', op):
                        rewriter.rule = 'unequal-difference'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE_2})).results[0]
                        return (new_0,)
        if property_predicate.value.data == 0:
            if type(owner_0) is XOrIOp:
                if number_1 == 0:
                    value_0_0, value_0_1 = owner_0._operands
                    if permits('equal-xor', op):
                        rewriter.rule = 'equal-xor'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE})).results[0]
                        return (new_0,)
            if number_0 == 0:
                if type(owner_1) is XOrIOp:
                    value_1_0, value_1_1 = owner_1._operands
                    if permits('equal-xor', op):
                        rewriter.rule = 'equal-xor'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE})).results[0]
                        return (new_0,)
        if property_predicate.value.data == 1:
            if type(owner_0) is XOrIOp:
                if number_1 == 0:
                    value_0_0, value_0_1 = owner_0._operands
                    if permits('unequal-xor', op):
                        rewriter.rule = 'unequal-xor'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE_2})).results[0]
                        return (new_0,)
            if number_0 == 0:
                if type(owner_1) is XOrIOp:
                    value_1_0, value_1_1 = owner_1._operands
                    if permits('unequal-xor', op):
                        rewriter.rule = 'unequal-xor'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': PREDICATE_2})).results[0]
                        return (new_0,)
        if property_predicate.value.data == 0:
            if type(owner_0) is AddiOp:
                if number_1 is not None:
                    value_0_0, value_0_1 = owner_0._operands
                    owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
                    number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
                    if number_0_1 is not None:
                        if permits('equal-sum', op):
                            rewriter.rule = 'equal-sum'
                            before = rewriter.before(op)
                            new_0 = before.add(CmpiOp.create(operands=[value_0_0, rewriter.constant((number_1 - number_0_1), value_0.type)], result_types=[op.results[0].type], properties={'predicate': PREDICATE})).results[0]
                            return (new_0,)
        if property_predicate.value.data == 1:
            if type(owner_0) is AddiOp:
                if number_1 is not None:
                    value_0_0, value_0_1 = owner_0._operands
                    owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
                    number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
                    if number_0_1 is not None:
                        if permits('unequal-sum', op):
                            rewriter.rule = 'unequal-sum'
                            before = rewriter.before(op)
                            new_0 = before.add(CmpiOp.create(operands=[value_0_0, rewriter.constant((number_1 - number_0_1), value_0.type)], result_types=[op.results[0].type], properties={'predicate': PREDICATE_2})).results[0]
                            return (new_0,)
        if property_predicate.value.data == 2:
            if number_1 is not None:
                try:
                    holds_0 = (number_1 == least(value_0.type))
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('below-least', op):
                            rewriter.rule = 'below-least'
                            return (rewriter.constant(0, op.results[0].type),)
        if property_predicate.value.data == 5:
            if number_1 is not None:
                try:
                    holds_0 = (number_1 == least(value_0.type))
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('from-least', op):
                            rewriter.rule = 'from-least'
                            return (rewriter.constant(-1, op.results[0].type),)
        if property_predicate.value.data == 4:
            if number_1 is not None:
                try:
                    holds_0 = (number_1 == most(value_0.type))
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('above-most', op):
                            rewriter.rule = 'above-most'
                            return (rewriter.constant(0, op.results[0].type),)
        if property_predicate.value.data == 3:
            if number_1 is not None:
                try:
                    holds_0 = (number_1 == most(value_0.type))
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('up-to-most', op):
                            rewriter.rule = 'up-to-most'
                            return (rewriter.constant(-1, op.results[0].type),)
        if property_predicate.value.data == 6:
            if number_1 == 0:
                if permits('below-zero-unsigned', op):
                    rewriter.rule = 'below-zero-unsigned'
                    return (rewriter.constant(0, op.results[0].type),)
        if property_predicate.value.data == 9:
            if number_1 == 0:
                if permits('from-zero-unsigned', op):
                    rewriter.rule = 'from-zero-unsigned'
                    return (rewriter.constant(-1, op.results[0].type),)
        if property_predicate.value.data == 8:
            if number_1 == -1:
                if permits('above-ones-unsigned', op):
                    rewriter.rule = 'above-ones-unsigned'
                    return (rewriter.constant(0, op.results[0].type),)
        if property_predicate.value.data == 7:
            if number_1 == -1:
                if permits('up-to-ones-unsigned', op):
                    rewriter.rule = 'up-to-ones-unsigned'
                    return (rewriter.constant(-1, op.results[0].type),)
    return None


def match_arith_xori(op, rewriter):
    # not-compare: not (x < y) == (x >= y), and so for each comparison
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if type(owner_0) is CmpiOp:
        if number_1 == -1:
            value_0_0, value_0_1 = owner_0._operands
            property_0_predicate = owner_0.properties.get('predicate')
            if property_0_predicate is not None:
                try:
                    computed_0 = negated(property_0_predicate.value.data)
                except PARTIAL:
                    pass
                else:
                    if permits('not-compare', op):
                        rewriter.rule = 'not-compare'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': IntegerAttr(computed_0, I64)})).results[0]
                        return (new_0,)
    if number_0 == -1:
        if type(owner_1) is CmpiOp:
            value_1_0, value_1_1 = owner_1._operands
            property_1_predicate = owner_1.properties.get('predicate')
            if property_1_predicate is not None:
                try:
                    computed_0 = negated(property_1_predicate.value.data)
                except PARTIAL:
                    pass
                else:
                    if permits('not-compare', op):
                        rewriter.rule = 'not-compare'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpiOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': IntegerAttr(computed_0, I64)})).results[0]
                        return (new_0,)
    return None



MATCHERS = {
    CmpiOp: match_arith_cmpi,
    XOrIOp: match_arith_xori,
}
