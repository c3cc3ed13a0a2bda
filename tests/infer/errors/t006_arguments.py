def f(n):
    if n == 1:
        return g()
    if n == 2:
        return g(1, 2, 3)
    if n == 3:
        return g(1, wrong=2)
    return g(1, first=2)


def g(first, second=0):
    return first + second
