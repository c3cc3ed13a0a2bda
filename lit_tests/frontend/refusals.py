# RUN: not pycc-frontend %s 2>&1 | FileCheck %s

# All errors of all functions come together, each with its place and what to do.


# CHECK: error[F032]
# CHECK-NEXT: refusals.py:9:12
def first(xs):
    return 2j


# CHECK: error[F003]: nested function captures a variable
# CHECK: `n` belongs to `second`
def second(n):
    def inner():
        return n

    n += 1
    return inner()
