// RUN: pycc-opt %s --extension merge_field_reads:EXTENSION -p merge-field-reads | FileCheck %s

mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64, _capacity: i64)

// CHECK-LABEL: func.func @twice
// CHECK: %[[SIZE:.*]] = mem.get_field %l "_size" : i64
// CHECK-NOT: mem.get_field
// CHECK: arith.addi %[[SIZE]], %[[SIZE]] : i64
func.func @twice(%l: !mem.ref<"list[int]">) -> i64 {
  %a = mem.get_field %l "_size" : i64
  %b = mem.get_field %l "_size" : i64
  %c = arith.addi %a, %b : i64
  flow.return %c : i64
}

// A write in between: both reads stay.
// CHECK-LABEL: func.func @written
// CHECK: mem.get_field
// CHECK: mem.set_field
// CHECK: mem.get_field
func.func @written(%l: !mem.ref<"list[int]">, %n: i64) -> i64 {
  %a = mem.get_field %l "_size" : i64
  mem.set_field %l "_size", %n : i64
  %b = mem.get_field %l "_size" : i64
  %c = arith.addi %a, %b : i64
  flow.return %c : i64
}
