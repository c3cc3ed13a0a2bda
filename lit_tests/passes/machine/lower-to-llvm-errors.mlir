// RUN: pycc-opt %s -p "lower-to-llvm" --check-level llvm-dialect | FileCheck %s

// A record names the file, the function and the line.
// CHECK-DAG: llvm.mlir.global private unnamed_addr constant @[[FILE:.*]]("prog.py\00")
// CHECK-DAG: llvm.mlir.global private unnamed_addr constant @[[NAME:.*]]("half\00")
// CHECK-DAG: llvm.mlir.global private unnamed_addr constant @[[RECORD:.*]]([@[[FILE]], @[[NAME]], 3 : i64])
// CHECK-DAG: llvm.mlir.global internal @[[TEXT:.*]]([4611686018427387904 : i64, 3 : i64, 1 : i64, 0 : i64, "odd\00"])

// The hot path is straight; the cold block makes the error pending and returns its number.
// CHECK-LABEL: llvm.func internal @"prog.half[int]"
// CHECK-SAME: -> !llvm.struct<(i32, i64)> attributes {passthrough = ["nounwind"]}
func.func @"prog.half[int]"(%a: i64, %even: i1) -> i64 attributes {pycc.raises, pycc.name = "half"} {
  // CHECK: %[[NUMBER:.*]] = llvm.mlir.constant(47) : i64
  // CHECK: llvm.cond_br %[[OK:.*]], ^[[NEXT:.*]], ^[[COLD:.*]] {branch_weights = array<i32: 1048576, 1>}
  // CHECK: ^[[NEXT]]:
  // CHECK: llvm.br ^[[RETURN:.*]](
  // CHECK: ^[[RETURN]](%[[V:.*]]: i64):
  // CHECK: llvm.insertvalue %{{.*}}, %{{.*}}[0] : !llvm.struct<(i32, i64)>
  // CHECK: llvm.insertvalue %[[V]], %{{.*}}[1] : !llvm.struct<(i32, i64)>
  // CHECK: ^[[COLD]]:
  // CHECK-NEXT: llvm.call @pycc.raise(%{{.*}}, %[[NUMBER]], %{{.*}}, %{{.*}})
  // CHECK-NEXT: llvm.br ^[[FAILED:.*]](%{{.*}} : i32)
  // CHECK: ^[[FAILED]](%[[STATUS:.*]]: i32):
  // CHECK-NEXT: llvm.insertvalue %[[STATUS]], %{{.*}}[0]
  flow.check %even "ValueError" "odd" loc(fused["prog.py":3:5, "prog.py":3:9])
  %one = arith.constant 1 : i64
  %h = arith.shrsi %a, %one : i64
  flow.return %h : i64
}

// A failed call adds to the traceback; the error of a callee goes to the handler, unless it is not the handler's business.
// CHECK-LABEL: llvm.func internal @guard
// CHECK-SAME: -> !llvm.struct<(i32, i64)>
func.func @guard(%a: i64, %even: i1, %s: !mem.ref<"str">, %kept: !mem.ref<"str">) -> i64 attributes {pycc.raises} {
  // CHECK: %[[R:.*]] = llvm.call @"prog.half[int]"
  // CHECK-NEXT: %[[STATUS:.*]] = llvm.extractvalue %[[R]][0]
  // CHECK-NEXT: %[[OK:.*]] = llvm.icmp "eq" %[[STATUS]]
  // CHECK-NEXT: llvm.cond_br %[[OK]], ^{{.*}}, ^[[COLD:.*]] {branch_weights
  // The handler takes class and message out of the context.
  // CHECK: llvm.extractvalue %[[R]][1]
  // CHECK-NEXT: llvm.br
  // CHECK-NEXT: ^[[HANDLER:bb[0-9]+]]:
  // CHECK: llvm.load %{{.*}} {pycc.tbaa = "field error_class"
  // CHECK: llvm.load %{{.*}} {pycc.tbaa = "field error_message"
  // CHECK: llvm.store %{{.*}} {pycc.tbaa = "field error_class"
  // CHECK: llvm.store %{{.*}} {pycc.tbaa = "field error_message"
  // CHECK: ^[[COLD]]:
  // CHECK-NEXT: llvm.call @pycc.trace(
  // CHECK-NEXT: llvm.call @pycc.release.str(
  // CHECK-NEXT: %[[CAUGHT:.*]] = llvm.icmp "uge" %[[STATUS]]
  // CHECK-NEXT: llvm.cond_br %[[CAUGHT]], ^[[HANDLER]], ^[[PASSES:.*]]
  // CHECK: ^[[PASSES]]:
  // CHECK-NEXT: llvm.call @pycc.release.str(
  // CHECK-NEXT: llvm.br ^{{.*}}(%[[STATUS]] : i32)
  %r = flow.try -> (i64) {
    %v = flow.call @"prog.half[int]"(%a, %even) unwind(%s) escape(%kept) : (i64, i1) -> i64
    flow.yield %v : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    mem.release %e : !mem.struct<"exception", [i64, !mem.ref<"str">]>
    flow.yield %a : i64
  }
  flow.return %r : i64
}

