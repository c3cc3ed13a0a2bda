// RUN: pycc-opt %s -p "split-structs" | FileCheck %s

// A cursor of two counters: the loop carries both.
// CHECK-LABEL: func.func @cursor
// CHECK: flow.loop (%i = %zero : i64, %k = %n : i64) -> (i64) {
// CHECK-NOT: mem.extract
// CHECK: flow.continue %a, %b : i64, i64
func.func @cursor(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %start = mem.pack(%zero, %n) : !mem.struct<"tuple", [i64, i64]>
  %r = flow.loop (%t = %start : !mem.struct<"tuple", [i64, i64]>) -> (i64) {
    %i = mem.extract %t[0] : i64
    %k = mem.extract %t[1] : i64
    %more = arith.cmpi slt, %i, %n : i64
    flow.if %more {
      %a = arith.addi %i, %one : i64
      %b = arith.addi %k, %i : i64
      %next = mem.pack(%a, %b) : !mem.struct<"tuple", [i64, i64]>
      flow.continue %next : !mem.struct<"tuple", [i64, i64]>
    } else {
      flow.break %k : i64
    }
    flow.unreachable
  }
  flow.return %r : i64
}

// A counted loop gives fields, packed behind it; what leaves as a whole is packed inside.
// CHECK-LABEL: func.func @counted
// CHECK: %[[A:.*]] = mem.extract %start[0] : i64
// CHECK: %[[B:.*]] = mem.extract %start[1] : i64
// CHECK: %[[R:.*]], %[[S:.*]] = flow.for %i = %zero to %n step %one (%{{.*}} = %[[A]] : i64, %{{.*}} = %[[B]] : i64) {
// CHECK: flow.break
// CHECK: mem.pack(%[[R]], %[[S]])
func.func @counted(%n: i64, %start: !mem.struct<"tuple", [i64, i64]>) -> !mem.struct<"tuple", [i64, i64]> {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %zero to %n step %one (%t = %start : !mem.struct<"tuple", [i64, i64]>) {
    %x = mem.extract %t[0] : i64
    %stop = arith.cmpi eq, %x, %i : i64
    flow.if %stop {
      flow.break %t : !mem.struct<"tuple", [i64, i64]>
    }
    %next = mem.pack(%i, %x) : !mem.struct<"tuple", [i64, i64]>
    flow.continue %next : !mem.struct<"tuple", [i64, i64]>
  }
  flow.return %r : !mem.struct<"tuple", [i64, i64]>
}
