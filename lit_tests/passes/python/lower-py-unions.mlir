// RUN: pycc-opt %s -p "lower-py" | FileCheck %s

// A member of a union: its tag, its payload, zeros for the others.
// CHECK-LABEL: @"prog.optional[int]"(%x: i64) -> !mem.struct<"union", [i8, i1, i64]>
// CHECK-DAG: %[[TAG:.*]] = arith.constant 1 : i8
// CHECK-DAG: %[[NO:.*]] = arith.constant false
// CHECK: mem.pack(%[[TAG]], %[[NO]], %x)
py.func @"prog.optional[int]"(%x: !py.int) -> (!py.union<[!py.none, !py.int]>) {
  %u = py.cast %x : !py.int -> !py.union<[!py.none, !py.int]>
  flow.return %u : !py.union<[!py.none, !py.int]>
}

// From one union to a larger one: the tag is moved up, payloads move.
// CHECK-LABEL: @"prog.wider
// CHECK: %[[TAG:.*]] = mem.extract %u[0]
// CHECK: %[[NEW:.*]] = arith.addi %[[TAG]]
// CHECK: %[[F:.*]] = mem.extract %u[1]
// CHECK: %[[I:.*]] = mem.extract %u[2]
// CHECK: mem.pack(%[[NEW]], %{{.*}}, %[[F]], %[[I]])
py.func @"prog.wider[float|int]"(%u: !py.union<[!py.float, !py.int]>) -> (!py.union<[!py.bool, !py.float, !py.int]>) {
  %w = py.cast %u : !py.union<[!py.float, !py.int]> -> !py.union<[!py.bool, !py.float, !py.int]>
  flow.return %w : !py.union<[!py.bool, !py.float, !py.int]>
}

// CHECK-LABEL: @"prog.member
// CHECK: %[[TAG:.*]] = mem.extract %u[0]
// CHECK: %[[IS:.*]] = arith.cmpi ne, %[[TAG]], %{{.*}} : i8
// CHECK: mem.extract %u[2] : i64
py.func @"prog.member[float|int]"(%u: !py.union<[!py.float, !py.int]>) -> (!py.int) {
  %is = py.is_member %u, !py.int : !py.bool
  %x = py.get_member %u : !py.union<[!py.float, !py.int]> -> !py.int
  flow.return %x : !py.int
}

// An unassigned variable raises, an assigned one is its value.
// CHECK-LABEL: @"prog.bound
// CHECK: flow.check %{{.*}} "UnboundLocalError" "cannot access local variable 'x' where it is not associated with a value"
// CHECK-NEXT: mem.extract %u[1]
py.func @"prog.bound[int|unbound]"(%u: !py.union<[!py.int, !py.unbound]>) -> (!py.int) {
  %x = py.check_bound %u "x" : !py.int
  flow.return %x : !py.int
}

// Tuples are cast part by part.
// CHECK-LABEL: @"prog.tuples
// CHECK: mem.extract %t[0]
// CHECK: arith.sitofp
// CHECK: mem.pack
py.func @"prog.tuples[tuple[int]]"(%t: !py.tuple<[!py.int]>) -> (!py.tuple<[!py.float]>) {
  %u = py.cast %t : !py.tuple<[!py.int]> -> !py.tuple<[!py.float]>
  flow.return %u : !py.tuple<[!py.float]>
}

// Exceptions: class number and message; a class and its subclasses are a range of numbers.
// CHECK-LABEL: @"prog.fails[str]"
// CHECK-DAG: %[[VALUE:.*]] = arith.constant {{[0-9]+}} : i64
// CHECK: flow.try {
// CHECK: %[[E:.*]] = mem.pack(%{{.*}}, %m)
// CHECK-NEXT: flow.raise %[[E]]
// CHECK: catch
// CHECK: %[[N:.*]] = mem.extract %{{.*}}[0]
// CHECK-NEXT: %[[D:.*]] = arith.subi %[[N]]
// CHECK-NEXT: %[[IN:.*]] = arith.cmpi ule, %[[D]]
// CHECK-NEXT: flow.if %[[IN]]
py.func @"prog.fails[str]"(%m: !py.str) -> (!py.none) {
  flow.try {
    %e = py.exception "KeyError"(%m) : !py.exception
    flow.raise %e
  } catch (%f: !py.exception) {
    %is = py.exception_match %f() classes ["LookupError"] : !py.bool
    flow.if %is {
      flow.yield
    } else {
      flow.raise %f
    }
    flow.yield
  }
  %n = py.constant #py.none_value -> !py.none
  flow.return %n : !py.none
}

// Where tags do not move alike they are looked up.
// CHECK-LABEL: @"prog.spread
// CHECK: %[[OLD:.*]] = mem.extract %u[0]
// CHECK: %[[FIRST:.*]] = arith.cmpi eq, %[[OLD]], %{{.*}} : i8
// CHECK: arith.select %[[FIRST]]
py.func @"prog.spread[bool|int]"(%u: !py.union<[!py.bool, !py.int]>) -> (!py.union<[!py.bool, !py.float, !py.int]>) {
  %w = py.cast %u : !py.union<[!py.bool, !py.int]> -> !py.union<[!py.bool, !py.float, !py.int]>
  flow.return %w : !py.union<[!py.bool, !py.float, !py.int]>
}
