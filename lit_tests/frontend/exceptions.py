# RUN: pycc-frontend %s | FileCheck %s


# The value is a result of the `flow.try`: no handler sees that of the body.
# CHECK-LABEL: py.func template @exceptions.result(
# CHECK-NEXT: %1 = flow.try -> (!py.unknown) {
# CHECK-NEXT: %2 = py.global "exceptions" "int"
# CHECK-NEXT: %3 = py.call %2(%0)
# CHECK-NEXT: flow.yield %3 : !py.unknown
# CHECK-NEXT: } catch (%4: !py.exception) {
# CHECK-NEXT: %5 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %6 = py.exception_match %4(%5) : !py.bool
# CHECK-NEXT: %7 = flow.if %6 -> (!py.unknown) {
# CHECK-NEXT: %8 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %8 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %4
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield %7 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %1 : !py.unknown
def result(text):
    try:
        value = int(text)
    except ValueError:
        value = 0
    return value


# A handler needs the variable: a slot.
# CHECK-LABEL: py.func template @exceptions.slot(
# CHECK-NEXT: %1 = flow.slot "done" : !flow.slot<!py.unknown>
# CHECK-NEXT: %2 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: flow.store_slot %2, %1 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.try {
# CHECK-NEXT: py.for %3 in %0 {
# CHECK-NEXT: flow.store_slot %3, %1 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } catch (%4: !py.exception) {
# CHECK-NEXT: %5 = py.global "exceptions" "KeyError"
# CHECK-NEXT: %6 = py.global "exceptions" "IndexError"
# CHECK-NEXT: %7 = py.tuple(%5, %6)
# CHECK-NEXT: %8 = py.exception_match %4(%7) : !py.bool
# CHECK-NEXT: flow.if %8 {
# CHECK-NEXT: %9 = py.global "exceptions" "print"
# CHECK-NEXT: %10 = flow.load_slot %1 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: %11 = py.call %9(%10, %4)
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %4
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %12 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %12 : !py.unknown
def slot(xs):
    done = 0
    try:
        for x in xs:
            done = x
    except (KeyError, IndexError) as error:
        print(done, error)


# CHECK-LABEL: py.func template @exceptions.final(
# CHECK-NEXT: %1 = flow.slot "return value" : !flow.slot<!py.unknown>
# CHECK-NEXT: %2 = flow.slot "pending exception" : !flow.slot<!py.exception>
# CHECK-NEXT: py.for %3 in %0 {
# CHECK-NEXT: %4 = flow.block -> (!py.unknown) {
# CHECK-NEXT: flow.try {
# CHECK-NEXT: %5 = py.truth %3 : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: %6 = py.constant 4 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %6 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.store_slot %3, %1 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %7 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %7 : !py.unknown
# CHECK-NEXT: } catch (%8: !py.exception) {
# CHECK-NEXT: flow.store_slot %8, %2 : !py.exception, !flow.slot<!py.exception>
# CHECK-NEXT: %9 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %9 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: %10 = py.global "exceptions" "print"
# CHECK-NEXT: %11 = py.call %10(%3)
# CHECK-NEXT: %12 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %13 = py.compare "eq" %4, %12
# CHECK-NEXT: %14 = py.truth %13 : !py.bool
# CHECK-NEXT: flow.if %14 {
# CHECK-NEXT: %15 = flow.load_slot %2 : !flow.slot<!py.exception> -> !py.exception
# CHECK-NEXT: flow.raise %15
# CHECK-NEXT: }
# CHECK-NEXT: %16 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %17 = py.compare "eq" %4, %16
# CHECK-NEXT: %18 = py.truth %17 : !py.bool
# CHECK-NEXT: flow.if %18 {
# CHECK-NEXT: %19 = flow.load_slot %1 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: flow.return %19 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: %20 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %20 : !py.unknown
def final(xs):
    for x in xs:
        try:
            if x:
                continue
            return x
        finally:
            print(x)


# CHECK-LABEL: py.func template @exceptions.raises(
# CHECK-NEXT: flow.try {
# CHECK-NEXT: %1 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %2 = py.call %1()
# CHECK-NEXT: flow.raise %2
# CHECK-NEXT: } catch (%3: !py.exception) {
# CHECK-NEXT: %4 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %5 = py.exception_match %3(%4) : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: flow.raise %3
# CHECK-NEXT: } else {
# CHECK-NEXT: %6 = py.global "exceptions" "KeyError"
# CHECK-NEXT: %7 = py.exception_match %3(%6) : !py.bool
# CHECK-NEXT: flow.if %7 {
# CHECK-NEXT: %8 = py.global "exceptions" "IndexError"
# CHECK-NEXT: %9 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %10 = py.call %8(%9)
# CHECK-NEXT: flow.raise %10
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %3
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
def raises(a):
    try:
        raise ValueError
    except ValueError as error:
        raise
    except KeyError as error:
        raise IndexError("a") from error


# CHECK-LABEL: py.func template @exceptions.asserts(
# CHECK-NEXT: %1 = py.truth %0 : !py.bool
# CHECK-NEXT: flow.if %1 {
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } else {
# CHECK-NEXT: %2 = py.constant #py.text<"message"> -> !py.unknown
# CHECK-NEXT: %3 = py.global "builtins" "AssertionError"
# CHECK-NEXT: %4 = py.call %3(%2)
# CHECK-NEXT: flow.raise %4
# CHECK-NEXT: }
# CHECK-NEXT: %5 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %5 : !py.unknown
def asserts(a):
    assert a, "message"
