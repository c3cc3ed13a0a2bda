# RUN: pycc-frontend %s | FileCheck %s


# Object, index, load, operand, operation, store.
# CHECK-LABEL: py.func template @expressions.augmented(
# CHECK-NEXT: %0 = py.call %f()
# CHECK-NEXT: %1 = py.getitem %a, %0
# CHECK-NEXT: %2 = py.call %f()
# CHECK-NEXT: %3 = py.binary "add" %1, %2 inplace
# CHECK-NEXT: py.setitem %a, %0, %3
# CHECK-NEXT: %4 = py.getattr %a "size"
# CHECK-NEXT: %5 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %6 = py.binary "sub" %4, %5 inplace
# CHECK-NEXT: py.setattr %a "size", %6
# CHECK-NEXT: %7 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: flow.return %7 : !py.unknown
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
# CHECK-NEXT: %0 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %1 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %2 = py.call %f(%0, %xs, %1) keywords ["key"] star [1 : i64]
# CHECK-NEXT: %3 = py.constant 3 : i64 -> !py.unknown
# CHECK-NEXT: %4 = py.constant 4 : i64 -> !py.unknown
# CHECK-NEXT: %5 = py.call_method %xs "index"(%3, %4) keywords ["stop"]
# CHECK-NEXT: %6 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %7 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %8 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %9 = py.slice %6, %7, %8
# CHECK-NEXT: %10 = py.getitem %xs, %9
# CHECK-NEXT: %11 = py.constant 0 : i64 -> !py.unknown
# CHECK-NEXT: %12 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %13 = py.constant #py.none_value -> !py.unknown
# CHECK-NEXT: %14 = py.constant 2 : i64 -> !py.unknown
# CHECK-NEXT: %15 = py.slice %12, %13, %14
# CHECK-NEXT: %16 = py.tuple(%11, %15)
# CHECK-NEXT: %17 = py.getitem %xs, %16
# CHECK-NEXT: %18 = py.tuple(%2, %5, %10, %17)
# CHECK-NEXT: flow.return %18 : !py.unknown
def calls(f, xs):
    return f(1, *xs, key=2), xs.index(3, stop=4), xs[1:], xs[0, ::2]


# CHECK-LABEL: py.func template @expressions.swap(
# CHECK-NEXT: %a_1, %b_1 = py.unpack %b : !py.unknown, !py.unknown
# CHECK-NEXT: flow.return %a_1 : !py.unknown
def swap(a, b):
    a, b = b, a
    (a, b), c = a, b
    return a


# CHECK-LABEL: py.func template @expressions.text(
# CHECK-NEXT: %0 = py.constant #py.text<"a"> -> !py.unknown
# CHECK-NEXT: %1 = py.global "builtins" "str"
# CHECK-NEXT: %2 = py.call %1(%x)
# CHECK-NEXT: %3 = py.binary "add" %0, %2
# CHECK-NEXT: flow.return %3 : !py.unknown
def text(x):
    return f"a{x}"


# CHECK-LABEL: py.func template @expressions.imports(
# CHECK-NEXT: %os = py.global "os" ""
# CHECK-NEXT: %m = py.global "math" ""
# CHECK-NEXT: %sqrt = py.global "math" "sqrt"
# CHECK-NEXT: %0 = py.tuple(%os, %m, %sqrt)
# CHECK-NEXT: flow.return %0 : !py.unknown
def imports():
    import os.path
    import math as m
    from math import sqrt

    return os, m, sqrt


# CHECK-LABEL: py.func template @expressions.outer(
# CHECK-NEXT: %inner = py.global "expressions" "outer.<locals>.inner"
# CHECK-NEXT: %0 = py.constant 1 : i64 -> !py.unknown
# CHECK-NEXT: %1 = py.call %inner(%0)
# CHECK-NEXT: flow.return %1 : !py.unknown
def outer():
    def inner(n):
        return inner(n - 1)

    return inner(1)


# CHECK: @"expressions.outer.<locals>.inner"
