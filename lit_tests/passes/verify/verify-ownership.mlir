// RUN: pycc-opt %s -p "verify-ownership" | FileCheck %s

// What is owned is given up once on every path, the exceptional ones included, or handed on.

func.func private @make() -> !mem.ref<"str">
func.func private @take(!mem.ref<"str">)

// CHECK-LABEL: func.func @each_path
// CHECK: flow.check %ok "ValueError" "no" unwind(%a)
// CHECK-NEXT: mem.release %a
func.func @each_path(%ok: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.check %ok "ValueError" "no" unwind(%a)
  mem.release %a : !mem.ref<"str">
  flow.return
}

// CHECK-LABEL: func.func @handed_on
// CHECK-NEXT: %a = flow.call @make()
// CHECK-NEXT: flow.return %a
func.func @handed_on() -> !mem.ref<"str"> {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.return %a : !mem.ref<"str">
}

// An argument is borrowed: to give it away takes a count of one's own.
// CHECK-LABEL: func.func @retained
// CHECK-NEXT: mem.retain %s
// CHECK-NEXT: flow.return %s
func.func @retained(%s: !mem.ref<"str">) -> !mem.ref<"str"> {
  mem.retain %s : !mem.ref<"str">
  flow.return %s : !mem.ref<"str">
}
