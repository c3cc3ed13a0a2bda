"""Retains and releases by type: which references a value of a lowered type holds.

Takes in a lowered type. Gives out a function that retains (releases) every counted object in a value, or None where
there can be none. Classes are those that the module declares; one that it does not declare is counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xdsl.ir import Attribute

from pycc.dialects import flow, mem, py
from pycc.interpreters.faults import Fault
from pycc.interpreters.heap import Class, Object
from pycc.interpreters.kinds import kind_of

if TYPE_CHECKING:
    from pycc.interpreters.engine import Machine

Effect = Callable[[Any], None]
UNCOUNTED = "Context"


def class_of(machine: Machine, name: str) -> Class:
    """The layout of a class: as the module declares it, or one that everybody knows."""
    classes: dict[str, Class] = machine.state.setdefault("classes", {})
    found = classes.get(name)
    if found is None:
        found = classes[name] = _declared(machine, name)
        if machine.heap.counting and found.counted:
            found.drop = _drop_of(machine, found, name)
    return found


def _declared(machine: Machine, name: str) -> Class:
    op = machine.symbols.get(name)
    if name == "str":
        return machine.heap.string_class
    if isinstance(op, mem.ClassOp | py.ClassOp):
        fields = [(n.data, kind_of(t)) for n, t in zip(op.field_names, op.field_types, strict=True)]
        finalizer = None if op.finalizer is None else op.finalizer.root_reference.data
        counted = op.uncounted is None if isinstance(op, mem.ClassOp) else op.kind.data != "uncounted"
        return Class(name, fields, counted, finalizer)
    if name == UNCOUNTED:
        return Class(name, [(field, kind_of(type_)) for field, type_ in mem.CONTEXT_FIELDS], False, None)
    raise Fault(f"the module does not declare class {name}")


def _drop_of(machine: Machine, cls: Class, name: str) -> Callable[[Object], None] | None:
    """Releases the fields of an instance."""
    op = machine.symbols.get(name)
    if not isinstance(op, mem.ClassOp):
        return None
    parts: list[tuple[int, Attribute]] = list(enumerate(op.field_types.data))
    releases: list[tuple[int, Effect]] | None = None

    def drop(instance: Object) -> None:
        nonlocal releases
        if releases is None:  # Classes may refer to each other.
            found = [(position, release_of(machine, type_)) for position, type_ in parts]
            releases = [(position, release) for position, release in found if release is not None]
        for position, release in releases:
            release(instance.fields[position])

    return drop


def _effect(machine: Machine, type_: Attribute, on_object: Effect) -> Effect | None:
    match type_:
        case mem.ReferenceType():
            op = machine.symbols.get(type_.class_name.data)
            uncounted = isinstance(op, mem.ClassOp) and op.uncounted is not None
            if uncounted or (op is None and type_.class_name.data == UNCOUNTED):
                return None

            def reference(value: Any) -> None:
                if value is not None:
                    on_object(value)

            return reference
        case mem.StructType():
            found = [(i, _effect(machine, part, on_object)) for i, part in enumerate(type_.elements.data)]
            effects = [(i, effect) for i, effect in found if effect is not None]
            if not effects:
                return None

            def struct(value: Any) -> None:
                for i, effect in effects:
                    effect(value[i])

            return struct
        case flow.SlotType():
            return _effect(machine, type_.element, on_object)
        case _:
            return None


def _cached(machine: Machine, key: str, type_: Attribute, on_object: Effect) -> Effect | None:
    table: dict[Attribute, Effect | None] = machine.state.setdefault(key, {})
    if type_ not in table:
        table[type_] = _effect(machine, type_, on_object)
    return table[type_]


def retain_of(machine: Machine, type_: Attribute) -> Effect | None:
    """One owner more for every counted object in a value of the type."""
    return _cached(machine, "retains", type_, machine.heap.retain)


def release_of(machine: Machine, type_: Attribute) -> Effect | None:
    """One owner less for every counted object in a value of the type."""
    return _cached(machine, "releases", type_, machine.heap.release)
