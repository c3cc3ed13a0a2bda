def f(x, seen=[]):
    seen.append(x)
    return seen
