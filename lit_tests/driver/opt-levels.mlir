// RUN: not pycc-opt %s --check-level llvm-dialect 2>&1 | FileCheck %s
// RUN: pycc-opt %s --check-level buffers | FileCheck %s --check-prefix=FITS
// RUN: not pycc-opt %s --level typed 2>&1 | FileCheck %s --check-prefix=INPUT
// RUN: pycc-opt %s --level buffers -p "lower-to-llvm" --check-level llvm-dialect | FileCheck %s --check-prefix=LOWERED

// CHECK: opt-levels.mlir:10:1: error: func.func may not appear at level llvm-dialect
// INPUT: opt-levels.mlir:10:1: error: func.func may not appear at level typed
// FITS: func.func @id
// LOWERED: llvm.func
func.func @id(%a: i64) -> i64 {
  flow.return %a : i64
}
