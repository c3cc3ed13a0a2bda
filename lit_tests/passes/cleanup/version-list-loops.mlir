// RUN: pycc-opt %s -p "version-list-loops" | FileCheck %s

mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64, _capacity: i64)
mem.class @"list[list[int]]" fields (_data: !mem.ptr<!mem.ref<"list[int]">>, _size: i64, _capacity: i64)

// CHECK-LABEL: func.func @following
// CHECK: %[[SIZE:.*]] = mem.get_field %l "_size" : i64
// CHECK: %[[LESS:.*]] = arith.subi %[[SIZE]], %{{.*}} : i64
// CHECK: %[[OK:.*]] = arith.cmpi sle, %n, %[[LESS]] : i64
// CHECK: flow.if %[[OK]]
// CHECK-NOT: flow.check
// CHECK: flow.for %{{.*}} attributes {pycc.slow}
// CHECK: flow.check
func.func @following(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %k = arith.addi %i, %one overflow<nsw> : i64
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %k, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %n, %data[%k] : i64
    flow.continue
  }
  flow.return
}

// A row is read in front of the loop only where it is known to be there.
// CHECK-LABEL: func.func @rows
// CHECK: %[[HAS:.*]] = arith.andi
// CHECK: %[[OK:.*]] = flow.if %[[HAS]] -> (i1) {
// CHECK: %[[ROW:.*]] = mem.load %{{.*}}[%k] : !mem.ref<"list[int]">
// CHECK: mem.get_field %[[ROW]] "_size" : i64
// CHECK: flow.if %[[OK]]
// CHECK: flow.for
// CHECK-NOT: flow.check
// CHECK: flow.for
func.func @rows(%l: !mem.ref<"list[list[int]]">, %k: i64, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %k, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    %data = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"list[int]">>
    %row = mem.load %data[%k] : !mem.ref<"list[int]">
    %length = mem.get_field %row "_size" : i64
    %inside = arith.cmpi ult, %i, %length : i64
    flow.check %inside "IndexError" "list index out of range"
    %numbers = mem.get_field %row "_data" : !mem.ptr<i64>
    mem.store %n, %numbers[%i] : i64
    flow.continue
  }
  flow.return
}

// The loop writes the size: nothing is known of it in later turns.
// CHECK-LABEL: func.func @shrinking
// CHECK-NOT: flow.if
// CHECK: flow.return
func.func @shrinking(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %i, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    %less = arith.subi %size, %one : i64
    mem.set_field %l "_size", %less : i64
    flow.continue
  }
  flow.return
}

// A loop that ends at the size of the list, less one, may look one ahead: no test, no copy.
// CHECK-LABEL: func.func @neighbours
// CHECK: flow.for
// CHECK-NOT: flow.check
// CHECK: flow.return
func.func @neighbours(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %n = mem.get_field %l "_size" : i64
  %last = arith.subi %n, %one overflow<nsw> : i64
  flow.for %i = %zero to %last step %one {
    %k = arith.addi %i, %one overflow<nsw> : i64
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %k, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    %data = mem.get_field %l "_data" : !mem.ptr<i64>
    mem.store %i, %data[%k] : i64
    flow.continue
  }
  flow.return
}

// Two ahead is one too far, and a size that is written behind its reading is not the loop's end.
// CHECK-LABEL: func.func @too_far
// CHECK: arith.cmpi sle
// CHECK: flow.if
// CHECK: flow.for
// CHECK-NOT: flow.check
// CHECK: flow.for %{{.*}} attributes {pycc.slow}
// CHECK: flow.check
func.func @too_far(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %n = mem.get_field %l "_size" : i64
  %last = arith.subi %n, %one overflow<nsw> : i64
  flow.for %i = %zero to %last step %one {
    %k = arith.addi %i, %two overflow<nsw> : i64
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %k, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    flow.continue
  }
  flow.return
}

// CHECK-LABEL: func.func @shortened
// CHECK: arith.cmpi sle
// CHECK: flow.if
// CHECK: flow.for %{{.*}} attributes {pycc.slow}
// CHECK: flow.check
func.func @shortened(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %n = mem.get_field %l "_size" : i64
  mem.set_field %l "_size", %zero : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %i, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    flow.continue
  }
  flow.return
}
