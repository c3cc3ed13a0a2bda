// RUN: pycc-opt %s -p "llvm-to-upstream" | FileCheck %s

// A string is a value as it is; addresses need ops.
// CHECK: llvm.mlir.global private unnamed_addr constant @text("k.py\00")
llvm.mlir.global private unnamed_addr constant @text("k.py\00") {addr_space = 0 : i32, alignment = 1 : i64} : !llvm.array<5 x i8>
// CHECK: llvm.mlir.global private constant @record() {addr_space = 0 : i32} : !llvm.struct<(!llvm.ptr, i64)> {
// CHECK: %[[P:.*]] = llvm.mlir.poison : !llvm.struct<(!llvm.ptr, i64)>
// CHECK: %[[A:.*]] = llvm.mlir.addressof @text : !llvm.ptr
// CHECK: %[[Q:.*]] = llvm.insertvalue %[[A]], %[[P]][0]
// CHECK: %[[N:.*]] = llvm.mlir.constant(7) : i64
// CHECK: %[[R:.*]] = llvm.insertvalue %[[N]], %[[Q]][1]
// CHECK: llvm.return %[[R]]
llvm.mlir.global private constant @record([@text, 7 : i64]) {addr_space = 0 : i32} : !llvm.struct<(!llvm.ptr, i64)>

// CHECK: llvm.func @sin(f64) -> f64 attributes {passthrough = ["nounwind"], memory_effects = #llvm.memory_effects<other = none, argMem = none, inaccessibleMem = none, errnoMem = none, targetMem0 = none, targetMem1 = none>}
llvm.func @sin(f64) -> f64 attributes {passthrough = ["nounwind", "memory(none)"]}

// CHECK: llvm.load %p {tbaa = [#llvm.tbaa_tag<base_type = <id = "element i64", members = {<#llvm.tbaa_type_desc<id = "array", members = {<#llvm.tbaa_root<id = "pycc">, 0>}>, 0>}>, access_type = <id = "element i64", members = {<#llvm.tbaa_type_desc<id = "array", members = {<#llvm.tbaa_root<id = "pycc">, 0>}>, 0>}>, offset = 0>], alignment = 8 : i64}
llvm.func @read(%p: !llvm.ptr) -> i64 {
  %v = llvm.load %p {alignment = 8 : i64, pycc.tbaa = "element i64"} : !llvm.ptr -> i64
  llvm.return %v : i64
}
