// RUN: pycc-opt %s -p "keep-upstream" | FileCheck %s

// Nothing of this stays: what has an op, a type or an error that is not upstream's, and who calls it.
// CHECK: builtin.module {
// CHECK-NEXT: }

mem.class @str fields (length: i64, kind: i64, hash: i64)

func.func @length(%s: !mem.ref<"str">) -> i64 {
  %n = mem.get_field %s "length" : i64
  func.return %n : i64
}

func.func @raises(%c: i1) {
  flow.check %c "ValueError" "no"
  flow.return
}

func.func @calls_it(%c: i1) {
  func.call @raises(%c) : (i1) -> ()
  func.return
}
