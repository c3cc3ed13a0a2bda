# RUN: pycc-frontend %s | FileCheck %s


# CHECK-LABEL: py.func template @loops.while_loop(
# CHECK-NEXT: %1 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %2 = flow.loop (%3 = %0 : !py.unknown, %4 = %1 : !py.unknown) -> (!py.unknown) {
# CHECK-NEXT: %5 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %6 = py.compare "gt" %3, %5
# CHECK-NEXT: %7 = py.truth %6 : !py.bool
# CHECK-NEXT: flow.if %7 {
# CHECK-NEXT: %8 = py.binary "mul" %3, %3
# CHECK-NEXT: %9 = py.binary "add" %4, %8 inplace
# CHECK-NEXT: %10 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %11 = py.binary "sub" %3, %10 inplace
# CHECK-NEXT: flow.continue %11, %9 : !py.unknown, !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.break %4 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %2 : !py.unknown
def while_loop(n):
    total = 0
    while n > 0:
        square = n * n
        total += square
        n -= 1
    return total


# CHECK-LABEL: py.func template @loops.while_else(
# CHECK-NEXT: %1 = flow.loop (%2 = %0 : !py.unknown) -> (!py.unknown) {
# CHECK-NEXT: %3 = py.truth %2 : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: %4 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %5 = py.binary "sub" %2, %4 inplace
# CHECK-NEXT: %6 = py.constant 5 : i64 -> !py.unknown
# CHECK-NEXT: %7 = py.compare "eq" %5, %6
# CHECK-NEXT: %8 = py.truth %7 : !py.bool
# CHECK-NEXT: flow.if %8 {
# CHECK-NEXT: flow.break %5 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %5 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %9 = py.constant -1 : i64 -> !py.unknown
# CHECK-NEXT: flow.break %9 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.unknown
def while_else(n):
    while n:
        n -= 1
        if n == 5:
            break
    else:
        n = -1
    return n


# CHECK-LABEL: py.func template @loops.endless(
# CHECK-NEXT: flow.loop (%1 = %0 : !py.unknown) {
# CHECK-NEXT: %2 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %3 = py.binary "add" %1, %2 inplace
# CHECK-NEXT: %4 = py.constant 9 : i64 -> !py.unknown
# CHECK-NEXT: %5 = py.compare "gt" %3, %4
# CHECK-NEXT: %6 = py.truth %5 : !py.bool
# CHECK-NEXT: flow.if %6 {
# CHECK-NEXT: flow.return %3 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %3 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
def endless(n):
    while True:
        n += 1
        if n > 9:
            return n


# CHECK-LABEL: py.func template @loops.for_loop(
# CHECK-NEXT: %1 = py.unbound
# CHECK-NEXT: %2 = py.for %3 in %0 (%4 = %1 : !py.unknown) {
# CHECK-NEXT: %5, %6 = py.unpack %3 : !py.unknown, !py.unknown
# CHECK-NEXT: %7, %8 = py.unpack %6 : !py.unknown, !py.unknown
# CHECK-NEXT: flow.continue %7 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: %9 = py.check_bound %2 "last"
# CHECK-NEXT: flow.return %9 : !py.unknown
def for_loop(xs):
    for x, (y, z) in xs:
        last = y
    return last


# CHECK-LABEL: py.func template @loops.search(
# CHECK-NEXT: %2 = flow.slot "found" : !flow.slot<!py.unknown>
# CHECK-NEXT: %3 = py.constant true -> !py.bool
# CHECK-NEXT: %4 = py.for %5 in %0 (%6 = %3 : !py.bool) {
# CHECK-NEXT: %7 = py.compare "eq" %5, %1
# CHECK-NEXT: %8 = py.truth %7 : !py.bool
# CHECK-NEXT: flow.if %8 {
# CHECK-NEXT: flow.store_slot %5, %2 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %9 = py.constant false -> !py.bool
# CHECK-NEXT: flow.break %9 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %6 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: %10 = py.truth %4 : !py.bool
# CHECK-NEXT: flow.if %10 {
# CHECK-NEXT: %11 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.store_slot %11, %2 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %12 = flow.load_slot %2 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: flow.return %12 : !py.unknown
def search(xs, wanted):
    for x in xs:
        if x == wanted:
            found = x
            break
    else:
        found = None
    return found
