// RUN: pycc-opt %s -p "reserve-appends" | FileCheck %s

mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64, _capacity: i64)
func.func private @grow(%l: !mem.ref<"list[int]">, %n: i64) {
  mem.set_field %l "_capacity", %n : i64
  flow.return
}
func.func private @shrink(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  mem.set_field %l "_size", %zero : i64
  flow.return
}

// CHECK-LABEL: func.func @append
// CHECK: %[[FEW:.*]] = arith.cmpi sle, %n, %{{.*}} : i64
// CHECK: flow.if %[[FEW]]
// CHECK: %[[OLD:.*]] = mem.get_field %l "_size" : i64
// CHECK: %[[LEAST:.*]] = arith.subi %[[OLD]], %zero overflow<nsw> : i64
// CHECK: %[[NEEDED:.*]] = arith.addi %[[LEAST]], %n overflow<nsw> : i64
// CHECK: flow.call @grow(%l, %[[NEEDED]])
// CHECK: flow.for %i = %zero to %n step %one
// CHECK: %[[SIZE:.*]] = arith.addi %i, %[[LEAST]] overflow<nsw> : i64
// CHECK-NOT: flow.call
// CHECK: mem.store %i, %data[%[[SIZE]]] : i64
// CHECK: flow.for
// CHECK: flow.call @grow(%l
func.func @append(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    flow.continue
  }
  flow.return
}

// Something else in the turn changes the size of a list that may be the same.
// CHECK-LABEL: func.func @other
// CHECK-NOT: arith.cmpi sle
// CHECK: flow.return
func.func @other(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %capacity = mem.get_field %l "_capacity" : i64
    %full = arith.cmpi eq, %size, %capacity : i64
    flow.if %full {
      %more = arith.addi %size, %one : i64
      flow.call @grow(%l, %more) : (!mem.ref<"list[int]">, i64) -> ()
      flow.yield
    }
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%size] : i64
    %next = arith.addi %size, %one : i64
    mem.set_field %l "_size", %next : i64
    flow.call @shrink(%k) : (!mem.ref<"list[int]">) -> ()
    flow.continue
  }
  flow.return
}
