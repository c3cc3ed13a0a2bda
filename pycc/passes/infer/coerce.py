"""Arguments of library functions become what the parameter's annotation says, where Python's own function would take
them.

A `T` binds to the receiver's element type: passing a value for it is a write into the container.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.passes.infer import rules_scalar
from pycc.passes.infer.diagnostics import Refused, Unsupported, WrongArgument
from pycc.passes.infer.engine import substitute
from pycc.passes.infer.lattice import JoinConflict, children, members_of
from pycc.passes.infer.type_names import full_name, short_name
from pycc.passes.infer.values import Value, is_static
from pycc.passes.infer.walker import Walker, components

_NUMBERS = frozenset({py.IntType, py.BoolType, py.FloatType})


def store_as(walker: Walker, value: Value, slot: Attribute) -> Value:
    """A value stored where a type says `slot` (an element-type variable or a type): joined in, then cast to what is
    held there.
    """
    lattice = walker.lattice
    if is_static(value.type):
        what = full_name(lattice.resolve(value.type))
        raise Refused(
            Unsupported(walker.span, f"a {what} as an item of a container", "call it directly, or choose with `if`")
        )
    lattice.span = walker.span
    lattice.write(slot, value.type)
    return walker.cast(value, lattice.value_type(slot))


def accepts(type_: Attribute, wanted: Attribute) -> bool:
    """Whether a value of a type may become what an annotation says."""
    if type(type_) is py.UnionType:
        return any(accepts(m, wanted) for m in members_of(type_))
    row = _ACCEPTS.get(type(wanted))
    return type_ == wanted if row is None else row(type_, wanted)


def _accepts_scalar(t: Any, wanted: Any) -> bool:
    if type(t) in (py.IntType, py.BoolType):
        return True
    floating = wanted.dtype.data.startswith("float")
    return (
        floating
        if type(t) is py.FloatType
        else type(t) is py.ScalarType and (floating or not t.dtype.data.startswith("float"))
    )


_ACCEPTS: dict[type[Attribute], Callable[[Any, Any], bool]] = {
    py.UnknownType: lambda t, w: True,
    py.ParameterType: lambda t, w: True,
    py.VariableType: lambda t, w: True,
    py.IntType: lambda t, w: (
        type(t) in (py.IntType, py.BoolType) or (type(t) is py.ScalarType and rules_scalar.is_integer(t.dtype.data))
    ),
    py.FloatType: lambda t, w: type(t) in _NUMBERS or type(t) is py.ScalarType,
    py.BoolType: lambda t, w: type(t) is py.BoolType or (type(t) is py.ScalarType and t.dtype.data == "bool"),
    py.ScalarType: _accepts_scalar,
    py.ObjectType: lambda t, w: (
        t.class_name == w.class_name
        if type(t) is py.ObjectType
        else w.class_name.data == "list" and py.is_constant_list(t)
    ),
    py.StructType: lambda t, w: type(t) is py.StructType and t.class_name == w.class_name,
    py.PointerType: lambda t, w: type(t) is py.PointerType,
    py.SliceType: lambda t, w: type(t) is py.SliceType,
    py.TupleType: lambda t, w: (
        type(t) is py.TupleType
        and len(t.elements.data) == len(w.elements.data)
        and all(accepts(a, b) for a, b in zip(t.elements.data, w.elements.data, strict=True))
    ),
    py.UnionType: lambda t, w: any(accepts(t, m) for m in w.members.data),
}


def coerce(
    walker: Walker, value: Value, annotation: Attribute, bindings: dict[str, Attribute], where: tuple[str, str]
) -> Value:
    """An argument as the annotation says. `where` is the function's and the parameter's name."""
    if type(annotation) is py.UnknownType:
        return value
    if type(annotation) is py.ParameterType:
        slot = bindings.get(annotation.parameter.data)
        return value if slot is None else store_as(walker, value, slot)
    wanted = substitute(annotation, bindings)
    if value.type == wanted:
        return value
    if type(wanted) is py.VariableType:
        return store_as(walker, value, wanted)
    if type(value.type) is py.UnionType and type(wanted) is not py.UnionType:
        return walker.expand(value, lambda v: _coerce(walker, v, wanted, where))
    return _coerce(walker, value, wanted, where)


def _coerce(walker: Walker, value: Value, wanted: Attribute, where: tuple[str, str]) -> Value:
    if not accepts(value.type, wanted):
        resolve = walker.lattice.resolve
        raise Refused(
            WrongArgument(walker.span, where[0], where[1], full_name(resolve(wanted)), full_name(resolve(value.type))),
            _python_error(value.type, wanted),
        )
    row = _COERCE.get(type(wanted))
    return value if row is None else row(walker, value, wanted, where)


def _python_error(type_: Attribute, wanted: Any) -> tuple[str, str] | None:
    if type(wanted) is py.FloatType:
        return "TypeError", f"must be real number, not {short_name(type_)}"
    if type(wanted) is py.IntType or (type(wanted) is py.ScalarType and rules_scalar.is_integer(wanted.dtype.data)):
        return "TypeError", f"'{short_name(type_)}' object cannot be interpreted as an integer"
    return None


def _same_class(walker: Walker, value: Value, wanted: Attribute, where: tuple[str, str]) -> Value:
    if py.is_constant_list(value.type) or any(type(t) is py.ParameterType for t in children(wanted)):
        # A list that is a constant is read as any list; a parameter of no class stands for any item.
        return value
    walker.lattice.span = walker.span
    try:
        walker.lattice.join(wanted, value.type)
    except JoinConflict:
        # Containers of different items: the library function is then compiled for both as they are.
        if type(wanted) is not py.ObjectType:
            raise
    return value


def _by_component(walker: Walker, value: Value, wanted: Any, where: tuple[str, str]) -> Value:
    parts = [_coerce(walker, walker.extract(value, i), t, where) for i, t in enumerate(components(wanted))]
    return walker.tuple(parts)


def _to_union(walker: Walker, value: Value, wanted: Any, where: tuple[str, str]) -> Value:
    members = wanted.members.data
    if all(m in members for m in members_of(value.type)):
        return walker.cast(value, wanted)

    def one(member: Value) -> Value:
        target = next((m for m in members if m == member.type), None) or next(
            m for m in members if accepts(member.type, m)
        )
        return walker.cast(_coerce(walker, member, target, where), wanted)

    return walker.expand(value, one)


_COERCE: dict[type[Attribute], Callable[[Walker, Value, Any, tuple[str, str]], Value]] = {
    py.VariableType: lambda walker, value, wanted, where: store_as(walker, value, wanted),
    py.IntType: lambda walker, value, wanted, where: walker.cast(value, wanted),
    py.FloatType: lambda walker, value, wanted, where: walker.cast(value, wanted),
    py.BoolType: lambda walker, value, wanted, where: walker.cast(value, wanted),
    py.ScalarType: lambda walker, value, wanted, where: rules_scalar.convert(walker, value, wanted.dtype.data),
    py.ObjectType: _same_class,
    py.PointerType: _same_class,
    py.TupleType: _by_component,
    py.UnionType: _to_union,
}
