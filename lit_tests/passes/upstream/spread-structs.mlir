// RUN: pycc-opt %s -p "spread-structs" | FileCheck %s

// CHECK-LABEL: func.func @swap
// CHECK-SAME: (%[[A:.*]]: i64, %[[B:.*]]: f64, %[[C:.*]]: i1) -> (i64, f64) {
// CHECK: %[[R:.*]], %[[S:.*]] = flow.if %[[C]] -> (i64, f64) {
// CHECK: flow.yield %[[A]], %[[B]] : i64, f64
// CHECK: flow.yield %[[A]], %{{.*}} : i64, f64
// CHECK: flow.return %[[R]], %[[S]] : i64, f64
func.func @swap(%p: !mem.struct<"tuple", [i64, f64]>, %c: i1) -> !mem.struct<"tuple", [i64, f64]> {
  %zero = arith.constant 0.0 : f64
  %r = flow.if %c -> (!mem.struct<"tuple", [i64, f64]>) {
    flow.yield %p : !mem.struct<"tuple", [i64, f64]>
  } else {
    %a = mem.extract %p[0] : i64
    %q = mem.pack(%a, %zero) : !mem.struct<"tuple", [i64, f64]>
    flow.yield %q : !mem.struct<"tuple", [i64, f64]>
  }
  flow.return %r : !mem.struct<"tuple", [i64, f64]>
}

// A struct in a struct; a struct of zeros; a call.
// CHECK-LABEL: func.func @nested
// CHECK: %[[I:.*]] = arith.constant 0 : i64
// CHECK: %[[X:.*]] = arith.constant 0.000000e+00 : f64
// CHECK: %[[R:.*]], %[[S:.*]] = func.call @swap(%[[I]], %[[X]], %c) : (i64, f64, i1) -> (i64, f64)
// CHECK: flow.return %c, %[[R]], %[[S]] : i1, i64, f64
func.func @nested(%c: i1) -> !mem.struct<"tuple", [i1, !mem.struct<"tuple", [i64, f64]>]> {
  %n = mem.null : !mem.struct<"tuple", [i64, f64]>
  %r = func.call @swap(%n, %c) : (!mem.struct<"tuple", [i64, f64]>, i1) -> !mem.struct<"tuple", [i64, f64]>
  %s = mem.pack(%c, %r) : !mem.struct<"tuple", [i1, !mem.struct<"tuple", [i64, f64]>]>
  flow.return %s : !mem.struct<"tuple", [i1, !mem.struct<"tuple", [i64, f64]>]>
}

// Not where an object is in it.
// CHECK-LABEL: func.func @counted
// CHECK: mem.extract
func.func @counted(%p: !mem.struct<"tuple", [i64, !mem.ref<"str">]>) -> i64 {
  %a = mem.extract %p[0] : i64
  flow.return %a : i64
}

// A caller that stays takes its structs apart, and puts the result together.
// CHECK-LABEL: func.func @prints
// CHECK: %[[A:.*]] = mem.extract %p[0] : i64
// CHECK: %[[B:.*]] = mem.extract %p[1] : f64
// CHECK: %[[X:.*]], %[[Y:.*]] = func.call @swap(%[[A]], %[[B]], %c) : (i64, f64, i1) -> (i64, f64)
// CHECK: %[[P:.*]] = mem.pack(%[[X]], %[[Y]])
// CHECK: mem.extract %[[P]][0] : i64
func.func @prints(%s: !mem.ref<"str">, %p: !mem.struct<"tuple", [i64, f64]>, %c: i1) -> i64 {
  %q = func.call @swap(%p, %c) : (!mem.struct<"tuple", [i64, f64]>, i1) -> !mem.struct<"tuple", [i64, f64]>
  %a = mem.extract %q[0] : i64
  flow.return %a : i64
}
