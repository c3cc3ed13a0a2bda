// RUN: pycc-opt %s -o %t.before
// RUN: pycc-opt %s -p "infer-raises" -o %t.after
// RUN: diff %t.before %t.after

// Nothing of this changes.

// What may raise keeps its mark, and its calls stay calls that may.
func.func @raises(%ok: i1) attributes {pycc.raises} {
  flow.check %ok "ValueError" "no"
  flow.return
}
func.func @calls(%ok: i1) attributes {pycc.raises} {
  flow.call @raises(%ok) : (i1) -> ()
  flow.return
}

// A declaration says so itself.
func.func private @elsewhere(i64) -> i64 attributes {pycc.raises}
func.func @calls_elsewhere(%a: i64) -> i64 attributes {pycc.raises} {
  %r = flow.call @elsewhere(%a) : (i64) -> i64
  flow.return %r : i64
}

// Overflow passes the handler, which stops Python's errors only.
func.func @overflow(%a: i64) attributes {pycc.raises} {
  flow.try {
    %r = flow.checked "add" %a, %a : i64
    flow.yield
  } catch (%e: !mem.struct<"exception", [i64, !mem.ref<"str">]>) {
    flow.yield
  }
  flow.return
}
