"""Functions made inside functions: what they read of the variables around them, they get when they are made.

Takes in a nested `def` or a lambda. Gives out its value: a function of the module if it reads nothing around it; else a
`closure` (`pycc/library/closure.py`) of a function with parameters for the values of what it reads, and these values.

Python's functions read a variable when they are called, not when they are made. So only variables that cannot change
in between are taken: bound once, above, and not in a loop that makes the function again; or any, by a function that is
called before anything else happens (the key of `sorted`). All others are refused, with the place where they change.
"""

from __future__ import annotations

import ast

from xdsl.ir import SSAValue

from pycc.dialects import py
from pycc.frontend import diagnostics
from pycc.frontend.scopes import InnerFunction, Scope, parameters
from pycc.frontend.state import BOUND, FunctionState

_LOOPS = (ast.For, ast.While, ast.comprehension, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def lower_lambda(state: FunctionState, node: ast.Lambda, at_once: bool = False) -> SSAValue:
    """A lambda. `at_once`: it is called before anything else happens, and then forgotten."""
    return function_value(state, state.source.lambda_definition(node), node, at_once)


def function_value(
    state: FunctionState, definition: ast.FunctionDef, written: InnerFunction | None = None, at_once: bool = False
) -> SSAValue:
    """The value of a function defined in here, or of the one that is being lowered, at the place where it is made."""
    place: InnerFunction = definition if written is None else written
    scope = state.scope
    around = scope.parent if definition is scope.node else scope
    assert around is not None
    function = state.builder.add(py.GlobalOp(state.source.module, state.source.qualname_of(definition))).result
    names = around.captured_by(place)
    if not names:
        return function
    values = [_captured(state, name, place, at_once) for name in names]
    state.at(place)
    captured = state.builder.add(py.TupleOp(values)).result
    make = state.builder.add(py.GlobalOp("closure", "closure")).result
    return state.builder.add(py.CallOp(make, [function, captured])).result


def _captured(state: FunctionState, name: str, place: InnerFunction, at_once: bool) -> SSAValue:
    """The value of a variable now, if it is the one that the function will read."""
    for overlay in reversed(state.overlays):
        if name in overlay:
            value = overlay[name]
            if value is not None and at_once:
                return value
            return _refuse(state, name, place, state.scope)
    scope = state.scope
    if name not in scope.bits or state.state_list([name])[0] != BOUND:
        return _refuse(state, name, place, scope.owner(name) or scope)
    if not at_once and name not in scope.captures and not _is_settled(scope, name, place):
        return _refuse(state, name, place, scope)
    return state.read(name)


def _refuse(state: FunctionState, name: str, place: InnerFunction, owner: Scope) -> SSAValue:
    reading = next((node for node in ast.walk(place) if isinstance(node, ast.Name) and node.id == name), place)
    binding = owner.binding(name)
    state.refuse(
        diagnostics.CapturedVariable(
            state.span(reading), name, owner.qualname, None if binding is None else state.span(binding)
        )
    )
    return state.none()


def _is_settled(scope: Scope, name: str, place: InnerFunction) -> bool:
    """Whether a variable of a function cannot be bound again once a function that is made at a place is there."""
    bindings = list(_bindings(scope.node, name))
    if any(argument.arg == name for argument in parameters(scope.node.args)):
        return not bindings
    if len(bindings) != 1:
        return False
    above = _enclosing(scope.node, bindings[0])
    here = _enclosing(scope.node, place)
    if any(isinstance(node, _LOOPS) and node in here for node in above):
        return False
    binding = bindings[0]
    return (binding.lineno, binding.col_offset) < (place.lineno, place.col_offset)


def _bindings(function: ast.FunctionDef, name: str) -> list[ast.expr | ast.stmt]:
    """Every place in a function, functions inside it aside, that binds a variable."""
    found: list[ast.expr | ast.stmt] = []
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        match node:
            case ast.Name() if node.id == name and type(node.ctx) is not ast.Load:
                found.append(node)
            case ast.FunctionDef():
                if node.name == name:
                    found.append(node)
                continue
            case ast.Lambda():
                continue
            case ast.Import() | ast.ImportFrom():
                found += [node for alias in node.names if (alias.asname or alias.name.split(".")[0]) == name]
            case ast.ExceptHandler() if node.name == name:
                # Bound, and deleted at its end.
                found += [node.body[0], node.body[-1]]
            case ast.AugAssign(target=ast.Name(id=target)) if target == name:
                found += [node, node.target]
            case _:
                pass
        stack.extend(ast.iter_child_nodes(node))
    return found


def _enclosing(function: ast.FunctionDef, place: ast.AST) -> list[ast.AST]:
    """The statements and expressions of a function around a place."""
    parents: dict[int, ast.AST] = {}
    for node in ast.walk(function):
        for child in ast.iter_child_nodes(node):
            parents[id(child)] = node
    found: list[ast.AST] = []
    node = parents.get(id(place))
    while node is not None and node is not function:
        found.append(node)
        node = parents.get(id(node))
    return found
