// RUN: pycc-opt %s -p "lower-to-llvm" --check-level llvm-dialect | FileCheck %s

// CHECK-DAG: llvm.mlir.global private unnamed_addr constant @[[TABLE:.*]](dense<[1, 2, 3]>
// CHECK-DAG: llvm.mlir.global private unnamed_addr constant @[[ROWS:pycc.table.[0-9]+]]({{\[\[}}1 : i8, @pycc.str.{{[0-9]+}}, @pycc.table.{{[0-9]+}}], [0 : i8, @pycc.str.{{[0-9]+}}, @pycc.table.{{[0-9]+}}]])
mem.class @node fields (value: i64, flag: i1, next: !mem.ref<"node">)
mem.class @list fields (size: i64, data: !mem.ptr<i64>) finalizer @list.__del__

func.func @list.__del__(%l: !mem.ref<"list">) {
  %n = mem.get_field %l "size" : i64
  %d = mem.get_field %l "data" : !mem.ptr<i64>
  mem.free %d, %n
  func.return
}

// The last release drops the object: its own references, its finalizer, its memory.
// CHECK-LABEL: llvm.func internal @pycc.drop.node
// CHECK: llvm.call @pycc.release_nullable.node
// CHECK: llvm.call @pycc.free_object.node
// CHECK-LABEL: llvm.func internal @pycc.release_nullable.node
// CHECK-SAME: passthrough = ["nounwind", "alwaysinline"]

// Fields lie behind the count, each at its alignment; a boolean is a byte.
// CHECK-LABEL: llvm.func internal @fields
// CHECK-SAME: %[[N:[0-9]+]]: !llvm.ptr {llvm.nonnull, llvm.noundef, llvm.align = 8 : i64, llvm.dereferenceable = 32 : i64})
func.func @fields(%n: !mem.ref<"node">) -> i1 {
  // CHECK: %[[V:.*]] = llvm.getelementptr inbounds %[[N]][8]
  // CHECK: llvm.load %[[V]] {pycc.tbaa = "field value", alignment = 8 : i64}
  %v = mem.get_field %n "value" : i64
  // CHECK: %[[F:.*]] = llvm.getelementptr inbounds %[[N]][16]
  // CHECK: %[[B:.*]] = llvm.load %[[F]] {pycc.tbaa = "field flag", alignment = 1 : i64} : !llvm.ptr -> i8
  // CHECK: %[[R:.*]] = llvm.icmp "ne" %[[B]]
  %f = mem.get_field %n "flag" : i1
  // What a counted field held is released, and may be null.
  // CHECK: %[[P:.*]] = llvm.getelementptr inbounds %[[N]][24]
  // CHECK: %[[OLD:.*]] = llvm.load %[[P]]
  // CHECK: llvm.store
  // CHECK: llvm.call @pycc.release_nullable.node(%{{.*}}, %[[OLD]])
  %null = mem.null : !mem.ref<"node">
  mem.set_field %n "next", %null : !mem.ref<"node">
  flow.return %f : i1
}

// CHECK-LABEL: llvm.func internal @elements
func.func @elements(%p: !mem.ptr<!mem.struct<"pair", [i64, i1]>>, %i: i64) -> i64 {
  // CHECK: %[[E:.*]] = llvm.getelementptr inbounds %{{.*}}[%{{.*}}] : (!llvm.ptr, i64) -> !llvm.ptr, !llvm.array<16 x i8>
  // CHECK: %[[A:.*]] = llvm.load %[[E]] {pycc.tbaa = "element i64"
  // CHECK: llvm.getelementptr inbounds %[[E]][8]
  // CHECK: llvm.load %{{.*}} {pycc.tbaa = "element i1", alignment = 1 : i64} : !llvm.ptr -> i8
  %v = mem.load %p[%i] : !mem.struct<"pair", [i64, i1]>
  %first = mem.extract %v[0] : i64
  flow.return %first : i64
}

// Bytes may be part of anything: no TBAA.
// CHECK-LABEL: llvm.func internal @bytes
// CHECK: llvm.load %{{.*}} {alignment = 1 : i64} : !llvm.ptr -> i8
func.func @bytes(%p: !mem.ptr<i8>, %i: i64) -> i8 {
  %v = mem.load %p[%i] : i8
  flow.return %v : i8
}

