def f(xs):
    return [0, *xs], (*xs, 1)
