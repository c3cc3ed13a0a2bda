"""Numbered metadata and attribute groups of one LLVM module."""

from __future__ import annotations

import os

from xdsl.dialects.builtin import DenseArrayBase
from xdsl.ir import Attribute

from pycc.backends.llvm.types import escape


class Metadata:
    """Gives every node a number at its first use."""

    def __init__(self) -> None:
        self._nodes: dict[str, int] = {}
        self._tags: dict[str, str] = {}
        self._weights: dict[Attribute, str] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._loops = 0
        self._lines: list[str] = []
        self._scopes: dict[tuple[str, str, int], str] = {}
        self._files: dict[str, str] = {}
        self._unit: str | None = None

    def node(self, text: str) -> str:
        """`!7`, of a node with this content."""
        number = self._nodes.get(text)
        if number is None:
            number = self._nodes[text] = len(self._lines)
            self._lines.append(f"!{number} = {text}")
        return f"!{number}"

    def distinct(self, text: str) -> str:
        """A node that is equal to no other; `SELF` in its content is its own number."""
        number = len(self._lines)
        self._lines.append(f"!{number} = distinct {text.replace('SELF', f'!{number}')}")
        return f"!{number}"

    def tbaa(self, access: str) -> str:
        """`, !tbaa !3`: the scalar type of one kind of access. Arrays may overlap elements of every type."""
        found = self._tags.get(access)
        if found is None:
            parent = self.node('!{!"pycc"}')
            if access.startswith("element "):
                parent = self.node(f'!{{!"array", {parent}, i64 0}}')
            type_ = self.node(f'!{{!"{escape(access.encode())}", {parent}, i64 0}}')
            found = self._tags[access] = f", !tbaa {self.node(f'!{{{type_}, {type_}, i64 0}}')}"
        return found

    def weights(self, attribute: Attribute) -> str:
        """`, !prof !4`."""
        found = self._weights.get(attribute)
        if found is None:
            assert isinstance(attribute, DenseArrayBase)
            numbers = ", ".join(f"i32 {value}" for value in attribute.iter_values())
            node = self.node(f'!{{!"branch_weights", {numbers}}}')
            found = self._weights[attribute] = f", !prof {node}"
        return found

    def group(self, attributes: tuple[str, ...]) -> str:
        """` #2`: an attribute group."""
        if not attributes:
            return ""
        number = self._groups.setdefault(attributes, len(self._groups))
        return f" #{number}"

    # ---------------------------------------------------------------- debug info: line tables only

    def _file(self, path: str) -> str:
        found = self._files.get(path)
        if found is None:
            directory, name = os.path.split(path)
            content = f'!DIFile(filename: "{escape(name.encode())}", directory: "{escape(directory.encode())}")'
            found = self._files[path] = self.node(content)
        return found

    def subprogram(self, name: str, symbol: str, path: str, line: int) -> str:
        """The scope of a function's instructions."""
        key = (symbol, path, line)
        found = self._scopes.get(key)
        if found is None:
            file = self._file(path)
            if self._unit is None:
                self._unit = self.distinct(
                    f'!DICompileUnit(language: DW_LANG_Python, file: {file}, producer: "pycc", isOptimized: true, '
                    "runtimeVersion: 0, emissionKind: LineTablesOnly)"
                )
            type_ = self.node("!DISubroutineType(types: !{})")
            found = self._scopes[key] = self.distinct(
                f'!DISubprogram(name: "{escape(name.encode())}", linkageName: "{escape(symbol.encode())}", '
                f"scope: {file}, file: {file}, line: {line}, type: {type_}, scopeLine: {line}, "
                f"spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: {self._unit})"
            )
        return found

    def place(self, line: int, column: int, scope: str) -> str:
        """`, !dbg !9`."""
        return f", !dbg {self.node(f'!DILocation(line: {line}, column: {column}, scope: {scope})')}"

    # ---------------------------------------------------------------- the end of the module

    def lines(self) -> list[str]:
        """Definitions of everything that was used."""
        result = [f"attributes #{number} = {{ {' '.join(attributes)} }}" for attributes, number in self._groups.items()]
        if self._unit is not None:
            result.append(f"!llvm.dbg.cu = !{{{self._unit}}}")
            flag = self.node('!{i32 2, !"Debug Info Version", i32 3}')
            version = self.node('!{i32 7, !"Dwarf Version", i32 5}')
            result.append(f"!llvm.module.flags = !{{{flag}, {version}}}")
        return result + self._lines
