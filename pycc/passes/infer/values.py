"""What inference knows of one SSA value: its type, its value where that is known, and (while emitting) its TYPED
counterpart.

A value that is known (`constant`, `parts`) is made into ops only where it is used.
"""

from __future__ import annotations

from typing import Any

from xdsl.ir import Attribute, SSAValue

from pycc.dialects import py


class _NotKnown:
    def __repr__(self) -> str:
        return "not known"


NOT_KNOWN: Any = _NotKnown()
"""`Value.constant` of a value that is not known at compile time."""


class Facts:
    """What a test says of other values: PYTHON values with the type they have when it holds, and when it does not."""

    __slots__ = ("fails", "holds")

    def __init__(self, holds: list[tuple[SSAValue, Attribute]], fails: list[tuple[SSAValue, Attribute]]):
        self.holds = holds
        self.fails = fails


class Value:
    """A value. `parts` are the components of a tuple, struct or slice that was put together here."""

    __slots__ = ("constant", "facts", "parts", "ssa", "type")

    def __init__(
        self,
        type: Attribute,
        ssa: SSAValue | None = None,
        constant: Any = NOT_KNOWN,
        parts: tuple[Value, ...] | None = None,
        facts: Facts | None = None,
    ):
        self.type = type
        self.ssa = ssa
        self.constant = constant
        self.parts = parts
        self.facts = facts

    def __repr__(self) -> str:
        return f"Value({self.type}, {self.constant})"

    @property
    def known(self) -> bool:
        """Whether the value itself is known at compile time."""
        return self.constant is not NOT_KNOWN


_STATIC = frozenset({py.FunctionValueType, py.TypeObjectType, py.ModuleType, py.ExceptionClassType})
_KNOWN_BY_TYPE = _STATIC | {py.NoneType, py.UnboundType}


def is_static(type_: Attribute) -> bool:
    """Whether values of the type exist at compile time only and are never passed at run time."""
    return type(type_) in _STATIC


def is_known_by_type(type_: Attribute) -> bool:
    """Whether the type has one value: nothing needs to be carried for it."""
    return type(type_) in _KNOWN_BY_TYPE


def same_constant(a: Any, b: Any) -> bool:
    """Whether two known values are the same, told apart as Python objects are (1, True and 1.0 differ; so do 0.0 and
    -0.0).
    """
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if type(a) is float:
        return a.hex() == b.hex()
    return a == b if type(a) in (int, str, bool, py.InstanceAttr) else False


def of_type(type_: Attribute) -> Value:
    """A value of which only the type is known."""
    return Value(type_, constant=None) if type(type_) is py.NoneType else Value(type_)
