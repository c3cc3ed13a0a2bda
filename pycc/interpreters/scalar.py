"""What one op of `arith`, `math` or `flow`'s arithmetic computes: a table from op class to a maker of pure functions.

A maker takes in the op (its types and properties) and gives out a function from operand values to the result, or to a
tuple where there are several. Values: ints (signed; 0 or 1 for `i1`), floats, tuples of them for vectors (flat, in
order). `evaluate` and `evaluate_op` are for tests of rewrite rules and for anybody who folds.

>>> evaluate("arith.addi", {}, [127, 1], [i8, i8], [i8])
(-128,)
"""

# pyright: reportUnknownLambdaType=false
from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xdsl.dialects import arith, math
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    FloatAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    VectorType,
    i1,
    i64,
)
from xdsl.ir import Attribute, Operation
from xdsl.utils.test_value import create_ssa_value

from pycc.dialects import flow
from pycc.interpreters import floats, integers
from pycc.interpreters.faults import Fault, Poison
from pycc.support.diagnostics import IntegerRangeError

Function = Callable[..., Any]
Maker = Callable[[Any], Function]

_FLOATS = {"f16": 16, "f32": 32, "f64": 64}


def scalar_type(type_: Attribute) -> Attribute:
    """The element type of a vector; other types stay."""
    return type_.element_type if isinstance(type_, VectorType) else type_


def integer_width(type_: Attribute) -> int:
    """Bits of an integer type; `index` has 64."""
    match scalar_type(type_):
        case IntegerType(width=width):
            return width.data
        case IndexType():
            return 64
        case other:
            raise Fault(f"{other} is no integer type")


def float_width(type_: Attribute) -> int:
    """Bits of a float type."""
    width = _FLOATS.get(scalar_type(type_).name)
    if width is None:
        raise Fault(f"{type_} is no float type that is interpreted")
    return width


def kind_of(type_: Attribute) -> tuple[str, int]:
    """ "float" or "int", and the width."""
    return ("float", float_width(type_)) if scalar_type(type_).name in _FLOATS else ("int", integer_width(type_))


def constant_value(attribute: Attribute, type_: Attribute | None = None) -> Any:
    """The value of a constant attribute; integers in the signed form of their type."""
    match attribute:
        case IntegerAttr():
            return integers.wrapping(integer_width(type_ or attribute.type))(attribute.value.data)
        case FloatAttr():
            return floats.ROUND[float_width(type_ or attribute.type)](attribute.value.data)
        case DenseIntOrFPElementsAttr():
            element = attribute.get_element_type()
            if element.name in _FLOATS:
                return tuple(float(v) for v in attribute.get_values())  # pyright: ignore[reportArgumentType]
            wrap = integers.wrapping(integer_width(element))
            return tuple(wrap(v) for v in attribute.get_values())
        case _:
            raise Fault(f"{attribute} is no number")


# ---------------------------------------------------------------- makers


def _integer(make: Callable[[int], Function]) -> Maker:
    return lambda op: make(integer_width(op.operands[0].type))


def _float(plain: Function) -> Maker:
    return lambda op: floats.rounded(plain, float_width(op.operands[0].type))


def _same(function: Function) -> Maker:
    return lambda op: function


def _wrapping(make: Callable[[int], Function], plain: Function) -> Maker:
    """+ - * with the flags that forbid overflow."""

    def maker(op: Operation) -> Function:
        width = integer_width(op.operands[0].type)
        flags = op.properties.get("overflowFlags")
        texts: set[str] = set() if flags is None else {str(flag) for flag in flags.data}  # pyright: ignore
        if "nsw" in texts or "nuw" in texts:
            return integers.without_overflow(plain, width, "nsw" in texts, "nuw" in texts)
        return make(width)

    return maker


def _shift_left(op: Operation) -> Function:
    width = integer_width(op.operands[0].type)
    plain = integers.shift_left(width)
    flags = op.properties.get("overflowFlags")
    texts: set[str] = set() if flags is None else {str(flag) for flag in flags.data}  # pyright: ignore
    if not texts & {"nsw", "nuw"}:
        return plain
    checked = integers.without_overflow(operator.lshift, width, "nsw" in texts, "nuw" in texts)

    def function(a: Any, b: Any) -> Any:
        result = plain(a, b)
        return result if type(result) is Poison else checked(a, b)

    return function


def _constant(op: arith.ConstantOp) -> Function:
    value = constant_value(op.value, op.result.type if not isinstance(op.result.type, VectorType) else None)
    return lambda: value


def _select(op: arith.SelectOp) -> Function:
    if isinstance(op.cond.type, VectorType):
        return lambda c, a, b: tuple(x if w else y for w, x, y in zip(c, a, b, strict=True))
    return lambda c, a, b: a if c else b


