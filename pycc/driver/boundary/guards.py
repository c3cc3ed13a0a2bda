"""Captured globals that are rebound (D3): what compiled code was made from must still be so at each call.

Takes in the names that a compile read, and where. Gives out a table for the compiled entry, which looks at one word:
the version that CPython gives a dictionary at every change. Where it has changed, the names themselves are looked up,
in compiled code too; only if one of them means something else the call comes to Python, and the specialisation is
dropped or, if the values are equal, renewed.

Table of words: count of records; per record: address of a word, the word expected there, the dictionary (0: a cell of a
closure, whose content that word is), count of pairs, pairs of name and value (0: not defined).
"""

from __future__ import annotations

import ctypes
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pycc.driver.jit.artifact import Dependency
from pycc.driver.jit.cache import ABSENT_DIGEST, value_digest

_VERSION_OFFSET = 24  # ma_version_tag of CPython's dict (PEP 509)
_CONTENT_OFFSET = 16  # ob_ref of CPython's cell


@lru_cache(maxsize=1)
def _has_versions() -> bool:
    """Whether a dictionary's version is where we look for it."""
    probe: dict[str, int] = {"a": 1}
    word = ctypes.c_uint64.from_address(id(probe) + _VERSION_OFFSET)
    before = word.value
    probe.get("a")
    unchanged = word.value == before
    probe["a"] = 2
    return unchanged and word.value != before


def _word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


class Guards:
    """What one specialisation depends on. The table lives as long as this."""

    def __init__(
        self,
        function: types.FunctionType,
        dependencies: tuple[Dependency, ...],
        scopes: Mapping[str, Mapping[str, Any]],
    ):
        self._dependencies = dependencies
        self._cells: dict[str, types.CellType] = {}
        if function.__closure__:
            self._cells = dict(zip(function.__code__.co_freevars, function.__closure__, strict=True))
        self._function = function
        self._scopes = scopes
        self._held: list[Any] = []
        self._never = ctypes.c_uint64(0)
        self.table: Any = self._make()

    def _scope(self, module: str) -> Mapping[str, Any] | None:
        if module in self._scopes:
            return self._scopes[module]
        from pycc.driver.jit.cache import module_scope

        return module_scope(self._function, module)

    def _make(self) -> Any:
        words: list[int] = []
        records = 0
        by_module: dict[str, list[str]] = {}
        self._held = []
        for dependency in self._dependencies:
            cell = self._cells.get(dependency.name)
            if cell is not None:
                self._held.append((cell, cell.cell_contents))
                words += [id(cell) + _CONTENT_OFFSET, _word(id(cell) + _CONTENT_OFFSET), 0, 0]
                records += 1
            else:
                by_module.setdefault(dependency.module, []).append(dependency.name)
        for module, names in by_module.items():
            scope: Any = self._scope(module)
            if type(scope) is not dict:
                continue
            place = id(scope) + _VERSION_OFFSET if _has_versions() else ctypes.addressof(self._never)
            expected = _word(place) if _has_versions() else 1
            pairs: list[int] = []
            for name in names:
                value = scope.get(name)
                self._held.append((name, value))
                pairs += [id(name), id(value) if name in scope else 0]
            self._held.append(scope)
            words += [place, expected, id(scope), len(names), *pairs]
            records += 1
        return (ctypes.c_uint64 * (len(words) + 1))(records, *words) if records else None

    @property
    def address(self) -> int:
        """Address of the table, 0 if nothing needs to be watched."""
        return ctypes.addressof(self.table) if self.table is not None else 0

    def hold(self) -> bool:
        """Whether everything is still equal to what it was; the table is then brought up to date."""
        for dependency in self._dependencies:
            cell = self._cells.get(dependency.name)
            if cell is not None:
                found = value_digest(cell.cell_contents)
            else:
                scope = self._scope(dependency.module)
                if scope is None:
                    return False
                found = value_digest(scope[dependency.name]) if dependency.name in scope else ABSENT_DIGEST
            if found != dependency.digest:
                return False
        self.table = self._make()
        return True

    def current(self) -> bool:
        """As `hold`, quick where nothing was touched."""
        table = self.table
        if table is None:
            return True
        position = 1
        for _ in range(table[0]):
            if _word(table[position]) != table[position + 1]:
                return self.hold()
            position += 4 + 2 * table[position + 3]
        return True
