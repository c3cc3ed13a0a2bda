def f(n):
    return n < "10"
