def f(x):
    return f"{x:>10.3f} {x!r}"
