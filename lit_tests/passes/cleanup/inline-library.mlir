// RUN: pycc-opt %s -p "inline-library" | FileCheck %s

// The body takes the place of the call; nobody else calls the function, so it is gone.
// CHECK-NOT: @double
// CHECK-LABEL: func.func @caller
// CHECK-NEXT: %[[S:.*]] = arith.addi %n, %n : i64
// CHECK-NEXT: %[[P:.*]] = arith.muli %[[S]], %n : i64
// CHECK-NEXT: flow.return %[[P]] : i64
func.func private @double(%x: i64) -> i64 attributes {pycc.inline} {
  %y = arith.addi %x, %x : i64
  flow.return %y : i64
}
func.func @caller(%n: i64) -> i64 {
  %d = flow.call @double(%n) : (i64) -> i64
  %p = arith.muli %d, %n : i64
  flow.return %p : i64
}

// A body that returns in two places becomes a block that both leave.
// CHECK-LABEL: func.func @chooser
// CHECK: flow.block
// CHECK: flow.leave
// CHECK: flow.return
func.func private @least(%x: i64, %y: i64) -> i64 attributes {pycc.inline} {
  %less = arith.cmpi slt, %x, %y : i64
  flow.if %less {
    flow.return %x : i64
  }
  flow.return %y : i64
}
func.func @chooser(%a: i64, %b: i64) -> i64 {
  %m = flow.call @least(%a, %b) : (i64, i64) -> i64
  flow.return %m : i64
}

// Without the mark a function stays a function, and so does one that calls itself.
// CHECK-LABEL: func.func @stays
// CHECK: flow.call @unmarked
// CHECK: flow.call @again
func.func private @unmarked(%x: i64) -> i64 {
  flow.return %x : i64
}
func.func private @again(%x: i64) -> i64 attributes {pycc.inline} {
  %y = flow.call @again(%x) : (i64) -> i64
  flow.return %y : i64
}
func.func @stays(%n: i64) -> i64 {
  %a = flow.call @unmarked(%n) : (i64) -> i64
  %b = flow.call @again(%a) : (i64) -> i64
  flow.return %b : i64
}
