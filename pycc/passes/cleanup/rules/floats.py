# type: ignore
"""Made from `floats.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'mulf-one',
    'divf-one',
    'addf-negative-zero',
    'subf-zero',
    'negf-negf',
    'maximumf-self',
    'minimumf-self',
    'maxnumf-self',
    'minnumf-self',
    'absf-absf',
    'absf-negf',
    'absf-copysign',
    'floor-floor',
    'ceil-ceil',
    'trunc-trunc-float',
    'not-compare-float',
    'compare-false',
    'compare-true',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import float_of
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import negated_float
from pycc.ir.rules.functions import negative_zero
from pycc.ir.rules.functions import positive_zero
from xdsl.dialects.arith import AddfOp
from xdsl.dialects.arith import CmpfOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import DivfOp
from xdsl.dialects.arith import MaximumfOp
from xdsl.dialects.arith import MaxnumfOp
from xdsl.dialects.arith import MinimumfOp
from xdsl.dialects.arith import MinnumfOp
from xdsl.dialects.arith import MulfOp
from xdsl.dialects.arith import NegfOp
from xdsl.dialects.arith import SubfOp
from xdsl.dialects.arith import XOrIOp
from xdsl.dialects.builtin import IntegerAttr
from xdsl.dialects.builtin import IntegerType
from xdsl.dialects.math import AbsFOp
from xdsl.dialects.math import CeilOp
from xdsl.dialects.math import CopySignOp
from xdsl.dialects.math import FloorOp
from xdsl.dialects.math import TruncOp
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
DEFAULT_FASTMATH = AbsFOp.get_irdl_definition().properties['fastmath'].default_value
I64 = IntegerType(64)
DEFAULT_FASTMATH_2 = CmpfOp.get_irdl_definition().properties['fastmath'].default_value

def match_arith_mulf(op, rewriter):
    # mulf-one: x * 1.0 == x
    value_0, value_1 = op._operands
    owner_1 = value_1.op if type(value_1) is OpResult else None
    owner_0 = value_0.op if type(value_0) is OpResult else None
    float_1 = float_of(owner_1) if type(owner_1) is ConstantOp else None
    float_0 = float_of(owner_0) if type(owner_0) is ConstantOp else None
    if float_1 == 1.0:
        if permits('mulf-one', op):
            rewriter.rule = 'mulf-one'
            return (value_0,)
    if float_0 == 1.0:
        if permits('mulf-one', op):
            rewriter.rule = 'mulf-one'
            return (value_1,)
    return None


def match_arith_divf(op, rewriter):
    # divf-one: x / 1.0 == x
    value_0, value_1 = op._operands
    owner_1 = value_1.op if type(value_1) is OpResult else None
    float_1 = float_of(owner_1) if type(owner_1) is ConstantOp else None
    if float_1 == 1.0:
        if permits('divf-one', op):
            rewriter.rule = 'divf-one'
            return (value_0,)
    return None


def match_arith_addf(op, rewriter):
    # addf-negative-zero: x + -0.0 == x (x + 0.0 is not x where x is -0.0)
    value_0, value_1 = op._operands
    owner_1 = value_1.op if type(value_1) is OpResult else None
    owner_0 = value_0.op if type(value_0) is OpResult else None
    float_1 = float_of(owner_1) if type(owner_1) is ConstantOp else None
    float_0 = float_of(owner_0) if type(owner_0) is ConstantOp else None
    if (float_1 == 0.0 and negative_zero(float_1)):
        if permits('addf-negative-zero', op):
            rewriter.rule = 'addf-negative-zero'
            return (value_0,)
    if (float_0 == 0.0 and negative_zero(float_0)):
        if permits('addf-negative-zero', op):
            rewriter.rule = 'addf-negative-zero'
            return (value_1,)
    return None


def match_arith_subf(op, rewriter):
    # subf-zero: x - 0.0 == x
    value_0, value_1 = op._operands
    owner_1 = value_1.op if type(value_1) is OpResult else None
    float_1 = float_of(owner_1) if type(owner_1) is ConstantOp else None
    if (float_1 == 0.0 and positive_zero(float_1)):
        if permits('subf-zero', op):
            rewriter.rule = 'subf-zero'
            return (value_0,)
    return None


def match_arith_negf(op, rewriter):
    # negf-negf: -(-x) == x
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is NegfOp:
        value_0_0, = owner_0._operands
        if permits('negf-negf', op):
            rewriter.rule = 'negf-negf'
            return (value_0_0,)
    return None


def match_arith_maximumf(op, rewriter):
    # maximumf-self: max(x, x) == x
    value_0, value_1 = op._operands
    if value_1 is value_0:
        if permits('maximumf-self', op):
            rewriter.rule = 'maximumf-self'
            return (value_0,)
    return None


def match_arith_minimumf(op, rewriter):
    # minimumf-self: min(x, x) == x
    value_0, value_1 = op._operands
    if value_1 is value_0:
        if permits('minimumf-self', op):
            rewriter.rule = 'minimumf-self'
            return (value_0,)
    return None


def match_arith_maxnumf(op, rewriter):
    # maxnumf-self: max(x, x) == x, where a NaN counts as nothing
    value_0, value_1 = op._operands
    if value_1 is value_0:
        if permits('maxnumf-self', op):
            rewriter.rule = 'maxnumf-self'
            return (value_0,)
    return None


def match_arith_minnumf(op, rewriter):
    # minnumf-self: min(x, x) == x, where a NaN counts as nothing
    value_0, value_1 = op._operands
    if value_1 is value_0:
        if permits('minnumf-self', op):
            rewriter.rule = 'minnumf-self'
            return (value_0,)
    return None


def match_math_absf(op, rewriter):
    # absf-absf: abs(abs(x)) == abs(x)
    # absf-negf: abs(-x) == abs(x)
    # absf-copysign: abs(copysign(x, y)) == abs(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is AbsFOp:
        value_0_0, = owner_0._operands
        if permits('absf-absf', op):
            rewriter.rule = 'absf-absf'
            return (value_0,)
    if type(owner_0) is NegfOp:
        value_0_0, = owner_0._operands
        if permits('absf-negf', op):
            rewriter.rule = 'absf-negf'
            before = rewriter.before(op)
            new_0 = before.add(AbsFOp.create(operands=[value_0_0], result_types=[op.results[0].type], properties={'fastmath': DEFAULT_FASTMATH})).results[0]
            return (new_0,)
    if type(owner_0) is CopySignOp:
        value_0_0, value_0_1 = owner_0._operands
        if permits('absf-copysign', op):
            rewriter.rule = 'absf-copysign'
            before = rewriter.before(op)
            new_0 = before.add(AbsFOp.create(operands=[value_0_0], result_types=[op.results[0].type], properties={'fastmath': DEFAULT_FASTMATH})).results[0]
            return (new_0,)
    return None


def match_math_floor(op, rewriter):
    # floor-floor: floor(floor(x)) == floor(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is FloorOp:
        value_0_0, = owner_0._operands
        if permits('floor-floor', op):
            rewriter.rule = 'floor-floor'
            return (value_0,)
    return None


def match_math_ceil(op, rewriter):
    # ceil-ceil: ceil(ceil(x)) == ceil(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is CeilOp:
        value_0_0, = owner_0._operands
        if permits('ceil-ceil', op):
            rewriter.rule = 'ceil-ceil'
            return (value_0,)
    return None


def match_math_trunc(op, rewriter):
    # trunc-trunc-float: trunc(trunc(x)) == trunc(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is TruncOp:
        value_0_0, = owner_0._operands
        if permits('trunc-trunc-float', op):
            rewriter.rule = 'trunc-trunc-float'
            return (value_0,)
    return None


def match_arith_xori(op, rewriter):
    # not-compare-float: not (x < y) == (x >= y or one is NaN), and so for each comparison
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if type(owner_0) is CmpfOp:
        if number_1 == -1:
            value_0_0, value_0_1 = owner_0._operands
            property_0_predicate = owner_0.properties.get('predicate')
            if property_0_predicate is not None:
                try:
                    computed_0 = negated_float(property_0_predicate.value.data)
                except PARTIAL:
                    pass
                else:
                    if permits('not-compare-float', op):
                        rewriter.rule = 'not-compare-float'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpfOp.create(operands=[value_0_0, value_0_1], result_types=[op.results[0].type], properties={'predicate': IntegerAttr(computed_0, I64), 'fastmath': DEFAULT_FASTMATH_2})).results[0]
                        return (new_0,)
    if number_0 == -1:
        if type(owner_1) is CmpfOp:
            value_1_0, value_1_1 = owner_1._operands
            property_1_predicate = owner_1.properties.get('predicate')
            if property_1_predicate is not None:
                try:
                    computed_0 = negated_float(property_1_predicate.value.data)
                except PARTIAL:
                    pass
                else:
                    if permits('not-compare-float', op):
                        rewriter.rule = 'not-compare-float'
                        before = rewriter.before(op)
                        new_0 = before.add(CmpfOp.create(operands=[value_1_0, value_1_1], result_types=[op.results[0].type], properties={'predicate': IntegerAttr(computed_0, I64), 'fastmath': DEFAULT_FASTMATH_2})).results[0]
                        return (new_0,)
    return None


def match_arith_cmpf(op, rewriter):
    # compare-false: The two predicates that do not look: false == false
    # compare-true: true == true
    value_0, value_1 = op._operands
    property_predicate = op.properties.get('predicate')
    if property_predicate is not None:
        if property_predicate.value.data == 0:
            if permits('compare-false', op):
                rewriter.rule = 'compare-false'
                return (rewriter.constant(0, op.results[0].type),)
        if property_predicate.value.data == 15:
            if permits('compare-true', op):
                rewriter.rule = 'compare-true'
                return (rewriter.constant(-1, op.results[0].type),)
    return None



MATCHERS = {
    MulfOp: match_arith_mulf,
    DivfOp: match_arith_divf,
    AddfOp: match_arith_addf,
    SubfOp: match_arith_subf,
    NegfOp: match_arith_negf,
    MaximumfOp: match_arith_maximumf,
    MinimumfOp: match_arith_minimumf,
    MaxnumfOp: match_arith_maxnumf,
    MinnumfOp: match_arith_minnumf,
    AbsFOp: match_math_absf,
    FloorOp: match_math_floor,
    CeilOp: match_math_ceil,
    TruncOp: match_math_trunc,
    XOrIOp: match_arith_xori,
    CmpfOp: match_arith_cmpf,
}
