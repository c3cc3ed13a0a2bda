def f(x):
    return x + 18446744073709551616
