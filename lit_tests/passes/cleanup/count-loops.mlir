// RUN: pycc-opt %s -p "count-loops" | FileCheck %s

// A list's cursor: the size is read once, because nothing in the loop writes it.
// CHECK-LABEL: func.func @items
// CHECK: %n = mem.get_field %l "_size"
// CHECK: %r = flow.for %c = %zero to %n step %{{.*}} (%t = %a : i64) {
// CHECK: flow.continue %t : i64
// CHECK: flow.break %x : i64
// CHECK: flow.continue %u : i64
func.func @items(%l: !mem.ref<"list[int]">, %a: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %r = flow.loop (%c = %zero : i64, %t = %a : i64) -> (i64) {
    %n = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      %p = mem.get_field %l "_data" : !mem.ptr<i64>
      %x = mem.load %p[%c] : i64
      %d = arith.addi %c, %one : i64
      %negative = arith.cmpi slt, %x, %zero : i64
      flow.if %negative {
        flow.continue %d, %t : i64, i64
      }
      %big = arith.cmpi sgt, %x, %a : i64
      flow.if %big {
        flow.break %x : i64
      }
      %u = arith.addi %t, %x : i64
      flow.continue %d, %u : i64, i64
    } else {
      flow.break %t : i64
    }
    flow.unreachable
  }
  flow.return %r : i64
}

// `while i < n: i += 1`: the counter's last value is the bound, or the start if that is larger.
// CHECK-LABEL: func.func @counter
// CHECK: flow.for %c = %a to %n
// CHECK: %[[LAST:.*]] = arith.maxsi %a, %n
// CHECK: flow.return %[[LAST]]
func.func @counter(%n: i64, %a: i64) -> i64 {
  %one = arith.constant 1 : i64
  %i = flow.loop (%c = %a : i64) -> (i64) {
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      %d = flow.checked "add" %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break %c : i64
    }
    flow.unreachable
  }
  flow.return %i : i64
}

// The loop may make the list longer.
// CHECK-LABEL: func.func @grows
// CHECK: flow.loop
func.func private @append(%l: !mem.ref<"list[int]">, %x: i64) {
  mem.set_field %l "_size", %x : i64
  flow.return
}
func.func @grows(%l: !mem.ref<"list[int]">) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  flow.loop (%c = %zero : i64) {
    %n = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %n : i64
    flow.if %more {
      flow.call @append(%l, %c) : (!mem.ref<"list[int]">, i64) -> ()
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
  flow.return
}

// Nothing is known of a function from elsewhere; one that counts by two is not treated.
// CHECK-LABEL: func.func @others
// CHECK: flow.loop
// CHECK: flow.loop
func.func private @unknown()
func.func @others(%l: !mem.ref<"list[int]">, %n: i64) {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %two = arith.constant 2 : i64
  flow.loop (%c = %zero : i64) {
    %m = mem.get_field %l "_size" : i64
    %more = arith.cmpi slt, %c, %m : i64
    flow.if %more {
      flow.call @unknown() : () -> ()
      %d = arith.addi %c, %one : i64
      flow.continue %d : i64
    } else {
      flow.break
    }
    flow.unreachable
  }
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
  flow.return
}

// What counts beside the counter is the counter, or so much more.
// CHECK-LABEL: func.func @beside
// CHECK: flow.for %i = %zero to %n step %one
// CHECK: %[[MORE:.*]] = arith.addi %i, %{{.*}} : i64
// CHECK: %next = arith.addi %i, %one : i64
// CHECK: flow.checked "add" %[[MORE]], %one : i64
func.func @beside(%n: i64) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %five = arith.constant 5 : i64
  %r, %s = flow.for %i = %zero to %n step %one (%j = %zero : i64, %k = %five : i64) {
    %next = arith.addi %j, %one : i64
    %more = flow.checked "add" %k, %one : i64
    flow.continue %next, %more : i64, i64
  }
  flow.return %s : i64
}
