"""Fixed-point numbers that pycc compiles."""

from pycc_fixed.q16 import Q16 as Q16

__all__ = ["Q16"]
