def f(n):
    return g(n, ())


def g(n, seen):
    if n == 0:
        return 0
    return g(n - 1, seen + (n,))