def _extension(make: Callable[[int], Function]) -> Maker:
    return lambda op: make(integer_width(op.operands[0].type))


def _truncation(op: Operation) -> Function:
    return integers.wrapping(integer_width(op.results[0].type))


def _index_cast(op: Operation) -> Function:
    source, target = integer_width(op.operands[0].type), integer_width(op.results[0].type)
    return integers.extend_signed(source) if source < target else integers.wrapping(target)


def _float_cast(op: Operation) -> Function:
    return floats.ROUND[float_width(op.results[0].type)]


def _bitcast(op: Operation) -> Function:
    return floats.bitcast(kind_of(op.operands[0].type), kind_of(op.results[0].type))


def _libm(name: str, count: int = 1) -> Maker:
    return lambda op: floats.libm(name, float_width(op.operands[0].type), count)


def _by_width(single: Function, double: Function) -> Maker:
    return lambda op: single if float_width(op.operands[0].type) == 32 else double


_CHECKED: dict[str, Callable[[Any, Any], Any]] = {"add": operator.add, "sub": operator.sub, "mul": operator.mul}
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1


def _checked(op: flow.CheckedOp) -> Function:
    compute = _CHECKED[op.kind.data]

    def function(a: Any, b: Any) -> Any:
        result = compute(a, b)
        if LOWEST <= result <= HIGHEST:
            return result
        raise IntegerRangeError

    return function


_ARITH: dict[type[Operation], Maker] = {
    arith.ConstantOp: _constant,
    arith.AddiOp: _wrapping(integers.add, operator.add),
    arith.SubiOp: _wrapping(integers.sub, operator.sub),
    arith.MuliOp: _wrapping(integers.mul, operator.mul),
    arith.ShLIOp: _shift_left,
    arith.DivSIOp: _integer(integers.div_signed),
    arith.DivUIOp: _integer(integers.div_unsigned),
    arith.RemSIOp: _integer(integers.rem_signed),
    arith.RemUIOp: _integer(integers.rem_unsigned),
    arith.FloorDivSIOp: _integer(integers.div_floor),
    arith.CeilDivSIOp: _integer(integers.div_ceil),
    arith.CeilDivUIOp: _integer(integers.div_ceil_unsigned),
    arith.AndIOp: _same(operator.and_),
    arith.OrIOp: _same(operator.or_),
    arith.XOrIOp: _same(operator.xor),
    arith.ShRSIOp: _integer(integers.shift_right_signed),
    arith.ShRUIOp: _integer(integers.shift_right_unsigned),
    arith.MinSIOp: _integer(integers.min_signed),
    arith.MaxSIOp: _integer(integers.max_signed),
    arith.MinUIOp: _integer(integers.min_unsigned),
    arith.MaxUIOp: _integer(integers.max_unsigned),
    arith.AddUIExtendedOp: _integer(integers.add_extended),
    arith.MulSIExtendedOp: _integer(lambda width: integers.mul_extended(width, signed=True)),
    arith.MulUIExtendedOp: _integer(lambda width: integers.mul_extended(width, signed=False)),
    arith.CmpiOp: lambda op: integers.compare(op.predicate.value.data, integer_width(op.lhs.type)),
    arith.CmpfOp: lambda op: floats.compare(op.predicate.value.data),
    arith.SelectOp: _select,
    arith.AddfOp: _float(floats.add),
    arith.SubfOp: _float(floats.sub),
    arith.MulfOp: _float(floats.mul),
    arith.DivfOp: _float(floats.div),
    arith.NegfOp: _same(floats.negate),
    arith.MaximumfOp: _same(floats.maximum),
    arith.MinimumfOp: _same(floats.minimum),
    arith.MaxnumfOp: _same(floats.maximum_number),
    arith.MinnumfOp: _same(floats.minimum_number),
    arith.BitcastOp: _bitcast,
    arith.IndexCastOp: _index_cast,
    arith.FPToSIOp: lambda op: floats.to_integer(integer_width(op.result.type), signed=True),
    arith.FPToUIOp: lambda op: floats.to_integer(integer_width(op.result.type), signed=False),
    arith.SIToFPOp: lambda op: floats.from_integer(integer_width(op.input.type), True, float_width(op.result.type)),
    arith.UIToFPOp: lambda op: floats.from_integer(integer_width(op.input.type), False, float_width(op.result.type)),
    arith.ExtFOp: _float_cast,
    arith.TruncFOp: _float_cast,
    arith.TruncIOp: _truncation,
    arith.ExtSIOp: _extension(integers.extend_signed),
    arith.ExtUIOp: _extension(integers.extend_unsigned),
}

