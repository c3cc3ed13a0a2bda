"""One rule as steps: how its pattern is matched, its condition tested, and its replacement built.

Locals of a matcher are named by place: `value_0_1` is operand 1 of the op that operand 0 of the root comes from,
`owner_0_1` that op, `number_0_1` its number if it is a constant. So rules of one op share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from xdsl.dialects.builtin import FloatAttr, IntAttr, IntegerAttr, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.ir import Attribute
from xdsl.irdl import IRDLOperation

from pycc.ir.rules import expressions, families, nodes, syntax
from pycc.ir.rules.diagnostics import TypeNotKnown
from pycc.ir.rules.functions import TOTAL
from pycc.ir.rules.names import Names
from pycc.ir.rules.resolve import segments
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

Step: TypeAlias = "tuple[str, ...]"

_ORDER = {"unpack": 0, "owner": 1, "number": 2, "property": 3}


class Plan:
    """The steps of one rule, and the lines that build its replacement."""

    def __init__(self, rule: nodes.TypedRule, names: Names):
        self._rule = rule
        self._names = names
        self._texts: dict[str, str] = {}
        """Text of each variable."""
        self._raw: dict[str, str] = {}
        """Text of the attribute of each property variable."""
        self._type_texts: dict[int, str] = {}
        """Text of a value's type, by implied class."""
        self._lets: list[tuple[str, Step]] = []
        """Bindings about the root, which rules of one op may share, by kind."""
        self.steps: list[Step] = []
        self.fire: list[str] = []
        self._pattern()
        self._types()
        self._condition()
        self._replacement()

    @property
    def lets(self) -> list[tuple[str, Step]]:
        """Bindings that stand before all else."""
        return self._lets

    # -------------------------------------------------------- patterns

    def _pattern(self) -> None:
        root = self._rule.pattern
        for number, value in enumerate(root.results):
            self._know(value, f"op.results[{number}].type")
        level: list[tuple[nodes.OpNode, str, str]] = [(root, "op", "")]
        same: list[Step] = []
        while level:
            inner: list[tuple[nodes.OpNode, str, str]] = []
            for node, text, place in level:
                self._op(node, text, place, inner, same)
            level = inner
        self.steps += same

    def _let(self, kind: str, place: str, step: Step) -> None:
        """A binding: shared if it is about the root."""
        if place == "":
            self._lets.append((kind, step))
        elif step not in self.steps:
            self.steps.append(step)

    def _op(
        self, node: nodes.OpNode, text: str, place: str, inner: list[tuple[nodes.OpNode, str, str]], same: list[Step]
    ) -> None:
        self._unpack(node, text, place)
        for row in node.properties:
            self._property(row, text, place)
        for index, operand in enumerate(node.operands):
            at = f"{place}_{index}"
            value = f"value{at}"
            match operand:
                case nodes.Value(name=name, type=type_):
                    if name == "_":
                        pass
                    elif name in self._texts:
                        same.append(("if", f"{value} is {self._texts[name]}"))
                    else:
                        self._texts[name] = value
                    self._know(type_, f"{value}.type")
                case nodes.Number():
                    self._constant(operand, place, at)
                case nodes.OpNode():
                    self._owner(place, at)
                    self.steps.append(("if", f"type(owner{at}) is {self._names.of_class(operand.cls)}"))
                    self._know(operand.results[0], f"{value}.type")
                    if operand.name is not None:
                        self._texts[operand.name] = value
                    inner.append((operand, f"owner{at}", at))
                case nodes.Rest(name=name):
                    self._texts[name] = f"rest{place}"
                case nodes.Computed() | nodes.Element():
                    raise AssertionError("only replacements compute")

    def _unpack(self, node: nodes.OpNode, text: str, place: str) -> None:
        targets = [f"value{place}_{index}" for index, o in enumerate(node.operands) if not isinstance(o, nodes.Rest)]
        rest = len(targets) != len(node.operands)
        if node.exact is not None:
            self._let("unpack", place, ("if", f"len({text}._operands) == {node.exact}"))
        if rest:
            if targets:
                self._let("unpack", place, ("if", f"len({text}._operands) >= {len(targets)}"))
            targets.append(f"*rest{place}")
        if targets:
            comma = "," if len(targets) == 1 else ""
            self._let("unpack", place, ("let", ", ".join(targets) + comma, f"{text}._operands"))

    def _owner(self, place: str, at: str) -> None:
        step = ("let", f"owner{at}", f"value{at}.op if type(value{at}) is OpResult else None")
        self._let("owner", place, step)

    def _constant(self, node: nodes.Number, place: str, at: str) -> None:
        types = self._rule.types
        family = types.family(node.type)
        is_float = families.within(family, families.FLOAT)
        local = f"{'float' if is_float else 'number'}{at}"
        helper = self._names.helper("float_of" if is_float else "integer_of")
        self._owner(place, at)
        known = f"{helper}(owner{at}) if type(owner{at}) is {self._names.constant_class()} else None"
        self._let("number", place, ("let", local, known))
        self._know(node.type, f"value{at}.type")
        if node.name is not None:
            self._texts[node.name] = local
            self.steps.append(("if", f"{local} is not None"))
        else:
            assert node.number is not None
            self.steps.append(("if", self._equal(local, node.number, f"value{at}.type", family)))

    def _equal(self, local: str, number: int | float, type_: str, family: families.Family) -> str:
        """The test that a constant is a number."""
        if isinstance(number, bool):
            return f"{local} == {-int(number)}"
        if isinstance(number, float):
            if number != number:
                return f"({local} is not None and {local} != {local})"
            if number == 0.0:
                helper = self._names.helper("negative_zero" if str(number)[0] == "-" else "positive_zero")
                return f"({local} == 0.0 and {helper}({local}))"
            return f"{local} == {self._float(number)}"
        if number == 1 and (families.intersection(family, families.BOOLEAN)):
            # Of an `i1`, 1 is -1.
            bit = self._names.type(families.named_type("i1") or Attribute())
            return f"({local} == 1 or ({local} == -1 and {type_} == {bit}))"
        return f"{local} == {number}"

    def _float(self, number: float) -> str:
        return repr(number) if number - number == 0 else f'float("{number}")'

    def _property(self, row: nodes.PropertyNode, text: str, place: str) -> None:
        store = "properties" if row.in_properties else "attributes"
        local = f"property{place}_{row.key}"
        definition = self._definition_of(row, place)
        default = None if definition is None else self._default(definition, row)
        if default is not None:
            read = f"{text}.{store}.get({row.key!r}, {default})"
        else:
            read = f"{text}.{store}.get({row.key!r})"
        if row.relation == "present":
            self.steps.append(("if", f"{row.key!r} in {text}.{store}"))
            return
        self._let("property", place, ("let", local, read))
        data = _data(row.kind, local)
        there: list[Step] = [] if default is not None else [("if", f"{local} is not None")]
        match row.relation:
            case "has":
                self.steps += [*there, ("if", f"{row.literal!r} in {data}")]
            case "=":
                literal = row.literal
                if row.kind == "flags":
                    test = f"{data} == frozenset({sorted(literal)!r})"
                elif row.kind == "symbol":
                    test = f"{data} == {literal[1:]!r}"
                else:
                    test = f"{data} == {literal!r}"
                self.steps += [*there, ("if", test)]
            case _:
                assert isinstance(row.expression, syntax.Name)
                name = row.expression.name
                self._raw[name] = local
                self._texts[name] = data
                self.steps += there

    def _definition_of(self, row: nodes.PropertyNode, place: str) -> type[IRDLOperation] | None:
        """The class of the op at a place."""
        node: nodes.Node = self._rule.pattern
        for index in place.split("_")[1:]:
            assert isinstance(node, nodes.OpNode)
            node = node.operands[int(index)]
        assert isinstance(node, nodes.OpNode)
        return node.cls if issubclass(node.cls, IRDLOperation) else None

    def _default(self, cls: type[IRDLOperation], row: nodes.PropertyNode) -> str | None:
        definition = cls.get_irdl_definition()
        rows = definition.properties if row.in_properties else definition.attributes
        if rows[row.key].default_value is None:
            return None
        return self._default_text(cls, row.key, row.in_properties)

    def _default_text(self, cls: type[IRDLOperation], key: str, in_properties: bool) -> str:
        rows = "properties" if in_properties else "attributes"
        text = f"{self._names.of_class(cls)}.get_irdl_definition().{rows}[{key!r}].default_value"
        return self._names.shared(text, f"DEFAULT_{key.upper()}")

    # -------------------------------------------------------- types and conditions

    def _know(self, value: int, text: str) -> None:
        self._type_texts.setdefault(self._rule.types.implied_root(value), text)

    def _types(self) -> None:
        """Test what the verifiers of the matched ops do not guarantee."""
        types = self._rule.types
        classes: dict[int, list[tuple[int, str]]] = {}
        for implied, text in self._type_texts.items():
            classes.setdefault(types.root(implied), []).append((implied, text))
        for root, members in classes.items():
            first, *others = members
            for _, text in others:
                self.steps.append(("if", f"{text} == {first[1]}"))
            family = types.family(root)
            if not any(families.within(types.implied_family(implied), family) for implied, _ in members):
                self.steps.append(("if", self._family_test(first[1], family)))

    def _family_test(self, text: str, family: families.Family) -> str:
        assert family is not None
        classes = sorted(self._names.of_class(atom) for atom in family if isinstance(atom, type))
        tests = [f"{text} == {self._names.type(a) or a}" for a in sorted(family, key=str) if not isinstance(a, type)]
        if len(classes) == 1:
            tests.insert(0, f"type({text}) is {classes[0]}")
        elif classes:
            tests.insert(0, f"type({text}) in ({', '.join(classes)})")
        return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"

    def _text_of_name(self, name: str) -> str:
        text = self._texts.get(name)
        if text is not None:
            return text
        value = self._rule.type_names.get(name)
        if value is not None:
            return self._type_text(value, self._rule.span)
        exact = families.named_type(name)
        assert exact is not None
        return self._names.type(exact) or name

    def _type_text(self, value: int, span: Span) -> str:
        types = self._rule.types
        root = types.root(value)
        for implied, text in self._type_texts.items():
            if types.root(implied) == root:
                return text
        exact = families.single_type(types.family(value))
        text = None if exact is None else self._names.type(exact)
        if text is None:
            raise CompileError([TypeNotKnown(span, "this value")])
        return text

    def _expression(self, expression: syntax.Expression) -> str:
        for name in sorted(expressions.called(expression)):
            function = self._rule.scope.functions.get(name)
            if function is None:
                self._names.helper(name)
            else:
                self._names.function(function)
        return expressions.emit(expression, self._text_of_name, self._rule.scope)

    def _condition(self) -> None:
        for number, part in enumerate(expressions.conjuncts(self._rule.condition)):
            text = self._expression(part)
            if expressions.may_fail(part, TOTAL):
                self.steps += [("try", f"holds_{number}", text), ("if", f"holds_{number}")]
            else:
                self.steps.append(("if", text))

    # -------------------------------------------------------- replacements

    def _replacement(self) -> None:
        built: list[str] = []
        values = [self._new(node, built) for node in self._rule.replacement]
        comma = "," if len(values) == 1 else ""
        if any("before." in line for line in built):
            built.insert(0, "before = rewriter.before(op)")
        name = repr(self._rule.name)
        lines = [f"rewriter.rule = {name}", *built, f"return ({', '.join(values)}{comma})"]
        self.fire = [f"if permits({name}, op):", *(f"    {line}" for line in lines)]

    def _computed(self, expression: syntax.Expression) -> str:
        """The text of a number, worked out before the rule fires if that may fail."""
        text = self._expression(expression)
        if not expressions.may_fail(expression, TOTAL):
            return text
        target = f"computed_{sum(step[0] == 'try' for step in self.steps)}"
        self.steps.append(("try", target, text))
        return target

    def _new(self, node: nodes.Node, built: list[str]) -> str:
        match node:
            case nodes.Value(name=name):
                return self._texts[name]
            case nodes.Number(number=number, type=type_, span=span):
                assert number is not None
                text = (
                    self._float(number)
                    if isinstance(number, float)
                    else repr(-number if number is True else int(number))
                )
                return self._constant_call(text, type_, span)
            case nodes.Computed(expression=expression, type=type_, span=span):
                return self._constant_call(self._computed(expression), type_, span)
            case nodes.Element(name=name, index=index):
                rest, place = self._texts[name], self._computed(index)
                self.steps.append(("if", f"0 <= {place} < len({rest})"))
                self.steps.append(("if", f"{rest}[{place}].type == op.results[0].type"))
                return f"{rest}[{place}]"
            case nodes.OpNode():
                return self._new_op(node, built)
            case nodes.Rest():
                raise AssertionError("a replacement has no rest")

    def _constant_call(self, number: str, type_: int, span: Span) -> str:
        return f"rewriter.constant({number}, {self._type_text(type_, span)})"

    def _new_op(self, node: nodes.OpNode, built: list[str]) -> str:
        operands = ", ".join([self._new(operand, built) for operand in node.operands])
        given = {row.key: row for row in node.properties}
        assert issubclass(node.cls, IRDLOperation)
        definition = node.cls.get_irdl_definition()
        parts: dict[bool, list[str]] = {True: [], False: []}
        for in_properties, rows in ((True, definition.properties), (False, definition.attributes)):
            for key, row in rows.items():
                if key in given:
                    parts[in_properties].append(f"{key!r}: {self._attribute(given[key], node)}")
                elif row.default_value is not None:
                    parts[in_properties].append(f"{key!r}: {self._default_text(node.cls, key, in_properties)}")
        if node.exact is not None:
            sizes = list(segments(definition, node.exact))
            text = f"{self._names.builtin('DenseArrayBase')}.from_list({self._names.builtin('i32')}, {sizes})"
            where = "operandSegmentSizes" in definition.properties or not definition.attributes
            parts[where].append(f"'operandSegmentSizes': {self._names.shared(text, 'SEGMENTS')}")
        arguments = [f"operands=[{operands}]", f"result_types=[{self._type_text(node.results[0], node.span)}]"]
        for in_properties, name in ((True, "properties"), (False, "attributes")):
            if parts[in_properties]:
                arguments.append(f"{name}={{{', '.join(parts[in_properties])}}}")
        local = f"new_{len(built)}"
        made = f"{self._names.of_class(node.cls)}.create({', '.join(arguments)})"
        built.append(f"{local} = before.add({made}).results[0]")
        return local

    def _attribute(self, row: nodes.PropertyNode, node: nodes.OpNode) -> str:
        """The text of an attribute of a new op."""
        if isinstance(row.expression, syntax.Name) and row.expression.name in self._raw:
            return self._raw[row.expression.name]
        if row.expression is not None:
            return self._made(row, self._computed(row.expression), node)
        text = self._made(row, repr(row.literal), node)
        return self._names.shared(text, row.key.upper())

    def _made(self, row: nodes.PropertyNode, text: str, node: nodes.OpNode) -> str:
        names = self._names
        match row.kind:
            case "int":
                type_ = names.type(families.named_type(row.default_type or "i64") or Attribute())
                return f"{names.of_class(IntegerAttr)}({text}, {type_})"
            case "plain int":
                return f"{names.of_class(IntAttr)}({text})"
            case "float":
                type_ = names.type(families.named_type(row.default_type or "f64") or Attribute())
                return f"{names.of_class(FloatAttr)}({text}, {type_})"
            case "str":
                return f"{names.of_class(StringAttr)}({text})"
            case "unit":
                return f"{names.of_class(UnitAttr)}()"
            case "symbol":
                return f"{names.of_class(SymbolRefAttr)}({repr(row.literal[1:]) if row.literal else text})"
            case _:
                assert issubclass(node.cls, IRDLOperation)
                definition = node.cls.get_irdl_definition()
                rows = definition.properties if row.in_properties else definition.attributes
                (cls,) = rows[row.key].constr.get_bases() or {Attribute}
                enumeration: Any = cls
                if row.kind == "flags":
                    enum = names.of_class(enumeration.enum_type)
                    return f"{names.of_class(cls)}([{', '.join(f'{enum}({flag!r})' for flag in sorted(row.literal))}])"
                return f"{names.of_class(cls)}({names.of_class(enumeration.enum_type)}({text}))"


def _data(kind: str, local: str) -> str:
    """The text of the plain data of an attribute."""
    match kind:
        case "int" | "float":
            return f"{local}.value.data"
        case "plain int" | "str" | "flags" | "enum":
            return f"{local}.data"
        case "symbol":
            return f"{local}.string_value()"
        case _:
            return local


def shared_steps(plans: Sequence[Plan]) -> list[Step]:
    """Bindings about the root that its rules need, each once; those of different numbers of operands are kept apart."""
    unpacks = [tuple(step for kind, step in plan.lets if kind == "unpack") for plan in plans]
    if len(set(unpacks)) == 1:
        found: dict[Step, int] = {}
        for plan in plans:
            for kind, step in plan.lets:
                found.setdefault(step, _ORDER[kind])
        return sorted(found, key=lambda step: found[step])
    for plan in plans:
        plan.steps[:0] = [step for _, step in sorted(plan.lets, key=lambda row: _ORDER[row[0]])]
    return []
