"""Rules at concrete types: what a test of a rule runs.

Takes in a typed rule. Gives out, for each choice of types and properties for which its pattern is valid IR, the
functions of its ops in the order in which they are computed. The replacement must be valid wherever the pattern is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import (
    DenseArrayBase,
    Float16Type,
    Float32Type,
    Float64Type,
    FloatAttr,
    IndexType,
    IntAttr,
    IntegerAttr,
    IntegerType,
    StringAttr,
    SymbolRefAttr,
    UnitAttr,
    f16,
    f32,
    f64,
    i32,
)
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.irdl import AttrSizedOperandSegments, IRDLOperation, OptionalDef
from xdsl.utils.exceptions import VerifyException
from xdsl.utils.test_value import create_ssa_value

from pycc.ir.rules import expressions, families, functions, nodes, syntax
from pycc.ir.rules.diagnostics import DoesNotVerify, NotTestable
from pycc.ir.rules.properties import WORDS, kind_of_property
from pycc.ir.rules.resolve import segments
from pycc.support.diagnostics import CompileError

INTEGERS: tuple[Attribute, ...] = tuple(IntegerType(bits) for bits in (1, 8, 16, 32, 64, 128))
REST = 3
"""How many operands a rest may have in a test."""
Maker = Callable[[Any], Callable[..., Any]]


@dataclass(frozen=True)
class Semantics:
    """What ops mean, and how values that are not defined and undefined behaviour show."""

    by_class: Mapping[type[Operation], Maker]
    by_name: Mapping[str, Maker]
    samples: Mapping[str, Mapping[Attribute, Sequence[Any]]]
    """By name of a type: types of that name, and values of each."""
    faults: tuple[type[Exception], ...]
    """How undefined behaviour shows."""
    poison: Any
    """A value that is not defined."""
    refine: Callable[[Operation, Callable[..., Any]], Callable[..., Any]]
    """Makes of a meaning one that a test can compare."""

    @property
    def poison_class(self) -> type:
        """The class of values that are not defined."""
        return type(self.poison)


@dataclass(frozen=True)
class Slot:
    """An input: a value of the pattern, the number of a constant, or a constant that the pattern itself says."""

    name: str
    type: Attribute
    kind: str
    """value, number or literal."""
    literal: Any = None

    @property
    def bit(self) -> bool:
        """Whether it is an `i1`, whose true is 1 here and -1 in rules."""
        return self.type == INTEGERS[0]


def _yes(value: object) -> bool:
    return True


@dataclass(frozen=True)
class Call:
    """One op: its function, and where its operands are among the values so far."""

    function: Callable[..., Any]
    operands: tuple[int, ...]


@dataclass
class Instance:
    """A rule at concrete types."""

    slots: list[Slot]
    inner: list[Call]
    root: Call
    holds: Callable[..., Any]
    """The condition, of the constants' numbers."""
    compute: Callable[..., tuple[Any, ...]]
    """The numbers that the replacement computes, as values."""
    replacement: list[Call]
    results: list[int]
    """Places of the values that take the place of the results."""
    computed: int
    """How many numbers these are."""
    conditional: bool
    told: list[str]
    """Properties, in words."""


def instances(rule: nodes.TypedRule, semantics: Semantics) -> Iterator[Instance]:
    """The rule at each choice of types and properties."""
    roots = _classes(rule)
    choices = [_candidates(rule, root, semantics) for root in roots]
    for types in itertools.product(*choices):
        given = dict(zip(roots, types, strict=True))
        for properties in _property_choices(rule):
            for rest in _rests(rule):
                builder = _Builder(rule, semantics, given, properties, rest)
                if builder.pattern():
                    yield builder.finish()


def _classes(rule: nodes.TypedRule) -> list[int]:
    """Classes of types of the pattern."""
    found: dict[int, None] = {}
    for node in nodes.op_nodes(rule.pattern):
        for value in node.results:
            found[rule.types.root(value)] = None
    for leaf in nodes.leaves(rule.pattern):
        if isinstance(leaf, nodes.Value | nodes.Number):
            found[rule.types.root(leaf.type)] = None
    return list(found)


