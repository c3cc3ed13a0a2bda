"""Operators: what `+`, `<`, `-x`, `in`, `is` and truth mean for operand types.

Primitive types have rows here; every other type's operators are its class's methods. Unions are expanded, each member
in its own branch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Attribute, Operation

from pycc.dialects import py
from pycc.passes.infer import rules_scalar
from pycc.passes.infer.calls import call_method, find_method, takes
from pycc.passes.infer.constant_lists import refuse_change
from pycc.passes.infer.diagnostics import Refused, Unsupported
from pycc.passes.infer.lattice import members_of, union_of, without
from pycc.passes.infer.type_names import full_name, short_name
from pycc.passes.infer.values import Facts, Value, is_static, same_constant
from pycc.passes.infer.walker import Walker

SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "** or pow()", "lshift":
    "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^", "matmul": "@", "lt": "<", "le": "<=", "gt": ">", "ge":
    ">=",
}  # fmt: skip
_INTEGERS = frozenset({py.IntType, py.BoolType})
_NUMBERS = frozenset({py.IntType, py.BoolType, py.FloatType})
_FOLDS: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "floordiv": lambda a, b: a // b,
    "mod": lambda a, b: a % b,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "lshift": lambda a, b: a << b if 0 <= b < 64 else 1 << 64,
    "rshift": lambda a, b: a >> b if b >= 0 else 1 << 64,
    "pow": lambda a, b: a**b if 0 <= b < 64 else 1 << 64,
}  # fmt: skip


REPEATED_LIMIT = 256
"""Longest tuple that `*` makes."""


def in_range(value: int) -> bool:
    """Whether an int has 64 bits."""
    return -(1 << 63) <= value < 1 << 63


# ---------------------------------------------------------------- binary


def binary_op(walker: Walker, op: py.BinaryOp) -> None:
    """`py.binary`."""
    walker.set(op, binary(walker, op.kind.data, walker.get(op.lhs), walker.get(op.rhs), op.inplace is not None))


def binary(walker: Walker, kind: str, lhs: Value, rhs: Value, inplace: bool = False) -> Value:
    """`lhs kind rhs`."""
    return walker.expand(lhs, lambda a: walker.expand(rhs, lambda b: _binary(walker, kind, a, b, inplace)))


def _binary(walker: Walker, kind: str, lhs: Value, rhs: Value, inplace: bool) -> Value:
    a, b = type(lhs.type), type(rhs.type)
    if a in _NUMBERS and b in _NUMBERS:
        result = _numbers(walker, kind, lhs, rhs)
    elif (a is py.ScalarType and (b in _NUMBERS or b is py.ScalarType)) or (b is py.ScalarType and a in _NUMBERS):
        result = rules_scalar.binary(walker, kind, lhs, rhs)
    elif a is py.TupleType and b is py.TupleType and kind == "add":
        count = len(lhs.type.elements.data), len(rhs.type.elements.data)  # pyright: ignore
        left, right = ([walker.extract(v, i) for i in range(n)] for v, n in zip((lhs, rhs), count, strict=True))
        result = walker.tuple([*left, *right])
    elif kind == "mul" and {a, b} in ({py.TupleType, py.IntType}, {py.TupleType, py.BoolType}):
        result = _repeated(walker, *((lhs, rhs) if a is py.TupleType else (rhs, lhs)))
    elif (kind == "or" and {a, b} <= {py.TypeObjectType, py.NoneType} and a is not b) or (a, b) == _TWO_CLASSES:
        result = Value(py.TypeObjectType(union_of({_instance(lhs.type), _instance(rhs.type)})))
    else:
        result = _by_method(walker, kind, lhs, rhs, inplace)
    if result is None:
        raise _operand_types(walker, kind, lhs.type, rhs.type, inplace)
    return result


_TWO_CLASSES = (py.TypeObjectType, py.TypeObjectType)


def _instance(type_: Attribute) -> Attribute:
    """What a class value makes; None stands for its own class in `T | None`."""
    return type_.instance if isinstance(type_, py.TypeObjectType) else py.none


def _repeated(walker: Walker, value: Value, times: Value) -> Value:
    """A tuple times an int, which must be known: the length is part of the type."""
    if not times.known:
        raise Refused(Unsupported(walker.span, "the length of this tuple is not known at compile time", "use a list"))
    parts = [walker.extract(value, i) for i in range(len(value.type.elements.data))]  # pyright: ignore
    if len(parts) * max(times.constant, 0) > REPEATED_LIMIT:
        raise Refused(Unsupported(walker.span, f"a tuple of {len(parts) * times.constant} items", "use a list"))
    return walker.tuple(parts * times.constant)


def _operand_types(walker: Walker, kind: str, a: Attribute, b: Attribute, inplace: bool) -> Refused:
    symbol = SYMBOLS[kind]
    if inplace:
        symbol = "**=" if kind == "pow" else f"{symbol}="
    return walker.operand_error(f"unsupported operand type(s) for {symbol}: '{short_name(a)}' and '{short_name(b)}'")


def _numbers(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value | None:
    a, b = type(lhs.type), type(rhs.type)
    if kind in ("and", "or", "xor") and a is py.BoolType and b is py.BoolType:
        if lhs.known and rhs.known:
            return walker.constant(bool(_FOLDS[kind](lhs.constant, rhs.constant)))
        return walker.binary(kind, lhs, rhs, py.bool_)
    if kind == "matmul":
        return None
    if a in _INTEGERS and b in _INTEGERS:
        lhs, rhs = walker.cast(lhs, py.int_), walker.cast(rhs, py.int_)
        if kind == "truediv":
            return walker.binary(kind, lhs, rhs, py.float_)
        if kind == "pow":
            return _integer_power(walker, lhs, rhs)
        if lhs.known and rhs.known and kind in _FOLDS:
            folded = _folded(kind, lhs.constant, rhs.constant)
            if folded is not None:
                return walker.constant(folded)
        return walker.binary(kind, lhs, rhs, py.int_)
    if kind in ("and", "or", "xor", "lshift", "rshift"):
        return None
    lhs, rhs = walker.cast(lhs, py.float_), walker.cast(rhs, py.float_)
    if kind == "pow":
        return _float_power(walker, lhs, rhs)
    return walker.binary(kind, lhs, rhs, py.float_)


def _folded(kind: str, a: int, b: int) -> int | None:
    if kind in ("floordiv", "mod") and b == 0:
        return None
    result = _FOLDS[kind](a, b)
    return result if in_range(result) else None


def _integer_power(walker: Walker, lhs: Value, rhs: Value) -> Value:
    """int ** int is an int unless the exponent is negative: known, or left to the library, whose result is a union."""
    if rhs.known:
        if rhs.constant < 0:
            return _float_power(walker, walker.cast(lhs, py.float_), walker.cast(rhs, py.float_))
        if lhs.known:
            folded = _folded("pow", lhs.constant, rhs.constant)
            if folded is not None:
                return walker.constant(folded)
        return walker.binary("pow", lhs, rhs, py.int_)
    if find_method(walker, py.int_, "__pow__") is not None:
        return call_method(walker, lhs, "__pow__", [rhs])
    raise Refused(
        Unsupported(
            walker.span,
            "this power is an int or a float, by the sign of its exponent",
            "write `float(x) ** n` for a float, or use a constant exponent",
        )
    )


def _float_power(walker: Walker, lhs: Value, rhs: Value) -> Value:
    if find_method(walker, py.float_, "__pow__") is not None and not walker.context.symbol.startswith("float."):
        return call_method(walker, lhs, "__pow__", [rhs])
    return walker.binary("pow", lhs, rhs, py.float_)


def _by_method(walker: Walker, kind: str, lhs: Value, rhs: Value, inplace: bool) -> Value | None:
    """Python's order: `__iadd__`, `__add__`, then the other side's `__radd__`."""
    names = [f"__{kind}__"]
    if inplace:
        refuse_change(walker, lhs.type, f"__i{kind}__")
        names.insert(0, f"__i{kind}__")
    for name in names:
        method = find_method(walker, lhs.type, name)
        if method is not None and takes(walker, method, lhs, [rhs]):
            return call_method(walker, lhs, name, [rhs])
    method = find_method(walker, rhs.type, f"__r{kind}__")
    if method is not None and takes(walker, method, rhs, [lhs]):
        return call_method(walker, rhs, f"__r{kind}__", [lhs])
    return None


# ---------------------------------------------------------------- unary and truth


def unary_op(walker: Walker, op: py.UnaryOp) -> None:
    """`py.unary`."""
    value = walker.get(op.operand)
    kind = op.kind.data
    if kind == "not":
        walker.set(op, walker.not_(truth(walker, value)))
    else:
        walker.set(op, walker.expand(value, lambda v: unary(walker, kind, v)))


_UNARY_SYMBOLS = {"neg": "unary -", "pos": "unary +", "invert": "unary ~"}
_UNARY_FOLDS: dict[str, Callable[[Any], Any]] = {"neg": lambda a: -a, "pos": lambda a: +a, "invert": lambda a: ~a}


def unary(walker: Walker, kind: str, value: Value) -> Value:
    """`-x`, `+x`, `~x`."""
    type_ = type(value.type)
    result: Value | None = None
    if type_ in _INTEGERS:
        value = walker.cast(value, py.int_)
        if value.known and in_range(_UNARY_FOLDS[kind](value.constant)):
            return walker.constant(_UNARY_FOLDS[kind](value.constant))
        return value if kind == "pos" else walker.unary(kind, value, py.int_)
    if type_ is py.FloatType and kind != "invert":
        if value.known:
            return walker.constant(_UNARY_FOLDS[kind](value.constant))
        return value if kind == "pos" else walker.unary(kind, value, py.float_)
    if type_ is py.ScalarType:
        result = rules_scalar.unary(walker, kind, value)
    elif find_method(walker, value.type, f"__{kind}__") is not None:
        result = call_method(walker, value, f"__{kind}__", [])
    if result is None:
        raise walker.operand_error(f"bad operand type for {_UNARY_SYMBOLS[kind]}: '{short_name(value.type)}'")
    return result


def truth_op(walker: Walker, op: py.TruthOp) -> None:
    """`py.truth`."""
    value = walker.get(op.value)
    result = truth(walker, value)
    if type(value.type) is py.UnionType and py.none in value.type.members.data and not result.known:
        # Where an optional is true it is not None.
        kept = without(value.type, lambda m: type(m) is py.NoneType)
        holds = [(op.value, kept), *(result.facts.holds if result.facts else ())]
        result = Value(result.type, result.ssa, facts=Facts(holds, []))
    walker.set(op, result)


def truth(walker: Walker, value: Value) -> Value:
    """Python's truth value, a bool."""
    return walker.expand(value, lambda v: _truth(walker, v))


