// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "count-loops" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// The loop writes the bound.
func.func @grows(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.loop (%c = %zero : i64) {
    %n = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      mem.set_field %l "_size", %c : i64
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}

// Another list may be the same list.
func.func @alias(%l: !mem.ref<"list[int]">, %k: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.loop (%c = %zero : i64) {
    %n = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      mem.set_field %k "_size", %zero : i64
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}

// Nothing is known of what a function from elsewhere writes.
func.func private @unknown()
func.func @calls(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.loop (%c = %zero : i64) {
    %n = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      flow.call @unknown() : () -> ()
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}

// Steps of two, downwards, up to and including the bound, and an unsigned test.
func.func @other_counters(%n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.loop (%c = %zero : i64) {
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      %d = arith.addi %c, %two : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.loop (%c = %n : i64) {
    %more = arith.cmpi sgt, %c, %zero : i64
    flow.if %more {
      %d = arith.subi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.loop (%c = %zero : i64) {
    %more = arith.cmpi sle, %c, %n : i64
    flow.if %more {
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.loop (%c = %zero : i64) {
    %more = arith.cmpi ult, %c, %n : i64
    flow.if %more {
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}

// The bound is carried, and may change.
func.func @moving(%n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.loop (%c = %zero : i64, %m = %n : i64) {
    %more = arith.cmpi slt, %c, %m : i64
    flow.if %more {
      %d = arith.addi %c, %one : i64
      %k = arith.muli %m, %m : i64
      flow.continue %d, %k : i64, i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}
