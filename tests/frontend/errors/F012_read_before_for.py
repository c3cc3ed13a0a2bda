def f(xs, y):
    return [x for x in xs if y for y in xs]
