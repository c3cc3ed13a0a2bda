// RUN: pycc-opt %s --split-input-file --verify-diagnostics

llvm.func @f(%a: i64) {
  // expected-error @below {{llvm.switch: one case value per destination expected}}
  "llvm.switch"(%a)[^one, ^two] <{case_values = [1 : i64, 2 : i64]}> : (i64) -> ()
^one:
  llvm.return
^two:
  llvm.return
}
