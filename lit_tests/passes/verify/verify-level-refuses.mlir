// RUN: split-file --leading-lines %s %t
// RUN: pycc-opt %t/00.mlir --verify-diagnostics --no-verify -p "verify-level{level=py}"
// RUN: pycc-opt %t/01.mlir --verify-diagnostics --no-verify -p "verify-level{level=py}"
// RUN: pycc-opt %t/02.mlir --verify-diagnostics --no-verify -p "verify-level{level=typed}"
// RUN: pycc-opt %t/03.mlir --verify-diagnostics --no-verify -p "verify-level{level=typed}"
// RUN: pycc-opt %t/04.mlir --verify-diagnostics --no-verify -p "verify-level{level=typed}"
// RUN: pycc-opt %t/05.mlir --verify-diagnostics --no-verify -p "verify-level{level=typed}"
// RUN: pycc-opt %t/06.mlir --verify-diagnostics --no-verify -p "verify-level{level=structured}"
// RUN: pycc-opt %t/07.mlir --verify-diagnostics --no-verify -p "verify-level{level=structured}"
// RUN: pycc-opt %t/08.mlir --verify-diagnostics --no-verify -p "verify-level{level=structured}"
// RUN: pycc-opt %t/09.mlir --verify-diagnostics --no-verify -p "verify-level{level=structured}"
// RUN: pycc-opt %t/10.mlir --verify-diagnostics --no-verify -p "verify-level{level=buffers}"
// RUN: pycc-opt %t/11.mlir --verify-diagnostics --no-verify -p "verify-level{level=buffers}"
// RUN: pycc-opt %t/12.mlir --verify-diagnostics --no-verify -p "verify-level{level=llvm-dialect}"
// RUN: pycc-opt %t/13.mlir --verify-diagnostics --no-verify -p "verify-level{level=llvm-dialect}"
// RUN: pycc-opt %t/14.mlir --verify-diagnostics --no-verify -p "verify-level{level=llvm-dialect}"
// RUN: pycc-opt %t/15.mlir --verify-diagnostics --no-verify -p "verify-level{level=middle}"

//--- 00.mlir
// An op of a lower level.
// expected-error @below {{func.func may not appear at level py}}
func.func @f() {
  func.return
}

//--- 01.mlir
// A type is inference's to find.
// expected-error @below {{a value of type !py.int may not appear at level py}}
py.func template @prog.f(%a: !py.int) {
  flow.return %a : !py.int
}

//--- 02.mlir
// Inference leaves no call by value.
py.func @"f[int]"(%a: !py.int) -> !py.int {
  // expected-error @below {{py.call may not appear at level typed}}
  %b = py.call %a(%a) : !py.int
  flow.return %b : !py.int
}

//--- 03.mlir
py.func @"f[int]"(%a: !py.int) -> !py.int {
  // expected-error @below {{a value of type !py.unknown may not appear at level typed}}
  %b = py.binary "add" %a, %a
  flow.return %a : !py.int
}

//--- 04.mlir
// Also inside a type.
// expected-error @below {{a value of type !py.tuple<[!py.unknown]> may not appear at level typed}}
py.func @"f[int]"(%a: !py.tuple<[!py.unknown]>) -> !py.tuple<[!py.unknown]> {
  flow.return %a : !py.tuple<[!py.unknown]>
}

//--- 05.mlir
// A number without a Python type.
// expected-error @below {{a value of type i64 may not appear at level typed}}
py.func @"f[int]"(%a: i64) -> i64 {
  flow.return %a : i64
}

//--- 06.mlir
func.func @f() {
  // expected-error @below {{py.unbound may not appear at level structured}}
  %b = py.unbound
  flow.return
}

//--- 07.mlir
// Python's types.
// expected-error @below {{a value of type !py.int may not appear at level structured}}
func.func @f(%a: !py.int) {
  flow.return
}

//--- 08.mlir
// expected-error @below {{a value of type !mem.struct<"pair", [i64, !py.str]> may not appear at level structured}}
func.func @f(%a: !mem.struct<"pair", [i64, !py.str]>) {
  flow.return
}

//--- 09.mlir
// Ownership is explicit at BUFFERS only.
func.func @f(%s: !mem.ref<"str">) {
  // expected-error @below {{mem.retain may not appear at level structured}}
  mem.retain %s : !mem.ref<"str">
  flow.return
}

//--- 10.mlir
// Every tensor has a home.
// expected-error @below {{a value of type tensor<4xf64> may not appear at level buffers}}
func.func @f(%t: tensor<4xf64>) {
  flow.return
}

//--- 11.mlir
func.func @f() {
  // expected-error @below {{tensor.empty may not appear at level buffers}}
  %t = tensor.empty() : tensor<4xf64>
  flow.return
}

//--- 12.mlir
llvm.func @f(%a: i64) {
  // expected-error @below {{arith.addi may not appear at level llvm-dialect}}
  %b = arith.addi %a, %a : i64
  llvm.return
}

//--- 13.mlir
llvm.func @f(%a: i64) {
  // expected-error @below {{a value of type index may not appear at level llvm-dialect}}
  %b = llvm.bitcast %a : i64 to index
  llvm.return
}

//--- 14.mlir
llvm.func @f(%a: !llvm.ptr) {
  // expected-error @below {{a value of type memref<4xi64> may not appear at level llvm-dialect}}
  %b = "llvm.bitcast"(%a) : (!llvm.ptr) -> memref<4xi64>
  llvm.return
}

//--- 15.mlir
// expected-error @unknown {{no such level: 'middle'; the levels are py, typed, structured, buffers, llvm-dialect}}
llvm.func @f() {
  llvm.return
}
