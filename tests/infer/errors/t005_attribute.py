import math


def f(n):
    if n == 1:
        return n.upper()
    return math.squareroot(n)
