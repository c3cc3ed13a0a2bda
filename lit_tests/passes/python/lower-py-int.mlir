// RUN: pycc-opt %s -p "lower-py" | FileCheck %s

// Sums are checked; constants stand once at the front.
// CHECK-LABEL: func.func private @"prog.sums[int,int]"(%{{.*}}: i64, %{{.*}}: i64) -> i64 attributes {pycc.name = "sums"}
// CHECK: %[[C:.*]] = arith.constant -3 : i64
// CHECK-NEXT: %[[S:.*]] = flow.checked "add" %[[A:.*]], %[[B:.*]] : i64
// CHECK-NEXT: %[[P:.*]] = flow.checked "mul" %[[S]], %[[C]] : i64
// CHECK-NEXT: flow.return %[[P]] : i64
py.func @"prog.sums[int,int]"(%a: !py.int, %b: !py.int) -> (!py.int) {
  %three = py.constant 3 : i64 -> !py.int
  %minus = py.unary "neg" %three : !py.int
  %s = py.binary "add" %a, %b : !py.int
  %p = py.binary "mul" %s, %minus : !py.int
  flow.return %p : !py.int
}

// A power of two needs neither a division nor a check.
// CHECK-LABEL: @"prog.halves[int]"
// CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : i64
// CHECK: %[[Q:.*]] = arith.shrsi %[[X:.*]], %[[ONE]] : i64
// CHECK-NEXT: %[[R:.*]] = arith.andi %[[X]], %[[ONE]] : i64
// CHECK-NEXT: flow.checked "add" %[[Q]], %[[R]]
py.func @"prog.halves[int]"(%x: !py.int) -> (!py.int) {
  %two = py.constant 2 : i64 -> !py.int
  %q = py.binary "floordiv" %x, %two : !py.int
  %r = py.binary "mod" %x, %two : !py.int
  %s = py.binary "add" %q, %r : !py.int
  flow.return %s : !py.int
}

// Another constant needs no check, an unknown divisor is checked for 0 and for INT_MIN // -1.
// CHECK-LABEL: @"prog.quotients[int,int]"
// CHECK-NOT: flow.check
// CHECK: arith.floordivsi
// CHECK: %[[OK:.*]] = arith.cmpi ne, %[[B:.*]], %{{.*}} : i64
// CHECK-NEXT: flow.check %[[OK]] "ZeroDivisionError" "integer division or modulo by zero"
// CHECK: flow.check %{{.*}} "IntegerRangeError" ""
// CHECK-NEXT: arith.floordivsi %{{.*}}, %[[B]]
py.func @"prog.quotients[int,int]"(%a: !py.int, %b: !py.int) -> (!py.int) {
  %seven = py.constant 7 : i64 -> !py.int
  %q = py.binary "floordiv" %a, %seven : !py.int
  %r = py.binary "floordiv" %q, %b : !py.int
  flow.return %r : !py.int
}

// A shift by a constant is a checked product; a right shift by more than the width is by 63.
// CHECK-LABEL: @"prog.shifts[int,int]"
// CHECK-DAG: %[[EIGHT:.*]] = arith.constant 8 : i64
// CHECK-DAG: %[[MOST:.*]] = arith.constant 63 : i64
// CHECK: flow.checked "mul" %{{.*}}, %[[EIGHT]]
// CHECK: arith.shrsi %{{.*}}, %[[MOST]]
// CHECK: flow.check %{{.*}} "ValueError" "negative shift count"
// CHECK: arith.shli
// CHECK: flow.check %{{.*}} "IntegerRangeError" ""
py.func @"prog.shifts[int,int]"(%a: !py.int, %n: !py.int) -> (!py.int) {
  %three = py.constant 3 : i64 -> !py.int
  %far = py.constant 200 : i64 -> !py.int
  %x = py.binary "lshift" %a, %three : !py.int
  %y = py.binary "rshift" %x, %far : !py.int
  %z = py.binary "lshift" %y, %n : !py.int
  flow.return %z : !py.int
}

// Powers: by products where the exponent is known, else by a function that is made once.
// CHECK-LABEL: @"prog.powers[int,int]"
// CHECK: %[[S:.*]] = flow.checked "mul" %[[A:.*]], %[[A]]
// CHECK-NEXT: %[[T:.*]] = flow.checked "mul" %[[S]], %[[A]]
// CHECK-NEXT: flow.call @pycc.int_pow(%[[T]], %{{.*}})
py.func @"prog.powers[int,int]"(%a: !py.int, %n: !py.int) -> (!py.int) {
  %three = py.constant 3 : i64 -> !py.int
  %x = py.binary "pow" %a, %three : !py.int
  %y = py.binary "pow" %x, %n : !py.int
  flow.return %y : !py.int
}

// True division and comparison with a float are exact.
// CHECK-LABEL: @"prog.exact[int,float]"
// CHECK: func.call @pycc.int_truediv
// CHECK: %[[ORDER:.*]] = func.call @pycc.compare_int_float
// CHECK-NEXT: arith.cmpi slt, %[[ORDER]]
py.func @"prog.exact[int,float]"(%a: !py.int, %x: !py.float) -> (!py.bool) {
  %three = py.constant 3 : i64 -> !py.int
  %q = py.binary "truediv" %a, %three : !py.float
  %less = py.compare "lt" %a, %x : !py.bool
  flow.return %less : !py.bool
}
// CHECK: func.func private @pycc.int_pow
// CHECK: func.func private @pycc.int_truediv
// CHECK: func.func private @pycc.compare_int_float
// CHECK: func.func private @pycc.int_truediv_exact
