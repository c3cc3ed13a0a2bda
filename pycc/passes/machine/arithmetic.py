"""`arith` and `math`: mostly one instruction each. Functions of the C library are called as such (D5: bits as
CPython's)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from xdsl.dialects import arith, math, ub
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, Float32Type, FloatAttr, IntegerAttr, VectorType
from xdsl.ir import Attribute, Operation

from pycc.dialects import llvm
from pycc.ir.levels import LevelError
from pycc.passes.machine.emitter import NO_FAST_MATH, PREDICATES, ZERO_FLAGS, integer_attribute
from pycc.passes.machine.function import FunctionLowering
from pycc.passes.machine.types import i1, i64, lower_type, struct_of

Lower = Callable[[FunctionLowering, Any], None]


@lru_cache(maxsize=64)
def _fast_math(flags: Attribute) -> Attribute:
    return llvm.FastMathAttr(tuple(flags.data))  # pyright: ignore


def _float_properties(op: Any) -> dict[str, Attribute]:
    flags = op.properties.get("fastmath")
    if flags is None or not flags.data:
        return dict(NO_FAST_MATH)
    return {"fastmathFlags": _fast_math(flags)}


@lru_cache(maxsize=16)
def _overflow(flags: Attribute) -> IntegerAttr[Any]:
    data: Any = flags.data  # pyright: ignore
    texts = {str(flag) for flag in data}
    return IntegerAttr(("nsw" in texts) | 2 * ("nuw" in texts), 32)


# ---------------------------------------------------------------- makers of handlers


def _wrapping(cls: type[Operation]) -> Lower:
    def lower(function: FunctionLowering, op: Any) -> None:
        operands = function.all(op.operands)
        flags = op.properties.get("overflowFlags")
        properties: dict[str, Attribute] = {"overflowFlags": ZERO_FLAGS if flags is None else _overflow(flags)}
        function.values[op.results[0]] = function.value(cls, operands, operands[0].type, properties)

    return lower


def _plain(cls: type[Operation]) -> Lower:
    """Operands and result of one type, no properties."""

    def lower(function: FunctionLowering, op: Any) -> None:
        operands = function.all(op.operands)
        function.values[op.results[0]] = function.value(cls, operands, operands[0].type)

    return lower


def _float(cls: type[Operation]) -> Lower:
    def lower(function: FunctionLowering, op: Any) -> None:
        operands = function.all(op.operands)
        function.values[op.results[0]] = function.value(cls, operands, operands[0].type, _float_properties(op))

    return lower


def _cast(cls: type[Operation]) -> Lower:
    def lower(function: FunctionLowering, op: Any) -> None:
        value, to = function.get(op.operands[0]), lower_type(op.results[0].type)
        function.values[op.results[0]] = value if value.type == to else function.value(cls, (value,), to)

    return lower


def _flagged(cls: type[Operation], **flags: bool) -> Lower:
    """An intrinsic with boolean properties."""

    def lower(function: FunctionLowering, op: Any) -> None:
        operands = function.all(op.operands)
        properties: dict[str, Attribute] = {k: IntegerAttr.from_bool(v) for k, v in flags.items()}
        function.values[op.results[0]] = function.value(cls, operands, operands[0].type, properties)

    return lower


def _c_function(name: str) -> Lower:
    """A function of libm; the name of the float version has an `f` behind."""

    def lower(function: FunctionLowering, op: Any) -> None:
        operands = function.all(op.operands)
        type_ = operands[0].type
        if isinstance(type_, VectorType):
            raise LevelError(f"{op.name} of a vector has no lowering")
        symbol = name + "f" if isinstance(type_, Float32Type) else name
        function.module.declare_c(symbol, [v.type for v in operands], type_, pure=True)
        function.values[op.results[0]] = function.call_value(symbol, operands, type_)

    return lower


# ---------------------------------------------------------------- the ones with a life of their own


def lower_constant(function: FunctionLowering, op: arith.ConstantOp) -> None:
    """`arith.constant`."""
    value, type_ = op.value, lower_type(op.result.type)
    match value:
        case IntegerAttr():
            machine = function.integer(value.value.data, type_)
        case FloatAttr() | DenseIntOrFPElementsAttr():
            machine = function.attribute(value, type_)
        case _:
            raise LevelError(f"constant {value} has no lowering")
    function.values[op.result] = machine


def lower_poison(function: FunctionLowering, op: ub.PoisonOp) -> None:
    """`ub.poison`: a value that nobody looks at (`flow-to-scf` makes them)."""
    function.values[op.result] = function.poison(lower_type(op.result.type))


def lower_cmpi(function: FunctionLowering, op: arith.CmpiOp) -> None:
    """`arith.cmpi`: the numbers of the predicates are LLVM's."""
    predicate = PREDICATES[llvm.ALL_ICMP_FLAGS[op.predicate.value.data].value]
    operands = function.all([op.lhs, op.rhs])
    function.values[op.result] = function.value(
        llvm.ICmpOp, operands, lower_type(op.result.type), {"predicate": predicate}
    )