// Nor has what was just taken for something else.
// CHECK-LABEL: llvm.func internal @reinterpreted
// CHECK: llvm.load %{{.*}} {alignment = 8 : i64} : !llvm.ptr -> f64
func.func @reinterpreted(%p: !mem.ptr<i64>, %i: i64) -> f64 {
  %q = mem.cast %p : !mem.ptr<i64> -> !mem.ptr<f64>
  %r = mem.offset %q, %i : !mem.ptr<f64>
  %v = mem.load %r[%i] : f64
  flow.return %v : f64
}

// Allocation may fail.
// CHECK-LABEL: llvm.func internal @allocate
func.func @allocate(%n: i64) -> !mem.ref<"list"> attributes {pycc.raises} {
  // CHECK: %[[L:.*]] = llvm.call @pycc.new.list(%[[CONTEXT:.*]], %{{.*}})
  // CHECK-NEXT: %[[THERE:.*]] = llvm.icmp "ne" %[[L]], %{{.*}} : !llvm.ptr
  // CHECK-NEXT: llvm.cond_br %[[THERE]]
  %l = mem.new : !mem.ref<"list">
  // CHECK: llvm.call @pycc.alloc(%[[CONTEXT]], %{{.*}}, %{{.*}})
  // CHECK: ^{{.*}}:
  // CHECK: llvm.call @pycc.raise
  // CHECK: ^{{.*}}:
  // CHECK: llvm.call @pycc.raise
  // CHECK-NEXT: llvm.call @pycc.release.list(%[[CONTEXT]], %[[L]])
  %p = mem.alloc %n unwind(%l) : !mem.ptr<i64>
  mem.set_field %l "data", %p : !mem.ptr<i64>
  flow.return %l : !mem.ref<"list">
}

// C's functions are not LLVM's to know; a pure one may be moved.
// CHECK-LABEL: llvm.func @pow(f64, f64) -> f64 attributes {passthrough = ["nounwind", "nobuiltin", "willreturn", "memory(none)"]}
// CHECK-LABEL: llvm.func internal @power
// CHECK: llvm.call @pow
func.func @power(%x: f64) -> f64 {
  %r = mem.call_c "pow"(%x, %x) pure : (f64, f64) -> f64
  flow.return %r : f64
}

// CHECK-LABEL: llvm.func internal @table
// CHECK: llvm.mlir.addressof @[[TABLE]]
func.func @table(%i: i64) -> i64 {
  %t = mem.table dense<[1, 2, 3]> : tensor<3xi64> : !mem.ptr<i64>
  %v = mem.load %t[%i] : i64
  flow.return %v : i64
}

// A table of other things than numbers: a bool takes a byte, a str is its object, a pointer another table.
// CHECK-LABEL: llvm.func internal @rows
// CHECK: llvm.mlir.addressof @[[ROWS]]
func.func @rows(%i: i64) -> !mem.ptr<f64> {
  %t = mem.table [[true, "low", dense<[0.5, 1.5]> : tensor<2xf64>], [false, "high", []]] : !mem.ptr<!mem.struct<"tuple", [i1, !mem.ref<"str">, !mem.ptr<f64>]>>
  %v = mem.load %t[%i] : !mem.struct<"tuple", [i1, !mem.ref<"str">, !mem.ptr<f64>]>
  %p = mem.extract %v[2] : !mem.ptr<f64>
  flow.return %p : !mem.ptr<f64>
}

// A memref is passed member by member; strides that the type knows are constants.
// CHECK-LABEL: llvm.func internal @array
// CHECK-SAME: !llvm.ptr, %[[A:[0-9]+]]: !llvm.ptr, %[[O:[0-9]+]]: i64, %{{[0-9]+}}: i64, %{{[0-9]+}}: i64, %[[S:[0-9]+]]: i64, %{{[0-9]+}}: i64)
func.func @array(%i: index, %j: index, %m: memref<?x?xf64, strided<[?, 1], offset: ?>>) -> f64 {
  // CHECK: %[[ROW:.*]] = llvm.mul %{{.*}}, %[[S]] overflow<nsw> : i64
  // CHECK: %[[START:.*]] = llvm.add %[[O]], %[[ROW]] overflow<nsw> : i64
  // CHECK: %[[PLACE:.*]] = llvm.add %[[START]], %{{.*}} overflow<nsw> : i64
  // CHECK: %[[E:.*]] = llvm.getelementptr inbounds %[[A]][%[[PLACE]]] : (!llvm.ptr, i64) -> !llvm.ptr, f64
  // CHECK: llvm.load %[[E]] {pycc.tbaa = "array", alignment = 8 : i64}
  %v = memref.load %m[%i, %j] : memref<?x?xf64, strided<[?, 1], offset: ?>>
  flow.return %v : f64
}
