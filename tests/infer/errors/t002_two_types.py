def f(n):
    if n > 0:
        label = n
    else:
        label = "none"
    return label
