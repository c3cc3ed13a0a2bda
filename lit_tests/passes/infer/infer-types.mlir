// RUN: pycc-opt %s -p "infer-types" | FileCheck %s

// A specialisation per list of argument types; numbers meet by a cast.

// CHECK-LABEL: py.func @"prog.scale[int]"
// CHECK-SAME: -> (!py.float)
// CHECK: py.invoke @"prog.add[int,float]"
py.func template @prog.scale(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %half = py.constant 5.000000e-01 : f64 -> !py.unknown
  %add = py.global "prog" "add"
  %sum = py.call %add(%n, %half)
  flow.return %sum : !py.unknown
}

// A loop over a tuple is unrolled, and what is known is not computed: 1 * n + 2 * n.

// CHECK-LABEL: py.func @"prog.unrolled[int]"
// CHECK-NOT: flow.for
// CHECK: py.binary "mul"
// CHECK: py.binary "add"
// CHECK: py.binary "mul"
// CHECK: py.binary "add"
// CHECK: flow.return
py.func template @prog.unrolled(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %zero = py.constant 0 : i64 -> !py.unknown
  %one = py.constant 1 : i64 -> !py.unknown
  %two = py.constant 2 : i64 -> !py.unknown
  %items = py.tuple(%one, %two)
  %total = py.for %item in %items (%sum = %zero : !py.unknown) {
    %product = py.binary "mul" %item, %n
    %next = py.binary "add" %sum, %product
    flow.continue %next : !py.unknown
  }
  flow.return %total : !py.unknown
}

// Only the taken arm of a known test is there.

// CHECK-LABEL: py.func @"prog.known[int]"
// CHECK-SAME: -> (!py.int)
// CHECK-NOT: flow.if
// CHECK: flow.return %n
py.func template @prog.known(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %none = py.constant #py.none_value -> !py.unknown
  %test = py.compare "is" %n, %none
  %bool = py.truth %test : !py.bool
  flow.if %bool {
    %text = py.constant #py.text<"none"> -> !py.unknown
    flow.return %text : !py.unknown
  }
  flow.return %n : !py.unknown
}

// Paths with an int and a float give a tagged number; an operation on it has a branch per type.

// CHECK-LABEL: py.func @"prog.mixed[int]"
// CHECK: flow.if %{{.*}} -> (!py.union<[!py.float, !py.int]>)
// CHECK: py.is_member
// CHECK: py.unary "neg" %{{.*}} : !py.float
// CHECK: py.unary "neg" %{{.*}} : !py.int
py.func template @prog.mixed(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %bool = py.truth %n : !py.bool
  %x = flow.if %bool -> (!py.unknown) {
    flow.yield %n : !py.unknown
  } else {
    %half = py.constant 5.000000e-01 : f64 -> !py.unknown
    flow.yield %half : !py.unknown
  }
  %y = py.unary "neg" %x
  flow.return %y : !py.unknown
}

// A variable that may be unassigned is checked where it is read.

// CHECK-LABEL: py.func @"prog.maybe[int]"
// CHECK: py.check_bound %{{.*}} "x"
// CHECK-SAME: !py.int
py.func template @prog.maybe(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %unbound = py.unbound
  %bool = py.truth %n : !py.bool
  %x = flow.if %bool -> (!py.unknown) {
    flow.yield %n : !py.unknown
  } else {
    flow.yield %unbound : !py.unknown
  }
  %y = py.check_bound %x "x"
  flow.return %y : !py.unknown
}

// The first turn of a loop whose variable starts as an int and goes on as a float is apart.

// CHECK-LABEL: py.func @"prog.halves[int]"
// CHECK: flow.block
// CHECK: flow.loop (%{{.*}} : !py.float, %{{.*}} : !py.int) -> (!py.float)
// CHECK-NOT: py.is_member
// CHECK: flow.return
py.func template @prog.halves(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %zero = py.constant 0 : i64 -> !py.unknown
  %total = flow.loop (%sum = %zero : !py.unknown, %left = %n : !py.unknown) -> (!py.unknown) {
    %test = py.truth %left : !py.bool
    flow.if %test {
      %half = py.constant 5.000000e-01 : f64 -> !py.unknown
      %more = py.binary "add" %sum, %half
      %one = py.constant 1 : i64 -> !py.unknown
      %fewer = py.binary "sub" %left, %one
      flow.continue %more, %fewer : !py.unknown, !py.unknown
    } else {
      flow.break %sum : !py.unknown
    }
    flow.unreachable
  }
  flow.return %total : !py.unknown
}

// Components of a tuple are taken without making it.

// CHECK-LABEL: py.func @"prog.swap[int,float]"
// CHECK-NEXT: %[[TUPLE:.*]] = py.tuple(%b, %a)
// CHECK-NEXT: flow.return %[[TUPLE]]
py.func template @prog.swap(%a {name = "a", annotation = !py.int}, %b {name = "b", annotation = !py.float}) attributes {result_annotation = !py.unknown} {
  %pair = py.tuple(%b, %a)
  %x, %y = py.unpack %pair : !py.unknown, !py.unknown
  %result = py.tuple(%x, %y)
  flow.return %result : !py.unknown
}

// CHECK-LABEL: py.func @"prog.add[int,float]"
// CHECK-SAME: -> (!py.float)
// CHECK: py.cast %a : !py.int -> !py.float
// CHECK: py.binary "add"
py.func template @prog.add(%0 {name = "a"}, %1 {name = "b"}) attributes {result_annotation = !py.unknown} {
  %2 = py.binary "add" %0, %1
  flow.return %2 : !py.unknown
}
