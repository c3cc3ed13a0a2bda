// RUN: pycc-opt %s -p "version-loops" | FileCheck %s

func.func private @pycc.array_index(%index: i64, %size: i64, %axis: i64) -> i64 {
  flow.return %index : i64
}
func.func private @use(i64)

// Counter and a value from outside, each with an offset: one test in front of the loop.
// CHECK-LABEL: func.func @stencil
// CHECK-DAG: %[[LOW:.*]] = arith.cmpi sge, %lower, %{{.*}} : i64
// CHECK-DAG: %[[HIGH:.*]] = arith.cmpi sle, %upper, %{{.*}} : i64
// CHECK-DAG: %[[ROW:.*]] = arith.cmpi sge, %row
// CHECK-DAG: arith.cmpi slt, %row
// CHECK: %[[R:.*]] = flow.if %{{.*}} -> (i64)
// CHECK: flow.for
// CHECK-NOT: pycc.array_index
// CHECK-NOT: flow.checked "sub"
// CHECK: arith.addi %{{.*}} overflow<nsw>
// CHECK: flow.yield
// CHECK: else
// CHECK: flow.for
// CHECK: flow.call @pycc.array_index
// CHECK: flow.call @pycc.array_index
// CHECK: flow.return %[[R]]
func.func @stencil(%lower: i64, %upper: i64, %row: i64, %n: i64, %m: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %lower to %upper step %one (%t = %zero : i64) {
    %j = flow.checked "sub" %i, %one : i64
    %p = flow.call @pycc.array_index(%j, %m, %one) : (i64, i64, i64) -> i64
    %q = flow.call @pycc.array_index(%row, %n, %zero) : (i64, i64, i64) -> i64
    %k = flow.call @pycc.array_index(%i, %m, %one) : (i64, i64, i64) -> i64
    %s = flow.checked "add" %p, %q : i64
    %u = flow.checked "add" %s, %k : i64
    flow.continue %u : i64
  }
  flow.return %r : i64
}

// From 0 to the size itself nothing has to be tested.
// CHECK-LABEL: func.func @whole
// CHECK-NOT: flow.if
// CHECK-NOT: array_index
// CHECK: func.call @use(%i)
func.func @whole(%n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %p = flow.call @pycc.array_index(%i, %n, %zero) : (i64, i64, i64) -> i64
    func.call @use(%p) : (i64) -> ()
    flow.continue
  }
  flow.return
}

// An index that counts from the end in the first turn stays checked; so do loops that go down, and what is no sum.
// CHECK-LABEL: func.func @stays
// CHECK-NOT: flow.if
// CHECK: flow.call @pycc.array_index
// CHECK: flow.call @pycc.array_index
// CHECK: flow.call @pycc.array_index
func.func @stays(%n: i64, %m: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %minus = arith.constant -1 : i64
  flow.for %i = %zero to %n step %one {
    %j = flow.checked "sub" %i, %one : i64
    %p = flow.call @pycc.array_index(%j, %n, %zero) : (i64, i64, i64) -> i64
    %k = flow.checked "mul" %i, %m : i64
    %q = flow.call @pycc.array_index(%k, %n, %zero) : (i64, i64, i64) -> i64
    flow.continue
  }
  flow.for %i = %n to %zero step %minus {
    %p = flow.call @pycc.array_index(%i, %n, %zero) : (i64, i64, i64) -> i64
    flow.continue
  }
  flow.return
}
