// Locations as MLIR prints them: by names that are given behind the ops that use them.
// RUN: pycc-opt %s --mlir-print-debuginfo | FileCheck %s
// RUN: pycc-opt %s --mlir-print-debuginfo | pycc-opt --mlir-print-debuginfo | FileCheck %s

// CHECK: func.func @f(%a: i64 loc("a"("a.py":1:3))) -> i64 {
// CHECK-NEXT: arith.addi {{.*}} loc(fused<"tag">["a.py":2:2, "a.py":2:9])
// CHECK-NEXT: flow.return {{.*}} loc("a.py":2:2)
// CHECK-NEXT: } loc(callsite("a.py":2:2 at "a.py":1:1))
#loc = loc("a.py":1:1)
builtin.module {
  func.func @f(%a: i64 loc("a"("a.py":1:3))) -> i64 {
    %b = arith.addi %a, %a : i64 loc(#loc3)
    flow.return %b : i64 loc(#loc1)
  } loc(#loc2)
} loc(#loc)
#loc2 = loc(callsite(#loc1 at #loc))
#loc3 = loc(fused<"tag">[#loc1, "a.py":2:9])
#loc1 = loc("a.py":2:2)
