// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "remove-dead" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

func.func private @acts(i64) -> i64

// What may raise, acts, or may not end.
func.func @effects(%n: i64, %p: !mem.ptr<i64>, %ok: i1) {
  %zero = arith.constant 0 : i64
  %a = flow.checked "add" %n, %n : i64
  flow.check %ok "ValueError" "no"
  mem.store %n, %p[%zero] : i64
  %b = flow.call @acts(%n) : (i64) -> i64
  %c = func.call @acts(%n) : (i64) -> i64
  flow.loop {
    flow.continue
  }
  flow.unreachable
}

// Exits stay, with the tests that lead to them and what these need.
func.func @exits(%n: i64) -> i64 {
  %two = arith.constant 2 : i64
  %m = arith.muli %n, %two : i64
  %c = arith.cmpi slt, %m, %n : i64
  flow.if %c {
    flow.return %n : i64
  }
  flow.return %m : i64
}

// A division is removed only with what it might do: an integer by zero has no meaning, but is never an effect. Its
// result is used here.
func.func @used(%n: i64) -> i64 {
  %q = arith.divui %n, %n : i64
  flow.return %q : i64
}

// A handler is reached through what its body may raise.
func.func @handled(%n: i64, %ok: i1) -> i64 {
  %r = flow.try -> (i64) {
    flow.check %ok "ValueError" "no"
    flow.yield %n : i64
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    %m = arith.muli %n, %n : i64
    flow.yield %m : i64
  }
  flow.return %r : i64
}
