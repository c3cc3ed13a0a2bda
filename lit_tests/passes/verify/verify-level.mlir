// RUN: split-file %s %t
// RUN: pycc-opt %t/py.mlir -p "verify-level{level=py}" | FileCheck %s --check-prefix=PY
// RUN: pycc-opt %t/typed.mlir -p "verify-level{level=typed}" | FileCheck %s --check-prefix=TYPED
// RUN: pycc-opt %t/structured.mlir -p "verify-level{level=structured}" | FileCheck %s --check-prefix=STRUCTURED
// RUN: pycc-opt %t/buffers.mlir -p "verify-level{level=buffers}" | FileCheck %s --check-prefix=BUFFERS
// RUN: pycc-opt %t/machine.mlir -p "verify-level{level=llvm-dialect}" | FileCheck %s --check-prefix=MACHINE

// Each level's own ops and types are allowed, and stay as they are.

//--- py.mlir
// PY: py.func template @prog.f
// PY: py.binary
py.func template @prog.f(%a) {
  %b = py.binary "add" %a, %a
  flow.return %b : !py.unknown
}

//--- typed.mlir
// TYPED: py.func @"f[int]"
// TYPED: py.binary
py.func @"f[int]"(%a: !py.int) -> !py.int {
  %b = py.binary "add" %a, %a : !py.int
  flow.return %b : !py.int
}
// The function of a `map` is known at compile time: it takes no room in the struct.
// TYPED: py.func @mapped
py.func @mapped(%m: !py.struct<"map", [!py.function<"builtins.len">, !py.object<"list", [!py.str]>]>) -> !py.int {
  %b = py.constant 0 : i64 -> !py.int
  flow.return %b : !py.int
}

//--- structured.mlir
// STRUCTURED: func.func @f
// STRUCTURED: tensor.empty
func.func @f(%a: i64, %s: !mem.ref<"str">) -> i64 {
  %t = tensor.empty() : tensor<4xf64>
  %b = flow.checked "add" %a, %a : i64
  flow.return %b : i64
}

//--- buffers.mlir
// BUFFERS: func.func @f
// BUFFERS: mem.release
func.func @f(%a: memref<?xf64, strided<[?], offset: ?>>, %s: !mem.ref<"str">) {
  mem.retain %s : !mem.ref<"str">
  mem.release %s : !mem.ref<"str">
  flow.return
}

//--- machine.mlir
// MACHINE: llvm.func @f
// MACHINE: llvm.add
llvm.func @f(%a: i64) -> i64 {
  %b = llvm.add %a, %a : i64
  llvm.return %b : i64
}
