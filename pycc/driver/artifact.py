"""A compiled specialisation as data: what the compile gives, the cache stores and the loader takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from pycc.driver.keys import Key, key_text


@dataclass(frozen=True)
class Dependency:
    """Something the code was made from, by which a cached copy is revalidated: `kind` says how `name` is looked up again."""

    kind: str
    name: str
    digest: str


@dataclass(frozen=True)
class Artifact:
    """Object code with the entries of `driver/entry.py`, and what is needed to load and describe it."""

    name: str
    parameters: tuple[Key, ...]
    result: Key
    object_code: bytes
    imports: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = field(default=(), repr=False)

    def signature(self) -> str:
        """The types, as Python would write them."""
        return f"({', '.join(key_text(k) for k in self.parameters)}) -> {key_text(self.result)}"
