"""`arith` and `math` as expressions.

One handler per op class: `(writer, op) -> None`, which takes the operands' expressions from the writer and defines the
results. What the ops mean is MLIR's: integers wrap, floats are IEEE in source order, division by zero was excluded
before.
"""

from __future__ import annotations

import math as python_math
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xdsl.dialects import arith, math
from xdsl.dialects.builtin import (
    Float32Type,
    FloatAttr,
    IntegerAttr,
    IntegerType,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.backends.source.expressions import (
    FALSE,
    NULL,
    TRUE,
    Binary,
    Call,
    Conditional,
    Expression,
    Literal,
    Member,
    Name,
    Unary,
    both,
    choose,
    either,
    negate,
)
from pycc.ir.levels import LevelError

if TYPE_CHECKING:
    from pycc.backends.source.structure import FunctionWriter

Handler = Callable[["FunctionWriter", Any], None]
_DYNAMIC = -(1 << 63)


def width(type_: Attribute) -> int:
    """Bits of an integer type (`index` is 64 bits wide)."""
    return type_.width.data if isinstance(type_, IntegerType) else 64


def cast(type_text: str, expression: Expression) -> Expression:
    """A conversion, `T(x)`."""
    return Call(type_text, (expression,))


def narrowed(type_text: str, expression: Expression) -> Expression:
    """C computes small integers as `int`; back to the type that the value has."""
    return cast(type_text, expression) if type_text in ("int8_t", "int16_t") else expression


def unsigned(writer: FunctionWriter, value: SSAValue) -> Expression:
    """An integer operand as the unsigned one with its bits."""
    text = writer.types.text(value.type)
    expression = writer.take(value)
    return expression if text == "bool" else cast(f"u{text}", expression)


def template(name: str, type_text: str, *arguments: Expression) -> Expression:
    """A call of a template of one type parameter; the type is written where C++ would deduce another."""
    plain = all(isinstance(argument, Name | Member) for argument in arguments)
    return Call(name if plain else f"{name}<{type_text}>", arguments)


# ---------------------------------------------------------------- constants


def float_literal(value: float, single: bool) -> Expression:
    """A float, exactly."""
    if python_math.isnan(value):
        raw = struct.unpack("<Q", struct.pack("<d", value))[0]
        if not single and raw != 0x7FF8000000000000:
            return Call("bits<double>", (Literal(f"uint64_t(0x{raw:016x})"),))
        return Literal('__builtin_nanf("")' if single else '__builtin_nan("")')
    if python_math.isinf(value):
        return Literal(("-" if value < 0 else "") + ("__builtin_inff()" if single else "__builtin_inf()"))
    return Literal(repr(value) + ("f" if single else ""))


def integer_literal(value: int) -> Expression:
    """An integer of up to 64 bits."""
    return Literal("INT64_MIN" if value == -(1 << 63) else str(value))


def constant(writer: FunctionWriter, op: arith.ConstantOp) -> None:
    """`arith.constant`."""
    value, type_ = op.value, op.result.type
    match value:
        case IntegerAttr() if width(type_) == 1:
            expression: Expression = TRUE if value.value.data & 1 else FALSE
        case IntegerAttr():
            bits = width(type_)
            number = value.value.data & ((1 << bits) - 1)
            expression = integer_literal(number - (1 << bits) if number >> (bits - 1) else number)
        case FloatAttr():
            expression = float_literal(value.value.data, isinstance(type_, Float32Type))
            if isinstance(expression, Call):
                writer.use("bits")
        case _:
            raise LevelError(f"constant {value} has no C++ text")
    writer.bind(op.result, expression)


# ---------------------------------------------------------------- integers


def _wraps(name: str, operator: str, commutes: bool) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        text = writer.types.text(op.result.type)
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        if text == "bool":
            expression = both(lhs, rhs) if operator == "*" else Binary("!=", lhs, rhs, "==")
        elif text in ("int8_t", "int16_t"):
            expression = cast(text, Binary(operator, lhs, rhs))
        elif (folded := _folded(operator, lhs, rhs, width(op.result.type))) is not None:
            expression = folded  # compilers object to constant arithmetic that overflows
        elif "nsw" in str(op.overflow_flags):
            expression = Binary(operator, lhs, rhs)
        else:
            writer.use("wrap")
            if commutes and isinstance(lhs, Literal):
                lhs, rhs = rhs, lhs
            expression = Call(f"{name}<{text}>" if isinstance(lhs, Literal | Conditional) else name, (lhs, rhs))
        writer.define(op.result, expression)

    return handler


def _folded(operator: str, lhs: Expression, rhs: Expression, bits: int) -> Expression | None:
    """Integer arithmetic on two constants, wrapped."""
    try:
        a, b = int(getattr(lhs, "text", "")), int(getattr(rhs, "text", ""))
    except ValueError:
        return None
    number = (a + b if operator == "+" else a - b if operator == "-" else a * b) & ((1 << bits) - 1)
    return integer_literal(number - (1 << bits) if number >> (bits - 1) else number)


def _undefined(operator: str, op: Any) -> bool:
    """Whether constants make an op undefined, in code that never runs: compilers object to such text."""
    number = op_constant(op.rhs)
    if operator in ("/", "%"):
        return number == 0
    return operator in ("<<", ">>") and number is not None and not 0 <= number < width(op.rhs.type)


def _plain(operator: str) -> Handler:
    """Float arithmetic, and signed integer arithmetic that cannot overflow."""

    def handler(writer: FunctionWriter, op: Any) -> None:
        text = writer.types.text(op.result.type)
        if isinstance(op.result.type, IntegerType) and _undefined(operator, op):
            writer.bind(op.result, Literal("0"))
        else:
            writer.define(op.result, narrowed(text, Binary(operator, writer.take(op.lhs), writer.take(op.rhs))))

    return handler


def _unsigned_binary(operator: str) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        text = writer.types.text(op.result.type)
        if _undefined(operator, op):
            writer.bind(op.result, Literal("0"))
            return
        expression = Binary(operator, unsigned(writer, op.lhs), unsigned(writer, op.rhs))
        writer.define(op.result, cast(text, expression))

    return handler


def _helper(name: str, piece: str) -> Handler:
    """A function of the runtime on two operands of one type."""

    def handler(writer: FunctionWriter, op: Any) -> None:
        writer.use(piece)
        text = writer.types.text(op.result.type)
        writer.define(op.result, template(name, text, writer.take(op.lhs), writer.take(op.rhs)))

    return handler


def _unsigned_helper(name: str, piece: str) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        writer.use(piece)
        text = writer.types.text(op.result.type)
        call = Call(f"{name}<u{text}>", (unsigned(writer, op.lhs), unsigned(writer, op.rhs)))
        writer.define(op.result, cast(text, call))

    return handler


def ceil_divide_unsigned(writer: FunctionWriter, op: arith.CeilDivUIOp) -> None:
    """`arith.ceildivui`."""
    text = writer.types.text(op.result.type)
    lhs, rhs = writer.atom(op.lhs), writer.atom(op.rhs)
    n, d = cast(f"u{text}", lhs), cast(f"u{text}", rhs)
    rounding = Conditional(Binary("!=", Binary("%", n, d), Literal("0")), Literal("1"), Literal("0"))
    writer.define(op.result, cast(text, Binary("+", Binary("/", n, d), rounding)))


def _bitwise(operator: str) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        text = writer.types.text(op.result.type)
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        writer.define(
            op.result, _logic(operator, lhs, rhs) if text == "bool" else narrowed(text, Binary(operator, lhs, rhs))
        )

    return handler


def _logic(operator: str, lhs: Expression, rhs: Expression) -> Expression:
    match operator:
        case "&":
            return both(lhs, rhs)
        case "|":
            return either(lhs, rhs)
        case _:
            if rhs == TRUE:
                return negate(lhs)
            return negate(rhs) if lhs == TRUE else Binary("!=", lhs, rhs, "==")


def shift_left(writer: FunctionWriter, op: arith.ShLIOp) -> None:
    """`arith.shli`."""
    writer.use("shift_left")
    text = writer.types.text(op.result.type)
    lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
    writer.define(op.result, Call(f"shift_left<{text}>", (lhs, rhs)))


def shift_right(writer: FunctionWriter, op: arith.ShRSIOp) -> None:
    """`arith.shrsi`."""
    text = writer.types.text(op.result.type)
    if _undefined(">>", op):
        writer.bind(op.result, Literal("0"))
    else:
        writer.define(op.result, narrowed(text, Binary(">>", writer.take(op.lhs), writer.take(op.rhs))))


def shift_right_unsigned(writer: FunctionWriter, op: arith.ShRUIOp) -> None:
    """`arith.shrui`."""
    text = writer.types.text(op.result.type)
    if _undefined(">>", op):
        writer.bind(op.result, Literal("0"))
    else:
        writer.define(op.result, cast(text, Binary(">>", unsigned(writer, op.lhs), writer.take(op.rhs))))


def _extended_product(name: str) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        writer.use("wide", "wrap")
        if width(op.lhs.type) != 64:
            raise LevelError(f"{op.name} on {op.lhs.type} has no C++ text")
        lhs, rhs = writer.atom(op.lhs), writer.atom(op.rhs)
        writer.define(op.results[0], Call("wrap_mul<int64_t>", (lhs, rhs)))
        writer.define(op.results[1], Call(name, (lhs, rhs)))

    return handler


def extended_sum(writer: FunctionWriter, op: arith.AddUIExtendedOp) -> None:
    """`arith.addui_extended`: the sum and whether it carried."""
    text = writer.types.text(op.sum.type)
    lhs, rhs = writer.atom(op.lhs), writer.atom(op.rhs)
    writer.use("wrap")
    total = writer.declare(op.sum, Call(f"wrap_add<{text}>", (lhs, rhs)))
    writer.define(op.overflow, Binary("<", cast(f"u{text}", total), cast(f"u{text}", lhs), ">="))


# ---------------------------------------------------------------- comparisons

_SIGNED = ("==", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">=")
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def compare_integers(writer: FunctionWriter, op: arith.CmpiOp) -> None:
    """`arith.cmpi`."""
    predicate = op.predicate.value.data
    operator = _SIGNED[predicate]
    if predicate >= 6:
        lhs, rhs = unsigned(writer, op.lhs), unsigned(writer, op.rhs)
    else:
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        if writer.types.text(op.lhs.type) == "bool":
            if predicate >= 2:  # as signed numbers true is -1
                lhs, rhs = rhs, lhs
            elif rhs in (TRUE, FALSE):
                expression = lhs if (rhs == TRUE) == (operator == "==") else negate(lhs)
                writer.define(op.result, expression)
                return
    if lhs == rhs:  # compilers object to `x == x`
        writer.define(op.result, TRUE if operator in ("==", "<=", ">=") else FALSE)
        return
    if predicate >= 6 and operator in ("<", ">=") and op_constant(op.rhs) == 0:
        writer.define(op.result, TRUE if operator == ">=" else FALSE)  # and to `unsigned < 0`
        return
    writer.define(op.result, Binary(operator, lhs, rhs, _OPPOSITE[operator]))


def op_constant(value: SSAValue) -> int | None:
    """The number that an integer operand is known to be."""
    owner = value.owner
    if isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr):
        return owner.value.value.data
    return None


