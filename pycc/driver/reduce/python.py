"""Python programs as what `pycc-reduce` works on: their syntax trees, and edits that are applied to copies.

Takes in source text. Gives out candidates for the search in `reduce_search.py`. A candidate is a tree; its text is
what `ast.unparse` makes of it, so comments and layout go with the first step, and line numbers change. What is left is
always a program that Python compiles. Statements go first, then what is around them, then expressions and constants.
"""

from __future__ import annotations

import ast
import copy
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pycc.driver.reduce.search import Rejected, Strategy

Change = Callable[["Tree", ast.AST], None]
"""Changes a copy at a node, or leaves it as it is where the change does not fit."""
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_BODIES = ("body", "orelse", "finalbody", "handlers")


@dataclass
class Tree:
    """A copy that edits are being made to."""

    module: ast.Module
    parents: dict[ast.AST, tuple[ast.AST, str]] = field(default_factory=dict[ast.AST, tuple[ast.AST, str]])
    """What each node stands in, and in which of its fields."""

    def __post_init__(self) -> None:
        for node in ast.walk(self.module):
            self._adopt(node)

    def _adopt(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, ast.AST):
                    self.parents[child] = (node, name)

    def holds(self, node: ast.AST) -> bool:
        """Whether a node is still part of the copy."""
        while node is not self.module:
            row = self.parents.get(node)
            if row is None:
                return False
            value = getattr(row[0], row[1])
            if value is not node and not (isinstance(value, list) and any(one is node for one in value)):
                return False
            node = row[0]
        return True

    def replace(self, node: ast.AST, *new: ast.AST) -> None:
        """Put other nodes in the place of one; of a body that would be empty, `pass` is left."""
        parent, name = self.parents[node]
        value = getattr(parent, name)
        if isinstance(value, list):
            at = next(index for index, one in enumerate(value) if one is node)
            value[at : at + 1] = new
            if not value and name == "body":
                value.append(ast.Pass())
        else:
            setattr(parent, name, new[0] if new else None)
        for one in new:
            self.parents[one] = (parent, name)
            for inner in ast.walk(one):
                self._adopt(inner)


@dataclass(frozen=True)
class PythonEdit:
    """A change at the node with a number: its place in the walk of the tree."""

    place: int
    change: Change


