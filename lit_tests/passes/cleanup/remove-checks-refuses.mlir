// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "remove-checks" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Sums, products and differences of unknown numbers.
func.func @unknown(%a: i64, %b: i64) -> i64 {
  %s = flow.checked "add" %a, %b : i64
  %p = flow.checked "mul" %s, %a : i64
  %d = flow.checked "sub" %p, %b : i64
  flow.return %d : i64
}

// What a test taught is forgotten where both arms meet again.
func.func @meeting(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %c = arith.cmpi sge, %n, %two : i64
  flow.if %c {
    flow.yield
  }
  %a = flow.checked "sub" %n, %two : i64
  flow.return %a : i64
}

// One less than a number that is at most the largest may be one less than the least.
func.func @wrong_side(%n: i64) -> i64 {
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %c = arith.cmpi sgt, %n, %two : i64
  flow.if %c {
    flow.return %n : i64
  }
  %a = flow.checked "sub" %n, %one : i64
  flow.return %a : i64
}

// A body that may be entered after an error teaches the handler nothing.
func.func @handler(%n: i64, %ok: i1) -> i64 {
  %two = arith.constant 2 : i64
  %r = flow.try -> (i64) {
    flow.check %ok "ValueError" "first"
    %c = arith.cmpi sge, %n, %two : i64
    flow.check %c "ValueError" "small"
    flow.yield %n : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %b = flow.checked "sub" %n, %two : i64
    flow.yield %b : i64
  }
  flow.return %r : i64
}

// A loop that is carried by more than its counter may carry anything.
func.func @carried(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  %r = flow.for %i = %zero to %n step %one (%t = %one : i64) {
    %u = flow.checked "mul" %t, %two : i64
    flow.continue %u : i64
  }
  flow.return %r : i64
}

// Floor division of a number that may be negative rounds down.
func.func @negative(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %q = arith.floordivsi %n, %two : i64
  flow.return %q : i64
}
