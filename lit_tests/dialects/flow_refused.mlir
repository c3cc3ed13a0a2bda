// RUN: pycc-opt %s --split-input-file --verify-diagnostics

func.func @no_loop() {
  // expected-error @below {{flow.break is not inside a loop}}
  flow.break
}

// -----

func.func @no_block() {
  flow.loop {
    // expected-error @below {{flow.leave is not inside a flow.block}}
    flow.leave
  }
  flow.return
}

// -----

func.func @carried(%n: i64, %c: i1) {
  flow.loop (%x = %n : i64) {
    // expected-error @below {{flow.continue: value 0 is i1, but the next turn of flow.loop takes i64}}
    flow.continue %c : i1
  }
  flow.return
}

// -----

func.func @result() -> i64 {
  // expected-error @below {{flow.return carries 0 values, but the function's result takes 1}}
  flow.return
}

// -----

func.func @condition(%n: i64) {
  // expected-error @below {{flow.if: the condition is i64, expected i1 or !py.bool}}
  flow.if %n {
    flow.yield
  }
  flow.return
}

// -----

func.func @order() {
  // expected-error @below {{value %later is not defined above its use}}
  flow.if %later {
    flow.yield
  }
  flow.return
}

// -----

func.func @continue_outside() {
  // expected-error @below {{flow.continue is not inside a loop}}
  flow.continue
}

// -----

func.func @yield_outside() {
  // expected-error @below {{flow.yield must end a region of flow.if, flow.try, py.comprehension}}
  flow.yield
}

// -----

// expected-error @below {{flow.return is not inside a function}}
flow.return

// -----

func.func @empty_region(%c: i1) {
  // expected-error @below {{flow.if: a region of one block is empty; it needs a terminator}}
  "flow.if"(%c) ({
  ^entry:
  }, {
    flow.yield
  }) : (i1) -> ()
  flow.return
}

// -----

// A loop's body ends with an exit, an arm with one or with flow.yield.
func.func @body(%n: i64) {
  // expected-error @below {{flow.loop: a region ends with flow.yield, expected an exit (flow.continue, flow.break, ...)}}
  "flow.loop"() ({
    flow.yield
  }) : () -> ()
  flow.return
}

// -----

func.func @arm(%c: i1) {
  // expected-error @below {{flow.if: a region ends with scf.yield, expected flow.yield or an exit}}
  "flow.if"(%c) ({
    scf.yield
  }, {
    flow.yield
  }) : (i1) -> ()
  flow.return
}

// -----

func.func @arguments(%n: i64) {
  // expected-error @below {{flow.loop: the block takes (i1), expected (i64)}}
  "flow.loop"(%n) ({
  ^entry(%x: i1):
    flow.continue %x : i1
  }) : (i64) -> ()
  flow.return
}

// -----

func.func @bounds(%n: i32) {
  // expected-error @below {{flow.for: bounds must be i64 or !py.int}}
  "flow.for"(%n, %n, %n) ({
  ^entry(%i: i32):
    flow.continue
  }) : (i32, i32, i32) -> ()
  flow.return
}

// -----

func.func @results(%n: i64) {
  // expected-error @below {{flow.for: the results have other types than the initial values}}
  %r = "flow.for"(%n, %n, %n, %n) ({
  ^entry(%i: i64, %x: i64):
    flow.continue %x : i64
  }) : (i64, i64, i64, i64) -> i1
  flow.return
}

// -----

func.func @handler() {
  // expected-error @below {{flow.try: the handler takes one argument, the exception}}
  "flow.try"() ({
    flow.yield
  }, {
    flow.yield
  }) : () -> ()
  flow.return
}

// -----

func.func @slot(%n: i64) {
  %s = flow.slot "s" : !flow.slot<i1>
  // expected-error @below {{flow.store_slot: the slot holds i1, the value is i64}}
  "flow.store_slot"(%n, %s) : (i64, !flow.slot<i1>) -> ()
  flow.return
}

// -----

func.func @check(%n: i64) {
  // expected-error @below {{flow.check: the condition is i64, expected i1}}
  flow.check %n "ValueError" "no"
  flow.return
}

// -----

func.func @checked(%n: i64) -> i64 {
  // expected-error @below {{flow.checked: no such kind: div}}
  %r = flow.checked "div" %n, %n : i64
  flow.return %r : i64
}

// -----

func.func @no_block(%c: i1) {
  // expected-error @below {{flow.if: Region 'then_region' at position 0 expected a single block, but got 0 blocks}}
  "flow.if"(%c) ({}, {
    flow.yield
  }) : (i1) -> ()
  flow.return
}
