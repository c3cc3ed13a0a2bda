"""What types a value of a rule may have: families of types, and classes of values that have one type.

A family is a set of atoms: a type (`i64`) or a class of types (`IntegerType`); None is every type. `TypeTable` joins
values into classes, twice over: `implied` knows what the verifiers of the matched ops guarantee, `full` what the rule
demands besides. What is demanded and not implied is tested when the rule matches.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from xdsl.dialects.builtin import (
    BFloat16Type,
    Float16Type,
    Float32Type,
    Float64Type,
    IndexType,
    IntegerType,
    bf16,
    f16,
    f32,
    f64,
)
from xdsl.ir import Attribute, ParametrizedAttribute
from xdsl.irdl import (
    AllOf,
    AnyOf,
    AttrConstraint,
    EqAttrConstraint,
    MessageConstraint,
    RangeConstraint,
    VarConstraint,
)
from xdsl.irdl.constraints import RangeLengthConstraint, RangeOf

Atom: TypeAlias = "Attribute | type[Attribute]"
Family: TypeAlias = "frozenset[Atom] | None"

FLOATS: tuple[type[Attribute], ...] = (Float16Type, BFloat16Type, Float32Type, Float64Type)
_FLOAT_TYPES: dict[str, Attribute] = {"f16": f16, "bf16": bf16, "f32": f32, "f64": f64}
FLOAT_NAMES = frozenset(_FLOAT_TYPES)
ANY: Family = None
INTEGER: Family = frozenset({IntegerType, IndexType})
_NUMBERS = frozenset({IndexType, *FLOATS})
FLOAT: Family = frozenset(FLOATS)
NUMBER: Family = frozenset({IntegerType, IndexType, *FLOATS})
BOOLEAN: Family = frozenset({IntegerType(1)})
WORDS: dict[str, Family] = {"any": ANY, "integer": INTEGER, "float": FLOAT, "index": frozenset({IndexType()})}


def named_type(text: str) -> Attribute | None:
    """A type that a word names: `i64`, `f32`, `index`."""
    if text[:1] == "i" and text[1:].isdigit() and int(text[1:5]) > 0 and len(text) < 5:
        return IntegerType(int(text[1:]))
    return IndexType() if text == "index" else _FLOAT_TYPES.get(text)


def built_in_variable(text: str) -> Family:
    """The family of a type variable that needs no declaration, `iN` or `fN`; raises `KeyError`."""
    if len(text) == 2 and text[1].isupper() and text[0] in "if":
        return frozenset({IntegerType}) if text[0] == "i" else FLOAT
    raise KeyError(text)


def _meet(one: Atom, other: Atom) -> Atom | None:
    """What is in both atoms."""
    if isinstance(one, type):
        if isinstance(other, type):
            return one if issubclass(one, other) else other if issubclass(other, one) else None
        return other if isinstance(other, one) else None
    if isinstance(other, type):
        return one if isinstance(one, other) else None
    return one if one == other else None


def intersection(one: Family, other: Family) -> Family:
    """The types in both families."""
    if one is None or other is None:
        return other if one is None else one
    return frozenset(met for a in one for b in other if (met := _meet(a, b)) is not None)


def within(inner: Family, outer: Family) -> bool:
    """Whether every type of a family is in another."""
    if outer is None or inner is None:
        return outer is None
    return all(any(_meet(a, b) == a for b in outer) for a in inner)


def said(family: Family) -> str:
    """A family in words."""
    if family is None:
        return "any type"
    names = {text: other for text, other in WORDS.items() if other is not None}
    for text, other in names.items():
        if family == other:
            return text
    return " or ".join(sorted(a.name if isinstance(a, type) else str(a) for a in family))


def family_of(constraint: AttrConstraint) -> Family:
    """The types that an op definition's constraint allows, as far as it can be told."""
    match constraint:
        case EqAttrConstraint(attr=attribute):
            return frozenset({attribute})
        case VarConstraint(constraint=inner) | MessageConstraint(constr=inner):
            return family_of(inner)
        case AllOf(attr_constrs=parts):
            family: Family = None
            for part in parts:
                family = intersection(family, family_of(part))
            return family
        case AnyOf(attr_constrs=parts):
            union: set[Atom] = set()
            for part in parts:
                one = family_of(part)
                if one is None:
                    return None
                union |= one
            return frozenset(union)
        case _:
            bases = constraint.get_bases()
            return None if bases is None else frozenset(map(atom_of, bases))


