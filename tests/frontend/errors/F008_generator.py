def f(xs):
    for y in (x * x for x in xs):
        print(y)
    xs.extend(x for x in xs)
