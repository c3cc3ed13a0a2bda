// RUN: pycc-opt %s -p "remove-dead" | FileCheck %s

// A value that is only carried in a circle goes, with its place in the loop.
// CHECK-LABEL: func.func @circle
// CHECK: %r = flow.loop (%i = %n : i64) -> (i64) {
// CHECK: flow.continue %m : i64
// CHECK: flow.break %i : i64
// CHECK: flow.return %r : i64
func.func @circle(%n: i64, %c: i1) -> i64 {
  %r, %s = flow.loop (%i = %n : i64, %t = %n : i64) -> (i64, i64) {
    %u = arith.addi %t, %i : i64
    %m = arith.muli %i, %i : i64
    flow.if %c {
      flow.continue %m, %u : i64, i64
    }
    flow.break %i, %t : i64, i64
  }
  flow.return %r : i64
}

// A counted loop without effect goes; an endless one might be meant.
// CHECK-LABEL: func.func @loops
// CHECK-NOT: flow.for
// CHECK: flow.loop
func.func @loops(%n: i64) {
  %r = flow.for %i = %n to %n step %n (%t = %n : i64) {
    %u = arith.addi %t, %i : i64
    flow.continue %u : i64
  }
  flow.loop {
    flow.continue
  }
  flow.return
}

// What may raise stays, and what it needs; exits stay with the tests that lead to them.
// CHECK-LABEL: func.func @acts
// CHECK: flow.checked "add" %n, %n
// CHECK: flow.if %c {
// CHECK-NEXT: flow.return
// CHECK-NOT: arith.muli
func.func @acts(%n: i64, %c: i1) {
  %a = flow.checked "add" %n, %n : i64
  %r = flow.if %c -> (i64) {
    flow.return
  } else {
    %m = arith.muli %n, %n : i64
    flow.yield %m : i64
  }
  flow.return
}

// Results of an `if` go one by one.
// CHECK-LABEL: func.func @results
// CHECK: %{{.*}} = flow.if %c -> (i64) {
// CHECK-NEXT: flow.yield %n : i64
func.func @results(%n: i64, %c: i1) -> i64 {
  %a, %b = flow.if %c -> (i64, i64) {
    %m = arith.muli %n, %n : i64
    flow.yield %m, %n : i64, i64
  } else {
    flow.yield %n, %n : i64, i64
  }
  flow.return %b : i64
}
