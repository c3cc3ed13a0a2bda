"""The table of all rules of `simplify`."""

from __future__ import annotations

from pycc.ir.rules.rewriter import merged
from pycc.passes.cleanup.rules import (
    bits,
    casts,
    checked,
    choices,
    comparisons,
    exclusive,
    extremes,
    floats,
    memory,
    products,
    shifts,
    sums,
)

FILES = (sums, products, extremes, bits, exclusive, shifts, comparisons, choices, casts, floats, checked, memory)
MATCHERS = merged(module.MATCHERS for module in FILES)
"""`type(op) -> matcher`."""