_ORDERED = {1: "==", 2: ">", 3: ">=", 4: "<", 5: "<="}
_UNORDERED = {9: "<=", 10: "<", 11: ">=", 12: ">"}
"""Predicates that also hold for nan: the contrary of an ordered one (ugt is not `<=`)."""


def compare_floats(writer: FunctionWriter, op: arith.CmpfOp) -> None:
    """`arith.cmpf`."""
    predicate = op.predicate.value.data
    if predicate in _ORDERED:
        operator = _ORDERED[predicate]
        opposite = "!=" if operator == "==" else ""
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        expression: Expression = Binary(operator, lhs, rhs, opposite)
        if lhs == rhs:  # neither equal to itself nor different: a question about nan
            ordered = negate(cast("bool", Call("__builtin_isunordered", (lhs, rhs))))
            expression = ordered if operator in ("==", "<=", ">=") else FALSE
    elif predicate in _UNORDERED:
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        expression = negate(Binary(_UNORDERED[predicate], lhs, rhs))
    elif predicate == 13:
        lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
        expression = Binary("!=", lhs, rhs, "==")
        if lhs == rhs:
            expression = cast("bool", Call("__builtin_isunordered", (lhs, rhs)))
    elif predicate in (7, 14):
        unordered = Call("__builtin_isunordered", (writer.take(op.lhs), writer.take(op.rhs)))
        expression = negate(cast("bool", unordered)) if predicate == 7 else cast("bool", unordered)
    elif predicate in (6, 8):
        lhs, rhs = writer.atom(op.lhs), writer.atom(op.rhs)
        differ = either(Binary("<", lhs, rhs), Binary(">", lhs, rhs))
        expression = differ if predicate == 6 else negate(differ)
    else:
        expression = TRUE if predicate == 15 else FALSE
    writer.define(op.result, expression)


