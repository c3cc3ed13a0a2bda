// What is not as the comments say. The lines of this test are counted by the parts below it.
// RUN: not pycc-opt %s --verify-diagnostics --split-input-file -o %t 2>&1 | FileCheck %s
// RUN: not pycc-opt %s --verify-diagnostics=only-expected --split-input-file -o %t 2>&1 | FileCheck %s --check-prefix=ONLY

// CHECK: refuses.mlir:17:3: error: unexpected error: arith.addf: operand 'rhs'
// CHECK: refuses.mlir:23:6: error: expected error "lhs" was not produced
// CHECK: refuses.mlir:33:4: error: expected error "something" was not produced
// CHECK: refuses.mlir:41:6: error: expected error "rhs" was not produced
// CHECK: refuses.mlir:49:6: error: expected note "operand" was not produced
// CHECK: refuses.mlir:58:4: error: malformed comment
// CHECK: refuses.mlir:66:4: error: malformed regular expression
// ONLY-NOT: unexpected
// ONLY: refuses.mlir:23:6: error: expected error "lhs" was not produced
// ONLY: refuses.mlir:33:4: error: expected error "something" was not produced
// ONLY-NOT: unexpected
func.func @unexpected(%a: i64, %b: f64) {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return
}
// -----
func.func @other_text(%a: i64, %b: f64) {

  // expected-error @below {{lhs}}
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return
}


// -----



// expected-error @below {{something}}
func.func @nothing() {
  flow.return
}
// -----
func.func @once(%a: i64, %b: f64) {
  // expected-error @+3 {{operand 'rhs' at}}

  // expected-error @+1 {{rhs}}
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return
}
// -----
func.func @severity(%a: i64, %b: f64) {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  // expected-error @above {{operand}}
  // expected-note @above {{operand}}
  flow.return
}


// -----



// expected-error @below {{no end
func.func @malformed() {
  flow.return
}


// -----

// expected-error-re @below {{an {{(}} expression}}
func.func @expression() {
  flow.return
}
