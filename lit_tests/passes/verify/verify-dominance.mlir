// RUN: pycc-opt %s -p "verify-dominance" | FileCheck %s

// CHECK-LABEL: func.func @diamond
// CHECK: arith.addi %x, %a
func.func @diamond(%c: i1, %a: i64) -> i64 {
  %x = arith.constant 1 : i64
  cf.cond_br %c, ^one, ^two
^one:
  cf.br ^two
^two:
  %y = arith.addi %x, %a : i64
  func.return %y : i64
}

// A value is visible in the regions of later ops.
// CHECK-LABEL: func.func @inside
// CHECK: flow.yield %x : i64
func.func @inside(%c: i1, %a: i64) -> i64 {
  %x = arith.addi %a, %a : i64
  %r = flow.if %c -> (i64) {
    flow.yield %x : i64
  } else {
    flow.yield %a : i64
  }
  flow.return %r : i64
}

// What control cannot reach is not looked at, as in upstream MLIR.
// CHECK-LABEL: func.func @unreachable
func.func @unreachable() -> i64 {
  %x = arith.constant 1 : i64
  func.return %x : i64
^never:
  func.return %y : i64
^later:
  %y = arith.constant 1 : i64
  cf.br ^never
}
