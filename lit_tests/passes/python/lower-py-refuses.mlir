// RUN: pycc-opt %s -p "lower-py" --no-verify --split-input-file --verify-diagnostics

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{py.getitem is left on something that is not a tuple with a constant index}}
  %r = py.getitem %a, %a : !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.g[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{py.call may not appear at level typed}}
  %r = "py.call"(%a) {keywords = []} : (!py.int) -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.h[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{py.binary matmul on !py.int}}
  %r = py.binary "matmul" %a, %a : !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[str]"(%a: !py.str) -> (!py.int) {
  // expected-error @below {{py.cast from !py.str to !py.int}}
  %r = py.cast %a : !py.str -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[]"() -> (!py.object<"list", [!py.int]>) {
  // expected-error @below {{a constant 1 : i64 of type !py.object<"list", [!py.int]>}}
  %r = py.constant 1 : i64 -> !py.object<"list", [!py.int]>
  flow.return %r : !py.object<"list", [!py.int]>
}

// -----

py.func @"prog.f[]"() -> (!py.float) {
  // expected-error @below {{#py.text<"3"> is no number}}
  %r = py.constant #py.text<"3"> -> !py.float
  flow.return %r : !py.float
}

// -----

py.func @"prog.f[S]"(%a: !py.struct<"S", [!py.int]>) -> (!py.int) {
  // expected-error @below {{no py.class for the struct S}}
  %r = py.getattr %a "x" : !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{!py.int has no fields}}
  %r = py.getattr %a "x" : !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.object<"list", [!py.int]>) {
  // expected-error @below {{py.list without its allocation function}}
  %r = py.list(%a) : !py.object<"list", [!py.int]>
  flow.return %r : !py.object<"list", [!py.int]>
}

// -----

py.func @"prog.f[int]"(%a: !py.exception, %c: !py.type<!py.int>) -> (!py.bool) {
  // expected-error @below {{py.exception_match without its classes}}
  %r = "py.exception_match"(%a, %c) : (!py.exception, !py.type<!py.int>) -> !py.bool
  flow.return %r : !py.bool
}

// -----

py.func @"prog.f[int]"(%a: !py.pointer<!py.int>) -> (!py.int) {
  // expected-error @below {{the intrinsic field may not appear at level typed}}
  %r = "py.intrinsic"(%a) {intrinsic = "field", data = []} : (!py.pointer<!py.int>) -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{the intrinsic no_such may not appear at level typed}}
  %r = "py.intrinsic"(%a) {intrinsic = "no_such", data = []} : (!py.int) -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[]"() -> (!py.pointer<!py.scalar<"int64">>) {
  // expected-error @below {{a table without its values}}
  %r = "py.intrinsic"() {intrinsic = "table", data = []} : () -> !py.pointer<!py.scalar<"int64">>
  flow.return %r : !py.pointer<!py.scalar<"int64">>
}

// -----

py.func @"prog.f[]"() -> (!py.pointer<!py.scalar<"int64">>) {
  // expected-error @below {{a table of "a"}}
  %r = "py.intrinsic"() {intrinsic = "table", data = [["a"]]} : () -> !py.pointer<!py.scalar<"int64">>
  flow.return %r : !py.pointer<!py.scalar<"int64">>
}

// -----

py.func @"prog.f[str]"(%a: !py.str) -> (!py.str) {
  // expected-error @below {{py.unary neg on !py.str}}
  %r = py.unary "neg" %a : !py.str
  flow.return %r : !py.str
}

// -----

py.func @"prog.f[str]"(%a: !py.str) -> (!py.bool) {
  // expected-error @below {{py.truth on !py.str}}
  %r = py.truth %a : !py.bool
  flow.return %r : !py.bool
}

// -----

py.func @"prog.f[str]"(%a: !py.str) -> (!py.bool) {
  // expected-error @below {{py.compare lt on !py.str and !py.str}}
  %r = py.compare "lt" %a, %a : !py.bool
  flow.return %r : !py.bool
}

// -----

py.func @"prog.f[float64]"(%a: !py.scalar<"float64">) -> (!py.scalar<"float64">) {
  // expected-error @below {{arith.andi on float64}}
  %r = py.binary "and" %a, %a : !py.scalar<"float64">
  flow.return %r : !py.scalar<"float64">
}

// -----

py.func @"prog.f[int64]"(%a: !py.scalar<"int64">) -> (!py.scalar<"int64">) {
  // expected-error @below {{py.binary matmul on !py.scalar<"int64">}}
  %r = py.binary "matmul" %a, %a : !py.scalar<"int64">
  flow.return %r : !py.scalar<"int64">
}

// -----

py.func @"prog.f[float64]"(%a: !py.scalar<"float64">) -> (!py.scalar<"float64">) {
  // expected-error @below {{py.unary invert on !py.scalar<"float64">}}
  %r = py.unary "invert" %a : !py.scalar<"float64">
  flow.return %r : !py.scalar<"float64">
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{!py.int is no union}}
  %r = py.get_member %a : !py.int -> !py.bool
  flow.return %a : !py.int
}


// -----

py.func @"prog.f[int]"(%a: !py.float) -> (!py.float) {
  // expected-error @below {{call_c without a name}}
  %r = "py.intrinsic"(%a) {intrinsic = "call_c", data = []} : (!py.float) -> !py.float
  flow.return %r : !py.float
}

// -----

py.func @"prog.f[int]"(%a: !py.ndarray<"float64", 1 : i64>, %i: !py.int) -> (!py.int) {
  // expected-error @below {{array_dim with an index that is not known}}
  %r = "py.intrinsic"(%a, %i) {intrinsic = "array_dim", data = []} : (!py.ndarray<"float64", 1 : i64>, !py.int) -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{a value of type !py.int is used before it is lowered}}
  %r = "py.unary"(%s) {kind = "neg"} : (!py.int) -> !py.int
  %s = "py.unary"(%a) {kind = "neg"} : (!py.int) -> !py.int
  flow.return %r : !py.int
}

// -----

py.func @"prog.f[int]"(%a: !py.int) -> (!py.int) {
  // expected-error @below {{a region without a block}}
  "flow.loop"() ({}) : () -> ()
  flow.return %a : !py.int
}
