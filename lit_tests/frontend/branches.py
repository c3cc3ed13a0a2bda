# RUN: pycc-frontend %s | FileCheck %s


# A variable that an arm assigns and that is read later is a result; `unused` is not.
# CHECK-LABEL: py.func template @branches.assigned(
# CHECK-NEXT: %x = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: %x_1 = flow.if %0 -> (!py.unknown) {
# CHECK-NEXT: %x_2 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %unused = py.constant 3 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %x_2 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %x : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %x_1 : !py.unknown
def assigned(a):
    x = 1
    if a:
        x = 2
        unused = 3
    return x


# The arm that returns gives nothing.
# CHECK-LABEL: py.func template @branches.leaves(
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: %x = flow.if %0 -> (!py.unknown) {
# CHECK-NEXT: %1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.return %1 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %a : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %x : !py.unknown
def leaves(a):
    if a:
        return 1
    else:
        x = a
    return x


# What follows two exits is dead.
# CHECK-LABEL: py.func template @branches.both_leave(
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: flow.if %0 {
# CHECK-NEXT: %1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.return %1 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %2 = py.global "branches" "ValueError"
# CHECK-NEXT: %3 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %4 = py.call %2(%3)
# CHECK-NEXT: flow.raise %4
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
# CHECK-NEXT: %0 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %1 = py.compare "is_not" %a, %0
# CHECK-NEXT: %2 = py.truth %1 : !py.bool
# CHECK-NEXT: flow.if %2 {
# CHECK-NEXT: %3 = py.truth %b : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: %4 = py.global "branches" "print"
# CHECK-NEXT: %5 = py.call %4(%a)
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %6 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %6 : !py.unknown
def conjunction(a, b):
    if a is not None and b:
        print(a)


# CHECK-LABEL: py.func template @branches.chain(
# CHECK-NEXT: %0 = py.compare "lt" %a, %b
# CHECK-NEXT: %1 = py.truth %0 : !py.bool
# CHECK-NEXT: %2 = flow.if %1 -> (!py.unknown) {
# CHECK-NEXT: %3 = py.compare "lt" %b, %c
# CHECK-NEXT: flow.yield %3 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %0 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %2 : !py.unknown
def chain(a, b, c):
    return a < b < c


# CHECK-LABEL: py.func template @branches.operands(
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: %1 = flow.if %0 -> (!py.unknown) {
# CHECK-NEXT: flow.yield %a : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.yield %b : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.unknown
def operands(a, b):
    return a or b


# CHECK-LABEL: py.func template @branches.possibly(
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: %x = flow.if %0 -> (!py.unknown) {
# CHECK-NEXT: %x_1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %x_1 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: %1 = py.unbound
# CHECK-NEXT: flow.yield %1 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: %2 = py.check_bound %x "x"
# CHECK-NEXT: flow.return %2 : !py.unknown
def possibly(a):
    if a:
        x = 1
    return x
