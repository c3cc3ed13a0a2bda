// RUN: pycc-opt %s | FileCheck %s
// RUN: pycc-opt %s | pycc-opt - | FileCheck %s

// CHECK: mem.class @"list[int]" fields (size: i64, data: !mem.ptr<i64>) finalizer @"list.__del__[int]"
mem.class @"list[int]" fields (size: i64, data: !mem.ptr<i64>) finalizer @"list.__del__[int]"

// CHECK-LABEL: func.func @memory
// CHECK-NEXT:    %o = mem.new %n unwind(%s) : !mem.ref<"list[int]">
// CHECK-NEXT:    %p = mem.alloc %n unwind(%o, %s) : !mem.ptr<i64>
// CHECK-NEXT:    %q = mem.realloc %p, %n, %n : !mem.ptr<i64>
// CHECK-NEXT:    mem.store %n, %q[%n] : i64
// CHECK-NEXT:    %v = mem.load %q[%n] : i64
// CHECK-NEXT:    mem.set_field %o "data", %q : !mem.ptr<i64>
// CHECK-NEXT:    %f = mem.get_field %o "size" : i64
// CHECK-NEXT:    %t = mem.pack(%v, %s) : !mem.struct<"tuple", [i64, !mem.ref<"str">]>
// CHECK-NEXT:    %x = mem.extract %t[1] : !mem.ref<"str">
// CHECK-NEXT:    mem.release %o : !mem.ref<"list[int]">
// CHECK-NEXT:    %y = mem.string "caf\\xe9 \\x22" : !mem.ref<"str">
// CHECK-NEXT:    %z = mem.call_c "sin"(%f) pure : (i64) -> f64
func.func @memory(%n: i64, %s: !mem.ref<"str">) -> i64 attributes {pycc.raises} {
  %o = mem.new %n unwind(%s) : !mem.ref<"list[int]">
  %p = mem.alloc %n unwind(%o, %s) : !mem.ptr<i64>
  %q = mem.realloc %p, %n, %n : !mem.ptr<i64>
  mem.store %n, %q[%n] : i64
  %v = mem.load %q[%n] : i64
  mem.set_field %o "data", %q : !mem.ptr<i64>
  %f = mem.get_field %o "size" : i64
  %t = mem.pack(%v, %s) : !mem.struct<"tuple", [i64, !mem.ref<"str">]>
  %x = mem.extract %t[1] : !mem.ref<"str">
  mem.release %o : !mem.ref<"list[int]">
  %y = mem.string "caf\\xe9 \\x22" : !mem.ref<"str">
  %z = mem.call_c "sin"(%f) pure : (i64) -> f64
  flow.return %v : i64
}
