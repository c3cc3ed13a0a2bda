// RUN: pycc-opt %s -p "lower-to-llvm" --no-verify --split-input-file --verify-diagnostics

func.func @f() {
  // expected-error @below {{py.constant has no lowering to the llvm dialect}}
  %c = py.constant 1 : i64 -> !py.int
  flow.return
}

// -----

// expected-error @below {{func.func: function g may raise, but is not marked pycc.raises}}
func.func @g(%c: i1) {
  flow.check %c "ValueError" "no"
  flow.return
}

// -----

// expected-error @below {{func.func: class missing is not declared}}
func.func @h(%o: !mem.ref<"missing">) {
  flow.return
}

// -----

mem.class @box fields (value: i64)
func.func @i(%o: !mem.ref<"box">) -> i64 {
  // expected-error @below {{mem.get_field: class box has no field size}}
  %n = mem.get_field %o "size" : i64
  flow.return %n : i64
}

// -----

func.func @vector(%a: vector<4xf64>) -> vector<4xf64> {
  // expected-error @below {{math.tan of a vector has no lowering}}
  %b = math.tan %a : vector<4xf64>
  flow.return %b : vector<4xf64>
}

// -----

func.func @constant() {
  // expected-error @below {{: tensor<4xf64> has no lowering}}
  %c = arith.constant dense_resource<blob> : tensor<4xf64>
  flow.return
}

// -----

func.func @layout(%a: memref<4x4xf64, affine_map<(d0, d1) -> (d1, d0)>>, %i: index) -> f64 {
  // expected-error @below {{memref.load: layout of memref<4x4xf64, affine_map<(d0, d1) -> (d1, d0)>> has no lowering}}
  %b = memref.load %a[%i, %i] : memref<4x4xf64, affine_map<(d0, d1) -> (d1, d0)>>
  flow.return %b : f64
}

// -----

func.func @axis(%a: memref<4xf64>) -> index {
  %one = arith.constant 1 : index
  // expected-error @below {{memref.dim of axis 1 of 1}}
  %d = memref.dim %a, %one : memref<4xf64>
  flow.return %d : index
}

// -----

func.func @dynamic_alloca(%n: index) {
  // expected-error @below {{memref.alloca of a dynamic shape has no lowering}}
  %a = memref.alloca(%n) : memref<?xf64>
  flow.return
}

// -----

func.func @strided_copy(%a: memref<4xf64, strided<[?], offset: ?>>, %b: memref<4xf64>) {
  // expected-error @below {{memref.copy of strided arrays has no lowering}}
  "memref.copy"(%a, %b) : (memref<4xf64, strided<[?], offset: ?>>, memref<4xf64>) -> ()
  flow.return
}

// -----

func.func @callee() {
  // expected-error @below {{flow.call: function nowhere is not declared}}
  flow.call @nowhere() : () -> ()
  flow.return
}

// -----

// expected-error @below {{memref.global has no lowering to the llvm dialect}}
"memref.global"() {sym_name = "m", type = memref<4xf64>, initial_value} : () -> ()

// -----

func.func @order() -> i64 {
  // expected-error @below {{arith.addi: a value of type i64 is used before it is defined}}
  %x = arith.addi %y, %y : i64
  %y = arith.constant 1 : i64
  flow.return %x : i64
}
