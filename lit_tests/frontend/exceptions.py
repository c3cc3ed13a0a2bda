# RUN: pycc-frontend %s | FileCheck %s


# The value is a result of the `flow.try`: no handler sees that of the body.
# CHECK-LABEL: py.func template @exceptions.result(
# CHECK-NEXT: %value = flow.try -> (!py.unknown) {
# CHECK-NEXT: %0 = py.global "exceptions" "int"
# CHECK-NEXT: %value_1 = py.call %0(%text)
# CHECK-NEXT: flow.yield %value_1 : !py.unknown
# CHECK-NEXT: } catch (%1: !py.exception) {
# CHECK-NEXT: %2 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %3 = py.exception_match %1(%2) : !py.bool
# CHECK-NEXT: %value_2 = flow.if %3 -> (!py.unknown) {
# CHECK-NEXT: %value_3 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: flow.yield %value_3 : !py.unknown
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %1
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield %value_2 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.return %value : !py.unknown
def result(text):
    try:
        value = int(text)
    except ValueError:
        value = 0
    return value


# A handler needs the variable: a slot.
# CHECK-LABEL: py.func template @exceptions.slot(
# CHECK-NEXT: %0 = flow.slot "done" : !flow.slot<!py.unknown>
# CHECK-NEXT: %done = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: flow.store_slot %done, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.try {
# CHECK-NEXT: py.for %x in %xs {
# CHECK-NEXT: flow.store_slot %x, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } catch (%error: !py.exception) {
# CHECK-NEXT: %1 = py.global "exceptions" "KeyError"
# CHECK-NEXT: %2 = py.global "exceptions" "IndexError"
# CHECK-NEXT: %3 = py.tuple(%1, %2)
# CHECK-NEXT: %4 = py.exception_match %error(%3) : !py.bool
# CHECK-NEXT: flow.if %4 {
# CHECK-NEXT: %5 = py.global "exceptions" "print"
# CHECK-NEXT: %6 = flow.load_slot %0 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: %7 = py.call %5(%6, %error)
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %error
# CHECK-NEXT: }
# CHECK-NEXT: flow.yield
# CHECK-NEXT: }
# CHECK-NEXT: %8 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %8 : !py.unknown
def slot(xs):
    done = 0
    try:
        for x in xs:
            done = x
    except (KeyError, IndexError) as error:
        print(done, error)


# CHECK-LABEL: py.func template @exceptions.final(
# CHECK-NEXT: %0 = flow.slot "return value" : !flow.slot<!py.unknown>
# CHECK-NEXT: %1 = flow.slot "pending exception" : !flow.slot<!py.exception>
# CHECK-NEXT: py.for %x in %xs {
# CHECK-NEXT: %2 = flow.block -> (!py.unknown) {
# CHECK-NEXT: flow.try {
# CHECK-NEXT: %3 = py.truth %x : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: %4 = py.constant 4 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %4 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.store_slot %x, %0 : !py.unknown, !flow.slot<!py.unknown>
# CHECK-NEXT: %5 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %5 : !py.unknown
# CHECK-NEXT: } catch (%6: !py.exception) {
# CHECK-NEXT: flow.store_slot %6, %1 : !py.exception, !flow.slot<!py.exception>
# CHECK-NEXT: %7 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: flow.leave %7 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.unreachable
# CHECK-NEXT: }
# CHECK-NEXT: %8 = py.global "exceptions" "print"
# CHECK-NEXT: %9 = py.call %8(%x)
# CHECK-NEXT: %10 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %11 = py.compare "eq" %2, %10
# CHECK-NEXT: %12 = py.truth %11 : !py.bool
# CHECK-NEXT: flow.if %12 {
# CHECK-NEXT: %13 = flow.load_slot %1 : !flow.slot<!py.exception> -> !py.exception
# CHECK-NEXT: flow.raise %13
# CHECK-NEXT: }
# CHECK-NEXT: %14 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %15 = py.compare "eq" %2, %14
# CHECK-NEXT: %16 = py.truth %15 : !py.bool
# CHECK-NEXT: flow.if %16 {
# CHECK-NEXT: %17 = flow.load_slot %0 : !flow.slot<!py.unknown> -> !py.unknown
# CHECK-NEXT: flow.return %17 : !py.unknown
# CHECK-NEXT: }
# CHECK-NEXT: flow.continue
# CHECK-NEXT: }
# CHECK-NEXT: %18 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %18 : !py.unknown
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
# CHECK-NEXT: %0 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %1 = py.call %0()
# CHECK-NEXT: flow.raise %1
# CHECK-NEXT: } catch (%error: !py.exception) {
# CHECK-NEXT: %2 = py.global "exceptions" "ValueError"
# CHECK-NEXT: %3 = py.exception_match %error(%2) : !py.bool
# CHECK-NEXT: flow.if %3 {
# CHECK-NEXT: flow.raise %error
# CHECK-NEXT: } else {
# CHECK-NEXT: %4 = py.global "exceptions" "KeyError"
# CHECK-NEXT: %5 = py.exception_match %error(%4) : !py.bool
# CHECK-NEXT: flow.if %5 {
# CHECK-NEXT: %6 = py.global "exceptions" "IndexError"
# CHECK-NEXT: %7 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %8 = py.call %6(%7)
# CHECK-NEXT: flow.raise %8
# CHECK-NEXT: } else {
# CHECK-NEXT: flow.raise %error
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
# CHECK-NEXT: %0 = py.truth %a : !py.bool
# CHECK-NEXT: flow.if %0 {
# CHECK-NEXT: flow.yield
# CHECK-NEXT: } else {
# CHECK-NEXT: %1 = py.constant #py.text<"message"> -> !py.unknown
# CHECK-NEXT: %2 = py.global "builtins" "AssertionError"
# CHECK-NEXT: %3 = py.call %2(%1)
# CHECK-NEXT: flow.raise %3
# CHECK-NEXT: }
# CHECK-NEXT: %4 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %4 : !py.unknown
def asserts(a):
    assert a, "message"
