"""Values of module variables.

Takes in: their expressions. Gives out: a mapping that finds a value when it is asked for. Literals and arithmetic
on them are folded; what else the library computes (tables, powers) is found by running its module code once, in
CPython (D3). A user's module is never run here: its computed variables are not in the mapping.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from pycc.frontend.folding import NOT_CONSTANT, constant_value


class LibraryConstants(Mapping[str, object]):
    """Name -> value. KeyError for what has none."""

    def __init__(self, nodes: dict[str, ast.expr], source: str | None, file: str):
        self._nodes = nodes
        self._source = source
        self._file = file
        self._namespace: dict[str, object] | None = None
        self._values: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._values:
            value = constant_value(self._nodes[name], lambda builtin: True)
            if value is NOT_CONSTANT:
                value = self._computed(name)
            self._values[name] = value
        return self._values[name]

    def _computed(self, name: str) -> object:
        if self._source is None:
            raise KeyError(name)
        if self._namespace is None:
            self._namespace = {"__name__": "pycc.library"}
            exec(compile(self._source, self._file, "exec"), self._namespace)
        return self._namespace[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)
