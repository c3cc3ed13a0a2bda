// RUN: pycc-opt %s -p "fixed-simplify" | FileCheck %s

// CHECK-LABEL: py.func @by_one
// CHECK-NEXT: flow.return %x
py.func @by_one(%x: !fixed.q16) -> (!fixed.q16) {
  %r = fixed.scale %x by 0 : i64
  flow.return %r : !fixed.q16
}

// CHECK-LABEL: py.func @down_twice
// CHECK: fixed.scale %x by -5
py.func @down_twice(%x: !fixed.q16) -> (!fixed.q16) {
  %a = fixed.scale %x by -2 : i64
  %b = fixed.scale %a by -3 : i64
  flow.return %b : !fixed.q16
}

// Upwards the first may overflow, and the error would come from another place.
// CHECK-LABEL: py.func @up_and_down
// CHECK: fixed.scale %x by 2
// CHECK: fixed.scale %a by -2
py.func @up_and_down(%x: !fixed.q16) -> (!fixed.q16) {
  %a = fixed.scale %x by 2 : i64
  %b = fixed.scale %a by -2 : i64
  flow.return %b : !fixed.q16
}
