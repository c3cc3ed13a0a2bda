// RUN: pycc-opt %s -p "simplify,remove-dead" | FileCheck %s

// Rules see what other rules made: ((x + 3) + 4) - (x + 7) becomes 0.
// CHECK-LABEL: func.func @chain
// CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0 : i64
// CHECK-NEXT: flow.return %[[ZERO]]
func.func @chain(%x: i64) -> i64 {
  %three = arith.constant 3 : i64
  %four = arith.constant 4 : i64
  %seven = arith.constant 7 : i64
  %a = arith.addi %three, %x : i64
  %b = arith.addi %a, %four : i64
  %c = arith.addi %x, %seven : i64
  %d = arith.subi %b, %c : i64
  flow.return %d : i64
}

// not (a < b) is a >= b, and a choice by it turns around.
// CHECK-LABEL: func.func @negations
// CHECK-NEXT: %[[C:.*]] = arith.cmpi sge, %x, %y : i64
// CHECK-NEXT: %[[D:.*]] = arith.select %c, %y, %x : i64
// CHECK-NEXT: flow.return %[[C]], %[[D]]
func.func @negations(%x: i64, %y: i64, %c: i1) -> (i1, i64) {
  %true = arith.constant true
  %a = arith.cmpi slt, %x, %y : i64
  %b = arith.xori %true, %a : i1
  %n = arith.xori %c, %true : i1
  %d = arith.select %n, %x, %y : i64
  flow.return %b, %d : i1, i64
}

// The overflow of the inner op stays; the outer one has none.
// CHECK-LABEL: func.func @checked
// CHECK-NEXT: flow.checked "add" %x, %y
// CHECK-NEXT: flow.return %x
func.func @checked(%x: i64, %y: i64) -> i64 {
  %s = flow.checked "add" %x, %y : i64
  %d = flow.checked "sub" %s, %y : i64
  flow.return %d : i64
}

// At BUFFERS an op may list what to release: such a one is left alone.
// CHECK-LABEL: func.func @releases
// CHECK: flow.checked "add" %x, %{{.*}} unwind
func.func @releases(%x: i64, %o: !mem.ref<"str">) -> i64 {
  %zero = arith.constant 0 : i64
  %s = flow.checked "add" %x, %zero unwind(%o) : i64
  flow.return %s : i64
}

// Truth values: a number made of one, compared with zero.
// CHECK-LABEL: func.func @truth
// CHECK-NEXT: flow.return %c
func.func @truth(%c: i1) -> i1 {
  %zero = arith.constant 0 : i64
  %n = arith.extui %c : i1 to i64
  %t = arith.cmpi ne, %n, %zero : i64
  flow.return %t : i1
}

// Floats keep every bit: -(-x) is x, but x * -1.0 is not -x where x is NaN.
// CHECK-LABEL: func.func @floats
// CHECK: %[[M:.*]] = arith.mulf %x
// CHECK-NEXT: flow.return %x, %[[M]]
func.func @floats(%x: f64) -> (f64, f64) {
  %minus = arith.constant -1.0 : f64
  %a = arith.negf %x : f64
  %b = arith.negf %a : f64
  %c = arith.mulf %x, %minus : f64
  flow.return %b, %c : f64, f64
}

// A shift by more places than there are is not defined, and not folded.
// CHECK-LABEL: func.func @shifts
// CHECK: arith.constant 48 : i64
// CHECK: arith.shli
func.func @shifts() -> (i64, i64) {
  %three = arith.constant 3 : i64
  %four = arith.constant 4 : i64
  %far = arith.constant 64 : i64
  %a = arith.shli %three, %four : i64
  %b = arith.shli %three, %far : i64
  flow.return %a, %b : i64, i64
}

// A rule on a function's first op: the constant that it makes is the next op that is looked at.
// CHECK-LABEL: func.func @first
// CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0 : i64
// CHECK-NEXT: flow.return %[[ZERO]], %[[ZERO]]
func.func @first(%x: i64) -> (i64, i64) {
  %a = arith.subi %x, %x : i64
  %b = arith.constant 0 : i64
  flow.return %a, %b : i64, i64
}
