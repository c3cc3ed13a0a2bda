// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "hoist-arm-checks" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Two unknowns: no range of one number says whether the sum fits.
func.func @two_unknowns(%n: i64, %k: i64, %c: i1) -> i64 {
  %r = flow.if %c -> (i64) {
    %p = flow.checked "add" %n, %k : i64
    flow.yield %p : i64
  } else {
    flow.yield %n : i64
  }
  flow.return %r : i64
}

// The square is no linear function of the number.
func.func @square(%n: i64, %c: i1) -> i64 {
  %r = flow.if %c -> (i64) {
    %p = flow.checked "mul" %n, %n : i64
    flow.yield %p : i64
  } else {
    flow.yield %n : i64
  }
  flow.return %r : i64
}

// Something happens in the arm before the check: the error must come after it.
func.func @effect(%n: i64, %c: i1, %p: !mem.ptr<i64>) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.if %c -> (i64) {
    mem.store %n, %p[%zero] : i64
    %q = flow.checked "add" %n, %one : i64
    flow.yield %q : i64
  } else {
    flow.yield %n : i64
  }
  flow.return %r : i64
}

// The arm leaves.
func.func @leaves(%n: i64, %c: i1) -> i64 {
  %one = arith.constant 1 : i64
  flow.if %c {
    %q = flow.checked "add" %n, %one : i64
    flow.return %q : i64
  }
  flow.return %n : i64
}
