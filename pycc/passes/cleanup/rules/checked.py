# type: ignore
"""Made from `checked.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-checked-add',
    'checked-add-zero',
    'checked-add-of-difference',
    'fold-checked-sub',
    'checked-sub-zero',
    'checked-sub-self',
    'checked-sub-of-sum',
    'checked-sub-of-difference',
    'fold-checked-mul',
    'checked-mul-zero',
    'checked-mul-one',
    'check-true',
)
from pycc.dialects.flow import CheckOp
from pycc.dialects.flow import CheckedOp
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import fits
from pycc.ir.rules.functions import integer_of
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
I64 = IntegerType(64)
I1 = IntegerType(1)

def match_flow_checked(op, rewriter):
    # fold-checked-add: a + b == a + b, of numbers, if that fits
    # checked-add-zero: x + 0 == x
    # checked-add-of-difference: (x - y) + y == x, if x - y did not overflow
    # fold-checked-sub: a - b == a - b, of numbers, if that fits
    # checked-sub-zero: x - 0 == x
    # checked-sub-self: x - x == 0
    # checked-sub-of-sum: (x + y) - y == x, if x + y did not overflow
    # checked-sub-of-difference: x - (x - y) == y, if x - y did not overflow
    # fold-checked-mul: a * b == a * b, of numbers, if that fits
    # checked-mul-zero: x * 0 == 0
    # checked-mul-one: x * 1 == x
    if len(op._operands) == 2:
        value_0, value_1 = op._operands
        owner_0 = value_0.op if type(value_0) is OpResult else None
        owner_1 = value_1.op if type(value_1) is OpResult else None
        number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
        number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
        property_kind = op.properties.get('kind')
        if property_kind is not None:
            if property_kind.data == 'add':
                if number_0 is not None:
                    if number_1 is not None:
                        try:
                            holds_0 = fits((number_0 + number_1), I64)
                        except PARTIAL:
                            pass
                        else:
                            if holds_0:
                                if permits('fold-checked-add', op):
                                    rewriter.rule = 'fold-checked-add'
                                    return (rewriter.constant((number_0 + number_1), op.results[0].type),)
                if number_1 == 0:
                    if value_0.type == op.results[0].type:
                        if permits('checked-add-zero', op):
                            rewriter.rule = 'checked-add-zero'
                            return (value_0,)
                if number_0 == 0:
                    if value_1.type == op.results[0].type:
                        if permits('checked-add-zero', op):
                            rewriter.rule = 'checked-add-zero'
                            return (value_1,)
                if type(owner_0) is CheckedOp:
                    if len(owner_0._operands) == 2:
                        value_0_0, value_0_1 = owner_0._operands
                        property_0_kind = owner_0.properties.get('kind')
                        if property_0_kind is not None:
                            if property_0_kind.data == 'sub':
                                if value_0_1 is value_1:
                                    if value_0_0.type == op.results[0].type:
                                        if permits('checked-add-of-difference', op):
                                            rewriter.rule = 'checked-add-of-difference'
                                            return (value_0_0,)
                if type(owner_1) is CheckedOp:
                    if len(owner_1._operands) == 2:
                        value_1_0, value_1_1 = owner_1._operands
                        property_1_kind = owner_1.properties.get('kind')
                        if property_1_kind is not None:
                            if property_1_kind.data == 'sub':
                                if value_1_1 is value_0:
                                    if value_1_0.type == op.results[0].type:
                                        if permits('checked-add-of-difference', op):
                                            rewriter.rule = 'checked-add-of-difference'
                                            return (value_1_0,)
            if property_kind.data == 'sub':
                if number_0 is not None:
                    if number_1 is not None:
                        try:
                            holds_0 = fits((number_0 - number_1), I64)
                        except PARTIAL:
                            pass
                        else:
                            if holds_0:
                                if permits('fold-checked-sub', op):
                                    rewriter.rule = 'fold-checked-sub'
                                    return (rewriter.constant((number_0 - number_1), op.results[0].type),)
                if number_1 == 0:
                    if value_0.type == op.results[0].type:
                        if permits('checked-sub-zero', op):
                            rewriter.rule = 'checked-sub-zero'
                            return (value_0,)
                if value_1 is value_0:
                    if permits('checked-sub-self', op):
                        rewriter.rule = 'checked-sub-self'
                        return (rewriter.constant(0, op.results[0].type),)
                if type(owner_0) is CheckedOp:
                    if len(owner_0._operands) == 2:
                        value_0_0, value_0_1 = owner_0._operands
                        property_0_kind = owner_0.properties.get('kind')
                        if property_0_kind is not None:
                            if property_0_kind.data == 'add':
                                if value_0_1 is value_1:
                                    if value_0_0.type == op.results[0].type:
                                        if permits('checked-sub-of-sum', op):
                                            rewriter.rule = 'checked-sub-of-sum'
                                            return (value_0_0,)
                                if value_0_0 is value_1:
                                    if value_0_1.type == op.results[0].type:
                                        if permits('checked-sub-of-sum', op):
                                            rewriter.rule = 'checked-sub-of-sum'
                                            return (value_0_1,)
                if type(owner_1) is CheckedOp:
                    if len(owner_1._operands) == 2:
                        value_1_0, value_1_1 = owner_1._operands
                        property_1_kind = owner_1.properties.get('kind')
                        if property_1_kind is not None:
                            if property_1_kind.data == 'sub':
                                if value_1_0 is value_0:
                                    if value_1_1.type == op.results[0].type:
                                        if permits('checked-sub-of-difference', op):
                                            rewriter.rule = 'checked-sub-of-difference'
                                            return (value_1_1,)
            if property_kind.data == 'mul':
                if number_0 is not None:
                    if number_1 is not None:
                        try:
                            holds_0 = fits((number_0 * number_1), I64)
                        except PARTIAL:
                            pass
                        else:
                            if holds_0:
                                if permits('fold-checked-mul', op):
                                    rewriter.rule = 'fold-checked-mul'
                                    return (rewriter.constant((number_0 * number_1), op.results[0].type),)
                if number_1 == 0:
                    if permits('checked-mul-zero', op):
                        rewriter.rule = 'checked-mul-zero'
                        return (rewriter.constant(0, op.results[0].type),)
                if number_0 == 0:
                    if permits('checked-mul-zero', op):
                        rewriter.rule = 'checked-mul-zero'
                        return (rewriter.constant(0, op.results[0].type),)
                if number_1 == 1:
                    if value_0.type == op.results[0].type:
                        if permits('checked-mul-one', op):
                            rewriter.rule = 'checked-mul-one'
                            return (value_0,)
                if number_0 == 1:
                    if value_1.type == op.results[0].type:
                        if permits('checked-mul-one', op):
                            rewriter.rule = 'checked-mul-one'
                            return (value_1,)
    return None


def match_flow_check(op, rewriter):
    # check-true: check(true) == nothing
    if len(op._operands) == 1:
        value_0, = op._operands
        owner_0 = value_0.op if type(value_0) is OpResult else None
        number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
        if number_0 == -1:
            if value_0.type == I1:
                if permits('check-true', op):
                    rewriter.rule = 'check-true'
                    return ()
    return None



MATCHERS = {
    CheckedOp: match_flow_checked,
    CheckOp: match_flow_check,
}
