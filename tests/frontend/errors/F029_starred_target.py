def f(xs):
    first, *rest = xs
    for *a, b in xs:
        print(a, b)
    return first, rest
