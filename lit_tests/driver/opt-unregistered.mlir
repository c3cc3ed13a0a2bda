// RUN: pycc-opt %s --allow-unregistered-dialect | FileCheck %s
// RUN: pycc-opt %s --allow-unregistered-dialect --no-verify --verify-each=false | FileCheck %s
// RUN: not pycc-opt %s 2>&1 | FileCheck %s --check-prefix=REFUSED

// CHECK: "someones.op"(%a) {x = 1 : i64} : (i64) -> i64
// REFUSED: error: unknown op someones.op: there is no dialect someones; --allow-unregistered-dialect takes such ops
func.func @f(%a: i64) -> i64 {
  %b = "someones.op"(%a) {x = 1 : i64} : (i64) -> i64
  flow.return %b : i64
}
