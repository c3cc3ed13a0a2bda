// RUN: pycc-opt %s -p "insert-ownership,verify-ownership" | FileCheck %s

// Errors: what each exceptional edge releases.
func.func private @make() -> !mem.ref<"str">
func.func private @use(!mem.ref<"str">)

// Only the handler needs %a, only the body %b, and %c is made inside. An error that the handler does not stop takes %a too.
// CHECK-LABEL: func.func @handled
// CHECK: flow.try
// CHECK: %c = flow.call @make() unwind(%b) escape(%a)
// CHECK-NEXT: %sum = flow.checked "add" %n, %n unwind(%b, %c) escape(%a)
// CHECK-NEXT: flow.call @use(%b) unwind(%b, %c) escape(%a)
// CHECK-NEXT: mem.release %a
// CHECK-NEXT: mem.release %b
// CHECK-NEXT: flow.yield %c
// CHECK: } catch (%e
// CHECK-NEXT: mem.release %e
// CHECK-NEXT: flow.yield %a
func.func @handled(%n: i64) -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  %b = flow.call @make() : () -> !mem.ref<"str">
  %r = flow.try -> (!mem.ref<"str">) {
    %c = flow.call @make() : () -> !mem.ref<"str">
    %sum = flow.checked "add" %n, %n : i64
    flow.call @use(%b) : (!mem.ref<"str">) -> ()
    flow.yield %c : !mem.ref<"str">
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield %a : !mem.ref<"str">
  }
  flow.return %r : !mem.ref<"str">
}

// Raising hands the exception over, and gives up the rest before.
// CHECK-LABEL: func.func @again
// CHECK: flow.if %c
// CHECK-NEXT: mem.release %a
// CHECK-NEXT: flow.raise %e
// CHECK: } else {
// CHECK-NEXT: mem.release %e
func.func @again(%c: i1) -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  %r = flow.try -> (!mem.ref<"str">) {
    %b = flow.call @make() : () -> !mem.ref<"str">
    flow.yield %b : !mem.ref<"str">
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.if %c {
      flow.raise %e
    }
    flow.yield %a : !mem.ref<"str">
  }
  flow.return %r : !mem.ref<"str">
}

// A handler of every error lets nothing out.
// CHECK-LABEL: func.func @every
// CHECK: %sum = flow.checked "add" %n, %n :
// CHECK: flow.try {
// CHECK: %more = flow.checked "add" %n, %n unwind(%b) escape(%c) :
// CHECK: } catch (%inner
func.func @every(%n: i64) -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.try every {
    %sum = flow.checked "add" %n, %n : i64
    %b = flow.call @make() : () -> !mem.ref<"str">
    %c = flow.call @make() : () -> !mem.ref<"str">
    flow.try {
      %more = flow.checked "add" %n, %n : i64
      flow.call @use(%b) : (!mem.ref<"str">) -> ()
      flow.yield
    } catch (%inner: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
      flow.call @use(%c) : (!mem.ref<"str">) -> ()
      flow.yield
    }
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return %a : !mem.ref<"str">
}

// Slots move to the top and are emptied at every exit; storing hands over.
// CHECK-LABEL: func.func @slots
// CHECK-NEXT: %v = flow.slot "v"
// CHECK-NEXT: %a = flow.call @make() unwind(%v)
// CHECK-NEXT: flow.store_slot %a, %v
// CHECK: flow.call @use(%x) escape(%v)
// CHECK: flow.call @use(%y) unwind(%v)
// CHECK-NEXT: mem.retain %y
// CHECK-NEXT: %[[OLD:.*]] = flow.load_slot %v
// CHECK-NEXT: mem.release %[[OLD]]
// CHECK-NEXT: flow.return %y
func.func @slots() -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  %v = flow.slot "v" : !flow.slot<!mem.ref<"str">>
  flow.store_slot %a, %v : !mem.ref<"str">, !flow.slot<!mem.ref<"str">>
  flow.try {
    %x = flow.load_slot %v : !flow.slot<!mem.ref<"str">> -> !mem.ref<"str">
    flow.call @use(%x) : (!mem.ref<"str">) -> ()
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  %y = flow.load_slot %v : !flow.slot<!mem.ref<"str">> -> !mem.ref<"str">
  flow.call @use(%y) : (!mem.ref<"str">) -> ()
  flow.return %y : !mem.ref<"str">
}

// What is loaded from a slot is counted if the slot is stored to before the last use.
// CHECK-LABEL: func.func @overwritten
// CHECK: %x = flow.load_slot %v
// CHECK-NEXT: mem.retain %x
// CHECK: flow.store_slot
// CHECK: flow.call @use(%x) unwind(%x, %v)
func.func @overwritten(%a: !mem.ref<"str">) {
  %v = flow.slot "v" : !flow.slot<!mem.ref<"str">>
  %x = flow.load_slot %v : !flow.slot<!mem.ref<"str">> -> !mem.ref<"str">
  flow.store_slot %a, %v : !mem.ref<"str">, !flow.slot<!mem.ref<"str">>
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}