@dataclass
class PythonSubject:
    """What can be done with a program."""

    strategies: Sequence[Strategy[ast.Module, PythonEdit]]

    def apply(self, document: ast.Module, edits: Sequence[PythonEdit]) -> ast.Module:
        """A copy with the edits made."""
        tree = Tree(copy.deepcopy(document))
        nodes = _nodes(tree.module)
        for edit in edits:
            node = nodes[edit.place]
            if tree.holds(node):
                edit.change(tree, node)
        return tree.module

    def text(self, document: ast.Module) -> str:
        """The text of a valid program."""
        try:
            text = ast.unparse(ast.fix_missing_locations(document)) + "\n"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(text, "<reduced>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Rejected(str(error)) from None
        return text

    def parsed(self, text: str) -> ast.Module:
        """The tree of a text; ValueError says what is wrong with it."""
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise ValueError(f"line {error.lineno}: {error.msg}") from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from None

    def size(self, document: ast.Module) -> int:
        """Its nodes."""
        return len(_nodes(document))


def _nodes(module: ast.Module) -> list[ast.AST]:
    """All nodes in an order that copies keep; contexts and operators are shared, so they are left out."""
    left_out = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
    return [node for node in ast.walk(module) if not isinstance(node, left_out)]


# ---------------------------------------------------------------- statements


def _delete(tree: Tree, node: ast.AST) -> None:
    tree.replace(node)


def _is_nothing(node: ast.AST) -> bool:
    return isinstance(node, ast.Pass)


def _bodies(node: ast.AST) -> Iterator[str]:
    """Fields of a statement that hold statements."""
    for name in _BODIES:
        if getattr(node, name, None):
            yield name


def _unwrap(name: str) -> Change:
    """Put the statements of a part of a statement in its place."""

    def change(tree: Tree, node: ast.AST) -> None:
        inner: list[ast.AST] = list(getattr(node, name, ()))
        if name == "handlers":
            inner = [one for handler in inner if isinstance(handler, ast.ExceptHandler) for one in handler.body]
        if inner:
            tree.replace(node, *inner)

    return change


def _first_turn(tree: Tree, node: ast.AST) -> None:
    """A loop as its first turn: the target gets the first item."""
    if isinstance(node, ast.For):
        first = ast.Call(ast.Name("next", ast.Load()), [ast.Call(ast.Name("iter", ast.Load()), [node.iter], [])], [])
        if isinstance(node.iter, ast.Call) and isinstance(node.iter.func, ast.Name) and node.iter.func.id == "range":
            start: ast.expr = node.iter.args[0] if len(node.iter.args) > 1 else ast.Constant(0)
        else:
            start = first
        tree.replace(node, ast.Assign([node.target], start, lineno=0), *node.body)


def _drop_part(name: str) -> Change:
    """Remove an `else`, a `finally`, the handlers."""

    def change(tree: Tree, node: ast.AST) -> None:
        if getattr(node, name, None):
            setattr(node, name, [])

    return change


def _empty_body(tree: Tree, node: ast.AST) -> None:
    """Leave of a function that it returns a value."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if len(node.body) == 1 and isinstance(node.body[0], ast.Return | ast.Pass):
        return
    returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None]
    last = returned[-1] if returned else None
    value = last if isinstance(last, ast.Constant | ast.Name) else ast.Constant(0) if returned else None
    tree.replace(node.body[0], ast.Return(value))
    del node.body[1:]


def _parameter(name: str) -> Change:
    """Remove a parameter, with what calls of a function of that name pass for it."""

    def change(tree: Tree, node: ast.AST) -> None:
        if not isinstance(node, _Function):
            return
        arguments = node.args
        positional = [*arguments.posonlyargs, *arguments.args]
        at = next((index for index, one in enumerate(positional) if one.arg == name), None)
        if at is None:
            return
        # Defaults belong to the last parameters.
        from_end = len(positional) - at
        if from_end <= len(arguments.defaults):
            del arguments.defaults[len(arguments.defaults) - from_end]
        group = arguments.posonlyargs if at < len(arguments.posonlyargs) else arguments.args
        group[:] = [one for one in group if one.arg != name]
        for call in ast.walk(tree.module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == node.name:
                if at < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args[: at + 1]):
                    del call.args[at]
                call.keywords = [keyword for keyword in call.keywords if keyword.arg != name]

    return change


# ---------------------------------------------------------------- expressions


def _put(make: Callable[[], ast.expr]) -> Change:
    """Replace an expression by a new one."""

    def change(tree: Tree, node: ast.AST) -> None:
        tree.replace(node, make())

    return change


def _child(at: int) -> Change:
    """Replace an expression by one of those in it."""

    def change(tree: Tree, node: ast.AST) -> None:
        inner = list(_operands(node))
        if at < len(inner):
            tree.replace(node, inner[at])

    return change


def _operands(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions inside an expression that could stand for it."""
    match node:
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
            yield node.generators[0].iter
        case ast.Lambda():
            return
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.Starred | ast.keyword):
                    yield child.value
                elif isinstance(child, ast.expr) and isinstance(getattr(child, "ctx", ast.Load()), ast.Load):
                    yield child


def _drop_item(name: str, at: int) -> Change:
    """Remove an item of a list field: of a display, of a call's arguments, of targets."""

    def change(tree: Tree, node: ast.AST) -> None:
        items = getattr(node, name)
        if at < len(items) and len(items) > _LEAST.get((type(node), name), 0):
            del items[at]
            if isinstance(node, ast.BoolOp) and len(items) == 1:
                tree.replace(node, items[0])

    return change


_LISTS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Set: ("elts",),
    ast.Call: ("args", "keywords"),
    ast.BoolOp: ("values",),
    ast.JoinedStr: ("values",),
    ast.Assign: ("targets",),
    ast.FunctionDef: ("decorator_list",),
    ast.ClassDef: ("decorator_list", "bases"),
    ast.Import: ("names",),
    ast.ImportFrom: ("names",),
    ast.comprehension: ("ifs",),
    ast.ListComp: ("generators",),
    ast.Delete: ("targets",),
    ast.Global: ("names",),
}
_LEAST: dict[tuple[type[ast.AST], str], int] = {
    (ast.BoolOp, "values"): 1,
    (ast.Assign, "targets"): 1,
    (ast.Import, "names"): 1,
    (ast.ImportFrom, "names"): 1,
    (ast.ListComp, "generators"): 1,
    (ast.Delete, "targets"): 1,
    (ast.Global, "names"): 1,
}