def select(writer: FunctionWriter, op: arith.SelectOp) -> None:
    """`arith.select`."""
    condition, then, orelse = (writer.take(operand) for operand in (op.cond, op.lhs, op.rhs))
    text = writer.types.text(op.result.type)
    writer.define(op.result, pick(text, condition, then, orelse))


def pick(type_text: str, condition: Expression, then: Expression, orelse: Expression) -> Expression:
    """One of two values of a type."""
    if type_text == "bool":
        return choose(condition, then, orelse)
    if then == NULL and orelse == NULL:
        return NULL
    chosen = Conditional(condition, then, orelse)
    integral = (
        type_text in ("int8_t", "int16_t", "int64_t") and isinstance(then, Literal) and isinstance(orelse, Literal)
    )
    return cast(type_text, chosen) if integral else narrowed(type_text, chosen)


# ---------------------------------------------------------------- conversions


def _convert(writer: FunctionWriter, op: Any) -> None:
    source, target = writer.types.text(op.operands[0].type), writer.types.text(op.results[0].type)
    expression = writer.take(op.operands[0])
    if source != target:
        expression = cast(target, expression)
    writer.define(op.results[0], expression)


def extend_signed(writer: FunctionWriter, op: arith.ExtSIOp) -> None:
    """`arith.extsi`: of a bool, -1 is true."""
    target = writer.types.text(op.result.type)
    expression = cast(target, writer.take(op.input))
    one_bit = width(op.input.type) == 1
    writer.define(op.result, narrowed(target, Unary("-", expression)) if one_bit else expression)


