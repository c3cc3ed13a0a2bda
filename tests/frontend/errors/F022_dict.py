def f(xs):
    counts = {}
    return {x: counts for x in xs}
