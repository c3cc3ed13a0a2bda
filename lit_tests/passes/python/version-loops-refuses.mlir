// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "version-loops" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

func.func private @pycc.array_index(%index: i64, %size: i64, %axis: i64) -> i64 {
  flow.return %index : i64
}
func.func private @use(i64)

// An index that counts from the end in the first turn, and one that is no sum with the counter.
func.func @no_sum(%n: i64, %m: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %j = flow.checked "sub" %i, %one : i64
    %p = flow.call @pycc.array_index(%j, %n, %zero) : (i64, i64, i64) -> i64
    %k = flow.checked "mul" %i, %m : i64
    %q = flow.call @pycc.array_index(%k, %n, %zero) : (i64, i64, i64) -> i64
    flow.continue
  }
  flow.return
}

// Loops that go down.
func.func @down(%n: i64, %m: i64) {
  %zero = arith.constant 0 : i64
  %minus = arith.constant -1 : i64
  flow.for %i = %n to %zero step %minus {
    %p = flow.call @pycc.array_index(%i, %m, %zero) : (i64, i64, i64) -> i64
    flow.continue
  }
  flow.return
}

// A size that is another one in each turn.
func.func @moving(%n: i64, %p: !mem.ptr<i64>) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.load %p[%i] : i64
    %q = flow.call @pycc.array_index(%i, %size, %zero) : (i64, i64, i64) -> i64
    func.call @use(%q) : (i64) -> ()
    flow.continue
  }
  flow.return
}

// A loop with a loop inside.
func.func @outer(%n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    flow.loop {
      %j = flow.checked "sub" %i, %one : i64
      %q = flow.call @pycc.array_index(%j, %n, %zero) : (i64, i64, i64) -> i64
      func.call @use(%q) : (i64) -> ()
      flow.break
    }
    flow.continue
  }
  flow.return
}