def extend_unsigned(writer: FunctionWriter, op: arith.ExtUIOp) -> None:
    """`arith.extui`."""
    writer.define(op.result, cast(writer.types.text(op.result.type), unsigned(writer, op.input)))


def truncate_integer(writer: FunctionWriter, op: arith.TruncIOp) -> None:
    """`arith.trunci`."""
    expression = writer.take(op.input)
    text = writer.types.text(op.result.type)
    if text == "bool":
        writer.define(op.result, Binary("!=", Binary("&", expression, Literal("1")), Literal("0"), "=="))
    else:
        writer.define(op.result, cast(text, expression))


def signed_to_float(writer: FunctionWriter, op: arith.SIToFPOp) -> None:
    """`arith.sitofp`."""
    expression = cast(writer.types.text(op.result.type), writer.take(op.input))
    writer.define(op.result, Unary("-", expression) if width(op.input.type) == 1 else expression)


def unsigned_to_float(writer: FunctionWriter, op: arith.UIToFPOp) -> None:
    """`arith.uitofp`."""
    writer.define(op.result, cast(writer.types.text(op.result.type), unsigned(writer, op.input)))


def float_to_unsigned(writer: FunctionWriter, op: arith.FPToUIOp) -> None:
    """`arith.fptoui`."""
    text = writer.types.text(op.result.type)
    wide = "bool" if text == "bool" else f"u{text}"
    writer.define(op.result, cast(text, cast(wide, writer.take(op.input))))


def bitcast(writer: FunctionWriter, op: Any) -> None:
    """`arith.bitcast`, `mem.cast`: the same bits."""
    source, target = writer.types.text(op.operands[0].type), writer.types.text(op.results[0].type)
    expression = writer.take(op.operands[0])
    if source != target:
        if "double" in (source, target) or "float" in (source, target):
            writer.use("bits")
            if isinstance(expression, Literal) and source.startswith("int"):
                expression = cast(source, expression)
            expression = Call(f"bits<{target}>", (expression,))
        elif "*" in source or "*" in target:
            if isinstance(expression, Literal) and "*" not in source:
                expression = cast(source, expression)
            expression = (
                NULL if expression == NULL and "*" in target else Call(f"reinterpret_cast<{target}>", (expression,))
            )
        else:
            expression = cast(target, expression)
    writer.define(op.results[0], expression)


# ---------------------------------------------------------------- float functions

_EXACT = {
    math.SqrtOp: "sqrt", math.FloorOp: "floor", math.CeilOp: "ceil", math.TruncOp: "trunc", math.RoundEvenOp: "rint",
    math.AbsFOp: "fabs", math.CopySignOp: "copysign", math.FmaOp: "fma", math.RoundOp: "round",
    arith.MaxnumfOp: "fmax", arith.MinnumfOp: "fmin",
}  # fmt: skip
"""Functions whose result IEEE 754 fixes: the compiler may know them."""

_LIBRARY = {
    math.AcosOp: "acos", math.AcoshOp: "acosh", math.AsinOp: "asin", math.AsinhOp: "asinh", math.AtanOp: "atan",
    math.AtanhOp: "atanh", math.Atan2Op: "atan2", math.CbrtOp: "cbrt", math.CosOp: "cos", math.CoshOp: "cosh",
    math.ErfOp: "erf", math.ExpOp: "exp", math.Exp2Op: "exp2", math.ExpM1Op: "expm1", math.LogOp: "log",
    math.Log2Op: "log2", math.Log10Op: "log10", math.Log1pOp: "log1p", math.PowFOp: "pow", math.SinOp: "sin",
    math.SinhOp: "sinh", math.TanOp: "tan", math.TanhOp: "tanh",
}  # fmt: skip
"""Functions of libm, as the C library computes them (D5)."""


