// RUN: pycc-opt %s -p "hoist-arm-checks" | FileCheck %s

// CHECK-LABEL: func.func @collatz
// CHECK: %[[LOW:.*]] = arith.constant -3074457345618258602 : i64
// CHECK: %[[MOVED:.*]] = arith.subi %n, %[[LOW]] : i64
// CHECK: %[[COUNT:.*]] = arith.constant 6148914691236517204 : i64
// CHECK: %[[INSIDE:.*]] = arith.cmpi ule, %[[MOVED]], %[[COUNT]] : i64
// CHECK: %[[OK:.*]] = arith.ori %[[INSIDE]], %even : i1
// CHECK: flow.check %[[OK]] "IntegerRangeError" ""
// CHECK: flow.if %even
// CHECK: %m = arith.muli %n, %three overflow<nsw> : i64
// CHECK: arith.addi %m, %one overflow<nsw> : i64
func.func @collatz(%n: i64, %even: i1, %half: i64) -> i64 {
  %one = arith.constant 1 : i64
  %three = arith.constant 3 : i64
  %r = flow.if %even -> (i64) {
    flow.yield %half : i64
  } else {
    %m = flow.checked "mul" %n, %three : i64
    %p = flow.checked "add" %m, %one : i64
    flow.yield %p : i64
  }
  flow.return %r : i64
}

// One end only; the first arm's check counts if the condition holds.
// CHECK-LABEL: func.func @step
// CHECK: %[[INSIDE:.*]] = arith.cmpi sle, %n, %{{.*}} : i64
// CHECK: %[[NOT:.*]] = arith.xori %c, %{{.*}} : i1
// CHECK: %[[OK:.*]] = arith.ori %[[INSIDE]], %[[NOT]] : i1
// CHECK: flow.check %[[OK]]
// CHECK: %[[INSIDE:.*]] = arith.cmpi sge, %n, %{{.*}} : i64
// CHECK: %[[OK:.*]] = arith.ori %[[INSIDE]], %c : i1
// CHECK: flow.check %[[OK]]
func.func @step(%n: i64, %c: i1) -> i64 {
  %one = arith.constant 1 : i64
  %r = flow.if %c -> (i64) {
    %p = flow.checked "add" %n, %one : i64
    flow.yield %p : i64
  } else {
    %m = flow.checked "sub" %n, %one : i64
    flow.yield %m : i64
  }
  flow.return %r : i64
}

// Two unknowns: no range of one number says whether the sum fits.
// CHECK-LABEL: func.func @unknown
// CHECK-NOT: flow.check %
// CHECK: flow.checked "add"
func.func @unknown(%n: i64, %k: i64, %c: i1) -> i64 {
  %r = flow.if %c -> (i64) {
    %p = flow.checked "add" %n, %k : i64
    flow.yield %p : i64
  } else {
    flow.yield %n : i64
  }
  flow.return %r : i64
}
