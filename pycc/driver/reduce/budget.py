"""How long a reduction may take. Imports nothing of the compiler."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Budget:
    """Ends a search that would take too long, or that the user interrupts."""

    seconds: float
    steps: int
    """How many tests may be run."""
    used: int = 0
    stopped: bool = False
    started: float = field(default_factory=time.monotonic)

    def left(self) -> bool:
        """Whether another test may be run."""
        return not self.stopped and self.used < self.steps and self.elapsed() < self.seconds

    def stop(self) -> None:
        """No more tests."""
        self.stopped = True

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def reason(self) -> str:
        """Why no test is left."""
        if self.stopped:
            return "an interrupt"
        return f"the limit of {self.steps} tests" if self.used >= self.steps else f"the limit of {self.seconds:g} s"
