// RUN: pycc-opt %s -p "lower-to-llvm" --check-level llvm-dialect | FileCheck %s

// Two arms meet in a block with the results.
// CHECK-LABEL: llvm.func internal @choose
// CHECK-SAME: (%{{.*}}: !llvm.ptr {llvm.nonnull, {{.*}}}, %[[C:.*]]: i1, %[[A:.*]]: i64) -> i64
func.func @choose(%c: i1, %a: i64) -> i64 {
  // CHECK: %[[ONE:.*]] = llvm.mlir.constant(1) : i64
  // CHECK: llvm.cond_br %[[C]], ^[[THEN:.*]], ^[[ELSE:.*]]
  // CHECK: ^[[THEN]]:
  // CHECK-NEXT: %[[S:.*]] = llvm.add %[[A]], %[[ONE]] : i64
  // CHECK-NEXT: llvm.br ^[[MERGE:.*]](%[[S]] : i64)
  // CHECK: ^[[ELSE]]:
  // CHECK-NEXT: llvm.br ^[[MERGE]](%[[A]] : i64)
  // CHECK: ^[[MERGE]](%[[R:.*]]: i64):
  // CHECK-NEXT: llvm.return %[[R]] : i64
  %r = flow.if %c -> (i64) {
    %one = arith.constant 1 : i64
    %s = arith.addi %a, %one : i64
    flow.yield %s : i64
  } else {
    flow.yield %a : i64
  }
  flow.return %r : i64
}

// What control cannot reach is not there.
// CHECK-LABEL: llvm.func internal @both_return
// CHECK: llvm.return
// CHECK: llvm.return
// CHECK-NOT: llvm.unreachable
// CHECK: }
func.func @both_return(%c: i1, %a: i64, %b: i64) -> i64 {
  flow.if %c {
    flow.return %a : i64
  } else {
    flow.return %b : i64
  }
  flow.unreachable
}

// Step 1: the induction value counts, and its increment does not wrap.
// CHECK-LABEL: llvm.func internal @count
func.func @count(%lower: i64, %upper: i64) -> i64 {
  // CHECK: %[[SOME:.*]] = llvm.icmp "slt" %[[L:.*]], %[[U:.*]] : i64
  // CHECK-NEXT: llvm.cond_br %[[SOME]], ^[[BODY:.*]](%[[L]], %[[Z:.*]] : i64, i64), ^[[EXIT:.*]](%[[Z]] : i64)
  // CHECK: ^[[BODY]](%[[I:.*]]: i64, %[[ACC:.*]]: i64):
  // CHECK: llvm.br ^[[LATCH:.*]](
  // CHECK: ^[[LATCH]](%[[NEXT:.*]]: i64):
  // CHECK-NEXT: %[[J:.*]] = llvm.add %[[I]], %{{.*}} overflow<nsw> : i64
  // CHECK-NEXT: %[[MORE:.*]] = llvm.icmp "slt" %[[J]], %[[U]] : i64
  // CHECK-NEXT: llvm.cond_br %[[MORE]], ^[[BODY]](%[[J]], %[[NEXT]] : i64, i64), ^[[EXIT]](%[[NEXT]] : i64)
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %lower to %upper step %one (%acc = %zero : i64) {
    %s = arith.addi %acc, %i : i64
    flow.continue %s : i64
  }
  flow.return %r : i64
}

// Any other step: trips are counted, unsigned, so that no bound is too far.
// CHECK-LABEL: llvm.func internal @stride
func.func @stride(%lower: i64, %upper: i64, %step: i64) {
  // CHECK: %[[D:.*]] = llvm.sub
  // CHECK: %[[Q:.*]] = llvm.udiv
  // CHECK: %[[N:.*]] = llvm.select
  // CHECK: llvm.icmp "ne" %[[N]]
  // CHECK: llvm.add %{{.*}} overflow<nuw> : i64
  // CHECK: llvm.icmp "ult" %{{.*}}, %[[N]] : i64
  flow.for %i = %lower to %upper step %step {
    flow.continue
  }
  flow.return
}

// A loop that is never left has no exit block.
// CHECK-LABEL: llvm.func internal @endless
// CHECK: llvm.br ^[[HEADER:.*]]
// CHECK: ^[[HEADER]]:
// CHECK-NEXT: llvm.br ^[[HEADER]]
// CHECK-NEXT: }
func.func @endless() {
  flow.loop {
    flow.continue
  }
  flow.unreachable
}

// CHECK-LABEL: llvm.func internal @leave_two_regions
// CHECK: llvm.cond_br %{{.*}}, ^[[OUT:.*]], ^
// CHECK: ^[[OUT]]:
// CHECK-NEXT: llvm.br ^[[END:.*]](%{{.*}} : i64)
// CHECK: ^[[END]](%[[R:.*]]: i64):
// CHECK-NEXT: llvm.return %[[R]]
func.func @leave_two_regions(%c: i1, %a: i64) -> i64 {
  %r = flow.block -> (i64) {
    flow.loop {
      flow.if %c {
        flow.leave %a : i64
      }
      flow.continue
    }
    flow.unreachable
  }
  flow.return %r : i64
}
