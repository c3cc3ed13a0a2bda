"""Functions that `lower-py` makes once per module when some op needs them: long arithmetic and cold paths.

A row says a function's type and how its body is built; `name` may end in a scalar type (`pycc.float_mod.f32`). They are
ordinary internal functions of level STRUCTURED: ownership, raising and inlining are found out as for any other.
The algorithms for floats are CPython's (Objects/floatobject.c) and NumPy's (npy_math); they are the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xdsl.dialects import arith, func, math
from xdsl.dialects.builtin import StringAttr, UnitAttr, f32, f64, i1, i8, i64
from xdsl.ir import Attribute, Block, Region, SSAValue

from pycc.dialects import flow, mem
from pycc.ir.locations import COMPILER
from pycc.passes.python.emitter import INT_MIN
from pycc.passes.python.lowering import FunctionLowering, ModuleFacts
from pycc.passes.python.type_lowering import SCALARS

Body = Callable[[FunctionLowering, Sequence[SSAValue]], None]


@dataclass(frozen=True)
class RuntimeFunction:
    """One function: its type, its body, and whether it is a cold path or always inlined."""

    inputs: Sequence[Attribute]
    outputs: Sequence[Attribute]
    body: Body
    cold: bool = False
    inline: bool = False


# ---------------------------------------------------------------- floats


def _float_divmod(low: FunctionLowering, a: SSAValue, b: SSAValue) -> tuple[SSAValue, SSAValue, SSAValue]:
    """C's remainder, whether it is not zero, and whether its sign is the divisor's."""
    zero = low.float_constant(0.0, a.type)
    remainder = low.call_c("fmod" if a.type == f64 else "fmodf", [a, b], a.type)
    nonzero = low.compare_float("une", remainder, zero)
    signs = low.binary(arith.XOrIOp, low.compare_float("olt", b, zero), low.compare_float("olt", remainder, zero))
    return remainder, nonzero, low.binary(arith.AndIOp, nonzero, signs)


def _float_mod(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    a, b = args
    remainder, nonzero, wrong = _float_divmod(low, a, b)
    shifted = low.select(wrong, low.binary(arith.AddfOp, remainder, b), remainder)
    signed_zero = low.binary(math.CopySignOp, low.float_constant(0.0, a.type), b)
    low.add(flow.ReturnOp([low.select(nonzero, shifted, signed_zero)]))


def _float_floordiv(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    a, b = args
    remainder, _, wrong = _float_divmod(low, a, b)
    quotient = low.binary(arith.DivfOp, low.binary(arith.SubfOp, a, remainder), b)
    one = low.float_constant(1.0, a.type)
    quotient = low.select(wrong, low.binary(arith.SubfOp, quotient, one), quotient)
    whole = low.unary(math.FloorOp, quotient)
    low_by_one = low.compare_float("ogt", low.binary(arith.SubfOp, quotient, whole), low.float_constant(0.5, a.type))
    whole = low.select(low_by_one, low.binary(arith.AddfOp, whole, one), whole)
    zero = low.float_constant(0.0, a.type)
    signed_zero = low.binary(math.CopySignOp, zero, low.binary(arith.DivfOp, a, b))
    nonzero = low.compare_float("une", quotient, zero)
    low.add(flow.ReturnOp([low.select(nonzero, whole, signed_zero)]))


def _float_pow_failed(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """Called where `pow(x, y)` is an infinity or NaN: raises unless an argument was one already."""
    infinity = low.float_constant(float("inf"))
    base, exponent = args
    regular = low.binary(
        arith.AndIOp,
        low.compare_float("olt", low.unary(math.AbsFOp, base), infinity),
        low.compare_float("olt", low.unary(math.AbsFOp, exponent), infinity),
    )

    def return_() -> None:
        low.add(flow.ReturnOp())

    low.if_(regular, [], lambda: (), return_)
    zero = low.compare_float("une", base, low.float_constant(0.0))
    low.check(zero, "ZeroDivisionError", "0.0 cannot be raised to a negative power")
    whole = low.compare_float("oeq", low.unary(math.FloorOp, exponent), exponent)
    positive = low.compare_float("ogt", base, low.float_constant(0.0))
    real = low.binary(arith.OrIOp, whole, positive)
    low.check(real, "ValueError", "a negative number raised to a fractional power is complex, which pycc has not")
    low.raise_("OverflowError", low.one(mem.StringOp("(34, 'Numerical result out of range')")))


# ---------------------------------------------------------------- int


def _int_pow(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """Squaring, with no square beyond the last one needed: that one may overflow though the result does not."""
    base, exponent = args

    def body(loop: Sequence[SSAValue]) -> None:
        result, square, rest = loop
        odd = low.convert(arith.TruncIOp, rest, i1)
        result = low.if_(odd, [i64], lambda: [low.checked("mul", result, square)], lambda: [result])[0]
        rest = low.binary(arith.ShRSIOp, rest, low.constant(1))

        def finish() -> None:
            low.add(flow.ReturnOp([result]))

        low.if_(low.compare("eq", rest, low.constant(0)), [], finish)
        low.add(flow.ContinueOp([result, low.checked("mul", square, square), rest]))

    low.loop([low.constant(1), base, exponent], [], body)
    low.add(flow.UnreachableOp())


def _scalar_pow(name: str) -> Body:
    scalar = SCALARS[name]

    def build(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
        base, exponent = args
        zero, one = low.constant(0, scalar.type), low.constant(1, scalar.type)
        if scalar.signed:
            text = "Integers to negative integer powers are not allowed."
            low.check(low.compare("sge", exponent, zero), "ValueError", text)

        def body(loop: Sequence[SSAValue]) -> None:
            result, square, rest = loop

            def finish() -> None:
                low.add(flow.ReturnOp([result]))

            low.if_(low.compare("eq", rest, zero), [], finish)
            odd = low.convert(arith.TruncIOp, rest, i1)
            product = low.select(odd, low.binary(arith.MuliOp, result, square), result)
            half = low.binary(arith.ShRUIOp, rest, one)
            low.add(flow.ContinueOp([product, low.binary(arith.MuliOp, square, square), half]))

        low.loop([one, base, exponent], [], body)
        low.add(flow.UnreachableOp())

    return build


def _small(low: FunctionLowering, value: SSAValue) -> SSAValue:
    """Whether an int is a float exactly: -2**53 <= value <= 2**53."""
    shifted = low.binary(arith.AddiOp, value, low.constant(1 << 53))
    return low.compare("ule", shifted, low.constant(1 << 54))


def _int_truediv(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """The exact quotient, rounded once: one float division does it where both operands are floats exactly."""
    a, b = args
    exact = low.binary(arith.AndIOp, _small(low, a), _small(low, b))

    def fast() -> Sequence[SSAValue]:
        return [low.binary(arith.DivfOp, low.convert(arith.SIToFPOp, a, f64), low.convert(arith.SIToFPOp, b, f64))]

    def slow() -> Sequence[SSAValue]:
        return low.call_pure(low.facts.need("pycc.int_truediv_exact"), [a, b], [f64])

    low.add(flow.ReturnOp([*low.if_(exact, [f64], fast, slow)]))


def _magnitude(low: FunctionLowering, value: SSAValue) -> tuple[SSAValue, SSAValue]:
    """`|value|` moved so that its top bit is bit 62, and by how much it was moved (-1 only for INT_MIN)."""
    negative = low.compare("slt", value, low.constant(0))
    magnitude = low.select(negative, low.binary(arith.SubiOp, low.constant(0), value), value)
    lowest = low.compare("eq", value, low.constant(INT_MIN))
    zeros = low.unary(math.CountLeadingZerosOp, magnitude)
    shift = low.binary(arith.SubiOp, zeros, low.constant(1))
    usable = low.select(lowest, low.constant(0), shift)
    moved = low.binary(arith.ShLIOp, magnitude, usable)
    return low.select(lowest, low.constant(1 << 62), moved), shift


def _int_truediv_exact(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """Long division in base two of the operands' magnitudes, both moved to have bit 62 as their top bit: 57 quotient
    bits and one that says whether anything is left round to the same float as the exact quotient."""
    a, b = args

    def zero_quotient() -> None:
        # CPython gives -0.0 for 0 / -5.
        negative = low.compare("slt", b, low.constant(0))
        low.add(flow.ReturnOp([low.select(negative, low.float_constant(-0.0), low.float_constant(0.0))]))

    low.if_(low.compare("eq", a, low.constant(0)), [], zero_quotient)
    dividend, dividend_shift = _magnitude(low, a)
    divisor, divisor_shift = _magnitude(low, b)
    digits = 57

    def body(loop: Sequence[SSAValue]) -> None:
        remainder, quotient, left = loop
        fits = low.compare("uge", remainder, divisor)
        rest = low.select(fits, low.binary(arith.SubiOp, remainder, divisor), remainder)
        one = low.constant(1)
        doubled = low.binary(arith.ShLIOp, quotient, one)
        quotient = low.binary(arith.OrIOp, doubled, low.convert(arith.ExtUIOp, fits, i64))
        left = low.binary(arith.SubiOp, left, one)

        def finish() -> None:
            low.add(flow.BreakOp([rest, quotient]))

        low.if_(low.compare("eq", left, low.constant(0)), [], finish)
        low.add(flow.ContinueOp([low.binary(arith.ShLIOp, rest, one), quotient, left]))

    inits = [dividend, low.constant(0), low.constant(digits)]
    rest, quotient = low.loop(inits, [i64, i64], body)
    sticky = low.convert(arith.ExtUIOp, low.compare("ne", rest, low.constant(0)), i64)
    quotient = low.binary(arith.OrIOp, low.binary(arith.ShLIOp, quotient, low.constant(1)), sticky)
    # a / b = quotient * 2 ** (divisor_shift - dividend_shift - digits); a power of two in this range is exact.
    exponent = low.binary(arith.SubiOp, divisor_shift, dividend_shift)
    biased = low.binary(arith.AddiOp, exponent, low.constant(1023 - digits))
    scale = low.convert(arith.BitcastOp, low.binary(arith.ShLIOp, biased, low.constant(52)), f64)
    result = low.binary(arith.MulfOp, low.convert(arith.SIToFPOp, quotient, f64), scale)
    signs = low.binary(arith.XOrIOp, a, b)
    negative = low.compare("slt", signs, low.constant(0))
    low.add(flow.ReturnOp([low.select(negative, low.unary(arith.NegfOp, result), result)]))


def _compare_int_float(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """-1, 0 or 1 as the int is below, equal to or above the float; 2 for NaN. Rounding the int to a float keeps the
    order, so only where that rounds to the float itself is there a second look, at the float as an int."""
    integer, number = args
    rounded = low.convert(arith.SIToFPOp, integer, f64)
    minus_one, zero, one = low.constant(-1), low.constant(0), low.constant(1)
    below = low.compare_float("olt", rounded, number)
    above = low.compare_float("ogt", rounded, number)
    limit = low.compare_float("oge", number, low.float_constant(float(1 << 63)))
    equal = low.compare_float("oeq", rounded, number)
    usable = low.binary(arith.AndIOp, equal, low.invert(limit))
    whole = low.convert(arith.FPToSIOp, low.select(usable, number, low.float_constant(0.0)), i64)
    by_int = low.select(
        low.compare("slt", integer, whole), minus_one, low.select(low.compare("sgt", integer, whole), one, zero)
    )
    # Where the int rounds to 2**63 itself it is below it.
    tie = low.select(limit, minus_one, by_int)
    unordered = low.select(equal, tie, low.constant(2))
    low.add(flow.ReturnOp([low.select(below, minus_one, low.select(above, one, unordered))]))


def _range_count(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """How many items Python's `range(lower, upper, step)` has, as an unsigned number; step is not zero."""
    lower, upper, step = args
    zero, one = low.constant(0), low.constant(1)
    up = low.compare("sgt", step, zero)
    distance = low.binary(arith.SubiOp, low.select(up, upper, lower), low.select(up, lower, upper))
    some = low.select(up, low.compare("slt", lower, upper), low.compare("slt", upper, lower))
    stride = low.select(up, step, low.binary(arith.SubiOp, zero, step))
    whole = low.binary(arith.DivUIOp, low.binary(arith.SubiOp, distance, one), stride)
    low.add(flow.ReturnOp([low.select(some, low.binary(arith.AddiOp, whole, one), zero)]))


