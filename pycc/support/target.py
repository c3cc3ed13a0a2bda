"""What machine code is made for. A value: it goes into cache keys and to worker processes."""

from __future__ import annotations

from typing import NamedTuple

# Where 512-bit registers lower the clock so much that LLVM's own choice of 256 is better.
_SLOW_512 = frozenset({"skylake-avx512", "cascadelake", "cooperlake", "cannonlake", "icelake-client", "icelake-server"})


class Target(NamedTuple):
    """An LLVM triple with CPU and features ('' for the triple's baseline)."""

    triple: str
    cpu: str = ""
    features: str = ""
    vector_width: int = 0
    """Preferred vector register in bits; 0 leaves it to LLVM."""

    @property
    def architecture(self) -> str:
        """First part of the triple."""
        return self.triple.split("-", 1)[0]

    @property
    def function_attributes(self) -> tuple[str, ...]:
        """LLVM attributes of every function compiled for this target."""
        return (f'"prefer-vector-width"="{self.vector_width}"',) if self.vector_width else ()

    def describe(self) -> str:
        """One line for cache keys and reports."""
        return f"{self.triple} {self.cpu} {self.features} {self.vector_width}"


def preferred_vector_width(cpu: str, features: str) -> int:
    """512 where the machine has such registers and they are fast, else LLVM's choice."""
    return 512 if "+avx512f" in features and cpu not in _SLOW_512 else 0
