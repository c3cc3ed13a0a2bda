// RUN: pycc-opt %s | FileCheck %s
// RUN: pycc-opt %s | pycc-opt - | FileCheck %s

// CHECK-LABEL: func.func @branches(%c: i1, %n: i64) -> i64 attributes {pycc.raises} {
// CHECK-NEXT:    %r = flow.if %c -> (i64) {
// CHECK-NEXT:      flow.yield %n : i64
// CHECK-NEXT:    } else {
// CHECK-NEXT:      flow.return %n : i64
// CHECK-NEXT:    }
// CHECK-NEXT:    flow.if %c {
// CHECK-NEXT:      flow.yield
// CHECK-NEXT:    }
// CHECK-NEXT:    flow.check %c "ValueError" "not that one"
func.func @branches(%c: i1, %n: i64) -> i64 attributes {pycc.raises} {
  %r = flow.if %c -> (i64) {
    flow.yield %n : i64
  } else {
    flow.return %n : i64
  }
  // An empty else is not written.
  flow.if %c {
    flow.yield
  } else {
    flow.yield
  }
  flow.check %c "ValueError" "not that one"
  flow.return %r : i64
}

// CHECK-LABEL: func.func @loops
// CHECK-NEXT:    %s, %t = flow.loop (%x = %n : i64, %y = %c : i1) -> (i64, i1) {
// CHECK-NEXT:      flow.if %y {
// CHECK-NEXT:        flow.break %x, %y : i64, i1
// CHECK-NEXT:      }
// CHECK-NEXT:      flow.continue %x, %c : i64, i1
// CHECK-NEXT:    }
// CHECK-NEXT:    %u = flow.for %i = %n to %s step %n (%v = %s : i64) {
// CHECK-NEXT:      %w = flow.checked "add" %i, %v : i64
// CHECK-NEXT:      flow.continue %w : i64
// CHECK-NEXT:    }
func.func @loops(%c: i1, %n: i64) -> i64 attributes {pycc.raises} {
  %s, %t = flow.loop (%x = %n : i64, %y = %c : i1) -> (i64, i1) {
    flow.if %y {
      flow.break %x, %y : i64, i1
    }
    flow.continue %x, %c : i64, i1
  }
  %u = flow.for %i = %n to %s step %n (%v = %s : i64) {
    %w = flow.checked "add" %i, %v : i64
    flow.continue %w : i64
  }
  flow.return %u : i64
}

// CHECK-LABEL: func.func @exits
// CHECK:         %b = flow.block -> (i64) {
// CHECK-NEXT:      %x = flow.call @loops(%c, %n) unwind(%m) escape(%m, %m) : (i1, i64) -> i64
// CHECK-NEXT:      flow.leave %x : i64
// CHECK-NEXT:    }
// CHECK-NEXT:    %r = flow.try -> (i64) {
// CHECK-NEXT:      flow.raise %e unwind(%m)
// CHECK-NEXT:    } catch (%error: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
// CHECK-NEXT:      flow.yield %b : i64
// CHECK-NEXT:    }
// CHECK-NEXT:    flow.try every {
func.func @exits(%c: i1, %n: i64, %e: !mem.struct<"exception", [i64, !mem.ref<"str">]>, %m: !mem.ref<"str">) -> i64
    attributes {pycc.raises} {
  %b = flow.block -> (i64) {
    %x = flow.call @loops(%c, %n) unwind(%m) escape(%m, %m) : (i1, i64) -> i64
    flow.leave %x : i64
  }
  %r = flow.try -> (i64) {
    flow.raise %e unwind(%m)
  } catch (%error: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield %b : i64
  }
  flow.try every {
    flow.yield
  } catch (%error2: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return %r : i64
}

// CHECK-LABEL: func.func @slots
// CHECK-NEXT:    %s = flow.slot "total" : !flow.slot<i64>
// CHECK-NEXT:    flow.store_slot %n, %s : i64, !flow.slot<i64>
// CHECK-NEXT:    %v = flow.load_slot %s : !flow.slot<i64> -> i64
func.func @slots(%n: i64) -> i64 {
  %s = flow.slot "total" : !flow.slot<i64>
  flow.store_slot %n, %s : i64, !flow.slot<i64>
  %v = flow.load_slot %s : !flow.slot<i64> -> i64
  flow.return %v : i64
}
