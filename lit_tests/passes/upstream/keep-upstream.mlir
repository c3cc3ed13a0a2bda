// RUN: pycc-opt %s -p "buffers-to-upstream,keep-upstream" | FileCheck %s

// CHECK-NOT: mem.class
mem.class @str fields (length: i64, kind: i64, hash: i64)

// CHECK: func.func @half(%x: f64) -> f64
// CHECK-NOT: private
func.func private @half(%x: f64) -> f64 attributes {pycc.name = "half"} {
  %h = arith.constant 0.5 : f64
  %r = arith.mulf %x, %h : f64
  flow.return %r : f64
}

// CHECK-NOT: @length
func.func @length(%s: !mem.ref<"str">) -> i64 {
  %n = mem.get_field %s "length" : i64
  flow.return %n : i64
}

// CHECK-NOT: @calls_it
func.func @calls_it() -> i64 {
  %s = mem.string "abc" : !mem.ref<"str">
  %n = func.call @length(%s) : (!mem.ref<"str">) -> i64
  flow.return %n : i64
}
