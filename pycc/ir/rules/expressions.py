"""Compile-time expressions of rules: which kind each has, and the Python text that computes it.

Kinds: int, float, bool, str, attribute (a property that is only handed on), value (of the pattern), type.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xdsl.ir import Attribute, SSAValue

from pycc.ir.rules import families, syntax
from pycc.ir.rules.diagnostics import UnknownFunction, UnknownVariable, WrongArgument
from pycc.support.diagnostics import CompileError

_KINDS: dict[object, str] = {
    int: "int",
    float: "float",
    bool: "bool",
    str: "str",
    SSAValue: "value",
    Attribute: "type",
}
_ACCEPTED: dict[str, frozenset[str]] = {
    "int": frozenset({"int", "bool"}),
    "float": frozenset({"int", "float", "bool"}),
    "bool": frozenset({"int", "bool"}),
    "str": frozenset({"str"}),
    "value": frozenset({"value"}),
    "type": frozenset({"type", "value", "attribute"}),
}
"""By the kind of a parameter: what may be given. A value stands for its type where a type is asked for."""
_LOGICAL = frozenset({"and", "or", "not"})
_BITWISE = frozenset({"|", "^", "&", "<<", ">>", "~"})
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_CALLED = {"<<": "shift_left", ">>": "shift_right"}


def articled(kind: str) -> str:
    """A kind with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


@dataclass(frozen=True)
class Function:
    """A function that rules may call."""

    name: str
    module: str
    call: Callable[..., object]
    parameters: tuple[str, ...]
    result: str


def function_of(call: Callable[..., object]) -> Function:
    """The row of a Python function; `ValueError` if its annotations say no kinds."""
    hints = typing.get_type_hints(call)
    names = [*inspect.signature(call).parameters]
    kinds = [_KINDS.get(hints.get(name)) for name in [*names, "return"]]
    if None in kinds:
        raise ValueError(f"{call.__name__}: every parameter and the result need an annotation: {', '.join(_WORDS)}")
    *parameters, result = (kind for kind in kinds if kind is not None)
    return Function(call.__name__, call.__module__, call, tuple(parameters), result)


_WORDS = ("int", "float", "bool", "str", "SSAValue", "Attribute")


@dataclass
class Scope:
    """What expressions of a rule may name."""

    kinds: dict[str, str]
    """Kind of each variable of the pattern, type parameters included."""
    functions: Mapping[str, Function]
    used: set[str]
    """Names that were looked up."""

    def kind_of_name(self, name: str) -> str | None:
        """The kind of a name, which counts as used."""
        self.used.add(name)
        return self.kinds.get(name) or ("type" if families.named_type(name) is not None else None)


def kind_of(expression: syntax.Expression, scope: Scope) -> str:
    """The kind of an expression. `CompileError` if it has none."""
    match expression:
        case syntax.Literal(value=value):
            return type(value).__name__
        case syntax.Name(name=name):
            kind = scope.kind_of_name(name)
            if kind is None:
                raise CompileError([UnknownVariable(expression.span, name, tuple(sorted(scope.kinds)))])
            return kind
        case syntax.Call():
            return _kind_of_call(expression, scope)
        case syntax.Operator():
            return _kind_of_operator(expression, scope)


def _kind_of_call(call: syntax.Call, scope: Scope) -> str:
    function = scope.functions.get(call.function)
    if function is None:
        raise CompileError([UnknownFunction(call.span, call.function, tuple(sorted(scope.functions)))])
    if len(function.parameters) != len(call.arguments):
        problem = f"`{function.name}` takes {len(function.parameters)} arguments, and this has {len(call.arguments)}"
        raise CompileError([WrongArgument(call.span, problem)])
    for argument, wanted in zip(call.arguments, function.parameters, strict=True):
        kind = kind_of(argument, scope)
        if kind not in _ACCEPTED[wanted]:
            problem = f"`{function.name}` takes {articled(wanted)} here, and this is {articled(kind)}"
            raise CompileError([WrongArgument(argument.span, problem)])
    return function.result


