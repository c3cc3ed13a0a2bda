// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "insert-polls" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Innermost counted loops would not be vectorised any more; a short call is no reason to ask.
func.func @counted(%n: i64) -> i64 {
  %one = arith.constant 1 : i64
  %r = flow.for %i = %one to %n step %one (%t = %n : i64) {
    %s = arith.addi %t, %i : i64
    func.call @short() : () -> ()
    flow.continue %s : i64
  }
  flow.return %r : i64
}
func.func @short() {
  flow.return
}

// No loop.
func.func @straight(%n: i64) -> i64 {
  %r = arith.muli %n, %n : i64
  flow.return %r : i64
}

// A declaration has nothing to put a poll into.
func.func private @elsewhere(i64) -> i64
