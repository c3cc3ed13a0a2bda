"""Types while they are being solved: joins, and element-type variables.

A fresh container's element type is a *cell*, written `!py.variable<n>` inside types. Every write joins into it; two
containers that meet have their cells united. Contents only grow, so solving ends. A cell united with a written-down
type (`list[int]` of an entry's annotation) is *fixed* to it. Readers (contexts) are told of growth through `on_growth`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import is_
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, IntegerAttr, i64
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.dialects.names import type_text
from pycc.support.spans import Span

MAXIMAL_DEPTH = 24
"""Types nest no deeper: a type that does grows with every pass over the program and would never be solved."""

NUMERIC = frozenset({py.IntType, py.FloatType, py.BoolType, py.ScalarType})


class JoinConflict(Exception):
    """Two types that no one value can have."""

    def __init__(
        self,
        first: Attribute,
        second: Attribute,
        cell: Cell | None = None,
        recursive: bool = False,
        fixed: bool = False,
    ):
        super().__init__(first, second)
        self.first = first
        self.second = second
        self.cell = cell
        self.recursive = recursive
        self.fixed = fixed


class Cell:
    """An element-type variable. `writes` remembers one place for each type written, for diagnostics."""

    __slots__ = ("content", "fixed", "made", "number", "owner", "parent", "readers", "type", "writes")

    def __init__(self, number: int, owner: Any, made: Span | None):
        self.number = number
        self.owner = owner
        self.made = made
        self.parent: Cell | None = None
        self.content: Attribute = py.never
        self.fixed = False
        self.readers: dict[Any, None] = {}
        self.writes: list[tuple[Attribute, Span | None]] = []
        self.type = py.VariableType(IntegerAttr(number, i64))


def members_of(type_: Attribute) -> tuple[Attribute, ...]:
    """The members of a union; a type that is none is its own only member."""
    return type_.members.data if type(type_) is py.UnionType else (type_,)  # pyright: ignore


def union_of(members: Iterable[Attribute]) -> Attribute:
    """The union of distinct types, in the order that every room expects (by text)."""
    listed = sorted(members, key=type_text)
    return listed[0] if len(listed) == 1 else py.UnionType(ArrayAttr(listed))


def without(type_: Attribute, removed: Callable[[Attribute], bool]) -> Attribute:
    """A union less some members; never if none is left."""
    kept = [m for m in members_of(type_) if not removed(m)]
    return union_of(kept) if kept else py.never


_CHILDREN: dict[type[Attribute], Callable[[Any], tuple[Attribute, ...]]] = {
    py.TupleType: lambda t: t.elements.data,
    py.ObjectType: lambda t: t.arguments.data,
    py.StructType: lambda t: t.fields.data,
    py.UnionType: lambda t: t.members.data,
    py.PointerType: lambda t: (t.element,),
    py.SliceType: lambda t: t.parts.data,
    py.TypeObjectType: lambda t: (t.instance,),
}
_REBUILD: dict[type[Attribute], Callable[[Any, list[Attribute]], Attribute]] = {
    py.TupleType: lambda t, c: py.TupleType(ArrayAttr(c)),
    py.ObjectType: lambda t, c: py.ObjectType(t.class_name, ArrayAttr(c)),
    py.StructType: lambda t, c: py.StructType(t.class_name, ArrayAttr(c)),
    py.UnionType: lambda t, c: union_of(dict.fromkeys(c)),
    py.PointerType: lambda t, c: py.PointerType(c[0]),
    py.SliceType: lambda t, c: py.SliceType(ArrayAttr(c)),
    py.TypeObjectType: lambda t, c: py.TypeObjectType(c[0]),
}


def children(type_: Attribute) -> tuple[Attribute, ...]:
    """The types inside a type."""
    row = _CHILDREN.get(type(type_))
    return () if row is None else row(type_)


def rebuild(type_: Attribute, parts: list[Attribute]) -> Attribute:
    """The same kind of type around other types."""
    if all(map(is_, parts, children(type_))):
        return type_
    return _REBUILD[type(type_)](type_, parts)


@lru_cache(maxsize=8192)
def has_variables(type_: Attribute) -> bool:
    """Whether a type mentions an element-type variable."""
    return type(type_) is py.VariableType or any(has_variables(c) for c in children(type_))


@lru_cache(maxsize=8192)
def depth(type_: Attribute) -> int:
    """How deep a type nests (variables count as leaves)."""
    return 1 + max((depth(c) for c in children(type_)), default=0)


class Lattice:
    """The cells of one inference run and the operations on types that touch them."""

    def __init__(self, on_growth: Callable[[Cell], None]):
        self.cells: list[Cell] = []
        self.reader: Any = None
        """The context being walked: it is told when a cell that it read grows."""
        self.span: Span | None = None
        """Where the program is writing, for diagnostics."""
        self.frozen = False
        self._on_growth = on_growth
        self._joins: dict[tuple[Attribute, Attribute], Attribute] = {}

    # ---- cells

    def fresh(self, owner: Any, made: Span | None) -> py.VariableType:
        """A new element-type variable."""
        cell = Cell(len(self.cells), owner, made)
        self.cells.append(cell)
        return cell.type

    def cell(self, variable: Attribute) -> Cell:
        """The cell that a variable stands for now."""
        cell = self.cells[variable.number.value.data]  # pyright: ignore
        while cell.parent is not None:
            if cell.parent.parent is not None:
                cell.parent = cell.parent.parent
            cell = cell.parent
        return cell

    def value_type(self, type_: Attribute) -> Attribute:
        """The type of a value held where a type says `type_`: a variable's content as it is now."""
        if type(type_) is not py.VariableType:
            return type_
        cell = self.cell(type_)
        if self.reader is not None:
            cell.readers[self.reader] = None
        return cell.content

    def write(self, slot: Attribute, type_: Attribute) -> None:
        """A value of a type is stored where a type says `slot`. JoinConflict if it cannot be."""
        if type(slot) is not py.VariableType:
            if slot != type_:
                try:
                    joined = self.join(slot, type_)
                except JoinConflict as conflict:
                    raise JoinConflict(slot, type_, conflict.cell, conflict.recursive, fixed=True) from None
                if joined != slot:
                    raise JoinConflict(slot, type_, fixed=True)
            return
        cell = self.cell(slot)
        if cell.content == type_:
            return
        if all(type_ != seen for seen, _ in cell.writes):
            cell.writes.append((type_, self.span))
        try:
            joined = self.join(cell.content, type_)
        except JoinConflict as conflict:
            raise JoinConflict(cell.content, type_, cell, conflict.recursive) from None
        if joined != cell.content:
            if cell.fixed:
                raise JoinConflict(cell.content, type_, cell)
            self._grow(cell, joined)

    def _grow(self, cell: Cell, content: Attribute) -> None:
        cell = self.cell(cell.type)
        if self._occurs(cell, content):
            raise JoinConflict(cell.content, content, cell, recursive=True)
        cell.content = content
        self._on_growth(cell)

    def _occurs(self, cell: Cell, type_: Attribute, around: tuple[Cell, ...] = ()) -> bool:
        """Whether a type holds a cell, or has no end already: two cells that became one may have closed a circle
        (`around`: the cells that lead here)."""
        if not has_variables(type_):
            return False
        if type(type_) is py.VariableType:
            other = self.cell(type_)
            return other is cell or other in around or self._occurs(cell, other.content, (*around, other))
        return any(self._occurs(cell, c, around) for c in children(type_))

    # ---- joins

    def join(self, a: Attribute, b: Attribute) -> Attribute:
        """The least type that holds the values of both; unites the element types of containers that meet."""
        if a is b or a == b:
            return a
        if type(a) is py.NeverType:
            return b
        if type(b) is py.NeverType:
            return a
        known = self._joins.get((a, b))
        if known is not None:
            return known
        if type(a) is type(b) and type(a) in _CHILDREN and type(a) is not py.UnionType:
            result = self._join_alike(a, b)
            if result is None:
                raise JoinConflict(a, b)
        else:
            result = self._join_members(a, b)
        if depth(result) > MAXIMAL_DEPTH:
            raise JoinConflict(a, b, recursive=True)
        if not has_variables(a) and not has_variables(b):
            self._joins[(a, b)] = result
        return result

    def _join_alike(self, a: Any, b: Any) -> Attribute | None:
        """The join of two types of one kind; None if they stay apart."""
        kind = type(a)
        if kind is py.ObjectType or kind is py.PointerType or kind is py.TypeObjectType:
            if kind is py.TypeObjectType or (kind is py.ObjectType and a.class_name != b.class_name):
                return None
            for x, y in zip(children(a), children(b), strict=True):
                self.unify(x, y)
            return a
        if kind is py.StructType and a.class_name != b.class_name:
            return None
        left, right = children(a), children(b)
        if len(left) != len(right):
            return None
        return rebuild(a, [self.join(x, y) for x, y in zip(left, right, strict=True)])

    def _join_members(self, a: Attribute, b: Attribute) -> Attribute:
        result = list(members_of(a))
        for member in members_of(b):
            for position, other in enumerate(result):
                if other == member:
                    break
                if type(other) is type(member) and type(member) in _CHILDREN:
                    joined = self._join_alike(other, member)
                    if joined is not None:
                        result[position] = joined
                        break
            else:
                result.append(member)
        payload = [m for m in result if type(m) is not py.NoneType and type(m) is not py.UnboundType]
        if len(payload) > 1 and any(type(m) not in NUMERIC for m in payload):
            raise JoinConflict(a, b)
        return union_of(result)

    def unify(self, a: Attribute, b: Attribute) -> None:
        """Make two types inside containers the same."""
        if a is b or a == b:
            return
        if type(a) is py.VariableType:
            if type(b) is py.VariableType:
                self._unite(self.cell(a), self.cell(b))
            else:
                self._fix(self.cell(a), b)
        elif type(b) is py.VariableType:
            self._fix(self.cell(b), a)
        elif self.join(a, b) != a or self.join(b, a) != b:
            raise JoinConflict(a, b)

    def _unite(self, a: Cell, b: Cell) -> None:
        if a is b:
            return
        if a.fixed and b.fixed and a.content != b.content and self.join(a.content, b.content) != a.content:
            raise JoinConflict(a.content, b.content, a)
        # The older one stays: what was keyed by it keeps its key, and a loop that makes a container per turn settles.
        if (b.fixed and not a.fixed) or (a.fixed == b.fixed and b.number < a.number):
            a, b = b, a
        try:
            joined = self.join(a.content, b.content)
        except JoinConflict as conflict:
            raise JoinConflict(a.content, b.content, a, conflict.recursive) from None
        if a.fixed and joined != a.content:
            raise JoinConflict(a.content, b.content, a)
        grown = joined != a.content or joined != b.content
        # Joining the contents may have united the two already.
        a, b = self.cell(a.type), self.cell(b.type)
        if a is b:
            return
        if a.fixed == b.fixed and b.number < a.number:
            a, b = b, a
        b.parent = a
        a.readers.update(b.readers)
        a.writes.extend(w for w in b.writes if all(w[0] != seen for seen, _ in a.writes))
        if grown:
            self._grow(a, joined)
        elif self._occurs(a, joined):
            raise JoinConflict(a.content, joined, a, recursive=True)

    def _fix(self, cell: Cell, type_: Attribute) -> None:
        if cell.content == type_ and cell.fixed:
            return
        try:
            joined = self.join(type_, cell.content)
        except JoinConflict as conflict:
            raise JoinConflict(type_, cell.content, cell, conflict.recursive) from None
        if joined != type_:
            raise JoinConflict(type_, cell.content, cell)
        cell = self.cell(cell.type)
        grown = cell.content != type_
        cell.fixed = not has_variables(type_)
        if grown:
            self._grow(cell, type_)

    # ---- reading off the result

    def roots(self, type_: Attribute) -> Attribute:
        """The type with every variable replaced by the one that stands for it now, or by the type that
        it is fixed to: what contexts are keyed by."""
        if not has_variables(type_):
            return type_
        if type(type_) is py.VariableType:
            cell = self.cell(type_)
            return cell.content if cell.fixed else cell.type
        return rebuild(type_, [self.roots(c) for c in children(type_)])

    def resolve(self, type_: Attribute) -> Attribute:
        """The type without variables."""
        if not has_variables(type_):
            return type_
        if type(type_) is py.VariableType:
            return self.resolve(self.cell(type_).content)
        return rebuild(type_, [self.resolve(c) for c in children(type_)])

    def variables(self, types: Iterable[Attribute]) -> set[int]:
        """The numbers of all cells reachable from types."""
        found: set[int] = set()
        todo = [t for t in types if has_variables(t)]
        while todo:
            type_ = todo.pop()
            if type(type_) is py.VariableType:
                cell = self.cell(type_)
                if cell.number in found:
                    continue
                found.add(cell.number)
                if has_variables(cell.content):
                    todo.append(cell.content)
            else:
                todo.extend(c for c in children(type_) if has_variables(c))
        return found


def _is_inside(lattice: Lattice, variable: Attribute, type_: Attribute) -> bool:
    """Whether a variable is a part of a type that is more than the variable."""
    if type(type_) is py.VariableType or not has_variables(type_):
        return False
    return lattice.cell(variable).number in lattice.variables([type_])


def alike(lattice: Lattice, a: Attribute, b: Attribute) -> bool:
    """Whether two types are the same as far as they are known. A part of a type is never like the whole."""
    if type(a) is py.VariableType:
        if _is_inside(lattice, a, b):
            return False
        a = lattice.cell(a).content
    if type(b) is py.VariableType:
        if _is_inside(lattice, b, a):
            return False
        b = lattice.cell(b).content
    if a == b or type(a) is py.NeverType or type(b) is py.NeverType:
        return True
    if type(a) is not type(b) or type(a) is py.UnionType:
        return False
    left, right = children(a), children(b)
    if not left or len(left) != len(right):
        return False
    if type(a) in (py.ObjectType, py.StructType) and a.class_name != b.class_name:  # pyright: ignore
        return False
    return all(alike(lattice, x, y) for x, y in zip(left, right, strict=True))
