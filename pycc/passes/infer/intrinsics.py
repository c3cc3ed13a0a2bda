"""Calls of `pycc.lang`, and questions that library code asks about types.

Ordinary intrinsics are typed by the signature in their row (`dialects/intrinsics.py`); the rest have a rule here.
Type arguments are class values; they end up in `data`, as do names of C functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, StringAttr, f64, i64
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.foreign import FOREIGN, foreign_index
from pycc.dialects.intrinsics import INTRINSICS
from pycc.passes.infer.calls import describe
from pycc.passes.infer.coerce import coerce, store_as
from pycc.passes.infer.diagnostics import LibraryRefusal, NotStatic, Refused, Unsupported, WrongCall
from pycc.passes.infer.engine import substitute
from pycc.passes.infer.type_names import short_name
from pycc.passes.infer.values import Value, of_type
from pycc.passes.infer.walker import Walker, integer_attribute

_T = py.ParameterType(StringAttr("T"))
_NAMES: dict[str, Attribute] = {
    "i64": py.ScalarType(StringAttr("int64")),
    "u64": py.ScalarType(StringAttr("uint64")),
    "float": py.float_,
    "int": py.int_,
    "bool": py.bool_,
    "str": py.str_,
    "None": py.none,
    "Never": py.never,
    "exception": py.exception,
    "T": _T,
    "Pointer[T]": py.PointerType(_T),
    "Context": py.ObjectType(StringAttr("Context"), ArrayAttr([])),
}


@dataclass(frozen=True)
class _Signature:
    parameters: tuple[tuple[str, Attribute | None], ...]
    """Name and type; None for a type argument."""
    result: Attribute


@lru_cache(maxsize=256)
def _signature(name: str) -> _Signature | None:
    """A row's signature; None where it needs a rule of its own."""
    text = INTRINSICS[name].signature
    head, arrow, result = text.partition(" -> ")
    parameters: list[tuple[str, Attribute | None]] = []
    if head.startswith("Pointer[T]."):
        parameters.append(("self", py.PointerType(_T)))
    for part in filter(None, head[head.index("(") + 1 : -1].split(", ")):
        parameter, _, type_ = part.partition(": ")
        if not type_:
            parameters.append((parameter, None if parameter == "T" else py.unknown))
        elif type_ in _NAMES:
            parameters.append((parameter, _NAMES[type_]))
        else:
            return None
    if not arrow or result not in _NAMES:
        return None
    return _Signature(tuple(parameters), _NAMES[result])


