// RUN: pycc-opt %s -p "verify-locations" --split-input-file --verify-diagnostics

// An error about an op without a location stands at the op around it.
// expected-error @below {{arith.addi: has no location}}
func.func @f(%a: i64) -> i64 {
  %b = arith.addi %a, %a : i64 loc(unknown)
  func.return %b : i64
}

// -----

// expected-error @unknown {{func.func: has no location}}
func.func @g() {
  func.return
} loc(unknown)

// -----

// Inside a region, too.
func.func @h(%c: i1) {
  // expected-error @below {{flow.yield: has no location}}
  flow.if %c {
    flow.yield loc(unknown)
  }
  flow.return
}
