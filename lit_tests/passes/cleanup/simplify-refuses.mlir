// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "simplify" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Overflow raises where it happens; division by zero has no value; a shift by the width neither.
func.func @no_value() -> (i64, i64, i64) {
  %most = arith.constant 9223372036854775807 : i64
  %one = arith.constant 1 : i64
  %zero = arith.constant 0 : i64
  %wide = arith.constant 64 : i64
  %r = flow.checked "add" %most, %one : i64
  %d = arith.floordivsi %one, %zero : i64
  %s = arith.shli %one, %wide : i64
  flow.return %r, %d, %s : i64, i64, i64
}

// x + 0.0 is not x for -0.0; x * 0.0 is not 0.0 for infinities and NaN; x - x is not 0.0; x == x is not true.
func.func @floats(%x: f64) -> (f64, f64, f64, i1) {
  %zero = arith.constant 0.0 : f64
  %a = arith.addf %x, %zero : f64
  %b = arith.mulf %x, %zero : f64
  %c = arith.subf %x, %x : f64
  %d = arith.cmpf oeq, %x, %x : f64
  flow.return %a, %b, %c, %d : f64, f64, f64, i1
}

// A computation inside an arm is not known behind it, nor in the other arm.
func.func @scopes(%x: i64, %y: i64, %c: i1) -> i64 {
  %r = flow.if %c -> (i64) {
    %a = arith.muli %x, %y : i64
    flow.yield %a : i64
  } else {
    %a = arith.muli %x, %y : i64
    %b = arith.addi %a, %y : i64
    flow.yield %b : i64
  }
  %d = arith.muli %x, %y : i64
  %e = arith.addi %d, %r : i64
  flow.return %e : i64
}

// What is read may have been written meanwhile, and calls act each time.
func.func private @acts(i64) -> i64
func.func @twice(%p: !mem.ptr<i64>, %i: i64) -> i64 {
  %a = mem.load %p[%i] : i64
  mem.store %i, %p[%a] : i64
  %b = mem.load %p[%i] : i64
  %c = flow.call @acts(%b) : (i64) -> i64
  %d = flow.call @acts(%b) : (i64) -> i64
  %e = arith.addi %c, %d : i64
  %f = arith.addi %e, %a : i64
  flow.return %f : i64
}
