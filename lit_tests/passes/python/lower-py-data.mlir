// RUN: pycc-opt %s -p "lower-py" | FileCheck %s

// The context and the layout of a str are always there; other classes become layouts, finalizers stay.
// CHECK: mem.class @Context
// CHECK: mem.class @str fields (length: i64, kind: i64, hash: i64)
// CHECK: mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64) finalizer @"list.__del__[list[int]]"
py.class "object" @"list[int]" [] fields (_data: !py.pointer<!py.int>, _size: !py.scalar<"int64">) methods [] finalizer @"list.__del__[list[int]]"
py.class "struct" @"range[int,int,int]" [] fields (start: !py.int, stop: !py.int, step: !py.int) methods []

// CHECK: func.func private @"list.__del__[list[int]]"(!mem.ref<"list[int]">) -> ()
py.func @"list.__del__[list[int]]"(%self: !py.object<"list", [!py.int]>) -> (!py.none)
// CHECK: func.func private @"list.__sized__[int64]"(i64) -> !mem.ref<"list[int]">
py.func @"list.__sized__[int64]"(%size: !py.scalar<"int64">) -> (!py.object<"list", [!py.int]>)

// A list display: a list of that many items, each stored once.
// CHECK-LABEL: @"prog.pair[int,int]"(%a: i64, %b: i64) -> !mem.ref<"list[int]">
// CHECK: %[[L:.*]] = flow.call @"list.__sized__[int64]"(%{{.*}}) : (i64) -> !mem.ref<"list[int]">
// CHECK-NEXT: %[[P:.*]] = mem.get_field %[[L]] "_data" : !mem.ptr<i64>
// CHECK-NEXT: mem.store %a, %[[P]][
// CHECK-NEXT: mem.store %b, %[[P]][
// CHECK-NEXT: flow.return %[[L]]
py.func @"prog.pair[int,int]"(%a: !py.int, %b: !py.int) -> (!py.object<"list", [!py.int]>) {
  %l = py.list(%a, %b) allocate @"list.__sized__[int64]" : !py.object<"list", [!py.int]>
  flow.return %l : !py.object<"list", [!py.int]>
}

// A list of the module is a table and its size; lists inside are tables that the first one points to.
// CHECK-LABEL: @"prog.tables[]"
// CHECK: %[[D:.*]] = mem.table dense<[2, 3]> : tensor<2xi64> : !mem.ptr<i64>
// CHECK: mem.pack(%[[D]], %{{.*}}) : !mem.struct<"constant_list", [!mem.ptr<i64>, i64]>
// CHECK: mem.table ["a", "b\\n"] : !mem.ptr<!mem.ref<"str">>
// CHECK: mem.table {{\[\[}}1 : i64, 2.5{{.*}} : f64]] : !mem.ptr<!mem.struct<"tuple", [i64, f64]>>
// CHECK: mem.table {{\[\[}}dense<[1, 2]> : tensor<2xi64>, 2 : i64], {{\[\[}}], 0 : i64]] : !mem.ptr<!mem.struct<"constant_list", [!mem.ptr<i64>, i64]>>
py.func @"prog.tables[]"() -> (!py.int) {
  %a = py.constant #py.list<!py.int, dense<[2, 3]> : tensor<2xi64>> -> !py.struct<"constant_list", [!py.pointer<!py.int>, !py.scalar<"int64">]>
  %b = py.constant #py.list<!py.str, [#py.text<"a">, #py.text<"b\\n">]> -> !py.struct<"constant_list", [!py.pointer<!py.str>, !py.scalar<"int64">]>
  %c = py.constant #py.list<!py.tuple<[!py.int, !py.float]>, [[1 : i64, 2.5 : f64]]> -> !py.struct<"constant_list", [!py.pointer<!py.tuple<[!py.int, !py.float]>>, !py.scalar<"int64">]>
  %d = py.constant #py.list<!py.struct<"constant_list", [!py.pointer<!py.int>, !py.scalar<"int64">]>, [#py.list<!py.int, dense<[1, 2]> : tensor<2xi64>>, #py.list<!py.int, []>]> -> !py.struct<"constant_list", [!py.pointer<!py.struct<"constant_list", [!py.pointer<!py.int>, !py.scalar<"int64">]>>, !py.scalar<"int64">]>
  %n = py.extract %a[1] : !py.scalar<"int64">
  %r = py.cast %n : !py.scalar<"int64"> -> !py.int
  flow.return %r : !py.int
}

// Fields of objects are in memory, fields of structs and components of tuples in the value.
// CHECK-LABEL: @"prog.fields
// CHECK: mem.get_field %o "_size" : i64
// CHECK: mem.extract %r[2]
// CHECK: mem.set_field %o "_size"
// CHECK: %[[T:.*]] = mem.pack
// CHECK: mem.extract %[[T]][1]
py.func @"prog.fields[list[int],range[int,int,int]]"(%o: !py.object<"list", [!py.int]>, %r: !py.struct<"range", [!py.int, !py.int, !py.int]>) -> (!py.int) {
  %n = py.getattr %o "_size" : !py.scalar<"int64">
  %s = py.getattr %r "step" : !py.int
  py.setattr %o "_size", %n
  %t = py.tuple(%n, %s) : !py.tuple<[!py.scalar<"int64">, !py.int]>
  %x = py.extract %t[1] : !py.int
  flow.return %x : !py.int
}

// Constants: text, floats with their sign, tuples; None has no value of its own.
// CHECK-LABEL: @"prog.constants[]"() -> !mem.struct<"tuple", [!mem.ref<"str">, f64, !mem.struct<"tuple", [i64, i1]>]>
// CHECK-DAG: arith.constant -0.000000e+00 : f64
// CHECK-DAG: mem.string "h\\xe9\\ud800"
// CHECK: mem.pack
py.func @"prog.constants[]"() -> (!py.tuple<[!py.str, !py.float, !py.tuple<[!py.int, !py.none]>]>) {
  %s = py.constant #py.text<"h\\xe9\\ud800"> -> !py.str
  %z = py.constant -0.0 : f64 -> !py.float
  %t = py.constant [7 : i64, #py.none_value] -> !py.tuple<[!py.int, !py.none]>
  %r = py.tuple(%s, %z, %t) : !py.tuple<[!py.str, !py.float, !py.tuple<[!py.int, !py.none]>]>
  flow.return %r : !py.tuple<[!py.str, !py.float, !py.tuple<[!py.int, !py.none]>]>
}

// A None result is no result; as an argument it is an i1; control flow does not carry it.
// CHECK-LABEL: @"prog.nothing[None,bool]"(%a: i1, %b: i1)
// CHECK: flow.if %b {
// CHECK-NOT: flow.yield %
// CHECK: flow.call @"prog.nothing[None,bool]"(%a, %b) : (i1, i1) -> ()
// CHECK: flow.return
py.func @"prog.nothing[None,bool]"(%a: !py.none, %b: !py.bool) -> (!py.none) {
  %r = flow.if %b -> (!py.none) {
    flow.yield %a : !py.none
  } else {
    %c = py.invoke @"prog.nothing[None,bool]"(%a, %b) : !py.none
    flow.yield %c : !py.none
  }
  flow.return %r : !py.none
}

// Marks become attributes.
// CHECK: func.func @"prog.<lambda>[]"() attributes {pycc.name = "<lambda>", pycc.inline, pycc.export = "shown"}
py.func @"prog.<lambda>[]"() -> (!py.none) attributes {flags = ["inline", "export:shown"]} {
  %n = py.constant #py.none_value -> !py.none
  flow.return %n : !py.none
}
