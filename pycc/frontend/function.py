"""One function definition becomes one `py.func`.

Takes in: the definition, its module source and scope. Gives out: the op, or a `CompileError` with every error of
the function. What it reads of functions around it comes in parameters in front of its own (`closures.py`). Parameters,
defaults, annotations and marks are properties; values are `!py.unknown` whatever is
annotated: annotations of the user change nothing in Python, and who needs them reads the property.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ArrayAttr, FunctionType, StringAttr, UnitAttr
from xdsl.ir import Attribute, Region

from pycc.dialects import flow, py
from pycc.frontend import diagnostics, statements
from pycc.frontend.annotations import annotation_type
from pycc.frontend.expressions import constant_attribute
from pycc.frontend.folding import NOT_CONSTANT, constant_value
from pycc.frontend.state import BOUND, FunctionState, show_name
from pycc.support.diagnostics import CompileError, Diagnostic

if TYPE_CHECKING:
    from pycc.frontend.module import Definition, ModuleSource

MARKS = frozenset({"inline", "in_place", "noinline", "cold", "borrows", "export"})
"""Marks of `pycc.lang` for functions that become flags as they are."""
IGNORED = frozenset({"pycc.jit", "pycc.compile"})
"""Decorators that say that the function is to be compiled."""


def lower_function(source: ModuleSource, definition: Definition) -> py.FuncOp:
    """The function at level PYTHON."""
    node = definition.node
    state = FunctionState(source, source.text, definition.scope)
    names: list[str] = []
    kinds: list[str] = []
    defaults: list[Attribute] = []
    annotations: list[Attribute] = []
    location = source.text.location(node)
    captured = [(ast.copy_location(ast.arg(name), node), "positional_only", None) for name in definition.scope.captures]
    for argument, kind, default in [*captured, *_parameters(node.args)]:
        if kind == "varkw":
            state.refuse(diagnostics.VariableKeywords(state.span(argument)))
        names.append(argument.arg)
        kinds.append(kind)
        defaults.append(_default(state, definition, argument, default))
        annotations.append(_annotation(source, argument.annotation, definition.type_parameters))
        value = state.entry.insert_arg(py.unknown, len(state.entry.args))
        value.location = source.text.location(argument)  # type: ignore[assignment]
        show_name(value, argument.arg)
        state.values[argument.arg] = value
        state.states[argument.arg] = BOUND
    flags = _flags(state, node.decorator_list)
    state.builder.location = location
    _body(state, node)
    if state.errors:
        raise CompileError(_unique(state.errors))
    properties: dict[str, Attribute] = {
        "arg_kinds": ArrayAttr([StringAttr(kind) for kind in kinds]),
        "defaults": ArrayAttr(defaults),
        "annotations": ArrayAttr(annotations),
        "result_annotation": _annotation(source, node.returns, definition.type_parameters),
    }
    if flags:
        properties["flags"] = ArrayAttr([StringAttr(flag) for flag in flags])
    if definition.owner is not None:
        properties["owner"] = StringAttr(definition.owner)
    if definition.type_parameters:
        properties["type_parameters"] = ArrayAttr([StringAttr(name) for name in definition.type_parameters])
    function_type = FunctionType.from_lists([py.unknown] * len(names), [py.unknown])
    function = py.FuncOp(definition.symbol, function_type, names, Region([state.entry]), **properties)
    function.location = location  # type: ignore[assignment]
    return function


def _body(state: FunctionState, node: ast.FunctionDef) -> None:
    statements.lower_body(state, node.body, 0)
    if state.open:
        state.builder.location = state.text.location(node.body[-1])
        state.end(flow.ReturnOp([state.none()]))


def _unique(errors: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Each error once, in source order."""

    def place(error: Diagnostic) -> tuple[int, int]:
        return (0, 0) if error.span is None else (error.span.line, error.span.column)

    return sorted(dict.fromkeys(errors), key=place)


def _parameters(arguments: ast.arguments) -> list[tuple[ast.arg, str, ast.expr | None]]:
    """Each parameter in order with its kind and default."""
    plain = [*arguments.posonlyargs, *arguments.args]
    kinds = ["positional_only"] * len(arguments.posonlyargs) + ["positional"] * len(arguments.args)
    missing: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
    rows = list(zip(plain, kinds, [*missing, *arguments.defaults], strict=True))
    if arguments.vararg is not None:
        rows.append((arguments.vararg, "varargs", None))
    rows += [
        (argument, "keyword_only", default)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg is not None:
        rows.append((arguments.kwarg, "varkw", None))
    return rows


def _default(state: FunctionState, definition: Definition, argument: ast.arg, default: ast.expr | None) -> Attribute:
    if default is None:
        return UnitAttr()
    source = state.source
    value = constant_value(default, source.is_builtin, lambda name: source.settled_value(name, default.lineno))
    if value is NOT_CONSTANT:
        value = source.live_defaults(definition.qualname).get(argument.arg, NOT_CONSTANT)
    attribute = None if value is NOT_CONSTANT else _default_attribute(value)
    if attribute is None:
        state.refuse(diagnostics.DefaultNotConstant(state.span(default), argument.arg))
        return UnitAttr()
    return attribute


def _default_attribute(value: object) -> Attribute | None:
    if not isinstance(value, tuple):
        return constant_attribute(value)
    parts = [_default_attribute(part) for part in value]
    known = [part for part in parts if part is not None]
    return ArrayAttr(known) if len(known) == len(parts) else None


def _annotation(source: ModuleSource, annotation: ast.expr | None, type_parameters: Sequence[str]) -> Attribute:
    if annotation is None:
        return py.unknown
    known = annotation_type(annotation, source.annotation_names(type_parameters))
    return py.unknown if known is None else known


def _flags(state: FunctionState, decorators: Sequence[ast.expr]) -> list[str]:
    """What decorators say. Those of `pycc` and, in the library, of `pycc.lang` are known."""
    flags: list[str] = []
    for decorator in decorators:
        call = decorator if isinstance(decorator, ast.Call) else None
        written = ast.unparse(decorator if call is None else call.func)
        name = state.source.dotted(written)
        last = name.rpartition(".")[2]
        known = name.startswith("pycc.") or state.source.is_unresolved(written)
        if known and last == "static" and call is not None:
            flags += [f"static:{part.value}" for part in call.args if isinstance(part, ast.Constant)]
        elif known and last in MARKS:
            flags.append(last)
        elif (known and last == "jit") or name in IGNORED:
            pass
        elif last in ("staticmethod", "property") and written == last:
            flags.append(last)
        elif not state.source.live:
            state.refuse(diagnostics.UnsupportedDecorator(state.span(decorator), written))
    return flags
