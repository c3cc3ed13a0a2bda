# Python as input: the functions of a file at each level, and passes from there.
# RUN: pycc-opt %s | FileCheck %s --check-prefix=PYTHON
# RUN: pycc-opt %s --level py --entry twice | FileCheck %s --check-prefix=ENTRY
# RUN: pycc-opt %s --level typed | FileCheck %s --check-prefix=TYPED
# RUN: pycc-opt %s -p "infer-types" | FileCheck %s --check-prefix=TYPED
# RUN: pycc-opt %s --level structured | FileCheck %s --check-prefix=STRUCTURED
# RUN: pycc-opt %s --level typed -p "typed-to-structured" --check-level structured | FileCheck %s --check-prefix=STRUCTURED
# RUN: pycc-opt %s --level buffers --mlir-print-debuginfo | FileCheck %s --check-prefix=PLACES
# RUN: pycc-opt %s --level llvm-dialect --entry twice | FileCheck %s --check-prefix=MACHINE
# RUN: not pycc-opt %s --level typed --entry thrice 2>&1 | FileCheck %s --check-prefix=NO-ENTRY
# RUN: not pycc-opt %S/no-such-file.py 2>&1 | FileCheck %s --check-prefix=NO-FILE

FACTOR = 2 + 1

# PYTHON: py.func template @opt_python.twice(%x {annotation = !py.int})
# PYTHON: py.global "opt_python" "FACTOR"
# PYTHON: py.func template @opt_python.anything(%value)
# ENTRY: py.func template @opt_python.twice
# ENTRY-NOT: anything
# TYPED: py.func @"opt_python.twice[int]"(%x: !py.int) -> (!py.int)
# TYPED: py.constant 3 : i64 -> !py.int
# TYPED-NOT: anything
# STRUCTURED: func.func {{.*}}@"opt_python.twice[int]"(%x: i64) -> i64
# STRUCTURED: flow.checked "mul"
# PLACES: flow.checked "mul" {{.*}} loc(fused["{{.*}}opt-python.py":[[LINE:[0-9]+]]:12, "{{.*}}opt-python.py":[[LINE]]:22])
# MACHINE: llvm.func {{.*}}twice
# NO-ENTRY: error[D006]: there is no such function
# NO-FILE: pycc-opt: {{.*}}no-such-file.py: No such file or directory
def twice(x: int) -> int:
    return x * FACTOR


def anything(value):
    return value
