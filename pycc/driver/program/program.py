"""The program being compiled: the user's functions and globals, and the library, behind inference's `Program` protocol.

Takes in live Python functions, or a source file whose module code has been run (D3). Gives out functions at level
PYTHON and the meaning of names. A user module's names are looked up in its live dictionary; a function is parsed from
its own source text when it is first called. Everything that was read is recorded in `captured`, for the cache.
"""

from __future__ import annotations

import importlib
import inspect
import linecache
import re
import sys
import textwrap
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xdsl.dialects.builtin import StringAttr
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.driver.boundary.type_codes import decode
from pycc.driver.diagnostics import SourceNotFound
from pycc.driver.jit.unit_store import UnitStore
from pycc.driver.program import capture
from pycc.driver.program.library import Library, lang_name, library, numpy_name
from pycc.frontend.module import Import, ModuleSource
from pycc.passes.infer.program import Summary
from pycc.support.diagnostics import CompileError

ABSENT = object()
"""The value of a name that a module does not define."""

_LANG_MODULES = ("lang", "pycc", "pycc.lang")


@dataclass(frozen=True)
class FunctionText:
    """A function's source: the lines of its `def`, without their common indentation, and where they stand."""

    text: str
    file: str
    first_line: int
    indentation: int


def function_text(function: types.FunctionType) -> FunctionText:
    """The source of a live function; `CompileError` if Python has none."""
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    first = code.co_firstlineno
    if not lines or first > len(lines) or code.co_name == "<lambda>":
        raise CompileError([SourceNotFound(None, function.__qualname__)])
    try:
        block = inspect.getblock(lines[first - 1 :])
    except (IndentationError, SyntaxError):
        raise CompileError([SourceNotFound(None, function.__qualname__)]) from None
    text = "".join(block)
    if re.search(rf"\bdef\s+{re.escape(code.co_name)}\b", text) is None:
        # Another text goes by the name of the file: "<string>" is everybody's.
        raise CompileError([SourceNotFound(None, function.__qualname__)])
    indentation = len(text) - len(text.lstrip(" \t"))
    return FunctionText(textwrap.dedent(text) if indentation else text, code.co_filename, first, indentation)


def live_defaults(function: object) -> dict[str, object]:
    """Values of a live function's defaults by parameter."""
    if hasattr(function, "python"):
        function = getattr(function, "python")  # noqa: B009 - of a jitted function
    if not isinstance(function, types.FunctionType):
        return {}
    code, defaults = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount][code.co_argcount - len(defaults) :]
    return {**dict(zip(names, defaults, strict=True)), **(function.__kwdefaults__ or {})}


@dataclass
class _UserModule:
    """Names of one scope of user code: a module's dictionary, or that and the variables around a nested function."""

    name: str
    names: Mapping[str, Any]
    source: ModuleSource | None = None


@dataclass
class _UserFunction:
    function: types.FunctionType
    source: ModuleSource | None = None


