// RUN: not pycc-opt %s --check-level llvm-dialect 2>&1 | FileCheck %s
// RUN: pycc-opt %s --check-level buffers | FileCheck %s --check-prefix=FITS

// CHECK: func.func may not appear at level llvm-dialect
// FITS: func.func @id
func.func @id(%a: i64) -> i64 {
  flow.return %a : i64
}
