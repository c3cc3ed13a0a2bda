// RUN: pycc-opt %s -p "lower-py" | FileCheck %s

// CHECK-LABEL: @"prog.get
// CHECK-SAME: memref<?x?xf64, strided<[?, ?], offset: ?>>
// CHECK: %[[D:.*]] = memref.dim %a, %{{.*}}
// CHECK-NEXT: %[[N:.*]] = arith.index_cast %[[D]] : index to i64
// CHECK: %[[P:.*]] = flow.call @pycc.array_index(%i, %[[N]], %{{.*}}) : (i64, i64, i64) -> i64
// CHECK: arith.index_cast %[[P]] : i64 to index
// CHECK: memref.load %a[%{{.*}}, %{{.*}}]
py.func @"prog.get[ndarray[float64,2],int,int]"(%a: !py.ndarray<"float64", 2 : i64>, %i: !py.int, %j: !py.int) -> (!py.scalar<"float64">) {
  %x = py.array_load %a[%i, %j] : !py.scalar<"float64">
  py.array_store %x, %a[%j, %i]
  flow.return %x : !py.scalar<"float64">
}

// Fewer indices than dimensions: a view of the rest.
// CHECK-LABEL: @"prog.row
// CHECK: memref.subview %a[%{{.*}}, 0] [1, %{{.*}}] [1, 1] : {{.*}} to memref<?xi8, strided<[?], offset: ?>>
py.func @"prog.row[ndarray[int8,2],int]"(%a: !py.ndarray<"int8", 2 : i64>, %i: !py.int) -> (!py.int) {
  %v = py.array_load %a[%i] : !py.ndarray<"int8", 1 : i64>
  %n = py.array_dim %v[0] : !py.int
  flow.return %n : !py.int
}

// Scalars wrap, their division by zero does not trap, a Python int that does not fit is an error.
// CHECK-LABEL: @prog.scalars
// CHECK: arith.addi %a, %b : i8
// CHECK: arith.floordivsi
// CHECK: arith.remui
// CHECK: flow.call @pycc.out_of_bounds.int8(%n)
// CHECK: arith.trunci %n : i64 to i8
// CHECK: arith.cmpi ult
py.func @prog.scalars(%a: !py.scalar<"int8">, %b: !py.scalar<"int8">, %n: !py.int, %u: !py.scalar<"uint16">) -> (!py.bool) {
  %s = py.binary "add" %a, %b : !py.scalar<"int8">
  %q = py.binary "floordiv" %s, %b : !py.scalar<"int8">
  %r = py.binary "mod" %u, %u : !py.scalar<"uint16">
  %c = py.checked_cast %n : !py.int -> !py.scalar<"int8">
  %l = py.compare "lt" %r, %u : !py.bool
  flow.return %l : !py.bool
}

// CHECK: func.func private @pycc.array_index{{.*}} attributes {pycc.name = "pycc.array_index", pycc.inline}
// CHECK: func.func private @pycc.index_error
