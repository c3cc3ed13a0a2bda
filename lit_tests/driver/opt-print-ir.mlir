// The IR around passes, on standard error.
// RUN: pycc-opt %s -p "simplify,remove-dead" -o %t --print-ir-before=simplify 2>&1 | FileCheck %s --check-prefix=BEFORE
// RUN: pycc-opt %s -p "simplify,remove-dead" -o %t --mlir-print-ir-after=remove-dead,simplify 2>&1 | FileCheck %s --check-prefix=AFTER
// RUN: pycc-opt %s -p "simplify,remove-dead" -o %t --print-ir-before-all --print-ir-after-all 2>&1 | FileCheck %s --check-prefix=ALL
// RUN: pycc-opt %s -p "simplify,simplify,remove-dead" -o %t --print-ir-after-change 2>&1 | FileCheck %s --check-prefix=CHANGE
// RUN: pycc-opt %s -p "func.func(simplify)" -o %t --print-ir-after-all 2>&1 | FileCheck %s --check-prefix=NESTED
// RUN: pycc-opt %s -p "func.func(simplify)" -o %t --print-ir-after-all --print-ir-module-scope 2>&1 | FileCheck %s --check-prefix=SCOPE
// RUN: not pycc-opt %s -p "simplify,verify-level{level=typed}" --print-ir-after-failure 2>&1 | FileCheck %s --check-prefix=FAILURE

// BEFORE: // -----// IR Dump Before simplify //----- //
// BEFORE-NEXT: builtin.module {
// BEFORE: arith.addi
// BEFORE-NOT: IR Dump

// AFTER-NOT: IR Dump Before
// AFTER: // -----// IR Dump After simplify //----- //
// AFTER: arith.constant 5 : i64
// AFTER: // -----// IR Dump After remove-dead //----- //
// AFTER-NOT: IR Dump

// ALL: IR Dump Before simplify
// ALL: IR Dump After simplify
// ALL: IR Dump Before remove-dead
// ALL: IR Dump After remove-dead

// The second simplify has nothing to do.
// CHANGE: IR Dump After simplify
// CHANGE-NOT: IR Dump After simplify
// CHANGE: IR Dump After remove-dead

// NESTED: // -----// IR Dump After simplify ('func.func' operation: @sum) //----- //
// NESTED-NEXT: {{^}}func.func @sum
// NESTED: // -----// IR Dump After simplify ('func.func' operation: @other) //----- //
// NESTED-NEXT: {{^}}func.func @other

// SCOPE: // -----// IR Dump After simplify ('func.func' operation: @sum) //----- //
// SCOPE-NEXT: builtin.module {
// SCOPE: func.func @other

// FAILURE: // -----// IR Dump After verify-level Failed //----- //
// FAILURE: arith.constant 5 : i64
// FAILURE: error: verify-level: func.func may not appear at level typed
func.func @sum() -> i64 {
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %sum = arith.addi %two, %three : i64
  flow.return %sum : i64
}
func.func @other() {
  flow.return
}
