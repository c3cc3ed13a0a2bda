"""What a compile is asked to do: one frozen value that goes down with the module."""

from __future__ import annotations

from typing import Any, NamedTuple


class Options(NamedTuple):
    """Settings of one compile. Everything here that changes code is part of the cache's key.

    `level`: LLVM's 0 to 3. `target`: an LLVM triple, '' for this machine. `cpu`, `features`: LLVM's names, '' for the
    host's own when the target is this machine and for the triple's plain baseline otherwise. `fastmath` allows
    reassociation and contraction in loops (D5). `debug` keeps line tables in the object. `verify` checks the IR after
    every pass instead of after every stage. `cache` allows the disk cache. `polls` lets Ctrl-C stop loops
    under the JIT.
    """

    level: int = 3
    target: str = ""
    cpu: str = ""
    features: str = ""
    fastmath: bool = False
    debug: bool = False
    verify: bool = False
    cache: bool = True
    polls: bool = True

    def with_changes(self, **changes: Any) -> Options:
        """A copy with some settings changed; a wrong name is a `TypeError`, a wrong value a `ValueError`."""
        unknown = [name for name in changes if name not in self._fields]
        if unknown:
            raise TypeError(f"unknown option {unknown[0]!r}; there are {', '.join(self._fields)}")
        result = self._replace(**changes)
        if result.level not in (0, 1, 2, 3):
            raise ValueError(f"level must be 0, 1, 2 or 3, not {result.level!r}")
        return result

    def code_key(self) -> str:
        """The part of a cache key that options decide."""
        return repr((self.level, self.target, self.cpu, self.features, self.fastmath, self.debug, self.polls))


DEFAULT = Options()
