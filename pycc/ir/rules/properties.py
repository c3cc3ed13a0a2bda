"""Properties in rules: which an op has, of which kind, and what a rule asks of them or gives them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, NoReturn

from xdsl.dialects.builtin import FloatAttr, IntAttr, IntegerAttr, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.dialects.utils import BitEnumAttribute, EnumAttribute
from xdsl.ir import Attribute, Operation
from xdsl.irdl import AttrConstraint, OpDef, OptionalDef, ParamAttrConstraint
from xdsl.irdl.operations import AttrOrPropDef

from pycc.ir.rules import families, nodes, syntax
from pycc.ir.rules.diagnostics import NotAllowedHere, WrongProperty, nearest
from pycc.ir.rules.expressions import Scope, articled, kind_of
from pycc.ir.rules.functions import FLOAT_PREDICATES, PREDICATES
from pycc.support.diagnostics import CompileError
from pycc.support.spans import Span

_CLASSES: tuple[tuple[type[Attribute], str], ...] = (
    (IntegerAttr, "int"),
    (IntAttr, "plain int"),
    (FloatAttr, "float"),
    (StringAttr, "str"),
    (UnitAttr, "unit"),
    (SymbolRefAttr, "symbol"),
    (BitEnumAttribute, "flags"),
    (EnumAttribute, "enum"),
)
_KINDS = {"int": "int", "plain int": "int", "float": "float", "str": "str", "enum": "str", "symbol": "str"}
"""The kind in expressions of a variable for a property of a kind; others are attributes, which are handed on."""
_SEGMENTS = ("operandSegmentSizes", "resultSegmentSizes")
WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("arith.cmpi", "predicate"): PREDICATES,
    ("arith.cmpf", "predicate"): FLOAT_PREDICATES,
    ("flow.checked", "kind"): ("add", "sub", "mul"),
}
"""Words that stand for the numbers of a property, in order; of a text, those that it may be."""

Bind = Callable[[str, Span, str], None]


def _fail(span: Span, problem: str, help: str | None = None) -> NoReturn:
    raise CompileError([WrongProperty(span, problem, help)])


def _definition(name: str, definition: OpDef, span: Span) -> tuple[str, bool, AttrOrPropDef]:
    """Key of a property, whether it is one (or an attribute), and its definition."""
    key, _ = definition.accessor_names.get(name, (name, ""))
    if key in definition.properties:
        return key, True, definition.properties[key]
    if key in definition.attributes:
        return key, False, definition.attributes[key]
    known = [key for key in (*definition.properties, *definition.attributes) if key not in _SEGMENTS]
    help = nearest(name, known) or (f"it has {', '.join(known)}" if known else "it has none")
    _fail(span, f"`{definition.name}` has no property `{name}`", help)


def _class_of(constraint: AttrConstraint) -> tuple[str, type[Attribute] | None]:
    """Kind of a property, and the class of its values if there is only one."""
    bases = constraint.get_bases() or set()
    if len(bases) == 1:
        (cls,) = bases
        for base, kind in _CLASSES:
            if issubclass(cls, base):
                return kind, cls
    return "attribute", None


def kind_of_property(constraint: AttrConstraint) -> str:
    """Kind of a property."""
    return _class_of(constraint)[0]


def _words_of(cls: type[Attribute] | None) -> tuple[str, ...]:
    """The words of an enumeration."""
    enum: Any = getattr(cls, "enum_type", None)
    return tuple(str(member.value) for member in enum) if isinstance(enum, type) and issubclass(enum, Enum) else ()


def _word(kind: str, cls: type[Attribute] | None, key: str, definition: OpDef, word: str, span: Span) -> Any:
    """The value that a word stands for."""
    match kind:
        case "int" | "plain int":
            words = WORDS.get((definition.name, key), ())
            if word not in words:
                _fail(span, f"`{word}` is no value of `{key}`", nearest(word, words) or "write a number")
            return words.index(word)
        case "flags":
            special: Any = cls
            if word in (special.none_value, special.all_value):
                return frozenset(_words_of(cls)) if word == special.all_value else frozenset[str]()
            if word not in _words_of(cls):
                _fail(span, f"`{word}` is no flag of `{key}`", f"its flags are {', '.join(_words_of(cls))}")
            return frozenset({word})
        case "enum":
            if word not in _words_of(cls):
                _fail(span, f"`{word}` is no value of `{key}`", f"its values are {', '.join(_words_of(cls))}")
            return word
        case "str":
            words = WORDS.get((definition.name, key), (word,))
            if word not in words:
                _fail(span, f"`{word}` is no value of `{key}`", nearest(word, words))
            return word
        case _:
            _fail(span, f"`{key}` of `{definition.name}` has no words for its values")


def _literal(row: syntax.Property, kind: str, cls: type[Attribute] | None, key: str, definition: OpDef) -> Any:
    """The value that a literal gives a property."""
    value = row.value
    assert isinstance(value, syntax.Literal)
    if isinstance(value.value, bool):
        # `true` and `false` are predicates of `arith.cmpf`.
        return _word(kind, cls, key, definition, str(value.value).lower(), value.span)
    if row.word:
        return _word(kind, cls, key, definition, str(value.value), value.span)
    expected = {"int": int, "plain int": int, "float": float, "str": str, "symbol": str, "enum": str}.get(kind)
    if expected is None or type(value.value) is not expected:
        _fail(value.span, f"`{key}` of `{definition.name}` is {_said(kind)}")
    if kind == "symbol" and not str(value.value).startswith("@"):
        _fail(value.span, f"`{key}` of `{definition.name}` is a symbol", "write `@name`")
    return value.value


def _said(kind: str) -> str:
    words = {
        "int": "an integer",
        "plain int": "an integer",
        "float": "a float",
        "str": "a text",
        "unit": "there or not",
    }
    return words.get(kind, f"of kind {kind}")


def pattern_property(row: syntax.Property, cls: type[Operation], definition: OpDef, bind: Bind) -> nodes.PropertyNode:
    """What a pattern asks of a property."""
    key, in_properties, definition_ = _definition(row.name, definition, row.span)
    kind, attribute_class = _class_of(definition_.constr)

    def made(relation: str, literal: Any, expression: syntax.Expression | None = None) -> nodes.PropertyNode:
        return nodes.PropertyNode(key, in_properties, kind, relation, literal, expression, "", row.span)

    match row:
        case syntax.Property(relation="present"):
            if not isinstance(definition_, OptionalDef):
                _fail(
                    row.span, f"`{key}` of `{definition.name}` is always there", f"ask for a value: `{row.name} = ...`"
                )
            return made("present", None)
        case syntax.Property(relation="has", value=syntax.Literal(value=flag)):
            if kind != "flags" or flag not in _words_of(attribute_class):
                known = _words_of(attribute_class) if kind == "flags" else ()
                _fail(row.span, f"`{key}` has no flag `{flag}`", f"its flags are {', '.join(known)}" if known else None)
            return made("has", flag)
        case syntax.Property(value=syntax.Literal()):
            return made("=", _literal(row, kind, attribute_class, key, definition))
        case syntax.Property(value=syntax.Name(name=name, span=span) as expression):
            bind(name, span, _KINDS.get(kind, "attribute"))
            return made("bind", None, expression)
        case _:
            help = "compare it with `when`"
            raise CompileError([NotAllowedHere(row.span, "a pattern binds a property to a name: `= #p`", help)])


def replacement_properties(term: syntax.Operation, definition: OpDef, scope: Scope) -> tuple[nodes.PropertyNode, ...]:
    """What a replacement gives the properties of a new op."""
    given: dict[str, nodes.PropertyNode] = {}
    for row in term.properties:
        key, in_properties, definition_ = _definition(row.name, definition, row.span)
        kind, cls = _class_of(definition_.constr)
        literal, expression = None, None
        if row.relation == "has":
            raise CompileError([NotAllowedHere(row.span, "a replacement gives properties with `=`")])
        if row.relation == "present":
            if kind != "unit":
                _fail(row.span, f"`{key}` of `{definition.name}` needs a value: `{row.name} = ...`")
        elif isinstance(row.value, syntax.Literal):
            literal = _literal(row, kind, cls, key, definition)
        else:
            assert row.value is not None
            expression = row.value
            found, wanted = kind_of(expression, scope), _KINDS.get(kind, "attribute")
            if found != wanted and (found, wanted) not in (("bool", "int"), ("int", "float")):
                _fail(row.span, f"`{key}` of `{definition.name}` is {_said(kind)}, and this is {articled(found)}")
        parts = (row.relation, literal, expression, _type_text(definition_.constr), row.span)
        given[key] = nodes.PropertyNode(key, in_properties, kind, *parts)
    for key, definition_ in (*definition.properties.items(), *definition.attributes.items()):
        missing = key not in given and definition_.default_value is None and key not in _SEGMENTS
        if missing and not isinstance(definition_, OptionalDef):
            _fail(
                term.span,
                f"`{term.op_name}` needs its property `{key}`",
                f"write it: `{term.op_name}[{key} = ...](...)`",
            )
    return tuple(given.values())


def _type_text(constraint: AttrConstraint) -> str:
    """The type of a new number attribute, if its definition says one; else i64 or f64."""
    if isinstance(constraint, ParamAttrConstraint):
        for part in constraint.param_constrs:
            exact = families.single_type(families.family_of(part))
            if exact is not None and families.named_type(str(exact)) is not None:
                return str(exact)
    return ""
