"""The checks of a rule, one after the other: ops, operands, properties, names, types. First fault, one error.

Takes in a syntax tree, xDSL's context (which ops there are) and a table of functions. Gives out `TypedRule`s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from xdsl.context import Context
from xdsl.ir import Operation
from xdsl.irdl import (
    AttrSizedOperandSegments,
    IRDLOperation,
    OpDef,
    OptionalDef,
    RangeConstraint,
    VarConstraint,
    VariadicDef,
)

from pycc.ir.rules import families, nodes, syntax
from pycc.ir.rules.diagnostics import (
    DuplicateRule,
    NotAllowedHere,
    TypeMismatch,
    TypeNotKnown,
    UnknownOp,
    UnknownTypeName,
    UnknownVariable,
    UnusedVariable,
    WrongOperandCount,
    WrongResultCount,
)
from pycc.ir.rules.expressions import Function, Scope, articled, kind_of
from pycc.ir.rules.properties import pattern_property, replacement_properties
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span

ONE_TYPE: dict[str, tuple[int, ...]] = {"arith.cmpi": (0, 1), "arith.cmpf": (0, 1)}
"""Ops whose text gives one type for these operands, although their definition does not say that it is one."""


def fail(diagnostic: Diagnostic) -> NoReturn:
    """Give up with one error."""
    raise CompileError([diagnostic])


def resolve(file: syntax.RuleFile, context: Context, functions: Mapping[str, Function]) -> list[nodes.TypedRule]:
    """The rules of a file, checked; those of several operand orders stand there several times."""
    first: dict[str, Span] = {}
    found: list[nodes.TypedRule] = []
    for rule in file.rules:
        if rule.name in first:
            fail(DuplicateRule(rule.span, rule.name, first[rule.name]))
        first[rule.name] = rule.span
        _check_unordered(rule)
        for number, pattern in enumerate(nodes.variants(rule.pattern)):
            typed = _Resolver(rule, context, functions).typed(pattern)
            typed.first = number == 0
            found.append(typed)
    return found


MOST_ORDERS = 64
"""How many patterns one rule may stand for."""


def _check_unordered(rule: syntax.Rule) -> None:
    if 2 ** sum(op.unordered for op in syntax.operations(rule.pattern)) > MOST_ORDERS:
        fail(NotAllowedHere(rule.pattern.span, f"this has more than {MOST_ORDERS} orders of operands"))
    for op in syntax.operations(rule.pattern):
        if op.unordered and (len(op.operands) != 2 or any(isinstance(o, syntax.Rest) for o in op.operands)):
            fail(NotAllowedHere(op.span, "`{...}` takes two operands, which may come in either order"))
    for term in rule.replacement:
        for op in syntax.operations(term):
            if op.unordered:
                fail(NotAllowedHere(op.span, "a replacement has its operands in one order: `(...)`"))


class _Resolver:
    """Resolves one pattern of one rule."""

    def __init__(self, rule: syntax.Rule, context: Context, functions: Mapping[str, Function]):
        self._rule = rule
        self._context = context
        self._types = families.TypeTable()
        self._scope = Scope({}, functions, set())
        self._values: dict[str, int] = {}
        self._rests: set[str] = set()
        self._bound: dict[str, Span] = {}
        self._numbers: dict[str, tuple[int, Span]] = {}
        self._type_variables: dict[str, int] = {}
        self._parameters: dict[str, tuple[families.Family, Span]] = {}

    def typed(self, pattern: syntax.Operation) -> nodes.TypedRule:
        """The rule with this pattern."""
        rule = self._rule
        for parameter in rule.parameters:
            self._parameters[parameter.name] = (self._family(parameter.alternatives), parameter.span)
        made = self._pattern(pattern, root=True)
        for name, (value, span) in self._numbers.items():
            # What kind of number it is follows from the op around it.
            family = self._types.family(value)
            is_float = families.within(family, families.FLOAT)
            if not is_float and families.intersection(family, families.FLOAT):
                fail(TypeNotKnown(span, "this constant, an integer's or a float's,"))
            self._scope.kinds[name] = "float" if is_float else "int"
        for name in self._type_variables:
            self._scope.kinds.setdefault(name, "type")
        if rule.condition is not None:
            kind = kind_of(rule.condition, self._scope)
            if kind not in ("bool", "int"):
                fail(NotAllowedHere(rule.condition.span, f"a condition is true or false, and this is {articled(kind)}"))
        replacement = self._replacement(made)
        self._check_used()
        parts = (rule.name, rule.equation, rule.span, made, rule.condition, replacement)
        return nodes.TypedRule(*parts, self._types, self._scope, self._type_variables)

    # -------------------------------------------------------- types

    def _family(self, alternatives: tuple[syntax.TypeName, ...]) -> families.Family:
        union: set[families.Atom] = set()
        for name in alternatives:
            family = self._family_of_word(name)
            if family is None:
                return None
            union |= family
        return frozenset(union)

    def _family_of_word(self, name: syntax.TypeName) -> families.Family:
        """The family that a word stands for by itself."""
        text = name.text
        if text in families.WORDS:
            return families.WORDS[text]
        exact = families.named_type(text)
        if exact is not None:
            return frozenset({exact})
        if text.startswith("!"):
            cls = self._context.get_optional_type(text[1:])
            if cls is not None:
                return frozenset({families.atom_of(cls)})
        else:
            try:
                return families.built_in_variable(text)
            except KeyError:
                pass
        fail(UnknownTypeName(name.span, text))

    def _annotate(self, value: int, name: syntax.TypeName | None, in_pattern: bool) -> None:
        """Give a value the type that stands behind it."""
        if name is None:
            return
        text = name.text
        if text in self._parameters or (text not in families.WORDS and self._is_variable(text)):
            found = self._type_variables.get(text)
            if found is None:
                if not in_pattern:
                    fail(UnknownVariable(name.span, text, tuple(sorted(self._type_variables))))
                family = self._parameters[text][0] if text in self._parameters else families.built_in_variable(text)
                self._type_variables[text] = value
                self._narrow(value, family, False, name.span)
            elif in_pattern:
                self._join(found, value, False, name.span, "they are written with one type")
            else:
                self._replacement_join(found, value, name.span, f"this would be of type `{text}`")
            return
        self._narrow(value, self._family_of_word(name), False, name.span)

    def _is_variable(self, text: str) -> bool:
        try:
            families.built_in_variable(text)
        except KeyError:
            return False
        return families.named_type(text) is None

    def _narrow(self, value: int, family: families.Family, implied: bool, span: Span) -> None:
        had = self._types.family(value)
        if not self._types.narrow(value, family, implied):
            fail(
                TypeMismatch(span, f"this is of {families.said(had)}, and would have to be of {families.said(family)}")
            )

    def _join(self, one: int, other: int, implied: bool, span: Span, why: str) -> None:
        a, b = self._types.family(one), self._types.family(other)
        if not self._types.join(one, other, implied):
            fail(TypeMismatch(span, f"{families.said(a)} and {families.said(b)} cannot be one type, but {why}"))

    def _replacement_join(self, one: int, other: int, span: Span, why: str) -> None:
        """In a replacement types of the pattern are what they are: two that may differ are not made one."""
        types = self._types
        if types.root(one) == types.root(other):
            return
        if types.rigid(one) and types.rigid(other):
            first, second = (families.single_type(types.family(value)) for value in (one, other))
            if first is None or first != second:
                fail(TypeMismatch(span, f"{why}, and the pattern does not say that the types are one"))
        self._join(one, other, False, span, why)

    def _constrain(self, definition: OpDef, operands: list[int], results: list[int], rigid: bool, span: Span) -> None:
        """What an op's definition says of the types of its operands and results."""
        variables: dict[str, int] = {}
        parts = list(zip(_spread(definition, len(operands)), operands, strict=True))
        parts += [(row[1].constr, value) for row, value in zip(definition.results, results, strict=True)]
        for range_, value in parts:
            constraint = families.element_constraint(range_)
            if constraint is None:
                continue
            self._narrow(value, families.family_of(constraint), rigid, span)
            if isinstance(constraint, VarConstraint):
                other = variables.setdefault(constraint.name, value)
                self._relate(other, value, rigid, span, definition.name)
        for place in ONE_TYPE.get(definition.name, ())[1:]:
            self._relate(operands[ONE_TYPE[definition.name][0]], operands[place], rigid, span, definition.name)

    def _relate(self, one: int, other: int, rigid: bool, span: Span, name: str) -> None:
        if one == other:
            return
        if rigid:
            self._join(one, other, True, span, f"`{name}` has one type for them")
        else:
            self._replacement_join(one, other, span, f"`{name}` has one type for all of these")

    # -------------------------------------------------------- patterns

    def _op_class(self, term: syntax.Operation) -> tuple[type[Operation], OpDef]:
        cls = self._context.get_optional_op(term.op_name)
        if cls is None:
            known = tuple(sorted(op.name for op in self._context.loaded_ops))
            fail(UnknownOp(term.span, term.op_name, known))
        # A context may hold a class that only reads other text; the ops that are made are of the one with the name.
        cls = next((base for base in cls.__mro__ if "name" in vars(base)), cls)
        if not issubclass(cls, IRDLOperation):
            fail(NotAllowedHere(term.span, f"`{term.op_name}` has no definition in IRDL"))
        definition = cls.get_irdl_definition()
        if definition.regions or definition.successors:
            fail(NotAllowedHere(term.span, f"`{term.op_name}` has regions or successors: rules are about values"))
        if any(isinstance(row, VariadicDef) for _, row in definition.results):
            fail(NotAllowedHere(term.span, f"`{term.op_name}` has any number of results"))
        return cls, definition

    def _count(self, term: syntax.Operation, definition: OpDef) -> None:
        """Check the number of operands."""
        given = len(term.operands)
        least = sum(not isinstance(row, VariadicDef) for _, row in definition.operands)
        variadic = least != len(definition.operands)
        if any(isinstance(operand, syntax.Rest) for operand in term.operands):
            if not variadic:
                fail(NotAllowedHere(term.span, f"`{term.op_name}` takes {least} operands: there is no rest"))
            return
        if given < least or (given > least and not variadic):
            expected = f"at least {least} operands" if variadic else f"{least} operand{'s' * (least != 1)}"
            fail(WrongOperandCount(term.span, term.op_name, expected, given))

    def _pattern(self, term: syntax.Operation, root: bool) -> nodes.OpNode:
        cls, definition = self._op_class(term)
        self._count(term, definition)
        results = [self._types.fresh(True) for _ in definition.results]
        if not root and len(results) != 1:
            fail(NotAllowedHere(term.span, f"`{term.op_name}` has {len(results)} results: only the root may"))
        if len(results) == 1:
            self._annotate(results[0], term.type, True)
        elif term.type is not None:
            fail(NotAllowedHere(term.type.span, f"`{term.op_name}` has {len(results)} results"))
        properties = tuple(
            pattern_property(row, cls, definition, lambda n, s, k: self._bind(n, s, k)) for row in term.properties
        )
        operands: list[nodes.Node] = []
        for index, operand in enumerate(term.operands):
            if isinstance(operand, syntax.Rest) and index != len(term.operands) - 1:
                fail(NotAllowedHere(operand.span, "a rest stands at the end of the operands"))
            operands.append(self._operand(operand))
        typed = [_type_of(node) for node in operands if not isinstance(node, nodes.Rest)]
        if len(typed) == len(operands):
            self._constrain(definition, typed, results, True, term.span)
        else:
            self._constrain_results(definition, results, term.span)
        if term.name is not None:
            if len(results) != 1:
                fail(NotAllowedHere(term.name_span, "an op with several results, or none, is no value"))
            self._bind(term.name, term.name_span, "value")
            self._values[term.name] = results[0]
        variadic = any(isinstance(row, VariadicDef) for _, row in definition.operands)
        exact = len(operands) if variadic and len(typed) == len(operands) else None
        parts = (properties, tuple(operands), exact, tuple(results))
        return nodes.OpNode(cls, term.op_name, *parts, term.name, term.span)

    def _constrain_results(self, definition: OpDef, results: list[int], span: Span) -> None:
        for (_, row), value in zip(definition.results, results, strict=True):
            constraint = families.element_constraint(row.constr)
            if constraint is not None:
                self._narrow(value, families.family_of(constraint), True, span)

    def _bind(self, name: str, span: Span, kind: str) -> None:
        if name in self._bound or name in self._values:
            fail(NotAllowedHere(span, f"`{name}` is bound twice", "compare with `when`, or use another name"))
        self._bound[name] = span
        self._scope.kinds[name] = kind

    def _operand(self, term: syntax.Term) -> nodes.Node:
        match term:
            case syntax.Operation():
                return self._pattern(term, root=False)
            case syntax.Variable():
                return self._variable(term)
            case syntax.Number():
                value = self._types.fresh(True)
                self._annotate(value, term.type, True)
                self._narrow(value, _family_of_number(term.value), False, term.span)
                # The number of a constant is one of a scalar.
                self._narrow(value, families.FLOAT if type(term.value) is float else families.INTEGER, True, term.span)
                return nodes.Number(term.value, None, value, term.span)
            case syntax.Constant(expression=syntax.Name(name=name)):
                value = self._types.fresh(True)
                self._annotate(value, term.type, True)
                self._bind(name, term.span, "int")
                self._narrow(value, families.NUMBER, True, term.span)
                self._numbers[name] = (value, term.span)
                return nodes.Number(None, name, value, term.span)
            case syntax.Constant():
                fail(
                    NotAllowedHere(
                        term.span, "a pattern binds a constant's number to a name: `#c`", "compare it with `when`"
                    )
                )
            case syntax.Rest(name=name):
                self._bind(name, term.span, "rest")
                self._rests.add(name)
                return nodes.Rest(name, term.span)
            case syntax.Element():
                fail(NotAllowedHere(term.span, "a pattern cannot ask for one of a rest"))

    def _variable(self, term: syntax.Variable) -> nodes.Value:
        name = term.name
        if name == "_":
            value = self._types.fresh(True)
        elif name in self._values:
            value = self._values[name]
            self._scope.used.add(name)
        else:
            value = self._types.fresh(True)
            self._bind(name, term.span, "value")
            self._values[name] = value
        self._annotate(value, term.type, True)
        return nodes.Value(name, value, term.span)

    # -------------------------------------------------------- replacements

    def _replacement(self, pattern: nodes.OpNode) -> tuple[nodes.Node, ...]:
        terms = self._rule.replacement
        if len(terms) != len(pattern.results):
            fail(WrongResultCount(pattern.span, pattern.op_name, len(pattern.results), len(terms)))
        made: list[nodes.Node] = []
        for term, result in zip(terms, pattern.results, strict=True):
            node = self._new(term, True)
            made.append(node)
            if not isinstance(node, nodes.Element):
                why = "this takes the place of the pattern's result"
                self._replacement_join(result, _type_of(node), term.span, why)
        for node in made:
            self._check_types(node)
        return tuple(made)

    def _new(self, term: syntax.Term, top: bool) -> nodes.Node:
        match term:
            case syntax.Operation():
                return self._new_op(term)
            case syntax.Variable(name=name, span=span):
                value = self._values.get(name)
                if value is None:
                    if name in self._scope.kinds:
                        kind = self._scope.kinds[name]
                        help = f"write `#{name}` for the constant" if kind in ("int", "float") else None
                        fail(NotAllowedHere(span, f"`{name}` is {articled(kind)}, not a value", help))
                    fail(UnknownVariable(span, name, tuple(sorted(self._values))))
                self._scope.used.add(name)
                if term.type is not None:
                    self._annotate(value, term.type, False)
                return nodes.Value(name, value, span)
            case syntax.Number(value=number, span=span):
                value = self._types.fresh(False)
                self._annotate(value, term.type, False)
                self._narrow(value, _family_of_number(number), False, span)
                return nodes.Number(number, None, value, span)
            case syntax.Constant(expression=expression, span=span):
                kind = kind_of(expression, self._scope)
                if kind not in ("int", "bool", "float"):
                    fail(NotAllowedHere(span, f"a constant is made of a number, and this is {articled(kind)}"))
                value = self._types.fresh(False)
                self._annotate(value, term.type, False)
                self._narrow(value, families.FLOAT if kind == "float" else families.INTEGER, False, span)
                return nodes.Computed(expression, value, span)
            case syntax.Element(name=name, index=index, span=span):
                if self._scope.kinds.get(name) != "rest":
                    fail(UnknownVariable(span, f"{name}...", tuple(f"{rest}..." for rest in sorted(self._rests))))
                if not top:
                    fail(NotAllowedHere(span, "one of a rest can only be the whole replacement"))
                if kind_of(index, self._scope) != "int":
                    fail(NotAllowedHere(span, "an index is an integer"))
                self._scope.used.add(name)
                return nodes.Element(name, index, -1, span)
            case syntax.Rest(span=span):
                fail(NotAllowedHere(span, "a replacement names the operands one by one"))

    def _new_op(self, term: syntax.Operation) -> nodes.OpNode:
        cls, definition = self._op_class(term)
        self._count(term, definition)
        if len(definition.results) != 1:
            fail(NotAllowedHere(term.span, f"`{term.op_name}` has {len(definition.results)} results"))
        if term.name is not None:
            fail(NotAllowedHere(term.name_span, "a replacement names nothing"))
        operands = tuple(self._new(operand, False) for operand in term.operands)
        result = self._types.fresh(False)
        self._annotate(result, term.type, False)
        self._constrain(definition, [_type_of(node) for node in operands], [result], False, term.span)
        properties = replacement_properties(term, definition, self._scope)
        sized = any(isinstance(option, AttrSizedOperandSegments) for option in definition.options)
        exact = len(operands) if sized else None
        return nodes.OpNode(cls, term.op_name, properties, operands, exact, (result,), None, term.span)

    def _check_types(self, node: nodes.Node) -> None:
        """Every new value has a type that is known."""
        for leaf in nodes.leaves(node):
            if isinstance(leaf, nodes.Number | nodes.Computed):
                self._check_type(leaf.type, leaf.span, "this constant")
        for op in nodes.op_nodes(node):
            self._check_type(op.results[0], op.span, f"the result of `{op.op_name}`")

    def _check_type(self, value: int, span: Span, what: str) -> None:
        if not self._types.rigid(value) and families.single_type(self._types.family(value)) is None:
            fail(TypeNotKnown(span, what))

    def _check_used(self) -> None:
        for name, span in self._bound.items():
            if name not in self._scope.used:
                fail(UnusedVariable(span, name))
        for name, (_, span) in self._parameters.items():
            if name not in self._type_variables:
                fail(UnusedVariable(span, name, True))


