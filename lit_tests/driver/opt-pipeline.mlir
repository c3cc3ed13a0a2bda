// What pipelines are made of: passes, named pipelines, pipelines nested under ops; flags that are passes.
// RUN: pycc-opt %s -p "simplify,func.func(simplify,remove-dead)" --print-pipeline 2>&1 | FileCheck %s --check-prefixes=DUMP,FOLDED
// RUN: pycc-opt %s -p "builtin.module(func.func(simplify))" | FileCheck %s --check-prefix=FOLDED
// RUN: pycc-opt %s --pass-pipeline "builtin.module(func.func(simplify))" | FileCheck %s --check-prefix=FOLDED
// RUN: pycc-opt %s --mlir-disable-threading --mlir-pass-pipeline-local-reproducer --simplify -canonicalize --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefixes=FLAGS,FOLDED
// RUN: pycc-opt %s -p " simplify , verify-level{ level = structured } " --print-pipeline 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: pycc-opt %s --verify-level=level=structured --print-pipeline 2>&1 | FileCheck %s --check-prefix=FLAG-OPTION
// RUN: pycc-opt %s -p "structured-to-buffers" --print-pipeline 2>&1 | FileCheck %s --check-prefix=NAMED
// RUN: pycc-opt %s -p "func.func(lower-to-llvm)" --verify-diagnostics

// DUMP: builtin.module(simplify,func.func(simplify,remove-dead))
// FLAGS: builtin.module(simplify,canonicalize)
// OPTION: builtin.module(simplify,verify-level{level=structured})
// FLAG-OPTION: builtin.module(verify-level{level=structured})
// NAMED: builtin.module(version-loops,inline-library,
// NAMED-SAME: insert-ownership)

// FOLDED: func.func @sum
// FOLDED-NOT: arith.addi
// FOLDED: arith.constant 5 : i64
// expected-error @below {{lower-to-llvm: it may change nothing but the func.func that it is nested under, and left llvm.func @sum in place of func.func @sum}}
func.func @sum() -> i64 {
  %two = arith.constant 2 : i64
  %three = arith.constant 3 : i64
  %sum = arith.addi %two, %three : i64
  flow.return %sum : i64
}
