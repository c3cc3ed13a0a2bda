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
  flow.return
}

func.func @work() {
  flow.return
}
