from pycc import lang


def f(n):
    total = 0
    for i in lang.static_range(n):
        total += i
    return total
