"""Library source as a second copy in which texts are the library's own `str` objects, so that its code runs in CPython.

Arguments are coerced to annotations, as the compiler does. String literals are wrapped in a call that makes a library
str; the name `str` means the library's class. Names that the compiler wants at compile time (C functions, kinds of
types) stay Python's.
"""

from __future__ import annotations

import ast
import builtins
import types
from pathlib import Path
from typing import Any

import numpy

LIBRARY = Path(__file__).parents[2] / "pycc" / "library"
_COMPILE_TIME = {"call_c", "call_c_pure", "is_class", "compile_error", "static"}
_modules: dict[str, types.ModuleType] = {}
_names: dict[str, Any] = dict(vars(builtins))


_SIZED = {"i64", "u64", "u32", "u8", "int", "str"}


def _statement(text: str) -> ast.stmt:
    return ast.parse(text).body[0]


def _coerce(sized: Any, value: Any) -> Any:
    """What the compiler does with an argument of a parameter that is annotated."""
    if isinstance(value, str):
        return library_text(value)
    return sized(value) if isinstance(value, (int, numpy.integer)) else value


class _Adapt(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in _COMPILE_TIME:
            return node
        if isinstance(node.func, ast.Name) and node.func.id in ("float", "tuple", "bytes") and node.args:
            return node
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        # Defaults and annotations stay: they are evaluated before the class `str` is there.
        node.body = [self.visit(statement) for statement in node.body]
        node.body[:0] = [
            _statement(f"{a.arg} = __coerce__({a.annotation.id}, {a.arg})")
            for a in (*node.args.args, *node.args.kwonlyargs)
            if isinstance(a.annotation, ast.Name) and a.annotation.id in _SIZED
        ]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, str):
            return node
        call = ast.Call(ast.Name("__text__", ast.Load()), [node], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))


def _import(name: str, scope: Any = None, local: Any = None, fromlist: Any = (), level: int = 0) -> Any:
    if name == "pycc.library":
        return types.SimpleNamespace(**{module: load(module) for module in fromlist})
    if name.startswith("pycc.library."):
        return load(name.rpartition(".")[2])
    return builtins.__import__(name, scope, local, fromlist, level)


def load(name: str) -> types.ModuleType:
    """The copy of a library module."""
    if name not in _modules:
        path = LIBRARY / f"{name}.py"
        module = _modules[name] = types.ModuleType(f"copy_of_{name}")
        module.__dict__["__builtins__"] = _names
        tree = ast.fix_missing_locations(_Adapt().visit(ast.parse(path.read_text())))
        exec(compile(tree, str(path), "exec"), module.__dict__)
        if name in ("str", "zip"):
            _names[name] = getattr(module, name)
    return _modules[name]


def library_text(text: str) -> Any:
    """A library str with the same code points."""
    from pycc import lang

    load("str")
    largest = max(map(ord, text), default=0)
    kind = 1 if largest < 0x100 else 2 if largest < 0x10000 else 4
    made = object.__new__(_modules["str"].str)
    made.length, made.kind, made.hash = lang.i64(len(text)), lang.i64(kind), lang.i64(-1)
    unit = {1: numpy.uint8, 2: numpy.uint16, 4: numpy.uint32}[kind]
    made.__pycc_data__ = [unit(ord(c)) for c in text] + [unit(0)] * ((len(text) + 1) * kind - len(text))
    return made


def python_text(text: Any) -> Any:
    """Python's str of a library str; checks that its kind is the smallest and that it ends with a zero unit."""
    if isinstance(text, str):
        return text
    units = [int(unit) for unit in text.__pycc_data__[: int(text.length) + 1]]
    assert units[-1] == 0
    largest = max(units)
    assert text.kind == (1 if largest < 0x100 else 2 if largest < 0x10000 else 4)
    return "".join(map(chr, units[:-1]))


def outcome(function: Any, *arguments: Any) -> Any:
    """Result or exception of a call, with texts as Python's."""
    try:
        return plain(function(*arguments))
    except Exception as error:
        return (type(error).__name__, *map(plain, error.args))


def plain(value: Any) -> Any:
    """A result as Python's own objects."""
    if isinstance(value, (list, tuple)):
        return type(value)(map(plain, value))
    if hasattr(value, "__pycc_data__"):
        return python_text(value)
    if value is not None and hasattr(value, "_size"):
        return [plain(value._data.load(i)) for i in range(int(value._size))]
    if isinstance(value, numpy.generic):
        return value.item()
    return value


_names["__import__"] = _import
_names["__text__"] = library_text
_names["__coerce__"] = _coerce
