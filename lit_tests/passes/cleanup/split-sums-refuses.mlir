// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "split-sums" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// The sum is an address, decides about leaving, or goes somewhere else in each turn.
func.func @seen(%p: !mem.ptr<i64>, %n: i64, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %c = %zero to %n step %one (%t = %a : i64) {
    %x = mem.load %p[%t] : i64
    %y = flow.checked "add" %x, %t : i64
    flow.continue %y : i64
  }
  %s = flow.for %c = %zero to %n step %one (%t = %r : i64) {
    %y = flow.checked "add" %t, %c : i64
    %big = arith.cmpi sgt, %y, %a : i64
    flow.if %big {
      flow.break %y : i64
    }
    flow.continue %y : i64
  }
  %u = flow.for %c = %zero to %n step %one (%t = %s : i64) {
    %x = mem.load %p[%c] : i64
    %y = flow.checked "add" %x, %t : i64
    mem.store %y, %p[%c] : i64
    flow.continue %y : i64
  }
  flow.return %u : i64
}

// Products, a sum that is subtracted from something, one that is doubled.
func.func @no_sum(%p: !mem.ptr<i64>, %n: i64, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %c = %zero to %n step %one (%t = %a : i64) {
    %x = mem.load %p[%c] : i64
    %y = flow.checked "mul" %t, %x : i64
    flow.continue %y : i64
  }
  %s = flow.for %c = %zero to %n step %one (%t = %r : i64) {
    %x = mem.load %p[%c] : i64
    %y = flow.checked "sub" %x, %t : i64
    flow.continue %y : i64
  }
  %u = flow.for %c = %zero to %n step %one (%t = %s : i64) {
    %y = flow.checked "add" %t, %t : i64
    flow.continue %y : i64
  }
  flow.return %u : i64
}

// The loop acts: an error in the middle must come in the middle.
func.func @acts(%p: !mem.ptr<i64>, %n: i64, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %c = %zero to %n step %one (%t = %a : i64) {
    %x = mem.load %p[%c] : i64
    mem.store %zero, %p[%c] : i64
    %y = flow.checked "add" %t, %x : i64
    flow.continue %y : i64
  }
  flow.return %r : i64
}
