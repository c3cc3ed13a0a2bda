// RUN: pycc-opt %s --verify-diagnostics --split-input-file | FileCheck %s

// CHECK: func.func @fine
func.func @fine() {
  flow.return
}

// -----

func.func @counted(%a: i64, %b: f64) {
  // expected-error @+1 {{operand 'rhs'}}
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return
}

// -----

func.func @above(%a: i64, %b: f64) {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  // expected-error @above {{operand 'rhs'}}
  flow.return
}

// -----

func.func @behind(%a: i64, %b: f64) {
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64 // expected-error {{operand 'rhs'}}
  flow.return
}

// -----

func.func @pattern(%a: i64, %b: f64) {
  // expected-error-re @below {{arith.add{{[fi]}}: operand '{{..}}s'}}
  %c = "arith.addf"(%b, %a) : (f64, i64) -> f64
  flow.return
}

// -----

// expected-error @+3 {{is used, but defined nowhere}}
func.func @parser() -> i64 {

  flow.return %nowhere : i64
}

// -----

// expected-error @unknown {{Redefinition of symbol "twice"}}
func.func @twice() {
  flow.return
}
func.func @twice() {
  flow.return
}
