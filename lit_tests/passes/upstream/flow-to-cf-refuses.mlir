// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "flow-to-cf" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Errors have no place to go.
func.func @raising(%c: i1) {
  flow.check %c "ValueError" "no"
  flow.return
}
func.func @handling(%c: i1) {
  flow.try {
    flow.check %c "ValueError" "no"
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return
}

// Neither have ops that upstream does not know: the function stays whole.
func.func @object(%s: !mem.ref<"str">, %c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  flow.if %c {
    flow.return %zero : i64
  }
  %n = mem.get_field %s "length" : i64
  flow.return %n : i64
}
