// RUN: not pycc-opt %s -p "infer-types" 2>&1 | FileCheck %s

// Every error of the module is told.

// CHECK-DAG: error[T002]: a variable has two types that do not go together
// CHECK-DAG: the result is int on one path and str on another
py.func template @prog.two(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %bool = py.truth %n : !py.bool
  flow.if %bool {
    flow.return %n : !py.unknown
  }
  %text = py.constant #py.text<"zero"> -> !py.unknown
  flow.return %text : !py.unknown
}

// CHECK-DAG: unsupported operand type(s) for +: 'int' and 'str'
py.func template @prog.plus(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %text = py.constant #py.text<"1"> -> !py.unknown
  %sum = py.binary "add" %n, %text
  flow.return %sum : !py.unknown
}

// CHECK-DAG: `nothing` is not defined
py.func template @prog.name(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %value = py.global "prog" "nothing"
  flow.return %value : !py.unknown
}

// CHECK-DAG: add() missing 1 required positional argument: 'b'
py.func template @prog.call(%n {name = "n", annotation = !py.int}) attributes {result_annotation = !py.unknown} {
  %add = py.global "prog" "add"
  %sum = py.call %add(%n)
  flow.return %sum : !py.unknown
}

py.func template @prog.add(%0 {name = "a"}, %1 {name = "b"}) attributes {result_annotation = !py.unknown} {
  %2 = py.binary "add" %0, %1
  flow.return %2 : !py.unknown
}
