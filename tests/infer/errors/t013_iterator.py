def f(n):
    pairs = zip(range(n), range(n))
    total = 0
    for a, b in pairs:
        total += a
    for a, b in pairs:
        total += b
    return total
