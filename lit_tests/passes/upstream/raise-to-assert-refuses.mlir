// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "raise-to-assert" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// A function that handles errors, one with objects, and their callers.
func.func @handles(%c: i1) -> i64 {
  %zero = arith.constant 0 : i64
  flow.try {
    flow.check %c "ValueError" "no"
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return %zero : i64
}
func.func @length(%s: !mem.ref<"str">, %a: i64) -> i64 attributes {pycc.raises} {
  %n = mem.get_field %s "length" : i64
  %r = flow.checked "add" %n, %a : i64
  flow.return %r : i64
}
func.func @calls(%c: i1, %a: i64) -> i64 attributes {pycc.raises} {
  %r = func.call @handles(%c) : (i1) -> i64
  %s = flow.checked "sub" %r, %a : i64
  flow.return %s : i64
}

// One from elsewhere.
func.func private @elsewhere(i64) -> i64 attributes {pycc.raises}
func.func @calls_elsewhere(%a: i64) -> i64 attributes {pycc.raises} {
  %r = flow.call @elsewhere(%a) : (i64) -> i64
  flow.return %r : i64
}