def _truth(walker: Walker, value: Value) -> Value:
    type_ = type(value.type)
    if type_ is py.BoolType:
        return value
    if value.known and type_ in (py.IntType, py.FloatType, py.StrType):
        return walker.constant(bool(value.constant))
    if type_ in (py.IntType, py.FloatType, py.ScalarType):
        return walker.make(py.bool_, lambda _: py.TruthOp(walker.ssa(value)))
    if type_ is py.NoneType:
        return walker.constant(False)
    if type_ is py.TupleType:
        return walker.constant(len(value.type.elements.data) > 0)  # pyright: ignore
    if is_static(value.type) or type_ is py.ExceptionType:
        return walker.constant(True)
    if find_method(walker, value.type, "__bool__") is not None:
        return call_method(walker, value, "__bool__", [])
    if find_method(walker, value.type, "__len__") is not None:
        return compare(walker, "ne", call_method(walker, value, "__len__", []), walker.constant(0))
    if type_ is py.ArrayType:
        raise Refused(Unsupported(walker.span, "the truth of an array is not compiled", "test an element, or its size"))
    return walker.constant(True)


# ---------------------------------------------------------------- comparison


def compare_op(walker: Walker, op: py.CompareOp) -> None:
    """`py.compare`."""
    kind, lhs, rhs = op.kind.data, walker.get(op.lhs), walker.get(op.rhs)
    if kind in ("is", "is_not"):
        result = identity(walker, lhs, rhs)
        if type(lhs.type) is py.UnionType and is_single(rhs.type) and not result.known:
            kept = without(lhs.type, lambda m: m == rhs.type)
            result.facts = Facts([(op.lhs, rhs.type)], [(op.lhs, kept)])
        elif type(rhs.type) is py.UnionType and is_single(lhs.type) and not result.known:
            kept = without(rhs.type, lambda m: m == lhs.type)
            result.facts = Facts([(op.rhs, lhs.type)], [(op.rhs, kept)])
        walker.set(op, result if kind == "is" else walker.not_(result))
    elif kind in ("in", "not_in"):
        result = walker.expand(rhs, lambda container: contains(walker, lhs, container))
        walker.set(op, result if kind == "in" else walker.not_(result))
    else:
        walker.set(op, compare(walker, kind, lhs, rhs))