def lower_cmpf(function: FunctionLowering, op: arith.CmpfOp) -> None:
    """`arith.cmpf`: the numbers of the predicates are LLVM's."""
    properties = _float_properties(op)
    properties["predicate"] = integer_attribute(op.predicate.value.data, i64)
    operands = function.all([op.lhs, op.rhs])
    function.values[op.result] = function.value(llvm.FCmpOp, operands, lower_type(op.result.type), properties)


def lower_select(function: FunctionLowering, op: arith.SelectOp) -> None:
    """`arith.select`."""
    condition, then, orelse = function.all([op.cond, op.lhs, op.rhs])
    function.bind(op.result, function.select(condition, then, orelse))


def _floor_division(predicate: str, step: int) -> Lower:
    """Division that rounds down (or up): the truncated quotient, corrected where there is a remainder of the other
    sign."""

    def lower(function: FunctionLowering, op: Any) -> None:
        lhs, rhs = function.all([op.lhs, op.rhs])
        type_ = lhs.type
        zero = function.integer(0, type_)
        quotient = function.value(llvm.SDivOp, (lhs, rhs), type_)
        remainder = function.sub(lhs, function.mul(quotient, rhs))
        mixed = function.value(llvm.XOrOp, (lhs, rhs), type_)
        inexact = function.compare("ne", remainder, zero)
        sign = function.compare(predicate, mixed, zero)
        wrong = function.value(llvm.AndOp, (inexact, sign), i1)
        corrected = function.add(quotient, function.integer(step, type_))
        function.values[op.result] = function.select(wrong, corrected, quotient)

    return lower


def lower_ceil_division_unsigned(function: FunctionLowering, op: arith.CeilDivUIOp) -> None:
    """`arith.ceildivui`."""
    lhs, rhs = function.all([op.lhs, op.rhs])
    type_ = lhs.type
    zero, one = function.integer(0, type_), function.integer(1, type_)
    quotient = function.value(llvm.UDivOp, (function.sub(lhs, one), rhs), type_)
    function.values[op.result] = function.select(function.compare("eq", lhs, zero), zero, function.add(quotient, one))


def lower_add_extended(function: FunctionLowering, op: arith.AddUIExtendedOp) -> None:
    """`arith.addui_extended`: sum and carry."""
    lhs, rhs = function.all([op.lhs, op.rhs])
    both = function.value(llvm.UAddWithOverflowOp, (lhs, rhs), struct_of([lhs.type, i1]))
    function.values[op.results[0]] = function.extract(both, 0)
    function.values[op.results[1]] = function.extract(both, 1)


def _extended_product(extend: type[Operation]) -> Lower:
    """Low and high half of a product: in twice the width."""

    def lower(function: FunctionLowering, op: Any) -> None:
        from xdsl.dialects.builtin import IntegerType

        lhs, rhs = function.all([op.lhs, op.rhs])
        type_: Any = lhs.type
        width = type_.width.data
        wide = IntegerType(2 * width)
        product = function.mul(function.value(extend, (lhs,), wide), function.value(extend, (rhs,), wide))
        high = function.value(llvm.LShrOp, (product, function.integer(width, wide)), wide)
        function.values[op.results[0]] = function.value(llvm.TruncOp, (product,), type_)
        function.values[op.results[1]] = function.value(llvm.TruncOp, (high,), type_)

    return lower


def _index_cast(extend: type[Operation]) -> Lower:
    """`index` is `i64`: nothing, a truncation, or an extension."""

    def lower(function: FunctionLowering, op: Any) -> None:
        value, to = function.get(op.operands[0]), lower_type(op.results[0].type)
        if value.type != to:
            value = function.value(llvm.TruncOp if value.type == i64 else extend, (value,), to)
        function.values[op.results[0]] = value

    return lower


def lower_reciprocal_root(function: FunctionLowering, op: math.RsqrtOp) -> None:
    """`math.rsqrt` as it is defined: one over the root."""
    value = function.get(op.operand)
    root = function.value(llvm.FSqrtOp, (value,), value.type, dict(NO_FAST_MATH))
    one = function.attribute(FloatAttr(1.0, value.type), value.type)  # pyright: ignore
    function.values[op.result] = function.value(llvm.FDivOp, (one, root), value.type, dict(NO_FAST_MATH))