_OF_CLASS: dict[type[Attribute], tuple[Attribute, ...]] = {
    IntegerType: INTEGERS, IndexType: (IndexType(),), Float16Type: (f16,), Float32Type: (f32,), Float64Type: (f64,),
}  # fmt: skip


def _candidates(rule: nodes.TypedRule, root: int, semantics: Semantics) -> list[Attribute]:
    family = rule.types.family(root)
    if family is None:
        sampled = [type_ for rows in semantics.samples.values() for type_ in rows]
        return [INTEGERS[0], INTEGERS[1], INTEGERS[4], f64, *sampled[:4]]
    found: dict[Attribute, None] = {}
    for atom in sorted(family, key=str):
        if not isinstance(atom, type):
            found[atom] = None
        elif atom in _OF_CLASS:
            # f16 follows from f32: nothing of pycc's makes one.
            found.update(dict.fromkeys(t for t in _OF_CLASS[atom] if t != f16))
        else:
            found.update(dict.fromkeys(semantics.samples.get(atom.name, {})))
    if not found:
        names = sorted(atom.name if isinstance(atom, type) else str(atom) for atom in family)
        raise CompileError([NotTestable(rule.span, f"no values of type {' or '.join(names)} are known")])
    return list(found)


# ---------------------------------------------------------------- properties


def _property_choices(rule: nodes.TypedRule) -> Iterator[dict[tuple[int, str], Any]]:
    """Values of the properties that the pattern leaves open: by number of the op (outermost first) and key."""
    places: list[tuple[int, str]] = []
    columns: list[Sequence[Any]] = []
    for number, node in enumerate(nodes.op_nodes(rule.pattern)):
        assert issubclass(node.cls, IRDLOperation)
        definition = node.cls.get_irdl_definition()
        known = {row.key: row for row in node.properties}
        for key, row in (*definition.properties.items(), *definition.attributes.items()):
            asked = known.get(key)
            is_open = (
                row.default_value is None and not isinstance(row, OptionalDef) and not key.endswith("SegmentSizes")
            )
            if asked is not None and asked.relation == "bind":
                places.append((number, key))
                columns.append(_domain(rule, node, key, asked.kind))
            elif asked is None and is_open:
                places.append((number, key))
                columns.append(_domain(rule, node, key, kind_of_property(row.constr)))
    for row in itertools.product(*columns):
        yield dict(zip(places, row, strict=True))


def _domain(rule: nodes.TypedRule, node: nodes.OpNode, key: str, kind: str) -> Sequence[Any]:
    if kind in ("int", "plain int"):
        words = WORDS.get((node.op_name, key))
        return range(len(words)) if words else range(-2, REST + 6)
    if kind == "str":
        return WORDS.get((node.op_name, key), ("", "text"))
    if kind == "flags":
        return (frozenset[str](),)
    if kind == "float":
        return (0.0, -0.0, 1.0, -2.5)
    problem = f"property `{key}` of `{node.op_name}` may have any value, and a test has to choose some"
    raise CompileError([NotTestable(node.span, problem)])


def _attribute(cls: type[IRDLOperation], key: str, kind: str, value: Any, default_type: str) -> Attribute:
    """An attribute of a plain value."""
    match kind:
        case "int":
            return IntegerAttr(value, families.named_type(default_type or "i64"))  # pyright: ignore
        case "plain int":
            return IntAttr(value)
        case "float":
            return FloatAttr(value, families.named_type(default_type or "f64"))  # pyright: ignore
        case "str":
            return StringAttr(value)
        case "symbol":
            return SymbolRefAttr(value[1:])
        case "flags" | "enum":
            definition = cls.get_irdl_definition()
            row = definition.properties.get(key) or definition.attributes[key]
            (made,) = row.constr.get_bases() or {Attribute}
            enum: Any = made.enum_type  # pyright: ignore
            return made([enum(v) for v in value]) if kind == "flags" else made(enum(value))  # pyright: ignore
        case _:
            return UnitAttr()


# ---------------------------------------------------------------- building


