"""One source file: what it defines, and its functions at level PYTHON, each lowered when it is first asked for.

Takes in: source text. Gives out: `py.FuncOp`s and `py.ClassOp`s by qualified name (`f`, `C.method`, `f.<locals>.g`;
of two definitions of one name the earlier gets its line: `f@12`), imports and module constants. Module code is not
run here, except for computed constants of the library.

A `def` or import counts wherever it stands in module code (under `if`, `try`, ...).
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xdsl.dialects.builtin import ArrayAttr, ModuleOp, StringAttr
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.frontend.annotations import AnnotationNames, annotation_type
from pycc.frontend.constants import LibraryConstants
from pycc.frontend.diagnostics import AsyncCode, NestedTooDeeply, SyntaxProblem, UnsupportedClass
from pycc.frontend.folding import NOT_CONSTANT, constant_value
from pycc.frontend.function import lower_function
from pycc.frontend.scopes import Scope, lambdas
from pycc.frontend.text import SourceText
from pycc.support.diagnostics import CompileError, Diagnostic
from pycc.support.spans import Span

_CLASS_MARKS = {"struct": "struct", "iterator": "iterator", "primitive": "primitive", "uncounted": "uncounted"}
_LIBRARY = "pycc.library"


class Import(NamedTuple):
    """What an imported name stands for: a module, or a name of one."""

    module: str
    name: str | None

    @property
    def dotted(self) -> str:
        """`math`, `math.sqrt`."""
        return self.module if self.name is None else f"{self.module}.{self.name}"


@dataclass(frozen=True, eq=False)
class Definition:
    """A function of the file."""

    node: ast.FunctionDef
    qualname: str
    symbol: str
    outer: Definition | None
    """The function around it."""
    owner: str | None = None
    """Symbol of its class."""
    type_parameters: Sequence[str] = ()

    @cached_property
    def scope(self) -> Scope:
        """Its local variables; the scopes around it hang on it."""
        return Scope(self.node, self.qualname, None if self.outer is None else self.outer.scope)


@dataclass(frozen=True, eq=False)
class _Class:
    node: ast.ClassDef
    symbol: str
    type_parameters: Sequence[str]


class ModuleSource:
    """A parsed source file. `CompileError` if it does not parse.

    `first_line`: where the text starts in its file, for a piece of one; `indentation`: how many columns were taken off
    its lines. `is_global(name)`: whether the module defines a name that this text does not show. `live`: the text is
    that of a function object, so what its decorators made of it does not matter. `live_defaults(qualname)`: values of
    parameters' defaults, where they are known from a function object; used where the text does not show them.
    """

    def __init__(
        self,
        source: str,
        file: str,
        module: str,
        library: bool = False,
        first_line: int = 1,
        indentation: int = 0,
        is_global: Callable[[str], bool] = lambda name: False,
        live: bool = False,
        live_defaults: Callable[[str], Mapping[str, object]] = lambda qualname: {},
    ):
        self.source = source
        self.file = file
        self.module = module
        self.library = library
        self.live = live
        self.text = SourceText(source, file, first_line, indentation)
        self.tree = self._parse(source)
        self.imports: dict[str, Import] = {}
        """Local name -> what it was imported as."""
        self.constant_nodes: dict[str, ast.expr] = {}
        """Module variables that are assigned at the top level, with the last value's expression."""
        self.live_defaults = live_defaults
        self._is_global = is_global
        self._bound: set[str] = set()
        self._star_import = False
        self._definitions: dict[str, Definition] = {}
        self._by_node: dict[int, Definition] = {}
        self._lambdas: dict[int, ast.FunctionDef] = {}
        self._classes: dict[str, _Class] = {}
        self._functions: dict[str, py.FuncOp | CompileError] = {}
        self._class_ops: dict[str, py.ClassOp] = {}
        self._collect(self.tree.body)
        self.constants: Mapping[str, object] = LibraryConstants(self.constant_nodes, source if library else None, file)
        """Values of module variables: literals, and in the library computed ones."""

    def _parse(self, source: str) -> ast.Module:
        try:
            with warnings.catch_warnings():
                # They are shown when CPython itself compiles the file.
                warnings.simplefilter("ignore")
                tree = ast.parse(source, self.file)
                if not self.library:
                    # What only the symbol table finds: `return` outside a function, two arguments of one name, ...
                    compile(tree, self.file, "exec", dont_inherit=True)
            return tree
        except SyntaxError as error:
            raise CompileError([SyntaxProblem(self.text.syntax_span(error), error.msg)]) from None
        except (RecursionError, MemoryError):
            raise CompileError([NestedTooDeeply(Span(self.file, 1, 0, 1, 1))]) from None
        except ValueError as error:
            # Null bytes.
            raise CompileError([SyntaxProblem(Span(self.file, 1, 0, 1, 1), str(error))]) from None

    # ------------------------------------------------------------ what there is

    def functions(self) -> Collection[str]:
        """Qualified names of all functions and methods, nested ones too."""
        return self._definitions.keys()

    def classes(self) -> Collection[str]:
        """Names of the module's classes."""
        return self._classes.keys()

    def function_at(self, line: int) -> str | None:
        """The function whose definition starts at a line of the file (its first decorator's, as in
        `co_firstlineno`).
        """
        for name, definition in self._definitions.items():
            node = definition.node
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            if self.text.line(first) == line:
                return name
        return None

    def span(self, qualname: str) -> Span:
        """Where a function or class stands."""
        definition = self._definitions.get(qualname)
        return self.text.span(self._classes[qualname].node if definition is None else definition.node)

    def is_builtin(self, name: str) -> bool:
        """Whether a name that no function around binds is Python's builtin."""
        return (
            hasattr(builtins, name) and name not in self._bound and not self._star_import and not self._is_global(name)
        )

    def settled_value(self, name: str, line: int) -> object:
        """The value of a module variable that is assigned once, by a constant above a line; else `NOT_CONSTANT`."""
        node = self.constant_nodes.get(name)
        if node is None or node.lineno >= line or self._assignments[name] != 1 or name in self._stored_by_functions:
            return NOT_CONSTANT
        above = node.lineno
        return constant_value(node, self.is_builtin, lambda other: self.settled_value(other, above))

    @cached_property
    def _assignments(self) -> dict[str, int]:
        """How often module code binds each name; under a condition or in a loop counts as often."""
        straight = set(map(id, self.tree.body))
        counts: dict[str, int] = {}
        for statement in _module_statements(self.tree.body):
            for name in _bound_names(statement):
                counts[name] = counts.get(name, 0) + (1 if id(statement) in straight else 2)
        return counts

    @cached_property
    def _stored_by_functions(self) -> set[str]:
        """Module variables that some function may assign."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Global):
                found.update(node.names)
        return found

    def qualname_of(self, node: ast.FunctionDef) -> str:
        """The qualified name of a definition in this file."""
        return self._by_node[id(node)].qualname

    def lambda_definition(self, node: ast.Lambda) -> ast.FunctionDef:
        """The lambda of a function, as a definition of its own."""
        return self._lambdas[id(node)]

    def dotted(self, written: str) -> str:
        """A dotted name with its first part replaced by what it was imported as."""
        first, point, rest = written.partition(".")
        imported = self.imports.get(first)
        return written if imported is None else f"{imported.dotted}{point}{rest}"

    def is_unresolved(self, written: str) -> bool:
        """Whether a dotted name begins with a name that this text does not bind."""
        return written.partition(".")[0] not in self._bound

    def annotation_names(self, type_parameters: Sequence[str] = ()) -> AnnotationNames:
        """What names mean in annotations here."""
        imports = {name: imported.dotted for name, imported in self.imports.items()}
        return AnnotationNames(imports, self._class_type, type_parameters)

    # ------------------------------------------------------------ lowering

    def function(self, qualname: str) -> py.FuncOp:
        """A function at level PYTHON: one op, lowered at the first call. KeyError for an unknown name;
        `CompileError` with every error of the function if it cannot be compiled.
        """
        known = self._functions.get(qualname)
        if known is None:
            try:
                known = lower_function(self, self._definitions[qualname])
            except CompileError as error:
                known = error
            self._functions[qualname] = known
        if isinstance(known, CompileError):
            raise known
        return known

    def class_(self, name: str) -> py.ClassOp:
        """A class at level PYTHON; only the library has them."""
        row = self._classes[name]
        if not self.library:
            raise CompileError([UnsupportedClass(self.text.span(row.node), name)])
        known = self._class_ops.get(name)
        if known is None:
            known = self._class_ops[name] = self._lower_class(name, row)
        return known

    def _lower_class(self, name: str, row: _Class) -> py.ClassOp:
        names = self.annotation_names(row.type_parameters)
        fields: list[tuple[str, Attribute]] = []
        methods: list[str] = []
        for statement in row.node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=field_name)):
                    known = annotation_type(statement.annotation, names)
                    fields.append((field_name, py.unknown if known is None else known))
                case ast.FunctionDef():
                    methods.append(statement.name)
                case _:
                    pass
        op = py.ClassOp(row.symbol, self._class_kind(row.node), row.type_parameters, fields, methods)
        op.location = self.text.location(row.node)  # type: ignore[assignment]
        return op

    def _class_kind(self, node: ast.ClassDef) -> str:
        for decorator in node.decorator_list:
            mark = self.dotted(ast.unparse(decorator)).rpartition(".")[2]
            if mark in _CLASS_MARKS:
                return _CLASS_MARKS[mark]
        return "object"

    def _class_type(self, name: str) -> Attribute | None:
        """The type of one of the library's own object classes."""
        row = self._classes.get(name)
        if row is None or not self.library or self._class_kind(row.node) not in ("object", "uncounted"):
            return None
        parameters = [py.ParameterType(StringAttr(parameter)) for parameter in row.type_parameters]
        return py.ObjectType(StringAttr(row.symbol), ArrayAttr(parameters))

    # ------------------------------------------------------------ collecting definitions

    def _collect(self, body: Sequence[ast.stmt]) -> None:
        for statement in _module_statements(body):
            match statement:
                case ast.FunctionDef():
                    self._bound.add(statement.name)
                    self._functions.pop(statement.name, None)
                    self._define(statement, statement.name, f"{self.module}.{statement.name}", None)
                case ast.ClassDef():
                    self._bound.add(statement.name)
                    self._define_class(statement)
                case ast.Import() | ast.ImportFrom():
                    self._import(statement)
                case ast.Assign():
                    for target in statement.targets:
                        self._variable(target, statement.value)
                case ast.AnnAssign():
                    self._variable(statement.target, statement.value)
                case ast.AsyncFunctionDef():
                    self._bound.add(statement.name)
                    self._functions[statement.name] = CompileError([AsyncCode(self.text.span(statement))])
                case _:
                    self._bound.update(_stored_names(statement))

    def _variable(self, target: ast.expr, value: ast.expr | None) -> None:
        self._bound.update(_stored_names(target))
        if isinstance(target, ast.Name) and value is not None:
            self.constant_nodes[target.id] = value

    def _import(self, statement: ast.Import | ast.ImportFrom) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                first = alias.name.partition(".")[0]
                self.imports[alias.asname or first] = Import(alias.name if alias.asname else first, None)
                self._bound.add(alias.asname or first)
            return
        module = "." * statement.level + (statement.module or "")
        for alias in statement.names:
            if alias.name == "*":
                # Whatever it brings; these modules are known to leave the builtins that matter alone.
                self._star_import = self._star_import or module not in ("math", "typing")
                continue
            self.imports[alias.asname or alias.name] = Import(module, alias.name)
            self._bound.add(alias.asname or alias.name)

    def _define(
        self,
        node: ast.FunctionDef,
        qualname: str,
        symbol: str,
        outer: Definition | None,
        owner: str | None = None,
        type_parameters: Sequence[str] = (),
    ) -> None:
        earlier = self._definitions.pop(qualname, None)
        if earlier is not None:
            self._rename(earlier)
        definition = Definition(node, qualname, symbol, outer, owner, type_parameters)
        self._add(definition)

    def _add(self, definition: Definition) -> None:
        self._definitions[definition.qualname] = definition
        self._by_node[id(definition.node)] = definition
        for inner in _nested_functions(definition.node.body):
            suffix = f".<locals>.{inner.name}"
            self._define(inner, definition.qualname + suffix, definition.symbol + suffix, definition)
        for inner in lambdas(definition.node.body) if "lambda" in self.source else ():
            made = self._lambdas.get(id(inner))
            if made is None:
                body = ast.copy_location(ast.Return(inner.body), inner.body)
                made = ast.copy_location(ast.FunctionDef("<lambda>", inner.args, [body], [], None, None), inner)
                self._lambdas[id(inner)] = made
            suffix = f".<locals>.<lambda>@{self.text.line(inner.lineno)}_{inner.col_offset}"
            self._define(made, definition.qualname + suffix, definition.symbol + suffix, definition)

    def _rename(self, earlier: Definition) -> None:
        """An earlier definition of the same name gives way: it is called by its line, and with it what is nested in
        it.
        """
        prefix = f"{earlier.qualname}.<locals>."
        for qualname in [name for name in self._definitions if name.startswith(prefix)]:
            del self._definitions[qualname]
        mark = f"@{self.text.line(earlier.node.lineno)}"
        self._add(
            Definition(
                earlier.node,
                earlier.qualname + mark,
                earlier.symbol + mark,
                earlier.outer,
                earlier.owner,
                earlier.type_parameters,
            )
        )

    def _define_class(self, node: ast.ClassDef) -> None:
        symbol = node.name if self.library and node.name == self.module else f"{self.module}.{node.name}"
        parameters = self._type_parameters(node) if self.library else []
        self._classes[node.name] = _Class(node, symbol, parameters)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                owner = symbol if self.library else None
                qualname = f"{node.name}.{statement.name}"
                self._define(statement, qualname, f"{symbol}.{statement.name}", None, owner, parameters)

    def _type_parameters(self, node: ast.ClassDef) -> list[str]:
        """`class list(lang.Object[T])` has parameter T."""
        names: list[str] = []
        for base in node.bases:
            if isinstance(base, ast.Subscript):
                parts = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
                names += [part.id for part in parts if isinstance(part, ast.Name)]
        return names


