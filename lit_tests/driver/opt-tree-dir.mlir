// A file per pass, in folders as the pipeline is nested.
// RUN: pycc-opt %s -p "simplify,func.func(remove-dead,simplify)" --print-tree-dir=%t -o %t.mlir
// RUN: FileCheck %s --input-file=%t/builtin_module_no-symbol-name/0_simplify.mlir --check-prefix=MODULE
// RUN: FileCheck %s --input-file=%t/builtin_module_no-symbol-name/func_func_one/1_0_remove-dead.mlir --check-prefix=ONE
// RUN: FileCheck %s --input-file=%t/builtin_module_no-symbol-name/func_func_two/1_1_simplify.mlir --check-prefix=TWO
// RUN: pycc-opt %s -p "simplify" --mlir-print-ir-tree-dir=%t --print-ir-before-all -o %t.mlir
// RUN: FileCheck %s --input-file=%t/builtin_module_no-symbol-name/0_simplify_before.mlir --check-prefix=BEFORE

// MODULE: // -----// IR Dump After simplify //----- //
// MODULE-NEXT: builtin.module {
// ONE: // -----// IR Dump After remove-dead ('func.func' operation: @one) //----- //
// ONE-NEXT: {{^}}func.func @one
// TWO: // -----// IR Dump After simplify ('func.func' operation: @two) //----- //
// BEFORE: // -----// IR Dump Before simplify //----- //
func.func @one() {
  flow.return
}
func.func @two() {
  flow.return
}
