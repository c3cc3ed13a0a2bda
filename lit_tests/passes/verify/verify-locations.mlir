// RUN: pycc-opt %s -p "verify-locations" --mlir-print-debuginfo | FileCheck %s

// Both ends of the user's span, or the compiler's own mark.
// CHECK: arith.addi {{.*}} loc(fused["f.py":3:5, "f.py":3:10])
// CHECK: func.func @pycc.helper
// CHECK-NEXT: func.return loc("pycc")
func.func @f(%a: i64) -> i64 {
  %b = arith.addi %a, %a : i64 loc(fused["f.py":3:5, "f.py":3:10])
  func.return %b : i64 loc(fused["f.py":3:1, "f.py":3:10])
} loc(fused["f.py":2:1, "f.py":3:10])

func.func @pycc.helper() {
  func.return loc("pycc")
} loc("pycc")

// An op without one stands where its text stands.
// CHECK: func.func @text
// CHECK-NEXT: func.return loc(
func.func @text() {
  func.return
}
