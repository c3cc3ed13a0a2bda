# RUN: pycc-frontend %s | FileCheck %s


# CHECK-LABEL: py.func template @comprehensions.nested(
# CHECK-NEXT: %1 = py.comprehension "list" {
# CHECK-NEXT: py.for %2 in %0 {
# CHECK-NEXT: %3 = py.truth %2 : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: py.for %4 in %2 {
# CHECK-NEXT: %5 = py.binary "mul" %2, %4
# CHECK-NEXT: py.collect %5
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.unknown
def nested(xs):
    return [x * y for x in xs if x for y in x]


# CHECK-LABEL: py.func template @comprehensions.search(
# CHECK-NEXT: %1 = flow.block -> (!py.bool) {
# CHECK-NEXT: py.for %2 in %0 {
# CHECK-NEXT: %3 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %4 = py.compare "gt" %2, %3
# CHECK-NEXT: %5 = py.truth %4 : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: %6 = py.constant true -> !py.bool
# CHECK-NEXT: flow.leave %6 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: %7 = py.constant false -> !py.bool
# CHECK-NEXT: flow.leave %7 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.bool
def search(xs):
    return any(x > 0 for x in xs)


# CHECK-LABEL: py.func template @comprehensions.total(
# CHECK-NEXT: %1 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.for %3 in %0 (%4 = %1 : !py.unknown) {
# CHECK-NEXT: %5 = py.truth %3 : !py.bool
# CHECK-NEXT: %6 = flow.if %5 -> (!py.unknown) {
# CHECK-NEXT: %7 = py.binary "add" %4, %3
# CHECK-NEXT: flow.yield %7 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %4 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %6 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %2 : !py.unknown
def total(xs):
    return sum(x for x in xs if x)


# CHECK-LABEL: py.func template @comprehensions.collected(
# CHECK-NEXT: %1 = py.global "comprehensions" "max"
# CHECK-NEXT: %2 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %3 = py.comprehension "list" {
# CHECK-NEXT: py.for %4 in %0 {
# CHECK-NEXT: py.collect %4
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %5 = py.call %1(%3, %2) keywords ["default"]
# CHECK-NEXT: flow.return %5 : !py.unknown
def collected(xs):
    return max((x for x in xs), default=0)


# The walrus assigns a variable of the function.
# CHECK-LABEL: py.func template @comprehensions.walrus(
# CHECK-NEXT: %1 = flow.slot "y" : !flow.slot<!py.unknown>
# CHECK-NEXT: %2 = py.unbound
# CHECK-NEXT: flow.store_slot %2, %1 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %3 = py.comprehension "list" {
# CHECK-NEXT: py.for %4 in %0 {
# CHECK-NEXT: flow.store_slot %4, %1 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: py.collect %4
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %5 = flow.load_slot %1 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: %6 = py.check_bound %5 "y"
# CHECK-NEXT: %7 = py.tuple(%3, %6)
# CHECK-NEXT: flow.return %7 : !py.unknown
def walrus(xs):
    ys = [y := x for x in xs]
    return ys, y
