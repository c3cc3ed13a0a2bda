// Time and statistics, as trees on standard error.
// RUN: pycc-opt %s -p "simplify,func.func(cse)" --timing -o %t 2>&1 | FileCheck %s --check-prefix=TIME
// RUN: pycc-opt %s -p "simplify,func.func(cse)" --mlir-timing --mlir-timing-display=list -o %t 2>&1 | FileCheck %s --check-prefix=TIME-LIST
// RUN: pycc-opt %s -p "func.func(simplify,cse),remove-dead" --pass-statistics -o %t 2>&1 | FileCheck %s --check-prefix=COUNTS
// RUN: pycc-opt %s -p "func.func(cse),remove-dead,cse" --mlir-pass-statistics --mlir-pass-statistics-display=list -o %t 2>&1 | FileCheck %s --check-prefix=COUNTS-LIST

// TIME: ... Execution time report ...
// TIME: Total Execution Time: {{[0-9.]+}} seconds
// TIME: {{^}}  {{ *[0-9.]+ \( *[0-9.]+%\)}}  parse
// TIME: {{^}}  {{ *[0-9.]+ \( *[0-9.]+%\)}}  passes
// TIME-NEXT: {{^}}  {{ *[0-9.]+ \( *[0-9.]+%\)}}    simplify
// TIME-NEXT: {{^}}  {{ *[0-9.]+ \( *[0-9.]+%\)}}    'func.func' pipeline
// TIME-NEXT: {{^}}  {{ *[0-9.]+ \( *[0-9.]+%\)}}      cse
// TIME: (100.0%)  Total

// TIME-LIST: ... Execution time report ...
// TIME-LIST: {{%\)  [a-z]}}
// TIME-LIST: (100.0%)  Total

// COUNTS: ... Pass statistics report ...
// COUNTS: {{^}}'builtin.module' Pipeline
// COUNTS-NEXT: {{^}}  'func.func' Pipeline
// COUNTS-NEXT: {{^}}    simplify
// COUNTS-NEXT: {{^}}      (S) 8 ops before
// COUNTS: {{^}}    cse
// COUNTS: {{^}}  remove-dead

// COUNTS-LIST: {{^}}cse
// COUNTS-LIST: ops before
// COUNTS-LIST: {{^}}remove-dead
func.func @one() -> i64 {
  %a = arith.constant 2 : i64
  %b = arith.constant 2 : i64
  %c = arith.addi %a, %b : i64
  flow.return %c : i64
}
func.func @two(%a: i64) -> i64 {
  %c = arith.addi %a, %a : i64
  %d = arith.addi %a, %a : i64
  %e = arith.muli %c, %d : i64
  flow.return %e : i64
}
