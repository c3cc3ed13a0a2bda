// RUN: pycc-opt %s -p "insert-ownership,verify-ownership" | FileCheck %s

mem.class @"list[str]" fields (_size: i64, _data: !mem.ptr<!mem.ref<"str">>)
func.func private @make() -> !mem.ref<"str">
func.func private @use(!mem.ref<"str">) attributes {pycc.takes = []}
func.func private @clear(!mem.ref<"list[str]">) attributes {pycc.takes = [!mem.ref<"str">]}

// An argument is the caller's: handing it on costs a count.
// CHECK-LABEL: func.func @keep
// CHECK: mem.retain %s
// CHECK-NEXT: mem.store %s
// CHECK-NEXT: flow.return
func.func @keep(%p: !mem.ptr<!mem.ref<"str">>, %i: i64, %s: !mem.ref<"str">) {
  mem.store %s, %p[%i] : !mem.ref<"str">
  flow.return
}

// A result is ours: its last use takes it over.
// CHECK-LABEL: func.func @give
// CHECK: %s = flow.call @make()
// CHECK-NEXT: mem.store %s
// CHECK-NEXT: flow.return
func.func @give(%p: !mem.ptr<!mem.ref<"str">>, %i: i64) {
  %s = flow.call @make() : () -> !mem.ref<"str">
  mem.store %s, %p[%i] : !mem.ref<"str">
  flow.return
}

// It dies behind its last use; what is never used dies at once.
// CHECK-LABEL: func.func @dies
// CHECK: %a = flow.call @make()
// CHECK-NEXT: flow.call @use(%a) unwind(%a)
// CHECK-NEXT: mem.release %a
// CHECK-NEXT: %b = flow.call @make() :
// CHECK-NEXT: mem.release %b
func.func @dies() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.call @use(%a) : (!mem.ref<"str">) -> ()
  %b = flow.call @make() : () -> !mem.ref<"str">
  flow.return
}

// What one arm hands on, the other releases.
// CHECK-LABEL: func.func @arms
// CHECK: flow.if %c
// CHECK-NEXT: flow.return %a
// CHECK: } else {
// CHECK-NEXT: mem.release %a
func.func @arms(%c: i1) -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.if %c {
    flow.return %a : !mem.ref<"str">
  }
  %b = mem.string "none" : !mem.ref<"str">
  flow.return %b : !mem.ref<"str">
}

