// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "spread-structs" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// An object is in it, which somebody must count.
func.func @counted(%p: !mem.struct<"tuple", [i64, !mem.ref<"str">]>) -> i64 {
  %a = mem.extract %p[0] : i64
  flow.return %a : i64
}

// The function handles errors, which upstream has none of.
func.func @handles(%p: !mem.struct<"tuple", [i64, i1]>) -> i64 {
  %a = mem.extract %p[0] : i64
  %c = mem.extract %p[1] : i1
  flow.try {
    flow.check %c "ValueError" "no"
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return %a : i64
}

// There is no struct.
func.func @plain(%a: i64) -> i64 {
  %b = arith.addi %a, %a : i64
  flow.return %b : i64
}
