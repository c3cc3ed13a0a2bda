// RUN: not pycc-opt %s --split-input-file 2>&1 | FileCheck %s

// CHECK: {{.*}}refuses.mlir:[[#@LINE+3]]:{{.*}}error: {{.*}}!fixed.q16
py.func @wrong_type(%a: !py.int) -> (!fixed.q16) {
  // An int is no fixed-point number.
  %r = fixed.add %a, %a
  flow.return %r : !fixed.q16
}

// -----

// CHECK: error: {{.*}}fixed.multiplied
py.func @no_such_op(%a: !fixed.q16) -> (!fixed.q16) {
  %r = fixed.multiplied %a, %a
  flow.return %r : !fixed.q16
}
