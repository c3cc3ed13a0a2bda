def f(n):
    pair = ()
    for i in range(n):
        pair = (pair, i)
    return pair
