"""Calls of values: functions, classes, and the built-in functions whose answer is known from types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, StringAttr
from xdsl.ir import Attribute, Operation

from pycc.dialects import py
from pycc.passes.infer.calls import attribute_value, call_function, call_method, describe, find_method
from pycc.passes.infer.constant_lists import refuse_change
from pycc.passes.infer.diagnostics import NoAttribute, Refused, Unsupported, WrongCall, WrongOperands
from pycc.passes.infer.intrinsics import call_intrinsic, pointer_method
from pycc.passes.infer.lattice import members_of, union_of
from pycc.passes.infer.operators import in_range, truth
from pycc.passes.infer.type_names import class_symbol, short_name
from pycc.passes.infer.values import Facts, Value, of_type
from pycc.passes.infer.walker import Walker

Rule = Callable[[Walker, list[Value], dict[str, Value]], Value | None]


def operands(walker: Walker, op: py.CallOp | py.CallMethodOp) -> tuple[list[Value], dict[str, Value]]:
    """Positional and keyword arguments of a call; `*t` of a tuple is spread."""
    values = [walker.get(v) for v in op.arguments]
    names = [k.data for k in op.keywords.data]
    keywords = dict(zip(names, values[len(values) - len(names) :], strict=True)) if names else {}
    positional = values[: len(values) - len(names)] if names else values
    if op.star is None:
        return positional, keywords
    stars = {s.value.data for s in op.star.data}
    spread: list[Value] = []
    for i, value in enumerate(positional):
        if i not in stars:
            spread.append(value)
        elif type(value.type) is py.TupleType:
            spread.extend(walker.extract(value, j) for j in range(len(value.type.elements.data)))
        else:
            message = f"`*` of a {short_name(value.type)}: how many arguments it gives is not known at compile time"
            raise Refused(Unsupported(walker.span, message, "pass a tuple, or the items one by one"))
    return spread, keywords


def call_op(walker: Walker, op: py.CallOp) -> None:
    """`py.call`."""
    callee = walker.get(op.callee)
    arguments, keywords = operands(walker, op)
    result = walker.expand(callee, lambda c: call_value(walker, c, arguments, keywords))
    if callee.type == _ISINSTANCE and len(op.arguments) == 2 and not result.known:
        result.facts = _instance_facts(walker, op, arguments)
    walker.set(op, result)


def call_method_op(walker: Walker, op: py.CallMethodOp) -> None:
    """`py.call_method`."""
    receiver = walker.get(op.object)
    arguments, keywords = operands(walker, op)
    name = op.method.data
    walker.set(op, walker.expand(receiver, lambda r: method(walker, r, name, arguments, keywords)))


def method(walker: Walker, receiver: Value, name: str, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`receiver.name(arguments)`."""
    type_: Any = receiver.type
    kind = type(type_)
    if kind is py.ModuleType:
        return call_value(walker, module_member(walker, type_, name), arguments, keywords)
    if kind is py.PointerType:
        return pointer_method(walker, receiver, name, arguments)
    if kind is py.TypeObjectType:
        return _class_method(walker, type_.instance, name, arguments, keywords)
    if find_method(walker, type_, name) is not None:
        return call_method(walker, receiver, name, arguments, keywords)
    refuse_change(walker, type_, name)
    from pycc.passes.infer.access import attribute

    return call_value(walker, attribute(walker, receiver, name), arguments, keywords)


def module_member(walker: Walker, module: py.ModuleType, name: str) -> Value:
    """An attribute of a module."""
    from pycc.passes.infer.access import located

    try:
        home = module.module_name.data
        return located(walker, lambda: walker.engine.resolve_member(home, name, attribute_value))
    except KeyError:
        message = f"module '{module.module_name.data}' has no attribute '{name}'"
        raise Refused(NoAttribute(walker.span, message), ("AttributeError", message)) from None


