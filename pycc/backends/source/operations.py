"""Ops without control flow as expressions: `arith`, `math`, `memref`, and the reading ops of `mem`.

One handler per op class: `(writer, op) -> None`, which takes the operands' expressions from the writer and defines the results. What the
ops mean is MLIR's: integers wrap, floats are IEEE in source order, division by zero was excluded before.
"""

from __future__ import annotations

import math as python_math
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xdsl.dialects import arith, math, memref
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    Float32Type,
    FloatAttr,
    IntegerAttr,
    IntegerType,
    MemRefType,
)
from xdsl.ir import Attribute, Operation, SSAValue

from pycc.backends.source.expressions import (
    FALSE,
    NULL,
    TRUE,
    Aggregate,
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    Unary,
    both,
    choose,
    either,
    is_atom,
    negate,
)
from pycc.dialects import mem
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


# ---------------------------------------------------------------- arrays


def _element(writer: FunctionWriter, array: SSAValue, indices: Any) -> Expression:
    base = writer.atom(array)
    assert isinstance(array.type, MemRefType)
    constants = array.type.get_strides()
    offset: Expression | None = None
    for axis, index in enumerate(indices):
        term = writer.take(index)
        stride = constants[axis] if constants is not None else None
        if stride != 1:
            factor = (
                Literal(str(stride)) if stride is not None else Index(Member(base, "strides"), Literal(str(axis)), True)
            )
            term = Binary("*", term, factor)
        offset = term if offset is None else Binary("+", offset, term)
    return Index(Member(base, "data"), offset if offset is not None else Literal("0"))


def array_load(writer: FunctionWriter, op: memref.LoadOp) -> None:
    """`memref.load`."""
    writer.define(op.res, _element(writer, op.memref, op.indices))


def array_store(writer: FunctionWriter, op: memref.StoreOp) -> None:
    """`memref.store`."""
    value = writer.take(op.value)
    writer.assign(_element(writer, op.memref, op.indices), value)


def _extent(base: Expression, field: str, axis: Expression) -> Expression:
    return Index(Member(base, field), axis, True)


def array_dim(writer: FunctionWriter, op: memref.DimOp) -> None:
    """`memref.dim`."""
    writer.define(op.result, _extent(writer.atom(op.source), "sizes", writer.take(op.index)))


def array_stride(writer: FunctionWriter, op: mem.ArrayStrideOp) -> None:
    """`mem.array_stride`."""
    axis = Literal(str(op.index.value.data))
    writer.define(op.result, _extent(writer.atom(op.array), "strides", axis))


def array_pointer(writer: FunctionWriter, op: mem.ArrayPointerOp) -> None:
    """`mem.array_pointer`."""
    writer.define(op.result, Member(writer.atom(op.array), "data"))


def _array(
    writer: FunctionWriter, result: SSAValue, data: Expression, sizes: list[Expression], strides: list[Expression]
) -> None:
    text = writer.types.text(result.type)
    parts = (data, Aggregate("", tuple(sizes)), Aggregate("", tuple(strides)))
    writer.declare(result, Aggregate(text, parts))


def make_array(writer: FunctionWriter, op: mem.MakeArrayOp) -> None:
    """`mem.make_array`."""
    sizes, strides = [writer.take(v) for v in op.sizes], [writer.take(v) for v in op.strides]
    _array(writer, op.result, writer.take(op.pointer), sizes, strides)


def array_cast(writer: FunctionWriter, op: memref.CastOp) -> None:
    """`memref.cast`: the same view; the emitted type says nothing about extents."""
    writer.define(op.dest, writer.atom(op.source))


def subview(writer: FunctionWriter, op: memref.SubviewOp) -> None:
    """`memref.subview`."""
    base = writer.atom(op.source)
    assert isinstance(op.result.type, MemRefType)

    def parts(static: Any, dynamic: Any) -> list[Expression]:
        values = iter(dynamic)
        return [writer.atom(next(values)) if s == _DYNAMIC else Literal(str(s)) for s in static.get_values()]

    offsets, sizes = parts(op.static_offsets, op.offsets), parts(op.static_sizes, op.sizes)
    steps = parts(op.static_strides, op.strides)
    data: Expression = Member(base, "data")
    for axis, offset in enumerate(offsets):
        if offset != Literal("0"):
            data = Binary("+", data, Binary("*", offset, _extent(base, "strides", Literal(str(axis)))))
    strides: list[Expression] = []
    for axis, step in enumerate(steps):
        stride = _extent(base, "strides", Literal(str(axis)))
        strides.append(stride if step == Literal("1") else Binary("*", stride, step))
    surplus = len(sizes) - op.result.type.get_num_dims()
    kept = list(range(len(sizes)))
    for axis in range(len(sizes)):
        if surplus and sizes[axis] == Literal("1"):
            kept.remove(axis)
            surplus -= 1
    _array(writer, op.result, data, [sizes[axis] for axis in kept], [strides[axis] for axis in kept])


# ---------------------------------------------------------------- mem: values and reads


def load(writer: FunctionWriter, op: Any) -> None:
    """`mem.load`, `mem.take`."""
    writer.define(op.result, place(writer.take(op.pointer), writer.take(op.index)))


