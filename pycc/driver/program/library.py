"""The library as the compiler sees it: modules of `pycc/library/`, parsed when they are first asked for.

Takes in module and name. Gives out functions and classes at level PYTHON and the meaning of names. One instance
serves all compiles of a process:
what it gives out is read, never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from xdsl.dialects.builtin import ArrayAttr, FloatAttr, IntegerAttr, StringAttr, f64, i1, i64
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.driver.boundary.keys import DTYPES
from pycc.frontend.module import ModuleSource

FOLDER = Path(__file__).parents[2] / "library"

_TYPE_OBJECTS: dict[str, Attribute] = {
    "int": py.int_, "float": py.float_, "bool": py.bool_, "str": py.str_, "NoneType": py.none,
    "tuple": py.TupleType(ArrayAttr([])),
}  # fmt: skip
"""Classes whose values have a type of their own."""

SIZED = {
    "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64", "u8": "uint8", "u16": "uint16", "u32": "uint32",
    "u64": "uint64", "f32": "float32", "f64": "float64", "b8": "bool",
}  # fmt: skip

TYPE_PARAMETERS = frozenset({"T", "K", "V"})


def scalar(dtype: str) -> Attribute:
    """The class value of a NumPy scalar type."""
    return py.TypeObjectType(py.ScalarType(StringAttr(dtype)))


def lang_name(name: str) -> Attribute:
    """What a name of `pycc.lang` means: a sized number's class, a type parameter, or an intrinsic."""
    if name in SIZED:
        return scalar(SIZED[name])
    if name in TYPE_PARAMETERS:
        return py.ParameterType(StringAttr(name))
    return py.FunctionValueType(StringAttr(f"lang.{name}"))


def numpy_name(name: str) -> Attribute:
    """What a name of `numpy` means."""
    dtype = {"bool_": "bool"}.get(name, name)
    if dtype in DTYPES:
        return scalar(dtype)
    raise KeyError(name)


OUTSIDE: dict[str, Attribute] = {}
"""What names of other packages mean, by dotted name: classes that stand for types, functions that stand for ops."""
OUTSIDE_FOLDERS: dict[str, Path] = {}
"""Packages of other packages whose modules are library code, by dotted name (`driver/extensions/install.py`)."""


