def f(x):
    x[0]: int
    return x
