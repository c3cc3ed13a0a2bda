"""Constant expressions in default arguments: what a `def` may evaluate without running the module.

Takes in: an expression. Gives out: its value, or `NOT_CONSTANT`. Results are kept small: nothing here takes long or
much memory.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

NOT_CONSTANT = object()

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.Pow: operator.pow,
}
_LIMIT = 2**64


def _no_names(name: str) -> object:
    return NOT_CONSTANT


def constant_value(
    node: ast.expr, is_builtin: Callable[[str], bool], name_value: Callable[[str], object] = _no_names
) -> object:
    """The value of numbers, strings, None, tuples, signs and arithmetic on numbers, `float("inf")`, and of names that
    `name_value` knows.
    """
    match node:
        case ast.Constant():
            return node.value
        case ast.Tuple():
            parts = [constant_value(part, is_builtin, name_value) for part in node.elts]
            return NOT_CONSTANT if any(part is NOT_CONSTANT for part in parts) else tuple(parts)
        case ast.Name():
            return name_value(node.id)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            value = constant_value(node.operand, is_builtin, name_value)
            if not _is_number(value):
                return NOT_CONSTANT
            return -value if isinstance(node.op, ast.USub) else value  # type: ignore[operator]
        case ast.BinOp():
            left = constant_value(node.left, is_builtin, name_value)
            right = constant_value(node.right, is_builtin, name_value)
            function = _BINARY.get(type(node.op))
            if function is None or not _is_number(left) or not _is_number(right):
                return NOT_CONSTANT
            return _apply(function, left, right)  # type: ignore[arg-type]
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)], keywords=[]):
            try:
                return float(text) if is_builtin("float") else NOT_CONSTANT
            except ValueError:
                return NOT_CONSTANT
        case _:
            return NOT_CONSTANT


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= _LIMIT


def _apply(function: Callable[[float, float], float], left: float, right: float) -> object:
    if function in (operator.lshift, operator.pow) and not (isinstance(right, int) and 0 <= right <= 64):
        return NOT_CONSTANT
    try:
        return function(left, right)
    except (ArithmeticError, ValueError, TypeError):
        return NOT_CONSTANT