def is_single(type_: Attribute) -> bool:
    """Whether a type has one value, so that `is` tells it from the rest of a union."""
    return type(type_) is py.NoneType


def compare(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    """`==`, `!=`, `<`, `<=`, `>`, `>=`."""
    return walker.expand(lhs, lambda a: walker.expand(rhs, lambda b: _compare(walker, kind, a, b)))


_COMPARE_FOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}
_REFLECTED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def _compare(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    a, b = type(lhs.type), type(rhs.type)
    if a in _NUMBERS and b in _NUMBERS:
        if lhs.known and rhs.known:
            return walker.constant(_COMPARE_FOLDS[kind](lhs.constant, rhs.constant))
        if a is b and (a is not py.BoolType or kind in ("eq", "ne")):
            return walker.compare(kind, lhs, rhs)
        lhs = walker.cast(lhs, py.int_) if a is py.BoolType else lhs
        rhs = walker.cast(rhs, py.int_) if b is py.BoolType else rhs
        return walker.compare(kind, lhs, rhs)
    if (a is py.ScalarType and (b in _NUMBERS or b is py.ScalarType)) or (b is py.ScalarType and a in _NUMBERS):
        return rules_scalar.compare(walker, kind, lhs, rhs)
    if a is py.TupleType and b is py.TupleType:
        return _compare_tuples(walker, kind, lhs, rhs)
    if is_static(lhs.type) and is_static(rhs.type) and kind in ("eq", "ne"):
        return walker.constant((lhs.type == rhs.type) == (kind == "eq"))
    if a is py.StrType and b is py.StrType and lhs.known and rhs.known:
        return walker.constant(_COMPARE_FOLDS[kind](lhs.constant, rhs.constant))
    return _compare_by_method(walker, kind, lhs, rhs)


def _compare_by_method(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    if type(lhs.type) is py.ExceptionType and type(rhs.type) is py.ExceptionType:
        raise Refused(Unsupported(walker.span, "comparing exceptions", "compare their texts: `str(e)`"))
    method = find_method(walker, lhs.type, f"__{kind}__")
    if method is not None and takes(walker, method, lhs, [rhs]):
        return call_method(walker, lhs, f"__{kind}__", [rhs])
    reflected = find_method(walker, rhs.type, f"__{_REFLECTED[kind]}__")
    if reflected is not None and takes(walker, reflected, rhs, [lhs]) and _may_reflect(lhs, rhs):
        return call_method(walker, rhs, f"__{_REFLECTED[kind]}__", [lhs])
    if kind == "ne":
        equal = find_method(walker, lhs.type, "__eq__")
        if equal is not None and takes(walker, equal, lhs, [rhs]):
            return walker.not_(call_method(walker, lhs, "__eq__", [rhs]))
    if kind in ("eq", "ne"):
        if type(lhs.type) is py.NoneType and type(rhs.type) is py.NoneType:
            return walker.constant(kind == "eq")
        if (
            type(lhs.type) is py.ObjectType
            and type(rhs.type) is py.ObjectType
            and lhs.type.class_name == rhs.type.class_name
        ):
            return walker.compare("is" if kind == "eq" else "is_not", lhs, rhs)
        if type(lhs.type) is type(rhs.type) and type(lhs.type) in (py.ArrayType, py.PointerType, py.StructType):
            raise Refused(
                Unsupported(
                    walker.span,
                    f"`==` of two values of type {full_name(walker.lattice.resolve(lhs.type))} is not compiled",
                )
            )
        # Values of types that have nothing to do with each other are never equal.
        return walker.constant(kind == "ne")
    names = f"'{short_name(lhs.type)}' and '{short_name(rhs.type)}'"
    raise walker.operand_error(f"'{SYMBOLS[kind]}' not supported between instances of {names}")


def _may_reflect(lhs: Value, rhs: Value) -> bool:
    """Whether the right side's method may answer: the library's methods are written for their own kind on the left."""
    return type(lhs.type) is type(rhs.type)


def _compare_tuples(walker: Walker, kind: str, lhs: Value, rhs: Value) -> Value:
    """Component by component; the first difference decides."""
    left, right = len(lhs.type.elements.data), len(rhs.type.elements.data)  # pyright: ignore
    if kind in ("eq", "ne") and left != right:
        return walker.constant(kind == "ne")
    if kind == "ne":
        return walker.not_(_compare_tuples(walker, "eq", lhs, rhs))

    def from_(index: int) -> Value:
        if index == min(left, right):
            return walker.constant(_COMPARE_FOLDS[kind](left, right))
        a, b = walker.extract(lhs, index), walker.extract(rhs, index)
        equal = truth(walker, compare(walker, "eq", a, b))
        if kind == "eq":
            if index == left - 1:
                return equal
            return walker.branch(equal, lambda: from_(index + 1), lambda: walker.constant(False))
        return walker.branch(equal, lambda: from_(index + 1), lambda: truth(walker, compare(walker, kind, a, b)))

    return from_(0)


def identity(walker: Walker, lhs: Value, rhs: Value) -> Value:
    """`is`."""
    a, b = lhs.type, rhs.type
    if is_single(a) and is_single(b):
        return walker.constant(True)
    if is_static(a) or is_static(b):
        return walker.constant(a == b)
    if type(a) is py.UnionType or type(b) is py.UnionType:
        union, single = (lhs, b) if type(a) is py.UnionType else (rhs, a)
        if is_single(single):
            if single not in union.type.members.data:  # pyright: ignore
                return walker.constant(False)
            return walker.is_member(union, single)
        return walker.expand(lhs, lambda x: walker.expand(rhs, lambda y: identity(walker, x, y)))
    if is_single(a) or is_single(b):
        return walker.constant(False)
    if type(a) is py.BoolType and type(b) is py.BoolType:
        if lhs.known and rhs.known:
            return walker.constant(same_constant(lhs.constant, rhs.constant))
        return walker.compare("eq", lhs, rhs)
    if type(a) is py.ObjectType and type(b) is py.ObjectType:
        if a.class_name != b.class_name:
            return walker.constant(False)
        walker.lattice.join(a, b)
        return walker.compare("is", lhs, rhs)
    if type(a) is not type(b) and not (_is_list(a) and _is_list(b)):
        return walker.constant(False)
    name = full_name(walker.lattice.resolve(a))
    raise Refused(
        Unsupported(
            walker.span, f"`is` between values of type {name} has no fixed meaning in Python", "compare with `==`"
        )
    )


def _is_list(type_: Attribute) -> bool:
    return py.is_constant_list(type_) or (type(type_) is py.ObjectType and type_.class_name.data == "list")


def contains(walker: Walker, item: Value, container: Value) -> Value:
    """`item in container`."""
    if type(container.type) is py.TupleType:
        return _tuple_contains(walker, item, container)
    if find_method(walker, container.type, "__contains__") is not None:
        return call_method(walker, container, "__contains__", [item])
    if find_method(walker, container.type, "__cursor__") is not None:
        return call_method_of_library(walker, "builtins.contains", [container, item])
    raise walker.operand_error(f"argument of type '{short_name(container.type)}' is not iterable")


def call_method_of_library(walker: Walker, symbol: str, arguments: list[Value]) -> Value:
    """A library function that the language itself needs."""
    from pycc.passes.infer.calls import call_function

    if not walker.engine.program.has_function(symbol):
        raise Refused(Unsupported(walker.span, "this use of `in` is not compiled", "write the loop out"))
    return call_function(walker, symbol, arguments)


def _tuple_contains(walker: Walker, item: Value, container: Value) -> Value:
    count = len(container.type.elements.data)  # pyright: ignore

    def from_(index: int) -> Value:
        if index == count:
            return walker.constant(False)
        part = walker.extract(container, index)
        equal = truth(walker, compare(walker, "eq", part, item))
        if index == count - 1:
            return equal
        return walker.branch(equal, lambda: walker.constant(True), lambda: from_(index + 1))

    return from_(0)


def members_matching(type_: Attribute, matches: Callable[[Attribute], bool]) -> list[Attribute]:
    """Members of a (union) type for which something holds."""
    return [m for m in members_of(type_) if matches(m)]


HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    py.BinaryOp: binary_op,
    py.UnaryOp: unary_op,
    py.TruthOp: truth_op,
    py.CompareOp: compare_op,
}
