"""Fixed-point numbers for Python, which pycc compiles: a dialect, passes, library code and a printer, from outside."""

from pycc_fixed.library.operators import dot as dot
from pycc_fixed.library.operators import sqrt as sqrt
from pycc_fixed.q16 import Q16 as Q16
from pycc_fixed.q16 import scale as scale
from pycc_fixed.table import Table as Table

__all__ = ["Q16", "Table", "dot", "scale", "sqrt"]
