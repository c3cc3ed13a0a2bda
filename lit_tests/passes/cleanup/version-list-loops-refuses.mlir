// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "version-list-loops" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

mem.class @"list[int]" fields (_data: !mem.ptr<i64>, _size: i64, _capacity: i64)
func.func private @unknown()

// The loop writes the size: nothing is known of it in later turns.
func.func @shrinking(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %i, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    mem.set_field %l "_size", %zero : i64
    flow.continue
  }
  flow.return
}

// So may what it calls.
func.func @calls(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %i, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    flow.call @unknown() : () -> ()
    flow.continue
  }
  flow.return
}

// The index is no sum with the counter.
func.func @product(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %k = arith.muli %i, %n : i64
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %k, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    flow.continue
  }
  flow.return
}

// The list is another one in each turn.
func.func @moving(%p: !mem.ptr<!mem.ref<"list[int]">>, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    %l = mem.load %p[%i] : !mem.ref<"list[int]">
    %size = mem.get_field %l "_size" : i64
    %ok = arith.cmpi ult, %i, %size : i64
    flow.check %ok "IndexError" "list index out of range"
    flow.continue
  }
  flow.return
}

// No check of an index.
func.func @nothing(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.for %i = %zero to %n step %one {
    mem.set_field %l "_capacity", %i : i64
    flow.continue
  }
  flow.return
}