def atom_of(cls: type[Attribute]) -> Atom:
    """A class of types; the type itself if its class has only one."""
    if cls in _NUMBERS or not issubclass(cls, ParametrizedAttribute) or cls.get_irdl_definition().parameters:
        return cls
    return cls()


def element_constraint(constraint: RangeConstraint) -> AttrConstraint | None:
    """The constraint of each operand of a definition."""
    match constraint:
        case RangeLengthConstraint(constraint=inner):
            return element_constraint(inner)
        case RangeOf(constr=inner):
            return inner
        case _:
            return None


Key = TypeVar("Key")


class TypeTable:
    """Classes of values of one type. Values are numbers given out by `fresh`."""

    def __init__(self) -> None:
        self._implied: list[int] = []
        self._full: list[int] = []
        self._implied_families: dict[int, Family] = {}
        self._full_families: dict[int, Family] = {}
        self._rigid: list[bool] = []

    def fresh(self, rigid: bool) -> int:
        """A value; rigid: of the pattern, so that its type is what it is."""
        number = len(self._full)
        self._implied.append(number)
        self._full.append(number)
        self._rigid.append(rigid)
        return number

    @staticmethod
    def _root(parents: list[int], value: int) -> int:
        while parents[value] != value:
            parents[value] = parents[parents[value]]
            value = parents[value]
        return value

    def root(self, value: int) -> int:
        """The class of a value."""
        return self._root(self._full, value)

    def implied_root(self, value: int) -> int:
        """The class of a value, as far as ops' verifiers guarantee."""
        return self._root(self._implied, value)

    def rigid(self, value: int) -> bool:
        """Whether the type of a class is one that a pattern's value has."""
        return self._rigid[self.root(value)]

    def family(self, value: int) -> Family:
        """What the rule demands."""
        return self._full_families.get(self.root(value))

    def implied_family(self, value: int) -> Family:
        """What ops' verifiers guarantee."""
        return self._implied_families.get(self.implied_root(value))

    def narrow(self, value: int, family: Family, implied: bool) -> bool:
        """Demand that a value is of a family; False if that leaves none."""
        if implied:
            root = self.implied_root(value)
            self._implied_families[root] = intersection(self._implied_families.get(root), family)
        root = self.root(value)
        left = intersection(self._full_families.get(root), family)
        self._full_families[root] = left
        return left is None or bool(left)

    def join(self, one: int, other: int, implied: bool) -> bool:
        """Demand that two values have one type; False if no type is left for them."""
        if implied:
            self._join(self._implied, self._implied_families, one, other)
        return self._join(self._full, self._full_families, one, other)

    def _join(self, parents: list[int], families: dict[int, Family], one: int, other: int) -> bool:
        a, b = self._root(parents, one), self._root(parents, other)
        if a == b:
            return True
        parents[b] = a
        if parents is self._full:
            self._rigid[a] = self._rigid[a] or self._rigid[b]
        left = intersection(families.get(a), families.get(b))
        families[a] = left
        return left is None or bool(left)


def single_type(family: Family) -> Attribute | None:
    """The only type of a family, if there is only one."""
    if family is not None and len(family) == 1:
        (atom,) = family
        if not isinstance(atom, type):
            return atom
    return None


Lookup: TypeAlias = Callable[[str], "Attribute | type[Attribute] | None"]