@dataclass
class LiveProgram:
    """User code from live objects. Answers the protocol of `pycc/passes/infer/program.py`."""

    shared: Library = field(default_factory=library)
    captured: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    """Every global of user modules that was asked for, with its value."""
    store: UnitStore | None = None
    """Library specialisations compiled before, for targets where they can be used."""
    used_units: set[str] = field(default_factory=set[str])
    """Units that a summary was taken from."""
    _modules: dict[str, _UserModule] = field(default_factory=dict[str, _UserModule])
    _module_keys: dict[int, str] = field(default_factory=dict[int, str])
    _functions: dict[str, _UserFunction] = field(default_factory=dict[str, _UserFunction])
    _symbols: dict[int, str] = field(default_factory=dict[int, str])

    # ------------------------------------------------------------ what user code is

    def function_symbol(self, function: types.FunctionType) -> str:
        """Full name of a Python function; it can then be asked for."""
        known = self._symbols.get(id(function))
        if known is not None:
            return known
        module = self._scope_of(function)
        if f"{module}.{function.__name__}" in self._functions:
            # Another function of the same name, such as an earlier definition: it gets a scope name of its own.
            module = self._add_module(module, self._modules[module].names, id(function))
        symbol = f"{module}.{function.__name__}"
        self._symbols[id(function)] = symbol
        self._functions[symbol] = _UserFunction(function)
        return symbol

    def _scope_of(self, function: types.FunctionType) -> str:
        names: Mapping[str, Any] = function.__globals__
        base = function.__module__ or "module"
        if function.__closure__:
            cells = zip(function.__code__.co_freevars, function.__closure__, strict=True)
            inner = {name: cell.cell_contents for name, cell in cells if _is_filled(cell)}
            return self._add_module(base, {**names, **inner}, id(function))
        return self._add_module(base, names, id(names))

    def _add_module(self, base: str, names: Mapping[str, Any], identity: int) -> str:
        known = self._module_keys.get(identity)
        if known is not None:
            return known
        name, count = base, 1
        while name in self._modules or self.shared.has_module(name):
            count += 1
            name = f"{base}~{count}"
        self._module_keys[identity] = name
        self._modules[name] = _UserModule(name, names)
        return name

    def add_file(self, source: ModuleSource, names: Mapping[str, Any]) -> None:
        """A whole file, parsed, with the names that running it left."""
        self._modules[source.module] = _UserModule(source.module, names, source)
        self._module_keys[id(names)] = source.module

    def add_generated(self, source: ModuleSource) -> None:
        """A library module made for this program alone."""
        self.shared = self.shared.with_module(source)

    def scopes(self) -> dict[str, Mapping[str, Any]]:
        """The dictionaries that names of user modules were read from."""
        return {name: module.names for name, module in self._modules.items()}

    def module_name(self, module: types.ModuleType) -> str:
        """Name of a module as a value."""
        name = module.__name__
        if name in _LANG_MODULES:
            return "lang" if name == "pycc.lang" else name
        if name == "numpy" or self.shared.has_module(name):
            return name
        return self._add_module(name, vars(module), id(vars(module)))

    def has_library_module(self, name: str) -> bool:
        """Whether a module is library code."""
        return self.shared.has_module(name)

    def library_name(self, module: str, name: str) -> Attribute:
        """A builtin, or a name of an extension module that the library replaces."""
        if module == "builtins":
            return self.shared.builtin(name)
        return self.shared.member(module, name)

    # ------------------------------------------------------------ the protocol

    def resolve(self, module: str, name: str) -> Attribute:
        """What a global name means in a module, then in `builtins`."""
        if "<locals>" in name:
            return py.FunctionValueType(StringAttr(f"{module}.{name}"))
        user = self._modules.get(module)
        if user is None:
            return self._elsewhere(module, name)
        if not name:
            return py.ModuleType(StringAttr(module))
        if name not in user.names:
            # A later definition would shadow the builtin: that there is none is part of what was read.
            self.captured[user.name, name] = ABSENT
            return self.shared.builtin(name)
        return self._captured(user, name)

    def _elsewhere(self, module: str, name: str) -> Attribute:
        """A name of a module that is no scope of user code yet: the library's, or one imported inside a function."""
        if module in _LANG_MODULES or module == "numpy" or self.shared.has_module(module):
            if not name:
                return py.ModuleType(StringAttr(module))
            return self.shared.resolve(module, name) if self.shared.has_module(module) else self.member(module, name)
        try:
            found = importlib.import_module(module)
        except ImportError:
            raise KeyError(module) from None
        inner = self.module_name(found)
        return self.member(inner, name) if name else py.ModuleType(StringAttr(inner))

    def _captured(self, user: _UserModule, name: str) -> Attribute:
        value = user.names[name]
        self.captured[user.name, name] = value
        own = isinstance(value, types.FunctionType) and value.__globals__ is user.names
        if own and user.source is not None and value.__qualname__ in user.source.functions():
            return py.FunctionValueType(StringAttr(f"{user.name}.{value.__qualname__}"))
        return capture.capture(self, name, value)

    def member(self, module: str, name: str) -> Attribute:
        """An attribute of a module value."""
        if module in _LANG_MODULES:
            if module == "pycc" and name == "lang":
                return py.ModuleType(StringAttr("lang"))
            return lang_name(name)
        if module == "numpy":
            return numpy_name(name)
        user = self._modules.get(module)
        if user is None:
            return self.shared.member(module, name)
        if name not in user.names:
            if user.source is not None and name in user.source.functions():
                # Made from the text alone, as the body of `if __name__ == "__main__":`.
                return py.FunctionValueType(StringAttr(f"{user.name}.{name}"))
            raise KeyError(name)
        return self._captured(user, name)

    def function(self, symbol: str) -> py.FuncOp:
        """A function at level PYTHON."""
        user = self._functions.get(symbol)
        if user is not None:
            return self._live_function(symbol, user)
        for module, name in _splits(symbol):
            live = self._functions.get(module)
            if live is not None and live.source is not None and name.startswith("<locals>"):
                return live.source.function(f"{live.function.__name__}.{name}")
            file = self._modules.get(module)
            if file is not None and file.source is not None:
                return file.source.function(name)
        return self.shared.function(symbol)

    def _live_function(self, symbol: str, user: _UserFunction) -> py.FuncOp:
        if user.source is None:
            function: types.FunctionType = user.function  # pyright: ignore[reportAssignmentType]
            text = function_text(function)
            module = symbol[: -len(user.function.__name__) - 1]
            names = self._modules[module].names
            user.source = ModuleSource(
                text.text,
                text.file,
                module,
                first_line=text.first_line,
                indentation=text.indentation,
                is_global=names.__contains__,
                live=True,
                live_defaults=lambda name: live_defaults(user.function) if name == user.function.__name__ else {},
            )
            user.source.imports.update(_imports(names))
        return user.source.function(user.function.__name__)

    def class_(self, symbol: str) -> py.ClassOp:
        """A class at level PYTHON: of the library."""
        return self.shared.class_(symbol)

    def has_function(self, symbol: str) -> bool:
        """Whether `function(symbol)` has an answer."""
        if symbol in self._functions or self.shared.has_function(symbol):
            return True
        for module, name in _splits(symbol):
            file = self._modules.get(module)
            if file is not None and file.source is not None:
                return name in file.source.functions()
        return False

    def is_library(self, symbol: str) -> bool:
        """Whether a function is library code."""
        if symbol in self._functions:
            return False
        for module, _ in _splits(symbol):
            if module in self._modules:
                return False
            if self.shared.has_module(module):
                return True
        return True

    def summary(self, key: str) -> Summary | None:
        """A library specialisation compiled before."""
        row = self.store.row(key) if self.store is not None else None
        if row is None:
            return None
        self.used_units.add(row.unit)
        return Summary(decode(row.result), row.raises, row.borrows)


def _splits(symbol: str) -> list[tuple[str, str]]:
    """Every way to read a symbol as module and name, longest module first."""
    parts = symbol.split(".")
    return [(".".join(parts[:i]), ".".join(parts[i:])) for i in range(len(parts) - 1, 0, -1)]


def _imports(names: Mapping[str, Any]) -> dict[str, Import]:
    """What imported names of a live module stand for, so that annotations can be read."""
    found: dict[str, Import] = {}
    for name, value in names.items():
        if isinstance(value, types.ModuleType):
            found[name] = Import(value.__name__, None)
        elif isinstance(value, type) and value.__module__ not in ("builtins", names.get("__name__")):
            found[name] = Import(value.__module__, value.__qualname__)
    return found


def _is_filled(cell: types.CellType) -> bool:
    try:
        return bool([cell.cell_contents])
    except ValueError:
        return False


def run_module(source: str, file: str, name: str) -> types.ModuleType:
    """Run a file's module code in CPython, as an import would: `__name__` is not `__main__`."""
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    lines = source.splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)
    exec(compile(source, file, "exec"), module.__dict__)
    return module