def _class_method(
    walker: Walker, instance: Attribute, name: str, arguments: list[Value], keywords: dict[str, Value]
) -> Value:
    symbol = f"{class_symbol(instance)}.{name}"
    program = walker.engine.program
    if not program.has_function(symbol):
        message = f"type object '{short_name(instance)}' has no attribute '{name}'"
        raise Refused(NoAttribute(walker.span, message), ("AttributeError", message))
    if symbol.startswith("list.") and arguments and py.is_constant_list(arguments[0].type):
        # `list.sort(TABLE)` is `TABLE.sort()`.
        return method(walker, arguments[0], name, arguments[1:], keywords)
    bindings = class_bindings(walker, instance)
    return call_function(walker, symbol, arguments, keywords, bindings or None)


def class_bindings(walker: Walker, instance: Any) -> dict[str, Attribute]:
    """Type parameters of a class value such as `list[int]`."""
    if type(instance) is not py.ObjectType or not instance.arguments.data:
        return {}
    return walker.engine.class_bindings(walker.engine.program.class_(instance.class_name.data), instance)


# ---------------------------------------------------------------- callees


def call_value(
    walker: Walker, callee: Value, arguments: list[Value], keywords: dict[str, Value] | None = None
) -> Value:
    """`callee(arguments)`."""
    keywords = keywords or {}
    type_: Any = callee.type
    kind = type(type_)
    if kind is py.FunctionValueType:
        symbol = type_.symbol.data
        if symbol.startswith("lang."):
            return call_intrinsic(walker, symbol[len("lang.") :], arguments, keywords)
        rule = BUILTINS.get(symbol)
        if rule is not None:
            result = rule(walker, arguments, keywords)
            if result is not None:
                return result
        return call_function(walker, symbol, arguments, keywords)
    if kind is py.TypeObjectType:
        return _construct(walker, type_.instance, arguments, keywords)
    if kind is py.BoundMethodType:
        raise Refused(
            Unsupported(walker.span, "a method kept as a value cannot be called yet", "call it on its object")
        )
    if find_method(walker, type_, "__call__") is not None:
        return call_method(walker, callee, "__call__", arguments, keywords)
    message = f"'{short_name(type_)}' object is not callable"
    raise Refused(WrongOperands(walker.span, message, "call a function or a class"), ("TypeError", message))


