// RUN: pycc-opt %s --split-input-file --verify-diagnostics

// Verifiers of xDSL's that end with an exception of another kind are errors at the op, too.
func.func @index(%m: memref<4xf64>) -> f64 {
  // expected-error @below {{memref.load: cannot be verified (Exception: expected an index for each dimension)}}
  %r = "memref.load"(%m) : (memref<4xf64>) -> f64
  func.return %r : f64
}

// -----

func.func @operand(%n: i64) {
  // expected-error @below {{scf.index_switch: operand 'arg' at position 0 does not verify}}
  "scf.index_switch"(%n) ({
  ^entry:
    "scf.yield"() : () -> ()
  }) {cases = array<i64: 1, 2>} : (i64) -> ()
  func.return
}
