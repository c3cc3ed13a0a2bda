# RUN: pycc-opt %s --level typed -p "fixed-strength-reduce,fixed-simplify" | FileCheck %s
# RUN: pycc-opt %s --emit outline | FileCheck %s --check-prefix=OUTLINE

from pycc_fixed import Q16

QUARTER = Q16(0.25)


# CHECK-LABEL: py.func @"{{.*}}sixteenth
# CHECK: %[[R:.*]] = fixed.scale %x by -4
# CHECK: flow.return %[[R]]
# OUTLINE-LABEL: sixteenth(x: i32) -> i32
# OUTLINE-NEXT: t{{[0-9]+}} = shrsi x, 4
# OUTLINE-NEXT: return
def sixteenth(x: Q16) -> Q16:
    return x * QUARTER * QUARTER
