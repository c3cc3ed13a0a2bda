# type: ignore
"""Made from `casts.rules` by `pycc rules compile`; do not edit."""
# ruff: noqa
# fmt: off
DIGEST = ''
RULES = (
    'fold-exts',
    'fold-extu',
    'fold-trunc',
    'fold-index-cast',
    'exts-exts',
    'extu-extu',
    'exts-extu',
    'trunc-exts',
    'trunc-extu',
    'trunc-trunc',
    'index-cast-back',
    'index-cast-forth',
    'bitcast-back',
    'bitcast-same',
    'truncf-extf',
)
from pycc.ir.rewrites import permits
from pycc.ir.rules.functions import integer_of
from pycc.ir.rules.functions import unsigned
from pycc.ir.rules.functions import width
from xdsl.dialects.arith import BitcastOp
from xdsl.dialects.arith import ConstantOp
from xdsl.dialects.arith import ExtFOp
from xdsl.dialects.arith import ExtSIOp
from xdsl.dialects.arith import ExtUIOp
from xdsl.dialects.arith import IndexCastOp
from xdsl.dialects.arith import TruncFOp
from xdsl.dialects.arith import TruncIOp
from xdsl.dialects.builtin import BFloat16Type
from xdsl.dialects.builtin import Float16Type
from xdsl.dialects.builtin import Float32Type
from xdsl.dialects.builtin import Float64Type
from xdsl.dialects.builtin import IndexType
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import OpResult

PARTIAL = (ArithmeticError, LookupError, ValueError)
INDEX = IndexType()
I64 = IntegerType(64)

def match_arith_extsi(op, rewriter):
    # fold-exts: ext(a) == a, of a number
    # exts-exts: ext(ext(x)) == ext(x)
    # exts-extu: A number that was extended without a sign has none: exts(extu(x)) == extu(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if number_0 is not None:
        if permits('fold-exts', op):
            rewriter.rule = 'fold-exts'
            return (rewriter.constant(number_0, op.results[0].type),)
    if type(owner_0) is ExtSIOp:
        value_0_0, = owner_0._operands
        if permits('exts-exts', op):
            rewriter.rule = 'exts-exts'
            before = rewriter.before(op)
            new_0 = before.add(ExtSIOp.create(operands=[value_0_0], result_types=[op.results[0].type])).results[0]
            return (new_0,)
    if type(owner_0) is ExtUIOp:
        value_0_0, = owner_0._operands
        if permits('exts-extu', op):
            rewriter.rule = 'exts-extu'
            before = rewriter.before(op)
            new_0 = before.add(ExtUIOp.create(operands=[value_0_0], result_types=[op.results[0].type])).results[0]
            return (new_0,)
    return None


def match_arith_extui(op, rewriter):
    # fold-extu: ext(a) == a, of a number without a sign
    # extu-extu: ext(ext(x)) == ext(x), without a sign
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if number_0 is not None:
        try:
            computed_0 = unsigned(number_0, value_0.type)
        except PARTIAL:
            pass
        else:
            if permits('fold-extu', op):
                rewriter.rule = 'fold-extu'
                return (rewriter.constant(computed_0, op.results[0].type),)
    if type(owner_0) is ExtUIOp:
        value_0_0, = owner_0._operands
        if permits('extu-extu', op):
            rewriter.rule = 'extu-extu'
            before = rewriter.before(op)
            new_0 = before.add(ExtUIOp.create(operands=[value_0_0], result_types=[op.results[0].type])).results[0]
            return (new_0,)
    return None


