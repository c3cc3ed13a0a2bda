"""Assignment targets: names, tuples, items, attributes.

Takes in: a target and the value to store. Gives out: the stores, in Python's order. With an `overlay` (comprehension
variables) names are put there instead of into the function's variables.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from xdsl.ir import SSAValue

from pycc.dialects import py
from pycc.frontend import diagnostics, expressions
from pycc.frontend.scopes import target_names
from pycc.frontend.state import FunctionState


def assign(
    state: FunctionState, target: ast.expr, value: SSAValue, overlay: dict[str, SSAValue | None] | None = None
) -> None:
    """`target = value`."""
    match target:
        case ast.Name():
            state.at(target)
            assign_name(state, target.id, target, value, overlay)
        case ast.Tuple() | ast.List():
            if any(isinstance(element, ast.Starred) for element in target.elts):
                state.refuse(diagnostics.StarredTarget(state.span(target)))
                for name in target_names(target):
                    assign_name(state, name, target, value, overlay)
                return
            state.at(target)
            parts = state.builder.add(py.UnpackOp(value, len(target.elts))).results
            assign_all(state, target.elts, parts, overlay)
        case ast.Subscript():
            container = expressions.lower(state, target.value)
            index = expressions.lower(state, target.slice)
            state.at(target)
            state.builder.add(py.SetItemOp(container, index, value))
        case ast.Attribute():
            container = expressions.lower(state, target.value)
            state.at(target)
            state.builder.add(py.SetAttrOp(container, target.attr, value))
        case ast.Starred():
            state.refuse(diagnostics.StarredTarget(state.span(target)))
        case _:
            expressions.refuse(state, target)


def assign_all(
    state: FunctionState,
    targets: Sequence[ast.expr],
    values: Sequence[SSAValue],
    overlay: dict[str, SSAValue | None] | None = None,
) -> None:
    """Assign from left to right."""
    for target, value in zip(targets, values, strict=True):
        assign(state, target, value, overlay)


def assign_name(
    state: FunctionState, name: str, node: ast.AST, value: SSAValue, overlay: dict[str, SSAValue | None] | None = None
) -> None:
    """Assign a variable."""
    if overlay is not None:
        overlay[name] = value
    elif not refuse_global(state, name, node):
        state.bind(name, value)


def refuse_global(state: FunctionState, name: str, node: ast.AST) -> bool:
    """Whether a name that is to be assigned is the module's; that is then reported (`nonlocal` was where it stands)."""
    scope = state.scope
    if name in scope.declared_global and name not in scope.nonlocals:
        state.refuse(diagnostics.GlobalAssignment(state.span(node), name))
    return name in scope.declared_global


def delete(state: FunctionState, target: ast.expr) -> None:
    """`del target`."""
    match target:
        case ast.Name():
            state.at(target)
            if not refuse_global(state, target.id, target):
                state.read(target.id)
                state.unbind(target.id)
        case ast.Subscript():
            container = expressions.lower(state, target.value)
            index = expressions.lower(state, target.slice)
            state.at(target)
            state.builder.add(py.DelItemOp(container, index))
        case ast.Tuple() | ast.List():
            for element in target.elts:
                delete(state, element)
        case ast.Attribute():
            state.refuse(diagnostics.DeleteAttribute(state.span(target)))
        case _:
            expressions.refuse(state, target)
