def f(n):
    return eval("n + 1")
