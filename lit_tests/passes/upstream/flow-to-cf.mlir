// RUN: pycc-opt %s -p "flow-to-cf" | FileCheck %s

// CHECK-LABEL: func.func @search
// CHECK: cf.br ^[[HEAD:.*]](%{{.*}} : i64)
// CHECK: ^[[HEAD]](%[[I:.*]]: i64):
// CHECK: %[[MORE:.*]] = arith.cmpi slt, %[[I]], %n
// CHECK: cf.cond_br %[[MORE]], ^[[BODY:.*]], ^[[OUT:.*]]
// CHECK: ^[[BODY]]:
// CHECK: %[[NEXT:.*]] = arith.addi %[[I]]
// CHECK: cf.cond_br %{{.*}}, ^[[FOUND:.*]], ^[[ON:.*]]
// CHECK: ^[[FOUND]]:
// CHECK: func.return %[[I]] : i64
// CHECK: ^[[ON]]:
// CHECK: cf.br ^[[AFTER:.*]]
// CHECK: ^[[AFTER]]:
// CHECK: cf.br ^[[HEAD]](%[[NEXT]] : i64)
// CHECK: ^[[OUT]]:
// CHECK: func.return %n : i64
func.func @search(%n: i64, %wanted: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %found = arith.cmpi eq, %i, %wanted : i64
    flow.if %found {
      flow.return %i : i64
    }
    flow.continue
  }
  flow.return %n : i64
}

// Slots are cells of memory in the frame; what is `scf` stays.
// CHECK-LABEL: func.func @cell
// CHECK: %[[CELL:.*]] = memref.alloca() : memref<i64>
// CHECK: scf.if
// CHECK: memref.store %n, %[[CELL]][] : memref<i64>
// CHECK: memref.load %[[CELL]][] : memref<i64>
func.func @cell(%n: i64, %c: i1) -> i64 {
  %s = flow.slot : !flow.slot<i64>
  scf.if %c {
    scf.yield
  }
  flow.store_slot %n, %s : i64, !flow.slot<i64>
  %v = flow.load_slot %s : !flow.slot<i64> -> i64
  flow.return %v : i64
}

// A function with an error in it is left as it is.
// CHECK-LABEL: func.func @raising
// CHECK: flow.check
// CHECK: flow.return
func.func @raising(%c: i1) {
  flow.check %c "ValueError" "no"
  flow.return
}
