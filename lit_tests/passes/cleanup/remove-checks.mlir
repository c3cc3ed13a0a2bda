// RUN: pycc-opt %s -p "remove-checks" | FileCheck %s

// A counter that stays below a bound cannot overflow; a sum of unknown numbers can.
// CHECK-LABEL: func.func @counter
// CHECK: flow.checked "add" %t, %x
// CHECK: arith.addi %i, %one overflow<nsw>
// CHECK: arith.divui %i, %three
func.func @counter(%n: i64, %x: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %three = arith.constant 3 : i64
  %s = flow.loop (%i = %zero : i64, %t = %zero : i64) -> (i64) {
    %c = arith.cmpi slt, %i, %n : i64
    flow.if %c {
      %u = flow.checked "add" %t, %x : i64
      %ok = arith.cmpi sge, %i, %zero : i64
      flow.check %ok "ValueError" "negative"
      %j = flow.checked "add" %i, %one : i64
      %d = arith.floordivsi %i, %three : i64
      flow.continue %j, %u : i64, i64
    } else {
      flow.break %t : i64
    }
    flow.unreachable
  }
  flow.return %s : i64
}

// So many turns, so much a turn: a count of things that lie in memory.
// CHECK-LABEL: func.func @count
// CHECK-NOT: flow.checked
// CHECK: flow.return
func.func @count(%l: !mem.ref<"list[int]">, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %size = mem.get_field %l "_size" : i64
  %r = flow.for %i = %zero to %size step %one (%t = %zero : i64) {
    %u = flow.if %c -> (i64) {
      %v = flow.checked "add" %t, %one : i64
      flow.yield %v : i64
    } else {
      flow.yield %t : i64
    }
    flow.continue %u : i64
  }
  %twice = flow.checked "add" %r, %r : i64
  flow.return %twice : i64
}

// Callees say what they return.
// CHECK-LABEL: func.func @uses_length
// CHECK: arith.addi %n, %one overflow<nsw>
func.func @length(%l: !mem.ref<"list[int]">) -> i64 {
  %size = mem.get_field %l "_size" : i64
  flow.return %size : i64
}
func.func @uses_length(%l: !mem.ref<"list[int]">) -> i64 {
  %one = arith.constant 1 : i64
  %n = func.call @length(%l) : (!mem.ref<"list[int]">) -> i64
  %m = flow.checked "add" %n, %one : i64
  flow.return %m : i64
}

// What a test taught holds behind it if the other arm has left.
// CHECK-LABEL: func.func @early
// CHECK-NOT: flow.check
// CHECK: arith.subi %n, %two overflow<nsw>
func.func @early(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %c = arith.cmpi slt, %n, %two : i64
  flow.if %c {
    flow.return %n : i64
  }
  %a = flow.checked "sub" %n, %two : i64
  flow.return %a : i64
}

// It is forgotten where both arms meet again.
// CHECK-LABEL: func.func @meeting
// CHECK: flow.checked "sub"
func.func @meeting(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %c = arith.cmpi sge, %n, %two : i64
  flow.if %c {
    flow.yield
  }
  %a = flow.checked "sub" %n, %two : i64
  flow.return %a : i64
}

// Python's `%` with both sides known to be positive is the machine's.
// CHECK-LABEL: func.func @modulo
// CHECK: %r = arith.remui %n, %m
// CHECK: flow.return %r
func.func @modulo(%n: i64, %m: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %minus = arith.constant -1 : i64
  %c = arith.cmpi slt, %n, %zero : i64
  %d = arith.cmpi sle, %m, %zero : i64
  %e = arith.ori %c, %d : i1
  flow.if %e {
    flow.return %n : i64
  }
  %is = arith.cmpi eq, %m, %minus : i64
  %b = arith.select %is, %one, %m : i64
  %r = arith.remsi %n, %b : i64
  %x = arith.xori %r, %b : i64
  %signs = arith.cmpi slt, %x, %zero : i64
  %ne = arith.cmpi ne, %r, %zero : i64
  %wrong = arith.andi %ne, %signs : i1
  %sum = arith.addi %r, %b : i64
  %result = arith.select %wrong, %sum, %r : i64
  flow.return %result : i64
}

// A body that may be entered after an error teaches the handler nothing.
// CHECK-LABEL: func.func @handler
// CHECK: catch
// CHECK: flow.checked "sub"
func.func @handler(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %r = flow.try -> (i64) {
    %c = arith.cmpi sge, %n, %two : i64
    flow.check %c "ValueError" "small"
    %a = flow.checked "sub" %n, %two : i64
    flow.yield %a : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %b = flow.checked "sub" %n, %two : i64
    flow.yield %b : i64
  }
  flow.return %r : i64
}

// A product that did not overflow, or is below a bound, bounds its factor.
// CHECK-LABEL: func.func @square
// CHECK: flow.checked "mul" %i, %i
// CHECK: arith.addi %i, %one overflow<nsw>
func.func @square(%i: i64, %n: i64) -> i64 {
  %one = arith.constant 1 : i64
  %s = flow.checked "mul" %i, %i : i64
  %j = flow.checked "add" %i, %one : i64
  flow.return %j : i64
}
