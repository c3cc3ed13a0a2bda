TABLE = [2, 3, 5]


def f(n):
    items = TABLE
    if n > 3:
        items = [n]
    return items[0]
