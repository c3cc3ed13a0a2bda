// RUN: pycc-opt %s -p "lower-comprehensions" --split-input-file --verify-diagnostics

// Inference has not said what makes the list.
py.func @"prog.f[int]"(%a: !py.int) -> (!py.object<"list", [!py.int]>) {
  // expected-error @below {{py.comprehension without `allocate`}}
  %l = py.comprehension "list" : !py.object<"list", [!py.int]> {
    flow.for %i = %a to %a step %a {
      py.collect %i
      flow.continue
    }
    flow.yield
  }
  flow.return %l : !py.object<"list", [!py.int]>
}

// -----

// Nor what appends to it.
py.func @"list.__sized__[int64]"(%size: !py.scalar<"int64">) -> (!py.object<"list", [!py.int]>)
py.func @"prog.f[int]"(%a: !py.int) -> (!py.object<"list", [!py.int]>) {
  // expected-error @below {{py.comprehension without `append`}}
  %l = py.comprehension "list" : !py.object<"list", [!py.int]> attributes {allocate = @"list.__sized__[int64]"} {
    flow.for %i = %a to %a step %a {
      %t = py.truth %i : !py.bool
      flow.if %t {
        py.collect %i
        flow.yield
      }
      flow.continue
    }
    flow.yield
  }
  flow.return %l : !py.object<"list", [!py.int]>
}

// -----

// Level PYTHON: nothing is known yet.
py.func template @prog.f(%xs) {
  // expected-error @below {{py.comprehension without `allocate`}}
  %l = py.comprehension "list" {
    py.for %i in %xs {
      py.collect %i
      flow.continue
    }
    flow.yield
  }
  flow.return %l : !py.unknown
}
