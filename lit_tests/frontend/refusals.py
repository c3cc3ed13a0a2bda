# RUN: not pycc-frontend %s 2>&1 | FileCheck %s

# All errors of all functions come together, each with its place and what to do.


# CHECK: error[F021]: lambda is not supported
# CHECK-NEXT: refusals.py:10:28
# CHECK: = help: write a nested `def` with its own arguments
def first(xs):
    return sorted(xs, key=(lambda x: -x))


# CHECK: error[F003]: nested function captures a variable
# CHECK: `n` belongs to `second`
def second(n):
    def inner():
        return n

    return inner()
