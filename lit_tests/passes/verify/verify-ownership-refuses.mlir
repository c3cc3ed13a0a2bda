// RUN: pycc-opt %s -p "verify-ownership" --no-verify --split-input-file --verify-diagnostics

func.func private @make() -> !mem.ref<"str">
func.func @leak() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  // expected-error @below {{flow.return: %a is still owned when the function returns}}
  flow.return
}

// -----

func.func @not_ours(%a: !mem.ref<"str">) {
  // expected-error @below {{mem.release: %a is given up, but not owned here}}
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

func.func private @make() -> !mem.ref<"str">
func.func @twice() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  mem.release %a : !mem.ref<"str">
  // expected-error @below {{mem.release: %a is used after %a was given up}}
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

func.func private @list() -> !mem.ref<"list[str]">
func.func private @use(!mem.ref<"str">)
func.func @part_of_the_dead() {
  %l = flow.call @list() : () -> !mem.ref<"list[str]">
  %x = mem.get_field %l "first" : !mem.ref<"str">
  mem.release %l : !mem.ref<"list[str]">
  // expected-error @below {{flow.call: %x is used after %l was given up}}
  flow.call @use(%x) : (!mem.ref<"str">) -> ()
  flow.return
}

// -----

func.func private @make() -> !mem.ref<"str">
func.func @one_arm(%c: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  // expected-error @below {{flow.yield: %a is owned 1 times on one path and 0 times on another (arms of flow.if)}}
  flow.if %c {
    mem.release %a : !mem.ref<"str">
    flow.yield
  }
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

func.func private @make() -> !mem.ref<"str">
func.func @each_turn(%n: i64) {
  flow.for %i = %n to %n step %n {
    %a = flow.call @make() : () -> !mem.ref<"str">
    // expected-error @below {{flow.continue: %a is still owned when control leaves its scope (turns of a loop)}}
    flow.continue
  }
  flow.return
}

// -----

func.func private @make() -> !mem.ref<"str">
func.func @error(%ok: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  // expected-error @below {{flow.check: %a is still owned when an error leaves the function}}
  flow.check %ok "ValueError" "no"
  mem.release %a : !mem.ref<"str">
  flow.return
}

// -----

func.func private @make() -> !mem.ref<"str">
func.func @handler(%ok: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.try {
    flow.check %ok "ValueError" "no" unwind(%a)
    // expected-error @below {{flow.check: %a is owned 1 times on one path and 0 times on another (ways into a handler)}}
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

func.func @slot(%ok: i1) {
  %v = flow.slot "v" : !flow.slot<!mem.ref<"str">>
  // expected-error @below {{flow.check: %v is still owned when an error leaves the function}}
  flow.check %ok "ValueError" "no"
  %old = flow.load_slot %v : !flow.slot<!mem.ref<"str">> -> !mem.ref<"str">
  mem.release %old : !mem.ref<"str">
  flow.return
}


// -----

// Leaving a loop by two ways.
func.func private @make() -> !mem.ref<"str">
func.func @exits(%c: i1, %d: i1) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.loop {
    flow.if %c {
      mem.release %a : !mem.ref<"str">
      flow.break
    }
    flow.if %d {
      // expected-error @below {{flow.break: %a is owned 1 times on one path and 0 times on another (exits of a loop)}}
      flow.break
    }
    flow.continue
  }
  flow.return
}

// -----

// A turn must leave what it found.
func.func private @make() -> !mem.ref<"str">
func.func @turns() {
  %a = flow.call @make() : () -> !mem.ref<"str">
  flow.loop {
    mem.release %a : !mem.ref<"str">
    // expected-error @below {{flow.continue: %a is owned 0 times on one path and 1 times on another (turns of a loop)}}
    flow.continue
  }
  flow.unreachable
}

// -----

// Loops of scf carry no counts.
func.func private @make() -> !mem.ref<"str">
func.func @scf(%n: index) {
  %a = flow.call @make() : () -> !mem.ref<"str">
  // expected-error @below {{scf.for: its regions must leave ownership as it was}}
  scf.for %i = %n to %n step %n {
    mem.release %a : !mem.ref<"str">
  }
  flow.return
}

// -----

// expected-error @below {{func.func: control flow must be structured: one block, not several}}
func.func @blocks(%s: !mem.ref<"str">) {
  cf.br ^next
^next:
  func.return
}

// -----

func.func @nobody_knows(%c: i1, %a: !mem.ref<"str">, %b: !mem.ref<"str">) -> !mem.ref<"str"> {
  // expected-error @below {{arith.select: gives a counted value, but has no row in analysis/ownership_rules.py}}
  %r = arith.select %c, %a, %b : !mem.ref<"str">
  flow.return %r : !mem.ref<"str">
}

// -----

// No verifier of ops has run before.
func.func @nowhere() {
  // expected-error @below {{flow.break: no place to go to}}
  flow.break
}
