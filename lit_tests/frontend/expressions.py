# RUN: pycc-frontend %s | FileCheck %s


# Object, index, load, operand, operation, store.
# CHECK-LABEL: py.func template @expressions.augmented(
# CHECK-NEXT: %2 = py.call %1()
# CHECK-NEXT: %3 = py.getitem %0, %2
# CHECK-NEXT: %4 = py.call %1()
# CHECK-NEXT: %5 = py.binary "add" %3, %4 inplace
# CHECK-NEXT: py.setitem %0, %2, %5
# CHECK-NEXT: %6 = py.getattr %0 "size"
# CHECK-NEXT: %7 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %8 = py.binary "sub" %6, %7 inplace
# CHECK-NEXT: py.setattr %0 "size", %8
# CHECK-NEXT: %9 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %9 : !py.unknown
def augmented(a, f):
    a[f()] += f()
    a.size -= 1


# CHECK-LABEL: py.func template @expressions.constants(
# CHECK-NEXT: %0 = py.constant -1 : i64 -> !py.unknown
# CHECK-NEXT: %1 = py.constant -2.500000e+00 : f64 -> !py.unknown
# CHECK-NEXT: %2 = py.constant #py.text<"caf\\xe9"> -> !py.unknown
# CHECK-NEXT: %3 = py.constant true -> !py.unknown
# CHECK-NEXT: %4 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %5 = py.constant 0x7ff0000000000000 : f64 -> !py.unknown
# CHECK-NEXT: %6 = py.tuple(%0, %1, %2, %3, %4, %5)
# CHECK-NEXT: flow.return %6 : !py.unknown
def constants():
    return -1, -2.5, "caf\xe9", True, None, 1e400


# CHECK-LABEL: py.func template @expressions.calls(
# CHECK-NEXT: %2 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %3 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %4 = py.call %0(%2, %1, %3) keywords ["key"] star [1 : i64]
# CHECK-NEXT: %5 = py.constant 3 : i64 -> !py.unknown
# CHECK-NEXT: %6 = py.constant 4 : i64 -> !py.unknown
# CHECK-NEXT: %7 = py.call_method %1 "index"(%5, %6) keywords ["stop"]
# CHECK-NEXT: %8 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %9 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %10 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %11 = py.slice %8, %9, %10
# CHECK-NEXT: %12 = py.getitem %1, %11
# CHECK-NEXT: %13 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %14 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %15 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %16 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %17 = py.slice %14, %15, %16
# CHECK-NEXT: %18 = py.tuple(%13, %17)
# CHECK-NEXT: %19 = py.getitem %1, %18
# CHECK-NEXT: %20 = py.tuple(%4, %7, %12, %19)
# CHECK-NEXT: flow.return %20 : !py.unknown
def calls(f, xs):
    return f(1, *xs, key=2), xs.index(3, stop=4), xs[1:], xs[0, ::2]


# CHECK-LABEL: py.func template @expressions.swap(
# CHECK-NEXT: %2, %3 = py.unpack %1 : !py.unknown, !py.unknown
# CHECK-NEXT: flow.return %2 : !py.unknown
def swap(a, b):
    a, b = b, a
    (a, b), c = a, b
    return a


# CHECK-LABEL: py.func template @expressions.text(
# CHECK-NEXT: %1 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %2 = py.global "builtins" "str"
# CHECK-NEXT: %3 = py.call %2(%0)
# CHECK-NEXT: %4 = py.binary "add" %1, %3
# CHECK-NEXT: flow.return %4 : !py.unknown
def text(x):
    return f"a{x}"


# CHECK-LABEL: py.func template @expressions.imports(
# CHECK-NEXT: %0 = py.global "os" ""
# CHECK-NEXT: %1 = py.global "math" ""
# CHECK-NEXT: %2 = py.global "math" "sqrt"
# CHECK-NEXT: %3 = py.tuple(%0, %1, %2)
# CHECK-NEXT: flow.return %3 : !py.unknown
def imports():
    import os.path
    import math as m
    from math import sqrt

    return os, m, sqrt


# CHECK-LABEL: py.func template @expressions.outer(
# CHECK-NEXT: %0 = py.global "expressions" "outer.<locals>.inner"
# CHECK-NEXT: %1 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.call %0(%1)
# CHECK-NEXT: flow.return %2 : !py.unknown
def outer():
    def inner(n):
        return inner(n - 1)

    return inner(1)


# CHECK: @"expressions.outer.<locals>.inner"
