// RUN: pycc-opt %s | FileCheck %s
// RUN: pycc-opt %s | pycc-opt - | FileCheck %s

// Before inference: what is unknown is not written.

// CHECK-LABEL: py.func template @prog.mean(%xs {annotation = !py.object<"list", [!py.float]>}, %start {default = 0 : i64}) {
// CHECK-NEXT:    %total = py.for %x in %xs (%sum = %start : !py.unknown) {
// CHECK-NEXT:      %next = py.binary "add" %sum, %x inplace
// CHECK-NEXT:      flow.continue %next : !py.unknown
// CHECK-NEXT:    }
// CHECK-NEXT:    %len = py.global "prog" "len"
// CHECK-NEXT:    %n = py.call %len(%xs)
// CHECK-NEXT:    %mean = py.binary "truediv" %total, %n
// CHECK-NEXT:    %text = py.call_method %mean "hex"()
// CHECK-NEXT:    %squares = py.comprehension "list" {
// CHECK-NEXT:      py.for %y in %xs {
// CHECK-NEXT:        py.collect %y
// CHECK-NEXT:        flow.continue
// CHECK-NEXT:      }
// CHECK-NEXT:      flow.yield
// CHECK-NEXT:    }
// CHECK-NEXT:    %pair = py.tuple(%mean, %text)
py.func template @prog.mean(%xs {annotation = !py.object<"list", [!py.float]>}, %start {default = 0 : i64}) {
  %total = py.for %x in %xs (%sum = %start : !py.unknown) {
    %next = py.binary "add" %sum, %x inplace
    flow.continue %next : !py.unknown
  }
  %len = py.global "prog" "len"
  %n = py.call %len(%xs)
  %mean = py.binary "truediv" %total, %n
  %text = py.call_method %mean "hex"()
  %squares = py.comprehension "list" {
    py.for %y in %xs {
      py.collect %y
      flow.continue
    }
    flow.yield
  }
  %pair = py.tuple(%mean, %text)
  flow.return %pair : !py.unknown
}

// After it: every value has a type.

// CHECK-LABEL: py.func @"prog.half[int]"(%n: !py.int) -> (!py.float) {
// CHECK-NEXT:    %two = py.constant 2 : i64 -> !py.int
// CHECK-NEXT:    %small = py.compare "lt" %n, %two : !py.bool
// CHECK-NEXT:    %x = py.cast %n : !py.int -> !py.float
// CHECK-NEXT:    %y = py.invoke @"prog.halve[float]"(%x) : !py.float
py.func @"prog.half[int]"(%n: !py.int) -> (!py.float) {
  %two = py.constant 2 : i64 -> !py.int
  %small = py.compare "lt" %n, %two : !py.bool
  %x = py.cast %n : !py.int -> !py.float
  %y = py.invoke @"prog.halve[float]"(%x) : !py.float
  flow.return %y : !py.float
}
// CHECK: py.func @"prog.halve[float]"(%x: !py.float) -> (!py.float) attributes {raises}
py.func @"prog.halve[float]"(%x: !py.float) -> (!py.float) attributes {raises}
