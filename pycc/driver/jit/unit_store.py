"""Library specialisations that were compiled before: object code in units, and what callers must know of each
function (D10).

Takes in an environment (everything that code depends on besides the function's name, as a digest). Gives out rows and
units, from memory and from the disk cache. Loads nothing of the compiler.

A unit is one object file: the library functions that one compile needed and that no unit had. The index maps a
function's full name to its row. Units refer only to units made before them.
"""

from __future__ import annotations

import marshal
import os
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pycc.driver.jit.cache import digest, read_checked, usable_folder, write_checked


class Row(NamedTuple):
    """A compiled function: result type (`driver/boundary/type_codes.py`), whether it may raise, whether its result is
    borrowed, its unit.
    """

    result: Any
    raises: bool
    borrows: bool
    unit: str


class Unit(NamedTuple):
    """Object code, the functions it defines, and those of other units that it calls."""

    object_code: bytes
    exports: tuple[str, ...]
    imports: tuple[str, ...]


class UnitStore:
    """Rows and units of one environment."""

    def __init__(self, environment: str, on_disk: bool):
        self.environment = environment
        self._folder = usable_folder() if on_disk else None
        self._rows: dict[str, Row] = {}
        self._units: dict[str, Unit] = {}
        self._lock = threading.Lock()
        self._read_index()

    def row(self, name: str) -> Row | None:
        """What is known of a function; None if it was not compiled, or its unit is gone."""
        row = self._rows.get(name)
        if row is not None and row.unit not in self._units and not os.path.exists(self._unit_path(row.unit)):
            return None
        return row

    def unit(self, name: str) -> Unit | None:
        """A unit, None if it is gone or damaged."""
        found = self._units.get(name)
        if found is None:
            data = read_checked(self._unit_path(name)) if self._folder else None
            if data is None:
                return None
            object_code, exports, imports = marshal.loads(data)
            found = self._units[name] = Unit(object_code, exports, imports)
        return found

    def forget(self, unit: str) -> None:
        """Drop a unit that could not be used."""
        with self._lock:
            self._rows = {name: row for name, row in self._rows.items() if row.unit != unit}

    def add(self, unit: Unit, rows: Mapping[str, tuple[Any, bool, bool]]) -> str:
        """Keep a unit and its rows; gives the unit's name."""
        name = digest(self.environment, unit.object_code, *unit.exports)
        with self._lock:
            self._units[name] = unit
            if self._folder is not None:
                write_checked(self._unit_path(name), marshal.dumps(tuple(unit)))
                self._read_index()
            for function, (result, raises, borrows) in rows.items():
                self._rows[function] = Row(result, raises, borrows, name)
            if self._folder is not None:
                index = {function: tuple(row) for function, row in self._rows.items()}
                write_checked(self._index_path(), marshal.dumps(index))
        return name

    def names(self) -> Iterable[str]:
        """Names of all functions."""
        return self._rows.keys()

    def _unit_path(self, name: str) -> str:
        return os.path.join(self._folder or "", f"{name}.unit")

    def _index_path(self) -> str:
        return os.path.join(self._folder or "", f"{self.environment}.units")

    def _read_index(self) -> None:
        """Rows on disk, which other processes may have added to."""
        if self._folder is None:
            return
        data = read_checked(self._index_path())
        if data is not None:
            for function, row in marshal.loads(data).items():
                self._rows.setdefault(function, Row(*row))


@lru_cache(maxsize=8)
def unit_store(environment: str, on_disk: bool) -> UnitStore:
    """The store of an environment, one per process."""
    return UnitStore(environment, on_disk)
