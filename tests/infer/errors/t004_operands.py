def f(n):
    a = g(n)
    b = len(n)
    return n


def g(n):
    return n + "1"
