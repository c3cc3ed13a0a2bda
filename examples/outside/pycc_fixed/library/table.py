"""`Table` as compiled code has it: a struct whose fields are constants of the program."""

from pycc import lang

from pycc_fixed.library.operators import interpolate
from pycc_fixed.q16 import Q16


@lang.struct
class Table:
    start: Q16
    step: Q16
    values: object

    def at(self, x: Q16) -> Q16:
        return interpolate(self.start, self.step, self.values, x)

    def __len__(self) -> int:
        return len(self.values)
