// RUN: not pycc-opt %s -p "no-such-pass" 2>&1 | FileCheck %s --check-prefix=PASS
// RUN: not pycc-opt %s -p "simplify{no_such_option=1}" 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: not pycc-opt %s -p "simplify{" 2>&1 | FileCheck %s --check-prefix=PIPELINE
// RUN: not pycc-opt %s --check-level basement 2>&1 | FileCheck %s --check-prefix=LEVEL
// RUN: not pycc-opt %S/no-such-file.mlir 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not pycc-opt %s --no-such-flag 2>&1 | FileCheck %s --check-prefix=FLAG

// PASS: pycc-opt: unknown pass 'no-such-pass'; --list-passes prints those there are
// OPTION: pycc-opt: wrong pass option in
// OPTION-SAME: no_such_option
// PIPELINE: pycc-opt: malformed pass pipeline
// LEVEL: pycc-opt: argument --check-level
// FILE: No such file or directory
// FLAG: pycc-opt: unrecognized arguments: --no-such-flag
func.func @id(%a: i64) -> i64 {
  flow.return %a : i64
}
