"""Statements: one handler per `ast` class.

Takes in: the function's state, a suite and what is live behind it. Gives out: ops at the builder's block. A suite
stops at the first statement that control does not pass: what follows is dead.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from xdsl.ir import SSAValue

from pycc.dialects import flow, py
from pycc.dialects.py import EXCEPTIONS
from pycc.frontend import closures, diagnostics, exceptions, expressions, loops, targets
from pycc.frontend.state import FinalBodyFrame, FunctionState, HandlerFrame


def lower_body(state: FunctionState, statements: Sequence[ast.stmt], live: int) -> None:
    """Lower a suite; `live` is what is live behind it."""
    after = state.liveness.live_after_each(statements, live, state.exits)
    for statement, live_behind in zip(statements, after, strict=True):
        if not state.open:
            return
        state.at(statement)
        handler = _STATEMENTS.get(type(statement))
        if handler is None:
            _pretend(state, statement, expressions.refuse(state, statement))
        else:
            handler(state, statement, live_behind)


def _pretend(state: FunctionState, statement: ast.stmt, value: SSAValue) -> None:
    """What a refused statement assigns has some value, so that lowering can go on to the next error."""
    for name in state.names(state.liveness.flow(statement).assigned):
        state.bind(name, value)


# ---------------------------------------------------------------- simple statements


def _nothing(state: FunctionState, statement: ast.stmt, live: int) -> None:
    pass


def _expression(state: FunctionState, statement: ast.Expr, live: int) -> None:
    # Docstrings and `...`.
    if not isinstance(statement.value, ast.Constant):
        expressions.lower(state, statement.value)


def _assign(state: FunctionState, statement: ast.Assign, live: int) -> None:
    value_node = statement.value
    if len(statement.targets) == 1 and _pairs(statement.targets[0], value_node):
        # `a, b = b, a`: all values, then all targets; no tuple is needed.
        values = [expressions.lower(state, element) for element in value_node.elts]  # type: ignore[attr-defined]
        targets.assign_all(state, statement.targets[0].elts, values)  # type: ignore[attr-defined]
        return
    value = expressions.lower(state, value_node)
    for target in statement.targets:
        targets.assign(state, target, value)


def _pairs(target: ast.expr, value: ast.expr) -> bool:
    match target, value:
        case ((ast.Tuple(elts=names) | ast.List(elts=names)), (ast.Tuple(elts=values) | ast.List(elts=values))):
            return len(names) == len(values) and not any(isinstance(part, ast.Starred) for part in [*names, *values])
        case _:
            return False


def _annotated(state: FunctionState, statement: ast.AnnAssign, live: int) -> None:
    if statement.value is None:
        if not isinstance(statement.target, ast.Name):
            state.refuse(diagnostics.BareAnnotation(state.span(statement)))
        return
    targets.assign(state, statement.target, expressions.lower(state, statement.value))


def _augmented(state: FunctionState, statement: ast.AugAssign, live: int) -> None:
    """Object, index, load, operand, operation, store: each once and in this order."""
    target = statement.target
    kind = expressions.BINARY_KINDS[type(statement.op)]

    def operate(old: SSAValue) -> SSAValue:
        operand = expressions.lower(state, statement.value)
        state.at(statement)
        return state.builder.add(py.BinaryOp(kind, old, operand, inplace=True)).result

    match target:
        case ast.Name():
            if targets.refuse_global(state, target.id, target):
                return
            state.at(target)
            value = operate(state.read(target.id))
            state.bind(target.id, value)
        case ast.Attribute():
            container = expressions.lower(state, target.value)
            state.at(target)
            value = operate(state.builder.add(py.GetAttrOp(container, target.attr)).result)
            state.builder.add(py.SetAttrOp(container, target.attr, value))
        case ast.Subscript():
            container = expressions.lower(state, target.value)
            index = expressions.lower(state, target.slice)
            state.at(target)
            value = operate(state.builder.add(py.GetItemOp(container, index)).result)
            state.builder.add(py.SetItemOp(container, index, value))


def _delete(state: FunctionState, statement: ast.Delete, live: int) -> None:
    for target in statement.targets:
        targets.delete(state, target)


def _return(state: FunctionState, statement: ast.Return, live: int) -> None:
    value = state.none() if statement.value is None else expressions.lower(state, statement.value)
    state.at(statement)
    state.exit("return", value)


def _break(state: FunctionState, statement: ast.Break, live: int) -> None:
    state.exit("break")


def _continue(state: FunctionState, statement: ast.Continue, live: int) -> None:
    state.exit("continue")


def _global(state: FunctionState, statement: ast.Global, live: int) -> None:
    pass  # an assignment to one of the names is what is refused


# ---------------------------------------------------------------- raising


def _raise(state: FunctionState, statement: ast.Raise, live: int) -> None:
    if statement.exc is None:
        exception = _current_exception(state)
        if exception is None:
            state.refuse(diagnostics.NothingToReraise(state.span(statement)))
            exception = state.none()
    else:
        exception = raised(state, statement.exc)
        if statement.cause is not None:
            _cause(state, statement.cause)
    state.at(statement)
    state.end(flow.RaiseOp(exception))


def _current_exception(state: FunctionState) -> SSAValue | None:
    for frame in reversed(state.frames):
        match frame:
            case HandlerFrame():
                return frame.exception
            case FinalBodyFrame():
                return None
            case _:
                pass
    return None


def raised(state: FunctionState, node: ast.expr) -> SSAValue:
    """The exception of `raise X`. The name of a built-in class is called here; what else X may be inference finds
    out.
    """
    value = expressions.lower(state, node)
    named = isinstance(node, ast.Name) and node.id in EXCEPTIONS and isinstance(value.owner, py.GlobalOp)
    if named and state.source.is_builtin(node.id):  # type: ignore[attr-defined]
        return state.builder.add(py.CallOp(value, [])).result
    return value


def _cause(state: FunctionState, node: ast.expr) -> None:
    """`from cause` is evaluated and dropped: it shows in tracebacks only."""
    match node:
        case ast.Constant(value=None):
            pass
        case ast.Name() | ast.Call():
            expressions.lower(state, node)
        case _:
            state.refuse(diagnostics.RaiseCause(state.span(node)))


def _assert(state: FunctionState, statement: ast.Assert, live: int) -> None:
    test = expressions.condition(state, statement.test)
    state.at(statement)

    def fails() -> list[SSAValue]:
        arguments = [] if statement.msg is None else [expressions.lower(state, statement.msg)]
        state.at(statement)
        error = state.builder.add(py.CallOp(state.builtin("AssertionError"), arguments)).result
        state.end(flow.RaiseOp(error))
        return []

    assigned = 0 if statement.msg is None else state.liveness.expression(statement.msg).assigned
    state.branch(test, list, fails, assigned, live)


# ---------------------------------------------------------------- definitions and imports


def _function(state: FunctionState, statement: ast.FunctionDef, live: int) -> None:
    value = closures.function_value(state, statement)
    targets.assign_name(state, statement.name, statement, value)


def _import(state: FunctionState, statement: ast.Import, live: int) -> None:
    for alias in statement.names:
        dotted = alias.name if alias.asname else alias.name.split(".")[0]
        value = state.builder.add(py.GlobalOp(dotted, "")).result
        targets.assign_name(state, alias.asname or dotted, statement, value)


def _import_from(state: FunctionState, statement: ast.ImportFrom, live: int) -> None:
    if statement.level or statement.module is None or statement.names[0].name == "*":
        state.refuse(diagnostics.ImportForm(state.span(statement)))
        _pretend(state, statement, state.none())
        return
    for alias in statement.names:
        value = state.builder.add(py.GlobalOp(statement.module, alias.name)).result
        targets.assign_name(state, alias.asname or alias.name, statement, value)


# ---------------------------------------------------------------- if


def _if(state: FunctionState, statement: ast.If, live: int) -> None:
    conditions = conjunction(statement.test) if not statement.orelse else [statement.test]
    lower_if(state, statement, conditions, 0, live)


def conjunction(test: ast.expr) -> list[ast.expr]:
    """`a and b and c` as a list. Where the other arm is empty or short, tests nest: what a test says about its
    operands (`x is not None and x > 0`) is then known in the inner arm by its position.
    """
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def lower_if(state: FunctionState, statement: ast.If, conditions: Sequence[ast.expr], index: int, live: int) -> None:
    """The `if` from condition `index` on; several conditions only without an `else`."""
    test = expressions.condition(state, conditions[index])
    state.builder.location = state.header_location(statement, statement.test)
    rest = state.liveness.body(statement.body).either(state.liveness.body(statement.orelse)).assigned
    for later in conditions[index + 1 :]:
        rest |= state.liveness.expression(later).assigned

    def then() -> list[SSAValue]:
        if index + 1 < len(conditions):
            lower_if(state, statement, conditions, index + 1, live)
        else:
            lower_body(state, statement.body, live)
        return []

    def orelse() -> list[SSAValue]:
        lower_body(state, statement.orelse, live)
        return []

    state.branch(test, then, orelse, rest, live)


ArmBody = Callable[[], list[SSAValue]]
_Handler = Callable[[FunctionState, ast.stmt, int], None]
_STATEMENTS: dict[type[ast.stmt], _Handler] = {  # type: ignore[assignment]  # each handler takes its own node class
    ast.Pass: _nothing,
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Global: _global,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.FunctionDef: _function,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: _if,
    ast.While: loops.lower_while,
    ast.For: loops.lower_for,
    ast.Try: exceptions.lower_try,
}
