"""The order of everything, on one screen.

Takes in nothing. Gives out, for each step down the staircase, the names of the passes that make it. Passes are named, not imported: the
driver loads what it runs.
"""

from __future__ import annotations

TYPED_TO_STRUCTURED: tuple[str, ...] = ("lower-py",)
STRUCTURED_TO_BUFFERS: tuple[str, ...] = ("infer-raises", "insert-ownership")
BUFFERS_TO_MACHINE: tuple[str, ...] = ("lower-to-llvm",)

PIPELINES: dict[str, tuple[str, ...]] = {
    "typed-to-structured": TYPED_TO_STRUCTURED,
    "structured-to-buffers": STRUCTURED_TO_BUFFERS,
    "buffers-to-machine": BUFFERS_TO_MACHINE,
    "typed-to-machine": (*TYPED_TO_STRUCTURED, *STRUCTURED_TO_BUFFERS, *BUFFERS_TO_MACHINE),
}
"""Named pipelines, for `pycc-opt -p`."""
