// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "split-structs" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// A parameter is one value, however it came about.
func.func @parameter(%t: !mem.struct<"tuple", [i64, i64]>) -> i64 {
  %x = mem.extract %t[0] : i64
  flow.return %x : i64
}

// What is handed on whole, to a call or to memory, stays whole.
func.func private @takes(!mem.struct<"tuple", [i64, i64]>)
func.func @whole(%a: i64, %b: i64, %p: !mem.ptr<!mem.struct<"tuple", [i64, i64]>>) {
  %t = mem.pack(%a, %b) : !mem.struct<"tuple", [i64, i64]>
  flow.call @takes(%t) : (!mem.struct<"tuple", [i64, i64]>) -> ()
  mem.store %t, %p[%a] : !mem.struct<"tuple", [i64, i64]>
  flow.return
}

// Loops that carry no struct.
func.func @plain(%n: i64) -> i64 {
  %r = flow.loop (%i = %n : i64) -> (i64) {
    %m = arith.muli %i, %i : i64
    %c = arith.cmpi slt, %m, %n : i64
    flow.if %c {
      flow.break %m : i64
    }
    flow.continue %m : i64
  }
  flow.return %r : i64
}
