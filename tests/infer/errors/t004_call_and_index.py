def f(n):
    if n == 1:
        return n(2)
    if n == 2:
        return n[0]
    if n == 3:
        for x in n:
            return x
    a, b = n
    return a