def call_intrinsic(walker: Walker, name: str, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`lang.name(arguments)`."""
    if name not in INTRINSICS:
        raise Refused(Unsupported(walker.span, f"`lang.{name}` cannot be called"))
    rule = _RULES.get(name)
    if rule is not None:
        return rule(walker, name, [*arguments, *keywords.values()])
    signature = _signature(name)
    if signature is None or keywords or len(arguments) != len(signature.parameters):
        raise Refused(WrongCall(walker.span, f"lang.{INTRINSICS[name].signature}"))
    bindings: dict[str, Attribute] = {}
    values: list[Value] = []
    data: list[Attribute] = []
    for (parameter, type_), argument in zip(signature.parameters, arguments, strict=True):
        if type_ is None:
            bindings["T"] = class_of(walker, argument)
            data.append(bindings["T"])
        elif type(type_) is py.PointerType:
            if type(argument.type) is not py.PointerType:
                raise Refused(WrongCall(walker.span, f"lang.{INTRINSICS[name].signature}"))
            if "T" in bindings:
                walker.lattice.unify(bindings["T"], argument.type.element)
            else:
                bindings["T"] = argument.type.element
            values.append(argument)
        else:
            values.append(coerce(walker, argument, type_, bindings, (f"lang.{name}", parameter)))
    result = substitute(signature.result, bindings)
    return intrinsic(walker, name, values, walker.lattice.value_type(result), data)


def intrinsic(
    walker: Walker, name: str, values: list[Value], type_: Attribute, data: list[Attribute] | None = None
) -> Value:
    """The op of an intrinsic."""

    def build(result: Attribute) -> py.IntrinsicOp:
        resolved = [walker.type_of(d) if isinstance(d, _TYPES) else d for d in data or ()]
        return py.IntrinsicOp(name, [walker.ssa(v) for v in values], result, resolved)

    result = walker.make(type_, build)
    if type(type_) is py.NeverType:
        raise walker.dead()
    return result


_TYPES = (
    py.VariableType, py.IntType, py.FloatType, py.BoolType, py.StrType, py.NoneType, py.ScalarType, py.TupleType,
    py.ObjectType, py.StructType, py.UnionType, py.ArrayType, py.PointerType, py.NeverType, py.SliceType,
    py.ExceptionType,
)  # fmt: skip


def class_of(walker: Walker, value: Value) -> Attribute:
    """The type that a class value stands for."""
    if type(value.type) is py.TypeObjectType:
        return value.type.instance
    if type(value.type) is py.NoneType:
        return py.none
    raise Refused(NotStatic(walker.span, "the type argument"))


def pointer_method(walker: Walker, pointer: Value, name: str, arguments: list[Value]) -> Value:
    """`p.load(i)` and the like."""
    intrinsic_name = f"pointer_{name}"
    if intrinsic_name not in INTRINSICS:
        from pycc.passes.infer.calls import no_attribute

        raise no_attribute(walker, pointer.type, name)
    return call_intrinsic(walker, intrinsic_name, [pointer, *arguments], {})


# ---------------------------------------------------------------- rules


def _known(walker: Walker, value: Value, what: str) -> Any:
    if not value.known:
        raise Refused(NotStatic(walker.span, what))
    return value.constant


def _new(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_: Any = class_of(walker, arguments[0])
    if type(type_) is py.ObjectType and not type_.arguments.data:
        class_ = walker.engine.program.class_(type_.class_name.data)
        count = len(class_.type_parameters.data)
        if count:
            type_ = py.ObjectType(type_.class_name, ArrayAttr([fresh(walker, i) for i in range(count)]))
    extra = [coerce(walker, a, _NAMES["i64"], {}, ("lang.new", "extra")) for a in arguments[1:]]
    return intrinsic(walker, name, extra, type_, [type_])


def fresh(walker: Walker, index: int = 0) -> Attribute:
    """The element-type variable of the allocation at this op."""
    record = walker.record(None, ("fresh", index))
    if record.variable is None:
        record.variable = walker.lattice.fresh(walker.context, walker.span)
    return record.variable


def _make(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_: Any = class_of(walker, arguments[0])
    symbol = type_.class_name
    class_ = walker.engine.program.class_(symbol.data)
    fields = [
        coerce(walker, value, annotation, {}, (symbol.data, field.data))
        for value, annotation, field in zip(
            arguments[1:], class_.field_types.data, class_.field_names.data, strict=True
        )
    ]
    made = py.StructType(symbol, ArrayAttr([f.type for f in fields]))
    return Value(made, parts=tuple(fields))


def _data(walker: Walker, name: str, arguments: list[Value]) -> Value:
    element = class_of(walker, arguments[1])
    return intrinsic(walker, name, [arguments[0]], py.PointerType(element), [element])


def _free_object(walker: Walker, name: str, arguments: list[Value]) -> Value:
    extra = coerce(walker, arguments[1], _NAMES["i64"], {}, ("lang.free_object", "extra"))
    return intrinsic(walker, name, [arguments[0], extra], py.none)


def _bitcast(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_ = class_of(walker, arguments[0])
    return intrinsic(walker, name, [arguments[1]], type_, [type_])


def _call_c(walker: Walker, name: str, arguments: list[Value]) -> Value:
    function = StringAttr(str(_known(walker, arguments[0], "the name of the C function")))
    type_ = class_of(walker, arguments[1])
    return intrinsic(walker, name, arguments[2:], type_, [function, type_])


def _call_pointer(walker: Walker, name: str, arguments: list[Value]) -> Value:
    address = coerce(walker, arguments[0], _NAMES["i64"], {}, ("lang.call_pointer", "address"))
    type_ = class_of(walker, arguments[1])
    return intrinsic(walker, name, [address, *arguments[2:]], type_, [type_])


def _is_same(walker: Walker, name: str, arguments: list[Value]) -> Value:
    return intrinsic(walker, name, arguments, py.bool_)


def _context(walker: Walker, name: str, arguments: list[Value]) -> Value:
    return intrinsic(walker, name, [], _NAMES["Context"])


# ---------------------------------------------------------------- questions about types


def _type_of(walker: Walker, name: str, arguments: list[Value]) -> Value:
    return of_type(py.TypeObjectType(arguments[0].type))


def _content(walker: Walker, value: Value) -> Attribute:
    """The type that a class value stands for, element variables read."""
    return walker.lattice.value_type(class_of(walker, value))


def _is_type(walker: Walker, name: str, arguments: list[Value]) -> Value:
    a, b = (walker.lattice.resolve(_content(walker, v)) for v in arguments)
    return walker.constant(a == b)


_KINDS: dict[str, type[Attribute]] = {
    "scalar": py.ScalarType,
    "ndarray": py.ArrayType,
    "Pointer": py.PointerType,
    "slice": py.SliceType,
    "union": py.UnionType,
    "none": py.NoneType,
    "str": py.StrType,
    "exception": py.ExceptionType,
    "function": py.FunctionValueType,
    "tuple": py.TupleType,
    "never": py.NeverType,
    "struct": py.StructType,
    "object": py.ObjectType,
}


def _is_class(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_: Any = (
        walker.lattice.value_type(arguments[0].type.instance)
        if type(arguments[0].type) is py.TypeObjectType
        else arguments[0].type
    )
    wanted = arguments[1]
    if wanted.known and isinstance(wanted.constant, str):
        text = wanted.constant
        if text == "optional":
            return walker.constant(type(type_) is py.UnionType and py.none in type_.members.data)
        if text == "type":
            return walker.constant(type(type_) is py.TypeObjectType)
        if text == "function":
            return walker.constant(_is_callable(type_))
        if text == "foreign":
            return walker.constant(type_ in FOREIGN)
        if text not in _KINDS:
            raise Refused(WrongCall(walker.span, f"is_class() knows no kind '{text}'"))
        return walker.constant(type(type_) is _KINDS[text])
    if type(wanted.type) is py.FunctionValueType:
        return walker.constant(wanted.type.symbol.data == "lang.Pointer" and type(type_) is py.PointerType)
    class_: Any = _content(walker, wanted)
    if type(class_) in (py.ObjectType, py.StructType):
        return walker.constant(type(type_) is type(class_) and type_.class_name == class_.class_name)
    if type(class_) is py.TupleType:
        return walker.constant(type(type_) is py.TupleType)
    return walker.constant(type_ == class_)


def _is_callable(type_: Any) -> bool:
    return type(type_) in (py.FunctionValueType, py.BoundMethodType, py.TypeObjectType)


def _element_type(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_: Any = _content(walker, arguments[0])
    index = _known(walker, arguments[1], "the index") if len(arguments) > 1 else 0
    match type_:
        case py.ObjectType():
            found = type_.arguments.data[index]
        case py.PointerType():
            found = type_.element
        case py.ArrayType():
            found = py.ScalarType(type_.dtype)
        case py.TupleType():
            found = type_.elements.data[index]
        case py.StructType():
            found = type_.fields.data[index]
        case py.SliceType():
            found = type_.parts.data[index]
        case py.UnionType() if len(arguments) > 1:
            found = type_.members.data[index]
        case py.UnionType():
            from pycc.passes.infer.lattice import without

            found = without(type_, lambda m: type(m) is py.NoneType)
        case _:
            raise Refused(WrongCall(walker.span, f"a {describe(walker, type_)} has no element type"))
    return of_type(py.TypeObjectType(found))


def _carrier(walker: Walker, name: str, arguments: list[Value]) -> Value:
    """The type that carries the values of a type from outside."""
    return of_type(py.TypeObjectType(FOREIGN[_content(walker, arguments[0])].carrier))


def _foreign_index(walker: Walker, name: str, arguments: list[Value]) -> Value:
    return walker.constant(foreign_index(_content(walker, arguments[0])))


def _tuple_size(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_: Any = _content(walker, arguments[0])
    if type(type_) is py.UnionType:
        return walker.constant(len(type_.members.data))
    if type(type_) is not py.TupleType:
        raise Refused(WrongCall(walker.span, f"a {describe(walker, type_)} is no tuple type"))
    return walker.constant(len(type_.elements.data))


def _type_name(walker: Walker, name: str, arguments: list[Value]) -> Value:
    return walker.constant(short_name(walker.lattice.resolve(arguments[0].type)).removeprefix("numpy."))


def _compile_error(walker: Walker, name: str, arguments: list[Value]) -> Value:
    text = str(_known(walker, arguments[0], "the text"))
    fix = str(_known(walker, arguments[1], "the fix")) if len(arguments) > 1 else ""
    raise Refused(LibraryRefusal(walker.span, text, fix))


def _static_range(walker: Walker, name: str, arguments: list[Value]) -> Value:
    count = _known(walker, arguments[0], "the number of turns")
    return walker.tuple([walker.constant(i) for i in range(count)])


def _table(walker: Walker, name: str, arguments: list[Value]) -> Value:
    element = class_of(walker, arguments[1])
    parts = arguments[0].parts
    if parts is None:
        raise Refused(NotStatic(walker.span, "the table"))
    type_ = py.PointerType(element)
    if not walker.emitting:
        return of_type(type_)
    numbers = _numbers_attribute(tuple([_known(walker, part, "an item of the table") for part in parts]))
    return intrinsic(walker, name, [], type_, [numbers, element])


@lru_cache(maxsize=256)
def _numbers_attribute(numbers: tuple[int | float, ...]) -> ArrayAttr[Attribute]:
    if any(isinstance(n, float) for n in numbers):
        return ArrayAttr([FloatAttr(float(n), f64) for n in numbers])
    return ArrayAttr([integer_attribute(int(n)) for n in numbers])


# ---------------------------------------------------------------- arrays


def _array_type(walker: Walker, value: Value) -> py.ArrayType:
    if type(value.type) is not py.ArrayType:
        raise Refused(WrongCall(walker.span, f"a {describe(walker, value.type)} is no array"))
    return value.type


def _array_rank(walker: Walker, name: str, arguments: list[Value]) -> Value:
    type_ = _content(walker, arguments[0]) if type(arguments[0].type) is py.TypeObjectType else arguments[0].type
    if type(type_) is not py.ArrayType:
        raise Refused(WrongCall(walker.span, f"a {describe(walker, type_)} is no array"))
    return walker.constant(type_.rank.value.data)


def _array_data(walker: Walker, name: str, arguments: list[Value]) -> Value:
    dtype = _array_type(walker, arguments[0]).dtype
    return intrinsic(walker, name, [arguments[0]], py.PointerType(py.ScalarType(dtype)))


def _array_number(walker: Walker, name: str, arguments: list[Value]) -> Value:
    _array_type(walker, arguments[0])
    index = _known(walker, arguments[1], "the dimension")
    return intrinsic(walker, name, [arguments[0]], _NAMES["i64"], [IntegerAttr(index, i64)])


def _make_array(walker: Walker, name: str, arguments: list[Value]) -> Value:
    element: Any = class_of(walker, arguments[0])
    shape = _numbers(walker, arguments[2])
    strides = _numbers(walker, arguments[3])
    type_ = py.ArrayType(element.dtype, IntegerAttr(len(shape), i64))
    return intrinsic(walker, name, [arguments[1], walker.tuple(shape), walker.tuple(strides)], type_, [element])


def _numbers(walker: Walker, value: Value) -> list[Value]:
    count = len(value.type.elements.data)  # pyright: ignore
    return [
        coerce(walker, walker.extract(value, i), _NAMES["i64"], {}, ("lang.make_array", "shape")) for i in range(count)
    ]


_RULES: dict[str, Callable[[Walker, str, list[Value]], Value]] = {
    "new": _new,
    "make": _make,
    "data": _data,
    "free_object": _free_object,
    "bitcast": _bitcast,
    "call_c": _call_c,
    "call_c_pure": _call_c,
    "call_pointer": _call_pointer,
    "is_same": _is_same,
    "context": _context,
    "type_of": _type_of,
    "is_type": _is_type,
    "is_class": _is_class,
    "element_type": _element_type,
    "carrier": _carrier,
    "foreign_index": _foreign_index,
    "tuple_size": _tuple_size,
    "type_name": _type_name,
    "compile_error": _compile_error,
    "static_range": _static_range,
    "table": _table,
    "array_rank": _array_rank,
    "array_data": _array_data,
    "array_dim": _array_number,
    "array_stride": _array_number,
    "make_array": _make_array,
}
__all__ = ["call_intrinsic", "class_of", "fresh", "intrinsic", "pointer_method", "store_as"]
