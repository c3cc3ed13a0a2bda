# type: ignore
"""Made from `shifts.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-shl',
    'shl-zero',
    'shl-of-zero',
    'fold-shrs',
    'shrs-zero',
    'shrs-of-zero',
    'shrs-of-ones',
    'fold-shru',
    'shru-zero',
    'shru-of-zero',
    'shl-constants',
    'shru-constants',
    'shrs-constants',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import shift_left
from pycc.ir.rules.functions import shift_right
from pycc.ir.rules.functions import unsigned
from pycc.ir.rules.functions import width
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import ShLIOp
from xdsl.dialects.arith import ShRSIOp
from xdsl.dialects.arith import ShRUIOp
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
DEFAULT_OVERFLOWFLAGS = ShLIOp.get_irdl_definition().properties['overflowFlags'].default_value

def match_arith_shli(op, rewriter):
    # fold-shl: a << b == a << b, of numbers
    # shl-zero: x << 0 == x
    # shl-of-zero: 0 << x == 0
    # shl-constants: (x << a) << b == x << (a + b)
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            try:
                holds_0 = (0 <= number_1 < width(op.results[0].type))
            except PARTIAL:
                pass
            else:
                if holds_0:
                    try:
                        computed_1 = shift_left(number_0, number_1)
                    except PARTIAL:
                        pass
                    else:
                        if permits('fold-shl', op):
                            rewriter.rule = 'fold-shl'
                            return (rewriter.constant(computed_1, op.results[0].type),)
    if number_1 == 0:
        if permits('shl-zero', op):
            rewriter.rule = 'shl-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('shl-of-zero', op):
            rewriter.rule = 'shl-of-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is ShLIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if (0 <= number_0_1):
                    if (0 <= number_1):
                        try:
                            holds_2 = ((number_0_1 + number_1) < width(op.results[0].type))
                        except PARTIAL:
                            pass
                        else:
                            if holds_2:
                                if permits('shl-constants', op):
                                    rewriter.rule = 'shl-constants'
                                    before = rewriter.before(op)
                                    new_0 = before.add(ShLIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 + number_1), op.results[0].type)], result_types=[op.results[0].type], properties={'overflowFlags': DEFAULT_OVERFLOWFLAGS})).results[0]
                                    return (new_0,)
    return None


def match_arith_shrsi(op, rewriter):
    # fold-shrs: a >> b == a >> b, of numbers
    # shrs-zero: x >> 0 == x
    # shrs-of-zero: 0 >> x == 0
    # shrs-of-ones: -1 >> x == -1
    # shrs-constants: (x >> a) >> b == x >> (a + b)
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            try:
                holds_0 = (0 <= number_1 < width(op.results[0].type))
            except PARTIAL:
                pass
            else:
                if holds_0:
                    try:
                        computed_1 = shift_right(number_0, number_1)
                    except PARTIAL:
                        pass
                    else:
                        if permits('fold-shrs', op):
                            rewriter.rule = 'fold-shrs'
                            return (rewriter.constant(computed_1, op.results[0].type),)
    if number_1 == 0:
        if permits('shrs-zero', op):
            rewriter.rule = 'shrs-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('shrs-of-zero', op):
            rewriter.rule = 'shrs-of-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if number_0 == -1:
        if permits('shrs-of-ones', op):
            rewriter.rule = 'shrs-of-ones'
            return (rewriter.constant(-1, op.results[0].type),)
    if type(owner_0) is ShRSIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if (0 <= number_0_1):
                    if (0 <= number_1):
                        try:
                            holds_2 = ((number_0_1 + number_1) < width(op.results[0].type))
                        except PARTIAL:
                            pass
                        else:
                            if holds_2:
                                if permits('shrs-constants', op):
                                    rewriter.rule = 'shrs-constants'
                                    before = rewriter.before(op)
                                    new_0 = before.add(ShRSIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 + number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                                    return (new_0,)
    return None


def match_arith_shrui(op, rewriter):
    # fold-shru: a >> b == a >> b, of numbers without a sign
    # shru-zero: x >> 0 == x
    # shru-of-zero: 0 >> x == 0
    # shru-constants: (x >> a) >> b == x >> (a + b)
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            try:
                holds_0 = (0 <= number_1 < width(op.results[0].type))
            except PARTIAL:
                pass
            else:
                if holds_0:
                    try:
                        computed_1 = shift_right(unsigned(number_0, op.results[0].type), number_1)
                    except PARTIAL:
                        pass
                    else:
                        if permits('fold-shru', op):
                            rewriter.rule = 'fold-shru'
                            return (rewriter.constant(computed_1, op.results[0].type),)
    if number_1 == 0:
        if permits('shru-zero', op):
            rewriter.rule = 'shru-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('shru-of-zero', op):
            rewriter.rule = 'shru-of-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if type(owner_0) is ShRUIOp:
        if number_1 is not None:
            value_0_0, value_0_1 = owner_0._operands
            owner_0_1 = value_0_1.op if type(value_0_1) is OpResult else None
            number_0_1 = integer_of(owner_0_1) if type(owner_0_1) is ConstantOp else None
            if number_0_1 is not None:
                if (0 <= number_0_1):
                    if (0 <= number_1):
                        try:
                            holds_2 = ((number_0_1 + number_1) < width(op.results[0].type))
                        except PARTIAL:
                            pass
                        else:
                            if holds_2:
                                if permits('shru-constants', op):
                                    rewriter.rule = 'shru-constants'
                                    before = rewriter.before(op)
                                    new_0 = before.add(ShRUIOp.create(operands=[value_0_0, rewriter.constant((number_0_1 + number_1), op.results[0].type)], result_types=[op.results[0].type])).results[0]
                                    return (new_0,)
    return None



MATCHERS = {
    ShLIOp: match_arith_shli,
    ShRSIOp: match_arith_shrsi,
    ShRUIOp: match_arith_shrui,
}
