// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "flow-to-scf" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// An exit through the loop, out of the function.
func.func @through(%n: i64, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    flow.if %c {
      flow.return %i : i64
    }
    flow.continue
  }
  func.return %n : i64
}

// An op that may raise.
func.func @raises(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.for %i = %zero to %n step %one (%t = %zero : i64) {
    %s = flow.checked "add" %t, %i : i64
    flow.continue %s : i64
  }
  func.return %r : i64
}

// Two places go on behind the first `if`: what follows would have to be there twice.
func.func @two_ways_on(%c: i1, %d: i1) {
  flow.loop {
    flow.if %c {
      flow.if %d {
        flow.break
      }
      flow.yield
    }
    flow.continue
  }
  func.return
}
