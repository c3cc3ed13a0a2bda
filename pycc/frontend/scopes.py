"""Which names a function binds: Python's own scoping rules, decided once per function.

Takes in: a function definition and the scope around it. Gives out: a bit per local variable (sets of variables are
ints all over the frontend: liveness is then a few machine words per statement), and what a name that is not local
means.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

FunctionNode = ast.FunctionDef
InnerFunction = ast.FunctionDef | ast.Lambda

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Scope:
    """The local variables of one function."""

    __slots__ = (
        "_capturing", "bits", "captures", "declared_global", "functions", "names", "node", "nonlocals", "parent",
        "qualname", "rebound",
    )  # fmt: skip

    def __init__(self, node: FunctionNode, qualname: str, parent: Scope | None):
        self.node = node
        self.qualname = qualname
        self.parent = parent
        self.bits: dict[str, int] = {}
        self.names: list[str] = []
        self.functions: dict[str, FunctionNode] = {}
        self.rebound: set[str] = set()
        self.declared_global: set[str] = set()
        """Names of `global` statements and (refused) `nonlocal` ones."""
        self.nonlocals: set[str] = set()
        for argument in parameters(node.args):
            self._bind(argument.arg)
            self.rebound.add(argument.arg)
        for name, definition in _bindings(node.body, self.declared_global, self.nonlocals):
            self._bind(name)
            if definition is None or name in self.functions:
                self.rebound.add(name)
            else:
                self.functions[name] = definition
        for name in self.declared_global:
            self.bits.pop(name, None)
        self._capturing: set[int] | None = None
        self.captures: list[str] = [] if parent is None else parent.captured_by(node)
        """Variables of functions around it that it reads: it gets their values as parameters in front of its own."""
        for name in self.captures:
            self._bind(name)
            self.rebound.add(name)

    # ------------------------------------------------------------ what inner functions read

    def owner(self, name: str) -> Scope | None:
        """The function, this one or one around it, whose variable a name is."""
        scope: Scope | None = self
        while scope is not None and name not in scope.declared_global:
            if name in scope.bits:
                return scope
            scope = scope.parent
        return None

    def captured_by(self, node: InnerFunction) -> list[str]:
        """The variables, of this function or one around it, that a function defined in here reads. A name that always
        means one nested function without captures is none, and neither is the function's own name.
        """
        return [name for name in free_names(node) if self._is_captured(name, node)]

    def _is_captured(self, name: str, node: InnerFunction) -> bool:
        owner = self.owner(name)
        if owner is None:
            return False
        definition = owner.function(name)
        return definition is None or (definition is not node and owner.has_captures(definition))

    def has_captures(self, definition: FunctionNode) -> bool:
        """Whether a function defined directly in here reads variables around it."""
        if self._capturing is None:
            # Functions that call each other capture what any of them does: to a fixpoint.
            self._capturing = set()
            size = -1
            while size != len(self._capturing):
                size = len(self._capturing)
                for inner in self.functions.values():
                    if id(inner) not in self._capturing and self.captured_by(inner):
                        self._capturing.add(id(inner))
        return id(definition) in self._capturing

    def _bind(self, name: str) -> None:
        if name not in self.bits:
            self.bits[name] = 1 << len(self.names)
            self.names.append(name)

    def select(self, mask: int) -> list[str]:
        """The names in a set, in order of first appearance."""
        names = self.names
        found: list[str] = []
        while mask:
            low = mask & -mask
            found.append(names[low.bit_length() - 1])
            mask ^= low
        return found

    def binding(self, name: str) -> ast.AST | None:
        """The first place that binds a name, for errors."""
        for argument in parameters(self.node.args):
            if argument.arg == name:
                return argument
        places = [
            node
            for node in ast.walk(self.node)
            if isinstance(node, ast.Name) and node.id == name and type(node.ctx) is ast.Store
        ]
        return min(places, key=lambda place: (place.lineno, place.col_offset), default=self.functions.get(name))

    def function(self, name: str) -> FunctionNode | None:
        """The nested function that a name always means (it is bound by one `def` and nothing else)."""
        return None if name in self.rebound else self.functions.get(name)


def free_names(node: InnerFunction) -> list[str]:
    """Names that a function reads and does not bind, functions inside it included, in order of first appearance."""
    body: list[ast.stmt] = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
    declared: set[str] = set()
    bound = {argument.arg for argument in parameters(node.args)}
    bound.update(name for name, _ in _bindings(body, declared, set()))
    return [name for name in _read_names(body) if name not in bound or name in declared]


def _read_names(body: Sequence[ast.AST]) -> dict[str, None]:
    """Names that are read in statements and expressions; comprehension variables are none."""
    found: dict[str, None] = {}
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        match node:
            case ast.Name():
                if type(node.ctx) is ast.Load:
                    found[node.id] = None
            case ast.FunctionDef() | ast.Lambda():
                found.update(dict.fromkeys(free_names(node)))
                stack.extend(node.args.defaults)
                stack.extend(default for default in node.args.kw_defaults if default is not None)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                hidden = {name for generator in node.generators for name in target_names(generator.target)}
                inner = _read_names([*node.generators, *comprehension_elements(node)])
                # The first iterable is evaluated outside.
                stack.append(node.generators[0].iter)
                found.update((name, None) for name in inner if name not in hidden)
            case _:
                stack.extend(reversed(list(ast.iter_child_nodes(node))))
    return found


def lambdas(body: Sequence[ast.stmt]) -> Iterator[ast.Lambda]:
    """Lambdas written in a function, those inside other functions aside."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        match node:
            case ast.Lambda():
                yield node
                stack += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            case ast.FunctionDef():
                stack += [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
            case _:
                stack.extend(reversed(list(ast.iter_child_nodes(node))))


def parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    """All parameters in order."""
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg is not None:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg is not None:
        yield arguments.kwarg


def _bindings(
    body: list[ast.stmt], declared_global: set[str], nonlocals: set[str]
) -> Iterator[tuple[str, FunctionNode | None]]:
    """Every binding in a function body in source order, with the `def` that makes it. Inner scopes are not entered."""
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        match node:
            case ast.Name():
                if type(node.ctx) is not ast.Load:
                    yield node.id, None
                continue
            case ast.FunctionDef():
                yield node.name, node
                continue
            case ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, None
                continue
            case ast.Lambda():
                continue
            case ast.Global() | ast.Nonlocal():
                declared_global.update(node.names)
                if isinstance(node, ast.Nonlocal):
                    nonlocals.update(node.names)
                continue
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield alias.asname or alias.name.split(".")[0], None
                continue
            case ast.ExceptHandler():
                if node.name is not None:
                    yield node.name, None
            case ast.MatchAs() | ast.MatchStar():
                if node.name is not None:
                    yield node.name, None
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                for generator in reversed(node.generators):
                    stack.extend(reversed(generator.ifs))
                    stack.append(generator.iter)
                stack.extend(comprehension_elements(node))
                continue
            case _:
                pass
        stack.extend(reversed(list(ast.iter_child_nodes(node))))


def comprehension_elements(node: ast.AST) -> list[ast.expr]:
    """What a comprehension evaluates per item."""
    if isinstance(node, ast.DictComp):
        return [node.key, node.value]
    assert isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp)
    return [node.elt]


