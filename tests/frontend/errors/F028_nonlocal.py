def f():
    n = 0

    def step():
        nonlocal n
        n += 1

    step()
    return n
