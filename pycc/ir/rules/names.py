"""What generated matchers import and share: op classes, types, functions and attributes, each under its own name."""

from __future__ import annotations

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerType
from xdsl.ir import Attribute, ParametrizedAttribute

from pycc.ir.rules import families
from pycc.ir.rules.expressions import Function


class Names:
    """Names of a generated module, given out as they are needed."""

    def __init__(self) -> None:
        self._imports: dict[str, tuple[str, str]] = {}
        self._globals: dict[str, str] = {}
        for name in ("OpResult",):
            self._imports[name] = ("xdsl.ir", name)
        self._imports["permits"] = ("pycc.ir.rewrites", "permits")
        self._globals["(ArithmeticError, LookupError, ValueError)"] = "PARTIAL"

    def of_class(self, cls: type) -> str:
        """An op class or an attribute class."""
        return self._import(cls.__module__, cls.__qualname__)

    def constant_class(self) -> str:
        """`arith.constant`."""
        return self.of_class(arith.ConstantOp)

    def helper(self, name: str) -> str:
        """A function of `functions.py`, or of a module that rules use."""
        return self._import("pycc.ir.rules.functions", name)

    def function(self, function: Function) -> str:
        """A function that an expression calls, under its own name."""
        return self._import(function.module, function.name)

    def builtin(self, name: str) -> str:
        """A class or value of xDSL's builtin dialect."""
        return self._import("xdsl.dialects.builtin", name)

    def _import(self, module: str, name: str) -> str:
        wanted = (module, name)
        alias, number = name, 2
        while self._imports.get(alias, wanted) != wanted:
            alias, number = f"{name}_{number}", number + 1
        self._imports[alias] = wanted
        return alias

    def type(self, type_: Attribute) -> str | None:
        """The text of a type; None if it has none."""
        if isinstance(type_, IntegerType):
            return self.shared(f"{self.builtin('IntegerType')}({type_.width.data})", f"I{type_.width.data}")
        if isinstance(type_, IndexType):
            return self.shared(f"{self.builtin('IndexType')}()", "INDEX")
        if isinstance(type_, families.FLOATS):
            return self.shared(f"{self.of_class(type(type_))}()", str(type_).upper())
        if isinstance(type_, ParametrizedAttribute) and not type_.parameters:
            return self.shared(f"{self.of_class(type(type_))}()", type(type_).__name__.upper())
        return None

    def shared(self, text: str, name: str) -> str:
        """A value made once per module."""
        found = self._globals.get(text)
        if found is None:
            taken, number, base = set(self._globals.values()), 2, name
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            found = self._globals[text] = name
        return found

    def imports(self) -> list[str]:
        """The lines that import, sorted."""
        rows = sorted((module, name, alias) for alias, (module, name) in self._imports.items())
        lines: list[str] = []
        for module, name, alias in rows:
            renamed = f" as {alias}" if alias != name else ""
            lines.append(f"from {module} import {name}{renamed}")
        return lines

    def globals(self) -> list[str]:
        """The lines that make shared values, in order."""
        return [f"{name} = {text}" for text, name in self._globals.items()]
