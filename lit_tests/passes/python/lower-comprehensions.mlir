// RUN: pycc-opt %s -p "lower-comprehensions" | FileCheck %s

py.func @"list.__sized__[int64]"(%size: !py.scalar<"int64">) -> (!py.object<"list", [!py.int]>)
py.func @"list.append[list[int],int]"(%self: !py.object<"list", [!py.int]>, %value: !py.int) -> (!py.none)
py.func @"prog.f[int]"(%x: !py.int) -> (!py.int)

// A loop that calls something appends.
// CHECK-LABEL: py.func @"prog.calls[int]"
py.func @"prog.calls[int]"(%n: !py.int) -> (!py.object<"list", [!py.int]>) {
  %zero = py.constant 0 : i64 -> !py.int
  %one = py.constant 1 : i64 -> !py.int
  // CHECK: %[[SIZE:.*]] = py.cast %{{.*}} : !py.int -> !py.scalar<"int64">
  // CHECK: %[[L:.*]] = py.invoke @"list.__sized__[int64]"(%[[SIZE]])
  // CHECK-NOT: py.comprehension
  // CHECK: flow.for %[[I:.*]] =
  // CHECK: %[[X:.*]] = py.invoke @"prog.f[int]"(%[[I]])
  // CHECK-NOT: py.collect
  // CHECK: py.invoke @"list.append[list[int],int]"(%[[L]], %[[X]])
  // CHECK: flow.return %[[L]]
  %l = py.comprehension "list" : !py.object<"list", [!py.int]> attributes {allocate = @"list.__sized__[int64]", append = @"list.append[list[int],int]"} {
    flow.for %i = %zero to %n step %one {
      %x = py.invoke @"prog.f[int]"(%i) : !py.int
      py.collect %x
      flow.continue
    }
    flow.yield
  }
  flow.return %l : !py.object<"list", [!py.int]>
}

// A short loop over a range stores into a list of its length, or appends if that is enormous.
// CHECK-LABEL: py.func @"prog.squares[int,int,int]"
py.func @"prog.squares[int,int,int]"(%a: !py.int, %b: !py.int, %s: !py.int) -> (!py.object<"list", [!py.int]>) {
  // CHECK: %[[N:.*]] = py.intrinsic "range_count"
  // CHECK: %[[SHORT:.*]] = py.compare "le" %[[N]]
  // CHECK: %[[R:.*]] = flow.if %[[SHORT]]
  // CHECK: %[[L:.*]] = py.invoke @"list.__sized__[int64]"
  // CHECK: %[[DATA:.*]] = py.getattr %[[L]] "_data" : !py.pointer<!py.int>
  // CHECK: flow.for {{.*}} (%[[AT:.*]] = %{{.*}} : !py.scalar<"int64">)
  // CHECK: py.intrinsic "pointer_store"(%[[DATA]], %[[AT]]
  // CHECK: flow.continue
  // CHECK: flow.yield %[[L]]
  // CHECK: else
  // CHECK: py.invoke @"list.append[list[int],int]"
  // CHECK: flow.return %[[R]]
  %l = py.comprehension "list" : !py.object<"list", [!py.int]> attributes {allocate = @"list.__sized__[int64]", append = @"list.append[list[int],int]"} {
    flow.for %i = %a to %b step %s {
      %x = py.binary "mul" %i, %i : !py.int
      py.collect %x
      flow.continue
    }
    flow.yield
  }
  flow.return %l : !py.object<"list", [!py.int]>
}

// With a condition the length is not known.
// CHECK-LABEL: py.func @"prog.odd[int,int,int]"
// CHECK-NOT: range_count
// CHECK: flow.if
// CHECK: py.invoke @"list.append[list[int],int]"
py.func @"prog.odd[int,int,int]"(%a: !py.int, %b: !py.int, %s: !py.int) -> (!py.object<"list", [!py.int]>) {
  %l = py.comprehension "list" : !py.object<"list", [!py.int]> attributes {allocate = @"list.__sized__[int64]", append = @"list.append[list[int],int]"} {
    flow.for %i = %a to %b step %s {
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
