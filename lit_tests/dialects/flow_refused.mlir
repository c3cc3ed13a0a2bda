// RUN: not pycc-opt --split-input-file %s 2>&1 | FileCheck %s

// CHECK: flow.break is not inside a loop
func.func @no_loop() {
  flow.break
}

// -----

// CHECK: flow.leave is not inside a flow.block
func.func @no_block() {
  flow.loop {
    flow.leave
  }
  flow.return
}

// -----

// CHECK: flow.continue: value 0 is i1, but the next turn of flow.loop takes i64
func.func @carried(%n: i64, %c: i1) {
  flow.loop (%x = %n : i64) {
    flow.continue %c : i1
  }
  flow.return
}

// -----

// CHECK: flow.return carries 0 values, but the function's result takes 1
func.func @result() -> i64 {
  flow.return
}

// -----

// CHECK: flow.if: the condition is i64, expected i1 or !py.bool
func.func @condition(%n: i64) {
  flow.if %n {
    flow.yield
  }
  flow.return
}

// -----

// CHECK: value %later is not defined above its use
func.func @order() {
  flow.if %later {
    flow.yield
  }
  flow.return
}