def place(pointer: Expression, index: Expression) -> Expression:
    """The element at an index, as something to read or assign to."""
    match pointer, index:
        case Binary(operator="+", lhs=base, rhs=offset), Literal(text="0"):
            return Index(base, offset)
        case _:
            return Index(pointer, index)


def offset(writer: FunctionWriter, op: mem.OffsetOp) -> None:
    """`mem.offset`."""
    pointer, index = writer.take(op.pointer), writer.take(op.index)
    writer.define(op.result, pointer if index == Literal("0") else Binary("+", pointer, index))


def get_field(writer: FunctionWriter, op: mem.GetFieldOp) -> None:
    """`mem.get_field`."""
    writer.define(op.result, writer.field(op.object, op.field.data))


def extract(writer: FunctionWriter, op: mem.ExtractOp) -> None:
    """`mem.extract`."""
    index = op.index.value.data
    base = writer.take(op.struct)
    if isinstance(base, Aggregate) and base.components:
        writer.define(op.result, base.components[index])
    else:
        writer.define(op.result, Member(base, writer.types.members(op.struct.type)[index]))


def pack(writer: FunctionWriter, op: mem.PackOp) -> None:
    """`mem.pack`."""
    components = tuple(writer.take(component) for component in op.components)
    writer.define(op.result, Aggregate(writer.types.text(op.result.type), components))


def null(writer: FunctionWriter, op: mem.NullOp) -> None:
    """`mem.null`."""
    writer.bind(op.result, Literal(writer.types.zero(op.result.type)))


def sizeof(writer: FunctionWriter, op: mem.SizeOfOp) -> None:
    """`mem.sizeof`."""
    writer.bind(op.result, Literal(f"int64_t(sizeof({writer.types.text(op.element)}))"))


def is_same(writer: FunctionWriter, op: mem.IsOp) -> None:
    """`mem.is`."""
    lhs, rhs = writer.take(op.lhs), writer.take(op.rhs)
    if lhs == rhs:
        writer.define(op.result, TRUE)
        return
    if op.lhs.type != op.rhs.type:
        lhs, rhs = (Call("static_cast<const void*>", (side,)) for side in (lhs, rhs))
    writer.define(op.result, Binary("==", lhs, rhs, "!="))


def data_of(writer: FunctionWriter, op: mem.DataOp) -> None:
    """`mem.data`."""
    writer.use("data_of")
    text = writer.types.text(op.result.type).removesuffix("*")
    writer.define(op.result, Call(f"data_of<{text}>", (writer.take(op.object),)))


def string(writer: FunctionWriter, op: mem.StringOp) -> None:
    """`mem.string`."""
    writer.bind(op.result, Literal(writer.module.string(op.text)))


def table(writer: FunctionWriter, op: mem.TableOp) -> None:
    """`mem.table`: constant data; nobody writes through the pointer."""
    assert isinstance(op.values, DenseIntOrFPElementsAttr) and isinstance(op.result.type, mem.PointerType)
    element = op.result.type.element
    text = writer.types.text(element)
    single = isinstance(element, Float32Type)
    items: list[str] = []
    for value in op.values.get_values():
        match value:
            case float():
                literal = float_literal(value, single)
                if isinstance(literal, Call):
                    writer.use("bits")
                    items.append(
                        f"{literal.function}({', '.join(str(getattr(a, 'text', '')) for a in literal.arguments)})"
                    )
                else:
                    items.append(str(getattr(literal, "text", "")))
            case _:
                items.append(_table_integer(int(value), width(element)))  # pyright: ignore
    writer.bind(op.result, Literal(f"const_cast<{text}*>({writer.module.table(text, tuple(items))})"))


def _table_integer(value: int, bits: int) -> str:
    if bits == 1:
        return "true" if value else "false"
    number = value & ((1 << bits) - 1)
    number = number - (1 << bits) if number >> (bits - 1) else number
    return "INT64_MIN" if number == -(1 << 63) else str(number)


def context(writer: FunctionWriter, op: mem.ContextOp) -> None:
    """`mem.context`."""
    writer.bind(op.result, Name("context"))


EXPRESSIONS: dict[type[Operation], Handler] = {
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
    memref.LoadOp: array_load,
    memref.StoreOp: array_store,
    memref.DimOp: array_dim,
    memref.CastOp: array_cast,
    memref.SubviewOp: subview,
    mem.ArrayStrideOp: array_stride,
    mem.ArrayPointerOp: array_pointer,
    mem.MakeArrayOp: make_array,
    mem.LoadOp: load,
    mem.TakeOp: load,
    mem.OffsetOp: offset,
    mem.GetFieldOp: get_field,
    mem.ExtractOp: extract,
    mem.PackOp: pack,
    mem.NullOp: null,
    mem.SizeOfOp: sizeof,
    mem.CastOp: bitcast,
    mem.IsOp: is_same,
    mem.DataOp: data_of,
    mem.StringOp: string,
    mem.TableOp: table,
    mem.ContextOp: context,
}

__all__ = ["EXPRESSIONS", "cast", "is_atom", "pick", "place"]