def _construct(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    rule = _CONSTRUCTORS.get(type(instance))
    if rule is not None:
        if len(arguments) == 1 and not keywords and type(arguments[0].type) is py.UnionType:
            return walker.expand(arguments[0], lambda a: _construct(walker, instance, [a], keywords))
        result = rule(walker, instance, arguments, keywords)
        if result is not None:
            return result
    symbol = f"{class_symbol(instance)}.__new__"
    program = walker.engine.program
    if not program.has_function(symbol):
        if type(instance) is py.TypeObjectType or not class_symbol(instance):
            raise Refused(Unsupported(walker.span, "this class cannot be called in compiled code"))
        given = ", ".join(describe(walker, a.type) for a in arguments) or "nothing"
        message = f"cannot convert {given} with {short_name(instance)}()"
        raise Refused(Unsupported(walker.span, message, "see the language page for the conversions that are compiled"))
    return call_function(walker, symbol, arguments, keywords, class_bindings(walker, instance) or None)


def _exception(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    name = instance.class_name.data
    if keywords:
        raise Refused(WrongCall(walker.span, f"{name}() takes no keyword arguments"))
    if name == "KeyError" and len(arguments) == 1:
        arguments = [_repr(walker, arguments[0])]
    if len(arguments) > 1 or (arguments and type(arguments[0].type) is not py.StrType):
        given = ", ".join(describe(walker, a.type) for a in arguments)
        raise Refused(
            Unsupported(
                walker.span,
                f"an exception carries one str or nothing, not ({given})",
                "give the message as text: `str(...)`",
            )
        )
    return walker.make(py.exception, lambda _: py.ExceptionOp(name, walker.ssa(arguments[0]) if arguments else None))


def _repr(walker: Walker, value: Value) -> Value:
    """The text that stands for the argument of a KeyError: `str(e)` is its repr, whatever it is."""
    if value.known and type(value.type) is py.StrType:
        return walker.constant(repr(value.constant))
    return call_function(walker, "text.repr_text", [value], {})


def _scalar(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    if not arguments:
        return walker.cast_op(walker.constant(0), instance)
    type_ = type(arguments[0].type)
    if type_ in (py.IntType, py.BoolType, py.FloatType, py.ScalarType):
        value = arguments[0]
        return value if value.type == instance else walker.cast_op(value, instance)
    return None


def _int(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    if not arguments:
        return walker.constant(0)
    value = arguments[0]
    type_: Any = value.type
    if type(type_) in (py.IntType, py.BoolType):
        return walker.cast(value, py.int_)
    if type(type_) is py.ScalarType and not type_.dtype.data.startswith("float") and type_.dtype.data != "uint64":
        return walker.cast(value, py.int_)
    if value.known and type(type_) is py.FloatType and abs(value.constant) < 2.0**62 and in_range(int(value.constant)):
        return walker.constant(int(value.constant))
    return None


def _float(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    if not arguments:
        return walker.constant(0.0)
    if type(arguments[0].type) in (py.IntType, py.BoolType, py.FloatType, py.ScalarType):
        return walker.cast(arguments[0], py.float_)
    return None


def _bool(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    return truth(walker, arguments[0]) if arguments else walker.constant(False)


def _str(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    if not arguments:
        return walker.constant("")
    return arguments[0] if type(arguments[0].type) is py.StrType else None


def _tuple(walker: Walker, instance: Any, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if keywords or len(arguments) > 1:
        return None
    if not arguments:
        return walker.tuple([])
    return arguments[0] if type(arguments[0].type) is py.TupleType else None


_CONSTRUCTORS: dict[type[Attribute], Callable[[Walker, Any, list[Value], dict[str, Value]], Value | None]] = {
    py.ExceptionClassType: _exception,
    py.ScalarType: _scalar,
    py.IntType: _int,
    py.FloatType: _float,
    py.BoolType: _bool,
    py.StrType: _str,
    py.TupleType: _tuple,
}


# ---------------------------------------------------------------- built-in functions answered from types

_ISINSTANCE = py.FunctionValueType(StringAttr("builtins.isinstance"))


def _instance(class_: Any) -> Any:
    """The type whose values are a class value's instances."""
    return class_.instance


def instance_of(type_: Any, class_: Any) -> bool:
    """Whether values of a type are instances of a class value's type."""
    if type(class_) is py.TupleType:
        return any(instance_of(type_, c) for c in class_.elements.data)
    if type(class_) is not py.TypeObjectType:
        return False
    wanted = _instance(class_)
    if type(wanted) is py.UnionType:
        return any(instance_of(type_, py.TypeObjectType(m)) for m in wanted.members.data)
    if type(type_) is py.BoolType and type(wanted) is py.IntType:
        return True
    if type(type_) is py.ScalarType and type_.dtype.data == "float64" and type(wanted) is py.FloatType:
        # numpy.float64 is a subclass of float.
        return True
    if type(type_) is not type(wanted):
        return type(wanted) is py.ObjectType and wanted.class_name.data == "list" and py.is_constant_list(type_)
    if type(type_) in (py.ObjectType, py.StructType):
        return type_.class_name == wanted.class_name  # pyright: ignore[reportAttributeAccessIssue]
    return type_ == wanted or type(type_) is py.TupleType or type(type_) is py.SliceType or type(type_) is py.ArrayType


def _isinstance(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if len(arguments) != 2:
        return None
    value, class_ = arguments
    classes: Sequence[Any] = class_.type.elements.data if type(class_.type) is py.TupleType else [class_.type]
    if any(type(c) is not py.TypeObjectType for c in classes):
        message = "isinstance() arg 2 must be a type, a tuple of types, or a union"
        raise Refused(WrongOperands(walker.span, message), ("TypeError", message))
    if type(value.type) is py.ExceptionType:
        names = [i.class_name.data for i in map(_instance, classes) if type(i) is py.ExceptionClassType]
        if not names:
            return walker.constant(False)
        return walker.make(py.bool_, lambda _: py.ExceptionMatchOp(walker.ssa(value), classes=names))
    if type(value.type) is not py.UnionType:
        return walker.constant(instance_of(value.type, class_.type))
    matching = [m for m in value.type.members.data if instance_of(m, class_.type)]
    if len(matching) in (0, len(value.type.members.data)):
        return walker.constant(bool(matching))

    def any_of(members: list[Attribute]) -> Value:
        first = walker.is_member(value, members[0])
        if len(members) == 1:
            return first
        return walker.branch(first, lambda: walker.constant(True), lambda: any_of(members[1:]))

    return any_of(matching)


def _instance_facts(walker: Walker, op: py.CallOp, arguments: list[Value]) -> Facts | None:
    value, class_ = arguments
    if type(value.type) is not py.UnionType:
        return None
    holds = [m for m in members_of(value.type) if instance_of(m, class_.type)]
    fails = [m for m in members_of(value.type) if not instance_of(m, class_.type)]
    if not holds or not fails:
        return None
    source = op.arguments[0]
    return Facts([(source, union_of(holds))], [(source, union_of(fails))])


def _type(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if len(arguments) != 1 or keywords:
        raise Refused(Unsupported(walker.span, "classes cannot be made in compiled code"))
    if type(arguments[0].type) is py.UnionType:
        raise Refused(Unsupported(walker.span, "the type of this value is only known at run time", "use isinstance()"))
    return of_type(py.TypeObjectType(generic(arguments[0].type)))


def generic(type_: Any) -> Attribute:
    """The class of a type without its arguments, as `type(x)` and the class's name give it."""
    if type(type_) is py.ObjectType:
        return py.ObjectType(type_.class_name, ArrayAttr([]))
    if py.is_constant_list(type_):
        return py.ObjectType(StringAttr("list"), ArrayAttr([]))
    if type(type_) is py.StructType:
        return py.StructType(type_.class_name, ArrayAttr([]))
    if type(type_) is py.TupleType:
        return py.TupleType(ArrayAttr([]))
    return type_


def _len(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if len(arguments) != 1 or keywords:
        return None
    return walker.expand(arguments[0], lambda v: _length(walker, v))


def _length(walker: Walker, value: Value) -> Value:
    if type(value.type) is py.TupleType:
        return walker.constant(len(value.type.elements.data))
    if find_method(walker, value.type, "__len__") is None:
        raise walker.operand_error(f"object of type '{short_name(value.type)}' has no len()")
    return call_method(walker, value, "__len__", [])


def _abs(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value | None:
    if len(arguments) != 1 or keywords:
        return None
    return walker.expand(arguments[0], lambda v: _absolute(walker, v))


def _absolute(walker: Walker, value: Value) -> Value:
    if find_method(walker, value.type, "__abs__") is None:
        raise walker.operand_error(f"bad operand type for abs(): '{short_name(value.type)}'")
    return call_method(walker, value, "__abs__", [])


BUILTINS: dict[str, Rule] = {
    "builtins.isinstance": _isinstance,
    "builtins.type": _type,
    "builtins.len": _len,
    "builtins.abs": _abs,
}
COMPILE_TIME: dict[str, Attribute] = {
    "isinstance": _ISINSTANCE,
    "type": py.FunctionValueType(StringAttr("builtins.type")),
    "slice": py.TypeObjectType(py.SliceType(ArrayAttr([]))),
    "object": py.TypeObjectType(py.unknown),
}
"""Built-in names that inference itself gives a meaning to, where the library has none."""

HANDLERS: dict[type[Operation], Callable[[Walker, Any], None]] = {
    py.CallOp: call_op,
    py.CallMethodOp: call_method_op,
}
