// Parts of a file are modules of their own; the marker may be another, and another on the way out.
// RUN: not pycc-opt %s --split-input-file 2> %t | FileCheck %s
// RUN: FileCheck %s --input-file=%t --check-prefix=ERROR
// RUN: not pycc-opt %s --split-input-file --output-split-marker="// here" 2> %t | FileCheck %s --check-prefix=MARKER
// RUN: not pycc-opt %s --split-input-file="// cut" 2>&1 | FileCheck %s --check-prefix=OTHER
// RUN: not pycc-opt %s 2>&1 | FileCheck %s --check-prefix=WHOLE

// CHECK: func.func @one
// CHECK: // -----
// CHECK: func.func @one
// ERROR: opt-split.mlir:26:3: error: unknown op someones.op
// MARKER: {{^}}// here
// OTHER: opt-split.mlir:26:3: error: unknown op someones.op
// WHOLE: opt-split.mlir:26:3: error: unknown op someones.op
func.func @one() {
  flow.return
}

// -----

func.func @one() {
  flow.return
}
  // -----
func.func @two() {
  someones.op
  flow.return
}
