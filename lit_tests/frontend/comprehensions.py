# RUN: pycc-frontend %s | FileCheck %s


# CHECK-LABEL: py.func template @comprehensions.nested(
# CHECK-NEXT: %0 = py.comprehension "list" {
# CHECK-NEXT: py.for %1 in %xs {
# CHECK-NEXT: %2 = py.truth %1 : !py.bool
# CHECK-NEXT: flow.if %2 {
# CHECK-NEXT: py.for %3 in %1 {
# CHECK-NEXT: %4 = py.binary "mul" %1, %3
# CHECK-NEXT: py.collect %4
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %0 : !py.unknown
def nested(xs):
    return [x * y for x in xs if x for y in x]


# CHECK-LABEL: py.func template @comprehensions.search(
# CHECK-NEXT: %0 = flow.block -> (!py.bool) {
# CHECK-NEXT: py.for %1 in %xs {
# CHECK-NEXT: %2 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %3 = py.compare "gt" %1, %2
# CHECK-NEXT: %4 = py.truth %3 : !py.bool
# CHECK-NEXT: flow.if %4 {
# CHECK-NEXT: %5 = py.constant true -> !py.bool
# CHECK-NEXT: flow.leave %5 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: %6 = py.constant false -> !py.bool
# CHECK-NEXT: flow.leave %6 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %0 : !py.bool
def search(xs):
    return any(x > 0 for x in xs)


# CHECK-LABEL: py.func template @comprehensions.total(
# CHECK-NEXT: %0 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %1 = py.for %2 in %xs (%3 = %0 : !py.unknown) {
# CHECK-NEXT: %4 = py.truth %2 : !py.bool
# CHECK-NEXT: %5 = flow.if %4 -> (!py.unknown) {
# CHECK-NEXT: %6 = py.binary "add" %3, %2
# CHECK-NEXT: flow.yield %6 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %3 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %5 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.unknown
def total(xs):
    return sum(x for x in xs if x)


# CHECK-LABEL: py.func template @comprehensions.collected(
# CHECK-NEXT: %0 = py.global "comprehensions" "max"
# CHECK-NEXT: %1 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.comprehension "list" {
# CHECK-NEXT: py.for %3 in %xs {
# CHECK-NEXT: py.collect %3
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %4 = py.call %0(%2, %1) keywords ["default"]
# CHECK-NEXT: flow.return %4 : !py.unknown
def collected(xs):
    return max((x for x in xs), default=0)


# The walrus assigns a variable of the function.
# CHECK-LABEL: py.func template @comprehensions.walrus(
# CHECK-NEXT: %0 = flow.slot "y" : !flow.slot<!py.unknown>
# CHECK-NEXT: %1 = py.unbound
# CHECK-NEXT: flow.store_slot %1, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %ys = py.comprehension "list" {
# CHECK-NEXT: py.for %2 in %xs {
# CHECK-NEXT: flow.store_slot %2, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: py.collect %2
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %3 = flow.load_slot %0 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: %4 = py.check_bound %3 "y"
# CHECK-NEXT: %5 = py.tuple(%ys, %4)
# CHECK-NEXT: flow.return %5 : !py.unknown
def walrus(xs):
    ys = [y := x for x in xs]
    return ys, y