def _smaller(value: object) -> Iterator[object]:
    """Simpler constants of the same type, the simplest last."""
    match value:
        case bool() if value:
            yield False
        case int() if value not in (0, 1) and not isinstance(value, bool):
            yield from (one for one in (value // 2, 1, 0) if abs(one) < abs(value))
        case 1 if not isinstance(value, bool):
            yield 0
        case float() if value not in (0.0, 1.0):
            yield from (float(int(value)) if value == value and abs(value) < 1e15 else 1.0, 1.0, 0.0)
        case str() if value:
            yield from (value[: len(value) // 2], "")
        case bytes() if value:
            yield value[: len(value) // 2]
        case _:
            return


def _simple_values(node: ast.expr) -> Iterator[Callable[[], ast.expr]]:
    """Constants to put in the place of any expression, where they are simpler than it."""
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.Starred | ast.FormattedValue):
        return
    if not (isinstance(node, ast.List) and not node.elts):
        yield lambda: ast.List([], ast.Load())
    for value in ("", None, True, 1, 0):
        yield lambda value=value: ast.Constant(value)


# ---------------------------------------------------------------- strategies

Rows = Iterator[Change]


def _each(rows: Callable[[ast.AST], Rows], last_first: bool = True) -> Callable[[ast.Module], Sequence[PythonEdit]]:
    def edits(module: ast.Module) -> Sequence[PythonEdit]:
        found = [[PythonEdit(place, change) for change in rows(node)] for place, node in enumerate(_nodes(module))]
        return [edit for group in (reversed(found) if last_first else found) for edit in group]

    return edits


def _definitions(module: ast.Module) -> Sequence[PythonEdit]:
    """The statements at the top of the file."""
    places = {id(node): place for place, node in enumerate(_nodes(module))}
    return [PythonEdit(places[id(node)], _delete) for node in reversed(module.body) if not _is_nothing(node)]


def _statements(node: ast.AST) -> Rows:
    if isinstance(node, ast.stmt | ast.ExceptHandler) and not _is_nothing(node):
        yield _delete


def _wrapped(node: ast.AST) -> Rows:
    if isinstance(node, ast.stmt) and not isinstance(node, (*_Function, ast.ClassDef)):
        for name in _bodies(node):
            yield _unwrap(name)


def _turns(node: ast.AST) -> Rows:
    if isinstance(node, ast.For):
        yield _first_turn


def _parts(node: ast.AST) -> Rows:
    for name in ("orelse", "finalbody", "handlers"):
        if isinstance(node, ast.stmt) and getattr(node, name, None):
            yield _drop_part(name)


def _function_bodies(node: ast.AST) -> Rows:
    if isinstance(node, _Function):
        yield _empty_body


def _parameters(node: ast.AST) -> Rows:
    if isinstance(node, _Function):
        for one in reversed([*node.args.posonlyargs, *node.args.args]):
            yield _parameter(one.arg)


def _annotations(node: ast.AST) -> Rows:
    if isinstance(node, ast.arg) and node.annotation is not None:
        yield lambda tree, arg: setattr(arg, "annotation", None)
    elif isinstance(node, _Function) and node.returns is not None:
        yield lambda tree, function: setattr(function, "returns", None)


def _items(node: ast.AST) -> Rows:
    for name in _LISTS.get(type(node), ()):
        for at in reversed(range(len(getattr(node, name)))):
            yield _drop_item(name, at)
    if isinstance(node, ast.Dict):
        for at in reversed(range(len(node.keys))):
            yield _drop_pair(at)


def _drop_pair(at: int) -> Change:
    def change(tree: Tree, node: ast.AST) -> None:
        if isinstance(node, ast.Dict) and at < len(node.keys):
            del node.keys[at], node.values[at]

    return change


def _is_read(node: ast.AST) -> bool:
    """Whether a node is an expression that is evaluated (not a target)."""
    return isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _inner(node: ast.AST) -> Rows:
    if _is_read(node) and not isinstance(node, ast.JoinedStr | ast.FormattedValue):
        for at in range(len(list(_operands(node)))):
            yield _child(at)


def _values(node: ast.AST) -> Rows:
    if _is_read(node):
        assert isinstance(node, ast.expr)
        for make in _simple_values(node):
            yield _put(make)


def _constants(node: ast.AST) -> Rows:
    if isinstance(node, ast.Constant):
        for value in _smaller(node.value):
            yield _put(lambda value=value: ast.Constant(value))  # pyright: ignore[reportArgumentType]


PYTHON_STRATEGIES: tuple[Strategy[ast.Module, PythonEdit], ...] = (
    Strategy("definitions", _definitions),
    Strategy("statements", _each(_statements)),
    Strategy("function bodies", _each(_function_bodies)),
    Strategy("else, except, finally", _each(_parts)),
    Strategy("unwrapping", _each(_wrapped)),
    Strategy("first turns", _each(_turns)),
    Strategy("parameters", _each(_parameters)),
    Strategy("annotations", _each(_annotations)),
    Strategy("items", _each(_items)),
    Strategy("operands", _each(_inner, last_first=False)),
    Strategy("values", _each(_values, last_first=False)),
    Strategy("constants", _each(_constants)),
)
"""Coarse ones first: each round goes through all of them."""
