// RUN: pycc-opt %s -p "raise-to-assert" | FileCheck %s

// CHECK-LABEL: func.func @divide
// CHECK-SAME: (%a: f64, %b: f64) -> f64 {
// CHECK: cf.assert %{{.*}}, "ZeroDivisionError: float division by zero"
func.func @divide(%a: f64, %b: f64) -> f64 attributes {pycc.raises} {
  %zero = arith.constant 0.0 : f64
  %ok = arith.cmpf une, %b, %zero : f64
  flow.check %ok "ZeroDivisionError" "float division by zero"
  %r = arith.divf %a, %b : f64
  flow.return %r : f64
}

// CHECK-LABEL: func.func @checked
// CHECK: %[[S:.*]] = arith.addi %a, %b : i64
// CHECK: %[[X:.*]] = arith.xori %a, %[[S]]
// CHECK: %[[Y:.*]] = arith.xori %b, %[[S]]
// CHECK: %[[Z:.*]] = arith.andi %[[X]], %[[Y]]
// CHECK: %[[OK:.*]] = arith.cmpi sge, %[[Z]]
// CHECK: cf.assert %[[OK]], "IntegerRangeError: integer overflow"
// CHECK: %[[LOW:.*]], %[[HIGH:.*]] = arith.mulsi_extended %[[S]], %b : i64
// CHECK: arith.shrsi %[[LOW]]
// CHECK: cf.assert
// CHECK: func.call @divide(%x, %x) : (f64, f64) -> f64
// CHECK: func.call @sin(%x) : (f64) -> f64
func.func @checked(%a: i64, %b: i64, %x: f64) -> i64 attributes {pycc.raises} {
  %s = flow.checked "add" %a, %b : i64
  %p = flow.checked "mul" %s, %b : i64
  %q = flow.call @divide(%x, %x) : (f64, f64) -> f64
  %r = mem.call_c "sin"(%x) : (f64) -> f64
  flow.return %p : i64
}

// A function that only raises is an assertion at its callers; a constant table is a global.
// CHECK-LABEL: func.func @indexed
// CHECK: %[[NEVER:.*]] = arith.constant false
// CHECK: cf.assert %[[NEVER]], "IndexError"
// CHECK: %[[TABLE:.*]] = memref.get_global @pycc.table.0 : memref<2xi64>
// CHECK: memref.load %[[TABLE]]
func.func @indexed(%i: i64, %ok: i1) -> i64 attributes {pycc.raises} {
  flow.if %ok {
    flow.yield
  } else {
    flow.call @no_index(%i) : (i64) -> ()
    flow.yield
  }
  %t = mem.table dense<[10, 20]> : tensor<2xi64> : !mem.ptr<i64>
  %v = mem.load %t[%i] : i64
  flow.return %v : i64
}

// What only makes a message goes with it.
// CHECK-LABEL: func.func @message
// CHECK-NOT: mem.
// CHECK: cf.assert %{{.*}}, "ValueError: no"
// CHECK-NEXT: flow.unreachable
// CHECK: flow.return %x
func.func @message(%x: i64, %c: i1) -> i64 attributes {pycc.raises} {
  flow.if %c {
    %number = arith.constant 47 : i64
    %text = mem.string "no" : !mem.ref<"str">
    %e = mem.pack(%number, %text) : !mem.struct<"exception", [i64, !mem.ref<"str">]>
    flow.raise %e
  }
  flow.return %x : i64
}

func.func @no_index(%i: i64) attributes {pycc.raises} {
  %number = arith.constant 30 : i64
  %text = mem.string "no" : !mem.ref<"str">
  %e = mem.pack(%number, %text) : !mem.struct<"exception", [i64, !mem.ref<"str">]>
  flow.raise %e
}

// Not a function that handles errors, nor one with objects, nor their callers.
// CHECK-LABEL: func.func @handles
// CHECK: flow.check
func.func @handles(%c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  flow.try {
    flow.check %c "ValueError" "no"
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return %zero : i64
}

// CHECK-LABEL: func.func @calls
// CHECK: flow.checked
func.func @calls(%c: i1, %a: i64) -> i64 attributes {pycc.raises} {
  %r = func.call @handles(%c) : (i1) -> i64
  %s = flow.checked "sub" %r, %a : i64
  flow.return %s : i64
}

// One that raises this or that is a function like others.
// CHECK-LABEL: func.func @this_or_that
// CHECK: cf.assert %{{.*}}, "ValueError: no"
// CHECK: cf.assert %{{.*}}, "IndexError: no"
// CHECK-LABEL: func.func @calls_this_or_that
// CHECK: func.call @this_or_that
func.func @this_or_that(%c: i1) attributes {pycc.raises} {
  %text = mem.string "no" : !mem.ref<"str">
  flow.check %c "ValueError" "no"
  %number = arith.constant 30 : i64
  %e = mem.pack(%number, %text) : !mem.struct<"exception", [i64, !mem.ref<"str">]>
  flow.raise %e
}
func.func @calls_this_or_that(%c: i1) attributes {pycc.raises} {
  flow.call @this_or_that(%c) : (i1) -> ()
  flow.return
}
