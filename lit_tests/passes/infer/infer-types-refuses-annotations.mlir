// RUN: not pycc-opt %s -p "infer-types" 2>&1 | FileCheck %s

// IR from outside may have anything for an annotation.

// CHECK: infer-types-refuses-annotations.mlir:6:1: error: infer-types: py.func: 5 : i64 is no type that an annotation may name
py.func template @prog.f(%x {annotation = 5 : i64}) attributes {sym_visibility = "public"} {
  flow.return %x : !py.unknown
}
