// RUN: pycc-opt %s -p "insert-polls" | FileCheck %s

// CHECK-LABEL: func.func @loops
func.func @loops(%n: i64) {
  %one = arith.constant 1 : i64
  // CHECK: flow.loop {
  // CHECK-NEXT: flow.poll
  // CHECK-NEXT: flow.break
  flow.loop {
    flow.break
  }
  // CHECK: flow.for %{{.*}} = %{{.*}} {
  // CHECK-NEXT: flow.poll
  // CHECK-NEXT: flow.for %{{.*}} = %{{.*}} {
  // CHECK-NEXT: flow.continue
  flow.for %i = %one to %n step %one {
    flow.for %j = %one to %n step %one {
      flow.continue
    }
    flow.continue
  }
  // CHECK: flow.for %{{.*}} = %{{.*}} {
  // CHECK-NEXT: flow.poll
  // CHECK-NEXT: func.call @work
  flow.for %i = %one to %n step %one {
    func.call @work() : () -> ()
    flow.continue
  }
  // A short call is no reason to ask.
  // CHECK: flow.for %{{.*}} = %{{.*}} {
  // CHECK-NEXT: func.call @short
  flow.for %i = %one to %n step %one {
    func.call @short() : () -> ()
    flow.continue
  }
  flow.return
}

// CHECK-LABEL: func.func @work
func.func @work() {
  flow.loop {
    flow.break
  }
  flow.return
}

func.func @short() {
  flow.return
}
