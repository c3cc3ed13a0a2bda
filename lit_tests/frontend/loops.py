# RUN: pycc-frontend %s | FileCheck %s


# CHECK-LABEL: py.func template @loops.while_loop(
# CHECK-NEXT: %total = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %total_1 = flow.loop (%n_1 = %n : !py.unknown, %total_2 = %total : !py.unknown) -> (!py.unknown) {
# CHECK-NEXT: %0 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %1 = py.compare "gt" %n_1, %0
# CHECK-NEXT: %2 = py.truth %1 : !py.bool
# CHECK-NEXT: flow.if %2 {
# CHECK-NEXT: %square = py.binary "mul" %n_1, %n_1
# CHECK-NEXT: %total_3 = py.binary "add" %total_2, %square inplace
# CHECK-NEXT: %3 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %n_2 = py.binary "sub" %n_1, %3 inplace
# CHECK-NEXT: flow.continue %n_2, %total_3 : !py.unknown, !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.break %total_2 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %total_1 : !py.unknown
def while_loop(n):
    total = 0
    while n > 0:
        square = n * n
        total += square
        n -= 1
    return total


# CHECK-LABEL: py.func template @loops.while_else(
# CHECK-NEXT: %n_1 = flow.loop (%n_2 = %n : !py.unknown) -> (!py.unknown) {
# CHECK-NEXT: %0 = py.truth %n_2 : !py.bool
# CHECK-NEXT: flow.if %0 {
# CHECK-NEXT: %1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %n_3 = py.binary "sub" %n_2, %1 inplace
# CHECK-NEXT: %2 = py.constant 5 : i64 -> !py.unknown
# CHECK-NEXT: %3 = py.compare "eq" %n_3, %2
# CHECK-NEXT: %4 = py.truth %3 : !py.bool
# CHECK-NEXT: flow.if %4 {
# CHECK-NEXT: flow.break %n_3 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %n_3 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %n_4 = py.constant -1 : i64 -> !py.unknown
# CHECK-NEXT: flow.break %n_4 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %n_1 : !py.unknown
def while_else(n):
    while n:
        n -= 1
        if n == 5:
            break
    else:
        n = -1
    return n


# CHECK-LABEL: py.func template @loops.endless(
# CHECK-NEXT: flow.loop (%n_1 = %n : !py.unknown) {
# CHECK-NEXT: %0 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %n_2 = py.binary "add" %n_1, %0 inplace
# CHECK-NEXT: %1 = py.constant 9 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.compare "gt" %n_2, %1
# CHECK-NEXT: %3 = py.truth %2 : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: flow.return %n_2 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %n_2 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
def endless(n):
    while True:
        n += 1
        if n > 9:
            return n


# CHECK-LABEL: py.func template @loops.for_loop(
# CHECK-NEXT: %0 = py.unbound
# CHECK-NEXT: %last = py.for %1 in %xs (%last_1 = %0 : !py.unknown) {
# CHECK-NEXT: %x, %2 = py.unpack %1 : !py.unknown, !py.unknown
# CHECK-NEXT: %y, %z = py.unpack %2 : !py.unknown, !py.unknown
# CHECK-NEXT: flow.continue %y : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: %3 = py.check_bound %last "last"
# CHECK-NEXT: flow.return %3 : !py.unknown
def for_loop(xs):
    for x, (y, z) in xs:
        last = y
    return last


# CHECK-LABEL: py.func template @loops.search(
# CHECK-NEXT: %0 = flow.slot "found" : !flow.slot<!py.unknown>
# CHECK-NEXT: %1 = py.constant true -> !py.bool
# CHECK-NEXT: %2 = py.for %x in %xs (%3 = %1 : !py.bool) {
# CHECK-NEXT: %4 = py.compare "eq" %x, %wanted
# CHECK-NEXT: %5 = py.truth %4 : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: flow.store_slot %x, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %6 = py.constant false -> !py.bool
# CHECK-NEXT: flow.break %6 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue %3 : !py.bool
# CHECK-NEXT: }
# CHECK-NEXT: %7 = py.truth %2 : !py.bool
# CHECK-NEXT: flow.if %7 {
# CHECK-NEXT: %8 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.store_slot %8, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %9 = flow.load_slot %0 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: flow.return %9 : !py.unknown
def search(xs, wanted):
    for x in xs:
        if x == wanted:
            found = x
            break
    else:
        found = None
    return found
