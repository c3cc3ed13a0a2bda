"""A compiled specialisation as data: what the compile gives, the cache stores and the loader takes."""

from __future__ import annotations

from typing import NamedTuple

from pycc.driver.boundary.keys import Key, key_text


class Dependency(NamedTuple):
    """A global that the code was made from: the module it was read in, its name, and a digest of what it was."""

    module: str
    name: str
    digest: str


class Artifact(NamedTuple):
    """Object code with the entries of `driver/boundary/entry.py`, and what is needed to load and describe it."""

    name: str
    parameters: tuple[Key, ...]
    result: Key
    object_code: bytes
    imports: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    library: tuple[str, ...] = ()
    """Library specialisations that the code calls (`driver/jit/unit_store.py`)."""

    def signature(self) -> str:
        """The types, as Python would write them."""
        return f"({', '.join(key_text(k) for k in self.parameters)}) -> {key_text(self.result)}"