def _rests(rule: nodes.TypedRule) -> Iterator[tuple[Attribute, ...]]:
    """Types of the operands of a rest."""
    if not any(isinstance(leaf, nodes.Rest) for leaf in nodes.leaves(rule.pattern)):
        yield ()
        return
    for count in range(REST):
        yield from itertools.product((INTEGERS[4], INTEGERS[0], f64), repeat=count)


class _Builder:
    """Makes one instance. Values have places: first the inputs, then results in the order of their computation."""

    def __init__(
        self,
        rule: nodes.TypedRule,
        semantics: Semantics,
        types: dict[int, Attribute],
        properties: dict[tuple[int, str], Any],
        rest: tuple[Attribute, ...],
    ):
        self._rule, self._semantics, self._types, self._rest = rule, semantics, types, rest
        self._properties = properties
        self._slots: list[Slot] = []
        self._names: dict[str, int] = {}
        """Places of named values."""
        self._rests: dict[str, list[int]] = {}
        self._inputs: dict[int, list[int]] = {}
        """Places of the leaves of each op of the pattern, by its identity."""
        self._values: list[SSAValue] = []
        self._inner: list[Call] = []
        self._root: Call | None = None
        self._numbers = {id(node): number for number, node in enumerate(nodes.op_nodes(rule.pattern))}

    def pattern(self) -> bool:
        """Make the pattern; False if there is no such IR."""
        self._collect(self._rule.pattern)
        self._values = [create_ssa_value(slot.type) for slot in self._slots]
        return self._pattern(self._rule.pattern, True) is not None

    def _type(self, value: int) -> Attribute:
        found = self._types.get(self._rule.types.root(value))
        if found is None:
            found = families.single_type(self._rule.types.family(value))
        assert found is not None
        return found

    def _slot(self, name: str, type_: Attribute, kind: str, literal: Any = None) -> int:
        self._slots.append(Slot(name, type_, kind, literal))
        return len(self._slots) - 1

    def _collect(self, node: nodes.OpNode) -> None:
        """The inputs, in the order of the text."""
        named = {inner.name for inner in nodes.op_nodes(self._rule.pattern)}
        for operand in node.operands:
            match operand:
                case nodes.Value(name="_", type=type_):
                    self._names[f"_{id(operand)}"] = self._slot("_", self._type(type_), "value")
                case nodes.Value(name=name, type=type_):
                    if name not in self._names and name not in named:
                        self._names[name] = self._slot(name, self._type(type_), "value")
                case nodes.Number(name=None, number=number, type=type_):
                    place = self._slot(
                        str(number), self._type(type_), "literal", self._value(number, self._type(type_))
                    )
                    self._names[f"_{id(operand)}"] = place
                case nodes.Number(name=name, type=type_):
                    assert name is not None
                    self._names[name] = self._slot(name, self._type(type_), "number")
                case nodes.Rest(name=name):
                    self._rests[name] = [
                        self._slot(f"{name}[{place}]", type_, "value") for place, type_ in enumerate(self._rest)
                    ]
                case nodes.OpNode():
                    self._collect(operand)
                case _:
                    raise AssertionError("only replacements compute")

    def _value(self, number: Any, type_: Attribute) -> Any:
        """A number as a value of a type: of an `i1`, 0 or 1."""
        if isinstance(number, float) or str(type_) in families.FLOAT_NAMES:
            return float(number)
        return int(number) & 1 if type_ == INTEGERS[0] else functions.wrapped(int(number), functions.bits_of(type_))

    def _pattern(self, node: nodes.OpNode, root: bool) -> int | None:
        """The place of an op's result; None if the op is not valid."""
        inside: dict[int, int] = {}
        for operand in node.operands:
            if isinstance(operand, nodes.OpNode):
                place = self._pattern(operand, False)
                if place is None:
                    return None
                inside[id(operand)] = place
                if operand.name is not None:
                    self._names[operand.name] = place
        places: list[int] = []
        for operand in node.operands:
            match operand:
                case nodes.OpNode():
                    places.append(inside[id(operand)])
                case nodes.Rest(name=name):
                    places += self._rests[name]
                case nodes.Value(name=name) | nodes.Number(name=name):
                    places.append(self._names[name if name and name != "_" else f"_{id(operand)}"])
                case _:
                    raise AssertionError("only replacements compute")
        try:
            op = self._made(node, places, self._open(node))
            op.verify(verify_nested_ops=False)
        except (VerifyException, AssertionError):
            return None
        try:
            call = Call(self._meaning(op, node), tuple(places))
        except self._semantics.faults:
            # The op has no meaning for these types.
            return None
        if root:
            self._root = call
            return 0
        self._inner.append(call)
        self._values.append(op.results[0])
        return len(self._values) - 1

    def _open(self, node: nodes.OpNode) -> dict[str, tuple[str, Any, str]]:
        """Kind and value of each property of an op of the pattern."""
        number = self._numbers[id(node)]
        found: dict[str, tuple[str, Any, str]] = {}
        for row in node.properties:
            literal = row.literal if row.relation != "has" else frozenset({row.literal})
            if row.relation == "bind":
                literal = self._properties[number, row.key]
            found[row.key] = (row.kind, literal, row.default_type)
        for (place, key), value in self._properties.items():
            if place == number and key not in found:
                found[key] = ("str" if isinstance(value, str) else "int", value, "")
        return found

    def _made(self, node: nodes.OpNode, places: Sequence[int], given: dict[str, tuple[str, Any, str]]) -> Operation:
        """A real op, whose types the meaning looks at."""
        cls = node.cls
        assert issubclass(cls, IRDLOperation)
        definition = cls.get_irdl_definition()
        stores: list[dict[str, Attribute]] = []
        for rows in (definition.properties, definition.attributes):
            store = {key: row.default_value for key, row in rows.items() if row.default_value is not None}
            for key, (kind, value, default_type) in given.items():
                if key in rows:
                    store[key] = _attribute(cls, key, kind, value, default_type)
            stores.append(store)
        if any(isinstance(option, AttrSizedOperandSegments) for option in definition.options):
            sizes = DenseArrayBase.from_list(i32, list(segments(definition, len(places))))
            stores[0 if "operandSegmentSizes" in definition.properties else 1]["operandSegmentSizes"] = sizes
        return cls.create(
            operands=[self._values[place] for place in places],
            result_types=[self._type(value) for value in node.results],
            properties=stores[0],
            attributes=stores[1],
        )

    def _meaning(self, op: Operation, node: nodes.OpNode) -> Callable[..., Any]:
        maker = self._semantics.by_name.get(op.name) or self._semantics.by_class.get(type(op))
        if maker is None:
            raise CompileError([NotTestable(node.span, f"nobody says what `{op.name}` means")])
        function = self._semantics.refine(op, maker(op))
        if len(op.results) == 1 and self._numbers.get(id(node)) == 0:
            return lambda *given: (function(*given),)
        return function

    # -------------------------------------------------------- the other side

    def finish(self) -> Instance:
        """The instance, with its replacement; `CompileError` if that is not valid IR."""
        rule = self._rule
        self._new: list[Call] = []
        self._texts: list[str] = []
        self._computed: list[tuple[int, Attribute]] = []
        # Numbers that the replacement computes come right behind the pattern's values.
        for term in rule.replacement:
            self._computations(term)
        results = [self._replacement(term) for term in rule.replacement]
        assert self._root is not None
        numbers = [slot.name for slot in self._slots if slot.kind == "number"]
        fixed = self._space()
        holds = self._compiled(numbers, "True" if rule.condition is None else self._emit(rule.condition), fixed)
        compute = self._compiled(numbers, f"({''.join(f'{text}, ' for text in self._texts)})", fixed)
        kinds = [type_ for _, type_ in self._computed]

        def computed(*given: Any) -> tuple[Any, ...]:
            return tuple(self._value(value, type_) for value, type_ in zip(compute(*given), kinds, strict=True))

        told = [f"{key} = {value}" for (_, key), value in self._properties.items()]
        count, conditional = len(self._computed), rule.condition is not None
        parts = (self._slots, self._inner, self._root, holds, computed, self._new, results)
        return Instance(*parts, count, conditional, told)

    def _space(self) -> dict[str, Any]:
        """What expressions may name: functions, properties of the pattern, types."""
        space: dict[str, Any] = {name: row.call for name, row in self._rule.scope.functions.items()}
        space |= {"shift_left": functions.shift_left, "shift_right": functions.shift_right}
        # Whether values are constants, or used once, is up to the program: here they are as the rule wishes.
        space |= dict.fromkeys(("one_use", "nonconstant", "constant"), _yes)
        for number, node in enumerate(nodes.op_nodes(self._rule.pattern)):
            for row in node.properties:
                if row.relation == "bind" and isinstance(row.expression, syntax.Name):
                    space[row.expression.name] = self._properties[number, row.key]
        for name, place in self._names.items():
            if place < len(self._values) and not name.startswith("_"):
                space.setdefault(name, self._values[place])
        for name, value in self._rule.type_names.items():
            space[name] = self._type(value)
        return space

    def _emit(self, expression: syntax.Expression) -> str:
        return expressions.emit(expression, lambda name: name, self._rule.scope)

    def _compiled(self, numbers: Sequence[str], text: str, space: dict[str, Any]) -> Callable[..., Any]:
        words = {name for part in self._all_expressions() for name in expressions.named(part)}
        space = {**{w: t for w in words if (t := families.named_type(w)) is not None}, **space}
        return eval(f"lambda {', '.join(numbers)}: {text}", space)

    def _all_expressions(self) -> Iterator[syntax.Expression]:
        if self._rule.condition is not None:
            yield self._rule.condition
        for term in self._rule.replacement:
            for leaf in nodes.leaves(term):
                if isinstance(leaf, nodes.Computed):
                    yield leaf.expression
                elif isinstance(leaf, nodes.Element):
                    yield leaf.index
            for node in nodes.op_nodes(term):
                yield from (row.expression for row in node.properties if row.expression is not None)

    def _computations(self, term: nodes.Node) -> None:
        for leaf in nodes.leaves(term):
            match leaf:
                case nodes.Computed(expression=expression, type=type_):
                    text = self._emit(expression)
                case nodes.Number(number=number, type=type_):
                    text = f'float("{number}")' if isinstance(number, float) else repr(number)
                case _:
                    continue
            made = self._type(type_)
            self._names[f"_{id(leaf)}"] = len(self._values)
            self._values.append(create_ssa_value(made))
            self._texts.append(text)
            self._computed.append((len(self._values) - 1, made))

    def _replacement(self, term: nodes.Node) -> int:
        match term:
            case nodes.Value(name=name):
                return self._names[name]
            case nodes.Number() | nodes.Computed():
                return self._names[f"_{id(term)}"]
            case nodes.Element(name=name, index=index):
                places = self._rests[name]
                place = self._compiled([], self._emit(index), self._space())()
                # A pattern is valid only for an index that there is.
                return places[place] if 0 <= place < len(places) else -1
            case nodes.OpNode():
                places = [self._replacement(operand) for operand in term.operands]
                given: dict[str, tuple[str, Any, str]] = {}
                for row in term.properties:
                    value = row.literal
                    if row.expression is not None:
                        value = self._compiled([], self._emit(row.expression), self._space())()
                    given[row.key] = (row.kind, value, row.default_type)
                op = self._made(term, places, given)
                try:
                    op.verify(verify_nested_ops=False)
                except VerifyException as error:
                    types = ", ".join(f"{slot.name}: {slot.type}" for slot in self._slots)
                    problem = str(error).strip().splitlines()[-1]
                    raise CompileError([DoesNotVerify(self._rule.span, self._rule.name, types, problem)]) from None
                try:
                    self._new.append(Call(self._meaning(op, term), tuple(places)))
                except self._semantics.faults as fault:
                    raise CompileError([NotTestable(term.span, str(fault))]) from None
                self._values.append(op.results[0])
                return len(self._values) - 1
            case nodes.Rest():
                raise AssertionError("a replacement has no rest")
