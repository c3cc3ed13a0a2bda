// RUN: not pycc-opt %s --split-input-file 2>&1 | FileCheck %s

// CHECK: opt-malformed.mlir:6:1: error: ')' expected
func.func @unfinished(%a: i64

// -----

// CHECK: opt-malformed.mlir:10:4: error: unknown op unregistered.op: there is no dialect unregistered
func.func @unknown_dialect() {
  "unregistered.op"() : () -> ()
  flow.return
}

// -----

// CHECK: opt-malformed.mlir:{{[0-9]+}}:3: error: unknown op arith.adi; did you mean `arith.andi`?
func.func @unknown_op() {
  arith.adi
  flow.return
}

// -----

// CHECK: opt-malformed.mlir:{{[0-9]+}}:15: error: %nowhere is used, but defined nowhere
func.func @undefined() -> i64 {
  flow.return %nowhere : i64
}

// -----

// CHECK: error: End of file reached before closing string literal
func.func @unclosed() attributes {note = "all of this text is inside a string that nobody closes} {
  flow.return
}

// -----

// CHECK: opt-malformed.mlir:{{[0-9]+}}:3: error: arith.addf: operand 'rhs'
// CHECK-NEXT: {{^}}  %c = "arith.addf"(%b, %a)
// CHECK-NEXT: {{^}}  ^
func.func @types(%a: i64, %b: f64) -> f64 {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return %c : f64
}

// -----

// CHECK: opt-malformed.mlir:{{[0-9]+}}:3: error: arith.addi: operand 1 (%late, a result of arith.constant) does not dominate this use
func.func @dominance() {
  %zero = arith.constant 0 : i64
  %sum = arith.addi %zero, %late : i64
  %late = arith.constant 1 : i64
  flow.return
}
