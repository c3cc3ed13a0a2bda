// RUN: pycc-opt %s -p "insert-ownership" --no-verify --split-input-file --verify-diagnostics

func.func @select(%c: i1, %a: !mem.ref<"str">, %b: !mem.ref<"str">) -> !mem.ref<"str"> {
  // expected-error @below {{arith.select: gives a counted value, but has no row in analysis/ownership_rules.py that says whose it is}}
  %r = arith.select %c, %a, %b : !mem.ref<"str">
  flow.return %r : !mem.ref<"str">
}