// Borrowed from memory that nothing may empty: no counting at all.
// CHECK-LABEL: func.func @read
// CHECK-NOT: mem.retain
// CHECK: flow.call @use(%x) :
// CHECK-NOT: mem.release
func.func @read(%l: !mem.ref<"list[str]">, %i: i64) {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// Something may take strings out of memory before the last use.
// CHECK-LABEL: func.func @read_before_clear
// CHECK: %x = mem.load
// CHECK-NEXT: mem.retain %x
// CHECK-NEXT: flow.call @clear(%l) unwind(%x)
// CHECK-NEXT: flow.call @use(%x) unwind(%x)
// CHECK-NEXT: mem.release %x
func.func @read_before_clear(%l: !mem.ref<"list[str]">, %i: i64) {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.call @clear(%l) : (!mem.ref<"list[str]">) -> ()
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// In the other arm it does no harm.
// CHECK-LABEL: func.func @other_arm
// CHECK-NOT: mem.retain
// CHECK: return
func.func @other_arm(%l: !mem.ref<"list[str]">, %i: i64, %c: i1) {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.if %c {
    flow.call @clear(%l) : (!mem.ref<"list[str]">) -> ()
    flow.yield
  } else {
    flow.call @use(%x) : (!mem.ref<"str">) -> ()
    flow.yield
  }
  flow.return
}

// In a loop, what comes later in a turn comes before the next turn's use.
// CHECK-LABEL: func.func @around
// CHECK: mem.retain %x
func.func @around(%l: !mem.ref<"list[str]">, %n: i64, %one: i64) {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%n] : !mem.ref<"str">
  flow.for %i = %one to %n step %one {
    flow.call @use(%x) : (!mem.ref<"str">) -> ()
    flow.call @clear(%l) : (!mem.ref<"list[str]">) -> ()
    flow.continue
  }
  flow.return
}

// The list must outlive what was borrowed from it.
// CHECK-LABEL: func.func @temporary
// CHECK: %l = flow.call @new_list()
// CHECK: flow.call @use(%x) unwind(%l)
// CHECK-NEXT: mem.release %l
func.func private @new_list() -> !mem.ref<"list[str]">
func.func @temporary(%i: i64) {
  %l = flow.call @new_list() : () -> !mem.ref<"list[str]">
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// A function whose result stands on its first argument lends it, and callers count nothing.
// CHECK: func.func @item({{.*}}) -> !mem.ref<"str"> attributes {{{.*}}pycc.borrows
// CHECK-NOT: mem.retain
// CHECK-LABEL: func.func @uses_item
// CHECK-NOT: mem.retain
// CHECK: return
func.func @item(%l: !mem.ref<"list[str]">, %i: i64) -> !mem.ref<"str"> {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.return %x : !mem.ref<"str">
}
func.func @uses_item(%l: !mem.ref<"list[str]">, %i: i64) {
  %x = func.call @item(%l, %i) : (!mem.ref<"list[str]">, i64) -> !mem.ref<"str">
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// One that makes something does not, whatever its author claims; nor does one that C calls.
// CHECK-LABEL: func.func @false_claim
// CHECK-NOT: pycc.borrows
// CHECK: {
func.func @false_claim(%l: !mem.ref<"list[str]">) -> !mem.ref<"str"> attributes {pycc.borrows} {
  %x = flow.call @make() : () -> !mem.ref<"str">
  flow.return %x : !mem.ref<"str">
}
// CHECK-LABEL: func.func @from_outside
// CHECK-NOT: pycc.borrows
// CHECK: mem.retain %x
func.func @from_outside(%l: !mem.ref<"list[str]">, %i: i64) -> !mem.ref<"str"> attributes {pycc.export = "f"} {
  %p = mem.get_field %l "_data" : !mem.ptr<!mem.ref<"str">>
  %x = mem.load %p[%i] : !mem.ref<"str">
  flow.return %x : !mem.ref<"str">
}

// What a loop carries is handed from turn to turn; what it only uses dies behind it.
// CHECK-LABEL: func.func @turns
// CHECK: flow.for
// CHECK: mem.release %acc
// CHECK-NEXT: mem.retain %b
// CHECK-NEXT: flow.break %b
// CHECK: %next = flow.call @make() unwind(%b, %acc)
// CHECK-NEXT: flow.call @use(%acc) unwind(%b, %acc, %next)
// CHECK-NEXT: mem.release %acc
// CHECK-NEXT: flow.continue %next
// CHECK: }
// CHECK-NEXT: mem.release %b
// CHECK-NEXT: flow.return %r
func.func @turns(%n: i64, %one: i64, %c: i1) -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  %b = flow.call @make() : () -> !mem.ref<"str">
  %r = flow.for %i = %one to %n step %one (%acc = %a : !mem.ref<"str">) {
    flow.if %c {
      flow.break %b : !mem.ref<"str">
    }
    %next = flow.call @make() : () -> !mem.ref<"str">
    flow.call @use(%acc) : (!mem.ref<"str">) -> ()
    flow.continue %next : !mem.ref<"str">
  }
  flow.return %r : !mem.ref<"str">
}

// A part keeps the whole alive; taking the part out of it counts.
// CHECK-LABEL: func.func @part
// CHECK: %s = mem.extract %t[0]
// CHECK-NEXT: mem.retain %s
// CHECK-NEXT: mem.release %t
// CHECK-NEXT: flow.return %s
func.func private @pair() -> !mem.struct<"tuple", [!mem.ref<"str">, i64]>
func.func @part() -> !mem.ref<"str"> {
  %t = flow.call @pair() : () -> !mem.struct<"tuple", [!mem.ref<"str">, i64]>
  %s = mem.extract %t[0] : !mem.ref<"str">
  flow.return %s : !mem.ref<"str">
}

// The address of an object's bytes keeps it alive; where the address leaks, to the end of the block.
// CHECK-LABEL: func.func @address
// CHECK: mem.load %q
// CHECK-NEXT: mem.release %s
// CHECK: %t = flow.call @make()
// CHECK: mem.store %d
// CHECK-NEXT: mem.release %t
// CHECK-NEXT: flow.return
func.func @address(%where: !mem.ptr<!mem.ptr<i8>>, %i: i64) {
  %s = flow.call @make() : () -> !mem.ref<"str">
  %p = mem.data %s : !mem.ptr<i8>
  %q = mem.offset %p, %i : !mem.ptr<i8>
  %byte = mem.load %q[%i] : i8
  %t = flow.call @make() : () -> !mem.ref<"str">
  %d = mem.data %t : !mem.ptr<i8>
  mem.store %d, %where[%i] : !mem.ptr<i8>
  flow.return
}
