// RUN: pycc-opt %s -p "fixed-strength-reduce" | FileCheck %s

// CHECK-LABEL: py.func @doubles
py.func @doubles(%x: !fixed.q16) -> (!fixed.q16) {
  // CHECK: %r = fixed.scale %x by 1
  %two = py.constant #py.instance<!fixed.q16, [131072 : i64]> -> !fixed.q16
  %r = fixed.multiply %x, %two
  flow.return %r : !fixed.q16
}

// The constant may stand on the left, and be less than one.
// CHECK-LABEL: py.func @quarter
py.func @quarter(%x: !fixed.q16) -> (!fixed.q16) {
  // CHECK: fixed.scale %x by -2
  %quarter = py.constant #py.instance<!fixed.q16, [16384 : i64]> -> !fixed.q16
  %r = fixed.multiply %quarter, %x
  flow.return %r : !fixed.q16
}

// Not a power of two, not above zero, not a constant.
// CHECK-LABEL: py.func @others
// CHECK-NOT: fixed.scale
py.func @others(%x: !fixed.q16) -> (!fixed.q16) {
  %three = py.constant #py.instance<!fixed.q16, [196608 : i64]> -> !fixed.q16
  %less = py.constant #py.instance<!fixed.q16, [-131072 : i64]> -> !fixed.q16
  %a = fixed.multiply %x, %three
  %b = fixed.multiply %a, %less
  %c = fixed.multiply %b, %x
  flow.return %c : !fixed.q16
}
