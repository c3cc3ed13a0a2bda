def f():
    def g():
        return h()

    y = g()

    def h():
        return 1

    return y
