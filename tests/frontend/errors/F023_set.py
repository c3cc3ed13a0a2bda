def f(xs):
    return {1, 2}, {x for x in xs}
