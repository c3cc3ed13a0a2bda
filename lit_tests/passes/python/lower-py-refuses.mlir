// RUN: not pycc-opt %s -p "lower-py" --split-input-file 2>&1 | FileCheck %s

// CHECK: py.getitem is left on something that is not a tuple with a constant index
py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  %r = py.getitem %a, %a : !py.int
  flow.return %r : !py.int
}

// -----

// CHECK: py.call may not appear at level typed
py.func @"prog.g[int]"(%a: !py.int) -> (!py.int) {
  %r = "py.call"(%a) {keywords = []} : (!py.int) -> !py.int
  flow.return %r : !py.int
}

// -----

// CHECK: py.binary matmul on !py.int
py.func @"prog.h[int]"(%a: !py.int) -> (!py.int) {
  %r = py.binary "matmul" %a, %a : !py.int
  flow.return %r : !py.int
}
