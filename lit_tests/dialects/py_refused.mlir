// RUN: pycc-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{py.func: something per parameter has not 1 entries}}
"py.func"() ({
^entry(%a: !py.int):
  flow.return %a : !py.int
}) {sym_name = "f[int]", function_type = (!py.int) -> !py.int, arg_names = []} : () -> ()

// -----

// expected-error @below {{py.func: the block takes (!py.float), expected (!py.int)}}
"py.func"() ({
^entry(%a: !py.float):
  flow.return %a : !py.float
}) {sym_name = "f[int]", function_type = (!py.int) -> !py.float, arg_names = ["a"]} : () -> ()

// -----

// expected-error @below {{py.func: a region ends with flow.yield, expected an exit (flow.continue, flow.break, ...)}}
"py.func"() ({
^entry(%a: !py.int):
  flow.yield
}) {sym_name = "f[int]", function_type = (!py.int) -> !py.int, arg_names = ["a"]} : () -> ()

// -----

py.func @"f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{py.for: a region ends with flow.yield, expected an exit (flow.continue, flow.break, ...)}}
  py.for %i in %a {
    flow.yield
  }
  flow.return %a : !py.int
}

// -----

py.func @"f[int]"(%a: !py.int) -> (!py.float) {
  // expected-error @below {{flow.return: value 0 is !py.int, but the function's result takes !py.float}}
  flow.return %a : !py.int
}

// -----

// expected-error @below {{'int7' is no dtype}}
py.func @"f[int7]"(%a: !py.scalar<"int7">) -> (!py.int)

// -----

// expected-error @below {{an array has 0 to 64 dimensions, not 99}}
py.func @"f[array]"(%a: !py.ndarray<"float64", 99 : i64>) -> (!py.int)

// -----

py.func @"f[e]"(%e: !py.exception) -> (!py.bool) {
  // expected-error @below {{py.exception_match: neither a class value nor the names of classes are given}}
  %r = "py.exception_match"(%e) : (!py.exception) -> !py.bool
  flow.return %r : !py.bool
}

// -----

py.func @"f[e]"(%e: !py.exception) -> (!py.bool) {
  // expected-error @below {{py.exception_match: 'Oops' is no exception class}}
  %r = "py.exception_match"(%e) {classes = ["Oops"]} : (!py.exception) -> !py.bool
  flow.return %r : !py.bool
}
