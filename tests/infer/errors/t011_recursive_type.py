def f(depth):
    if depth == 0:
        return []
    return [f(depth - 1), f(depth - 1)]
