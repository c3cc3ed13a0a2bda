"""NumPy scalars: which type an operation has (NEP 50) and how its operands get there.

A Python int, float or bool is weak: it takes the scalar's type, a float beside an integer scalar makes float64, an
int that does not fit raises OverflowError. Two scalars promote by NumPy's table, written here as ranks so that NumPy
is not imported.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.passes.infer.values import Value
from pycc.passes.infer.walker import Walker


@lru_cache(maxsize=64)
def scalar(dtype: str) -> py.ScalarType:
    """The scalar type of a dtype."""
    return py.ScalarType(StringAttr(dtype))


def _bits(dtype: str) -> int:
    return 8 if dtype == "bool" else int(dtype.lstrip("uintfloa"))


def promote(a: str, b: str) -> str:
    """The dtype that an operation on two scalars has (`numpy.promote_types`)."""
    if a == b:
        return a
    if a == "bool":
        return b
    if b == "bool":
        return a
    a_float, b_float = a.startswith("float"), b.startswith("float")
    if a_float and b_float:
        return f"float{max(_bits(a), _bits(b))}"
    if a_float or b_float:
        floating, integer = (a, b) if a_float else (b, a)
        # float32 holds integers of at most 16 bits exactly.
        return "float64" if floating == "float64" or _bits(integer) > 16 else "float32"
    a_unsigned, b_unsigned = a.startswith("u"), b.startswith("u")
    if a_unsigned == b_unsigned:
        return a if _bits(a) >= _bits(b) else b
    unsigned, signed = (a, b) if a_unsigned else (b, a)
    if _bits(signed) > _bits(unsigned):
        return signed
    return "float64" if _bits(unsigned) == 64 else f"int{_bits(unsigned) * 2}"


def is_integer(dtype: str) -> bool:
    """Whether a dtype is a (signed or unsigned) integer."""
    return "int" in dtype


def fits(value: int, dtype: str) -> bool:
    """Whether an int is in the range of an integer dtype."""
    bits = _bits(dtype)
    return 0 <= value < 1 << bits if dtype.startswith("u") else -(1 << bits - 1) <= value < 1 << bits - 1


def convert(walker: Walker, value: Value, dtype: str) -> Value:
    """An operand as a scalar: an int that may not fit is checked."""
    target = scalar(dtype)
    if value.type == target:
        return value
    if type(value.type) is py.IntType and is_integer(dtype) and dtype != "int64":
        fitting = value.known and fits(value.constant, dtype)
        if not fitting:
            return walker.make(target, lambda t: py.CheckedCastOp(walker.ssa(value), t))
    return walker.cast_op(value, target)


def _common(a: Any, b: Any) -> str:
    """The dtype of an operation whose operand types are scalars or Python numbers, at least one a scalar."""
    if type(a) is py.ScalarType and type(b) is py.ScalarType:
        return promote(a.dtype.data, b.dtype.data)
    strong, weak = (a, b) if type(a) is py.ScalarType else (b, a)
    dtype = strong.dtype.data
    if type(weak) is py.BoolType:
        return dtype
    if type(weak) is py.FloatType:
        return dtype if dtype.startswith("float") else "float64"
    return "int64" if dtype == "bool" else dtype


_BITWISE = frozenset({"and", "or", "xor"})
_SHIFTS = frozenset({"lshift", "rshift"})


def binary(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value | None:
    """An operation with a NumPy scalar; None if NumPy has none for these dtypes."""
    dtype = _common(lhs.type, rhs.type)
    result: str = dtype
    if kind in _BITWISE:
        if dtype.startswith("float"):
            return None
    elif kind in _SHIFTS:
        if dtype.startswith("float"):
            return None
        if dtype == "bool":
            dtype = result = "int8"
    elif kind == "truediv":
        if is_integer(dtype) or dtype == "bool":
            dtype = result = "float64"
    elif kind == "sub":
        if dtype == "bool":
            return None
    elif kind in ("floordiv", "mod", "pow") and dtype == "bool":
        dtype = result = "int8"
    elif kind == "matmul":
        return None
    a, b = convert(walker, lhs, dtype), convert(walker, rhs, dtype)
    return walker.binary(kind, a, b, scalar(result))


def compare(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    """A comparison with a NumPy scalar, exact for a Python int that the dtype does not hold: a NumPy bool, which
    adds otherwise than Python's. Library code, whose sizes and indices are scalars, gets a plain bool."""
    result = _compare(walker, kind, lhs, rhs)
    return result if walker.context.library or walker.inlined else walker.cast_op(result, scalar("bool"))


def _compare(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    a: Any = lhs.type
    b: Any = rhs.type
    both = type(a) is py.ScalarType and type(b) is py.ScalarType
    dtype = _common(a, b)
    if not both and is_integer(dtype):
        weak = rhs if type(a) is py.ScalarType else lhs
        if type(weak.type) is py.IntType and not (weak.known and fits(weak.constant, dtype)):
            if dtype != "uint64":
                # Every such scalar is an int of 64 bits.
                return walker.compare(kind, walker.cast(lhs, py.int_), walker.cast(rhs, py.int_))
            return _unsigned_with_int(walker, kind, lhs, rhs)
    return walker.compare(kind, convert(walker, lhs, dtype), convert(walker, rhs, dtype))


_WHEN_LESS = {"lt": True, "le": True, "ne": True, "gt": False, "ge": False, "eq": False}
_MIRRORED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}


def _unsigned_with_int(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    """uint64 with a Python int, which may be negative."""
    if type(lhs.type) is not py.IntType:
        lhs, rhs, kind = rhs, lhs, _MIRRORED[kind]
    negative = walker.compare("lt", lhs, walker.constant(0))
    return walker.branch(
        negative,
        lambda: walker.constant(_WHEN_LESS[kind]),
        lambda: walker.compare(kind, walker.cast_op(lhs, scalar("uint64")), rhs),
    )


def unary(walker: Walker, kind: str, value: Value) -> Value | None:
    """`-x`, `+x`, `~x` of a scalar; None if NumPy has none."""
    type_: Attribute = value.type
    dtype: str = type_.dtype.data  # pyright: ignore
    if kind == "invert" and dtype.startswith("float"):
        return None
    if dtype == "bool" and kind != "invert":
        return None
    return value if kind == "pos" else walker.unary(kind, value, type_)
