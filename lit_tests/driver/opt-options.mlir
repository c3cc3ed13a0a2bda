// RUN: not pycc-opt %s -p "no-such-pass" 2>&1 | FileCheck %s --check-prefix=PASS
// RUN: not pycc-opt %s -p "simplfy" 2>&1 | FileCheck %s --check-prefix=NEAR
// RUN: not pycc-opt %s -p "simplify{no_such_option=1}" 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: not pycc-opt %s -p "verify-level{levle=typed}" 2>&1 | FileCheck %s --check-prefix=OPTION-NEAR
// RUN: not pycc-opt %s -p "simplify{" 2>&1 | FileCheck %s --check-prefix=PIPELINE
// RUN: not pycc-opt %s -p "func.fnc(simplify)" 2>&1 | FileCheck %s --check-prefix=ANCHOR
// RUN: not pycc-opt %s -p "simplify(simplify)" 2>&1 | FileCheck %s --check-prefix=NO-ANCHOR
// RUN: not pycc-opt %s --check-level basement 2>&1 | FileCheck %s --check-prefix=LEVEL
// RUN: not pycc-opt %S/no-such-file.mlir 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: not pycc-opt %s --no-such-flag 2>&1 | FileCheck %s --check-prefix=FLAG
// RUN: not pycc-opt %s --verify-eech 2>&1 | FileCheck %s --check-prefix=FLAG-NEAR
// RUN: not pycc-opt %s --verify-each=maybe 2>&1 | FileCheck %s --check-prefix=SWITCH
// RUN: not pycc-opt %s -p "simplify" --print-ir-after=remove-dead 2>&1 | FileCheck %s --check-prefix=AROUND

// PASS: pycc-opt: unknown pass `no-such-pass`; --list-passes prints those there are
// NEAR: pycc-opt: unknown pass `simplfy`; did you mean `simplify`?
// NEAR-NEXT: simplfy
// NEAR-NEXT: ^
// OPTION: pycc-opt: pass `simplify` has no option `no-such-option`; it has none
// OPTION-NEAR: pycc-opt: pass `verify-level` has no option `levle`; did you mean `level`?
// PIPELINE: pycc-opt: expected `}` or an option
// PIPELINE-NEXT: simplify{
// PIPELINE-NEXT: {{^}}          ^
// ANCHOR: pycc-opt: unknown op `func.fnc`; did you mean `func.func`?
// NO-ANCHOR: pycc-opt: `simplify` is a pass: only the name of an op, such as func.func, is followed by `(`
// LEVEL: pycc-opt: argument --check-level
// FILE: No such file or directory
// FLAG: pycc-opt: unknown flag --no-such-flag; -h prints those there are
// FLAG-NEAR: pycc-opt: unknown flag --verify-eech; did you mean --verify-each?
// SWITCH: pycc-opt: argument --verify-each: 'maybe' is neither true nor false
// AROUND: pycc-opt: no pass 'remove-dead' to print IR around; the pipeline has simplify
func.func @id(%a: i64) -> i64 {
  flow.return %a : i64
}
