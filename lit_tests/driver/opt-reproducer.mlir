// A pass that fails ends with one error at its place, and with its input as a test.
// RUN: not pycc-opt %s -p "simplify,lower-to-llvm" --crash-reproducer=%t.mlir 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: FileCheck %s --input-file=%t.mlir --check-prefix=FILE
// RUN: not pycc-opt --run-reproducer %t.mlir 2>&1 | FileCheck %s --check-prefix=AGAIN
// RUN: not pycc-opt %s -p "func.func(lower-to-llvm)" --mlir-pass-pipeline-crash-reproducer=%t.mlir 2>&1 | FileCheck %s --check-prefix=ERROR
// RUN: FileCheck %s --input-file=%t.mlir --check-prefix=NESTED
// RUN: not pycc-opt --run-reproducer %S/opt-tree-dir.py 2>&1 | FileCheck %s --check-prefix=NO-FILE
// RUN: echo "no run line" > %t.txt && not pycc-opt --run-reproducer %t.txt 2>&1 | FileCheck %s --check-prefix=NO-LINE

// ERROR: opt-reproducer.mlir:27:3: error: lower-to-llvm: tensor.empty has no lowering to the llvm dialect
// ERROR-NEXT: %t = tensor.empty
// ERROR: note: a reproducer was written to {{.*}}.mlir
// ERROR-NOT: error
// FILE: {{^// RUN}}: pycc-opt %s -p "lower-to-llvm"
// FILE: builtin.module {
// simplify did its work before.
// FILE-NOT: arith.addi
// FILE: tensor.empty
// FILE: // {{.*}}: tensor.empty has no lowering
// NESTED: {{^// RUN}}: pycc-opt %s -p "func.func(lower-to-llvm)"
// AGAIN: error: lower-to-llvm: tensor.empty has no lowering to the llvm dialect
// NO-FILE: No such file or directory
// NO-LINE: says how to run this file
func.func @f() -> i64 {
  %two = arith.constant 2 : i64
  %four = arith.addi %two, %two : i64
  %t = tensor.empty() : tensor<4xi64>
  flow.return %four : i64
}
