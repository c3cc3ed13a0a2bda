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

// A loop that is left early carries whether it goes on, what it goes on with, and what it gives.
// CHECK-LABEL: func.func @left_early
// CHECK: %{{.*}}, %[[R:.*]] = scf.while (%[[X:.*]] = %n) : (i64) -> (i64, i64)
// CHECK: %[[MORE:.*]], %[[NEXT:.*]], %[[OUT:.*]] = scf.if %{{.*}} -> (i1, i64, i64)
// CHECK: scf.yield %{{.*}}, %{{.*}}, %[[X]] : i1, i64, i64
// CHECK: } else {
// CHECK: arith.subi
// CHECK: scf.condition(%[[MORE]]) %[[NEXT]], %[[OUT]] : i64, i64
// CHECK: func.return %[[R]]
func.func @left_early(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.loop (%x = %n : i64) -> (i64) {
    %done = arith.cmpi sle, %x, %zero : i64
    flow.if %done {
      flow.break %x : i64
    }
    %y = arith.subi %x, %one : i64
    flow.continue %y : i64
  }
  flow.return %r : i64
}

// CHECK-LABEL: func.func @broken
// CHECK: scf.while (%[[I:.*]] = %{{.*}}, %{{.*}} = %{{.*}}) : (i64, i64) -> (i64, i64, i64)
// CHECK: arith.cmpi slt, %[[I]], %n
// CHECK-NOT: flow.
func.func @broken(%n: i64, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %zero to %n step %one (%t = %zero : i64) {
    flow.if %c {
      flow.break %i : i64
    }
    flow.continue %t : i64
  }
  flow.return %r : i64
}

// CHECK-LABEL: func.func @early_return
// CHECK: %[[R:.*]] = scf.if %c -> (i64) {
// CHECK-NEXT: scf.yield %zero
// CHECK: } else {
// CHECK: scf.if %c -> (i64)
// CHECK: func.return %[[R]] : i64
func.func @early_return(%n: i64, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  flow.if %c {
    flow.return %zero : i64
  }
  %r = flow.block -> (i64) {
    flow.if %c {
      flow.leave %n : i64
    }
    flow.leave %zero : i64
  }
  flow.return %r : i64
}

// With another step turns are counted: upstream's counter may not pass the largest integer.
// CHECK-LABEL: func.func @steps
// CHECK: %[[COUNT:.*]] = arith.minui
// CHECK: scf.for %[[TURN:.*]] = %{{.*}} to %[[COUNT]]
// CHECK: %[[FAR:.*]] = arith.muli %[[TURN]], %s
// CHECK: arith.addi %a, %[[FAR]]
func.func @steps(%a: i64, %b: i64, %s: i64) {
  flow.for %i = %a to %b step %s {
    flow.continue
  }
  flow.return
}

// An exit through the loop, or an op that may raise: the loop stays. What is inside may turn.
// CHECK-LABEL: func.func @stays
// CHECK: flow.for
// CHECK: flow.if
// CHECK: flow.return
// CHECK: flow.for
// CHECK: flow.checked
// CHECK: scf.if
// CHECK: flow.continue
func.func @stays(%n: i64, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    flow.if %c {
      flow.return %i : i64
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
  flow.return %n : i64
}

// Two places go on behind the first `if`: what follows would have to be there twice.
// CHECK-LABEL: func.func @two_ways_on
// CHECK: flow.loop
func.func @two_ways_on(%c: i1, %d: i1) {
  flow.loop {
    flow.if %c {
      flow.if %d {
        flow.break
      }
      flow.yield
    }
    flow.continue
  }
  flow.return
}
