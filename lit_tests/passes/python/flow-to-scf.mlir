// RUN: pycc-opt %s -p "flow-to-scf" | FileCheck %s

// A float kernel is upstream's through and through.
// CHECK-LABEL: func.func @kernel
// CHECK-NOT: flow.
// CHECK: %[[R:.*]] = scf.for %{{.*}} = %{{.*}} to %n step %{{.*}} iter_args(%{{.*}} = %x) -> (f64)
// CHECK: %[[V:.*]] = scf.if %{{.*}} -> (f64)
// CHECK: scf.yield
// CHECK: func.return %[[R]] : f64
func.func @kernel(%x: f64, %n: i64) -> f64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %half = arith.constant 0.5 : f64
  %r = flow.for %i = %zero to %n step %one (%t = %x : f64) {
    %big = arith.cmpf ogt, %t, %half : f64
    %v = flow.if %big -> (f64) {
      %u = arith.mulf %t, %half : f64
      flow.yield %u : f64
    } else {
      flow.yield %t : f64
    }
    flow.continue %v : f64
  }
  flow.return %r : f64
}

// A loop that may be left, or in which an op may raise, stays; so does one with another step. What is inside may turn.
// CHECK-LABEL: func.func @stays
// CHECK: flow.for
// CHECK: flow.if
// CHECK: flow.break
// CHECK: flow.for
// CHECK: flow.checked
// CHECK: scf.if
// CHECK: flow.continue
// CHECK: flow.for
func.func @stays(%n: i64, %c: i1) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.for %i = %zero to %n step %one {
    flow.if %c {
      flow.break
    }
    flow.continue
  }
  flow.for %i = %zero to %n step %one {
    %s = flow.checked "add" %i, %n : i64
    flow.if %c {
      flow.yield
    }
    flow.continue
  }
  flow.for %i = %zero to %n step %two {
    flow.continue
  }
  flow.return
}