def target_names(target: ast.AST) -> Iterator[str]:
    """The names that an assignment target binds."""
    stack = [target]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            if type(node.ctx) is not ast.Load:
                yield node.id
        else:
            stack.extend(ast.iter_child_nodes(node))


def loads(node: ast.AST, bits: dict[str, int]) -> tuple[int, int]:
    """The local variables that an expression (or target) reads, and those that a walrus in it binds."""
    read = bound = 0
    stack: list[ast.AST] = [node]
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is ast.Load:  # type: ignore[attr-defined]
                read |= bits.get(node.id, 0)  # type: ignore[attr-defined]
        elif kind is ast.Constant:
            pass
        elif kind is ast.Lambda:
            for name in free_names(node):  # type: ignore[arg-type]
                read |= bits.get(name, 0)
        elif kind is ast.NamedExpr:
            bound |= bits.get(node.target.id, 0)  # type: ignore[attr-defined]
            stack.append(node.value)  # type: ignore[attr-defined]
        elif kind in _COMPREHENSIONS:
            inner_read, inner_bound = _comprehension_loads(node, bits)  # type: ignore[arg-type]
            read |= inner_read
            bound |= inner_bound
        else:
            stack.extend(ast.iter_child_nodes(node))
    return read, bound


def _comprehension_loads(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, bits: dict[str, int]
) -> tuple[int, int]:
    read, bound = loads(node.generators[0].iter, bits)
    hidden = 0
    inner: list[ast.AST] = list(comprehension_elements(node))
    for index, generator in enumerate(node.generators):
        for name in target_names(generator.target):
            hidden |= bits.get(name, 0)
        inner.append(generator.target)
        inner.extend(generator.ifs)
        if index:
            inner.append(generator.iter)
    for part in inner:
        part_read, part_bound = loads(part, bits)
        read |= part_read & ~hidden
        bound |= part_bound
    return read, bound