# ---------------------------------------------------------------- messages

_BYTES = mem.PointerType(i8)


def _write_int(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """Writes an int in decimal into a buffer at a position; gives the position after it."""
    buffer, position, value = args
    ten, one, zero = low.constant(10), low.constant(1), low.constant(0)
    negative = low.compare("slt", value, zero)
    magnitude = low.select(negative, low.binary(arith.SubiOp, zero, value), value)

    def sign() -> tuple[()]:
        low.add(mem.StoreOp(low.constant(ord("-"), i8), buffer, position))
        return ()

    low.if_(negative, [], sign)

    def count(loop: Sequence[SSAValue]) -> None:
        rest, digits = loop

        def finish() -> None:
            low.add(flow.BreakOp([digits]))

        low.if_(low.compare("ult", rest, ten), [], finish)
        low.add(flow.ContinueOp([low.binary(arith.DivUIOp, rest, ten), low.binary(arith.AddiOp, digits, one)]))

    (digits,) = low.loop([magnitude, one], [i64], count)
    first = low.binary(arith.AddiOp, position, low.convert(arith.ExtUIOp, negative, i64))
    end = low.binary(arith.AddiOp, first, digits)

    def write(loop: Sequence[SSAValue]) -> None:
        at, rest = loop
        digit = low.binary(arith.AddiOp, low.binary(arith.RemUIOp, rest, ten), low.constant(ord("0")))
        at = low.binary(arith.SubiOp, at, one)
        low.add(mem.StoreOp(low.convert(arith.TruncIOp, digit, i8), buffer, at))

        def finish() -> None:
            low.add(flow.BreakOp())

        low.if_(low.compare("eq", at, first), [], finish)
        low.add(flow.ContinueOp([at, low.binary(arith.DivUIOp, rest, ten)]))

    low.loop([end, magnitude], [], write)
    low.add(flow.ReturnOp([end]))


def message(low: FunctionLowering, parts: Sequence[str | SSAValue]) -> SSAValue:
    """A new str from ASCII texts and ints."""
    room = low.constant(sum(len(part) if isinstance(part, str) else 20 for part in parts))
    buffer = low.one(mem.AllocOp(room, _BYTES))
    position = low.constant(0)
    for part in parts:
        if isinstance(part, str):
            source = low.one(mem.DataOp(low.one(mem.StringOp(part)), _BYTES))
            low.add(mem.MoveOp(low.one(mem.OffsetOp(buffer, position)), source, low.constant(len(part))))
            position = low.binary(arith.AddiOp, position, low.constant(len(part)))
        else:
            position = low.call_pure(low.facts.need("pycc.write_int"), [buffer, position, part], [i64])[0]
    text = low.one(mem.NewOp(mem.STRING, low.binary(arith.AddiOp, position, low.constant(1))))
    low.add(mem.SetFieldOp(text, "length", position))
    low.add(mem.SetFieldOp(text, "kind", low.constant(1)))
    data = low.one(mem.DataOp(text, _BYTES))
    low.add(mem.MoveOp(data, buffer, position))
    low.add(mem.StoreOp(low.constant(0, i8), data, position))
    low.add(mem.FreeOp(buffer, room))
    return text


def _array_index(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    """The position that a Python index means in a dimension: negative ones count from its end."""
    index, size, axis = args
    negative = low.compare("slt", index, low.constant(0))
    position = low.select(negative, low.binary(arith.AddiOp, index, size), index)

    def outside() -> tuple[()]:
        low.call(low.facts.need("pycc.index_error"), [index, axis, size], [])
        return ()

    low.if_(low.compare("ult", position, size), [], lambda: (), outside)
    low.add(flow.ReturnOp([position]))


def _index_error(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
    index, axis, size = args
    parts = ["index ", index, " is out of bounds for axis ", axis, " with size ", size]
    low.raise_("IndexError", message(low, parts))


def _out_of_bounds(name: str) -> Body:
    def build(low: FunctionLowering, args: Sequence[SSAValue]) -> None:
        low.raise_("OverflowError", message(low, ["Python integer ", args[0], f" out of bounds for {name}"]))

    return build


# ---------------------------------------------------------------- the table

_INTEGERS = [s for s in SCALARS.values() if not s.floating and s.name != "bool"]

FUNCTIONS: Mapping[str, RuntimeFunction] = {
    **{f"pycc.float_mod.{t.name}": RuntimeFunction([t, t], [t], _float_mod) for t in (f32, f64)},
    **{f"pycc.float_floordiv.{t.name}": RuntimeFunction([t, t], [t], _float_floordiv) for t in (f32, f64)},
    "pycc.float_pow_failed": RuntimeFunction([f64, f64], [], _float_pow_failed, cold=True),
    "pycc.int_pow": RuntimeFunction([i64, i64], [i64], _int_pow),
    **{
        f"pycc.scalar_pow.{s.name}": RuntimeFunction([s.type, s.type], [s.type], _scalar_pow(s.name)) for s in _INTEGERS
    },
    "pycc.int_truediv": RuntimeFunction([i64, i64], [f64], _int_truediv),
    "pycc.int_truediv_exact": RuntimeFunction([i64, i64], [f64], _int_truediv_exact, cold=True),
    "pycc.compare_int_float": RuntimeFunction([i64, f64], [i64], _compare_int_float),
    "pycc.range_count": RuntimeFunction([i64, i64, i64], [i64], _range_count),
    "pycc.write_int": RuntimeFunction([_BYTES, i64, i64], [i64], _write_int, cold=True),
    "pycc.array_index": RuntimeFunction([i64, i64, i64], [i64], _array_index, inline=True),
    "pycc.index_error": RuntimeFunction([i64, i64, i64], [], _index_error, cold=True),
    **{
        f"pycc.out_of_bounds.{s.name}": RuntimeFunction([i64], [], _out_of_bounds(s.name), cold=True) for s in _INTEGERS
    },
}


def build(name: str, facts: ModuleFacts) -> func.FuncOp:
    """The function of that name."""
    row = FUNCTIONS[name]
    block = Block(arg_types=row.inputs)
    low = FunctionLowering(block, facts, {})
    low.location = COMPILER
    row.body(low, block.args)
    op = func.FuncOp(name, (row.inputs, row.outputs), Region([block]), "private")
    op.location = COMPILER
    op.attributes["pycc.name"] = StringAttr(name)
    if row.cold:
        op.attributes["pycc.noinline"] = UnitAttr()
    if row.inline:
        op.attributes["pycc.inline"] = UnitAttr()
    return op
