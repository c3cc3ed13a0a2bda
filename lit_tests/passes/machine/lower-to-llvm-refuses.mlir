// RUN: not pycc-opt %s -p "lower-to-llvm" --split-input-file 2>&1 | FileCheck %s

// CHECK: py.constant has no lowering to the llvm dialect
func.func @f() {
  %c = py.constant 1 : i64 -> !py.int
  flow.return
}

// -----

// CHECK: function g may raise, but is not marked pycc.raises
func.func @g(%c: i1) {
  flow.check %c "ValueError" "no"
  flow.return
}

// -----

// CHECK: class missing is not declared
func.func @h(%o: !mem.ref<"missing">) {
  flow.return
}

// -----

// CHECK: class box has no field size
mem.class @box fields (value: i64)
func.func @i(%o: !mem.ref<"box">) -> i64 {
  %n = mem.get_field %o "size" : i64
  flow.return %n : i64
}