def _float_function(name: str, exact: bool) -> Handler:
    def handler(writer: FunctionWriter, op: Operation) -> None:
        type_ = op.results[0].type
        suffix = "f" if isinstance(type_, Float32Type) else ""
        arguments = tuple(writer.take(operand) for operand in op.operands)
        if exact:
            function = f"__builtin_{name}{suffix}"
        else:
            function = writer.module.c_function(name + suffix, [operand.type for operand in op.operands], type_, True)
        writer.define(op.results[0], Call(function, arguments))

    return handler


def absolute_integer(writer: FunctionWriter, op: math.AbsIOp) -> None:
    """`math.absi`."""
    writer.use("wrap")
    value = writer.atom(op.operand)
    text = writer.types.text(op.result.type)
    negative = Call(f"wrap_sub<{text}>", (Literal("0"), value))
    writer.define(op.result, narrowed(text, Conditional(Binary("<", value, Literal("0")), negative, value)))


def _bit_count(name: str) -> Handler:
    def handler(writer: FunctionWriter, op: Any) -> None:
        writer.use("bit_counts")
        text = writer.types.text(op.result.type)
        writer.define(op.result, Call(f"{name}<{text}>", (writer.take(op.operands[0]),)))

    return handler


def negate_float(writer: FunctionWriter, op: arith.NegfOp) -> None:
    """`arith.negf`."""
    writer.define(op.result, Unary("-", writer.take(op.operand)))


ARITHMETIC: dict[type[Operation], Handler] = {
    arith.ConstantOp: constant,
    arith.AddiOp: _wraps("wrap_add", "+", True),
    arith.SubiOp: _wraps("wrap_sub", "-", False),
    arith.MuliOp: _wraps("wrap_mul", "*", True),
    arith.DivSIOp: _plain("/"),
    arith.RemSIOp: _plain("%"),
    arith.DivUIOp: _unsigned_binary("/"),
    arith.RemUIOp: _unsigned_binary("%"),
    arith.FloorDivSIOp: _helper("floor_div", "floor_div"),
    arith.CeilDivSIOp: _helper("ceil_div", "ceil_div"),
    arith.CeilDivUIOp: ceil_divide_unsigned,
    arith.MinSIOp: _helper("smaller", "min_max"),
    arith.MaxSIOp: _helper("larger", "min_max"),
    arith.MinUIOp: _unsigned_helper("smaller", "min_max"),
    arith.MaxUIOp: _unsigned_helper("larger", "min_max"),
    arith.AndIOp: _bitwise("&"),
    arith.OrIOp: _bitwise("|"),
    arith.XOrIOp: _bitwise("^"),
    arith.ShLIOp: shift_left,
    arith.ShRSIOp: shift_right,
    arith.ShRUIOp: shift_right_unsigned,
    arith.MulSIExtendedOp: _extended_product("high_product"),
    arith.MulUIExtendedOp: _extended_product("high_product_unsigned"),
    arith.AddUIExtendedOp: extended_sum,
    arith.CmpiOp: compare_integers,
    arith.CmpfOp: compare_floats,
    arith.SelectOp: select,
    arith.AddfOp: _plain("+"),
    arith.SubfOp: _plain("-"),
    arith.MulfOp: _plain("*"),
    arith.DivfOp: _plain("/"),
    arith.NegfOp: negate_float,
    arith.MaximumfOp: _helper("maximum", "float_min_max"),
    arith.MinimumfOp: _helper("minimum", "float_min_max"),
    arith.IndexCastOp: _convert,
    arith.ExtFOp: _convert,
    arith.TruncFOp: _convert,
    arith.FPToSIOp: _convert,
    arith.FPToUIOp: float_to_unsigned,
    arith.SIToFPOp: signed_to_float,
    arith.UIToFPOp: unsigned_to_float,
    arith.ExtSIOp: extend_signed,
    arith.ExtUIOp: extend_unsigned,
    arith.TruncIOp: truncate_integer,
    arith.BitcastOp: bitcast,
    math.AbsIOp: absolute_integer,
    math.CountLeadingZerosOp: _bit_count("leading_zeros"),
    math.CountTrailingZerosOp: _bit_count("trailing_zeros"),
    math.CtPopOp: _bit_count("count_ones"),
    **{op: _float_function(name, True) for op, name in _EXACT.items()},
    **{op: _float_function(name, False) for op, name in _LIBRARY.items()},
}
