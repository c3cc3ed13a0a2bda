def f(x):
    def g(y):
        return x + y

    x = 2 * x
    return g(1)
