"""Whether a program computes an int beyond 64 bits in CPython: the only thing that may raise `IntegerRangeError`.

The program is run with every expression watched: what an operator or a call gives, and what `sum` and the like add up on the way
as far as that can be seen.
"""

from __future__ import annotations

import ast
import contextlib
import io
import warnings
from typing import Any

import numpy

import pycc

LOW, HIGH = -(2**63), 2**63 - 1


class _Watch(ast.NodeTransformer):
    """Passes the value of every operator and call through `_watch`."""

    def _watched(self, node: ast.expr) -> ast.expr:
        self.generic_visit(node)
        call = ast.Call(ast.Name("_watch", ast.Load()), [node], [])
        return ast.copy_location(call, node)

    visit_BinOp = visit_UnaryOp = visit_Call = _watched

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return self._watched(node) if type(node.value) is int else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        self.generic_visit(node)
        if not isinstance(node.target, ast.Name):
            return node
        check = ast.Expr(ast.Call(ast.Name("_watch", ast.Load()), [ast.Name(node.target.id, ast.Load())], []))
        return [node, ast.copy_location(check, node)]

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.body = [line for statement in node.body for line in self._lines(statement)]
        return node

    def _lines(self, statement: ast.stmt) -> list[ast.stmt]:
        made = self.visit(statement)
        return made if isinstance(made, list) else [made]


def leaves_64_bits(source: str, call: str) -> bool:
    """Whether the call of `main` comes to an int beyond 64 bits (or near: inside of functions of CPython's it cannot be seen)."""
    seen: list[int] = []

    def watch(value: Any) -> Any:
        if type(value) is int and not LOW <= value <= HIGH:
            seen.append(value)
        elif type(value) in (list, tuple):
            for item in value:
                watch(item)
        return value

    def watched_sum(values: Any, start: Any = 0) -> Any:
        for value in values:
            start = watch(start + value)
        return start

    def watched_pow(base: Any, exponent: Any, modulus: Any = None) -> Any:
        # Beyond 64 bits on the way is allowed with a modulus: the library multiplies in 128 bits.
        return pow(base, exponent, modulus)

    tree = ast.fix_missing_locations(_Watch().visit(ast.parse(source)))
    names: dict[str, Any] = {"_watch": watch, "sum": watched_sum, "pow": watched_pow, "__name__": "watched"}
    arguments = eval(call, {"np": numpy, "pycc": pycc, "same": [3, 1, 2], "list": list, "range": range})
    with warnings.catch_warnings(), numpy.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(tree, "<watched>", "exec"), names)
        with contextlib.suppress(BaseException):
            names["main"](*arguments)
    return bool(seen)
