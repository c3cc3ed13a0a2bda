// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "inline-library" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// Without the mark a function stays a function.
func.func private @unmarked(%x: i64) -> i64 {
  flow.return %x : i64
}

// One that calls itself would never end.
func.func private @again(%x: i64) -> i64 attributes {pycc.inline} {
  %y = flow.call @again(%x) : (i64) -> i64
  flow.return %y : i64
}

// A slot is empty at the start of each call.
func.func private @slot(%x: i64) -> i64 attributes {pycc.inline} {
  %s = flow.slot "s" : !flow.slot<i64>
  flow.store_slot %x, %s : i64, !flow.slot<i64>
  %y = flow.load_slot %s : !flow.slot<i64> -> i64
  flow.return %y : i64
}

// There is no body to copy.
func.func private @elsewhere(%x: i64) -> i64 attributes {pycc.inline}

func.func @stays(%n: i64) -> i64 {
  %a = flow.call @unmarked(%n) : (i64) -> i64
  %c = flow.call @slot(%a) : (i64) -> i64
  %d = flow.call @elsewhere(%c) : (i64) -> i64
  flow.return %d : i64
}
