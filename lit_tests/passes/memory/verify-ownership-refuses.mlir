// RUN: not pycc-opt %s -p "verify-ownership" --split-input-file 2>&1 | FileCheck %s

// CHECK: flow.return: %a is still owned when the function returns
func.func private @make() -> !mem.ref<"str">
func.func @leak() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.return
}

// -----

// CHECK: mem.release: %a is given up, but not owned here
func.func @not_ours(%a: !mem.ref<"str">) {
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

// CHECK: mem.release: %a is used after %a was given up
func.func private @make() -> !mem.ref<"str">
func.func @twice() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  mem.release %a : !mem.ref<"str">
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

// CHECK: flow.call: %x is used after %l was given up
func.func private @list() -> !mem.ref<"list[str]">
func.func private @use(!mem.ref<"str">)
func.func @part_of_the_dead() {
  %l = flow.call @list() : () -> !mem.ref<"list[str]">
  %x = mem.get_field %l "first" : !mem.ref<"str">
  mem.release %l : !mem.ref<"list[str]">
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// -----

// CHECK: flow.yield: %a is owned 1 times on one path and 0 times on another (arms of flow.if)
func.func private @make() -> !mem.ref<"str">
func.func @one_arm(%c: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.if %c {
    mem.release %a : !mem.ref<"str">
    flow.yield
  }
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

// CHECK: flow.continue: %a is still owned when control leaves its scope (turns of a loop)
func.func private @make() -> !mem.ref<"str">
func.func @each_turn(%n: i64) {
  flow.for %i = %n to %n step %n {
    %a = flow.call @make() : () -> !mem.ref<"str">
    flow.continue
  }
  flow.return
}

// -----

// CHECK: flow.check: %a is still owned when an error leaves the function
func.func private @make() -> !mem.ref<"str">
func.func @error(%ok: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.check %ok "ValueError" "no"
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

// CHECK: flow.check: %a is owned 1 times on one path and 0 times on another (ways into a handler)
func.func private @make() -> !mem.ref<"str">
func.func @handler(%ok: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.try {
    flow.check %ok "ValueError" "no" unwind(%a)
    flow.check %ok "ValueError" "no" escape(%a)
    mem.release %a : !mem.ref<"str">
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    mem.release %e : !mem.struct<"exception", [i64, !mem.ref<"str">]>
    flow.yield
  }
  flow.return
}

// -----

// CHECK: flow.check: %v is still owned when an error leaves the function
func.func @slot(%ok: i1) {
  %v = flow.slot "v" : !flow.slot<!mem.ref<"str">>
  flow.check %ok "ValueError" "no"
  %old = flow.load_slot %v : !flow.slot<!mem.ref<"str">> -> !mem.ref<"str">
  mem.release %old : !mem.ref<"str">
  flow.return
}
