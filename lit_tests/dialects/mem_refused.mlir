// RUN: pycc-opt %s --split-input-file --verify-diagnostics

func.func @load(%p: !mem.ptr<i64>, %i: i64) {
  // expected-error @below {{mem.load: !mem.ptr<i64> does not point to f64}}
  %v = mem.load %p[%i] : f64
  flow.return
}

// -----

func.func @extract(%s: !mem.struct<"tuple", [i64]>) {
  // expected-error @below {{mem.extract: !mem.struct<"tuple", [i64]> has no component 3 of i64}}
  %v = mem.extract %s[3] : i64
  flow.return
}

// -----

func.func @pack(%a: i64) {
  // expected-error @below {{mem.pack: the components are (IntegerType(64),), the struct takes (Float64Type(),)}}
  %v = mem.pack(%a) : !mem.struct<"tuple", [f64]>
  flow.return
}

// -----

func.func @table() {
  // expected-error @below {{mem.table: 1 : i64 is no constant of type !mem.ref<"str">}}
  %t = mem.table ["a", 1 : i64] : !mem.ptr<!mem.ref<"str">>
  flow.return
}

// -----

func.func @dense_table() {
  // expected-error @below {{mem.table: i64 is not f64}}
  %t = mem.table [[dense<[1]> : tensor<1xi64>]] : !mem.ptr<!mem.struct<"tuple", [!mem.ptr<f64>]>>
  flow.return
}

// -----

func.func @offset(%p: !mem.ptr<i64>, %i: i64) {
  // expected-error @below {{mem.offset: the result must have the pointer's type, !mem.ptr<i64>}}
  %q = mem.offset %p, %i : !mem.ptr<f64>
  flow.return
}

// -----

func.func @realloc(%p: !mem.ptr<i64>, %i: i64) {
  // expected-error @below {{mem.realloc: the result must have the pointer's type, !mem.ptr<i64>}}
  %q = mem.realloc %p, %i, %i : !mem.ptr<f64>
  flow.return
}

// -----

func.func @move(%p: !mem.ptr<i64>, %q: !mem.ptr<f64>, %i: i64) {
  // expected-error @below {{mem.move: !mem.ptr<f64> cannot be moved to !mem.ptr<i64>}}
  mem.move %p, %q, %i
  flow.return
}

// -----

func.func @table_of_a_number() {
  // expected-error @below {{mem.table: the values must be dense<...> or a list}}
  %t = "mem.table"() {values = 1 : i64} : () -> !mem.ptr<i64>
  flow.return
}