def _kind_of_operator(operator: syntax.Operator, scope: Scope) -> str:
    kinds = [kind_of(operand, scope) for operand in operator.operands]
    symbol = operator.operators[0]
    if symbol in ("==", "!=") and len(set(kinds)) == 1 and kinds[0] not in ("value", "type"):
        return "bool"
    allowed = {"int", "bool"} if symbol in _BITWISE or symbol in _LOGICAL else {"int", "float", "bool"}
    for operand, kind in zip(operator.operands, kinds, strict=True):
        if kind not in allowed:
            raise CompileError([WrongArgument(operand.span, f"`{symbol}` does not take {articled(kind)}")])
    if symbol in _COMPARISONS or symbol in _LOGICAL:
        return "bool"
    return "float" if "float" in kinds else "int"


def emit(expression: syntax.Expression, names: Callable[[str], str], scope: Scope) -> str:
    """The Python text of an expression; `names` gives the text of a variable or type."""
    match expression:
        case syntax.Literal(value=float() as value) if value != value or value in (float("inf"), float("-inf")):
            return f'float("{value}")'
        case syntax.Literal(value=value):
            return repr(value)
        case syntax.Name(name=name):
            return names(name)
        case syntax.Call(function=function, arguments=arguments):
            row = scope.functions[function]
            texts: list[str] = []
            for argument, wanted in zip(arguments, row.parameters, strict=True):
                text = emit(argument, names, scope)
                of_value = isinstance(argument, syntax.Name) and scope.kinds.get(argument.name) == "value"
                texts.append(f"{text}.type" if wanted == "type" and of_value else text)
            return f"{function}({', '.join(texts)})"
        case syntax.Operator(operators=symbols, operands=operands):
            texts = [emit(operand, names, scope) for operand in operands]
            if symbols[0] in _CALLED:
                return f"{_CALLED[symbols[0]]}({texts[0]}, {texts[1]})"
            if len(texts) == 1:
                return f"(not {texts[0]})" if symbols[0] == "not" else f"({symbols[0]}{texts[0]})"
            parts = [texts[0]]
            for symbol, text in zip(symbols, texts[1:], strict=True):
                parts += [symbol, text]
            return f"({' '.join(parts)})"


def called(expression: syntax.Expression) -> set[str]:
    """Names of the functions that the text of an expression calls."""
    match expression:
        case syntax.Call(function=function, arguments=arguments):
            return {function}.union(*map(called, arguments))
        case syntax.Operator(operators=symbols, operands=operands):
            return {_CALLED[s] for s in symbols if s in _CALLED}.union(*map(called, operands))
        case _:
            return set()


def named(expression: syntax.Expression) -> set[str]:
    """Names of the variables and types of an expression."""
    match expression:
        case syntax.Name(name=name):
            return {name}
        case syntax.Call(arguments=parts) | syntax.Operator(operands=parts):
            return set[str]().union(*map(named, parts))
        case _:
            return set()


def may_fail(expression: syntax.Expression, total: frozenset[str] = frozenset()) -> bool:
    """Whether computing an expression may raise: it then says that the rule does not apply."""
    match expression:
        case syntax.Call(function=function, arguments=parts):
            return function not in total or any(may_fail(part, total) for part in parts)
        case syntax.Operator(operators=symbols, operands=parts):
            return any(s in ("%", "<<", ">>") for s in symbols) or any(may_fail(part, total) for part in parts)
        case _:
            return False


def conjuncts(expression: syntax.Expression | None) -> list[syntax.Expression]:
    """The parts of a condition that must all hold."""
    match expression:
        case None:
            return []
        case syntax.Operator(operators=("and", *_), operands=operands):
            return [part for operand in operands for part in conjuncts(operand)]
        case _:
            return [expression]
