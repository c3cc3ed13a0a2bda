// RUN: not pycc-opt --split-input-file %s 2>&1 | FileCheck %s

// CHECK: mem.load: !mem.ptr<i64> does not point to f64
func.func @load(%p: !mem.ptr<i64>, %i: i64) {
  %v = mem.load %p[%i] : f64
  flow.return
}

// -----

// CHECK: has no component 3 of i64
func.func @extract(%s: !mem.struct<"tuple", [i64]>) {
  %v = mem.extract %s[3] : i64
  flow.return
}

// -----

// CHECK: mem.pack: the components are
func.func @pack(%a: i64) {
  %v = mem.pack(%a) : !mem.struct<"tuple", [f64]>
  flow.return
}

// -----

// CHECK: mem.table: 1 : i64 is no constant of type !mem.ref<"str">
func.func @table() {
  %t = mem.table ["a", 1 : i64] : !mem.ptr<!mem.ref<"str">>
  flow.return
}

// -----

// CHECK: mem.table: i64 is not f64
func.func @dense_table() {
  %t = mem.table [[dense<[1]> : tensor<1xi64>]] : !mem.ptr<!mem.struct<"tuple", [!mem.ptr<f64>]>>
  flow.return
}
