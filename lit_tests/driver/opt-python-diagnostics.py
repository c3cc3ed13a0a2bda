# Expected diagnostics in Python; parts of a file are programs of their own.
# RUN: pycc-opt %s --level typed --verify-diagnostics --split-input-file | FileCheck %s

# CHECK: py.func @"opt_python_diagnostics.fine[int]"
def fine(x: int) -> int:
    return x


# -----


def wrong(x: int) -> str:
    # expected-error @below {{T004: operation does not take these types}}
    return x + "one"


# -----


# expected-error @below {{F001: invalid syntax}}
def unfinished(x: int:
    return x
