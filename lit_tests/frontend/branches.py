# RUN: pycc-frontend %s | FileCheck %s


# A variable that an arm assigns and that is read later is a result; `unused` is not.
# CHECK-LABEL: py.func template @branches.assigned(
# CHECK-NEXT: %1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.truth %0 : !py.bool
# CHECK-NEXT: %3 = flow.if %2 -> (!py.unknown) {
# CHECK-NEXT: %4 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %5 = py.constant 3 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %4 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %1 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %3 : !py.unknown
def assigned(a):
    x = 1
    if a:
        x = 2
        unused = 3
    return x


# The arm that returns gives nothing.
# CHECK-LABEL: py.func template @branches.leaves(
# CHECK-NEXT: %1 = py.truth %0 : !py.bool
# CHECK-NEXT: %2 = flow.if %1 -> (!py.unknown) {
# CHECK-NEXT: %3 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.return %3 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %0 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %2 : !py.unknown
def leaves(a):
    if a:
        return 1
    else:
        x = a
    return x


# What follows two exits is dead.
# CHECK-LABEL: py.func template @branches.both_leave(
# CHECK-NEXT: %1 = py.truth %0 : !py.bool
# CHECK-NEXT: flow.if %1 {
# CHECK-NEXT: %2 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.return %2 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %3 = py.global "branches" "ValueError"
# CHECK-NEXT: %4 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %5 = py.call %3(%4)
# CHECK-NEXT: flow.raise %5
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
def both_leave(a):
    if a:
        return 1
    else:
        raise ValueError("a")
    print(a)


# `and` nests where there is no else; nothing evaluates more than its truth.
# CHECK-LABEL: py.func template @branches.conjunction(
# CHECK-NEXT: %2 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %3 = py.compare "is_not" %0, %2
# CHECK-NEXT: %4 = py.truth %3 : !py.bool
# CHECK-NEXT: flow.if %4 {
# CHECK-NEXT: %5 = py.truth %1 : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: %6 = py.global "branches" "print"
# CHECK-NEXT: %7 = py.call %6(%0)
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %8 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %8 : !py.unknown
def conjunction(a, b):
    if a is not None and b:
        print(a)


# CHECK-LABEL: py.func template @branches.chain(
# CHECK-NEXT: %3 = py.compare "lt" %0, %1
# CHECK-NEXT: %4 = py.truth %3 : !py.bool
# CHECK-NEXT: %5 = flow.if %4 -> (!py.unknown) {
# CHECK-NEXT: %6 = py.compare "lt" %1, %2
# CHECK-NEXT: flow.yield %6 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %3 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %5 : !py.unknown
def chain(a, b, c):
    return a < b < c


# CHECK-LABEL: py.func template @branches.operands(
# CHECK-NEXT: %2 = py.truth %0 : !py.bool
# CHECK-NEXT: %3 = flow.if %2 -> (!py.unknown) {
# CHECK-NEXT: flow.yield %0 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %1 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %3 : !py.unknown
def operands(a, b):
    return a or b


# CHECK-LABEL: py.func template @branches.possibly(
# CHECK-NEXT: %1 = py.truth %0 : !py.bool
# CHECK-NEXT: %2 = flow.if %1 -> (!py.unknown) {
# CHECK-NEXT: %3 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %3 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %4 = py.unbound
# CHECK-NEXT: flow.yield %4 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: %5 = py.check_bound %2 "x"
# CHECK-NEXT: flow.return %5 : !py.unknown
def possibly(a):
    if a:
        x = 1
    return x
