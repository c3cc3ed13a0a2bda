// RUN: pycc-opt %s | FileCheck %s --check-prefix=PRETTY
// RUN: pycc-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC
// RUN: pycc-opt %s --print-generic | FileCheck %s --check-prefix=GENERIC
// RUN: pycc-opt %s --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=PLACES
// RUN: pycc-opt %s -print-locations | FileCheck %s --check-prefix=PLACES
// RUN: pycc-opt %s --print-generic --print-locations | pycc-opt --print-locations | FileCheck %s --check-prefix=PLACES
// RUN: pycc-opt %s --verify-roundtrip | FileCheck %s --check-prefix=PRETTY
// RUN: pycc-opt %s -o %t && FileCheck %s --input-file=%t --check-prefix=PRETTY
// RUN: not pycc-opt %s -o %t.folder/none 2>&1 | FileCheck %s --check-prefix=OUTPUT

// PRETTY: func.func @sum(%a: i64) -> i64 {
// PRETTY: %sum = arith.addi %a, %two : i64
// PRETTY-NOT: loc(
// GENERIC: "func.func"() <{{.*}}sym_name = "sum"
// GENERIC: %sum = "arith.addi"(%a, %two)
// What is not said in the text is its place in it.
// PLACES: %two = {{.*}}arith.constant{{.*}} loc("user.py":1:2)
// PLACES-NEXT: %sum = {{.*}}arith.addi{{.*}} loc("{{.*}}opt-printing.mlir":23:3)
// PLACES-NEXT: flow.return{{.*}} loc(unknown)
// OUTPUT: pycc-opt: {{.*}}none: No such file or directory
func.func @sum(%a: i64) -> i64 {
  %two = arith.constant 2 : i64 loc("user.py":1:2)
  %sum = arith.addi %a, %two : i64
  flow.return %sum : i64 loc(unknown)
}
