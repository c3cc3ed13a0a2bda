# type: ignore
"""Made from `extremes.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-min',
    'min-self',
    'min-most',
    'min-least',
    'min-min',
    'min-max',
    'fold-max',
    'max-self',
    'max-least',
    'max-most',
    'max-max',
    'max-min',
    'fold-minu',
    'minu-self',
    'minu-zero',
    'fold-maxu',
    'maxu-self',
    'maxu-zero',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import least
from pycc.ir.rules.functions import maximum
from pycc.ir.rules.functions import minimum
from pycc.ir.rules.functions import most
from pycc.ir.rules.functions import unsigned
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import MaxSIOp
from xdsl.dialects.arith import MaxUIOp
from xdsl.dialects.arith import MinSIOp
from xdsl.dialects.arith import MinUIOp
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)

def match_arith_minsi(op, rewriter):
    # fold-min: min(a, b) == min(a, b), of numbers
    # min-self: min(x, x) == x
    # min-most: min(x, greatest) == x
    # min-least: min(x, least) == least
    # min-min: min(min(x, y), y) == min(x, y)
    # min-max: min(x, max(x, y)) == x
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-min', op):
                rewriter.rule = 'fold-min'
                return (rewriter.constant(minimum(number_0, number_1), op.results[0].type),)
    if value_1 is value_0:
        if permits('min-self', op):
            rewriter.rule = 'min-self'
            return (value_0,)
    if number_1 is not None:
        try:
            holds_0 = (number_1 == most(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('min-most', op):
                    rewriter.rule = 'min-most'
                    return (value_0,)
    if number_0 is not None:
        try:
            holds_0 = (number_0 == most(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('min-most', op):
                    rewriter.rule = 'min-most'
                    return (value_1,)
    if number_1 is not None:
        try:
            holds_0 = (number_1 == least(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('min-least', op):
                    rewriter.rule = 'min-least'
                    return (rewriter.constant(number_1, op.results[0].type),)
    if number_0 is not None:
        try:
            holds_0 = (number_0 == least(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('min-least', op):
                    rewriter.rule = 'min-least'
                    return (rewriter.constant(number_0, op.results[0].type),)
    if type(owner_0) is MinSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('min-min', op):
                rewriter.rule = 'min-min'
                return (value_0,)
    if type(owner_1) is MinSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('min-min', op):
                rewriter.rule = 'min-min'
                return (value_1,)
    if type(owner_0) is MinSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('min-min', op):
                rewriter.rule = 'min-min'
                return (value_0,)
    if type(owner_1) is MinSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('min-min', op):
                rewriter.rule = 'min-min'
                return (value_1,)
    if type(owner_1) is MaxSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('min-max', op):
                rewriter.rule = 'min-max'
                return (value_0,)
    if type(owner_0) is MaxSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('min-max', op):
                rewriter.rule = 'min-max'
                return (value_1,)
    if type(owner_1) is MaxSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('min-max', op):
                rewriter.rule = 'min-max'
                return (value_0,)
    if type(owner_0) is MaxSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('min-max', op):
                rewriter.rule = 'min-max'
                return (value_1,)
    return None


def match_arith_maxsi(op, rewriter):
    # fold-max: max(a, b) == max(a, b), of numbers
    # max-self: max(x, x) == x
    # max-least: max(x, least) == x
    # max-most: max(x, greatest) == greatest
    # max-max: max(max(x, y), y) == max(x, y)
    # max-min: max(x, min(x, y)) == x
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            if permits('fold-max', op):
                rewriter.rule = 'fold-max'
                return (rewriter.constant(maximum(number_0, number_1), op.results[0].type),)
    if value_1 is value_0:
        if permits('max-self', op):
            rewriter.rule = 'max-self'
            return (value_0,)
    if number_1 is not None:
        try:
            holds_0 = (number_1 == least(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('max-least', op):
                    rewriter.rule = 'max-least'
                    return (value_0,)
    if number_0 is not None:
        try:
            holds_0 = (number_0 == least(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('max-least', op):
                    rewriter.rule = 'max-least'
                    return (value_1,)
    if number_1 is not None:
        try:
            holds_0 = (number_1 == most(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('max-most', op):
                    rewriter.rule = 'max-most'
                    return (rewriter.constant(number_1, op.results[0].type),)
    if number_0 is not None:
        try:
            holds_0 = (number_0 == most(op.results[0].type))
        except PARTIAL:
            pass
        else:
            if holds_0:
                if permits('max-most', op):
                    rewriter.rule = 'max-most'
                    return (rewriter.constant(number_0, op.results[0].type),)
    if type(owner_0) is MaxSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('max-max', op):
                rewriter.rule = 'max-max'
                return (value_0,)
    if type(owner_1) is MaxSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('max-max', op):
                rewriter.rule = 'max-max'
                return (value_1,)
    if type(owner_0) is MaxSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('max-max', op):
                rewriter.rule = 'max-max'
                return (value_0,)
    if type(owner_1) is MaxSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('max-max', op):
                rewriter.rule = 'max-max'
                return (value_1,)
    if type(owner_1) is MinSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_0 is value_0:
            if permits('max-min', op):
                rewriter.rule = 'max-min'
                return (value_0,)
    if type(owner_0) is MinSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_0 is value_1:
            if permits('max-min', op):
                rewriter.rule = 'max-min'
                return (value_1,)
    if type(owner_1) is MinSIOp:
        value_1_0, value_1_1 = owner_1._operands
        if value_1_1 is value_0:
            if permits('max-min', op):
                rewriter.rule = 'max-min'
                return (value_0,)
    if type(owner_0) is MinSIOp:
        value_0_0, value_0_1 = owner_0._operands
        if value_0_1 is value_1:
            if permits('max-min', op):
                rewriter.rule = 'max-min'
                return (value_1,)
    return None


def match_arith_minui(op, rewriter):
    # fold-minu: min(a, b) == min(a, b), of numbers without a sign
    # minu-self: min(x, x) == x
    # minu-zero: min(x, 0) == 0
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            try:
                computed_0 = minimum(unsigned(number_0, op.results[0].type), unsigned(number_1, op.results[0].type))
            except PARTIAL:
                pass
            else:
                if permits('fold-minu', op):
                    rewriter.rule = 'fold-minu'
                    return (rewriter.constant(computed_0, op.results[0].type),)
    if value_1 is value_0:
        if permits('minu-self', op):
            rewriter.rule = 'minu-self'
            return (value_0,)
    if number_1 == 0:
        if permits('minu-zero', op):
            rewriter.rule = 'minu-zero'
            return (rewriter.constant(0, op.results[0].type),)
    if number_0 == 0:
        if permits('minu-zero', op):
            rewriter.rule = 'minu-zero'
            return (rewriter.constant(0, op.results[0].type),)
    return None


def match_arith_maxui(op, rewriter):
    # fold-maxu: max(a, b) == max(a, b), of numbers without a sign
    # maxu-self: max(x, x) == x
    # maxu-zero: max(x, 0) == x
    value_0, value_1 = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    owner_1 = value_1.op if type(value_1) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    number_1 = integer_of(owner_1) if type(owner_1) is ConstantOp else None
    if number_0 is not None:
        if number_1 is not None:
            try:
                computed_0 = maximum(unsigned(number_0, op.results[0].type), unsigned(number_1, op.results[0].type))
            except PARTIAL:
                pass
            else:
                if permits('fold-maxu', op):
                    rewriter.rule = 'fold-maxu'
                    return (rewriter.constant(computed_0, op.results[0].type),)
    if value_1 is value_0:
        if permits('maxu-self', op):
            rewriter.rule = 'maxu-self'
            return (value_0,)
    if number_1 == 0:
        if permits('maxu-zero', op):
            rewriter.rule = 'maxu-zero'
            return (value_0,)
    if number_0 == 0:
        if permits('maxu-zero', op):
            rewriter.rule = 'maxu-zero'
            return (value_1,)
    return None



MATCHERS = {
    MinSIOp: match_arith_minsi,
    MaxSIOp: match_arith_maxsi,
    MinUIOp: match_arith_minui,
    MaxUIOp: match_arith_maxui,
}
