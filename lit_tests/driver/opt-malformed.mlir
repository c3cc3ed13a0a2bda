// RUN: not pycc-opt %s --split-input-file 2>&1 | FileCheck %s

// CHECK: opt-malformed.mlir:{{[0-9]+}}:{{[0-9]+}}
// CHECK: ')' expected
func.func @unfinished(%a: i64

// -----

// CHECK: unregistered.op
func.func @unknown_op() {
  "unregistered.op"() : () -> ()
  flow.return
}

// -----

// CHECK: %nowhere
func.func @undefined() -> i64 {
  flow.return %nowhere : i64
}

// -----

// CHECK: End of file reached before closing string literal
func.func @unclosed() attributes {note = "all of this text is inside a string that nobody closes} {
  flow.return
}

// -----

// CHECK: error: `%c = arith.addf` in @types: the input does not verify: operand 'rhs'
func.func @types(%a: i64, %b: f64) -> f64 {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return %c : f64
}
