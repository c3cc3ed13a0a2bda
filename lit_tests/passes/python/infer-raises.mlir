// RUN: pycc-opt %s -p "infer-raises" | FileCheck %s

// CHECK-LABEL: func.func @pure
// CHECK-NOT: pycc.raises
// CHECK: {
func.func @pure(%a: i64) -> i64 {
  flow.return %a : i64
}

// CHECK-LABEL: func.func @calls_pure
// CHECK-NOT: pycc.raises
// CHECK: func.call @pure
func.func @calls_pure(%a: i64) -> i64 {
  %r = flow.call @pure(%a) : (i64) -> i64
  flow.return %r : i64
}

// CHECK: func.func @adds({{.*}}) -> i64 attributes {pycc.raises}
func.func @adds(%a: i64) -> i64 {
  %r = flow.checked "add" %a, %a : i64
  flow.return %r : i64
}

// A handler stops Python's errors, not those that pass every handler.
// CHECK-LABEL: func.func @guards
// CHECK-NOT: pycc.raises
// CHECK: {
func.func @guards(%ok: i1) {
  flow.try {
    flow.check %ok "ValueError" "no"
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return
}

// CHECK: func.func @guards_sum({{.*}}) attributes {pycc.raises}
// CHECK: flow.call @adds
func.func @guards_sum(%a: i64) {
  flow.try {
    %r = flow.call @adds(%a) : (i64) -> i64
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return
}

// Calling oneself may run out of stack.
// CHECK: func.func @even({{.*}}) -> i64 attributes {pycc.recursive, pycc.raises}
// CHECK: flow.call @odd
func.func @even(%a: i64) -> i64 {
  %r = flow.call @odd(%a) : (i64) -> i64
  flow.return %r : i64
}
// CHECK: func.func @odd({{.*}}) -> i64 attributes {pycc.recursive, pycc.raises}
func.func @odd(%a: i64) -> i64 {
  %r = flow.call @even(%a) : (i64) -> i64
  flow.return %r : i64
}

// CHECK: func.func private @elsewhere(i64) -> i64 attributes {pycc.raises}
func.func private @elsewhere(i64) -> i64 attributes {pycc.raises}

// CHECK: func.func @calls_elsewhere({{.*}}) -> i64 attributes {pycc.raises}
func.func @calls_elsewhere(%a: i64) -> i64 {
  %r = flow.call @elsewhere(%a) : (i64) -> i64
  flow.return %r : i64
}