def match_arith_trunci(op, rewriter):
    # fold-trunc: trunc(a) == a modulo 2**N, of a number
    # trunc-exts: trunc(ext(x)) == x
    # trunc-extu: trunc(ext(x)) == x, without a sign
    # trunc-trunc: trunc(trunc(x)) == trunc(x)
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if number_0 is not None:
        if permits('fold-trunc', op):
            rewriter.rule = 'fold-trunc'
            return (rewriter.constant(number_0, op.results[0].type),)
    if type(owner_0) is ExtSIOp:
        value_0_0, = owner_0._operands
        if value_0_0.type == op.results[0].type:
            if permits('trunc-exts', op):
                rewriter.rule = 'trunc-exts'
                return (value_0_0,)
    if type(owner_0) is ExtUIOp:
        value_0_0, = owner_0._operands
        if value_0_0.type == op.results[0].type:
            if permits('trunc-extu', op):
                rewriter.rule = 'trunc-extu'
                return (value_0_0,)
    if type(owner_0) is TruncIOp:
        value_0_0, = owner_0._operands
        if permits('trunc-trunc', op):
            rewriter.rule = 'trunc-trunc'
            before = rewriter.before(op)
            new_0 = before.add(TruncIOp.create(operands=[value_0_0], result_types=[op.results[0].type])).results[0]
            return (new_0,)
    return None


def match_arith_index_cast(op, rewriter):
    # fold-index-cast: cast(a) == a, of a number
    # index-cast-back: cast(cast(x)) == x, if an index has room for x
    # index-cast-forth: cast(cast(x)) == x, of an index
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    number_0 = integer_of(owner_0) if type(owner_0) is ConstantOp else None
    if number_0 is not None:
        if permits('fold-index-cast', op):
            rewriter.rule = 'fold-index-cast'
            return (rewriter.constant(number_0, op.results[0].type),)
    if type(owner_0) is IndexCastOp:
        value_0_0, = owner_0._operands
        if value_0_0.type == op.results[0].type:
            if type(op.results[0].type) is IntegerType:
                try:
                    holds_0 = (width(value_0_0.type) <= 64)
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('index-cast-back', op):
                            rewriter.rule = 'index-cast-back'
                            return (value_0_0,)
            if op.results[0].type == INDEX:
                if value_0.type == I64:
                    if permits('index-cast-forth', op):
                        rewriter.rule = 'index-cast-forth'
                        return (value_0_0,)
    return None


def match_arith_bitcast(op, rewriter):
    # bitcast-back: bits(bits(x)) == x
    # bitcast-same: bits(x) == x, as what it is
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is BitcastOp:
        value_0_0, = owner_0._operands
        if value_0_0.type == op.results[0].type:
            if type(op.results[0].type) in (BFloat16Type, Float16Type, Float32Type, Float64Type, IndexType, IntegerType):
                if permits('bitcast-back', op):
                    rewriter.rule = 'bitcast-back'
                    return (value_0_0,)
    if value_0.type == op.results[0].type:
        if type(op.results[0].type) in (BFloat16Type, Float16Type, Float32Type, Float64Type, IndexType, IntegerType):
            if permits('bitcast-same', op):
                rewriter.rule = 'bitcast-same'
                return (value_0,)
    return None


def match_arith_truncf(op, rewriter):
    # truncf-extf: float32(float64(x)) == x
    value_0, = op._operands
    owner_0 = value_0.op if type(value_0) is OpResult else None
    if type(owner_0) is ExtFOp:
        value_0_0, = owner_0._operands
        if value_0_0.type == op.results[0].type:
            if type(op.results[0].type) in (BFloat16Type, Float16Type, Float32Type, Float64Type):
                try:
                    holds_0 = (width(value_0.type) > width(value_0_0.type))
                except PARTIAL:
                    pass
                else:
                    if holds_0:
                        if permits('truncf-extf', op):
                            rewriter.rule = 'truncf-extf'
                            return (value_0_0,)
    return None



MATCHERS = {
    ExtSIOp: match_arith_extsi,
    ExtUIOp: match_arith_extui,
    TruncIOp: match_arith_trunci,
    IndexCastOp: match_arith_index_cast,
    BitcastOp: match_arith_bitcast,
    TruncFOp: match_arith_truncf,
}