_ARITH: dict[type[Operation], Lower] = {
    arith.ConstantOp: lower_constant,
    ub.PoisonOp: lower_poison,
    arith.AddiOp: _wrapping(llvm.AddOp),
    arith.SubiOp: _wrapping(llvm.SubOp),
    arith.MuliOp: _wrapping(llvm.MulOp),
    arith.ShLIOp: _wrapping(llvm.ShlOp),
    arith.DivSIOp: _plain(llvm.SDivOp),
    arith.DivUIOp: _plain(llvm.UDivOp),
    arith.RemSIOp: _plain(llvm.SRemOp),
    arith.RemUIOp: _plain(llvm.URemOp),
    arith.AndIOp: _plain(llvm.AndOp),
    arith.OrIOp: _plain(llvm.OrOp),
    arith.XOrIOp: _plain(llvm.XOrOp),
    arith.ShRSIOp: _plain(llvm.AShrOp),
    arith.ShRUIOp: _plain(llvm.LShrOp),
    arith.MaxSIOp: _plain(llvm.SMaxOp),
    arith.MinSIOp: _plain(llvm.SMinOp),
    arith.MaxUIOp: _plain(llvm.UMaxOp),
    arith.MinUIOp: _plain(llvm.UMinOp),
    arith.FloorDivSIOp: _floor_division("slt", -1),
    arith.CeilDivSIOp: _floor_division("sge", 1),
    arith.CeilDivUIOp: lower_ceil_division_unsigned,
    arith.AddUIExtendedOp: lower_add_extended,
    arith.MulSIExtendedOp: _extended_product(llvm.SExtOp),
    arith.MulUIExtendedOp: _extended_product(llvm.ZExtOp),
    arith.CmpiOp: lower_cmpi,
    arith.CmpfOp: lower_cmpf,
    arith.SelectOp: lower_select,
    arith.AddfOp: _float(llvm.FAddOp),
    arith.SubfOp: _float(llvm.FSubOp),
    arith.MulfOp: _float(llvm.FMulOp),
    arith.DivfOp: _float(llvm.FDivOp),
    arith.NegfOp: _float(llvm.FNegOp),
    arith.MaximumfOp: _plain(llvm.MaximumOp),
    arith.MinimumfOp: _plain(llvm.MinimumOp),
    arith.MaxnumfOp: _float(llvm.VectorFMaxOp),
    arith.MinnumfOp: _float(llvm.VectorFMinOp),
    arith.BitcastOp: _cast(llvm.BitcastOp),
    arith.IndexCastOp: _index_cast(llvm.SExtOp),
    arith.FPToSIOp: _cast(llvm.FPToSIOp),
    arith.FPToUIOp: _cast(llvm.FPToUIOp),
    arith.SIToFPOp: _cast(llvm.SIToFPOp),
    arith.UIToFPOp: _cast(llvm.UIToFPOp),
    arith.ExtFOp: _cast(llvm.FPExtOp),
    arith.TruncFOp: _cast(llvm.FPTruncOp),
    arith.TruncIOp: _cast(llvm.TruncOp),
    arith.ExtSIOp: _cast(llvm.SExtOp),
    arith.ExtUIOp: _cast(llvm.ZExtOp),
}

_MATH: dict[type[Operation], Lower] = {
    math.AbsFOp: _float(llvm.FAbsOp),
    math.AbsIOp: _flagged(llvm.AbsOp, is_int_min_poison=False),
    math.CeilOp: _float(llvm.FCeilOp),
    math.FloorOp: _float(llvm.FFloorOp),
    math.SqrtOp: _float(llvm.FSqrtOp),
    math.RsqrtOp: lower_reciprocal_root,
    math.TruncOp: _plain(llvm.FTruncOp),
    math.RoundEvenOp: _plain(llvm.RoundEvenOp),
    math.RoundOp: _plain(llvm.RoundOp),
    math.CopySignOp: _float(llvm.FCopySignOp),
    math.FmaOp: _float(llvm.FMAOp),
    math.CountLeadingZerosOp: _flagged(llvm.CountLeadingZerosOp, is_zero_poison=False),
    math.CountTrailingZerosOp: _flagged(llvm.CountTrailingZerosOp, is_zero_poison=False),
    math.CtPopOp: _plain(llvm.CtPopOp),
}

_LIBM: dict[type[Operation], str] = {
    math.AcosOp: "acos", math.AcoshOp: "acosh", math.AsinOp: "asin", math.AsinhOp: "asinh", math.AtanOp: "atan",
    math.AtanhOp: "atanh", math.Atan2Op: "atan2", math.CbrtOp: "cbrt", math.CosOp: "cos", math.CoshOp: "cosh",
    math.ErfOp: "erf", math.Exp2Op: "exp2", math.ExpM1Op: "expm1", math.ExpOp: "exp", math.Log10Op: "log10",
    math.Log1pOp: "log1p", math.Log2Op: "log2", math.LogOp: "log", math.PowFOp: "pow", math.SinOp: "sin",
    math.SinhOp: "sinh", math.TanOp: "tan", math.TanhOp: "tanh",
}  # fmt: skip

TABLE: dict[type[Operation], Callable[..., None]] = {
    **_ARITH,
    **_MATH,
    **{op: _c_function(name) for op, name in _LIBM.items()},
}
# Remainder of floats is an instruction without an op in xDSL's arith; `fmod` reaches it through `mem.call_c`.

__all__ = ["TABLE"]