class Library:
    """Every module of the library. Modules of other packages have dotted names."""

    def __init__(self, folder: Path = FOLDER, outside: Mapping[str, Path] = OUTSIDE_FOLDERS):
        self._paths = {path.stem: path for path in _modules_in(folder)}
        for package, place in outside.items():
            self._paths.update({f"{package}.{path.stem}": path for path in _modules_in(place)})
        self._names = frozenset(self._paths)
        self._dotted = bool(outside)
        self._modules: dict[str, ModuleSource] = {}
        self._constants: dict[tuple[str, str], Attribute] = {}

    def has_module(self, name: str) -> bool:
        """Whether there is a library module of this name."""
        return name in self._names

    def module(self, name: str) -> ModuleSource:
        """A parsed module; KeyError for an unknown one."""
        found = self._modules.get(name)
        if found is None:
            if name not in self._names:
                raise KeyError(name)
            path = self._paths[name]
            found = self._modules[name] = ModuleSource(path.read_text("utf-8"), str(path), name, library=True)
        return found

    def with_module(self, source: ModuleSource) -> Library:
        """This library and one more module."""
        made = Library.__new__(Library)
        made._paths = self._paths
        made._dotted = self._dotted
        made._names = self._names | {source.module}
        made._modules = {**self._modules, source.module: source}
        made._constants = {}
        return made

    # ------------------------------------------------------------ symbols

    def owner(self, symbol: str) -> tuple[str, str] | None:
        """Module and qualified name of a symbol: `list.append` is `list`'s, in module `list`; `math.sin` is `sin` in
        `math`.
        """
        head, _, rest = symbol.partition(".")
        if head not in self._names:
            return self._owner_outside(symbol) if self._dotted else None
        source = self.module(head)
        if head in source.classes():
            # The class owns the symbol; a function `f` or a class `c` beside class `m` is still `m.f`, `m.c`.
            if not rest:
                return head, head
            beside = rest in source.functions() or rest.partition(".")[0] in source.classes()
            return (head, rest) if beside else (head, f"{head}.{rest}")
        return head, rest

    def _owner_outside(self, symbol: str) -> tuple[str, str] | None:
        """The same for modules with dotted names."""
        end = symbol.rfind(".")
        while end > 0:
            if symbol[:end] in self._names:
                return symbol[:end], symbol[end + 1 :]
            end = symbol.rfind(".", 0, end)
        return None

    def has_function(self, symbol: str) -> bool:
        """Whether a function of this symbol exists."""
        place = self.owner(symbol)
        return place is not None and place[1] in self.module(place[0]).functions()

    def function(self, symbol: str) -> py.FuncOp:
        """A function at level PYTHON; KeyError for an unknown one."""
        place = self.owner(symbol)
        if place is None:
            raise KeyError(symbol)
        return self.module(place[0]).function(place[1])

    def class_(self, symbol: str) -> py.ClassOp:
        """A class at level PYTHON; KeyError for an unknown one."""
        place = self.owner(symbol)
        if place is None:
            raise KeyError(symbol)
        return self.module(place[0]).class_(place[1])

    # ------------------------------------------------------------ names

    def resolve(self, module: str, name: str) -> Attribute:
        """What a global name means inside a library module."""
        try:
            return self.member(module, name)
        except KeyError:
            return self.builtin(name)

    def builtin(self, name: str) -> Attribute:
        """What a name that no module defines means."""
        if name in _TYPE_OBJECTS:
            return py.TypeObjectType(_TYPE_OBJECTS[name])
        if name in py.EXCEPTIONS:
            return py.TypeObjectType(py.ExceptionClassType(StringAttr(name)))
        try:
            return self.member("builtins", name)
        except KeyError:
            pass
        if name in self._names and name in self.module(name).classes():
            return self._class_value(name, name)
        raise KeyError(name)

    def member(self, module: str, name: str) -> Attribute:
        """An attribute of a library module; KeyError where it has none."""
        known = OUTSIDE.get(f"{module}.{name}")
        if known is not None:
            return known
        source = self.module(module)
        if name in source.functions():
            return py.FunctionValueType(StringAttr(f"{module}.{name}"))
        if name in source.classes():
            return self._class_value(module, name)
        if name in source.imports:
            imported = source.imports[name]
            return self._imported(_absolute(imported.module, module), imported.name)
        known = self._constants.get((module, name))
        if known is None:
            # Tables are long: each is converted once.
            known = self._constants[module, name] = constant(source.constants[name])
        return known

    def _class_value(self, module: str, name: str) -> Attribute:
        if name in _TYPE_OBJECTS:
            return py.TypeObjectType(_TYPE_OBJECTS[name])
        symbol = StringAttr(name if module == name else f"{module}.{name}")
        kind = self.module(module).class_(name).kind.data
        made = py.StructType if kind == "struct" or kind == "iterator" else py.ObjectType
        return py.TypeObjectType(made(symbol, ArrayAttr([])))

    def _imported(self, module: str, name: str | None) -> Attribute:
        """An import: a module (`name` is None) or a name of one."""
        module = module.removeprefix("pycc.library").removeprefix(".")
        if name is None:
            return py.ModuleType(StringAttr("lang" if module == "pycc.lang" else module))
        if module == "":
            return py.ModuleType(StringAttr(name))
        if module == "pycc" and name == "lang":
            return py.ModuleType(StringAttr("lang"))
        if module == "pycc.lang":
            return lang_name(name)
        if f"{module}.{name}" in self._names:
            return py.ModuleType(StringAttr(f"{module}.{name}"))
        return self.resolve(module, name)


def _modules_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.py")) if path.stem != "__init__"]


def _absolute(module: str, importer: str) -> str:
    """The name of a module that a library module imports, relative to its own package where it says so."""
    if not module.startswith("."):
        return module
    rest = module.lstrip(".")
    package = importer.split(".")[: -(len(module) - len(rest))]
    return ".".join([*package, rest] if rest else package)


def constant(value: object) -> Attribute:
    """A constant of library source as an attribute; KeyError for one that is not a number, string, None or tuple of
    them.
    """
    match value:
        case bool():
            return IntegerAttr(int(value), i1)
        case int():
            return IntegerAttr(value, i64)
        case float():
            return FloatAttr(value, f64)
        case str():
            return py.TextAttr.of(value)
        case None:
            return py.NoneAttr()
        case tuple() | list():
            return ArrayAttr([constant(v) for v in value])
        case _:
            raise KeyError(f"a constant of type {type(value).__name__}")


@lru_cache(maxsize=1)
def library() -> Library:
    """The library of this process, with that of extensions."""
    from pycc.driver.extensions.install import install

    install()
    return Library()
