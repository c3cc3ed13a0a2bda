// RUN: pycc-opt %s -p "lower-py" | FileCheck %s

// CHECK-LABEL: func.func private @multiply(%a: i32, %b: i32) -> i32
// CHECK: %[[P:.*]] = arith.muli {{.*}} : i64
// CHECK: arith.shrsi %[[P]], %{{.*}} : i64
// CHECK: flow.check %{{.*}} "OverflowError" "Q16 out of range"
py.func @multiply(%a: !fixed.q16, %b: !fixed.q16) -> (!fixed.q16) {
  %r = fixed.multiply %a, %b
  flow.return %r : !fixed.q16
}

// CHECK-LABEL: func.func private @divide
// CHECK: flow.check %{{.*}} "ZeroDivisionError" "Q16 division by zero"
// CHECK: arith.divsi
py.func @divide(%a: !fixed.q16, %b: !fixed.q16) -> (!fixed.q16) {
  %r = fixed.divide %a, %b
  flow.return %r : !fixed.q16
}

// Down needs no check.
// CHECK-LABEL: func.func private @half
// CHECK-NOT: flow.check
// CHECK: arith.shrsi %x, %{{.*}} : i32
py.func @half(%x: !fixed.q16) -> (!fixed.q16) {
  %r = fixed.scale %x by -1 : i64
  flow.return %r : !fixed.q16
}