_MATH: dict[type[Operation], Maker] = {
    math.AbsFOp: _same(floats.absolute),
    math.AbsIOp: _integer(integers.absolute),
    math.CeilOp: _same(floats.ceil),
    math.FloorOp: _same(floats.floor),
    math.TruncOp: _same(floats.truncate),
    math.RoundEvenOp: _same(floats.round_even),
    math.RoundOp: _same(floats.round_away),
    math.SqrtOp: _float(floats.square_root),
    math.RsqrtOp: _by_width(floats.reciprocal_root_single, floats.reciprocal_root),
    math.CopySignOp: _same(floats.copy_sign),
    math.FmaOp: _by_width(floats.fused_single, floats.fused),
    math.CountLeadingZerosOp: _integer(integers.count_leading_zeros),
    math.CountTrailingZerosOp: _integer(integers.count_trailing_zeros),
    math.CtPopOp: _integer(integers.count_ones),
    math.IPowIOp: _integer(integers.power),
    math.Atan2Op: _libm("atan2", 2),
    math.PowFOp: _libm("pow", 2),
}

_LIBM: dict[type[Operation], str] = {
    math.AcosOp: "acos", math.AcoshOp: "acosh", math.AsinOp: "asin", math.AsinhOp: "asinh", math.AtanOp: "atan",
    math.AtanhOp: "atanh", math.CbrtOp: "cbrt", math.CosOp: "cos", math.CoshOp: "cosh", math.ErfOp: "erf",
    math.Exp2Op: "exp2", math.ExpM1Op: "expm1", math.ExpOp: "exp", math.Log10Op: "log10", math.Log1pOp: "log1p",
    math.Log2Op: "log2", math.LogOp: "log", math.SinOp: "sin", math.SinhOp: "sinh", math.TanOp: "tan",
    math.TanhOp: "tanh",
}  # fmt: skip

_PLAIN: dict[type[Operation], Maker] = {
    **_ARITH,
    **_MATH,
    **{op: _libm(name) for op, name in _LIBM.items()},
    flow.CheckedOp: _checked,
}

BY_ELEMENT = frozenset(_PLAIN) - {arith.ConstantOp, arith.SelectOp, flow.CheckedOp}
"""Ops that work on vectors element by element."""


def _elementwise(function: Function, results: int) -> Function:
    """A function of numbers, on vectors."""
    if results == 1:
        return lambda *vectors: tuple(function(*row) for row in zip(*vectors, strict=True))
    return lambda *vectors: tuple(zip(*(function(*row) for row in zip(*vectors, strict=True)), strict=True))


def maker_of(cls: type[Operation]) -> Maker | None:
    """The maker for an op class; None where the class is not in the table."""
    plain = _PLAIN.get(cls)
    if plain is None or cls not in BY_ELEMENT:
        return plain

    def maker(op: Operation) -> Function:
        function = plain(op)
        return _elementwise(function, len(op.results)) if isinstance(op.results[0].type, VectorType) else function

    return maker


SCALARS: Mapping[type[Operation], Maker] = {cls: maker for cls in _PLAIN if (maker := maker_of(cls)) is not None}
"""Every op class that computes numbers from numbers."""
_BY_NAME: Mapping[str, type[Operation]] = {cls.name: cls for cls in SCALARS}


def evaluate_op(op: Operation, operands: Sequence[Any]) -> tuple[Any, ...]:
    """The results of an op on these operands. `Fault` for undefined behaviour and for an op that is not in the table;
    `IntegerRangeError` from `flow.checked`; a `Poison` among the results where one is not defined."""
    maker = SCALARS.get(type(op))
    if maker is None:
        raise Fault("the op does not compute a number from numbers", op)
    try:
        result = maker(op)(*operands)
    except Fault as fault:
        raise Fault(fault.reason, op) from None
    return result if len(op.results) > 1 else (result,)


def evaluate(
    name: str,
    properties: Mapping[str, Attribute],
    operands: Sequence[Any],
    operand_types: Sequence[Attribute],
    result_types: Sequence[Attribute],
) -> tuple[Any, ...]:
    """As `evaluate_op`, for an op that is not made yet."""
    cls = _BY_NAME.get(name)
    if cls is None:
        raise Fault(f"{name} does not compute a number from numbers")
    values = [create_ssa_value(type_) for type_ in operand_types]
    given = dict(properties)
    if cls is flow.CheckedOp and "operandSegmentSizes" not in given:
        given["operandSegmentSizes"] = flow.segments(values[:1], values[1:], [], [])
    return evaluate_op(cls.create(operands=values, result_types=list(result_types), properties=given), operands)


__all__ = ["BY_ELEMENT", "SCALARS", "constant_value", "evaluate", "evaluate_op", "i1", "i64", "maker_of"]
