// RUN: pycc-opt %s -p "simplify" | FileCheck %s

// CHECK-LABEL: func.func @identities
// CHECK: %[[P:.*]] = arith.muli %x, %y
// CHECK-NEXT: %[[S:.*]] = arith.addi %[[P]], %[[P]]
// CHECK: flow.return %[[S]]
func.func @identities(%x: i64, %y: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %a = arith.addi %x, %zero : i64
  %b = arith.muli %a, %y : i64
  %c = arith.muli %x, %y : i64
  %d = flow.checked "mul" %zero, %c : i64
  %e = arith.ori %b, %d : i64
  %s = arith.addi %e, %c : i64
  flow.return %s : i64
}

// Overflow is not folded away: it raises where it happens.
// CHECK-LABEL: func.func @overflow
// CHECK: flow.checked "add"
func.func @overflow() -> i64 {
  %most = arith.constant 9223372036854775807 : i64
  %one = arith.constant 1 : i64
  %r = flow.checked "add" %most, %one : i64
  flow.return %r : i64
}

// Neither is division by zero.
// CHECK-LABEL: func.func @division
// CHECK: arith.constant -4 : i64
// CHECK: arith.floordivsi
// CHECK-NOT: arith.floordivsi
func.func @division() -> (i64, i64) {
  %zero = arith.constant 0 : i64
  %seven = arith.constant -7 : i64
  %two = arith.constant 2 : i64
  %r = arith.floordivsi %seven, %zero : i64
  %s = arith.floordivsi %seven, %two : i64
  flow.return %r, %s : i64, i64
}

// x - 0.0 is x; x + 0.0 is not (for -0.0).
// CHECK-LABEL: func.func @floats
// CHECK: %[[A:.*]] = arith.addf %x
// CHECK: flow.return %x, %[[A]], %x
func.func @floats(%x: f64) -> (f64, f64, f64) {
  %zero = arith.constant 0.0 : f64
  %one = arith.constant 1.0 : f64
  %a = arith.subf %x, %zero : f64
  %b = arith.addf %x, %zero : f64
  %c = arith.divf %x, %one : f64
  flow.return %a, %b, %c : f64, f64, f64
}

// The chosen arm takes the place of the op; if it leaves, what follows goes.
// CHECK-LABEL: func.func @chosen
// CHECK-NOT: flow.if
// CHECK: flow.return %x
// CHECK-NEXT: }
func.func @chosen(%x: i64) -> i64 {
  %true = arith.constant true
  %r = flow.if %true -> (i64) {
    flow.yield %x : i64
  } else {
    flow.raise %x
  }
  flow.check %true "ValueError" "never"
  flow.if %true {
    flow.return %r : i64
  }
  %s = arith.addi %r, %r : i64
  flow.return %s : i64
}

// A computation inside an arm is not known behind it.
// CHECK-LABEL: func.func @scopes
// CHECK: arith.muli
// CHECK: arith.muli
// CHECK-NOT: arith.muli
func.func @scopes(%x: i64, %c: i1) -> i64 {
  flow.if %c {
    %a = arith.muli %x, %x : i64
    flow.return %a : i64
  }
  %b = arith.muli %x, %x : i64
  %d = arith.muli %x, %x : i64
  %e = arith.addi %b, %d : i64
  flow.return %e : i64
}