def _module_statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of module code, those inside compound statements too."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for name in ("body", "orelse", "finalbody"):
            inner = getattr(statement, name, None)
            if inner:
                yield from _module_statements(inner)
        for handler in getattr(statement, "handlers", ()):
            yield from _module_statements(handler.body)


def _bound_names(statement: ast.stmt) -> Collection[str]:
    """Every name that one statement of module code binds, statements inside it aside."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [statement.name]
        case ast.Import() | ast.ImportFrom():
            return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
        case ast.AugAssign():
            # Reads and writes: never the only assignment.
            return [*_stored_names(statement), *_stored_names(statement)]
        case _:
            return _stored_names(statement)


def _stored_names(node: ast.AST) -> set[str]:
    """Names that the expressions of a module-level statement bind."""
    names: set[str] = set()
    stack: list[ast.AST] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ast.Name) and type(current.ctx) is not ast.Load:
            names.add(current.id)
        if not isinstance(current, ast.Lambda):
            stack.extend(child for child in ast.iter_child_nodes(current) if not isinstance(child, ast.stmt))
    return names


def _nested_functions(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """Functions defined directly in a function, wherever in its statements."""
    for statement in _module_statements(body):
        if isinstance(statement, ast.FunctionDef):
            yield statement


def parse_module(source: str, file: str, module: str, *, library: bool = False) -> ModuleOp:
    """Every function of a file, and in the library every class. `CompileError` with all errors of all functions."""
    parsed = ModuleSource(source, file, module, library)
    errors: list[Diagnostic] = []
    result = ModuleOp([])
    if library:
        for name in parsed.classes():
            result.body.block.add_op(parsed.class_(name))
    for name in parsed.functions():
        try:
            result.body.block.add_op(parsed.function(name))
        except CompileError as error:
            errors += error.diagnostics
    if errors:
        raise CompileError(errors)
    return result
