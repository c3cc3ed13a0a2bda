// RUN: pycc-opt %s -p "split-sums,simplify,remove-dead" | FileCheck %s

// No check in the loop; one behind it. Where so many turns might overflow the halves, the loop stays as it was.
// CHECK-LABEL: func.func @total
// CHECK: %[[FITS:.*]] = arith.cmpi sle, %n, %{{.*}} : i64
// CHECK: flow.if %[[FITS]] -> (i64) {
// CHECK: flow.for
// CHECK-NOT: flow.checked
// CHECK: flow.continue %{{.*}}, %{{.*}} : i64, i64
// CHECK: flow.checked "mul"
// CHECK: } else {
// CHECK: flow.for
// CHECK: flow.checked "add"
func.func @total(%p: !mem.ptr<i64>, %n: i64, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %c = %zero to %n step %one (%t = %a : i64) {
    %x = mem.load %p[%c] : i64
    %y = flow.checked "add" %t, %x : i64
    flow.continue %y : i64
  }
  flow.return %r : i64
}

// A known number of turns needs no test. A sum may be chosen by arms; other values are carried as they are.
// CHECK-LABEL: func.func @chosen
// CHECK-NOT: arith.cmpi sle
// CHECK: flow.for
// CHECK: %{{.*}}, %{{.*}} = flow.if %negative -> (i64, i64) {
// CHECK: arith.subi
// CHECK: arith.subi
// CHECK: flow.continue %{{.*}}, %{{.*}}, %v : i64, i64, i64
func.func @chosen(%p: !mem.ptr<i64>, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %n = arith.constant 1000 : i64
  %r, %s = flow.for %c = %zero to %n step %one (%t = %a : i64, %w = %one : i64) {
    %x = mem.load %p[%c] : i64
    %negative = arith.cmpi slt, %x, %zero : i64
    %u = flow.if %negative -> (i64) {
      %z = flow.checked "sub" %t, %x : i64
      flow.yield %z : i64
    } else {
      flow.yield %t : i64
    }
    %y = flow.checked "add" %x, %u : i64
    %v = arith.xori %w, %x : i64
    flow.continue %y, %v : i64, i64
  }
  %q = arith.xori %r, %s : i64
  flow.return %q : i64
}

// The sum is an address, a condition, or goes somewhere else in each turn: checks stay where they are.
// CHECK-LABEL: func.func @seen
// CHECK: flow.checked "add"
// CHECK: flow.checked "add"
// CHECK: flow.checked "add"
// CHECK-NOT: arith.andi
func.func @seen(%p: !mem.ptr<i64>, %n: i64, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %c = %zero to %n step %one (%t = %a : i64) {
    %x = mem.load %p[%t] : i64
    %y = flow.checked "add" %x, %t : i64
    flow.continue %y : i64
  }
  %s = flow.for %c = %zero to %n step %one (%t = %r : i64) {
    %y = flow.checked "add" %t, %c : i64
    %big = arith.cmpi sgt, %y, %a : i64
    flow.if %big {
      flow.break %y : i64
    }
    flow.continue %y : i64
  }
  %u = flow.for %c = %zero to %n step %one (%t = %s : i64) {
    %x = mem.load %p[%c] : i64
    %y = flow.checked "add" %x, %t : i64
    mem.store %y, %p[%c] : i64
    flow.continue %y : i64
  }
  flow.return %u : i64
}