// Boundary code takes every error.
// CHECK-LABEL: llvm.func @entry
// CHECK-SAME: (%[[A:.*]]: i64, %{{.*}}: i1) -> i32
// CHECK: %[[CONTEXT:.*]] = llvm.alloca
// CHECK: llvm.call @"prog.half[int]"(%[[CONTEXT]], %[[A]],
// CHECK-NOT: llvm.icmp "uge"
// CHECK: }
func.func @"c.entry"(%a: i64, %even: i1) -> i32 attributes {pycc.export = "entry"} {
  %r = flow.try every -> (i32) {
    %v = flow.call @"prog.half[int]"(%a, %even) : (i64, i1) -> i64
    %zero = arith.constant 0 : i32
    flow.yield %zero : i32
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %number = mem.extract %e[0] : i64
    %status = arith.trunci %number : i64 to i32
    mem.release %e : !mem.struct<"exception", [i64, !mem.ref<"str">]>
    flow.yield %status : i32
  }
  flow.return %r : i32
}

// Overflow: one instruction and a cold edge.
// CHECK-LABEL: llvm.func internal @sum
// CHECK: %[[BOTH:.*]] = "llvm.intr.sadd.with.overflow"(%{{.*}}, %{{.*}}) : (i64, i64) -> !llvm.struct<(i64, i1)>
// CHECK-NEXT: %[[WRONG:.*]] = llvm.extractvalue %[[BOTH]][1]
// CHECK-NEXT: llvm.cond_br %[[WRONG]], ^{{.*}}, ^{{.*}} {branch_weights = array<i32: 1, 1048576>}
func.func @sum(%a: i64, %b: i64) -> i64 attributes {pycc.raises} {
  %r = flow.checked "add" %a, %b : i64
  flow.return %r : i64
}

// What a handler raises again goes on with its traceback.
// CHECK-LABEL: llvm.func internal @again
// CHECK: %[[BEFORE:.*]] = llvm.load %{{.*}} {pycc.tbaa = "field raise_count"
// CHECK: llvm.call @pycc.reraise(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %[[BEFORE]])
func.func @again(%a: i64, %b: i64, %c: i1) attributes {pycc.raises} {
  flow.try {
    flow.check %c "KeyError" ""
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.raise %e
  }
  flow.return
}

// A function that can call itself looks at the stack first.
// CHECK-LABEL: llvm.func internal @deep
// CHECK: %[[HERE:.*]] = llvm.alloca
// CHECK: %[[ADDRESS:.*]] = llvm.ptrtoint %[[HERE]]
// CHECK: %[[LIMIT:.*]] = llvm.load %{{.*}} {pycc.tbaa = "field stack_limit"
// CHECK: llvm.icmp "uge" %[[ADDRESS]], %[[LIMIT]]
func.func @deep() attributes {pycc.raises, pycc.recursive} {
  flow.call @deep() : () -> ()
  flow.return
}
