// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "llvm-to-upstream" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// What upstream says as we do.
llvm.mlir.global private unnamed_addr constant @text("k.py\00") {addr_space = 0 : i32, alignment = 1 : i64} : !llvm.array<5 x i8>
llvm.func @read(%p: !llvm.ptr, %a: i64) -> i64 {
  %v = llvm.load %p {alignment = 8 : i64} : !llvm.ptr -> i64
  %s = llvm.add %v, %a : i64
  llvm.return %s : i64
}