def _type_of(node: nodes.Node) -> int:
    match node:
        case nodes.OpNode():
            return node.results[0]
        case nodes.Rest():
            return -1
        case _:
            return node.type


def _family_of_number(number: int | float) -> families.Family:
    match number:
        case bool():
            return families.BOOLEAN
        case int():
            return families.INTEGER
        case _:
            return families.FLOAT


def _spread(definition: OpDef, count: int) -> list[RangeConstraint]:
    """The constraint of each operand: the first variadic list takes what the others leave."""
    single = sum(not isinstance(row, VariadicDef) for _, row in definition.operands)
    rows: list[RangeConstraint] = []
    left = count - single
    for _, row in definition.operands:
        if isinstance(row, VariadicDef):
            take = min(left, 1) if isinstance(row, OptionalDef) else left
            rows += [row.constr] * take
            left -= take
        else:
            rows.append(row.constr)
    return rows


def segments(definition: OpDef, count: int) -> tuple[int, ...]:
    """Sizes of the operand lists of a new op, as `_spread` shares them out."""
    single = sum(not isinstance(row, VariadicDef) for _, row in definition.operands)
    left = count - single
    sizes: list[int] = []
    for _, row in definition.operands:
        take = 1 if not isinstance(row, VariadicDef) else min(left, 1) if isinstance(row, OptionalDef) else left
        left -= take if isinstance(row, VariadicDef) else 0
        sizes.append(take)
    return tuple(sizes)
