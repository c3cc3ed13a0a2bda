# type: ignore
"""Made from `products.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-mul',
    'mul-zero',
    'mul-one',
    'mul-constants',
    'mul-negatives',
    'fold-floordiv',
    'floordiv-one',
    'floordiv-self',
    'floordiv-zero',
    'fold-div',
    'div-one',
    'div-self',
    'div-zero',
    'fold-divu',
    'divu-one',
    'fold-rem',
    'rem-one',
    'rem-self',
    'fold-remu',
    'remu-one',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import fits
from pycc.ir.rules.functions import floor_divide
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import trunc_divide
from pycc.ir.rules.functions import trunc_remainder
from pycc.ir.rules.functions import unsigned
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import DivSIOp
from xdsl.dialects.arith import DivUIOp
from xdsl.dialects.arith import FloorDivSIOp
from xdsl.dialects.arith import MuliOp
from xdsl.dialects.arith import RemSIOp
from xdsl.dialects.arith import RemUIOp
from xdsl.dialects.arith import SubiOp
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
I1 = IntegerType(1)
DEFAULT_OVERFLOWFLAGS = MuliOp.get_irdl_definition().properties['overflowFlags'].default_value

def match_arith_muli(op, rewriter):
    # fold-mul: a * b == a * b, of numbers
    # mul-zero: x * 0 == 0
    # mul-one: x * 1 == x
    # mul-constants: (x * a) * b == x * (a * b)
    # mul-negatives: (0 - x) * (0 - y) == x * y
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-mul', op):
                rewriter.rule = 'fold-mul'
                return (rewriter.constant((number_0 * number_1), op.results[0].type),)
    if number_1 == 0:
        if permits('mul-zero', op):
            rewriter.rule = 'mul-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if number_0 == 0:
        if permits('mul-zero', op):
            rewriter.rule = 'mul-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('mul-one', op):
            rewriter.rule = 'mul-one'
            return (value_0,)
    if (number_0 == 1 or (number_0 == -1 and value_0.type == I1)):
        if permits('mul-one', op):
            rewriter.rule = 'mul-one'
            return (value_1,)
    if type(owner_0) is MuliOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if permits('mul-constants', op):
                    rewriter.rule = 'mul-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(MuliOp.create(operands=[value_0_0, rewriter.constant((number_0_1 * number_1), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is MuliOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_1 = value_1_1.op if type(value_1_1) is OpResult else None
            number_1_1 = integer_of(owner_1_1) if type(owner_1_1) is ConstantOp else None
            if number_1_1 is not None:
                if permits('mul-constants', op):
                    rewriter.rule = 'mul-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(MuliOp.create(operands=[value_1_0, rewriter.constant((number_1_1 * number_0), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if type(owner_0) is MuliOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 is not None:
                if permits('mul-constants', op):
                    rewriter.rule = 'mul-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(MuliOp.create(operands=[value_0_1, rewriter.constant((number_0_0 * number_1), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if number_0 is not None:
        if type(owner_1) is MuliOp:
            value_1_0, value_1_1 = owner_1._operands
            owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
            number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
            if number_1_0 is not None:
                if permits('mul-constants', op):
                    rewriter.rule = 'mul-constants'
                    before = rewriter.before(op)
                    new_0 = before.add(MuliOp.create(operands=[value_1_1, rewriter.constant((number_1_0 * number_0), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                    return (new_0,)
    if type(owner_0) is SubiOp:
        if type(owner_1) is SubiOp:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_0 = value_0_0.op if type(value_0_0) is OpResult else None
            number_0_0 = integer_of(owner_0_0) if type(owner_0_0) is ConstantOp else None
            if number_0_0 == 0:
                value_1_0, value_1_1 = owner_1._operands
                owner_1_0 = value_1_0.op if type(value_1_0) is OpResult else None
                number_1_0 = integer_of(owner_1_0) if type(owner_1_0) is ConstantOp else None
                if number_1_0 == 0:
                    if permits('mul-negatives', op):
                        rewriter.rule = 'mul-negatives'
                        before = rewriter.before(op)
                        new_0 = before.add(MuliOp.create(operands=[value_0_1, value_1_1], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                        return (new_0,)
    return None


def match_arith_floordivsi(op, rewriter):
    # fold-floordiv: a // b == a // b, of numbers, unless that is an error or does not fit
    # floordiv-one: x // 1 == x
    # floordiv-self: x // x == 1 (where x == 0, nothing is defined)
    # floordiv-zero: 0 // x == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if (number_1 != 0):
                try:
                    holds_1 = fits(floor_divide(number_0, number_1), op.results[0].type)
                except PARTIAL:
                    pass
                else:
                    if holds_1:
                        try:
                            computed_1 = floor_divide(number_0, number_1)
                        except PARTIAL:
                            pass
                        else:
                            if permits('fold-floordiv', op):
                                rewriter.rule = 'fold-floordiv'
                                return (rewriter.constant(computed_1, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('floordiv-one', op):
            rewriter.rule = 'floordiv-one'
            return (value_0,)
    if value_1 is value_0:
        if type(op.results[0].type) in (IndexType, IntegerType):
            if permits('floordiv-self', op):
                rewriter.rule = 'floordiv-self'
                return (rewriter.constant(1, op.results[0].type),)
    if number_0 == 0:
        if permits('floordiv-zero', op):
            rewriter.rule = 'floordiv-zero'
            return (rewriter.constant(0, op.results[0].type),)
    return None


def match_arith_divsi(op, rewriter):
    # fold-div: a / b == a / b, of numbers, rounded towards zero
    # div-one: x / 1 == x
    # div-self: x / x == 1
    # div-zero: 0 / x == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if (number_1 != 0):
                try:
                    holds_1 = fits(trunc_divide(number_0, number_1), op.results[0].type)
                except PARTIAL:
                    pass
                else:
                    if holds_1:
                        try:
                            computed_1 = trunc_divide(number_0, number_1)
                        except PARTIAL:
                            pass
                        else:
                            if permits('fold-div', op):
                                rewriter.rule = 'fold-div'
                                return (rewriter.constant(computed_1, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('div-one', op):
            rewriter.rule = 'div-one'
            return (value_0,)
    if value_1 is value_0:
        if type(op.results[0].type) in (IndexType, IntegerType):
            if permits('div-self', op):
                rewriter.rule = 'div-self'
                return (rewriter.constant(1, op.results[0].type),)
    if number_0 == 0:
        if permits('div-zero', op):
            rewriter.rule = 'div-zero'
            return (rewriter.constant(0, op.results[0].type),)
    return None


def match_arith_divui(op, rewriter):
    # fold-divu: a / b == a / b, of numbers without a sign
    # divu-one: x / 1 == x
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if (number_1 != 0):
                try:
                    computed_0 = floor_divide(unsigned(number_0, op.results[0].type), unsigned(number_1, op.results[0].type))
                except PARTIAL:
                    pass
                else:
                    if permits('fold-divu', op):
                        rewriter.rule = 'fold-divu'
                        return (rewriter.constant(computed_0, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('divu-one', op):
            rewriter.rule = 'divu-one'
            return (value_0,)
    return None


def match_arith_remsi(op, rewriter):
    # fold-rem: a % b == a % b, of numbers, with the sign of a
    # rem-one: x % 1 == 0
    # rem-self: x % x == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if (number_1 != 0):
                try:
                    holds_1 = fits(trunc_divide(number_0, number_1), op.results[0].type)
                except PARTIAL:
                    pass
                else:
                    if holds_1:
                        try:
                            computed_1 = trunc_remainder(number_0, number_1)
                        except PARTIAL:
                            pass
                        else:
                            if permits('fold-rem', op):
                                rewriter.rule = 'fold-rem'
                                return (rewriter.constant(computed_1, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('rem-one', op):
            rewriter.rule = 'rem-one'
            return (rewriter.constant(0, op.results[0].type),)
    if value_1 is value_0:
        if type(op.results[0].type) in (IndexType, IntegerType):
            if permits('rem-self', op):
                rewriter.rule = 'rem-self'
                return (rewriter.constant(0, op.results[0].type),)
    return None


def match_arith_remui(op, rewriter):
    # fold-remu: a % b == a % b, of numbers without a sign
    # remu-one: x % 1 == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if (number_1 != 0):
                try:
                    computed_0 = (unsigned(number_0, op.results[0].type) % unsigned(number_1, op.results[0].type))
                except PARTIAL:
                    pass
                else:
                    if permits('fold-remu', op):
                        rewriter.rule = 'fold-remu'
                        return (rewriter.constant(computed_0, op.results[0].type),)
    if (number_1 == 1 or (number_1 == -1 and value_1.type == I1)):
        if permits('remu-one', op):
            rewriter.rule = 'remu-one'
            return (rewriter.constant(0, op.results[0].type),)
    return None



MATCHERS = {
    MuliOp: match_arith_muli,
    FloorDivSIOp: match_arith_floordivsi,
    DivSIOp: match_arith_divsi,
    DivUIOp: match_arith_divui,
    RemSIOp: match_arith_remsi,
    RemUIOp: match_arith_remui,
}
